"""Who acts: the author of a line, and the browser or phone it comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person behind a signed-in session. `device` names the browser, never the person; `proved` is false for a mere claim."""

    person_id: str | None
    name: str
    device: str
    proved: bool = True
