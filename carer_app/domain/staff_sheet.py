"""Staff as the lines of a sheet: who they are, how they sign in, what they do and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from carer_app.domain.sheet import Column, Fault, Line, Sheet, read_lines

NAME = Column("name", "Name", is_needed=True)
EMAIL = Column("email", "Email address", is_needed=True)
TELEPHONE = Column("telephone", "Telephone", is_number=True)
ROLE = Column("role", "What they do", is_needed=True)
HOME = Column("home", "Home")
COLUMNS = (NAME, EMAIL, TELEPHONE, ROLE, HOME)
ALL_HOMES = "All homes"


@dataclass(frozen=True, slots=True)
class Somebody:
    """One line of the sheet: a person, and a role. Somebody with two roles has two lines. `home`: its id, or None for all or none."""

    line: int
    name: str
    email: str
    telephone: str
    role: str
    home: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the organisation has: roles by their words, homes by their names (None: two have it), and which roles need one or have none."""

    roles: Mapping[str, str]
    homes: Mapping[str, str | None]
    needs_home: Collection[str]
    has_none: Collection[str]
    is_address: Callable[[str], bool]


def people(sheet: Sheet, known: Known) -> tuple[tuple[Somebody, ...], tuple[Fault, ...]]:
    """The people, and what is wrong; a line with a fault gives nobody."""
    return read_lines(sheet, lambda line: _faults(line, known), lambda line: _somebody(line, known), _twice)


def key(words: str) -> str:
    """A name or a role as it is compared."""
    return " ".join(words.replace("’", "'").casefold().split())


def _faults(line: Line, known: Known) -> list[Fault]:
    found = []
    cells = {name: line.cells.get(name, "") for name in ("email", "telephone", "role", "home")}
    if not known.is_address(cells["email"]):
        found.append(Fault(line.number, EMAIL.heading, "This is not an email address like name@example.com."))
    if cells["telephone"] and len(re.sub(r"\D", "", cells["telephone"])) < 3:
        found.append(Fault(line.number, TELEPHONE.heading, "This is no telephone number. Correct it, or leave it empty."))
    role = known.roles.get(key(cells["role"]))
    if role is None:
        offered = ", ".join(sorted({words.capitalize() for words in known.roles if "_" not in words}))
        found.append(Fault(line.number, ROLE.heading, f"There is no such role here. Write one of: {offered}."))
    elif says := _wrong_home(cells["home"], role, known):
        found.append(Fault(line.number, HOME.heading, says))
    return found


def _wrong_home(said: str, role: str, known: Known) -> str:
    if role in known.has_none:
        return ""
    if not said:
        return "Write the name of the home." if role in known.needs_home else f"Write the name of the home, or “{ALL_HOMES}”."
    if key(said) == key(ALL_HOMES):
        return "This role is for one home. Write its name." if role in known.needs_home else ""
    if key(said) not in known.homes:
        return "There is no open home of this name. Write it as it stands under Homes, or add the home first."
    return "Two homes have this name. Give one of them another name first." if known.homes[key(said)] is None else ""


def _somebody(line: Line, known: Known) -> Somebody:
    role = known.roles[key(line.cells["role"])]
    home = None if role in known.has_none else known.homes.get(key(line.cells.get("home", "")))
    return Somebody(line.number, line.cells["name"], line.cells["email"].lower(), line.cells.get("telephone", ""), role, home)


def _twice(found: Sequence[Somebody]) -> list[Fault]:
    faults: list[Fault] = []
    first: dict[tuple[str, str, str | None], int] = {}
    names: dict[str, Somebody] = {}
    for one in found:
        before = first.setdefault((one.email, one.role, one.home), one.line)
        named = names.setdefault(one.email, one)
        if before != one.line:
            faults.append(Fault(one.line, EMAIL.heading, f"Line {before} says the same. Take one of them out."))
        elif key(named.name) != key(one.name):
            faults.append(
                Fault(one.line, EMAIL.heading, f"Line {named.line} has this address with another name. Everybody needs their own.")
            )
    return faults
