"""A child moves: planned ahead or at once. Who may open the record follows from the dates of the stays, so no job has to run (NAT-2.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.children import Child, Placement
from carer_app.db.models.moves import Move, MoveKind, PlanReceipt
from carer_app.db.models.people import Home
from carer_app.db.queries import children, moves
from carer_app.services import pack_links
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.whither import Whither, destination, is_social_worker, may_move

MOVED_MEANWHILE = "Somebody has just moved this child, or planned a move. Nothing was changed here."


@dataclass(frozen=True, slots=True)
class WouldMove:
    """What moving the child now would do: the two homes, and the planned move that it calls off, or that stands."""

    from_home: Home | None
    to_home: Home | None
    calls_off: Move | None
    stands: Move | None


def would_move_now(session: Session, actor: Actor, child: Child, where: Whither, now: datetime) -> WouldMove:
    """What `move_now` would do; nothing is changed. Raises Refused."""
    lives = children.placed_in(session, child.id, now)
    to_home, ahead = destination(session, actor, child, where, lives, now), move_ahead(session, child.id, now)
    gives_way = ahead is not None and _gives_way(session, actor, ahead, to_home, now)
    return WouldMove(lives, to_home, ahead if gives_way else None, None if gives_way else ahead)


def plan_move(
    session: Session, actor: Actor, child: Child, where: Whither, starts_at: datetime, reason: str, now: datetime, *, give: bool = True
) -> Move:
    """A move on a day to come; one that was planned before is called off in its favour. On its day access goes by the dates.

    `give`: the new home may read the plan from now on (NAT-2.8a). Raises Refused.
    """
    if starts_at <= now:
        raise Refused("Choose a time that is still to come. For a move that has happened, use “Move now”.")
    lives = _locked(session, actor, child, now)
    to_home = destination(session, actor, child, where, lives, now)
    ahead = move_ahead(session, child.id, now)
    if ahead is not None:
        _refuse_what_is_not_theirs(session, actor, ahead, now)
        _call_off(session, actor, ahead, now)
    move = _made(session, actor, child, MoveKind.PLANNED, lives, to_home, starts_at, now, where.elsewhere, reason)
    if give and to_home is not None:
        _give(session, actor, move, now)
        _carry_receipts(session, ahead, move)
    _note(session, "move_planned", actor, move, now)
    return move


def move_now(session: Session, actor: Actor, child: Child, where: Whither, reason: str, now: datetime) -> Move:
    """The child is moved from this moment on (NAT-2.8b). What is open stays with the child and goes on. Raises Refused.

    A planned move is called off by this; but one to another home that is not this person's to undo stands, and the new stay lasts until its day.
    """
    lives = _locked(session, actor, child, now)
    to_home = destination(session, actor, child, where, lives, now)
    ahead = move_ahead(session, child.id, now)
    until = None
    if ahead is not None and _gives_way(session, actor, ahead, to_home, now):
        _call_off(session, actor, ahead, now)
    elif ahead is not None:
        until = ahead.starts_at
    move = _made(session, actor, child, MoveKind.EMERGENCY, lives, to_home, now, now, where.elsewhere, reason, until)
    if to_home is not None:
        _hold(session, child, to_home.organisation_id, now)
        _give(session, actor, move, now)
        _carry_receipts(session, ahead, move)
    else:
        pack_links.end_what_was_given(session, child.id, child.organisation_id, now)
    _note(session, "child_moved", actor, move, now)
    return move


def call_off(session: Session, actor: Actor, child: Child, now: datetime) -> None:
    """The move that is planned does not happen: the child stays, and what the new home could read is closed. Raises Refused."""
    _call_off(session, actor, _theirs_ahead(session, actor, child, now), now)


def give_plan(session: Session, actor: Actor, child: Child, now: datetime) -> None:
    """The new home may read the plan as it stands now, before the day. Whoever may change the move says so. Raises Refused."""
    _give(session, actor, _theirs_ahead(session, actor, child, now), now)


def move_ahead(session: Session, child_id: str, now: datetime) -> Move | None:
    """The move that is planned, if there is one."""
    return next((move for move in moves.of_child(session, child_id) if move.starts_at > now), None)


def last_move(session: Session, child_id: str, now: datetime) -> Move | None:
    """The move that brought the child where they are."""
    return next((move for move in moves.of_child(session, child_id) if move.starts_at <= now), None)


def _locked(session: Session, actor: Actor, child: Child, now: datetime) -> Home | None:
    """The home the child lives in, with the child kept from other writers. Somebody may have moved the child since the request came in:
    whether it is this person's to move is asked again. Raises Refused."""
    session.flush()
    children.lock(session, child.id)
    if any(move.planned_at > now for move in moves.of_child(session, child.id)) or not may_move(session, actor.person_id, child.id, now):
        raise Refused(MOVED_MEANWHILE)
    lives = children.placed_in(session, child.id, now)
    if lives is not None:
        _hold(session, child, lives.organisation_id, now)  # a planned move may have begun since, and no job has to run for it
    return lives


