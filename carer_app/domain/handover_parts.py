"""What a pack for the police is made of: rows, tables and lines under headings. A blank is None and prints "not known"."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is known, or not. `aside` is added in quiet type; `new` since the version before this one; `is_strong`: a warning."""

    label: str
    value: str | None
    aside: str = ""
    new: bool = False
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Labelled values under a heading. `blanks` names the lesser fields nobody has filled in."""

    title: str
    rows: tuple[Row, ...]
    blanks: tuple[str, ...] = ()
    kind: str = field(default="rows", init=False)


@dataclass(frozen=True, slots=True)
class Cards:
    """People or places, each with its own few rows: easier to read than a wide table."""

    title: str
    cards: tuple[Rows, ...]
    empty: str = "none known"
    kind: str = field(default="cards", init=False)


@dataclass(frozen=True, slots=True)
class Lines:
    """A list of sentences. Those in `new` were not in the version before this one."""

    title: str
    lines: tuple[str, ...]
    empty: str = "none known"
    new: tuple[str, ...] = ()
    kind: str = field(default="lines", init=False)


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line of a table. `new` since the version before this one."""

    cells: tuple[str | None, ...]
    new: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading for each column. `style` names how wide its columns are."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[TableLine, ...]
    style: str
    empty: str = "none known"
    kind: str = field(default="table", init=False)


Block = Rows | Cards | Lines | Table


@dataclass(frozen=True, slots=True)
class Group:
    """One heading of a part, with what stands under it. A block's own title, where it has one, is a heading below."""

    title: str
    blocks: tuple[Block, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter of the pack; it begins on a new page where `new_page`."""

    id: str
    title: str
    lead: str
    groups: tuple[Group, ...]
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """The box that says why we ring: the level, since when, in the carer's words, and the paragraph."""

    heading: str
    sentences: tuple[str, ...]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Page 1, which stands alone. It never holds the home's address."""

    name: str
    summary: str
    photo_words: str
    facts: tuple[Row, ...]
    why: Why
    basis: str
    status: str
    danger: tuple[Row, ...]
    done_title: str
    done: tuple[TableLine, ...]
    done_first: int
    done_left_out: int
    not_done: tuple[str, ...]
    look: tuple[Row, ...]
    ring: tuple[Row, ...]
    earlier: tuple[Row, ...]
    talking_title: str
    talking: tuple[Row, ...]
    agreed: tuple[Row, ...]
    no_photo: str = "No photo is held"
    """What stands in its place where no photo is printed."""
    new: tuple[str, ...] = ()
    """The sentences of this page that were not in the version before this one; a row or a line says so itself."""


@dataclass(frozen=True, slots=True)
class PolicePack:
    """Everything the PDF prints, in order. `file_title` is the document's own title and never holds a child's name. `protocols` names
    those that speak, where a local one does."""

    title: str
    file_title: str
    marking: str
    purpose: str
    running_name: str
    version: int
    made: str
    new_mark: str
    log_head: str
    log_lines: int
    log_printed: int
    protocols: str
    overview: Overview
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody the police may ring: a role in plain words, a name, a number, and when."""

    role: str
    name: str = ""
    telephone: str = ""
    hours: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the child lives now. The address is printed on the page for the police only."""

    kind: str
    name: str = ""
    address: str = ""
    telephone: str = ""
    responsible_authority: str = ""
    host_authority: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who makes the pack and rings."""

    name: str
    role: str = ""
    telephone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An occurrence before this one: since when, until when, and where the child was found."""

    away_from: datetime
    back_at: datetime | None = None
    found_where: str = ""
    level: str = ""
