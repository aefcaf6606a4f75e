"""A record that goes out: asked for, made piece by piece by a worker, fetched by whoever asked and by nobody else, and wiped.

Each piece is kept as it is made, sealed under the child's key, so that a worker that is killed loses one piece and the next goes on.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db import audit
from carer_app.db.base import new_id
from carer_app.db.models.record_exports import ExportPiece, RecordExport
from carer_app.db.queries import record_exports as rows
from carer_app.domain.record_exports import MOST_TRIES, REVIEW_LASTS, STALE, Purpose, Stage, Standing, stage
from carer_app.services import export_papers, export_record
from carer_app.services.export_pieces import Made, Planned

JOB = "record export"
A_WHILE = 8.0
"""Seconds at one of these before the worker sees to what else waits."""
Clock = Callable[[], datetime]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ToAsk:
    """What somebody asks for. `id` comes with the form, so that asking twice is asking once."""

    id: str
    child_id: str
    purpose: Purpose
    whom: str
    holds_interviews: bool
    home_id: str | None = None


def ask(session: Session, person_id: str, wanted: ToAsk, now: datetime) -> RecordExport:
    """Write down that it is wanted, and by whom. Raises LookupError where the id is of something else."""
    kept = rows.get(session, wanted.id)
    if kept is not None:
        if (kept.child_id, kept.asked_by) != (wanted.child_id, person_id):
            raise LookupError("This form was used already.")
        return kept
    made = RecordExport(
        id=wanted.id, child_id=wanted.child_id, purpose=wanted.purpose, home_id=wanted.home_id, asked_by=person_id, asked_at=now,
        holds_interviews=wanted.holds_interviews, done=0, tries=0, to_review=False, expires_at=now + REVIEW_LASTS,
    )  # fmt: skip
    made.whom = wanted.whom or None
    session.add(made)
    detail = {"purpose": wanted.purpose.value}
    audit.record(session, "record_export_asked", person_id, wanted.child_id, None, f"record_export:{made.id}", detail, now)
    return made


def stage_of(one: RecordExport, now: datetime) -> Stage:
    """How far it is."""
    return stage(standing_of(one), now)


def standing_of(one: RecordExport) -> Standing:
    """What is written down of it."""
    return Standing(
        one.purpose, one.asked_at, one.planned, one.done, one.claimed_at, one.to_review, one.released_at, one.made_at, one.failed_at,
        one.wiped_at,
    )  # fmt: skip


def work(sessions: sessionmaker[Session], export_id: str, clock: Clock, at_most: float = A_WHILE) -> bool:
    """In the job: make what is still to be made of one, unless another worker is at it. True where there is more to do: mail waits behind it.

    May be run twice without harm.
    """
    claim, began, plan = new_id(), time.monotonic(), list[Planned]()
    with sessions() as session:
        now = clock()
        is_ours = rows.take(session, export_id, claim, now, now - STALE)
        if is_ours and (one := rows.get(session, export_id)) is not None and one.tries > MOST_TRIES:
            _give_up(session, export_id, claim, now)  # whoever took it in hand was killed, each time
            is_ours = False
        session.commit()
    try:
        while is_ours and make_next(sessions, export_id, claim, clock, plan):
            if time.monotonic() - began >= at_most:
                return _let_go(sessions, export_id, claim, clock())
    except Exception as problem:
        log.error("a record that goes out was not made", export_id=export_id, problem=type(problem).__name__)
        with sessions() as session:
            _gone_wrong(session, export_id, claim, clock())
    return False


def _let_go(sessions: sessionmaker[Session], export_id: str, claim: str, now: datetime) -> bool:
    with sessions() as session:
        done = rows.still_ours(session, export_id, claim, now, claim=None, tries=0)
        session.commit()
    return done


def make_next(sessions: sessionmaker[Session], export_id: str, claim: str, clock: Clock, plan: list[Planned]) -> bool:
    """Make one piece and keep it. False once there is nothing more to do for this worker. `plan` is what it knows of already."""
    with sessions() as session:
        one = rows.get(session, export_id)
        if one is None or one.claim != claim or stage_of(one, clock()) not in (Stage.MAKING, Stage.WAITING):
            return False
        there = {piece.path for piece in rows.pieces(session, export_id)}
        if all(piece.path in there for piece in plan):
            plan[:] = _planned(session, one)
        left = [piece for piece in plan if piece.path not in there]
        if not left:
            return _ended(session, one, claim, len(plan), clock())
        made = left[0].make(session)
        number = len(there) + 1
        session.rollback()  # what was read is let go before anything is written
        return _keep(session, one.id, one.child_id, claim, number, Made(left[0].path, made), len(plan), clock())


def _planned(session: Session, one: RecordExport) -> list[Planned]:
    if one.purpose is Purpose.PAPERS:
        return export_papers.planned(session, one)
    return export_record.planned(session, one)


def _keep(session: Session, export_id: str, child_id: str, claim: str, number: int, made: Made, planned: int, now: datetime) -> bool:
    if not rows.still_ours(session, export_id, claim, now, planned=planned, done=number, tries=0):
        session.rollback()
        return False
    piece = ExportPiece(
        child_id=child_id, export_id=export_id, number=number, path=made.path, sha256=hashlib.sha256(made.content).hexdigest(),
        size=len(made.content), made_at=now,
    )  # fmt: skip
    piece.content = made.content
    session.add(piece)
    try:
        session.commit()
    except IntegrityError:  # another worker made this one
        session.rollback()
        return False
    return True


def _ended(session: Session, one: RecordExport, claim: str, planned: int, now: datetime) -> bool:
    """All that can be made now is there: it is ready, or waits for a person to look through it."""
    if one.purpose.is_reviewed and one.released_at is None:
        rows.still_ours(session, one.id, claim, now, to_review=True, claim=None, tries=0, planned=planned)
    elif rows.still_ours(session, one.id, claim, now, made_at=now, planned=planned, done=planned, expires_at=_until(one, now)):
        audit.record(session, "record_export_made", one.asked_by, one.child_id, None, f"record_export:{one.id}", at=now)
    session.commit()
    return False


def _until(one: RecordExport, now: datetime) -> datetime:
    made = standing_of(one)
    return type(made)(made.purpose, made.asked_at, made.planned, made.done, None, False, made.released_at, now, None, None).expires_at


def _gone_wrong(session: Session, export_id: str, claim: str, now: datetime) -> None:
    """Tried again in a while; a third time is the last, and then it is said."""
    one = rows.get(session, export_id)
    if one is None or one.claim != claim:
        return
    if one.tries >= MOST_TRIES:
        _give_up(session, export_id, claim, now)
    session.commit()


def _give_up(session: Session, export_id: str, claim: str, now: datetime) -> None:
    rows.still_ours(session, export_id, claim, now, failed_at=now)
    rows.wipe(session, export_id)


def waiting(session: Session, now: datetime) -> tuple[str, ...]:
    """Those that no worker is at."""
    return tuple(rows.waiting(session, now - STALE, now))


def wipe_expired(session: Session, now: datetime) -> int:
    """Whatever is over is wiped. Says how many; commits."""
    gone = rows.expired(session, now)
    for export_id in gone:
        one = rows.get(session, export_id)
        if one is not None:
            rows.wipe(session, export_id)
            one.wiped_at = now
            audit.record(session, "record_export_wiped", None, one.child_id, None, f"record_export:{one.id}", at=now)
        session.commit()
    return len(gone)


def note_fetched(session: Session, person_id: str, one: RecordExport, now: datetime) -> None:
    """Written down each time: it leaves the house."""
    audit.record(
        session, "record_export_fetched", person_id, one.child_id, None, f"record_export:{one.id}", {"purpose": one.purpose.value}, now
    )


def wipe_now(session: Session, person_id: str, one: RecordExport, now: datetime) -> None:
    """Whoever asked for it needs it no more."""
    if one.wiped_at is None:
        rows.wipe(session, one.id)
        one.wiped_at = now
        audit.record(session, "record_export_wiped", person_id, one.child_id, None, f"record_export:{one.id}", at=now)