def settle(session: Session, now: datetime) -> int:
    """The record is held by whoever cares for the child: after a planned move's day the child's row says so too. How many were changed."""
    changed = children.held_by_the_last_home(session, now)
    for child, organisation_id in changed:
        _hold(session, child, organisation_id, now)
    return len(changed)


def _hold(session: Session, child: Child, organisation_id: str, now: datetime) -> None:
    """The record is held there from now on; links to packs that the former carers gave out open nothing any more."""
    if child.organisation_id != organisation_id:
        pack_links.end_what_was_given(session, child.id, child.organisation_id, now)
        child.organisation_id = organisation_id


def _gives_way(session: Session, actor: Actor, ahead: Move, to_home: Home | None, now: datetime) -> bool:
    """Whether a planned move is called off by moving now: it is this person's, or leads to the same home."""
    return _is_theirs(session, actor, ahead, now) or (to_home is not None and ahead.to_home_id == to_home.id)


def _carry_receipts(session: Session, ahead: Move | None, move: Move) -> None:
    """Who said that they have the plan said it of the same child and home: a move that comes earlier, or later, does not unsay it."""
    if ahead is None or ahead.to_home_id != move.to_home_id:
        return
    for person_id, at in moves.receipts(session, ahead.id).items():
        session.add(PlanReceipt(move_id=move.id, person_id=person_id, at=at))


def _theirs_ahead(session: Session, actor: Actor, child: Child, now: datetime) -> Move:
    """The planned move, with the child kept from other writers, for somebody whose move it is. Raises Refused."""
    _locked(session, actor, child, now)
    ahead = move_ahead(session, child.id, now)
    if ahead is None:
        raise Refused("No move is planned now.")
    _refuse_what_is_not_theirs(session, actor, ahead, now)
    return ahead


def _made(
    session: Session, actor: Actor, child: Child, kind: MoveKind, lives: Home | None, to_home: Home | None, starts_at: datetime,
    now: datetime, elsewhere: str, reason: str, until: datetime | None = None,
) -> Move:  # fmt: skip
    """The move, and the stays it ends and begins. `until`: a move that is planned stands, and what it brings from its day on."""
    move = Move(child_id=child.id, kind=kind, starts_at=starts_at, planned_by=actor.person_id or "", planned_at=now)
    move.from_home_id, move.to_home_id = lives.id if lives else None, to_home.id if to_home else None
    move.elsewhere, move.reason = (elsewhere or None) if to_home is None else None, reason or None
    session.add(move)
    for stay in children.placements(session, child.id):
        if (stay.to_at is None or stay.to_at > starts_at) and (until is None or stay.from_at < until):
            stay.to_at = max(starts_at, stay.from_at)
    if to_home is not None:
        session.add(Placement(child_id=child.id, home_id=to_home.id, from_at=starts_at, to_at=until, move_id=move.id))
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


def _give(session: Session, actor: Actor, move: Move, now: datetime) -> None:
    if move.to_home_id is None:
        raise Refused("There is no home here to give the plan to. Print it, and say to whom you gave it.")
    if move.given_at is None:
        move.given_at, move.given_by = now, actor.person_id
        _note(session, "plan_given", actor, move, now)


def _is_theirs(session: Session, actor: Actor, move: Move, now: datetime) -> bool:
    """What the social worker planned, the home does not undo."""
    return move.planned_by == actor.person_id or is_social_worker(session, actor.person_id, move.child_id, now)


def _refuse_what_is_not_theirs(session: Session, actor: Actor, move: Move, now: datetime) -> None:
    if not _is_theirs(session, actor, move, now):
        raise Refused("Somebody else planned this move. Ask them, or the child’s social worker, to change it.")


def _note(session: Session, kind: str, actor: Actor, move: Move, now: datetime) -> None:
    """No home is named: the audit of an organisation is read by people who may not know where a child is."""
    audit.record(session, kind, actor.person_id, child_id=move.child_id, subject=f"move:{move.id}", at=now)
