"""The decision's vectors: the cases that this code and its JavaScript twin must both give (tests/vectors/decision)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from carer_app.domain.decision import Ask, Decision, decide
from carer_app.domain.decision_check import PLAN, Route, routes
from carer_app.domain.next_actions import actions_for
from carer_app.packs import loader

VECTORS = Path(__file__).parents[1] / "vectors" / "decision"


def cases(file: str) -> list[Any]:
    kept = json.loads((VECTORS / file).read_text(encoding="utf-8"))
    return [pytest.param(loader.load(kept["pack"], kept["version"]), case, id=case["name"]) for case in kept["cases"]]


@pytest.mark.parametrize("pack, case", cases("decided.json"))
def test_complete_facts_are_decided_as_written(pack: Any, case: dict[str, Any]) -> None:
    decision = decide(pack.path, case["facts"])
    assert isinstance(decision, Decision)
    expect = dict(case["expect"])
    assert [action.code for action in actions_for(pack, case["facts"], decision)] == expect.pop("actions")
    for name, value in expect.items():
        given = getattr(decision, name)
        assert (list(given) if isinstance(given, tuple) else given) == value, name


@pytest.mark.parametrize("pack, case", cases("asked.json"))
def test_incomplete_facts_are_asked_as_written(pack: Any, case: dict[str, Any]) -> None:
    ask = decide(pack.path, case["facts"])
    assert isinstance(ask, Ask)
    assert {"page": ask.page, "facts": list(ask.facts)} == case["expect"]["ask"]


@pytest.mark.parametrize("plan", ["yes", "no", "dont_know"])
def test_every_route_is_the_one_written_down(plan: str) -> None:
    kept = json.loads((VECTORS / "routes.json").read_text(encoding="utf-8"))
    assert _summary(routes(loader.load(kept["pack"], kept["version"]).path, {PLAN: plan})) == kept["plans"][plan]


def _summary(walked: Iterable[Route]) -> dict[str, Any]:
    """How many routes, and one digest over all: a line each, `fact=option … > rule state`, in walking order."""
    total, count = hashlib.sha256(), 0
    for route in walked:
        said = " ".join(f"{fact}={option}" for fact, option in route.answers.items())
        total.update(f"{said} > {route.decision.rule} {route.decision.state}\n".encode())
        count += 1
    return {"routes": count, "sha256": total.hexdigest()}
