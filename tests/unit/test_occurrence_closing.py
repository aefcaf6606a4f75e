"""E7: an occurrence closes only when the child is back and well and everybody who must know has been told; it never closes itself."""

from __future__ import annotations

from typing import Any

import pytest

from carer_app.domain.closing import TRACED
from carer_app.domain.entries import (
    Answered,
    Body,
    Closed,
    Corrected,
    Decided,
    FoundWhere,
    Located,
    PoliceRang,
    PoliceTold,
    PoliceToldOfReturn,
    PoliceUpdated,
    Returned,
    ReturnStep,
    StepResult,
    StepTaken,
)
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.occurrence import Occurrence
from carer_app.packs import loader
from tests.unit.occurrence_cases import log_of

CARER = Decided({}, LevelOfIntervention.CARER, State.CARER_INTERVENTION, "D13", "default", (), ())
TOLD = PoliceTold("AB 12")
BACK = Returned(FoundWhere.CAME_BACK)
CHECKED = (
    ReturnStep("hurt_or_unwell", "no"), ReturnStep("signs", "no"), ReturnStep("people_told", "done"), ReturnStep("safe_to_stay", "yes"),
    ReturnStep("documents_review", "done"),
)  # fmt: skip
REPORTED = (PoliceToldOfReturn(), ReturnStep("return_interview", "done"))


def gaps(*bodies: Body) -> list[str]:
    return [gap.code for gap in Occurrence.of(log_of(*bodies).entries).missing_to_close]


def without(code: str, *more: Body) -> tuple[Body, ...]:
    return (CARER, BACK, *(step for step in CHECKED if step.step != code), *more)


def test_nothing_missing_for_a_child_who_was_not_reported() -> None:
    assert gaps(CARER, BACK, *CHECKED) == []


def test_nothing_missing_for_a_child_who_was_reported() -> None:
    assert gaps(CARER, TOLD, BACK, *CHECKED, *REPORTED) == []


def test_a_child_who_is_away_has_everything_missing() -> None:
    assert gaps(CARER, TOLD) == [
        "back", "hurt_or_unwell", "signs", "crime_evidence", "police_told", "people_told", "safe_to_stay", "return_interview",
        "documents_review",
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["hurt_or_unwell", "people_told", "safe_to_stay", "documents_review"])
def test_each_step_is_missed_when_it_is_missing(code: str) -> None:
    assert gaps(*without(code)) == [code]


def test_the_signs_bring_the_question_of_a_crime_with_them() -> None:
    assert gaps(*without("signs")) == ["signs", "crime_evidence"]
    assert gaps(*without("signs", ReturnStep("signs", "yes"))) == ["crime_evidence"]
    assert gaps(*without("signs", ReturnStep("signs", "yes"), ReturnStep("crime_evidence", "done"))) == []


@pytest.mark.parametrize("code", ["hurt_or_unwell", "signs", "safe_to_stay"])
def test_not_sure_never_closes(code: str) -> None:
    """I4."""
    assert code in gaps(*without(code, ReturnStep(code, "dont_know")))


@pytest.mark.parametrize("unsafe", ["no", "dont_know"])
def test_not_safe_to_stay_closes_only_once_it_is_written_who_was_told_of_it(unsafe: str) -> None:
    """NOTT-64, NAT-4.8b: telling them of the return, before that answer, is not telling them of this."""
    before = without("safe_to_stay", StepTaken("tell_edt", StepResult.SPOKE), ReturnStep("safe_to_stay", unsafe))
    assert gaps(*before)[-1] == "safety_told"
    assert "safety_told" in gaps(*before, StepTaken("tell_edt", StepResult.NO_ANSWER))
    assert "safety_told" not in gaps(*before, StepTaken("tell_social_worker", StepResult.SPOKE))
    told = ReturnStep("safety_told", "done", "Told: the out-of-hours duty team")
    assert "safety_told" not in gaps(*before, told)
    assert "safety_told" in gaps(*before, told, ReturnStep("safe_to_stay", "no"))
    assert gaps(*before, ReturnStep("safe_to_stay", "yes")) == []


def test_not_safe_and_told_may_close() -> None:
    assert gaps(*without("safe_to_stay", ReturnStep("safe_to_stay", "no"), ReturnStep("safety_told", "done"))) == []


def test_not_sure_about_a_crime_stays_open_even_where_no_sign_was_seen() -> None:
    """I4."""
    assert gaps(CARER, BACK, *CHECKED, ReturnStep("crime_evidence", "dont_know")) == ["crime_evidence"]


