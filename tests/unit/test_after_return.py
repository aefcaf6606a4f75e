"""The ordered steps after a return: which apply, in what order, what still has to be told, and the 72 hours (E6, E7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from carer_app.domain.after_return import interview_due_at, is_with_hospital_or_police, next_after, steps_after, still_to_tell
from carer_app.domain.entries import (
    Body,
    Entry,
    ExpectedWhere,
    FoundWhere,
    Located,
    Opened,
    PoliceTold,
    PoliceToldOfReturn,
    PoliceUpdated,
    Returned,
    ReturnStep,
    StepResult,
    StepTaken,
)
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.police_call import PoliceCall, call_waiting, police_call
from carer_app.packs import loader

NOW = datetime(2026, 10, 14, 21, 0, tzinfo=UTC)
PACK = loader.national()
OCCURRENCE = str(uuid4())
CAME_BACK = Returned(FoundWhere.CAME_BACK)


def fold(*bodies: Body) -> Occurrence:
    """An occurrence of these lines, a minute apart."""
    opened = Opened(child=str(uuid4()), expected_where=ExpectedWhere.HOME, realised_at=NOW)
    lines = [
        Entry(str(uuid4()), OCCURRENCE, "phone", seq, NOW + timedelta(minutes=seq), NOW + timedelta(minutes=seq), body)
        for seq, body in enumerate((opened, *bodies))
    ]
    return Occurrence.of(lines)


def ids(*bodies: Body) -> list[str]:
    return [step.id for step in steps_after(PACK, fold(*bodies))]


def state_of(step: str, *bodies: Body) -> str:
    return next(found.state for found in steps_after(PACK, fold(*bodies)) if found.id == step)


def test_an_unreported_child_has_no_police_and_no_interview_steps() -> None:
    assert ids(CAME_BACK) == [
        "hurt_or_unwell", "welcome", "signs", "crime_evidence", "people_told", "safe_to_stay", "documents_review", "count_check",
    ]  # fmt: skip


def test_a_reported_child_has_them_all_in_the_order_of_e6() -> None:
    assert ids(PoliceTold(reference="1"), CAME_BACK) == [words.id for words in PACK.return_steps]


def test_without_a_sign_the_question_of_a_crime_stays_on_offer_and_is_not_asked_for() -> None:
    """NAT-4.3d: no sign is not proof."""
    assert state_of("crime_evidence", CAME_BACK, ReturnStep("signs", "no")) == "offered"
    assert state_of("crime_evidence", CAME_BACK, ReturnStep("signs", "dont_know")) == "open"
    answered = [ReturnStep(words.id, "done") for words in PACK.return_steps if words.id not in ("signs", "crime_evidence")]
    steps = steps_after(PACK, fold(CAME_BACK, *answered, ReturnStep("signs", "no")))
    assert next_after(steps) is None
    assert state_of("crime_evidence", CAME_BACK, ReturnStep("signs", "no"), ReturnStep("crime_evidence", "yes")) == "done"


def test_what_the_log_settles_counts_as_done() -> None:
    steps = steps_after(PACK, fold(PoliceTold(reference="1"), CAME_BACK, PoliceToldOfReturn(), StepTaken("tell_edt", StepResult.SPOKE)))
    assert [step.state for step in steps if step.id in ("police_told", "people_told")] == ["done", "done"]


def test_not_sure_comes_again_after_what_nobody_has_answered() -> None:
    occurrence = fold(CAME_BACK, ReturnStep("hurt_or_unwell", "dont_know"))
    steps = steps_after(PACK, occurrence)
    assert steps[0].state == "unsure"
    first = next_after(steps)
    assert first is not None
    assert first.id == "welcome"


def test_the_interview_is_due_72_hours_after_the_return_and_before_that_after_being_found() -> None:
    found = fold(Located(FoundWhere.HOSPITAL, adult_with_child=True))
    assert interview_due_at(found) == NOW + timedelta(minutes=1, hours=72)
    back = fold(Located(FoundWhere.HOSPITAL, adult_with_child=True), CAME_BACK)
    assert interview_due_at(back) == NOW + timedelta(minutes=2, hours=72)
    assert interview_due_at(fold()) is None


def test_at_a_hospital_is_neither_away_nor_back() -> None:
    assert is_with_hospital_or_police(fold(Located(FoundWhere.HOSPITAL, adult_with_child=True)))
    assert not is_with_hospital_or_police(fold(Located(FoundWhere.FAMILY_OR_FRIENDS, adult_with_child=True)))
    assert not is_with_hospital_or_police(fold(Located(FoundWhere.HOSPITAL, adult_with_child=True), Returned(FoundWhere.HOSPITAL)))


def test_a_possible_crime_stays_to_be_told_until_the_police_heard_afterwards() -> None:
    crime = ReturnStep("crime_evidence", "yes")
    assert still_to_tell(fold(CAME_BACK, PoliceUpdated("before"), crime)) == ("crime",)
    assert still_to_tell(fold(CAME_BACK, crime, PoliceUpdated("after"))) == ()


def test_not_safe_to_stay_stays_until_the_social_worker_heard_afterwards() -> None:
    unsafe = ReturnStep("safe_to_stay", "dont_know")
    assert still_to_tell(fold(CAME_BACK, unsafe, StepTaken("tell_edt", StepResult.NO_ANSWER))) == ("not_safe",)
    assert still_to_tell(fold(CAME_BACK, unsafe, StepTaken("tell_edt", StepResult.SPOKE))) == ()


def test_a_call_to_the_police_keeps_its_number_and_purpose_until_it_is_ended() -> None:
    call = PoliceCall("101", "update")
    waiting = call_waiting(fold(call.started()))
    assert waiting is not None
    assert police_call(waiting) == call
    begun = Entry(str(uuid4()), OCCURRENCE, "phone", 1, NOW, NOW, call.started())
    opened = Entry(str(uuid4()), OCCURRENCE, "phone", 0, NOW, NOW, Opened(str(uuid4()), ExpectedWhere.HOME, NOW))
    ended = Entry(str(uuid4()), OCCURRENCE, "phone", 2, NOW, NOW, call.ended(True, begun.id))
    assert call_waiting(Occurrence.of([opened, begun, ended])) is None
