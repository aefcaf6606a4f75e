"""Leaving something out of the pack: with a reason, asked twice where it is vital, told by the pack and the log, and put back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from carer_app.domain.entries import DetailsGiven, PackRedacted, WhyLeftOut
from carer_app.extensions import db
from carer_app.services import pack_content
from carer_app.web.report.leave_out import mark
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import StrictClient
from tests.web.telling import log, police_level, write
from tests.web.test_report import QUERIES

StrictAs = Callable[..., StrictClient]
WITH_THEM = "occurrence/What the child has/Money"


@pytest.fixture
def client(strict_as: StrictAs) -> StrictClient:
    client = strict_as("worker")
    client.max_queries = QUERIES
    return client


@pytest.fixture
def occurrence(app: Flask, world: World) -> str:
    found = police_level(app, world)
    write(
        app, world, found, DetailsGiven({"circumstances": "Quarrelled with Mx Grey about the bill", "money": "forty pounds of the kitty"})
    )
    return found


def printed(app: Flask, occurrence: str) -> str:
    with app.app_context():
        return repr(pack_content.content_of(db.session, occurrence, NOW).printed())


def chosen(client: StrictClient, occurrence: str, target: str, **more: object):  # type: ignore[no-untyped-def]
    page = client.get(f"/report/{occurrence}/pack/leave-out")
    return page.submit(action="leave-out", target=mark(target) if "/" in target else target, why="other_person", **more)


def test_it_is_left_out_of_the_next_version_with_the_reason_and_put_back(app: Flask, client: StrictClient, occurrence: str) -> None:
    assert "Leave something out" in client.get(f"/report/{occurrence}/pack").text
    page = chosen(client, occurrence, "occurrence/Where and when/What happened", sure="yes", said="It is between the two of them.")
    assert page.has("Left out from the next version on.")
    assert page.has("left out: it is private to somebody else. It is between the two of them")
    body = log(app, occurrence)[-1].body
    assert body == PackRedacted(
        "occurrence/Where and when/What happened", "What happened", WhyLeftOut.OTHER_PERSON, "It is between the two of them."
    )
    said = printed(app, occurrence)
    assert "Mx Grey" not in said
    assert "left out: it is private to somebody else. It is between the two of them" in said
    assert "Left out of the pack for the police: What happened" in said, "the log in the pack says so too"
    assert "One thing is left out" in client.get(f"/report/{occurrence}/pack").text
    page.submit(action="put-back")
    assert "Mx Grey" in printed(app, occurrence)


def test_what_they_may_need_for_a_danger_now_is_asked_about_a_second_time(app: Flask, client: StrictClient, occurrence: str) -> None:
    before = len(log(app, occurrence))
    page = chosen(client, occurrence, WITH_THEM)
    assert page.h1 == "The police may need this now"
    assert len(log(app, occurrence)) == before
    page.submit(action="leave-out")
    assert isinstance(log(app, occurrence)[-1].body, PackRedacted)
    assert "forty pounds" not in printed(app, occurrence)


def test_words_are_struck_out_everywhere(app: Flask, client: StrictClient, occurrence: str) -> None:
    page = chosen(client, occurrence, "words", text="Mx Grey")
    assert page.h1 == "The police may need this now"
    assert "Mx Grey" in printed(app, occurrence), "asked a second time first"
    page.submit(action="leave-out")
    assert "Mx Grey" not in printed(app, occurrence)
    assert "Quarrelled with [left out] about the bill" in printed(app, occurrence)


@pytest.mark.parametrize(
    "sent, says",
    [
        ({"target": "", "why": "danger"}, "Choose what to leave out."),
        ({"target": "words", "why": "danger"}, "Write the words to strike out."),
        ({"target": "0123456789abcdef", "why": "danger"}, "That is not in the pack any more."),
        ({"target": mark(WITH_THEM)}, "Say why: the pack tells the police."),
        ({"target": mark(WITH_THEM), "why": "other"}, "Say which reason."),
    ],
    ids=["nothing", "no words", "gone", "no reason", "other"],
)
def test_a_page_that_lacks_something_says_what(app: Flask, client: StrictClient, occurrence: str, sent: dict[str, str], says: str) -> None:
    before = len(log(app, occurrence))
    client.get(f"/report/{occurrence}/pack/leave-out")
    page = client.post(f"/report/{occurrence}/pack/leave-out", data={"said": "", **sent, **_id(client, occurrence)}, expect=422)
    assert page.has(says)
    assert len(log(app, occurrence)) == before


def _id(client: StrictClient, occurrence: str) -> dict[str, str]:
    page = client.get(f"/report/{occurrence}/pack/leave-out")
    return {"entry_id": next(e.get("value") for e in page.all("input") if e.get("name") == "entry_id")}


def test_words_are_told_with_how_many_places_they_stand_in_before_they_are_struck(client: StrictClient, occurrence: str) -> None:
    page = chosen(client, occurrence, "words", text="Mx Grey")
    assert "“Mx Grey”" in page.text
    assert "They stand in" in page.text
    page = chosen(client, occurrence, "words", text="Nobody Of That Name")
    assert "They stand nowhere in the pack as it is now." in page.text


def test_what_hides_nothing_any_more_is_told_before_the_pack_is_given(
    app: Flask, world: World, client: StrictClient, occurrence: str
) -> None:
    """The line it hid was put otherwise since: then it may stand in the pack again."""
    write(app, world, occurrence, PackRedacted("people_places/People/Uncle Bob", "Uncle Bob", WhyLeftOut.DANGER))
    assert "Hides nothing now" in client.get(f"/report/{occurrence}/pack/leave-out").text
    assert "hides nothing any more" in client.get(f"/report/{occurrence}/pack").text
    write(app, world, occurrence, PackRedacted("people_places/People/Uncle Bob", "Uncle Bob", WhyLeftOut.DANGER, put_back=True))
    assert "hides nothing any more" not in client.get(f"/report/{occurrence}/pack").text
