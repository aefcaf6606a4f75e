"""Who saw what of a child, in words, as whoever asks may know it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from carer_app.db.models.people import Person
from carer_app.db.queries.audit import Place
from carer_app.db.queries.who_saw import Narrowed, Seen, SeenPage
from carer_app.domain.audit_words import GROUP_OF, HIDDEN_KINDS, WORRY, Group, kinds_of, said
from carer_app.domain.moments import as_utc, start_of
from carer_app.domain.plan_csv import safe_cell
from carer_app.domain.wall_clock import local

STRANGER = "Somebody who may not"
A_PAGE, AT_ONCE = 50, 1_000
_NOBODY = {Group.OUT: "Through a link or address given out", Group.REFUSED: "Through a link given out", Group.PEOPLE: "From the server"}
COLUMNS = ("When", "Who", "Of", "What", "Time away that began")
Turn = Callable[[Place | None, int], SeenPage]


@dataclass(frozen=True, slots=True)
class Line:
    """One line to show. `person_id`: whom the page may be narrowed to; None for nobody, or whom the reader may not know."""

    at: datetime
    who: str
    of: str
    what: str
    is_refusal: bool
    began_at: datetime | None
    person_id: str | None
    child: str = ""


def narrowed(
    reader: Person, group: Group | None, person: Person | None, since: date | None, until: date | None, *, knows_worries: bool
) -> Narrowed:
    """What is asked for, less what the reader may not know: worries about the place (NOTT-64), and who a stranger was that was refused."""
    but = kinds_of(Group.REFUSED) if person is not None and person.organisation_id != reader.organisation_id else ()
    return Narrowed(
        kinds=kinds_of(group) if group else (),
        but=but,
        person_id=person.id if person else None,
        since=as_utc(start_of(since)) if since else None,
        until=as_utc(start_of(until + timedelta(days=1))) if until else None,
        without_worries=None if knows_worries else (HIDDEN_KINDS, WORRY),
    )


def lines(reader: Person, found: SeenPage, children: Mapping[str, str] | None = None) -> list[Line]:
    """In words. `children`: their names, where lines of several are shown."""
    names = {one.person.id: one.person.name for one in {line.person.id: line for line in found.lines if line.person}.values() if one.person}
    return [_line(reader, one, children or {}, names) for one in found.lines]


def to_csv(reader: Person, turn: Turn, children: Mapping[str, str] | None = None) -> bytes:
    """Every line there is, a thousand at a time: UTF-8 with the mark that Excel looks for, and nothing that a spreadsheet would run."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept, quoting=csv.QUOTE_ALL)
    writer.writerow((*COLUMNS, "Child") if children is not None else COLUMNS)
    for found in _pages(turn):
        for one in lines(reader, found, children):
            cells = (_time(one.at), one.who, one.of, one.what, _time(one.began_at))
            writer.writerow([safe_cell(cell) for cell in ((*cells, one.child) if children is not None else cells)])
    return ("\ufeff" + kept.getvalue()).encode()


def _pages(turn: Turn) -> Iterator[SeenPage]:
    found = turn(None, AT_ONCE)
    yield found
    while found.next is not None:
        found = turn(found.next, AT_ONCE)
        yield found


def _line(reader: Person, one: Seen, children: Mapping[str, str], names: Mapping[str, str]) -> Line:
    event, group = one.event, GROUP_OF.get(one.event.kind)
    is_refusal = group is Group.REFUSED
    is_stranger = is_refusal and one.person is not None and one.person.organisation_id != reader.organisation_id
    who = STRANGER if is_stranger else names[one.person.id] if one.person else _NOBODY.get(group, "The service") if group else "The service"
    return Line(
        at=event.at,
        who=who,
        of="" if is_stranger or one.person is None else one.organisation or "",
        what=said(event.kind, event.subject),
        is_refusal=is_refusal,
        began_at=one.began_at,
        person_id=None if is_stranger or one.person is None else one.person.id,
        child=children.get(event.child_id or "", ""),
    )


def _time(at: datetime | None) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}" if at else ""
