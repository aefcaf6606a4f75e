"""A link to the pack for an officer: how long it opens, how often, and what stands in a guesser's way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from carer_app.domain.timers import utc

HOURS = (2, 8, 24)
MOST_OPENS = 3
MOST_WRONG = 5
CODE_DIGITS = 8
STAYS_OPEN = timedelta(minutes=30)
"""After a right code: long enough to read, save and say that they have it."""


class LinkStands(StrEnum):
    """What a link is worth now."""

    OPENS = "opens"
    EXPIRED = "expired"
    USED_UP = "used_up"
    LOCKED = "locked"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """What is known of a link."""

    expires_at: datetime
    opens: int = 0
    wrong: int = 0
    revoked_at: datetime | None = None

    def stands(self, now: datetime) -> LinkStands:
        """The first reason why it opens nothing, or that it opens."""
        if self.revoked_at is not None:
            return LinkStands.TAKEN_BACK
        if self.wrong >= MOST_WRONG:
            return LinkStands.LOCKED
        if utc(self.expires_at) <= utc(now):
            return LinkStands.EXPIRED
        return LinkStands.USED_UP if self.opens >= MOST_OPENS else LinkStands.OPENS


def code_words(code: str) -> str:
    """The code as it is read out: "4417 0926"."""
    return f"{code[:4]} {code[4:]}"


def code_typed(text: str) -> str:
    """The code as somebody types it, without spaces, dots and dashes."""
    return "".join(sign for sign in text if sign.isdecimal() and sign.isascii())


def code_is_short(text: str) -> int | None:
    """How many numbers were typed, where that is fewer than a code has: nobody guesses so, and it is no try."""
    found = len(code_typed(text))
    return found if found < CODE_DIGITS else None


def token_typed(text: str) -> str:
    """The token out of a link that was pasted whole, or the token alone."""
    return "".join(text.split()).rpartition("#")[2]
