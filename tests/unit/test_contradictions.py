"""Where the five documents contradict each other: each of C1 to C30, resolved as the provisions say. Those on time and counts stand in
test_duties_contradictions.py, C1, C2, C4, C24 and C30 in test_packs_together.py."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from carer_app.domain.decision import Ask, Decision, decide
from carer_app.domain.entries import Entry, ExpectedWhere, Opened
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.may_follow import ONCE_TOLD
from carer_app.domain.next_actions import actions_for
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.protocol import Pack
from carer_app.packs import loader
from carer_app.packs.checking import combinations
from tests.unit.calm import CALM, SAFE_PLACE

PACKS = [pytest.param(loader.together(names), id="+".join(names) or "national") for names in combinations()]
TESTS = Path(__file__).parent
EVERY_PACK = pytest.mark.parametrize("pack", PACKS)


def decided(pack: Pack, **changes: str | int) -> Decision:
    outcome = decide(pack.path, {**CALM, **changes})
    assert not isinstance(outcome, Ask), outcome
    return outcome


def codes(pack: Pack, **changes: str | int) -> set[str]:
    facts = {**CALM, **changes}
    return {action.code for action in actions_for(pack, facts, decided(pack, **changes))}


def test_each_ambiguity_and_contradiction_has_a_test_named_after_it() -> None:
    names = " ".join(re.findall(r"def (test_\w+)", "".join(path.read_text(encoding="utf-8") for path in TESTS.glob("test_*.py"))))
    for kind, last in (("amb", 24), ("c", 30)):
        for number in range(1, last + 1):
            assert re.search(rf"_{kind}_?{number}(_|\b)", names), f"{kind}{number}"


@EVERY_PACK
def test_amb_24_what_is_not_known_is_never_no_intervention(pack: Pack) -> None:
    for fact in pack.path.facts.values():
        if fact.safety and fact.asked and "dont_know" in fact.option_ids:
            where = {"whereabouts": "believed", **SAFE_PLACE} if "location" in fact.id or "visitor" in fact.id else {}
            assert decided(pack, **{**where, fact.id: "dont_know"}).level is not LevelOfIntervention.NO_IMMEDIATE, fact.id


def test_c3_any_child_who_is_not_where_they_should_be_is_an_occurrence() -> None:
    """Recorded wide: no answer is needed to open one. What the police call it is another field."""
    at = datetime(2026, 6, 10, 21, tzinfo=UTC)
    line = Entry(str(uuid4()), str(uuid4()), "phone", 1, at, at, Opened(str(uuid4()), ExpectedWhere.HOME, at))
    occurrence = Occurrence.of([line])
    assert occurrence.state is State.OPENED
    assert occurrence.police_told is None


@EVERY_PACK
def test_c7_never_the_current_carer(pack: Pack) -> None:
    assert {"current_carer", "part_of_care"} <= {holder.id for holder in pack.return_interview.never}
    elsewhere = {holder.source for holder in pack.return_interview.may_hold if holder.id == "care_worker_elsewhere"}
    assert elsewhere <= {"somerset"}


def test_c7_a_care_worker_from_another_setting_only_where_somerset_leads() -> None:
    assert "care_worker_elsewhere" in {holder.id for holder in loader.load("somerset").return_interview.may_hold}
    assert "care_worker_elsewhere" not in {holder.id for holder in loader.together(("wakefield", "somerset")).return_interview.may_hold}


@EVERY_PACK
def test_c8_the_police_hold_the_first_talk_and_exceptions_are_named(pack: Pack) -> None:
    assert pack.prevention_interview.holder == "The police"
    exceptions = {one.id for one in pack.prevention_interview.exceptions}
    assert {"not_practical", "not_in_interest", "agreed_adult"} <= exceptions


@EVERY_PACK
def test_c13_how_often_is_no_fact_of_the_decision(pack: Pack) -> None:
    assert not [fact for fact in pack.path.facts if re.search("count|often|repeat|times|before|earlier", fact)]


def test_c14_a_home_asks_its_manager_and_nothing_waits_for_it() -> None:
    step = next(step for step in loader.load("nottinghamshire").steps if step.code == "consult_manager")
    assert not step.reasonable
    facts = {**CALM, "carer_concern": "some", "setting": "residential"}
    assert "consult_duty_manager" in codes(loader.load("nottinghamshire"), **facts)
    assert "consult_duty_manager" not in codes(loader.load("nottinghamshire"), **{**facts, "setting": "foster"})


@EVERY_PACK
def test_c15_an_order_is_told_to_the_police_and_never_moves_the_level(pack: Pack) -> None:
    for changes in ({}, {"carer_concern": "some"}, {"trigger_incident": "yes"}):
        levels = {decided(pack, **changes, court_order=answer).level for answer in ("yes", "no", "dont_know")}
        assert len(levels) == 1
    assert "tell_police_of_order" in codes(pack, trigger_incident="yes", court_order="yes")


def test_c16_under_eighteen_and_further_only_where_a_pack_says_so() -> None:
    ages = {t.id: t for t in loader.together(("lancashire",)).thresholds if t.type == "age"}
    assert ages["nat_age_scope"].value == 18
    assert {"lanc_scope_ages", "lanc_absconder_under_16"} <= set(ages)
    assert [t.id for t in loader.load("wakefield").thresholds if t.type == "age"] == ["nat_age_scope"]


def test_c17_a_low_grade_for_a_child_is_asked_about_again_in_nottinghamshire() -> None:
    queried = {
        name: {grade.grade for grade in loader.load(name).police.risk_grades if grade.query} for name in ("nottinghamshire", "wakefield")
    }
    assert {"low", "no apparent risk"} <= queried["nottinghamshire"]
    assert queried["wakefield"] == set()


@EVERY_PACK
def test_c18_the_national_steps_stand_in_every_pack_and_local_ones_are_added(pack: Pack) -> None:
    have = [step.code for step in pack.steps]
    assert set(have) >= {step.code for step in loader.national().steps}
    assert len(have) == len(set(have))
    local = {layer.name for layer in pack.layers}
    assert ("hospitals" in have) == ("lancashire" in local)
    assert ("search_vehicles" in have) == ("nottinghamshire" in local)


@EVERY_PACK
def test_c19_the_social_worker_or_the_duty_team_is_always_told(pack: Pack) -> None:
    for changes in ({"carer_concern": "some"}, {"trigger_incident": "yes"}, {"immediate_concern_child": "yes"}):
        assert "tell_edt" in codes(pack, **changes, office_hours="no")
        assert "tell_social_worker" in codes(pack, **changes, office_hours="yes")


@EVERY_PACK
def test_c20_health_then_welcome_then_signs_then_evidence_and_the_talks_last(pack: Pack) -> None:
    order = [step.id for step in pack.return_steps]
    first = [
        order.index(step) for step in ("hurt_or_unwell", "welcome", "signs", "crime_evidence", "prevention_interview", "return_interview")
    ]
    assert first == sorted(first)
    assert next(step for step in pack.return_steps if step.id == "crime_evidence").required == "if_crime"


@EVERY_PACK
def test_c21_a_decision_not_to_report_keeps_its_reasons_and_paragraph(pack: Pack) -> None:
    outcome = decided(pack)
    assert outcome.level is LevelOfIntervention.NO_IMMEDIATE
    assert outcome.why
    assert outcome.cites


def test_c22_out_of_area_both_authorities_are_told_and_the_responsible_one_leads() -> None:
    pack = loader.together(("nottinghamshire", "lancashire"))
    assert pack.leading.name == "nottinghamshire"
    assert "tell_host_authority" in codes(pack, carer_concern="some", out_of_area="yes")


def test_c23_each_protocol_names_its_own_meetings() -> None:
    named = {name: {t.action for t in loader.load(name).thresholds if t.pack == name} for name in loader.names()}
    assert "multi_agency_meeting" in named["nottinghamshire"]
    assert "strategy_meeting" in named["wakefield"]
    assert "strategy_discussion" in named["somerset"]
    assert "second_stage_intervention_meeting" in named["lancashire"]


@EVERY_PACK
def test_c25_the_carer_never_publishes(pack: Pack) -> None:
    for action in pack.actions:
        assert not re.search(r"\b(post|publish|share) (a|the|this|{child}’s) (photo|appeal|poster)", action.text, re.IGNORECASE), (
            action.code
        )


@EVERY_PACK
def test_c26_the_carers_steps_go_on_whatever_the_police_send(pack: Pack) -> None:
    for police in ("told", "recorded_missing", "delayed", "refused"):
        assert "keep_trying_contact" in codes(pack, trigger_incident="yes", police=police)


@EVERY_PACK
def test_c27_one_may_always_disagree_and_go_higher_once_the_police_have_answered(pack: Pack) -> None:
    assert {"disagreed", "escalated"} <= ONCE_TOLD
    assert "escalate_senior_officer" in codes(pack, trigger_incident="yes", police="delayed") | codes(
        pack, immediate_concern_child="yes", police="refused"
    )
    assert pack.escalation.urgent_script


def test_c29_the_paragraph_that_was_meant_is_cited() -> None:
    """NOTT-121 points to 82 and means 84: the interviews after known absences rest on 84."""
    interviews = {t.id: t.cites for t in loader.load("nottinghamshire").thresholds if t.id.startswith("nott_ri_awoa")}
    assert interviews
    assert all(cite.startswith("NOTT-84") for cites in interviews.values() for cite in cites)
