"""Sealed columns: an attribute reads and writes plain words, the database only ever holds ciphertext.

`preferred_name = sealed_text()` declares the column `preferred_name_sealed`. What is assigned waits on the object and is
sealed when the session flushes, under the data key of `sealed_by()`, bound to table, column and row id.
Sealed columns cannot be searched or sorted by the database: lists are small, do it in Python.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Generic, Literal, Self, TypeVar, overload

from sqlalchemy import LargeBinary, event, inspect
from sqlalchemy.orm import Session, attributes, mapped_column, object_session

from carer_app.db.base import Base
from carer_app.db.key_ring import KeyRing
from carer_app.db.models.keys import SubjectKind
from carer_app.db.queries.keys import Subject
from carer_app.db.sealing import NoKeyRing, Sealer, SealingError, Shredded, WrongKey, new_sealing_key

__all__ = [
    "HasSealed", "KeyRing", "NoKeyRing", "Sealed", "Sealer", "SealingError", "Shredded", "Subject", "SubjectKind", "WrongKey",
    "key_ring", "new_sealing_key", "sealed_bytes", "sealed_date", "sealed_json", "sealed_text",
]  # fmt: skip

T = TypeVar("T")
_WAITING = "_waiting_to_be_sealed"


class HasSealed:
    """A row with sealed columns says whose key seals them."""

    def sealed_by(self) -> Subject:
        """The owner of the data key. Reads only columns of this row."""
        raise NotImplementedError


class Sealed(Generic[T]):
    """One sealed column, as a plain attribute of its row."""

    def __init__(self, kind: type, encode: Callable[[Any], bytes], decode: Callable[[bytes], T], **options: bool) -> None:
        self._kind, self._encode, self._decode, self._options = kind, encode, decode, options
        self._once_shredded: tuple[Any, ...] = ()
        self.name = self.column = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.column = name, f"{name}_sealed"
        setattr(owner, self.column, mapped_column(self.column, LargeBinary, **self._options))  # type: ignore[arg-type]

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: object, owner: type) -> T: ...
    def __get__(self, row: Any, owner: type) -> Self | T:
        if row is None:
            return self
        waiting = row.__dict__.get(_WAITING, {})
        if self.name in waiting:
            return waiting[self.name]  # type: ignore[no-any-return]
        sealed = getattr(row, self.column)
        try:
            return None if sealed is None else self._decode(self.unseal(row, sealed))  # type: ignore[return-value]
        except Shredded:
            if self._once_shredded:
                return self._once_shredded[0]  # type: ignore[no-any-return]
            raise

    def or_once_shredded(self, value: T) -> Self:
        """Reads so when its key was destroyed, for what stands in lists; others raise Shredded."""
        self._once_shredded = (value,)
        return self

    def __set__(self, row: Any, value: T) -> None:
        if value is not None and not isinstance(value, self._kind):
            raise TypeError(f"{type(row).__name__}.{self.name} takes {self._kind.__name__}, not {type(value).__name__}.")
        row.__dict__.setdefault(_WAITING, {})[self.name] = value
        attributes.flag_dirty(row)

    def __eq__(self, other: object) -> bool:
        raise TypeError(f"'{self.name}' is sealed: the database cannot compare it. Compare in Python.")

    __hash__ = object.__hash__

    @property
    def holds(self) -> type:
        """What it holds: words, a day, an object or bytes."""
        return self._kind

    def seal(self, row: Any, ring: KeyRing, value: T) -> None:
        """Puts the ciphertext in the column."""
        sealed = None if value is None else ring.seal(row.sealed_by(), self._encode(value), self._bound(row))
        setattr(row, self.column, sealed)

    def unseal(self, row: Any, sealed: bytes) -> bytes:
        """The plain bytes. Raises NoKeyRing when the row belongs to no session, Shredded, WrongKey."""
        session = object_session(row)
        if session is None:
            raise NoKeyRing(f"{type(row).__name__}.{self.name} cannot be read: its row belongs to no session.")
        ring = KeyRing.of(session)
        if not ring.has(row.sealed_by()):
            ring.preload(_owners_in(session))
        return ring.unseal(row.sealed_by(), sealed, self._bound(row))

    def _bound(self, row: Any) -> bytes:
        return f"{row.__tablename__}.{self.column}|{row.id}".encode()


@overload
def sealed_text(nullable: Literal[False] = False) -> Sealed[str]: ...
@overload
def sealed_text(nullable: Literal[True]) -> Sealed[str | None]: ...
def sealed_text(nullable: bool = False) -> Sealed[Any]:
    """Words."""
    return Sealed(str, str.encode, bytes.decode, nullable=nullable)


def sealed_date() -> Sealed[date | None]:
    """A day, or not known."""
    return Sealed(date, _day_to_bytes, lambda raw: date.fromisoformat(raw.decode()), nullable=True)


@overload
def sealed_json(nullable: Literal[False] = False) -> Sealed[dict[str, Any]]: ...
@overload
def sealed_json(nullable: Literal[True]) -> Sealed[dict[str, Any] | None]: ...
def sealed_json(nullable: bool = False) -> Sealed[Any]:
    """A JSON object. Each reading is a fresh copy: change it and assign it again."""
    return Sealed(dict, _json_to_bytes, json.loads, nullable=nullable)


def sealed_bytes(deferred: bool = False) -> Sealed[bytes]:
    """Bytes; `deferred` ones, like photographs, are fetched only when they are read."""
    return Sealed(bytes, bytes, bytes, nullable=False, deferred=deferred)


def _json_to_bytes(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _day_to_bytes(day: date) -> bytes:
    return date(day.year, day.month, day.day).isoformat().encode()


def key_ring(session: Session) -> KeyRing:
    """The keys of this session."""
    return KeyRing.of(session)


def install(app: Any) -> None:
    """Gives every session of the application the SEALING_KEYS; call after `db.init_app(app)`."""
    with app.app_context():
        app.extensions["sqlalchemy"].sessionmaker.configure(
            info={"sealer": Sealer(app.config["SEALING_KEYS"]), "public_url": app.config.get("PUBLIC_URL", "")}
        )


def names_waiting(row: HasSealed) -> set[str]:
    """The sealed attributes of a row that were assigned since it was last stored."""
    return set(row.__dict__.get(_WAITING, {}))


def _owners_in(session: Session) -> Iterator[Subject]:
    """Whose keys the rows at hand need: fetched together, a list costs one query however long it is."""
    for row in session.identity_map.values():
        if isinstance(row, HasSealed) and not inspect(row).expired:
            yield row.sealed_by()


@event.listens_for(Session, "before_flush")
def _seal_what_waits(session: Session, context: object, instances: object) -> None:
    for row in session.new:
        _refuse_orphans(row)
    for row in [*session.new, *session.dirty]:
        for name, value in row.__dict__.get(_WAITING, {}).items():
            getattr(type(row), name).seal(row, KeyRing.of(session), value)
        row.__dict__.pop(_WAITING, None)


def _refuse_orphans(row: Any) -> None:
    """A row added again after a rollback still holds what was sealed by a key that was never kept: refuse to store it."""
    for column in _sealed_columns(type(row)) if isinstance(row, HasSealed) else ():
        sealed = row.__dict__.get(column.column)
        if sealed is not None and column.name not in row.__dict__.get(_WAITING, {}):
            column.unseal(row, sealed)


def _sealed_columns(kind: type) -> list[Sealed[Any]]:
    return [value for value in vars(kind).values() if isinstance(value, Sealed)]


@event.listens_for(Base, "expire", propagate=True)
def _drop_what_waits(row: Base | None, names: Iterable[str] | None) -> None:
    """A row taken back to what the database holds forgets what was assigned to it."""
    if row is None:  # nobody holds it any more
        return
    waiting = row.__dict__.get(_WAITING, {})
    for name in list(waiting) if names is None else [n for n in waiting if f"{n}_sealed" in names]:
        del waiting[name]
