"""Keeping the lines of a log: sealed, chained in order of receipt, read back as the domain's entries."""

from __future__ import annotations

import json
import os
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db.models.occurrences import EntryRow, Occurrence
from carer_app.db.queries import occurrences, situation
from carer_app.db.sealed import Shredded
from carer_app.domain import chain
from carer_app.domain.entries import (
    Entry,
    Sent,
)
from carer_app.domain.entry_json import body_to_json, parse_body

SALT_BYTES = 32


def append(
    session: Session, occurrence: Occurrence, entry: Entry, received_at: datetime, proved: bool, salt: bytes | None = None
) -> EntryRow:
    """Adds a line at the end of the log and moves the head of its chain.

    `occurrence` must come from `queries.occurrences.lock` in this transaction. Should it not, two writers that meet clash on the
    position, so that one fails and the chain never forks. Raises ValueError for an entry of another occurrence.
    """
    if entry.occurrence != occurrence.id:
        raise ValueError(f"Entry {entry.id} belongs to another occurrence.")
    row = _row(entry, occurrence.chain_length + 1, received_at, proved)
    row.salt, row.payload = salt or os.urandom(SALT_BYTES), chain.payload_bytes(body_to_json(entry.body))
    row.payload_digest = chain.payload_digest(row.salt, row.payload)
    row.digest = chain.link(occurrence.chain_head, header(row), row.payload_digest)
    session.add(row)
    occurrence.chain_head, occurrence.chain_length = row.digest, row.position
    occurrence.entries_count, occurrence.last_entry_at = row.position, received_at
    return row


def has(session: Session, entry_id: str) -> bool:
    """Whether a line with this id was received."""
    return bool(occurrences.known_entries(session, [entry_id]))


def line(session: Session, entry_id: str) -> Entry | None:
    """The line with this id, of whichever log; None where there is none."""
    row = occurrences.known_entries(session, [entry_id]).get(entry_id)
    return None if row is None else to_entry(row)


def next_seq(session: Session, occurrence_id: str) -> int:
    """The Lamport count of a line written here and now: one more than any in the log."""
    return situation.next_seq(session, occurrence_id)


def load(session: Session, occurrence_id: str, *, how_they_came: bool = False) -> list[Entry]:
    """The whole log in order of receipt. Raises Shredded when its words were destroyed."""
    return [to_entry(row) for row in occurrences.entries(session, occurrence_id, how_they_came=how_they_came)]


def to_entry(row: EntryRow) -> Entry:
    """The line as the domain knows it, with what the server added."""
    return Entry(
        id=row.id,
        occurrence=row.occurrence_id,
        device=row.device,
        seq=row.seq,
        happened_at=row.happened_at,
        written_at=row.written_at,
        author=row.author_id,
        body=parse_body(row.kind, json.loads(row.payload)),
        proved=row.author_proved,
        received_at=row.received_at,
        sent=_sent(row),
    )


def _sent(row: EntryRow) -> Sent | None:
    """How it came, where the query that brought the line asked."""
    receipt = row.__dict__.get("receipt")
    return None if receipt is None else Sent(receipt.access_ended, receipt.clock_seconds)


def is_same(row: EntryRow, entry: Entry) -> bool:
    """Whether an entry offered again says just what was received under its id."""
    return to_entry(row) == entry


def header(row: EntryRow) -> dict[str, Any]:
    """What the chain binds in clear."""
    return {
        "id": row.id,
        "occurrence": row.occurrence_id,
        "position": row.position,
        "kind": row.kind,
        "device": row.device,
        "seq": row.seq,
        "author": row.author_id,
        "proved": row.author_proved,
        "happened_at": row.happened_at,
        "written_at": row.written_at,
        "received_at": row.received_at,
    }


def export(session: Session, occurrence_id: str) -> dict[str, Any]:
    """The log as `python -m carer_app.domain verify` checks it; where the words were shredded, the rest is still there."""
    return chain.export(occurrence_id, [_exported(row) for row in occurrences.entries(session, occurrence_id)])


def _exported(row: EntryRow) -> dict[str, Any]:
    try:
        content = {"payload": json.loads(row.payload), "salt": row.salt}
    except Shredded:
        content = {"payload": None, "salt": None}
    return header(row) | content | {"payload_digest": row.payload_digest, "digest": row.digest}


def _row(entry: Entry, position: int, received_at: datetime, proved: bool) -> EntryRow:
    return EntryRow(
        id=entry.id,
        occurrence_id=entry.occurrence,
        position=position,
        kind=entry.kind,
        seq=entry.seq,
        device=entry.device,
        author_id=entry.author,
        author_proved=proved,
        happened_at=entry.happened_at,
        written_at=entry.written_at,
        received_at=received_at,
    )
