"""A closed phone rings for nobody: when a time passes and no line comes, the manager on call is told, once (G11)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from carer_app.access import predicates, subjects
from carer_app.access.people import roles_of
from carer_app.access.permissions import Permission
from carer_app.db.models.children import Slot
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.overdue import OverdueNotice, TimeFor
from carer_app.db.models.people import Home, Person, RoleName
from carer_app.db.queries import children, contacts, occurrences, people
from carer_app.db.queries import overdue as rows
from carer_app.domain import occurrence as folded
from carer_app.domain.overdue import PATIENCE, by_our_clock, overdue
from carer_app.services.occurrences import occurrence_of

log = structlog.get_logger()
LEASE = timedelta(minutes=5)
"""Longer than any mail server is waited for: a worker that died with a mail in hand is taken over from after that."""
ANSWERING = (RoleName.REGISTERED_MANAGER, RoleName.SUPERVISING_SOCIAL_WORKER)


def sweep(session: Session, now: datetime) -> tuple[str, ...]:
    """Writes down which times have passed without a line, and commits. Gives the ids of all that nobody was told yet.

    What was missed while no worker ran is found the same way; what was noticed before is not noticed again.
    """
    found = [(row.id, kind, due_at) for row in rows.may_be_overdue(session, now - PATIENCE) for kind, due_at in _passed(session, row, now)]
    for occurrence_id, kind, due_at in found:
        rows.notice(session, occurrence_id, kind, due_at, now)
    session.commit()
    return tuple(rows.to_tell(session))


def claim(session: Session, notice_id: str, now: datetime) -> OverdueNotice | None:
    """The notice, if it is the caller's to tell of; None when it was told, or somebody else is at it. Commits."""
    is_ours = rows.claim(session, notice_id, now, LEASE)
    session.commit()
    return session.get(OverdueNotice, notice_id, populate_existing=True) if is_ours else None


def let_go(session: Session, notice: OverdueNotice) -> None:
    """The mail could not be handed over: the next sweep tries again. Commits."""
    notice.claimed_at = None
    session.commit()


def told(session: Session, notice: OverdueNotice, addresses: int, now: datetime) -> None:
    """The mail was handed over to the mail server for so many addresses. Commits."""
    notice.told_at, notice.told_to = now, addresses
    session.commit()


def addresses(session: Session, notice: OverdueNotice, now: datetime, refused: Collection[str] = ()) -> tuple[str, ...]:
    """Whom to tell: the manager on call, where an address of theirs is kept and not refused; else whoever manages or supervises the home.

    The home is the one where the child lives today, so nobody of their last home hears of them.
    """
    row = occurrences.get(session, notice.occurrence_id)
    child = children.get(session, row.child_id) if row else None
    home = children.placed_in(session, row.child_id, now) if row else None
    if child is None or home is None:
        return ()
    on_call = contacts.for_child(session, child, home).get(Slot.ON_CALL_MANAGER)
    if on_call is not None and on_call.email and on_call.email.isprintable() and on_call.email not in refused:
        return (on_call.email,)
    return tuple(sorted({person.email for person in _managers(session, home, now)} - set(refused)))


def _managers(session: Session, home: Home, now: datetime) -> Iterable[Person]:
    return [person for role in ANSWERING for person in people.with_role(session, role, home.organisation_id, now, home.id)]


def _passed(session: Session, row: Occurrence, now: datetime) -> list[tuple[TimeFor, datetime]]:
    try:
        occurrence = occurrence_of(session, row.id, how_they_came=True)
    except Exception as problem:  # a log that cannot be read keeps nobody from being told of the others
        log.error("a log could not be read", occurrence_id=row.id, problem=type(problem).__name__)
        return []
    passed = [(TimeFor(timer.kind), timer.due_at) for timer in overdue(occurrence, _heeded_at(session, row, occurrence), now)]
    return [one for one in passed if one not in rows.known(session, row.id)] if passed else []


def _heeded_at(session: Session, row: Occurrence, occurrence: folded.Occurrence) -> datetime:
    """When a line came last from somebody who might write there as it came: no line of the server, of nobody, or after access ended.

    What came before the first of the times changes nothing, so it is not asked about.
    """
    since = min((timer.due_at for timer in by_our_clock(occurrence)), default=row.opened_at)
    came = [(line.entry.received_at, line.entry) for line in occurrence.log if line.entry.received_at and line.entry.received_at >= since]
    for received_at, entry in sorted(came, key=lambda one: one[0], reverse=True):
        if entry.author and not (entry.sent and entry.sent.late) and _might_write(session, row, entry.author, received_at):
            return received_at
    return row.opened_at


def _might_write(session: Session, row: Occurrence, person_id: str, at: datetime) -> bool:
    person, found = people.get(session, person_id), subjects.find(session, "occurrence", {"occurrence_id": row.id}, person_id, at)
    return bool(person and found and predicates.may(person_id, roles_of(person, at), Permission.WRITE_LOG, found.standing))
