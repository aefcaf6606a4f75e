"""The safety properties over every route and every complete set of answers, and that a broken path is caught."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from carer_app.domain.conditions import parse_condition
from carer_app.domain.decision_check import PLAN, Route, decision_check, routes, violations
from carer_app.domain.decision_diagram import Diagram
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.protocol import DecisionPath, Rule
from carer_app.packs import loader


@pytest.fixture(scope="module")
def walked() -> list[Route]:
    return list(routes(loader.national().path, {PLAN: "no"}))


def test_every_safety_property_holds_for_the_national_pack() -> None:
    assert decision_check(loader.national().path) == []


def test_every_route_ends(walked: list[Route]) -> None:
    assert len(walked) == 16_239


def test_no_intervention_is_reached_only_when_nothing_at_all_is_of_concern(walked: list[Route]) -> None:
    safe = [route for route in walked if route.decision.level is LevelOfIntervention.NO_IMMEDIATE]
    assert [route.answers["contact"] for route in safe] == ["reached_safe", "no_reply", "not_tried"]
    for route in safe:
        worries = {fact: answer for fact, answer in route.answers.items() if fact != "contact"}
        assert set(worries.values()) == {"no", "unknown", "not_significant"}
        assert route.pages == ("danger", "where", "signs", "tonight")


def test_no_route_is_longer_than_five_pages(walked: list[Route]) -> None:
    lengths = Counter(len(route.pages) for route in walked)
    assert max(lengths) == 5


def test_a_sign_is_settled_on_page_three(walked: list[Route]) -> None:
    for route in walked:
        if route.decision.rule in ("D3", "D4"):
            assert route.pages == ("danger", "where", "signs")


def test_every_complete_set_of_answers_is_compared() -> None:
    diagram = Diagram(loader.national().path)
    assert diagram.answer_sets() > 5_000_000_000
    assert len(diagram) < 1_000


def without(path: DecisionPath, *ids: str) -> DecisionPath:
    return replace(path, rules=tuple(rule for rule in path.rules if rule.id not in ids))


def changed(path: DecisionPath, rule_id: str, **changes: object) -> DecisionPath:
    return replace(path, rules=tuple(replace(rule, **changes) if rule.id == rule_id else rule for rule in path.rules))  # type: ignore[arg-type]


def is_caught(path: DecisionPath, what: str) -> bool:
    return any(violation.property == what for violation in violations(path))


def test_a_path_that_takes_not_knowing_for_safe_is_caught() -> None:
    assert is_caught(without(loader.national().path, "D14"), "what is not known is never safe")


def test_a_path_without_its_last_rule_is_caught() -> None:
    assert Diagram(without(loader.national().path, "D15")).uncovered() is not None


def test_a_path_that_settles_danger_late_is_caught() -> None:
    path = loader.national().path
    first, *rest = path.rules
    assert is_caught(replace(path, rules=(*rest[:3], first, *rest[3:])), "immediate danger is decided on page one")


def test_a_worse_answer_that_lowers_the_level_is_caught() -> None:
    path = loader.national().path
    calmed = Rule(
        "X",
        parse_condition({"trigger_incident": ["yes"]}),
        LevelOfIntervention.NO_IMMEDIATE,
        path.rules[-1].state,
        "default",
        ("NAT-L0-T",),
        "because",
    )
    assert is_caught(replace(path, rules=(path.rules[0], calmed, *path.rules[1:])), "a worse answer never lowers the level")


def test_a_rule_without_its_paragraph_is_caught() -> None:
    assert is_caught(changed(loader.national().path, "D3", cites=()), "every rule has its paragraph")


def test_a_question_nobody_reaches_is_caught() -> None:
    path = loader.national().path
    assert is_caught(without(path, "D6", "D6u", "D7", "D14"), "every question is reachable")
