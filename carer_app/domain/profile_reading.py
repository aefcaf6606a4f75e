"""How what a person types into a profile is read, or refused with a sentence that says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from carer_app.domain.errors import DomainError
from carer_app.domain.minutes_typed import minutes_typed
from carer_app.domain.profile_fields import Field, Kind

MAX_LINE = 300
MAX_TEXT = 4000
MAX_ITEMS = 40


class MalformedProfile(DomainError):
    """A value that a profile cannot keep. `section`, `field`, `row` and its `column` say where, so that a form can point at it."""

    def __init__(self, says: str, section: str = "", field: str = "", row: int | None = None, column: str = "") -> None:
        super().__init__(says)
        self.section, self.field, self.row, self.column = section, field, row, column


def read_fields(fields: tuple[Field, ...], raw: Mapping[str, Any], what: str) -> dict[str, Any]:
    """The values that are not blank, in the order of `fields`. Raises MalformedProfile; unknown keys are refused."""
    known = {f.id: f for f in fields}
    for key in raw:
        if key not in known:
            raise MalformedProfile(f"{what} has no field called '{str(key)[:40]}'.", field=str(key)[:40])
    return {f.id: value for f in fields if (value := _read(f, raw.get(f.id))) not in (None, "", [], {})}


def _read(f: Field, raw: Any) -> Any:
    if raw is None:
        return None
    try:
        return _READ[f.kind](f, raw)
    except MalformedProfile as problem:
        problem.field = f.id
        raise


def _read_text(f: Field, raw: Any) -> str:
    most = MAX_TEXT if f.kind is Kind.LONG_TEXT else MAX_LINE
    if not isinstance(raw, str):
        raise MalformedProfile(f"“{f.label}” must be text.")
    value = _without_controls(raw).strip()
    if len(value) > most:
        raise MalformedProfile(f"“{f.label}” must be {most} characters or fewer. It has {len(value)}.")
    if _SECRET.search(value):
        raise MalformedProfile(f"Take the password or PIN out of “{f.label}”. We never keep those.")
    return value


def holds_a_secret(text: str) -> bool:
    """Whether it reads like a password or a PIN, which is never kept: not saved, and not as a draft."""
    return _SECRET.search(_without_controls(text)) is not None


# Account passwords and card PINs are never kept, wherever they are typed: no force's page asks for them.
_SECRET = re.compile(
    r"\b(pass\s?(word|code|phrase)s?|pin( ?(number|code|no\.?))?|pwd?)\s*([:=]\s*\S|(is\s+)?\S*\d)"
    r"|\b(pass\s?(word|code|phrase)|pwd?)\s+(is|was)\s+(?!(un|not|lost|forgotten|changed|shared|secret|safe)\w*\W*$)\S+\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def _without_controls(raw: str) -> str:
    return _CONTROLS.sub(" ", raw.replace("\r\n", "\n").replace("\r", "\n"))


def _read_date(f: Field, raw: Any) -> str | None:
    if raw == "":
        return None
    try:
        return (raw if type(raw) is date else date.fromisoformat(raw)).isoformat()
    except (TypeError, ValueError):
        raise MalformedProfile(f"“{f.label}” must be a real date, like 2 May 2012.") from None


def _read_time(f: Field, raw: Any) -> str | None:
    if raw == "":
        return None
    found = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(:00)?", raw.strip(), re.ASCII) if isinstance(raw, str) else None
    if found is None:
        raise MalformedProfile(f"“{f.label}” must be a time, like 22:05.")
    return f"{int(found[1]):02}:{found[2]}"


def _read_number(f: Field, raw: Any) -> int | str | None:
    if raw == "":
        return None
    typed = raw.strip() if isinstance(raw, str) else raw
    if isinstance(typed, str) and re.fullmatch(r"[0-9]{1,6}", typed):
        typed = int(typed)
    if f.or_words and isinstance(typed, str):
        return _read_text(f, typed)
    if f.unit == "minutes" and isinstance(typed, str):
        typed = minutes_typed(typed)
        if typed is None:
            raise MalformedProfile(f"“{f.label}” must be a number of minutes, or words like “half an hour”.")
    if type(typed) is not int:
        raise MalformedProfile(f"“{f.label}” must be a whole number.")
    if not f.least <= typed <= f.most:
        raise MalformedProfile(f"“{f.label}” must be between {f.least} and {f.most}.")
    return typed


def _read_choice(f: Field, raw: Any) -> str | None:
    if raw == "":
        return None
    if raw not in [o.id for o in f.options]:
        raise MalformedProfile(f"“{f.label}” must be one of: {', '.join(o.label for o in f.options)}.")
    return str(raw)


def _read_list(f: Field, raw: Any) -> list[str]:
    lines = [line for line in raw.splitlines() if line.strip()] if isinstance(raw, str) else raw
    if not isinstance(lines, list | tuple) or len(lines) > MAX_ITEMS:
        raise MalformedProfile(f"“{f.label}” must be a list of {MAX_ITEMS} lines or fewer.")
    return [value for line in lines if (value := _read_line(f, line))]


def _read_line(f: Field, raw: Any) -> str:
    if isinstance(raw, str) and len(raw.strip()) > MAX_LINE:
        begins = f"the line of “{f.label}” that begins “{' '.join(raw.split())[:30]}…”"
        raise MalformedProfile(f"Shorten {begins}, or make two of it. It has {len(raw.strip())} characters; {MAX_LINE} is the most.")
    return _read_text(f, raw)


def _read_rows(f: Field, raw: Any) -> list[dict[str, Any]]:
    if not isinstance(raw, list | tuple) or len(raw) > MAX_ITEMS:
        raise MalformedProfile(f"“{f.label}” must be a list of {MAX_ITEMS} rows or fewer.")
    return [row for at, item in enumerate(raw) if (row := _read_row(f, at, item))]


def _read_row(f: Field, at: int, raw: Any) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise MalformedProfile(f"Row {at + 1} of “{f.label}” must have named fields.", row=at)
    try:
        return read_fields(f.columns, raw, f"A row of “{f.label}”")
    except MalformedProfile as problem:
        raise MalformedProfile(f"Row {at + 1} of “{f.label}”: {problem}", row=at, column=problem.field) from None


_READ: Mapping[Kind, Callable[[Field, Any], Any]] = {
    Kind.TEXT: _read_text,
    Kind.LONG_TEXT: _read_text,
    Kind.TELEPHONE: _read_text,
    Kind.DATE: _read_date,
    Kind.TIME: _read_time,
    Kind.NUMBER: _read_number,
    Kind.CHOICE: _read_choice,
    Kind.YES_NO_UNKNOWN: _read_choice,
    Kind.LIST: _read_list,
    Kind.ROWS: _read_rows,
}
