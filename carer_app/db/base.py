"""What every table shares: ids made by the caller, aware UTC times, closed lists checked by the database, named constraints."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, ForeignKey, MetaData, TypeDecorator, Uuid, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in every database. A time without an offset is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"A time must say its offset from UTC; {value.isoformat()} does not.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table has an `id`, given by the caller (often made on a phone) or made with the object."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime}

    id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True, sort_order=-1)


@event.listens_for(Base, "init", propagate=True)
def _make_id(target: Base, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """The id exists from the first moment, because sealed columns are bound to it."""
    kwargs.setdefault("id", new_id())


def new_id() -> str:
    """A random id, as text."""
    return str(uuid.uuid4())


def now_utc() -> datetime:
    """The moment a row is written, for columns whose time is nobody's statement."""
    return datetime.now(UTC)


def one_of(choices: type[StrEnum], name: str) -> Enum:
    """A column type for a closed list, kept as its words and checked by the database under the constraint `ck_<table>_<name>`."""
    return Enum(
        choices,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda enum: [member.value for member in enum],
    )


def refers_to(column: str) -> ForeignKey:
    """A foreign key looked at on commit, so that rows may be added in any order."""
    return ForeignKey(column, deferrable=True, initially="DEFERRED")
