"""Two people wrote the same section of a profile at once: what each of them changed is kept, and where both did, a person decides (S1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carer_app.domain.profile_fields import Field, Section
from carer_app.domain.profile_reading import MAX_ITEMS

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Merged:
    """`values` to look at before they are kept. `theirs`: fields the other person changed and I did not write the same in;
    `clashes`: those of them in which both wrote something else, and in which `values` has mine."""

    values: dict[str, Any]
    theirs: tuple[Field, ...]
    clashes: tuple[Field, ...]


def merge(section: Section, base: Values, theirs: Values, mine: Values) -> Merged:
    """`base` is what both began from. Nothing that either wrote is left out, but for the other one's answer to a clash."""
    values: dict[str, Any] = {}
    changed: list[Field] = []
    clashes: list[Field] = []
    for f in section.fields:
        was, their, my = (kept.get(f.id) for kept in (base, theirs, mine))
        values[f.id] = my
        if their in (was, my):
            continue
        changed.append(f)
        if my == was:
            values[f.id] = their
        elif (both := _together(f, was or (), their or (), my or ())) is not None:
            values[f.id] = both
        else:
            clashes.append(f)
    return Merged({name: value for name, value in values.items() if value not in (None, "", [])}, tuple(changed), tuple(clashes))


def _together(f: Field, was: Sequence[Any], their: Sequence[Any], my: Sequence[Any]) -> list[Any] | None:
    """Lines and rows of both: what one took out and the other left alone is out. None where they cannot be put together."""
    if not f.repeat:
        return None
    kept = [item for item in my if item in their or item not in was]
    both = [*kept, *(item for item in their if item not in was and item not in my)]
    return both if len(both) <= MAX_ITEMS else None
