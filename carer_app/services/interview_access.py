"""Giving somebody one return interview to hold, until a day, and taking it back. Nobody of the home is ever given one (NAT-4.11, NOTT-86)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from carer_app.access.permissions import Permission, Role
from carer_app.access.predicates import Held, Place, Standing, may
from carer_app.db import audit
from carer_app.db.models.children import Child
from carer_app.db.models.interviews import InterviewAccess
from carer_app.db.models.people import Home, Person, RoleName
from carer_app.db.queries import children, occurrences, people, who_hears
from carer_app.db.queries import follow_ups as lines
from carer_app.db.queries import interviews as kept
from carer_app.domain.follow_up import FollowUp
from carer_app.domain.interviews_read import Interview, interviews
from carer_app.domain.moments import as_utc, start_of
from carer_app.domain.profile import Profile
from carer_app.domain.wall_clock import local
from carer_app.services import plans
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.follow_ups import readable

LONGEST = timedelta(weeks=6)


@dataclass(frozen=True)
class ToHold:
    """What somebody needs who holds one: the child, where the child is now, how to talk with them, the interview, and what was written of it."""

    access: InterviewAccess
    child: Child
    home: Home | None
    profile: Profile
    one: Interview
    lines: tuple[FollowUp, ...]


def who_may(session: Session, organisation_ids: set[str], at: datetime) -> list[Person]:
    """Interviewers of these organisations, by name."""
    found = {person.id: person for one in sorted(organisation_ids) for person in people.with_role(session, RoleName.INTERVIEWER, one, at)}
    return sorted(found.values(), key=lambda person: person.name.casefold())


def give(
    session: Session,
    actor: Actor,
    child_id: str,
    home: Home | None,
    one: Interview,
    person: Person,
    until: date,
    now: datetime,
    *,
    access_id: str,
) -> None:
    """One interview, until the end of that day. The same post twice gives it once. Raises Refused."""
    children.lock(session, child_id)
    if session.get(InterviewAccess, access_id) is not None:
        return
    ends = as_utc(start_of(until + timedelta(days=1)))
    if ends <= now or until < local(now).date():
        raise Refused("That day has passed. Choose today or a day to come.")
    if ends > now + LONGEST + timedelta(days=1):
        raise Refused("Choose a day within six weeks. It can be given again.")
    if _cares_there(session, person.id, home, one, now):
        raise Refused("Somebody who works in the home, or for it, never holds the interview. Choose somebody else.")
    row = InterviewAccess(id=access_id, child_id=child_id, interview_id=one.id, person_id=person.id, from_at=now, to_at=ends)
    row.given_by = actor.person_id
    session.add(row)
    _note(session, "interview_given", actor, row, now)


def end(session: Session, actor: Actor, child_id: str, one: Interview, access_id: str, now: datetime) -> bool:
    """Takes it back now; False where there is none of this interview that lasts."""
    row = session.get(InterviewAccess, access_id)
    if row is None or (row.child_id, row.interview_id) != (child_id, one.id) or row.to_at <= now:
        return False
    row.to_at = max(now, row.from_at)
    _note(session, "interview_taken_back", actor, row, now)
    return True


def _cares_there(session: Session, person_id: str, home: Home | None, one: Interview, now: datetime) -> bool:
    """Whether they look after children where the child lives now, or where any of the times it is about happened."""
    held = [Held(Role(m.role), m.organisation_id, m.home_id) for m in people.memberships(session, person_id, now)]
    there = [Place(row.home_id, row.organisation_id) for name in one.occurrences if (row := occurrences.get(session, name)) is not None]
    there += [Place(home.id, home.organisation_id)] if home is not None else []
    return any(may(person_id, held, Permission.SEE_CHILD, Standing(placed=place)) for place in there)


def to_hold(session: Session, access: InterviewAccess, now: datetime) -> ToHold | None:
    """All that its holder needs; None where the child is gone, nothing is written of it, or they work for the home by now."""
    found = lines.living(session, access.child_id, now)
    written = readable(lines.of_thing(session, access.interview_id))
    one = next((one for one in interviews(written) if one.id == access.interview_id), None)
    if found is None or one is None or _cares_there(session, access.person_id, found[1], one, now):
        return None
    return ToHold(access, *found, plans.profile_of(session, access.child_id), one, written)


def held_by(session: Session, person_id: str, now: datetime) -> list[tuple[InterviewAccess, str]]:
    """What somebody may hold now, each with the child's name; none of a child whose home they work for by now (NAT-4.11, NOTT-86)."""
    given = kept.accesses_of(session, person_id, now)
    hears = who_hears.of_children(session, [one.child_id for one in given], now)
    mine = [one for one in given if person_id not in hears[one.child_id].carers | hears[one.child_id].managers]
    names = {child.id: child.preferred_name for child in children.some(session, [one.child_id for one in mine])} if mine else {}
    return [(one, names.get(one.child_id, "")) for one in mine]


def _note(session: Session, kind: str, actor: Actor, row: InterviewAccess, now: datetime) -> None:
    detail = {"access": row.id, "until": row.to_at.isoformat()}
    audit.record(session, kind, actor.person_id, child_id=row.child_id, subject=f"person:{row.person_id}", detail=detail, at=now)
    session.flush()
