"""A child moves: planned ahead or at once. Who may open the record follows from the dates of the stays, so no job has to run (NAT-2.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.children import AssignmentKind, Child, Placement
from carer_app.db.models.moves import Move, MoveKind
from carer_app.db.models.people import Home, RoleName
from carer_app.db.queries import children, moves, people
from carer_app.domain.home_code import homes_with
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused

_NO_SUCH_CODE = "There is no home with this code. Ask the home to read it out again."


@dataclass(frozen=True, slots=True)
class Whither:
    """Where a child moves to: a home of the same organisation, a home by its code, somewhere else in words; nothing while it is not known."""

    home_id: str = ""
    code: str = ""
    elsewhere: str = ""


def plan_move(
    session: Session, actor: Actor, child: Child, where: Whither, starts_at: datetime, reason: str, now: datetime, *, give: bool = True
) -> Move:
    """A move on a day to come; one that was planned before is called off in its favour. On its day access goes by the dates.

    `give`: the new home may read the plan from now on (NAT-2.8a). Raises Refused.
    """
    if starts_at <= now:
        raise Refused("Choose a time that is still to come. For a move that has happened, use “Move now”.")
    lives = _locked(session, child, now)
    to_home = _destination(session, actor, child, where, lives, now)
    ahead = move_ahead(session, child.id, now)
    if ahead is not None:
        _refuse_what_is_not_theirs(session, actor, ahead, now)
        _call_off(session, actor, ahead, now)
    move = _made(session, actor, child, MoveKind.PLANNED, lives, to_home, starts_at, now, where.elsewhere, reason)
    if give and to_home is not None:
        give_plan(session, actor, move, now)
    _note(session, "move_planned", actor, move, now)
    return move


def move_now(session: Session, actor: Actor, child: Child, where: Whither, reason: str, now: datetime) -> Move:
    """The child is moved from this moment on (NAT-2.8b). What is open stays with the child and goes on. Raises Refused."""
    lives = _locked(session, child, now)
    to_home = _destination(session, actor, child, where, lives, now)
    ahead = move_ahead(session, child.id, now)
    if ahead is not None:
        _call_off(session, actor, ahead, now)
    move = _made(session, actor, child, MoveKind.EMERGENCY, lives, to_home, now, now, where.elsewhere, reason)
    if to_home is not None:
        child.organisation_id = to_home.organisation_id
        give_plan(session, actor, move, now)
    _note(session, "child_moved", actor, move, now)
    return move


def call_off(session: Session, actor: Actor, child: Child, now: datetime) -> None:
    """The move that is planned does not happen: the child stays, and what the new home could read is closed. Raises Refused."""
    _locked(session, child, now)
    ahead = move_ahead(session, child.id, now)
    if ahead is None:
        raise Refused("No move is planned now.")
    _refuse_what_is_not_theirs(session, actor, ahead, now)
    _call_off(session, actor, ahead, now)


def give_plan(session: Session, actor: Actor, move: Move, now: datetime) -> None:
    """The new home may read the plan as it stands now. Raises Refused where there is no home to give it to."""
    if move.to_home_id is None:
        raise Refused("There is no home here to give the plan to. Print it, and say to whom you gave it.")
    if move.given_at is None:
        move.given_at, move.given_by = now, actor.person_id
        _note(session, "plan_given", actor, move, now)


def move_ahead(session: Session, child_id: str, now: datetime) -> Move | None:
    """The move that is planned, if there is one."""
    return next((move for move in moves.of_child(session, child_id) if move.starts_at > now), None)


def last_move(session: Session, child_id: str, now: datetime) -> Move | None:
    """The move that brought the child where they are."""
    return next((move for move in moves.of_child(session, child_id) if move.starts_at <= now), None)


def is_social_worker(session: Session, person_id: str | None, child_id: str, now: datetime) -> bool:
    """Whether the person is the child's named social worker now."""
    named = {one.person_id for one in children.assignments(session, child_id, now) if one.kind is AssignmentKind.SOCIAL_WORKER}
    if person_id is None or person_id not in named:
        return False
    return any(held.role is RoleName.SOCIAL_WORKER for held in people.memberships(session, person_id, now))


def _locked(session: Session, child: Child, now: datetime) -> Home | None:
    """The home the child lives in, with the child kept from other writers."""
    session.flush()
    children.lock(session, child.id)
    return children.placed_in(session, child.id, now)


def _destination(session: Session, actor: Actor, child: Child, where: Whither, lives: Home | None, now: datetime) -> Home | None:
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


def _by_code(session: Session, code: str, lives: Home | None, is_social_worker: bool) -> Home:
    between = homes_with(code)
    found = list(moves.homes_between(session, *between)) if between else []
    if len(found) != 1:
        raise Refused(_NO_SUCH_CODE)
    within = lives is not None and found[0].organisation_id == lives.organisation_id
    if not is_social_worker and not within:
        raise Refused(_NO_SUCH_CODE)
    return found[0]


def _of_one_s_own(session: Session, home_id: str, lives: Home | None) -> Home | None:
    if not home_id:
        return None
    home = people.homes(session, [home_id]).get(home_id)
    if home is None or lives is None or home.organisation_id != lives.organisation_id:
        raise Refused("Choose one of the homes on the page.")
    return home


def _has_social_worker(session: Session, child: Child, now: datetime) -> bool:
    named = (one for one in children.assignments(session, child.id, now) if one.kind is AssignmentKind.SOCIAL_WORKER)
    return any(is_social_worker(session, one.person_id, child.id, now) for one in named)


def _made(
    session: Session, actor: Actor, child: Child, kind: MoveKind, lives: Home | None, to_home: Home | None, starts_at: datetime,
    now: datetime, elsewhere: str, reason: str,
) -> Move:  # fmt: skip
    """The move, and the stays it ends and begins."""
    move = Move(child_id=child.id, kind=kind, starts_at=starts_at, planned_by=actor.person_id or "", planned_at=now)
    move.from_home_id, move.to_home_id = lives.id if lives else None, to_home.id if to_home else None
    move.elsewhere, move.reason = (elsewhere or None) if to_home is None else None, reason or None
    session.add(move)
    for stay in children.placements(session, child.id):
        if stay.to_at is None or stay.to_at > starts_at:
            stay.to_at = max(starts_at, stay.from_at)
    if to_home is not None:
        session.add(Placement(child_id=child.id, home_id=to_home.id, from_at=starts_at, move_id=move.id))
    session.flush()
    return move


def _call_off(session: Session, actor: Actor, move: Move, now: datetime) -> None:
    """The stay that was to begin is taken away again, and the one that was to end goes on."""
    for stay in children.placements(session, move.child_id):
        if stay.move_id == move.id:
            session.delete(stay)
        elif stay.to_at == move.starts_at:
            stay.to_at = None
    move.called_off_at, move.called_off_by = now, actor.person_id
    session.flush()
    _note(session, "move_called_off", actor, move, now)


def _refuse_what_is_not_theirs(session: Session, actor: Actor, move: Move, now: datetime) -> None:
    """What the social worker planned, the home does not undo."""
    if move.planned_by != actor.person_id and not is_social_worker(session, actor.person_id, move.child_id, now):
        raise Refused("Somebody else planned this move. Ask them, or the child’s social worker, to change it.")


def _note(session: Session, kind: str, actor: Actor, move: Move, now: datetime) -> None:
    """No home is named: the audit of an organisation is read by people who may not know where a child is."""
    audit.record(session, kind, actor.person_id, child_id=move.child_id, subject=f"move:{move.id}", at=now)
