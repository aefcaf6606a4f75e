"""Records that go out: one by id, a child's, a home's, those that wait for a worker, and their pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, func, or_, select, text, update
from sqlalchemy.orm import Session, undefer

from carer_app.db.models.children import Child
from carer_app.db.models.occurrences import Occurrence, PackVersion
from carer_app.db.models.people import Person
from carer_app.db.models.record_exports import ExportDecision, ExportPiece, RecordExport


class Held(NamedTuple):
    """One piece without its content."""

    id: str
    number: int
    path: str
    sha256: str
    size: int


def get(session: Session, export_id: str) -> RecordExport | None:
    """One, as it lies in the database."""
    return session.get(RecordExport, export_id, populate_existing=True)


def of_child(session: Session, child_id: str, at_most: int = 20) -> Sequence[tuple[RecordExport, Person]]:
    """A child's, the newest first, each with who asked; one query."""
    query = select(RecordExport, Person).join(Person, Person.id == RecordExport.asked_by).where(RecordExport.child_id == child_id)
    return [(row[0], row[1]) for row in session.execute(query.order_by(RecordExport.asked_at.desc(), RecordExport.id).limit(at_most))]


def of_home(session: Session, home_id: str, person_id: str) -> Sequence[tuple[RecordExport, Child]]:
    """Those that somebody asked for because a home closes, the newest first; one query."""
    query = select(RecordExport, Child).join(Child, Child.id == RecordExport.child_id)
    query = query.where(RecordExport.home_id == home_id, RecordExport.asked_by == person_id)
    return [(row[0], row[1]) for row in session.execute(query.order_by(RecordExport.asked_at.desc(), RecordExport.id))]


def take(session: Session, export_id: str, claim: str, now: datetime, dead: datetime) -> bool:
    """Take one in hand, unless another worker has it. True for exactly one of them."""
    free = or_(RecordExport.claim.is_(None), RecordExport.claimed_at < dead)
    done = _change(export_id, *_to_make(), free).values(claim=claim, claimed_at=now, tries=RecordExport.tries + 1)
    return bool(session.execute(done).rowcount)  # type: ignore[attr-defined]


def still_ours(session: Session, export_id: str, by: str, now: datetime, **more: Any) -> bool:
    """Say that this worker is still at it, with what has come of it. False where another has it, or it is over."""
    done = _change(export_id, *_to_make(), RecordExport.claim == by).values(claimed_at=now, **more)
    return bool(session.execute(done).rowcount)  # type: ignore[attr-defined]


def waiting(session: Session, dead: datetime, now: datetime) -> Sequence[str]:
    """Those that nobody is at, the oldest first."""
    looked_through = or_(RecordExport.to_review.is_(False), RecordExport.released_at.is_not(None))
    free = or_(RecordExport.claim.is_(None), RecordExport.claimed_at < dead)
    query = select(RecordExport.id).where(*_to_make(), looked_through, free, RecordExport.expires_at > now)
    return session.scalars(query.order_by(RecordExport.asked_at)).all()


def expired(session: Session, now: datetime) -> Sequence[str]:
    """Those that are over and not wiped yet."""
    return session.scalars(select(RecordExport.id).where(RecordExport.wiped_at.is_(None), RecordExport.expires_at <= now)).all()


def wipe(session: Session, export_id: str) -> None:
    """Every piece goes. What was decided about other people stays, with its reasons."""
    session.execute(delete(ExportPiece).where(ExportPiece.export_id == export_id).execution_options(synchronize_session=False))


def pieces(session: Session, export_id: str) -> Sequence[Held]:
    """What there is of it, in order, without content."""
    columns = (ExportPiece.id, ExportPiece.number, ExportPiece.path, ExportPiece.sha256, ExportPiece.size)
    rows = session.execute(select(*columns).where(ExportPiece.export_id == export_id).order_by(ExportPiece.number))
    return [Held(*row) for row in rows]


def content(session: Session, piece_id: str) -> bytes:
    """The bytes of one piece. Raises LookupError where it was wiped meanwhile."""
    piece = session.get(ExportPiece, piece_id)
    if piece is None:
        raise LookupError("This piece was wiped.")
    found = piece.content
    session.expunge(piece)
    return found


def at_path(session: Session, export_id: str, path: str) -> bytes | None:
    """The bytes of the piece of that path."""
    query = select(ExportPiece).where(ExportPiece.export_id == export_id, ExportPiece.path == path)
    found = session.scalars(query.options(undefer(ExportPiece.content_sealed))).first()  # type: ignore[attr-defined]
    return None if found is None else found.content


def size(session: Session, export_id: str) -> int:
    """The bytes of all that is handed out."""
    shown = (ExportPiece.export_id == export_id, ExportPiece.path.not_like(".%"))
    return int(session.scalar(select(func.coalesce(func.sum(ExportPiece.size), 0)).where(*shown)) or 0)


def decisions(session: Session, export_id: str) -> dict[str, ExportDecision]:
    """What was decided, by item."""
    rows: Iterator[ExportDecision] = iter(session.scalars(select(ExportDecision).where(ExportDecision.export_id == export_id)))
    return {row.item: row for row in rows}


def _to_make() -> tuple[Any, ...]:
    return RecordExport.made_at.is_(None), RecordExport.failed_at.is_(None), RecordExport.wiped_at.is_(None)


def _change(export_id: str, *which: Any) -> Any:
    return update(RecordExport).where(RecordExport.id == export_id, *which).execution_options(synchronize_session=False)


def times_of(session: Session, child_id: str, until: datetime) -> Sequence[tuple[str, datetime]]:
    """The child's times away that have a log, the oldest first: the id and when each began."""
    query = select(Occurrence.id, Occurrence.opened_at).where(Occurrence.child_id == child_id, Occurrence.opened_at <= until)
    with_a_log = query.where(Occurrence.chain_length > 0)
    return [(row[0], row[1]) for row in session.execute(with_a_log.order_by(Occurrence.opened_at, Occurrence.id))]


def packs_given(session: Session, child_id: str, until: datetime) -> dict[str, list[int]]:
    """The versions of each pack that somebody was given by then, by time away; one query."""
    query = select(PackVersion.occurrence_id, PackVersion.version).join(Occurrence, Occurrence.id == PackVersion.occurrence_id)
    query = query.where(Occurrence.child_id == child_id, PackVersion.handed_over_at <= until)
    found: dict[str, list[int]] = {}
    for occurrence_id, version in session.execute(query.order_by(PackVersion.version)):
        found.setdefault(occurrence_id, []).append(version)
    return found


def pack_document(session: Session, occurrence_id: str, version: int) -> bytes:
    """The PDF of one that was given. Raises LookupError."""
    given = (PackVersion.occurrence_id == occurrence_id, PackVersion.version == version, PackVersion.handed_over_at.is_not(None))
    kept = session.scalars(select(PackVersion).where(*given)).first()
    if kept is None:
        raise LookupError("There is no such version.")
    return kept.document


def revision(session: Session) -> str:
    """Which version of the tables this database has."""
    return str(session.scalar(text("SELECT version_num FROM alembic_version")))
