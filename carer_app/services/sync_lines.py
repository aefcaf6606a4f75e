"""Lines on their way in: opened, read, and the sentences that a phone is answered with."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db import line_seal
from carer_app.db.models.devices import Device, RefusedLine
from carer_app.db.queries import devices
from carer_app.domain.entries import Entry
from carer_app.domain.envelope import Envelope, Inside, id_of, read_envelope, read_inside
from carer_app.domain.errors import MalformedEntry
from carer_app.domain.sync import REFUSED
from carer_app.services import line_keys

NEEDS_A_WRITER = frozenset({"returned", "return_step", "level_lowered", "lowering_confirmed", "closed"})
"""What nobody may write without saying who they are: a phone that anybody can pick up must not end or weaken a search."""
SERVERS_OWN = frozenset({"pack_shared", "pack_followed", "pack_redacted"})
"""What is written where packs are printed and given, and nowhere else: no phone says what went out, what became of it, or what is left out."""
NEEDS_PROOF = frozenset({"pack_confirmed"})
"""What counts only from the very person who is signed in: it ends the asking whether the police have the pack."""

RECEIVED, KEPT = "Received.", "Received. Kept until it is put to a child."
NOT_THIS_CHILD = "Received. Kept until somebody who cares for this child takes it in."
NOT_THIS_PHONE = "Received. Kept apart for the manager: nobody of this phone has had to do with this log."
TOO_LATE = "Received. Kept apart for the manager: it came after access had ended."
HOLD = "The first line of this occurrence has not arrived yet. It is kept, and taken in when that line comes."
NO_WRITER = "Nobody is signed in on this phone, so this cannot be written: sign in first, then write it again."
NOT_A_PHONES = "Only the service itself writes this line, so a phone cannot. It is put aside, and the manager can see that it was sent."
NOT_KEPT = "This line could not be kept. It is put aside, and the manager can see that it was sent."
_NO_SUCH_KEY = "This line was sealed to a key that is not known here."
_IDS = uuid.UUID("3d1b7c0a-96f2-4f0c-8a55-2c8f61d0b7e4")


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of one line, as the phone is told."""

    id: str
    verdict: str
    says: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was opened. `raw`: the envelope as it was sent."""

    raw: Mapping[str, Any]
    envelope: Envelope
    inside: Inside


@dataclass(frozen=True, slots=True)
class Came:
    """Of which phone a line is, who was signed in where it came, and which other phone brought it, if one did."""

    device_id: str
    signed_in: str | None
    brought_by: str | None = None

    @property
    def bearer(self) -> str:
        """The phone that sent it."""
        return self.brought_by or self.device_id


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry with how it came."""

    entry: Entry
    inside: Inside
    came: Came

    @property
    def device_id(self) -> str:
        """The phone it is of."""
        return self.came.device_id

    @property
    def signed_in(self) -> str | None:
        """Who was signed in when it came."""
        return self.came.signed_in

    @property
    def proved(self) -> bool:
        """Whether the writer is the very person who was signed in."""
        return self.entry.author is not None and self.entry.author == self.signed_in


def open_all(session: Session, sent: Sequence[Any]) -> list[Line | Answer]:
    """Each line opened, or why it cannot be; in the order sent."""
    read = [_read(raw) for raw in sent]
    keys = line_keys.privates(session, {each.key for each in read if isinstance(each, Envelope)})
    return [each if isinstance(each, Answer) else _open(raw, each, keys) for raw, each in zip(sent, read, strict=True)]


def to_judge(line: Line, people: Collection[str], known: Entry | None) -> dict[str, Any]:
    """The entry as JSON, for `domain.sync.accept`. A writer who has, and had, no store on the phone is none; the claim stays in the receipt.

    `people`: whose phone it is. `known`: what was received under this id; sent again with another session it is the same line.
    """
    claim = _claim(line)
    author = claim if claim in people else None
    if known is not None and claim is not None and known.author in (None, claim):
        author = known.author
    return dict(line.inside.entry) | {"author": author}


def _claim(line: Line) -> str | None:
    """Whom the line says has written it."""
    said = line.inside.entry.get("author")
    return str(uuid.UUID(said)) if isinstance(said, str) and _is_uuid(said) else None


def kept_under(device: Device, raw: Any) -> str:
    """An id that follows from what was sent: the same again is the same row."""
    told = json.dumps(raw, sort_keys=True)
    return str(uuid.uuid5(_IDS, f"{device.id} {hashlib.sha256(told.encode()).hexdigest()}"))


def keep_refused(session: Session, device: Device, refused: Sequence[tuple[Any, str]], now: datetime) -> None:
    """Keeps what was refused, just as it was sent, with the reason; for the manager to see."""
    ids = {kept_under(device, raw): (raw, says) for raw, says in refused}
    for kept in devices.are_refused(session, set(ids)):
        del ids[kept]
    for row_id, (raw, says) in ids.items():
        row = RefusedLine(id=row_id, organisation_id=device.organisation_id, device_id=device.id, received_at=now)
        row.home_id = device.home_id
        row.reason, row.sent = says.encode(errors="replace").decode(), json.dumps(raw)
        session.add(row)
    session.flush()


def _read(raw: Any) -> Envelope | Answer:
    try:
        return read_envelope(raw)
    except MalformedEntry as problem:
        return Answer(id_of(raw), REFUSED, str(problem))


def _open(raw: Any, envelope: Envelope, keys: Mapping[str, bytes]) -> Line | Answer:
    if envelope.key not in keys:
        return Answer(envelope.id, REFUSED, _NO_SUCH_KEY)
    try:
        return Line(raw, envelope, read_inside(line_seal.open_sealed(keys[envelope.key], envelope.to_json()), envelope))
    except (MalformedEntry, line_seal.Unopened) as problem:
        return Answer(envelope.id, REFUSED, str(problem))


def _is_uuid(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False
