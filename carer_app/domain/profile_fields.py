"""What a field of the Find Me / Philomena profile can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any


class Kind(StrEnum):
    """How a field is asked and kept. JSON: text for most, a whole number, a list of text, or a list of objects (rows)."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    TELEPHONE = "telephone"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO_UNKNOWN = "yes_no_unknown"
    LIST = "list"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice: what is kept, and what is shown."""

    id: str
    label: str


YES_NO_UNKNOWN = (Option("yes", "Yes"), Option("no", "No"), Option("dont_know", "Not sure"))


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `essential` fields make a pack that finds a child; `columns` are the fields of a row; `short` is its label in print.

    `heading` is the heading of a long form that it stands under; `unit` what a number counts, said wherever it is read; `or_words` lets a
    number be told in words too.
    """

    id: str
    label: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    options: tuple[Option, ...] = ()
    columns: tuple[Field, ...] = ()
    essential: bool = False
    cites: tuple[str, ...] = ()
    least: int = 0
    most: int = 999
    short: str = ""
    heading: str = ""
    unit: str = ""
    or_words: bool = False

    @property
    def printed(self) -> str:
        """The label where the answer is read and not asked."""
        return self.short or self.label

    @property
    def repeat(self) -> bool:
        """Whether the field holds as many values as are needed."""
        return self.kind in (Kind.LIST, Kind.ROWS)

    def column(self, column_id: str) -> Field:
        """The column of that id. Raises KeyError."""
        return next((c for c in self.columns if c.id == column_id), None) or _no_such(column_id)

    def words(self, value: Any) -> str | None:
        """What a single value says in print; None for a blank. Dates read 2 May 2012."""
        if value in (None, ""):
            return None
        match self.kind:
            case Kind.CHOICE | Kind.YES_NO_UNKNOWN:
                return next((o.label for o in self.options if o.id == value), str(value))
            case Kind.DATE:
                return date_words(date.fromisoformat(value))
            case Kind.NUMBER if self.unit:
                return f"{value} {self.unit.removesuffix('s') if value == 1 else self.unit}"
            case _:
                return str(value)


class Document(StrEnum):
    """The papers that a profile is made of. The protocols that speak for a child give each its title (NAT-2.7a, C24)."""

    PROFILE = "profile"
    RISK_ASSESSMENT = "risk_assessment"
    MANAGEMENT_PLAN = "management_plan"
    TRIGGER_PLAN = "trigger_plan"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the profile that is filled in, and saved, in one sitting. `document` is the paper it belongs to."""

    id: str
    title: str
    lead: str
    fields: tuple[Field, ...]
    document: Document = Document.PROFILE

    @property
    def headed(self) -> tuple[tuple[str, tuple[Field, ...]], ...]:
        """The fields under the headings of a long form, in order; all under an empty one where there are none."""
        return tuple((heading, tuple(fields)) for heading, fields in groupby(self.fields, key=lambda f: f.heading))

    def field(self, field_id: str) -> Field:
        """The field of that id. Raises KeyError."""
        return next((f for f in self.fields if f.id == field_id), None) or _no_such(field_id)


def _no_such(field_id: str) -> Any:
    raise KeyError(field_id)


def date_words(on: date) -> str:
    """2 May 2012: day without a nought, month in full."""
    return f"{on.day} {on:%B %Y}"


def text(id: str, label: str, hint: str = "", **more: Any) -> Field:
    """One line in the person's own words."""
    return Field(id, label, Kind.TEXT, hint, **more)


def long_text(id: str, label: str, hint: str = "", **more: Any) -> Field:
    """A paragraph."""
    return Field(id, label, Kind.LONG_TEXT, hint, **more)


def telephone(id: str, label: str = "Telephone", hint: str = "", **more: Any) -> Field:
    """A number to ring, as it is written; two may be given. Words such as "ask Mum" are kept as words, and never rung."""
    return Field(id, label, Kind.TELEPHONE, hint, **more)


def day(id: str, label: str, hint: str = "", **more: Any) -> Field:
    """A date, kept as 2012-05-02."""
    return Field(id, label, Kind.DATE, hint, **more)


def clock(id: str, label: str, hint: str = "", **more: Any) -> Field:
    """A time of day, kept as 22:05."""
    return Field(id, label, Kind.TIME, hint, **more)


def number(id: str, label: str, hint: str = "", **more: Any) -> Field:
    """A whole number between `least` and `most`."""
    return Field(id, label, Kind.NUMBER, hint, **more)


def yes_no(id: str, label: str, hint: str = "", **more: Any) -> Field:
    """Yes, no, or not sure. "Not sure" is an answer; a blank is not."""
    return Field(id, label, Kind.YES_NO_UNKNOWN, hint, options=YES_NO_UNKNOWN, **more)


def choice(id: str, label: str, options: Mapping[str, str], hint: str = "", **more: Any) -> Field:
    """One of a closed list."""
    return Field(id, label, Kind.CHOICE, hint, options=tuple(Option(*item) for item in options.items()), **more)


def listed(id: str, label: str, hint: str = "", **more: Any) -> Field:
    """As many lines as are needed, one thing each."""
    return Field(id, label, Kind.LIST, hint, **more)


def rows(id: str, label: str, *columns: Field, hint: str = "", **more: Any) -> Field:
    """As many rows as are needed, each with the same few fields."""
    return Field(id, label, Kind.ROWS, hint, columns=columns, **more)


def under(heading: str, *fields: Field) -> tuple[Field, ...]:
    """These fields under a heading of a long form."""
    return tuple(replace(f, heading=heading) for f in fields)
