"""Interviews after a return: what their lines add up to, and what they answer of what was owed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from carer_app.domain.duties import duties
from carer_app.domain.entries import FoundWhere, PoliceTold, Returned
from carer_app.domain.follow_up import FollowUp, body_json, parse_body
from carer_app.domain.interviews import (
    ABOUT_INTERVIEWS,
    NOT_FOR_THE_HOME,
    ChildsWords,
    InterviewAccepted,
    InterviewersView,
    InterviewHeld,
    InterviewNotHeld,
    InterviewOffered,
    InterviewRefused,
    InterviewSet,
    InterviewShared,
    InterviewTried,
    PlacementFelt,
    SharedWith,
    ToldPolice,
    Wish,
    WishAsked,
)
from carer_app.domain.interviews_read import Interview, interviews
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.prevention import PreventionHeld, PreventionNotHeld, preventions
from carer_app.domain.times_away import InCare, flags_of, history_of
from carer_app.packs.bank_holidays import bank_holidays
from carer_app.packs.thresholds import thresholds_of
from tests.unit.occurrence_cases import OCCURRENCE, START, Log, log_of
from tests.unit.test_times_away import POLICE

HOUR = timedelta(hours=1)
WISH = WishAsked(Wish.YES, "Somebody I know", "Not at home", "After school", "Only if it is not Mum.")
OFFER = InterviewOffered("Ivy Test", "return interviewer", "By phone")
NO = InterviewRefused("I do not want to talk about it again.", "Ivy Test", "On Friday")
YES = InterviewAccepted("All right.")
HELD = InterviewHeld("Ivy Test", "return interviewer", "independent_person", "The library", "yes", ("116 000",))
NOT_HELD = InterviewNotHeld("Sam Test", "social worker", "She has said no three times and asks to be left.")


def line(
    body: Any, hours: float, thing: str | None = "i1", occurrences: tuple[str, ...] = (OCCURRENCE,), written: float | None = None
) -> FollowUp:
    at = START + hours * HOUR
    return FollowUp(
        f"{thing}-{hours}", "child", at, START + (hours if written is None else written) * HOUR, body, "ivy", thing, occurrences
    )


def one(*bodies: Any) -> Interview:
    (found,) = interviews(line(body, hours) for hours, body in enumerate(bodies, start=20))
    return found


def at(hours: float) -> datetime:
    return START + hours * HOUR


def test_an_interview_is_what_its_lines_add_up_to_in_whatever_order_they_are_read() -> None:
    lines = [
        line(body, 20 + n)
        for n, body in enumerate((WISH, OFFER, NO, YES, InterviewSet(at(30), "Library"), HELD, ChildsWords("Leave me be.")))
    ]
    (found,) = interviews(lines)
    assert interviews(reversed(lines)) == (found,)
    assert found.wish is not None
    assert found.wish.body.where == "Not at home"
    assert (found.is_open, found.occurrences, len(found.refusals)) == (False, (OCCURRENCE,), 1)


def test_each_step_is_a_fact_with_its_own_time() -> None:
    """Offered, accepted, refused, held are apart (lesson 15 of the field)."""
    found = one(WISH, OFFER, YES, HELD)
    assert (found.offered_at, found.accepted_at, found.refused_at) == (at(21), at(22), None)
    assert found.held is not None
    assert found.held.happened_at == at(23)


def test_the_child_may_say_no_and_yes_later_and_taking_part_is_a_yes() -> None:
    """NAT-4.10b."""
    said_no = one(OFFER, NO)
    assert (said_no.is_refused, said_no.refused_at, said_no.accepted_at, said_no.is_open) == (True, at(21), None, True)
    assert one(OFFER, NO, YES).refused_at is None
    took_part = one(OFFER, NO, HELD)
    assert (took_part.is_refused, took_part.accepted_at) == (False, at(22))
    assert one(HELD).offered_at == at(20)


def test_its_facts_are_told_in_the_order_they_happened() -> None:
    lines = [line(OFFER, 20), line(HELD, 40), line(InterviewTried("Rang", "Ivy Test"), 22, written=50), line(NO, 21), line(YES, 30)]
    (found,) = interviews(lines)
    assert [fact.kind for fact in found.dated] == [f"interview_{kind}" for kind in ("offered", "refused", "tried", "accepted", "held")]


def test_a_wish_not_to_talk_is_no_refusal() -> None:
    found = one(WishAsked(Wish.NO, words="Not now."))
    assert (found.is_refused, found.offered_at, found.is_open) == (False, None, True)


def test_a_named_person_may_end_it_unheld_but_not_after_it_was_held() -> None:
    assert one(OFFER, NO, NOT_HELD).not_held is not None
    assert one(OFFER, HELD, NOT_HELD).not_held is None
    assert one(OFFER, NOT_HELD, HELD).not_held is None


def test_trying_again_is_persistence() -> None:
    """NOTT-93b, WAKE-6.12."""
    assert not one(OFFER).took_several_tries
    assert one(OFFER, InterviewTried("Rang", "Ivy Test")).took_several_tries
    assert one(OFFER, OFFER).took_several_tries


def test_what_the_home_may_read_is_what_was_shared_with_the_home() -> None:
    """NOTT-64, NAT-4.12."""
    felt = PlacementFelt("dont_know", "It is loud at night.")
    to_home = InterviewShared(SharedWith.HOME, "She would like her music back.")
    found = one(
        HELD,
        felt,
        ToldPolice("A car", "Another child is with him", "Force desk"),
        to_home,
        InterviewShared(SharedWith.IRO, "How she feels."),
    )
    assert [one.body for one in found.told_the_home] == [to_home]
    assert found.is_worry_about_the_home
    assert found.shared_at == at(22)
    assert {ChildsWords, InterviewersView, PlacementFelt, ToldPolice} == set(NOT_FOR_THE_HOME)


@pytest.mark.parametrize("kind", sorted(ABOUT_INTERVIEWS))
def test_every_line_is_read_back_as_it_was_written(kind: str) -> None:
    bodies = [
        WISH,
        OFFER,
        YES,
        NO,
        HELD,
        NOT_HELD,
        InterviewTried("Rang", "Ivy"),
        InterviewSet(at(3)),
        ChildsWords("a", "b"),
        InterviewersView("c"),
    ]
    bodies += [PlacementFelt("no"), ToldPolice("a", "b", "c"), InterviewShared(SharedWith.HOME, "d")]
    (body,) = (body for body in bodies if isinstance(body, ABOUT_INTERVIEWS[kind]))
    assert parse_body(kind, body_json(body)) == body


def test_the_newest_line_about_a_prevention_interview_counts() -> None:
    not_held = line(PreventionNotHeld("Max Test", "manager", "They did not come."), 20, None)
    held = line(PreventionHeld("PC 1", worry="no"), 25, None)
    (found,) = preventions([held, not_held])
    assert (found.is_held, found.is_for_the_police_still) == (True, False)
    (by_carer,) = preventions([line(PreventionHeld("Jo", "agreed_adult", worry="yes"), 25, None)])
    assert by_carer.is_for_the_police_still, "NAT-4.9"


def owed(lines: list[FollowUp], hours: float, *packs: str, logs: tuple[Log, ...] = ()) -> dict[str, str]:
    """What each rule's duty stands at, reckoned so many hours after the child was found missing."""
    away = logs or (log_of(POLICE, PoliceTold("REF-1"), Returned(FoundWhere.CAME_BACK)),)
    times = [Occurrence.of(log.entries) for log in away]
    history = history_of(times, lines, InCare(), at(hours))
    return {duty.rule: duty.status for duty in duties(history, thresholds_of(packs), bank_holidays(2026, 2027))}


