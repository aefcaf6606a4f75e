"""Who has the pack: sent is not received, and what nobody confirmed is asked after."""

from __future__ import annotations

import pytest

from carer_app.domain.entries import Body, FoundWhere, Noted, PackConfirmed, PackFollowed, PackNews, PackShared, Returned
from carer_app.domain.log_lines import log_sentence
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.pack_given import ASK_AFTER, Given, given, to_ask
from tests.unit.occurrence_cases import log_of

FIRST, SECOND = PackShared("p", 1, "Control room", "email"), PackShared("q", 2, "PC Reed", "link")


def after(*bodies: Body) -> tuple[Occurrence, list[str]]:
    """The log, and the ids of its hand-overs. `{0}` in a body stands for the first."""
    ids = [entry.id for entry in log_of(*bodies).entries if isinstance(entry.body, PackShared)]
    filled = [
        type(body)(ids[int(body.shared)], *[getattr(body, n) for n in body.__slots__[1:]])
        if isinstance(body, PackConfirmed | PackFollowed) else body
        for body in bodies
    ]  # fmt: skip
    return Occurrence.of(log_of(*filled).entries), ids


def asked(*bodies: Body) -> list[str]:
    """Who is to be asked a day later."""
    occurrence, _ = after(*bodies)
    return [one.recipient for one in to_ask(occurrence, occurrence.log[-1].entry.happened_at + 96 * ASK_AFTER)]


def test_it_is_asked_after_a_quarter_of_an_hour_and_not_before() -> None:
    occurrence, _ = after(FIRST)
    sent_at = given(occurrence)[0].at
    assert to_ask(occurrence, sent_at + ASK_AFTER * 0.99) == ()
    assert [one.recipient for one in to_ask(occurrence, sent_at + ASK_AFTER)] == ["Control room"]


@pytest.mark.parametrize("news", [PackNews.NOT_SENT, PackNews.LOCKED])
def test_what_did_not_reach_them_is_said_at_once(news: PackNews) -> None:
    occurrence, _ = after(FIRST, PackFollowed("0", news))
    (one,) = to_ask(occurrence, given(occurrence)[0].at)
    assert one.failed


def test_whoever_said_they_have_a_version_has_the_earlier_ones_too() -> None:
    assert asked(FIRST, SECOND) == ["PC Reed", "Control room"]
    assert asked(FIRST, SECOND, PackConfirmed("1", "PC Reed")) == []
    assert asked(FIRST, SECOND, PackConfirmed("0", "Control room")) == ["PC Reed"]


def test_opened_is_not_received_and_a_link_taken_back_is_nobodys_to_ask_after() -> None:
    assert asked(SECOND, PackFollowed("0", PackNews.OPENED)) == ["PC Reed"]
    assert asked(SECOND, PackFollowed("0", PackNews.TAKEN_BACK)) == []


def test_once_the_child_is_back_nobody_is_asked() -> None:
    assert asked(FIRST, Returned(FoundWhere.CAME_BACK)) == []


def test_what_became_of_it_stands_with_it() -> None:
    occurrence, (line, _) = after(FIRST, SECOND, PackFollowed("1", PackNews.OPENED), Noted("x"), PackConfirmed("1", "PC Reed 4411"))
    second, first = given(occurrence)
    assert isinstance(first, Given)
    assert (first.line, first.news, first.confirmed_by) == (line, None, "")
    assert (second.news, second.confirmed_by, second.failed) == (PackNews.OPENED, "PC Reed 4411", False)
    assert second.opened_at is not None


def test_the_log_says_it_in_words() -> None:
    occurrence, _ = after(FIRST, PackFollowed("0", PackNews.NOT_SENT, "Control room"))
    assert log_sentence(occurrence.log[-1].entry) == "The e-mail with the pack for Control room was NOT sent. Give it to them another way."
