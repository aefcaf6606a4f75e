"""Letting a Regulation 44 visitor in to a home for a time, the consents that open a child's log, and what a visitor reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from carer_app.db import audit, occurrence_store
from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Child
from carer_app.db.models.occurrences import Occurrence as OccurrenceRow
from carer_app.db.models.people import Home, HomeKind, Membership, Person, RoleName
from carer_app.db.models.visits import Giver, VisitConsent
from carer_app.db.queries import children, sign_in
from carer_app.db.queries import visits as kept
from carer_app.db.sealed import Subject, SubjectKind
from carer_app.domain.handover_words import without_names
from carer_app.domain.log_lines import log_sentence
from carer_app.domain.moments import as_utc, start_of
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.talk_notes import of_talks, without_what_was_said
from carer_app.domain.visit import LONGEST, VisitedTime, first_day_back, letters, police_level_at, steps_taken
from carer_app.domain.wall_clock import local
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.folded_logs import logs_holding
from carer_app.services.people import new_person

_TAKEN = (
    "Somebody already signs in with this email address. A visitor is nobody who works for a home or for you: use an address of their own."
)


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of a log that a visitor may read. `is_taken_back`: it was withdrawn later."""

    at: datetime
    text: str
    is_taken_back: bool


def invite(session: Session, actor: Person, home: Home, name: str, email: str, until: date, now: datetime) -> Person:
    """Lets somebody in until the end of that day: a new account, or that of somebody who is only ever a visitor. Raises Refused."""
    if home.kind is not HomeKind.RESIDENTIAL:
        raise Refused("Only a children’s home has a Regulation 44 visitor.")
    ends = as_utc(start_of(until + timedelta(days=1)))
    if until < local(now).date():
        raise Refused("That day has passed. Choose today or a day to come.")
    if ends > now + LONGEST + timedelta(days=1):
        raise Refused("Choose a day within six weeks. They can be let in again.")
    person = sign_in.by_email(session, email)
    if person is None:
        person = _new(session, home.organisation_id, name, email)
        audit.record(session, "person_invited", actor.id, subject=f"person:{person.id}", at=now)
    elif not person.active or kept.roles_ever(session, person.id) != {RoleName.REGULATION_44_VISITOR}:
        raise Refused(_TAKEN)
    for held, who in kept.visitors(session, home.id, now):
        if who.id == person.id:
            held.to_at = max(now, held.from_at)
    spell = {"role": RoleName.REGULATION_44_VISITOR, "organisation_id": home.organisation_id, "home_id": home.id}
    session.add(Membership(person_id=person.id, from_at=now, to_at=ends, granted_by=actor.id, **spell))
    session.flush()
    session.expire(person, ["memberships"])
    sign_in.sign_out(session, person.id, now)
    _note(session, "visitor_invited", actor, person, home, now, until.isoformat())
    return person


def end(session: Session, actor: Person, home: Home, membership_id: str, now: datetime) -> bool:
    """Ends a visitor's access now; False where there is none of this home that lasts."""
    found = next(((held, who) for held, who in kept.visitors(session, home.id, now) if held.id == membership_id), None)
    if found is None:
        return False
    held, who = found
    held.to_at = max(now, held.from_at)
    _note(session, "visitor_ended", actor, who, home, now, "")
    return True


def keep_consent(
    session: Session, actor: Actor, child: Child, giver: Giver, who: str, given_on: date, now: datetime, *, consent_id: str
) -> bool:
    """Writes a consent down; False where the very same was written already. Raises Refused."""
    children.lock(session, child.id)
    if session.get(VisitConsent, consent_id) is not None:
        return False
    if given_on > local(now).date():
        raise Refused("That day has not come yet. Write a consent down once it was given.")
    if actor.person_id is None:
        raise Refused("Sign in to write a consent down.")
    row = VisitConsent(id=consent_id, child_id=child.id, giver=giver, given_on=given_on, recorded_at=now, recorded_by=actor.person_id)
    row.who = who
    session.add(row)
    audit.record(session, "visit_consent_kept", actor.person_id, child_id=child.id, subject=giver.value, detail={"consent": row.id}, at=now)
    session.flush()
    return True


def end_consent(session: Session, actor: Actor, child: Child, consent_id: str, now: datetime) -> bool:
    """The child or the authority says no after all: the log is closed at once."""
    row = session.get(VisitConsent, consent_id)
    if row is None or row.child_id != child.id or row.ended_at is not None:
        return False
    row.ended_at, row.ended_by = max(now, row.recorded_at), actor.person_id
    audit.record(
        session, "visit_consent_ended", actor.person_id, child_id=child.id, subject=row.giver.value, detail={"consent": row.id}, at=now
    )
    session.flush()
    return True


def month(session: Session, home: Home, first: date, after: date, now: datetime) -> tuple[list[VisitedTime], set[str]]:
    """The times away that began in that month, and whose they are: for the audit. Four queries, whatever their number."""
    rows = kept.times(session, home, as_utc(start_of(first)), as_utc(start_of(after)))
    called = letters(kept.children_in_order(session, home, as_utc(start_of(first_day_back(local(now).date())))))
    ids = [row.occurrence.id for row in rows]
    ring = [Subject(SubjectKind.ORGANISATION, home.organisation_id), *(Subject(SubjectKind.OCCURRENCE, name) for name in ids)]
    KeyRing.of(session).preload(ring)
    logs = logs_holding(session, "opened", ids)
    return [_time(row, logs.get(row.occurrence.id), called) for row in rows], {row.occurrence.child_id for row in rows}


def log_of(session: Session, row: OccurrenceRow) -> list[LogLine]:
    """The log of a child who consented, and whose authority did: without the names of others who live there, who did not."""
    others = [other for other in children.ever_in_home(session, row.home_id) if other.id != row.child_id]
    names = tuple(name for other in others for name in (other.preferred_name, other.full_name) if name)
    one = Occurrence.of(occurrence_store.load(session, row.id))
    talks = of_talks(line.entry for line in one.log)
    said = ((line, without_what_was_said(line.entry) if line.entry.id in talks else line.entry) for line in one.log)
    return [
        LogLine(entry.happened_at, without_names(log_sentence(entry, line.is_verified), names), not line.counts) for line, entry in said
    ]


def _time(row: kept.Time, log: Occurrence | None, called: dict[str, str]) -> VisitedTime:
    of = row.occurrence
    return VisitedTime(
        occurrence_id=of.id,
        letter=called.get(of.child_id, "A child"),
        began_at=log.realised_at if log else of.opened_at,
        returned_at=of.returned_at,
        is_open=of.state.is_open,
        level=log.highest_level if log else of.level,
        police_level_at=police_level_at(log) if log else None,
        police_told_at=log.police_told.happened_at if log and log.police_told else None,
        steps=steps_taken(log) if log else (),
        offered_at=row.offered_at,
        held_at=row.held_at,
        may_read_log=row.may_read_log,
    )


def _new(session: Session, organisation_id: str, name: str, email: str) -> Person:
    person = new_person(organisation_id, name, email, None)
    session.add(person)
    try:
        session.flush()
    except IntegrityError:
        raise Refused(_TAKEN) from None
    return person


def _note(session: Session, kind: str, actor: Person, person: Person, home: Home, now: datetime, until: str) -> None:
    audit.record(session, kind, actor.id, subject=f"person:{person.id}", detail={"home": home.id, "until": until}, at=now)
