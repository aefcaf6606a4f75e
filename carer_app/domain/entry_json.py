"""Entries as JSON: reading refuses what is not an entry, with a sentence that names the field; writing gives what reading takes.

JavaScript twin: static/js/domain/entries.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

import types
import typing
import uuid
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from carer_app.domain.entries import DETAILS, KINDS, Body, DetailsGiven, Entry
from carer_app.domain.errors import MalformedEntry

MAX_TEXT = 4000
MAX_ITEMS = 60
MIN_YEAR, MAX_YEAR = 1970, 2200  # a phone whose battery was out begins at 1970, and is written with all the same


def parse(raw: Mapping[str, Any]) -> Entry:
    """An entry from its JSON form. Raises MalformedEntry with a sentence. Server-only fields are never read from `raw`."""
    allowed = {"id", "occurrence", "device", "seq", "happened_at", "written_at", "author", "kind", "body"}
    _refuse_unknown(raw, allowed, "An entry")
    for name in allowed - {"author"}:
        if name not in raw:
            raise MalformedEntry(f"An entry needs '{name}'.")
    author = raw.get("author")
    return Entry(
        id=_uuid(raw["id"], "id"),
        occurrence=_uuid(raw["occurrence"], "occurrence"),
        device=_read(str, raw["device"], "device"),
        seq=_count(raw["seq"]),
        happened_at=_read(datetime, raw["happened_at"], "happened_at"),
        written_at=_read(datetime, raw["written_at"], "written_at"),
        author=None if author is None else _uuid(author, "author"),
        body=parse_body(raw["kind"], raw["body"]),
    )


def parse_body(kind: Any, raw: Any) -> Body:
    """The body of an entry of that kind from its JSON form. Raises MalformedEntry."""
    if not isinstance(kind, str) or kind not in KINDS:
        raise MalformedEntry(f"There is no kind of entry called {str(kind)[:40]!r}.")
    if not isinstance(raw, Mapping):
        raise MalformedEntry(f"The body of a '{kind}' entry must be an object.")
    body = _read(KINDS[kind], raw, kind)
    if isinstance(body, DetailsGiven) and (unknown := set(body.details) - DETAILS):
        raise MalformedEntry(f"'{sorted(unknown)[0][:40]}' is not a detail that is kept.")
    return typing.cast(Body, body)


def to_json(entry: Entry) -> dict[str, Any]:
    """The JSON form that `parse` reads back; times in ISO 8601 with their offset."""
    return {
        "id": entry.id,
        "occurrence": entry.occurrence,
        "device": entry.device,
        "seq": entry.seq,
        "happened_at": entry.happened_at.isoformat(),
        "written_at": entry.written_at.isoformat(),
        "author": entry.author,
        "kind": entry.kind,
        "body": body_to_json(entry.body),
    }


def body_to_json(body: Body) -> dict[str, Any]:
    """The JSON form of a body; every field is present."""
    return {f.name: _plain(getattr(body, f.name)) for f in fields(body)}


def read_as(kind: type, raw: Any, name: str) -> Any:
    """`raw` as a value of this dataclass, with everything refused that an entry would refuse. Raises MalformedEntry."""
    return _read(kind, raw, name)


def plain(value: Any) -> Any:
    """The JSON form of a value that `read_as` takes: dataclasses, times, words and lists of them."""
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, StrEnum):
        return value.value
    return dict(value) if isinstance(value, dict) else value


def _refuse_unknown(raw: Mapping[str, Any], allowed: set[str], what: str) -> None:
    if unknown := {str(key) for key in raw} - allowed:
        raise MalformedEntry(f"{what} has no field called {sorted(unknown)[0][:40]!r}.")


def _read(kind: Any, raw: Any, name: str) -> Any:
    """`raw` as a value of the annotated type `kind`. Raises MalformedEntry naming the field."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return None if raw is None else _read(next(a for a in typing.get_args(kind) if a is not type(None)), raw, name)
    if origin is tuple:
        return _read_tuple(typing.get_args(kind)[0], raw, name)
    if origin is dict:
        return _read_words(raw, name)
    if is_dataclass(kind):
        return _read_dataclass(kind, raw, name)
    if kind is datetime:
        return _read_time(raw, name)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _read_choice(kind, raw, name)
    return _read_plain(kind, raw, name)


def _read_dataclass(kind: Any, raw: Any, name: str) -> Any:
    if not isinstance(raw, Mapping):
        raise MalformedEntry(f"'{name}' must be an object.")
    hints = _hints(kind)
    _refuse_unknown(raw, set(hints), f"'{name}'")
    values = {}
    for f in fields(kind):
        if f.name in raw:
            values[f.name] = _read(hints[f.name], raw[f.name], f.name)
        elif f.default is MISSING and f.default_factory is MISSING:
            raise MalformedEntry(f"'{name}' needs '{f.name}'.")
    return kind(**values)


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    """The types of a dataclass's fields. Worked out once: they are written as text, and a page reads hundreds of lines."""
    return typing.get_type_hints(kind)


def _read_tuple(kind: Any, raw: Any, name: str) -> tuple[Any, ...]:
    if not isinstance(raw, list | tuple) or len(raw) > MAX_ITEMS:
        raise MalformedEntry(f"'{name}' must be a list of at most {MAX_ITEMS}.")
    return tuple(_read(kind, item, name) for item in raw)


def _read_words(raw: Any, name: str) -> dict[str, str]:
    if not isinstance(raw, Mapping) or len(raw) > MAX_ITEMS:
        raise MalformedEntry(f"'{name}' must be an object of at most {MAX_ITEMS} words.")
    return {_read(str, key, name): _read(str, value, name) for key, value in raw.items()}


def _read_time(raw: Any, name: str) -> datetime:
    try:
        at = datetime.fromisoformat(raw)
    except (TypeError, ValueError):
        raise MalformedEntry(f"'{name}' must be a time like 2026-10-14T22:05:00+01:00.") from None
    if at.utcoffset() is None:
        raise MalformedEntry(f"'{name}' must say its offset from UTC.")
    if not MIN_YEAR <= at.year <= MAX_YEAR:
        raise MalformedEntry(f"'{name}' must be a year between {MIN_YEAR} and {MAX_YEAR}.")
    return at


def _read_choice(kind: type[StrEnum], raw: Any, name: str) -> StrEnum:
    try:
        return kind(raw)
    except ValueError:
        raise MalformedEntry(f"'{name}' must be one of: {', '.join(kind)}.") from None


def _read_plain(kind: type, raw: Any, name: str) -> Any:
    if type(raw) is not kind:
        raise MalformedEntry(f"'{name}' must be {_WORD[kind]}.")
    if isinstance(raw, str) and len(raw) > MAX_TEXT:
        raise MalformedEntry(f"'{name}' must be at most {MAX_TEXT} characters of text.")
    if isinstance(raw, str) and ("\x00" in raw or not _can_be_kept(raw)):
        raise MalformedEntry(f"'{name}' has a sign in it that cannot be kept, such as half of an emoji.")
    return raw


def _can_be_kept(text: str) -> bool:
    """Half of a surrogate pair passes through JSON but is no character, and cannot be stored or chained."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


_WORD = {str: "text", int: "a whole number", bool: "true or false"}


def _uuid(raw: Any, name: str) -> str:
    try:
        return str(uuid.UUID(raw))
    except (ValueError, TypeError, AttributeError):
        raise MalformedEntry(f"'{name}' must be a UUID.") from None


def _count(raw: Any) -> int:
    if type(raw) is not int or not 0 <= raw < 2**53:
        raise MalformedEntry("'seq' must be a whole number, zero or more.")
    return raw
