"""Profiles out of the section definitions themselves: whatever field is added is tried at once."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import strategies as st

from carer_app.domain.profile import SECTIONS
from carer_app.domain.profile_fields import Field, Kind, Section

# Letters of the scripts our fonts print, so that what goes in can be looked for in what comes out; long words and odd marks with them.
WORDS = (
    st.lists(
        st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCDEFGÉŁşžöß0123456789'-<&>", min_size=1, max_size=12) | st.just("Wort" * 12),
        min_size=1,
        max_size=6,
    )
    .map(" ".join)
    .filter(lambda words: not re.search(r"pass|pin|pw", words, re.IGNORECASE))
)  # what reads like a secret is refused


def value(field: Field) -> st.SearchStrategy[Any]:
    """A value that the field takes."""
    match field.kind:
        case Kind.DATE:
            return st.dates().map(lambda on: on.isoformat())
        case Kind.TIME:
            return st.times().map(lambda at: f"{at:%H:%M}")
        case Kind.NUMBER:
            return st.integers(field.least, field.most)
        case Kind.CHOICE | Kind.YES_NO_UNKNOWN:
            return st.sampled_from([o.id for o in field.options])
        case Kind.TELEPHONE:
            return st.integers(0, 999).map(lambda n: f"07700 900{n:03}")
        case Kind.LIST:
            return st.lists(WORDS, min_size=1, max_size=3)
        case Kind.ROWS:
            return st.lists(some_of(field.columns), min_size=1, max_size=3)
    return WORDS


def some_of(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Values for some of these fields, at least one."""
    return st.fixed_dictionaries({}, optional={f.id: value(f) for f in fields}).filter(bool)


def section(of: Section) -> st.SearchStrategy[dict[str, Any]]:
    """A section as a form would give it."""
    return some_of(of.fields)


PROFILES = st.fixed_dictionaries({}, optional={s.id: section(s) for s in SECTIONS})
