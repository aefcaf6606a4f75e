"""Lines that belong to no log yet: of emergency mode, of a child who is not this phone's, of a log that is not; and putting them to one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db import occurrence_store as store
from carer_app.db.models.children import Child
from carer_app.db.models.devices import Apart, Device, UnattachedLine
from carer_app.db.queries import children, devices, occurrences
from carer_app.db.queries.devices import Known
from carer_app.domain.entries import Attached, Entry, Opened
from carer_app.domain.entry_json import parse, to_json
from carer_app.domain.envelope import Inside, likely, read_clock
from carer_app.domain.log_lines import log_sentence
from carer_app.domain.sent import clock_words
from carer_app.services import occurrences as verbs
from carer_app.services import phone_homes, sync_log
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.protocols import pack_for
from carer_app.services.sync_lines import KEPT, NEEDS_A_WRITER, NOT_THIS_CHILD, Came, Taken


@dataclass(frozen=True, slots=True)
class Waiting:
    """The lines of one occurrence that wait, in the order of a log, each with its words and with what is to be said of how it came."""

    occurrence_id: str
    because: Apart
    device: Device
    lines: tuple[tuple[Entry, str, str], ...]
    received_at: datetime

    @property
    def began_at(self) -> datetime:
        """When the first of them happened, as far as it can be."""
        return likely(self.lines[0][0].happened_at, self.received_at)


def known(session: Session, ids: Collection[str], own: Collection[str] = ()) -> dict[str, Entry]:
    """The lines with these ids that were received already, in a log or apart.

    `own`: of these that their own phone sends now. What another phone brought of them, and lies apart, is as good as not received.
    """
    found = {row.id: taken(row) for row in devices.apart_by_id(session, ids)}
    apart = {entry_id: one.entry for entry_id, one in found.items() if not (entry_id in own and one.came.bearer != one.entry.device)}
    return apart | {entry_id: store.to_entry(row) for entry_id, row in occurrences.known_entries(session, ids).items()}


def keep(session: Session, lines: Sequence[Taken], now: datetime) -> str:
    """Until somebody puts them to a child. Says what the phone is told."""
    names_a_child = any(isinstance(one.entry.body, Opened | Attached) and one.entry.body.child for one in lines)
    because = Apart.NOT_PLACED if names_a_child else Apart.EMERGENCY
    _add(session, lines, because, now)
    return NOT_THIS_CHILD if names_a_child else KEPT


def keep_not_theirs(session: Session, lines: Sequence[Taken], now: datetime) -> None:
    """Of a log that nobody of their phone has ever had to do with, or has no longer."""
    _add(session, lines, Apart.NOT_THEIRS, now)


def take_out(session: Session, lines: Sequence[Taken]) -> None:
    """They go into a log now."""
    for row in devices.apart_by_id(session, [one.entry.id for one in lines]):
        session.delete(row)
    session.flush()


def taken(row: UnattachedLine) -> Taken:
    """The line as it came."""
    kept = row.line
    told = kept["told"]
    inside = Inside(kept["sent"], read_clock(told["clock"]), told["person"], told["build"], told)
    return Taken(parse(kept["entry"]), inside, Came(row.device_id, row.signed_in, kept.get("brought_by")))


def waiting(
    session: Session, homes: Collection[str], organisations: Collection[str], late_until: datetime | None = None
) -> tuple[Waiting, ...]:
    """What came from the phones of these homes and organisations and is in no log, the longest waiting first.

    With `late_until` also what a former carer's phone sent of the children who live there at that time.
    """
    found = devices.apart_in(session, homes, organisations, late_until)
    first = {row.occurrence_id: number for number, (row, _) in reversed(list(enumerate(found)))}
    ordered = sorted(found, key=lambda pair: (first[pair[0].occurrence_id], pair[0].because))
    groups = groupby(ordered, key=lambda pair: (pair[0].occurrence_id, pair[0].because))
    return tuple(_waiting(name, list(group)) for (name, _), group in groups)


def put_to(
    session: Session,
    actor: Actor,
    occurrence_id: str,
    child: Child,
    now: datetime,
    *,
    entry_id: str,
    homes: Collection[str],
    organisations: Collection[str],
) -> None:
    """Puts what waits to a child: a log begins with it, and says who put it there. Raises Refused; putting it twice changes nothing.

    Only what came from a phone of these homes and organisations, the actor's. What others sent under the same id, and what would end or
    lower something in a log of emergency mode, stays apart. Whoever calls has made sure that the actor may start one for this child.
    """
    devices.wait_for_turn(session, occurrence_id)
    found = devices.lock_apart(session, occurrence_id)
    row = occurrences.lock(session, occurrence_id)
    if row is not None:
        if row.child_id != child.id:
            raise Refused("These lines belong to another child’s log by now.")
        return
    near = devices.apart_of_places(session, occurrence_id, homes, organisations)
    lines = [taken(each) for each in found if each.id in near and _may_be_put(each)]
    if not lines:
        raise Refused("These lines are not here any more.")
    opened = next((one.entry for one in sync_log.in_order(lines) if isinstance(one.entry.body, Opened)), lines[0].entry)
    began_at = likely(opened.happened_at, now)
    home = children.placed_in(session, child.id, began_at) or children.placed_in(session, child.id, now)
    if home is None:
        raise Refused("This child is not placed anywhere at the moment, so an occurrence cannot be opened.")
    row = sync_log.add_row(session, occurrence_id, child.id, home, opened.body, began_at)
    take_out(session, lines)
    for each in devices.apart_of(session, occurrence_id):
        each.because = Apart.NOT_THEIRS
    sync_log.write(session, row, lines, lambda _: False, now)
    audit.record(session, "lines_put_to_child", actor.person_id, child.id, occurrence_id, at=now)
    verbs.write(session, actor, occurrence_id, Attached(child.id, pack_for(session, child, home).used()), now, entry_id=entry_id)
    sync_log.link_others(session, row, now)


def _may_be_put(row: UnattachedLine) -> bool:
    """Kept apart until it is put to a child, and nothing that nobody may write before that."""
    ends = taken(row).entry.kind in NEEDS_A_WRITER
    return row.because is not Apart.NOT_THEIRS and not (row.because is Apart.EMERGENCY and ends)


def put_aside(session: Session, row_id: str, one: Taken, now: datetime) -> None:
    """Of a phone, under an id that is not the line's."""
    session.add(_row(_phones(session, [one]), row_id, one, Apart.NOT_THEIRS, now))
    session.flush()


