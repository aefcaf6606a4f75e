"""Which protocol an authority has: by its whole name, however it is written, and never by a guess.

"Wakefield", "City of Wakefield Metropolitan District Council" and "wakefield council" are one authority; "North Somerset" is not Somerset.
"""

from __future__ import annotations

import re

from carer_app.domain.protocol import NATIONAL
from carer_app.packs import loader

_KIND = frozenset({"borough", "city", "council", "county", "district", "metropolitan", "of", "the"})
"""Words that say what kind of authority it is, not which."""
_WORD = re.compile(r"[^\W_]+")
"""Figures count: there is no second Wakefield, and whoever writes "Wakefield 2" means something that is not known here."""


def protocol_of(authority: str | None) -> str | None:
    """The name of the local protocol of this authority; None where it has none here, or the name could mean two."""
    wanted = _which(authority or "")
    found = {name for name, called in _known() if _which(called) == wanted} if wanted else set()
    return found.pop() if len(found) == 1 else None


def authority_names() -> tuple[str, ...]:
    """The authorities that have a protocol here, in the order of the alphabet."""
    return tuple(sorted({called for _, called in _known()}))


def _known() -> list[tuple[str, str]]:
    return [(name, called) for name in loader.names() if name != NATIONAL for called in loader.layer(name).authorities]


def _which(authority: str) -> tuple[str, ...]:
    """The words of a name that tell one authority from another."""
    return tuple(word for word in _WORD.findall(authority.casefold().replace("&", " and ")) if word not in _KIND)
