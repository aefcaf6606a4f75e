"""Checks every pack, and every ordered pair of them, over every route: what `flask packs check` and the tests run."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from carer_app.domain.decision_check import Violation, decision_check
from carer_app.domain.protocol import NATIONAL, DecisionPath, Pack
from carer_app.packs import loader


def combinations() -> tuple[tuple[str, ...], ...]:
    """The national pack alone, each local one over it, and each ordered pair of local ones: responsible first, then host."""
    locals_ = [name for name in loader.names() if name != NATIONAL]
    return ((), *((name,) for name in locals_), *permutations(locals_, 2))


def alike() -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """The combinations whose decisions are the same rules in the same order, under the first of each kind."""
    kinds: dict[tuple[object, ...], list[tuple[str, ...]]] = {}
    for names in combinations():
        kinds.setdefault(_decision_of(loader.together(names)), []).append(names)
    return {group[0]: group for group in kinds.values()}


def _decision_of(pack: Pack) -> tuple[object, ...]:
    return tuple((rule.id, rule.when, rule.level, rule.state, rule.state_if) for rule in pack.path.rules)


def check_all() -> Iterator[tuple[str, list[Violation]]]:
    """Each combination by name with what does not hold. Combinations that decide alike are walked once."""
    national: DecisionPath = loader.national().path
    for first, group in alike().items():
        found = decision_check(loader.together(first).path, national)
        for names in group:
            yield " + ".join(names) or NATIONAL, found