def test_a_possible_crime_closes_only_once_the_police_were_told_of_it_or_it_is_written_why_not() -> None:
    """NAT-4.3d, NAT-APP-PIB-R, E6 step 4: that the child is back, or a call alone, is not that."""
    before = (CARER, TOLD, BACK, *CHECKED, *REPORTED, PoliceUpdated("before"), ReturnStep("crime_evidence", "yes"))
    assert gaps(*before) == ["crime_told"]
    assert gaps(*before, PoliceRang("101", answered=True, purpose="update"), PoliceToldOfReturn()) == ["crime_told"]
    assert gaps(*before, ReturnStep("crime_evidence", "done")) == ["crime_told"]
    assert gaps(*before, ReturnStep("crime_told", "not_needed", " ")) == ["crime_told"]
    assert gaps(*before, ReturnStep("crime_told", "dont_know", "x")) == ["crime_told"]
    assert gaps(*before, PoliceUpdated("Bruises")) == []
    assert gaps(*before, ReturnStep("crime_told", "done", "Spoke to PC Marsh")) == []
    assert gaps(*before, ReturnStep("crime_told", "not_needed", "The police were here and saw it")) == []
    assert gaps(*before, PoliceUpdated("Bruises"), ReturnStep("crime_evidence", "yes")) == ["crime_told"]
    assert gaps(*before, ReturnStep("crime_evidence", "no")) == []


def test_the_latest_answer_counts() -> None:
    assert gaps(CARER, BACK, *CHECKED, ReturnStep("hurt_or_unwell", "dont_know")) == ["hurt_or_unwell"]


def test_the_police_are_told_when_there_was_a_report_and_they_do_not_know() -> None:
    """NAT-4.4."""
    interview = ReturnStep("return_interview", "done")
    assert gaps(CARER, TOLD, BACK, *CHECKED, interview) == ["police_told"]
    assert gaps(CARER, TOLD, Returned(FoundWhere.POLICE), *CHECKED, interview) == []
    assert gaps(CARER, TOLD, BACK, *CHECKED, interview, ReturnStep("police_told", "not_needed")) == []


def test_a_child_who_was_reported_is_offered_an_interview_and_only_the_child_may_refuse() -> None:
    """NAT-4.10a, NAT-4.10b."""
    for answer in ("no", "not_needed", "dont_know"):
        assert gaps(CARER, TOLD, BACK, *CHECKED, PoliceToldOfReturn(), ReturnStep("return_interview", answer)) == ["return_interview"]


@pytest.mark.parametrize("answer", ["asked", "arranged", "held", "done"])
def test_asking_for_the_interview_and_the_review_is_what_closing_waits_for(answer: str) -> None:
    """NAT-4.10a, NAT-2.13c: they are held later; `done` is how older logs said that they were asked for."""
    assert gaps(*without("documents_review"), ReturnStep("documents_review", answer)) == []
    assert gaps(CARER, TOLD, BACK, *CHECKED, PoliceToldOfReturn(), ReturnStep("return_interview", answer)) == []


def test_the_social_worker_hears_of_the_return_and_not_only_of_the_going() -> None:
    """NAT-3.10: "same on return"."""
    rang = StepTaken("tell_edt", StepResult.SPOKE)
    assert gaps(CARER, rang, *without("people_told")[1:]) == ["people_told"]
    assert gaps(*without("people_told", rang)) == []
    assert gaps(*without("people_told", StepTaken("tell_edt", StepResult.NO_ANSWER))) == ["people_told"]


def test_a_child_traced_somewhere_else_closes_only_with_an_adult_there_and_somebody_saying_so() -> None:
    located = Located(FoundWhere.FAMILY_OR_FRIENDS, adult_with_child=True)
    assert gaps(CARER, located, *CHECKED) == ["back"]
    assert gaps(CARER, located, *CHECKED, ReturnStep(TRACED, "yes")) == []
    assert gaps(CARER, *CHECKED, ReturnStep(TRACED, "yes")) == ["back"]
    lost = Answered("where", {"whereabouts": "unknown"})
    assert gaps(CARER, located, *CHECKED, ReturnStep(TRACED, "yes"), lost) == ["back"]


def test_closing_closes_once_and_a_withdrawn_return_opens_it_again() -> None:
    log = log_of(CARER, BACK, *CHECKED, Closed())
    occurrence = Occurrence.of(log.entries)
    assert (occurrence.state, occurrence.closed_at, occurrence.may_close) == (State.CLOSED, log.at(8), False)
    assert occurrence.at(log.at(100_000)).due == ()
    log.add(30, Corrected(log.entries[2].id, "it was her brother", "wrong child", withdraws=True))
    again = Occurrence.of(log.entries)
    assert (again.state, again.closed_at) == (State.CARER_INTERVENTION, None)
    assert "cannot_follow" in again.line(log.entries[8].id).marks


def test_every_gap_says_what_to_do_and_where_it_is_written() -> None:
    occurrence = Occurrence.of(log_of(CARER, TOLD).entries)
    known: set[Any] = {step.id for step in loader.national().return_steps}
    for gap in occurrence.missing_to_close:
        assert gap.says.endswith(".")
        assert gap.cites
        assert gap.code in known | {"back"}
