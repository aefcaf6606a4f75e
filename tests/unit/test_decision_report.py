"""After the police were told: both are shown, the state of the report and what the carer does (G3)."""

from __future__ import annotations

import pytest

from tests.unit.calm import SAFE_PLACE, decided

VERIFIED = {"whereabouts": "verified", **SAFE_PLACE}
STATES = {"told": "S4", "recorded_missing": "S5", "delayed": "S6", "refused": "S6", "recorded_absent": "S7"}


@pytest.mark.parametrize("police, state", STATES.items())
def test_the_state_is_that_of_the_report(police: str, state: str) -> None:
    decision = decided(police=police)
    assert (decision.state, decision.report_state) == (state, state)
    assert (decision.rules_state, decision.rule) == ("S1", "D15")


@pytest.mark.parametrize("police", ["told", "recorded_missing", "recorded_absent"])
def test_the_level_stays_police_while_they_have_the_report(police: str) -> None:
    assert decided(police=police).level == "police"


@pytest.mark.parametrize("police", ["delayed", "refused"])
def test_once_put_off_the_level_is_what_the_rules_give(police: str) -> None:
    assert decided(police=police).level == "no_immediate"
    assert decided(police=police, carer_concern="some").level == "carer"
    assert decided(police=police, trigger_incident="yes").level == "police"


@pytest.mark.parametrize("police", STATES)
def test_located_outranks_the_report(police: str) -> None:
    assert decided(**VERIFIED, police=police).state == "S8"
    assert decided(**VERIFIED, police=police).level == "carer"
    assert decided(**{**VERIFIED, "risk_at_location": "yes"}, police=police).state == "S9"
    assert decided(**VERIFIED, police=police).report_state == STATES[police]


def test_101_is_not_asked_for_again_once_the_police_have_it() -> None:
    done = {"reasonable_actions": "done", "reasonable_time_passed": "yes"}
    assert decided(**done).call == "101"
    assert decided(**done, police="told").call is None
    assert decided(**done, police="recorded_missing").call is None
    for police in ("delayed", "refused", "recorded_absent"):
        assert decided(**done, police=police).call == "101"


@pytest.mark.parametrize("police", ["not_told", *STATES])
def test_999_is_never_withheld(police: str) -> None:
    assert decided(immediate_concern_child="yes", police=police).call == "999"
    assert decided(trigger_incident="yes", police=police).call == "999"


@pytest.mark.parametrize("police", STATES)
def test_the_paragraph_of_the_report_is_cited_too(police: str) -> None:
    assert len(decided(police=police).cites) == len(decided().cites) + 1


@pytest.mark.parametrize("police, needs", [("told", True), ("recorded_missing", False), ("delayed", True), ("recorded_absent", True)])
def test_a_report_without_a_time_needs_one(police: str, needs: bool) -> None:
    """G11"""
    assert decided(police=police).review_by_required is needs


def test_a_decision_to_ring_needs_no_review_time_but_every_wait_does() -> None:
    assert not decided(trigger_incident="yes").review_by_required
    assert decided(carer_concern="some").review_by_required
    assert decided(**{**VERIFIED, "risk_at_location": "yes"}).review_by_required
