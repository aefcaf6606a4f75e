"""The thresholds and deadlines that hold for a child: those of the national protocol, the responsible authority's and the host's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from carer_app.domain.thresholds import Threshold
from carer_app.packs import loader


def thresholds_of(names: Sequence[str]) -> tuple[Threshold, ...]:
    """Of these packs, the responsible authority's first; the national one always lies underneath. Raises NoSuchPack or MalformedPack."""
    return loader.together(names).thresholds


@cache
def rule_ids() -> frozenset[str]:
    """The ids of all thresholds of all packs."""
    return frozenset(threshold.id for threshold in thresholds_of(loader.names()))