def test_an_interview_that_was_held_answers_every_rule_that_asks_for_one() -> None:
    assert owed([line(OFFER, 20)], 30, "wakefield")["nat_return_interview"] == "due"
    after = owed([line(OFFER, 20), line(HELD, 25)], 30, "wakefield")
    assert (after["nat_return_interview"], after["wake_rhi"]) == ("done", "done")
    assert owed([line(NO, 25)], 30)["nat_return_interview"] == "due", "the child's no ends nothing: it is offered again"
    assert owed([line(OFFER, 20), line(NOT_HELD, 26)], 30)["nat_return_interview"] == "done"


def test_a_manager_sees_the_outcome_in_somerset_and_several_tries_lift_the_five_days_in_nottinghamshire() -> None:
    """SOM-RET-11, NOTT-93b."""
    assert "som_rhi_manager_view" not in owed([line(OFFER, 20)], 30, "somerset")
    assert owed([line(HELD, 25)], 30, "somerset")["som_rhi_manager_view"] == "due"
    log = log_of(POLICE, PoliceTold("REF-1"), Returned(FoundWhere.CAME_BACK))
    time = Occurrence.of(log.entries)
    tried = [line(OFFER, 20), line(InterviewTried("Rang", "Ivy Test"), 30)]
    assert "persistence_recorded" in flags_of(time, tried)
    assert "persistence_recorded" not in flags_of(time, tried[:1])


def test_the_prevention_interview_held_or_not_with_its_reason_is_owed_no_more() -> None:
    assert owed([], 30)["nat_prevention_interview"] == "due"
    assert owed([line(PreventionHeld("PC 1"), 20, None)], 30)["nat_prevention_interview"] == "done"
    assert owed([line(PreventionNotHeld("Max", "manager", "Not due: absent."), 20, None)], 30)["nat_prevention_interview"] == "done"
