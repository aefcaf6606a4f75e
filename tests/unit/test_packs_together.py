"""Every pack, and every ordered pair of them, over every route and every set of answers: never lower than the national framework."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Mapping
from typing import Any

import pytest

from carer_app.domain.decision import Ask, decide, derive
from carer_app.domain.decision_check import decision_check
from carer_app.domain.decision_diagram import Diagram
from carer_app.domain.errors import MalformedPack
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.protocol import NATIONAL, DecisionPath, Pack, Rule
from carer_app.packs import loader
from carer_app.packs.checking import alike, combinations

LOCALS = ("lancashire", "nottinghamshire", "somerset", "wakefield")
SAMPLED = 200_000


def test_there_are_five_packs_and_twenty_ordered_pairs() -> None:
    assert loader.names() == (NATIONAL, *LOCALS)
    assert len(combinations()) == 1 + 4 + 12
    assert sum(len(group) for group in alike().values()) == len(combinations())


@pytest.mark.parametrize("names", list(alike()), ids=lambda names: "+".join(names) or NATIONAL)
def test_every_safety_property_holds_over_every_route(names: tuple[str, ...]) -> None:
    """Combinations whose rules are the same are walked once (`alike` says which)."""
    assert decision_check(loader.together(names).path, loader.national().path) == []


def test_sampled_sets_of_answers_hold_the_safety_properties() -> None:
    """C1, I2, I4: complete sets drawn at random, each judged by every pack beside the national framework; one in fifty by `decide` whole."""
    paths = {name: loader.load(name).path for name in loader.names()}
    facts, drawn = list(paths[NATIONAL].facts.values()), random.Random(552)
    safety = [fact.id for fact in facts if fact.safety]
    for number in range(SAMPLED):
        answers = {fact.id: drawn.choice(fact.option_ids) for fact in facts} | {"returned": "no", "police": "not_told"}
        level = {name: rule_of(path, answers).level for name, path in paths.items()}
        in_danger = "yes" in (answers["immediate_concern_child"], answers["immediate_concern_other"])
        unsure = any(answers[fact] == "dont_know" for fact in safety)
        for name in LOCALS:
            assert level[name].rank >= level[NATIONAL].rank, (name, answers)
        for name in paths:
            assert level[name] is LevelOfIntervention.POLICE or not in_danger, (name, answers)
            assert level[name] is not LevelOfIntervention.NO_IMMEDIATE or not unsure, (name, answers)
        if number % 50 == 0:
            for name, path in paths.items():
                known = derive(path, answers)
                assert decide(path, answers).rule == rule_of(path, known).id, (name, answers)  # type: ignore[union-attr]


def rule_of(path: DecisionPath, answers: Mapping[str, str]) -> Rule:
    """The first rule that holds."""
    return next(rule for rule in path.rules if rule.when.holds(answers))


def test_a_lower_rule_is_found_out() -> None:
    layers = [(name, "1", copy.deepcopy(raw_of(name))) for name in (NATIONAL, "wakefield")]
    layers[1][2]["decision"] = {
        "rules": [
            {
                "id": "D0", "level": "carer", "state": "S2", "strength": "default", "call": None, "because": "", "cites": ["WAKE-2b"],
                "when": {"trigger_incident": ["yes"]}, "before": "D1",
            }
        ]
    }  # fmt: skip
    witness = Diagram(loader.assembled(layers).path).lower_than(loader.national().path)
    assert witness is not None
    assert witness["trigger_incident"] == "yes"


def raw_of(name: str) -> dict[str, Any]:
    return loader.read_raw(loader.DATA / name / "1", whole=name == NATIONAL)


def wakefield_with(file: str, content: Any) -> Pack:
    """Wakefield's pack after one of its files was changed."""
    own = {**copy.deepcopy(raw_of("wakefield")), file: content}
    return loader.assembled([(NATIONAL, "1", raw_of(NATIONAL)), ("wakefield", "1", own)])


@pytest.mark.parametrize(
    "file, content, says",
    [
        ("steps", {"steps": [], "extra": 1}, "unknown key 'extra'"),
        ("levels", {"levels": {}}, "no file called 'levels.json'"),
        ("steps", {"steps": [{"code": "x"}]}, "needs 'before' or 'after'"),
        ("steps", {"also": [{"code": "nowhere", "cites": ["WAKE-2b"]}]}, "no national 'nowhere'"),
        ("steps", {"also": [{"code": "search_home", "kind": "go", "cites": ["WAKE-2b"]}]}, "unknown key 'kind'"),
        ("decision", {"rules": [{"id": "X", "after": "D99"}]}, "beside 'D99', which is not there"),
        ("actions", {"actions": [{"code": "x", "before": "nothing"}]}, "beside 'nothing'"),
        ("ready", {"ready": [{"id": "x", "text": "x", "sections": ["shoes"], "cites": ["WAKE-2b"]}]}, "'shoes' is not one of"),
        ("ready", {"ready": [{"id": "x", "text": "x", "sections": [], "cites": []}]}, "cites nothing"),
        ("police", {"outcomes": [{"id": "gone", "title": "x", "text": "x", "cites": ["WAKE-2b"]}]}, "'gone' is not one of"),
        ("contacts", {"contacts": [{"slot": "x", "title": "x", "text": "x", "telephone": "1", "cites": ["WAKE-2b"]}]}, "unknown key"),
        ("guidance", {"pages": [{"id": "x", "title": "x", "paragraphs": "x", "cites": ["WAKE-2b"]}]}, "expected a list"),
    ],
)
def test_a_local_pack_that_breaks_the_rules_is_refused(file: str, content: Any, says: str) -> None:
    with pytest.raises(MalformedPack, match=says):
        wakefield_with(file, content)


