"""Rows as JSON and back: sealed words in plain, to be sealed afresh under the keys of wherever they come to."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Enum as OneOf
from sqlalchemy.orm import object_session

from carer_app.db.base import Base, UtcDateTime
from carer_app.db.queries import record_rows as rows
from carer_app.db.sealed import Sealed, Shredded, key_ring

FILES = {("photo", "image"): "photos/{id}.jpg", ("pack_version", "document"): "packs/{id}.pdf"}
"""What lies in a file of its own, beside the rows."""
GONE = {"destroyed": True}
"""In place of words whose key was destroyed."""

Row = dict[str, Any]


def sealed_columns(model: type[Base]) -> dict[str, Sealed[Any]]:
    """The sealed columns of a table, by name."""
    return {name: value for kind in reversed(model.__mro__) for name, value in vars(kind).items() if isinstance(value, Sealed)}


def as_json(row: Any, only: Iterable[str] | None = None) -> Row:
    """One row. A file is told by its path alone."""
    model, wanted = type(row), None if only is None else set(only)
    found: Row = {}
    for name in rows.clear_columns(model):
        if wanted is None or name in wanted:
            found[name] = _plain(getattr(row, name))
    for name in sealed_columns(model):
        if wanted is None or name in wanted:
            found[name] = _opened(row, name)
    return found


def file_of(table: str, row_id: str, name: str) -> str | None:
    """Where a sealed column lies in a file of its own."""
    path = FILES.get((table, name))
    return None if path is None else path.format(id=row_id)


def from_json(model: type[Base], raw: Row, files: dict[str, bytes]) -> Base:
    """The row again, to be added to a session. Raises KeyError, TypeError or ValueError where it is none of ours."""
    clear, sealed = rows.clear_columns(model), sealed_columns(model)
    if set(raw) != set(clear) | set(sealed):
        raise ValueError(f"A row of {model.__tablename__} has other columns than this version.")
    made = model(**{name: _typed(kind, raw[name]) for name, kind in clear.items()})
    for name, column in sealed.items():
        if raw[name] == GONE:
            setattr(made, column.column, b"")
        else:
            setattr(made, name, _value(column, raw[name], files))
    return made


def _opened(row: Any, name: str) -> Any:
    if (path := file_of(row.__tablename__, row.id, name)) is not None:
        return {"file": path}
    if getattr(row, f"{name}_sealed") is None:
        return None
    try:
        key_ring(object_session(row)).key_for(row.sealed_by())  # type: ignore[arg-type]
    except Shredded:
        return dict(GONE)
    return _plain(getattr(row, name))


def _plain(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Enum():
            return value.value
        case bytes():
            return {"b64": b64encode(value).decode()}
        case list() | tuple():
            return list(value)
    return value


def _typed(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, OneOf) and kind.enum_class is not None:
        return kind.enum_class(value)
    if kind.python_type is date:
        return date.fromisoformat(value)
    return value


def _value(column: Sealed[Any], value: Any, files: dict[str, bytes]) -> Any:
    if value is None:
        return None
    if column.holds is bytes:
        return files[value["file"]] if "file" in value else b64decode(value["b64"])
    return date.fromisoformat(value) if column.holds is date else value


def some_of(model: type[Base], raw: Row, only: Iterable[str], **more: Any) -> Base:
    """A row of which only some columns went along, and the others are told here. Raises as `from_json` does."""
    clear, sealed, told = rows.clear_columns(model), sealed_columns(model), set(only)
    if set(raw) != told:
        raise ValueError(f"A row of {model.__tablename__} has other columns than this version.")
    made = model(**{name: _typed(clear[name], raw[name]) for name in told if name in clear}, **more)
    for name in told & set(sealed):
        setattr(made, name, _value(sealed[name], raw[name], {}))
    return made
