"""The second person where a level is lowered: whose word is still missing, and whether a name is only one's own (D3, G4)."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from carer_app.domain.named import letters
from carer_app.domain.occurrence import NotConfirmed, Occurrence
from carer_app.services.folded_logs import logs_holding

LOWERED = "level_lowered"
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "me", "myself", "i"})


def is_own_name(name: str, own: str) -> bool:
    """Whether those words name nobody but oneself: however they are written, with a title, or one of one's names alone."""
    words, mine = _words(name), _words(own)
    if not words or not mine:
        return False
    is_all_of_mine = len(mine) > 1 and set(mine) <= set(words)
    return set(words) <= set(mine) or is_all_of_mine or "".join(words) == "".join(mine)


def _words(name: str) -> list[str]:
    """The words of a name in small letters, without titles, without marks, and without what cannot be seen."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    seen = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Mn") and (not c.isalpha() or letters(c)))
    words = "".join(c if c.isalpha() else " " for c in seen).split()
    return [word for word in words if word not in _TITLES]


def not_confirmed(session: Session, occurrence_ids: Collection[str]) -> dict[str, NotConfirmed]:
    """By occurrence. One query, and the keys where a level was lowered at all; only those logs are read."""
    return not_confirmed_in(logs_holding(session, LOWERED, occurrence_ids))


def not_confirmed_in(logs: Mapping[str, Occurrence]) -> dict[str, NotConfirmed]:
    """The same for logs that were read already."""
    found = {name: log.not_confirmed for name, log in logs.items()}
    return {name: waits for name, waits in found.items() if waits is not None}
