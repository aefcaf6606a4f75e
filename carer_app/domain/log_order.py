"""Puts the lines of a log in one order, whatever order they came in, and finds those that a later line withdraws.

JavaScript twin: static/js/domain/log_order.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from carer_app.domain.entries import (
    Corrected,
    Entry,
    Opened,
)
from carer_app.domain.entry_json import to_json
from carer_app.domain.timers import utc

KEEPS_ITS_PLACE = frozenset(
    {"opened", "answered", "decided", "level_raised", "level_lowered", "lowering_confirmed", "corrected", "details_given", "attached"}
)
"""Kinds that a correction cannot withdraw: another line says it better (an answer given anew, a lower level with its reason)."""


def in_order(lines: Iterable[Entry]) -> list[Entry]:
    """Each entry once, by (seq, device, id), never by a clock. Whichever copy of an entry came first, the same one is kept.

    The line that opened the occurrence leads, even if another device counted from zero without having seen it.
    """
    kept: dict[str, Entry] = {}
    for line in lines:
        other = kept.get(line.id)
        kept[line.id] = line if other is None else min(line, other, key=_preference)
    ordered = sorted(kept.values(), key=lambda line: (line.seq, line.device, line.id))
    first = next((line for line in ordered if isinstance(line.body, Opened)), None)
    return ordered if first is None else [first, *(line for line in ordered if line is not first)]


def _preference(line: Entry) -> tuple[object, ...]:
    """Of two copies, the one a server has received and proved; two entries that share an id by mistake are told apart by what they say."""
    received = "" if line.received_at is None else utc(line.received_at).isoformat()
    return (line.seq, line.device, json.dumps(to_json(line), sort_keys=True), not line.proved, not received, received)


def withdrawn(lines: Iterable[Entry]) -> frozenset[str]:
    """The lines that a correction with a reason says did not happen. They stay in the log and never move anything."""
    kinds = {line.id: line.kind for line in lines}
    return frozenset(
        line.body.entry
        for line in lines
        if isinstance(line.body, Corrected)
        and line.body.withdraws
        and line.body.reason.strip()
        and kinds.get(line.body.entry, "opened") not in KEEPS_ITS_PLACE
    )
