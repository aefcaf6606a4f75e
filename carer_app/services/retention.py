"""How long records are kept: proposed by date, decided by people, destroyed by two of them, and each step written down.

Destroying drops the keys that a child's words are sealed with. What is in clear stays: ids, times, kinds, and the chain of every log.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Child
from carer_app.db.models.people import Person
from carer_app.db.models.retention import RetentionLine
from carer_app.db.queries import children
from carer_app.db.queries import retention as rows
from carer_app.db.sealed import Subject, SubjectKind
from carer_app.domain.retention import Kind, Line, Standing, State, standing
from carer_app.domain.wall_clock import local
from carer_app.services.errors import Refused


@dataclass(frozen=True, slots=True)
class Kept:
    """A child's record with where it stands; `by` is the name of who wrote the line it stands on."""

    child_id: str
    name: str = field(repr=False)
    born: date | None
    standing: Standing
    by: str = ""
    by_id: str | None = None


def due(session: Session, organisation_id: str, now: datetime) -> list[Kept]:
    """The records whose time has come, or that were destroyed, the longest due first; one query. What nobody was asked about yet is not
    among them: each night `propose` opens every date of birth, and a page must not."""
    found = [_kept(child, lines, now) for child, lines in rows.children(session, organisation_id, spoken_of=True)]
    return sorted(
        (one for one in found if one.standing.state is not State.NOT_DUE), key=lambda one: (one.standing.due or date.min, one.child_id)
    )


def of_child(session: Session, child_id: str, now: datetime) -> Kept | None:
    """How long one child's record is kept."""
    found = rows.children(session, None, child_id)
    return _kept(*found[0], now) if found else None


def propose(session: Session, now: datetime) -> int:
    """Proposes every record whose time has come and of which nothing was decided. Nothing else happens. Says how many."""
    count = 0
    for child, lines in rows.children(session, None):
        if _kept(child, lines, now).standing.state is State.DUE:
            _write(session, child, Kind.PROPOSED, None, now)
            audit.record(session, "record_kept_proposed", None, child_id=child.id, at=now)
            count += 1
    return count


def say_died(session: Session, person_id: str, child: Child, died_on: date, now: datetime) -> None:
    """The child died: another period may run from that day. Raises Refused."""
    if died_on > local(now).date() or (child.date_of_birth is not None and died_on < child.date_of_birth):
        raise Refused("That day cannot be right. Give the day on which the child died.")
    _write(session, child, Kind.DIED, person_id, now, died_on=died_on)
    audit.record(session, "death_written_down", person_id, child_id=child.id, at=now)


def keep_longer(session: Session, person_id: str, child: Child, until: date, reason: str, now: datetime) -> None:
    """Kept until a day, with the reason. Raises Refused."""
    _decidable(session, child, now, State.DUE, State.PROPOSED, State.ASKED)
    if until <= local(now).date():
        raise Refused("That day has passed. Choose a day to come.")
    _write(session, child, Kind.KEPT_LONGER, person_id, now, until=until, reason=_reason(reason))
    audit.record(session, "record_kept_longer", person_id, child_id=child.id, at=now)


def ask_to_destroy(session: Session, person_id: str, child: Child, reason: str, now: datetime) -> None:
    """One person wants it destroyed, with the reason; nothing happens until another agrees. Raises Refused."""
    _decidable(session, child, now, State.DUE, State.PROPOSED)
    _nobody_in_care(session, child, now)
    _write(session, child, Kind.DESTROY_ASKED, person_id, now, reason=_reason(reason))
    audit.record(session, "record_destroy_asked", person_id, child_id=child.id, at=now)


def decline(session: Session, person_id: str, child: Child, now: datetime) -> None:
    """It is not destroyed. Whoever asked may take it back so. Raises Refused."""
    _decidable(session, child, now, State.ASKED)
    _write(session, child, Kind.DECLINED, person_id, now)
    audit.record(session, "record_destroy_declined", person_id, child_id=child.id, at=now)


def destroy(session: Session, person_id: str, child: Child, now: datetime) -> None:
    """A second person agrees, and the record is destroyed when this is committed. Raises Refused."""
    kept = _decidable(session, child, now, State.ASKED)
    if kept.by_id is None or kept.by_id == person_id:
        raise Refused("Somebody else must agree: not the one who asked.")
    _nobody_in_care(session, child, now)
    occurrences = rows.occurrences_of(session, child.id)
    _write(session, child, Kind.DESTROYED, person_id, now)
    audit.record(session, "record_destroyed", person_id, child_id=child.id, detail={"times_away": len(occurrences)}, at=now)
    session.flush()
    rows.empty(session, child.id, occurrences, now)
    ring = KeyRing.of(session)
    for subject in (Subject(SubjectKind.CHILD, child.id), *(Subject(SubjectKind.OCCURRENCE, one) for one in occurrences)):
        ring.shred(subject, now)
    session.expire_all()


def _decidable(session: Session, child: Child, now: datetime, *states: State) -> Kept:
    """Where it stands, kept from others until this is committed: two decisions never cross."""
    children.lock(session, child.id)
    kept = of_child(session, child.id, now)
    if kept is None or kept.standing.state not in states:
        raise Refused("Something else was decided meanwhile. Look again.")
    return kept


def _nobody_in_care(session: Session, child: Child, now: datetime) -> None:
    if rows.is_in_care(session, child.id, now):
        raise Refused("The child lives in a home here, or a time away is not closed. End that first.")


def _reason(words: str) -> str:
    if not words.strip():
        raise Refused("Say why.")
    return words.strip()


def _write(
    session: Session, child: Child, kind: Kind, person_id: str | None, now: datetime, *,
    until: date | None = None, died_on: date | None = None, reason: str | None = None,
) -> None:  # fmt: skip
    row = RetentionLine(child_id=child.id, organisation_id=child.organisation_id, kind=kind, at=now, person_id=person_id, until=until)
    row.died_on, row.reason = died_on, reason
    session.add(row)
    session.flush()


def _kept(child: Child, lines: list[tuple[RetentionLine, Person | None]], now: datetime) -> Kept:
    told = [Line(row.kind, row.at, row.person_id, row.until, row.died_on, row.reason or "") for row, _ in lines]
    stands = standing(told, child.date_of_birth, now)
    by = {row.person_id: person.name for row, person in lines if person is not None}
    who = stands.line.by if stands.line else None
    return Kept(child.id, child.preferred_name, child.date_of_birth, stands, by.get(who, ""), who)
