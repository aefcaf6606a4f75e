"""Finding, adding, re-wrapping and shredding data keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Bundle, Session, aliased

from carer_app.db.base import new_id, now_utc
from carer_app.db.models.keys import DataKey, SubjectKind

_ADDED_AT_ONCE = 150
"""Six values each, and SQLite took no more than 999 in one statement for long."""


class Subject(NamedTuple):
    """The child, occurrence, organisation or person a key belongs to."""

    kind: SubjectKind
    id: str


class Wrapped(NamedTuple):
    """A data key as it lies in the table; `wrapped` is None once shredded."""

    subject: Subject
    wrapped: bytes | None
    sealing_key_id: str


def find(session: Session, subjects: Iterable[Subject]) -> list[Wrapped]:
    """The keys of these subjects that exist, in one query."""
    kinds = groupby(sorted(set(subjects)), key=lambda subject: subject.kind)
    wanted = [and_(DataKey.subject_kind == kind, DataKey.subject_id.in_([s.id for s in group])) for kind, group in kinds]
    return _wrapped(session, or_(*wanted)) if wanted else []


def bring(query: Any, *subjects: tuple[SubjectKind, Any]) -> Any:
    """A query that brings the keys of these subjects along, each given by its kind and the column of its id: `brought` reads them."""
    for (kind, subject_id), (key, columns) in zip(subjects, _beside()[: len(subjects)], strict=True):
        query = query.outerjoin(key, and_(key.subject_kind == kind, key.subject_id == subject_id)).add_columns(columns)
    return query


@cache
def _beside() -> tuple[tuple[Any, Bundle[Any]], ...]:
    """As many keys as a query brings at most, each under a name of its own. Made once: making a name takes longer than the query."""
    keys = [aliased(DataKey, name=f"key_{number}") for number in range(3)]
    return tuple((key, Bundle("key", key.subject_kind, key.subject_id, key.wrapped, key.sealing_key_id)) for key in keys)


def brought(columns: Iterable[Any]) -> tuple[Wrapped, ...]:
    """The keys among those columns of a row; a subject that has none yet brought nothing."""
    return tuple(Wrapped(Subject(kind, subject_id), wrapped, key) for kind, subject_id, wrapped, key in columns if subject_id is not None)


def add_if_absent(session: Session, made: Iterable[Wrapped]) -> None:
    """New keys, but where another request made one for a subject first."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    rows: list[dict[str, Any]] = [
        {
            "id": new_id(), "subject_kind": one.subject.kind, "subject_id": one.subject.id, "wrapped": one.wrapped,
            "sealing_key_id": one.sealing_key_id, "created_at": now_utc(),
        }
        for one in made
    ]  # fmt: skip
    for start in range(0, len(rows), _ADDED_AT_ONCE):
        some = dialect.insert(DataKey).values(rows[start : start + _ADDED_AT_ONCE])
        session.execute(some.on_conflict_do_nothing(index_elements=["subject_kind", "subject_id"]))


def not_shredded(session: Session) -> list[Wrapped]:
    """Every key there is."""
    return _wrapped(session, DataKey.wrapped.is_not(None))


def wrapped_by_older_keys(session: Session, newest: str, at_most: int) -> list[Wrapped]:
    """Some of the keys that the newest sealing key does not wrap yet."""
    return _wrapped(session, and_(DataKey.sealing_key_id != newest, DataKey.wrapped.is_not(None)), at_most)


def rewrap(session: Session, subject: Subject, wrapped: bytes, sealing_key_id: str) -> None:
    """The same key under another sealing key; a key shredded meanwhile stays shredded."""
    session.execute(_change(subject).where(DataKey.wrapped.is_not(None)).values(wrapped=wrapped, sealing_key_id=sealing_key_id))


def shred(session: Session, subject: Subject, at: datetime) -> None:
    """Destroys the key. What it sealed can never be read again."""
    session.execute(_change(subject).values(wrapped=None, shredded_at=at))


def _change(subject: Subject) -> Any:
    which = (DataKey.subject_kind == subject.kind, DataKey.subject_id == subject.id)
    return update(DataKey).where(*which).execution_options(synchronize_session=False)


def _wrapped(session: Session, which: ColumnElement[bool], at_most: int | None = None) -> list[Wrapped]:
    query = select(DataKey.subject_kind, DataKey.subject_id, DataKey.wrapped, DataKey.sealing_key_id).where(which)
    with session.no_autoflush:
        rows: Sequence[Any] = session.execute(query.limit(at_most)).all()
    return [Wrapped(Subject(kind, subject_id), wrapped, key) for kind, subject_id, wrapped, key in rows]
