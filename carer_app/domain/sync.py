"""What to say to each entry a device sends: new, same, held or refused, with a reason (field lessons S2, S10, S11).

JavaScript twin: static/js/domain/sync.js (the device's side of it).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from carer_app.domain.entries import (
    Entry,
    Opened,
)
from carer_app.domain.entry_json import parse, to_json
from carer_app.domain.errors import MalformedEntry
from carer_app.domain.timers import utc

NEW = "new"
SAME = "same"
HELD = "held"
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one entry of a batch. `entry` is there unless it was refused."""

    id: str
    verdict: str
    says: str
    entry: Entry | None = None


def fingerprint(entry: Entry) -> str:
    """What an entry says, in 64 characters; the same for the same entry whatever zone its times are told in."""
    told = to_json(entry) | {"happened_at": utc(entry.happened_at).isoformat(), "written_at": utc(entry.written_at).isoformat()}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def accept(batch: Iterable[Mapping[str, Any]], known_ids: Mapping[str, str], occurrences: Collection[str]) -> tuple[Verdict, ...]:
    """A verdict for each, in the order sent. An occurrence may be opened anywhere in the batch; one bad entry never stops the others.

    `known_ids`: the fingerprint of every entry already received that has an id of this batch. `occurrences`: those whose first line is
    here. An entry that arrives before its occurrence was opened is held: sent again later, it is accepted.
    """
    prints = dict(known_ids)
    verdicts = [found if isinstance(found, Verdict) else _check_id(found, prints) for found in map(_read, batch)]
    opened = {*occurrences, *(v.entry.occurrence for v in verdicts if v.entry and isinstance(v.entry.body, Opened))}
    return tuple(_hold(v) if v.id not in known_ids and v.entry and v.entry.occurrence not in opened else v for v in verdicts)


def _read(raw: Any) -> Entry | Verdict:
    try:
        if not isinstance(raw, Mapping):
            raise MalformedEntry("An entry must be an object.")
        return parse(raw)
    except MalformedEntry as problem:
        sent = raw.get("id") if isinstance(raw, Mapping) else None
        return Verdict(sent[:64] if isinstance(sent, str) else "", REFUSED, str(problem))


def _check_id(entry: Entry, prints: dict[str, str]) -> Verdict:
    told = fingerprint(entry)
    if entry.id not in prints:
        prints[entry.id] = told
        return Verdict(entry.id, NEW, "Received.", entry)
    if prints[entry.id] == told:
        return Verdict(entry.id, SAME, "Already received.", entry)
    return Verdict(entry.id, REFUSED, "Another entry was received with this id. That one is kept, and this one is not.")


def _hold(verdict: Verdict) -> Verdict:
    return replace(verdict, verdict=HELD, says="The first line of this occurrence has not arrived yet. Send it again later.")
