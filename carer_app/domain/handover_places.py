"""In how many places of a pack something that is left out stands; and what no longer hides anything, since its place is gone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from carer_app.domain.entries import PackRedacted
from carer_app.domain.handover_parts import PolicePack
from carer_app.domain.handover_redactions import PHOTO, redacted

_TELLS_OF_IT = re.compile("(Left out of|Back in) the pack for the police")
"""A line of the log that says that something was left out names it, and is struck with it."""


def places(pack: PolicePack, body: PackRedacted) -> int:
    """How many texts of the whole pack would be another without it; the photo is one."""
    if body.target == PHOTO:
        return 1
    before, after = Counter(_texts(pack)), Counter(_texts(redacted(pack, [body])))
    return sum(count for text, count in (before - after).items() if not _TELLS_OF_IT.match(text))


def hides_nothing(pack: PolicePack, bodies: Iterable[PackRedacted]) -> tuple[PackRedacted, ...]:
    """Those of what is left out that change nothing in the whole pack as it is now: what they hid may stand under another name."""
    return tuple(body for body in bodies if not places(pack, body))


def _texts(value: Any) -> Iterator[str]:
    """Every text in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for f in fields(value):
            yield from _texts(getattr(value, f.name))
