"""A plan as lines of a spreadsheet: one line for each answer, with what it asks beside it. Safe to open, and the same when it comes back.

A cell that a spreadsheet would take for a formula, or for a number whose first nought it would drop, begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from carer_app.domain.plan_file_parts import Collected
from carer_app.domain.profile import SECTION_BY_ID, SECTIONS, Profile
from carer_app.domain.profile_fields import Field, Kind, Section
from carer_app.domain.profile_reading import MAX_ITEMS

COLUMNS = ("section", "field", "row", "column", "question", "how_to_answer", "answer")
_NEEDED = ("section", "field", "row", "column", "answer")
_FORMULA = "=+-@\t\r'|%＝＋－＠"
_HOW = {
    Kind.TEXT: "A line",
    Kind.LONG_TEXT: "As much as you need",
    Kind.TELEPHONE: "A telephone number",
    Kind.DATE: "A date, like 2012-05-02 or 02/05/2012",
    Kind.TIME: "A time, like 22:05",
    Kind.NUMBER: "A whole number",
    Kind.LIST: "One thing. For another, copy this line and count on in “row”",
}
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%y")
Line = tuple[str, ...]


def to_csv(profile: Profile) -> bytes:
    """Every field of the plan, filled in or not: UTF-8 with the mark that Excel looks for. An empty profile gives a sheet to fill in."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for section in SECTIONS:
        writer.writerows(tuple(map(safe_cell, line)) for line in _section_lines(section, profile.sections.get(section.id, {})))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def read_csv(text: str) -> Collected | str:
    """The sections that the lines make, or a sentence about the file as a whole."""
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return "This is not a CSV file that can be read: a quotation mark is missing or out of place. Save it as “CSV UTF-8” again."
    head = [cell.strip().lower() for cell in lines[0]] if lines else []
    if len(head) < len(_NEEDED) and any(";" in cell or "\t" in cell for cell in head):
        return "The columns of this file are not parted by commas. In Excel choose “Save as”, then “CSV UTF-8 (Comma delimited)”."
    if missing := [name for name in _NEEDED if name not in head]:
        return f"The first line must name the columns. These are missing: {', '.join(missing)}."
    return _Sheet(head).read(lines[1:])


def _section_lines(section: Section, kept: Mapping[str, Any]) -> Iterator[Line]:
    for f in section.fields:
        value = kept.get(f.id)
        if f.kind is Kind.ROWS:
            for number, row in enumerate(value or ({},), 1):
                for c in f.columns:
                    hint = (
                        f"{_how(c)}. For another, copy these lines and count on in “row”" if number == 1 and c is f.columns[0] else _how(c)
                    )
                    yield section.id, f.id, str(number), c.id, f"{f.label}: {c.label}", hint, _said(c, row.get(c.id))
        elif f.kind is Kind.LIST:
            yield from ((section.id, f.id, str(n), "", f.label, _how(f), line) for n, line in enumerate(value or ("",), 1))
        else:
            yield section.id, f.id, "", "", f.label, _how(f), _said(f, value)


def _how(f: Field) -> str:
    if f.or_words:
        return "A whole number, or words"
    return f"One of: {', '.join(option.label for option in f.options)}" if f.options else _HOW[f.kind]


def _said(f: Field, value: Any) -> str:
    if value is None:
        return ""
    return next((option.label for option in f.options if option.id == value), str(value))


def safe_cell(cell: str) -> str:
    """A cell that no spreadsheet works out or shortens."""
    return f"'{cell}" if (cell[:1] in _FORMULA and cell) or re.fullmatch(r"0\d+|\d{12,}", cell, re.ASCII) else cell


def _plain(cell: str) -> str:
    """The cell as it was before `safe_cell`."""
    rest = cell[1:]
    if cell.startswith("'") and rest and (rest[0] in _FORMULA or re.fullmatch(r"0\d+|\d{12,}", rest, re.ASCII)):
        return rest
    return cell


class _Sheet:
    """The lines below the head, gathered into sections; what belongs nowhere is told by the number of its line."""

    def __init__(self, head: list[str]) -> None:
        self._at = {name: head.index(name) for name in _NEEDED}
        self._found: dict[str, dict[str, Any]] = {}
        self._problems: list[str] = []

    def read(self, lines: list[list[str]]) -> Collected:
        for number, line in enumerate(lines, 2):
            cells = {name: _plain(line[at]) if at < len(line) else "" for name, at in self._at.items()}
            if cells["answer"].strip():
                self._take(number, cells)
        return Collected(
            {name: {f: _in_order(value) for f, value in fields.items()} for name, fields in self._found.items()}, tuple(self._problems)
        )

    def _take(self, number: int, cells: Mapping[str, str]) -> None:
        place = {name: cells[name].strip() for name in ("section", "field", "row", "column")}
        section = SECTION_BY_ID.get(place["section"])
        f = next((f for f in section.fields if f.id == place["field"]), None) if section else None
        if section is None or f is None:
            what = "part" if section is None else "field"
            named = place["section"] if section is None else place["field"]
            self._problems.append(f"Line {number}: there is no {what} called “{named[:40]}”.")
            return
        kept = self._found.setdefault(section.id, {})
        if f.repeat:
            self._take_row(number, f, kept.setdefault(f.id, {}), place, cells["answer"])
        elif f.id in kept:
            self._problems.append(f"Line {number}: “{f.label}” was answered further up. That answer is the one taken.")
        else:
            kept[f.id] = _answer(f, cells["answer"])

    def _take_row(self, number: int, f: Field, rows: dict[int, Any], place: Mapping[str, str], answer: str) -> None:
        at = int(place["row"]) if re.fullmatch(r"[0-9]{1,4}", place["row"]) else 0
        column = next((c for c in f.columns if c.id == place["column"]), None)
        if not 1 <= at <= MAX_ITEMS:
            self._problems.append(f"Line {number}: “row” must be a number from 1 to {MAX_ITEMS}.")
        elif f.kind is Kind.ROWS and column is None:
            self._problems.append(f"Line {number}: “{f.label}” has no column called “{place['column'][:40]}”.")
        elif at in rows and (column is None or column.id in rows[at]):
            self._problems.append(f"Line {number}: row {at} of “{f.label}” was answered further up. That answer is the one taken.")
        elif column is None:
            rows[at] = answer
        else:
            rows.setdefault(at, {})[column.id] = _answer(column, answer)


def _in_order(value: Any) -> Any:
    return [value[at] for at in sorted(value)] if isinstance(value, dict) else value


def _answer(f: Field, answer: str) -> Any:
    """A choice by its words or by its id; a date however spreadsheets write it in England; everything else as it stands."""
    said = answer.strip()
    if f.options:
        return next((option.id for option in f.options if said.casefold() in (option.label.casefold(), option.id)), said)
    if f.kind is Kind.DATE:
        return next((on for pattern in _DATES if (on := _date(said, pattern))), said)
    return answer


def _date(said: str, pattern: str) -> str | None:
    try:
        return datetime.strptime(said, pattern).date().isoformat()  # noqa: DTZ007 - a day, with no time in it
    except ValueError:
        return None
