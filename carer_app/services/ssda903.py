"""The yearly return on looked-after children (SSDA903), its table of times away: read from the record as it stands, never kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.people import Person
from carer_app.db.occurrence_store import to_entry
from carer_app.db.queries import ssda903 as kept
from carer_app.db.queries.ssda903 import Known
from carer_app.domain.follow_up import FollowUp
from carer_app.domain.moments import as_utc, start_of
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.profile import Profile
from carer_app.domain.ssda903 import ChildFacts, CollectionYear, Row, Stay, rows, rows_of_year
from carer_app.domain.ssda903_files import Gap, HeaderRow, code_of, gaps, header_csv, header_row, missing_csv
from carer_app.domain.ssda903_times import stretches
from carer_app.domain.times_away import counts_as
from carer_app.services import follow_ups

AT_ONCE = 100
BEFORE = timedelta(days=400)
"""What ended so long before the year cannot overlap what reaches into it, and is not read."""


@dataclass(frozen=True, slots=True)
class OfChild:
    """A child with the rows of a year, those that would be refused among them, and what the header lacks."""

    id: str
    name: str = field(repr=False)
    header: HeaderRow = field(repr=False)
    gaps: tuple[Gap, ...]
    rows: tuple[Row, ...]

    @property
    def sent(self) -> tuple[Row, ...]:
        """The rows that go into the file."""
        return tuple(row for row in self.rows if not row.refused)


@dataclass(frozen=True, slots=True)
class Files:
    """The two files, and how many rows they hold."""

    missing: str
    header: str
    rows: int


def children(
    session: Session, year: CollectionYear, now: datetime, *, social_worker: str | None = None, authority: str = ""
) -> list[OfChild]:
    """The children of whom the table of that year says anything, by name: one social worker's, or all (of one authority). Three queries for
    each hundred children."""
    known = [
        one for one in kept.children(session, social_worker, now) if not authority or _same(one.child.responsible_authority, authority)
    ]
    codes = Counter(code_of(one.child.id, _identity(one)) for one in known)
    some = [known[first : first + AT_ONCE] for first in range(0, len(known), AT_ONCE)]
    found = [one for part in some for one in _of(session, part, year, now, codes)]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def files(found: Iterable[OfChild]) -> Files:
    """What is handed in: a child is in the header who has a row."""
    sent = [one for one in found if one.sent]
    return Files(
        missing_csv((one.header, one.sent) for one in sent), header_csv(one.header for one in sent), sum(len(one.sent) for one in sent)
    )


def note_export(session: Session, person_id: str | None, found: Iterable[OfChild], year: CollectionYear, file: str, now: datetime) -> None:
    """Write down, for each child, that their times away left as a file, and with whom."""
    held = session.get(Person, person_id) if person_id else None  # held here, it is read once however many lines there are
    subject = f"ssda903:{year.starts_in}:{file}"
    for one in found:
        if one.sent:
            audit.record(session, "ssda903_exported", None if held is None else held.id, child_id=one.id, subject=subject, at=now)


def _of(session: Session, some: list[Known], year: CollectionYear, now: datetime, codes: Counter[str]) -> Iterator[OfChild]:
    ids = [one.child.id for one in some]
    since, until = as_utc(start_of(year.first)) - BEFORE, as_utc(start_of(year.last)) + BEFORE
    lines = [to_entry(row) for row in kept.logs(session, ids, since, until)]
    times: dict[str, list[Occurrence]] = {}
    for _, log in groupby(lines, key=lambda entry: entry.occurrence):
        one = Occurrence.of(log)
        times.setdefault(one.child, []).append(one)
    decided: dict[str, list[FollowUp]] = {}
    for line in (follow_ups.to_line(row) for row in kept.decided(session, ids)):
        decided.setdefault(line.child, []).append(line)
    for known in some:
        away = [part for one in times.get(known.child.id, ()) for part in stretches(one, counts_as(one, decided.get(known.child.id, ())))]
        if told := rows_of_year(rows(away, _facts(known), now), year):
            yield _of_child(known, told, year, codes)


def _of_child(known: Known, told: tuple[Row, ...], year: CollectionYear, codes: Counter[str]) -> OfChild:
    identity, child = _identity(known), known.child
    if codes[code_of(child.id, identity)] > 1:  # two children under one code would be taken for one
        identity = {name: value for name, value in identity.items() if name != "return_code"}
        shared = (Gap("CHILD", "return_code", "Another child has this code too. One of ours stands in its place."),)
        lacking = (*shared, *(gap for gap in gaps(identity, year) if gap.column != "CHILD"))
    else:
        lacking = gaps(identity, year)
    header = header_row(child.id, child.date_of_birth, identity, year)
    return OfChild(child.id, child.preferred_name, header, lacking, told)


def _facts(known: Known) -> ChildFacts:
    since = _identity(known).get("became_looked_after")
    stays = tuple(Stay(one.from_at, one.to_at) for one in known.placements)
    return ChildFacts(known.child.date_of_birth, date.fromisoformat(since) if since else None, stays)


def _identity(known: Known) -> dict[str, Any]:
    return dict(Profile.stored({"identity": known.identity.payload}).sections["identity"]) if known.identity else {}


def _same(one: str | None, other: str) -> bool:
    return " ".join((one or "").casefold().split()) == " ".join(other.casefold().split())
