"""Other children's names, taken out of whatever is printed about this child, wherever somebody typed them (NOTT-21)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from carer_app.domain.handover_parts import PolicePack
from carer_app.domain.handover_words import without_names
from carer_app.domain.profile import Profile

T = TypeVar("T")
_TYPED = ("profile", "people_places")
"""The parts whose words are a carer's own, as they stand in the profile; the others are read with the names left out already."""
_KNOWN_TO_THE_CHILD = (("people", "people"), ("contacts", "family"), ("contacts", "professionals"))


def to_hide(others: Iterable[str], profile: Profile) -> tuple[str, ...]:
    """Those of these names that stand within no name the profile lists, nor within the child's: the police need to know whom they may ask.

    A shared first name or surname keeps only that word readable; the other child's whole name is hidden all the same.
    """
    rows = (row for section, field in _KNOWN_TO_THE_CHILD for row in profile.rows(section, field))
    readable = [_words(name) for name in (*(str(row.get("name", "")) for row in rows), profile.name, profile.full_name or "")]
    return tuple(name for name in others if not any(_words(name) <= words for words in readable))


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w’'-]+", name.lower()))


def without(thing: T, names: tuple[str, ...]) -> T:
    """The same with each of those names told as "another child here"."""
    return _told(thing, names) if names else thing


def pack_without(pack: PolicePack, names: tuple[str, ...]) -> PolicePack:
    """The pack with other children unnamed wherever somebody typed them, page 1's summary too; whom to ring and who wrote a line are never taken for them."""
    page = without(pack.overview, names)
    page = replace(page, name=pack.overview.name, ring=pack.overview.ring, agreed=pack.overview.agreed)
    return replace(pack, overview=page, parts=tuple(without(part, names) if part.id in _TYPED else part for part in pack.parts))


def _told(thing: Any, names: tuple[str, ...]) -> Any:
    if isinstance(thing, str):
        return without_names(thing, names)
    if isinstance(thing, tuple):
        return tuple(_told(item, names) for item in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{f.name: _told(getattr(thing, f.name), names) for f in fields(thing) if f.init})
    return thing
