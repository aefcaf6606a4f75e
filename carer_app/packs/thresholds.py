"""The thresholds and deadlines that hold for a child: those of the national protocol, the responsible authority's and the host's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from carer_app.domain.protocol import NATIONAL
from carer_app.domain.thresholds import Threshold, parse_threshold
from carer_app.packs import loader


def thresholds_of(names: Sequence[str]) -> tuple[Threshold, ...]:
    """Of these packs, the responsible authority's first; the national one always lies underneath. Raises NoSuchPack or MalformedPack."""
    return _of(tuple(dict.fromkeys(name for name in names if name != NATIONAL)))


@cache
def _of(names: tuple[str, ...]) -> tuple[Threshold, ...]:
    return tuple(parse_threshold(raw) for raw in loader.together(names).raw["thresholds"]["rules"])


@cache
def rule_ids() -> frozenset[str]:
    """The ids of all thresholds of all packs."""
    return frozenset(threshold.id for threshold in _of(tuple(name for name in loader.names() if name != NATIONAL)))
