"""Lines that another phone brings: an id is no secret, and anybody can seal a line to the server.

Whoever stands behind both phones brings lines as if theirs had sent them. What a stranger brings is put aside under the phone that it
names, in no log and in nobody's way: it is judged anew when that phone sends it. The bringer learns that it was received.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from carer_app.db.models.devices import Apart, Device, UnattachedLine
from carer_app.db.queries import devices
from carer_app.domain.entries import Entry
from carer_app.domain.entry_json import parse
from carer_app.domain.errors import MalformedEntry
from carer_app.domain.sync import HELD, NEW, REFUSED, fingerprint
from carer_app.services import sync_apart
from carer_app.services.sync_lines import NOT_KEPT, RECEIVED, Answer, Came, Line, Taken, keep_refused, to_judge

MOST_ASIDE = 500
"""Of one phone; after so many whoever brings them keeps them."""
NOT_KNOWN = "The phone that this line names is not known here. It is kept sealed, and taken in when that phone is."
_NO_ROOM = "Too many lines of that phone were brought by others. Keep this one."
_IDS = uuid.UUID("b1f4a0c2-7d0e-4a0f-9d5e-52f0f9f1c8a6")


def set_aside(session: Session, line: Line, named: Device, came: Came, now: datetime) -> Answer:
    """Keeps a line that a stranger brought for those who answer for the phone it names."""
    line_id = line.envelope.id
    try:
        entry = parse(to_judge(line, (), None))
    except MalformedEntry as problem:
        keep_refused(session, named, [(line.raw, str(problem))], now)
        return Answer(line_id, REFUSED, NOT_KEPT)
    there = sync_apart.known(session, [line_id]).get(line_id)
    if (there is not None and _words(there) == _words(entry)) or devices.apart_by_id(session, [_aside_id(entry)]):
        return Answer(line_id, NEW, RECEIVED)
    if devices.count_apart(session, named.id, Apart.NOT_THEIRS) >= MOST_ASIDE:
        return Answer(line_id, HELD, _NO_ROOM)
    try:
        with session.begin_nested():
            sync_apart.put_aside(session, _aside_id(entry), Taken(entry, line.inside, came), now)
    except IntegrityError:
        pass  # another request was quicker with the same line
    return Answer(line_id, NEW, RECEIVED)


def in_the_way(rows: Sequence[UnattachedLine], own: Collection[str]) -> set[str]:
    """Of the lines that lie apart, those of strangers, and those that their own phone (`own`) sends now while another one brought them."""
    return {row.id for row in rows if _is_a_stranger_s(row) or (row.id in own and _was_brought(row))}


def make_way(session: Session, lines: Sequence[Taken], now: datetime) -> None:
    """What others brought of these lines goes, now that they are taken in. Other words under the same id stay, aside."""
    sent = {one.entry.id: one.entry for one in lines}
    for row in devices.apart_by_id(session, [*sent, *map(_aside_id, sent.values())]):
        kept = sync_apart.taken(row)
        session.delete(row)
        session.flush()
        if row.id in sent and _words(kept.entry) != _words(sent[row.id]):
            sync_apart.put_aside(session, _aside_id(kept.entry), kept, now)


def _is_a_stranger_s(row: UnattachedLine) -> bool:
    """It has an id of its own, so that it takes nobody's."""
    return row.because is Apart.NOT_THEIRS and sync_apart.taken(row).entry.id != row.id


def _was_brought(row: UnattachedLine) -> bool:
    one = sync_apart.taken(row)
    return one.came.bearer != one.entry.device


def _words(entry: Entry) -> str:
    return fingerprint(replace(entry, author=None))


def _aside_id(entry: Entry) -> str:
    """The same line is the same row, whoever brings it."""
    return str(uuid.uuid5(_IDS, f"{entry.device} {entry.id} {_words(entry)}"))