def test_amb_19_the_responsible_authority_leads_and_nothing_is_lost() -> None:
    both, one, other = (loader.together(names) for names in (("wakefield", "somerset"), ("wakefield",), ("somerset",)))
    assert [layer.name for layer in both.layers] == [NATIONAL, "wakefield", "somerset"]
    assert both.form_titles["profile"] == "Find Me Plan"
    for part in ("steps", "actions", "ready", "contacts", "return_steps", "review_defaults", "guidance"):
        words = [{_name(item) for item in getattr(pack, part)} for pack in (both, one, other)]
        assert words[0] == words[1] | words[2], part
    assert {rule.id for rule in both.path.rules} == {rule.id for pack in (one, other) for rule in pack.path.rules}
    assert {rule["id"] for rule in both.raw["thresholds"]["rules"]} == {
        rule["id"] for pack in (one, other) for rule in pack.raw["thresholds"]["rules"]
    }


def _name(item: Any) -> str:
    return next(str(getattr(item, key)) for key in ("code", "slot", "id") if hasattr(item, key))


def test_amb_19_the_police_of_the_place_missing_from_ask_first() -> None:
    here = [question.id for question in loader.load("nottinghamshire").call_questions]
    both = [question.id for question in loader.together(("lancashire", "nottinghamshire")).call_questions]
    assert both[:10] == here[:10]
    assert {question.id for question in loader.load("lancashire").call_questions} <= set(both)


def test_where_the_host_has_no_questions_of_its_own_the_national_ones_come_first() -> None:
    all_police = [question.id for question in loader.national().call_questions]
    both = [question.id for question in loader.together(("lancashire", "wakefield")).call_questions]
    assert both[: len(all_police)] == all_police
    assert {question.id for question in loader.load("lancashire").call_questions} <= set(both)


def test_c1_absent_is_an_answer_of_the_police_only_where_the_pack_has_it() -> None:
    has = {name: loader.load(name).police.has("absent") for name in loader.names()}
    assert has == {NATIONAL: False, "lancashire": False, "nottinghamshire": True, "somerset": True, "wakefield": False}


def test_c2_nottinghamshire_does_not_wait_once_the_steps_are_done() -> None:
    done = {**calm(), "carer_concern": "some", "reasonable_actions": "done"}
    assert rules_of(done) == {NATIONAL: "D13", "lancashire": "D13", "nottinghamshire": "D10n", "somerset": "D10s", "wakefield": "D13"}


def test_c2_somerset_reports_at_once_where_age_or_need_raises_concern() -> None:
    young = {**calm(), "vulnerability_today": "yes"}
    assert rules_of(young)["somerset"] == "D5s"
    assert decide(loader.load("somerset").path, {**calm(), "child_age": 12}).level is LevelOfIntervention.POLICE  # type: ignore[union-attr]
    assert rules_of(young)["wakefield"] == "D13"


def test_c4_a_known_place_that_is_not_safe_is_named_to_the_police_as_the_pack_names_it() -> None:
    assert loader.load("somerset").police.known_risk.title == "report"
    assert loader.load("nottinghamshire").police.known_risk.title == "assist"
    assert loader.together(("nottinghamshire", "somerset")).police.known_risk.title == "assist"


def test_c24_one_profile_under_the_title_of_the_pack_that_leads() -> None:
    assert loader.load("wakefield").form_titles["profile"] == "Find Me Plan"
    assert loader.load("somerset").form_titles["profile"] == "Philomena Protocol form"
    assert loader.together(("nottinghamshire", "wakefield")).form_titles["profile"] == "Philomena Protocol form"


def test_c30_no_pack_carries_a_number_a_name_or_an_address() -> None:
    for name in loader.names():
        text = json.dumps(raw_of(name))
        assert "@" not in text, name
        assert "http" not in text, name


def test_an_occurrence_finds_its_packs_again_by_name_and_version() -> None:
    pack = loader.together(("nottinghamshire", "lancashire"))
    used = pack.used()
    assert loader.together([one.name for one in used], {one.name: one.version for one in used}) is pack


def calm() -> dict[str, str]:
    """Answers that end in no intervention, with nobody's whereabouts known."""
    from tests.unit.calm import CALM

    return {name: str(value) for name, value in CALM.items()}


def rules_of(answers: dict[str, str]) -> dict[str, str]:
    """The rule that each pack's decision ends in."""
    found = {}
    for name in loader.names():
        outcome = decide(loader.load(name).path, answers)
        assert not isinstance(outcome, Ask), outcome
        found[name] = outcome.rule
    return found


def test_every_step_of_every_pack_is_told_in_words() -> None:
    """A line of the log is read to the police: never a code."""
    from carer_app.domain.log_words import PLAN_STEP, STEP

    told = {*STEP, PLAN_STEP}
    assert {step.code for name in loader.names() for step in loader.load(name).steps} <= told
