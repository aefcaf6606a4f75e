"""Packs that were given and that nobody has confirmed, asked for many absences at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from carer_app.domain.occurrence import Occurrence
from carer_app.domain.pack_given import Given, to_ask

GIVEN = "pack_shared"


def packs_not_confirmed_in(logs: Mapping[str, Occurrence], now: datetime) -> dict[str, Given]:
    """By occurrence, the newest of whom nobody knows whether they have it after its time; `logs`: those that hold a line of `GIVEN`."""
    found = {name: to_ask(log, now) for name, log in logs.items()}
    return {name: waits[0] for name, waits in found.items() if waits}
