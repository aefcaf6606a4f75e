"""A spreadsheet saved as CSV, read line by line: what cannot be taken is told by its line and column, and what to do. Nothing is guessed at."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from carer_app.domain.errors import DomainError

Read = TypeVar("Read")

MOST_BYTES = 1024 * 1024
MOST_LINES = 5_000
MOST_LETTERS = 300
_FORMULA = "=+-@|%＝＋－＠"
_NOT_TEXT = (
    (b"PK", "This is an Excel file or a zip file. In Excel choose “Save as”, then “CSV UTF-8”, and bring that file."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel file. In Excel choose “Save as”, then “CSV UTF-8”, and bring that file."),
    (b"%PDF", "This is a PDF. Bring a CSV file."),
)
_NOT_READ = (
    "This is not a CSV file that can be read: a quotation mark is missing or out of place near line {line}. Save it as “CSV UTF-8” again."
)
_TOO_LONG = "Near line {line} a cell is far too long, or a quotation mark is missing. Look there, and save it as “CSV UTF-8” again."
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d/%m/%y", "%d-%b-%y", "%Y/%m/%d")
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
_NO_WORDS = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+")
_SPREADSHEET_BEGINS = date(1899, 12, 30)


class NotASheet(DomainError):
    """The file as a whole cannot be read; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its heading. `is_number`: a plus or a nought in front is no formula there."""

    id: str
    heading: str
    is_needed: bool = False
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where, and what to do."""

    line: int
    column: str
    says: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the file, and its cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines that hold something, what is wrong with cells, and headings that are not used."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    unused: tuple[str, ...]


def read_lines(
    sheet: Sheet,
    faults_of: Callable[[Line], Sequence[Fault]],
    read: Callable[[Line], Read],
    twice: Callable[[Sequence[Read]], Iterable[Fault]],
) -> tuple[tuple[Read, ...], tuple[Fault, ...]]:
    """What the lines give, and what is wrong, by line; a line with a fault gives nothing, and a cell is told of once."""
    faults, found = list(sheet.faults), []
    told = {(fault.line, fault.column) for fault in faults}
    bad = {fault.line for fault in faults}
    for line in sheet.lines:
        wrong = [fault for fault in faults_of(line) if (fault.line, fault.column) not in told]
        faults += wrong
        if not wrong and line.number not in bad:
            found.append(read(line))
    faults += twice(found)
    return tuple(found), tuple(sorted(faults, key=lambda fault: fault.line))


def blank(columns: Sequence[Column]) -> bytes:
    """The headings alone, with the mark that Excel looks for."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow([column.heading for column in columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def text_of(content: bytes) -> str:
    """The letters of the file: UTF-8, what Excel calls Unicode, or Windows-1252. Raises NotASheet."""
    if len(content) > MOST_BYTES:
        raise NotASheet("This file is larger than 1 MB. Look whether it is the right file, or bring it in parts.")
    if not content.strip(b"\xef\xbb\xbf \t\r\n;,"):
        raise NotASheet("This file is empty.")
    for begins, sentence in _NOT_TEXT:
        if content.startswith(begins):
            raise NotASheet(sentence)
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise NotASheet("This is not a text file. In Excel choose “Save as”, then “CSV UTF-8”, and bring that file.")


def read(text: str, columns: Sequence[Column]) -> Sheet:
    """The lines below the headings. Raises NotASheet."""
    rows = list(_rows(text))
    head = [_words(cell) for cell in rows[0][1]] if rows else []
    at = {column.id: head.index(_words(column.heading)) for column in columns if _words(column.heading) in head}
    if missing := [column.heading for column in columns if column.is_needed and column.id not in at]:
        raise NotASheet(f"The first line must name the columns. These are missing: {', '.join(missing)}. The empty sheet has them all.")
    if twice := [column.heading for column in columns if head.count(_words(column.heading)) > 1]:
        raise NotASheet(f"Two columns have the same heading: {twice[0]}. Take one out.")
    if len(rows) > MOST_LINES + 1:
        raise NotASheet(f"There are more than {MOST_LINES:,} lines. Bring them in parts.")
    known = {_words(column.heading) for column in columns}
    unused = tuple(_plain(cell)[:60] for cell in rows[0][1] if cell.strip() and _words(cell) not in known)
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, cells in rows[1:]:
        line = Line(number, {name: _plain(cells[where]) if where < len(cells) else "" for name, where in at.items()})
        if not any(line.cells.values()):
            continue
        lines.append(line)
        faults += _faults(line, columns)
    if not lines:
        raise NotASheet("There is nothing below the headings.")
    return Sheet(tuple(lines), tuple(faults), unused)


def day(said: str) -> date | None:
    """A day however spreadsheets write it in England, or as the number that Excel keeps; None where it cannot be read."""
    plain = _MIDNIGHT.sub("", said.strip())
    if re.fullmatch(r"[1-9][0-9]{4}(\.0+)?", plain, re.ASCII):
        return _SPREADSHEET_BEGINS + timedelta(days=int(plain[:5]))
    for pattern in _DATES:
        try:
            return datetime.strptime(plain, pattern).date()  # noqa: DTZ007 - a day, with no time in it
        except ValueError:
            continue
    return None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each line with its number. What parts the columns is whatever parts the headings most."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=max(",;\t", key=first.count))
    before = 0
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as problem:
        says = _TOO_LONG if "field limit" in str(problem) else _NOT_READ
        raise NotASheet(says.format(line=before + 1)) from None


def _faults(line: Line, columns: Sequence[Column]) -> Iterator[Fault]:
    for column in columns:
        cell = line.cells.get(column.id, "")
        if column.is_needed and not cell:
            yield Fault(line.number, column.heading, "This is empty. Fill it in.")
        elif len(cell) > MOST_LETTERS:
            yield Fault(line.number, column.heading, f"This is longer than {MOST_LETTERS} letters. Shorten it.")
        elif cell[:1] and cell[0] in _FORMULA and not (column.is_number and re.fullmatch(r"\+[0-9 ()-]+", cell, re.ASCII)):
            yield Fault(line.number, column.heading, "This looks like a formula. Write the words themselves.")


def _plain(cell: str) -> str:
    """The cell without what cannot be seen, and without the apostrophe that keeps a spreadsheet from reckoning."""
    plain = " ".join(_NO_WORDS.sub(" ", cell).split())
    return plain[1:].strip() if plain.startswith("'") and plain[1:2] and plain[1] in _FORMULA + "0123456789" else plain


def _words(heading: str) -> str:
    """A heading, however it is capitalised and spaced."""
    return re.sub(r"[\W_]+", "", heading.replace("’", "").replace("'", "").casefold())