def _add(session: Session, lines: Sequence[Taken], because: Apart, now: datetime) -> None:
    phones = _phones(session, lines)
    session.add_all([_row(phones, one.entry.id, one, because, now) for one in lines])
    session.flush()


def _phones(session: Session, lines: Sequence[Taken]) -> dict[str, Known]:
    found = {device_id: devices.known(session, device_id) for device_id in {one.device_id for one in lines}}
    return {device_id: known for device_id, known in found.items() if known is not None}


def _row(phones: Mapping[str, Known], row_id: str, one: Taken, because: Apart, now: datetime) -> UnattachedLine:
    where = phone_homes.when_written(phones[one.device_id], likely(one.entry.written_at, now))
    row = UnattachedLine(id=row_id, organisation_id=where.organisation_id, home_id=where.home_id, device_id=one.device_id)
    row.occurrence_id, row.because, row.signed_in, row.received_at = one.entry.occurrence, because, one.signed_in, now
    sent = {"author": one.inside.entry.get("author")}
    row.line = {"entry": to_json(one.entry), "sent": sent, "told": dict(one.inside.told), "brought_by": one.came.brought_by}
    return row


def _waiting(occurrence_id: str, pairs: Sequence[tuple[UnattachedLine, Device]]) -> Waiting:
    received = [(taken(row), row.received_at) for row, _ in pairs]
    ordered = sorted(received, key=lambda pair: sync_log.place(pair[0]))
    row, device = pairs[0]
    said = tuple((one.entry, log_sentence(one.entry), _how_it_came(one, at)) for one, at in ordered)
    return Waiting(occurrence_id, row.because, device, said, min(at for _, at in received))


def _how_it_came(one: Taken, received_at: datetime) -> str:
    seconds = one.inside.clock.seconds_out(received_at)
    said = ["Another phone brought it."] if one.came.brought_by else []
    return " ".join(said if seconds is None else [*said, clock_words(seconds)])
