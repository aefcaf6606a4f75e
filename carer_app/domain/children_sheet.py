"""Children as the lines of a sheet: who they are, which council is in charge, where they live, and who their social worker is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from carer_app.domain.sheet import Column, Fault, Line, Sheet, day, read_lines
from carer_app.domain.staff_sheet import key

FULL_NAME = Column("full_name", "Full name", is_needed=True)
PREFERRED = Column("preferred_name", "Name they like to be called")
BORN = Column("born", "Date of birth", is_needed=True)
AUTHORITY = Column("authority", "Responsible authority", is_needed=True)
HOME = Column("home", "Home")
SINCE = Column("since", "Living there since")
WORKER = Column("worker", "Social worker’s email address")
COLUMNS = (FULL_NAME, PREFERRED, BORN, AUTHORITY, HOME, SINCE, WORKER)
MOST_OF_A_NAME = 200
_NO_DAY = "This is not a day that can be read. Write it like 27/03/2012."


@dataclass(frozen=True, slots=True)
class SomeChild:
    """One line of the sheet. `home`: its id, or None for not placed yet; `since` is None for from now on."""

    line: int
    full_name: str
    preferred_name: str
    born: date
    authority: str
    home: str | None
    since: date | None
    worker: str


@dataclass(frozen=True, slots=True)
class Known:
    """The homes of whoever brings the sheet, by name (None: two have it); whether a child needs one; and what is wrong with a birthday."""

    homes: Mapping[str, str | None]
    needs_home: bool
    today: date
    birthday_is_wrong: Callable[[date, date], str]


def children(sheet: Sheet, known: Known) -> tuple[tuple[SomeChild, ...], tuple[Fault, ...]]:
    """The children, and what is wrong; a line with a fault gives nobody."""
    return read_lines(sheet, lambda line: _faults(line, known), lambda line: _child(line, known), _twice)


def _faults(line: Line, known: Known) -> list[Fault]:
    found = []
    for column in (FULL_NAME, PREFERRED, AUTHORITY):
        if len(line.cells.get(column.id, "")) > MOST_OF_A_NAME:
            found.append(Fault(line.number, column.heading, f"This is longer than {MOST_OF_A_NAME} letters. Shorten it."))
    born, said = day(line.cells["born"]), line.cells.get("since", "")
    since = day(said) if said else None
    if wrong := _NO_DAY if born is None else known.birthday_is_wrong(born, known.today):
        found.append(Fault(line.number, BORN.heading, wrong))
    if said and since is None:
        found.append(Fault(line.number, SINCE.heading, _NO_DAY))
    elif since is not None and since > known.today:
        found.append(Fault(line.number, SINCE.heading, "This day is still to come. Add the child on that day, or check the year."))
    elif since is not None and born is not None and since < born:
        found.append(Fault(line.number, SINCE.heading, "This is before the child was born. Check the year."))
    if says := _wrong_home(line.cells.get("home", ""), known):
        found.append(Fault(line.number, HOME.heading, says))
    return found


def _wrong_home(said: str, known: Known) -> str:
    if not said:
        return "Write the name of the home the child lives in." if known.needs_home else ""
    if key(said) not in known.homes:
        return "You have no open home of this name. Write it as it stands on your pages."
    return "Two homes have this name. Add this child by hand." if known.homes[key(said)] is None else ""


def _child(line: Line, known: Known) -> SomeChild:
    cells = {column.id: line.cells.get(column.id, "") for column in COLUMNS}
    born = day(cells["born"]) or known.today
    home, since = known.homes.get(key(cells["home"])), day(cells["since"]) if cells["since"] else None
    return SomeChild(
        line.number, cells["full_name"], cells["preferred_name"], born, cells["authority"], home, since, cells["worker"].lower()
    )


def _twice(found: Sequence[SomeChild]) -> list[Fault]:
    faults = []
    first: dict[tuple[str, date], int] = {}
    for one in found:
        before = first.setdefault((key(one.full_name), one.born), one.line)
        if before != one.line:
            faults.append(Fault(one.line, FULL_NAME.heading, f"Line {before} has the same name and birthday. Take one of them out."))
    return faults
