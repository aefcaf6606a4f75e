"""Where a child may be moved to, and by whom: to one's own homes, by the social worker to a home that told its code (NAT-2.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.access.permissions import Permission, Role
from carer_app.access.predicates import Held, Place, Standing, may
from carer_app.db.models.children import AssignmentKind, Child
from carer_app.db.models.people import Home, RoleName
from carer_app.db.queries import children, moves, people, standing
from carer_app.domain.home_code import homes_with
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused

_NO_SUCH_CODE = "There is no home with this code. Ask the home to read it out again."


class NoSuchCode(Refused):
    """No home has told this code; whoever tries one after another is stopped."""


@dataclass(frozen=True, slots=True)
class Whither:
    """Where a child moves to: a home of the same organisation, a home by its code, somewhere else in words; nothing while it is not known."""

    home_id: str = ""
    code: str = ""
    elsewhere: str = ""


def may_move(session: Session, person_id: str | None, child_id: str, now: datetime) -> bool:
    """Whether the person may move the child, asked of the database as it is now."""
    row = standing.of_child(session, child_id, person_id, now) if person_id else None
    if row is None or person_id is None:
        return False
    held = [Held(Role(m.role), m.organisation_id, m.home_id) for m in people.memberships(session, person_id, now)]
    placed = Place(row.home.id, row.home.organisation_id) if row.home else None
    workers = frozenset({person_id} if row.is_named else ())
    return may(person_id, held, Permission.MOVE_CHILD, Standing(placed, social_workers=workers))


def is_social_worker(session: Session, person_id: str | None, child_id: str, now: datetime) -> bool:
    """Whether the person is the child's named social worker now."""
    named = {one.person_id for one in children.assignments(session, child_id, now) if one.kind is AssignmentKind.SOCIAL_WORKER}
    if person_id is None or person_id not in named:
        return False
    return any(held.role is RoleName.SOCIAL_WORKER for held in people.memberships(session, person_id, now))


def destination(session: Session, actor: Actor, child: Child, where: Whither, lives: Home | None, now: datetime) -> Home | None:
    """The home, or None for elsewhere and not known. To another organisation only the child's social worker moves, by the code the home
    told them: whoever gives the code agrees to receive, and nobody sees a list of other people's homes."""
    is_theirs = is_social_worker(session, actor.person_id, child.id, now)
    home = _by_code(session, where.code, lives, is_theirs) if where.code else _of_one_s_own(session, where.home_id, lives)
    if home is None and not _has_social_worker(session, child, now):
        raise Refused(
            "No social worker is named for this child, so nobody could open the record after the move. Name the social worker first."
        )
    if home is not None and lives is not None and home.id == lives.id:
        raise Refused("The child lives in this home now. Choose another one.")
    return home


def told(session: Session, code: str) -> Home:
    """The home that has this code. Raises NoSuchCode."""
    between = homes_with(code)
    found = list(moves.homes_between(session, *between)) if between else []
    if len(found) != 1:
        raise NoSuchCode(_NO_SUCH_CODE)
    return found[0]


def _by_code(session: Session, code: str, lives: Home | None, is_social_worker: bool) -> Home:
    home = told(session, code)
    within = lives is not None and home.organisation_id == lives.organisation_id
    if not is_social_worker and not within:
        raise NoSuchCode(_NO_SUCH_CODE)
    return home


def _of_one_s_own(session: Session, home_id: str, lives: Home | None) -> Home | None:
    if not home_id:
        return None
    home = people.homes(session, [home_id]).get(home_id)
    if home is None or lives is None or home.organisation_id != lives.organisation_id or home.closed_at is not None:
        raise Refused("Choose one of the homes on the page.")
    return home


def _has_social_worker(session: Session, child: Child, now: datetime) -> bool:
    named = (one for one in children.assignments(session, child.id, now) if one.kind is AssignmentKind.SOCIAL_WORKER)
    return any(is_social_worker(session, one.person_id, child.id, now) for one in named)
