"""Children's times away made by chance from a seed, for what is exported to SSDA903: overlapping, turning to and fro, across 31 March."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from carer_app.domain.entries import Answered, ExpectedWhere, FoundWhere, Located, Opened, Returned
from carer_app.domain.follow_up import Category
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.ssda903 import ChildFacts, CollectionYear, Row, Stay, rows, rows_of_year
from carer_app.domain.ssda903_files import HeaderRow, header_row
from carer_app.domain.ssda903_times import Code, Stretch, stretches
from carer_app.domain.times_away import Counted
from carer_app.domain.wall_clock import LONDON
from tests.unit.occurrence_cases import Log

YEAR = CollectionYear(2026)
NOW = datetime(2027, 5, 20, 12, 0, tzinfo=LONDON)


@dataclass(frozen=True)
class Lived:
    """A child with their times away and where they lived."""

    id: str
    facts: ChildFacts
    times: tuple[Stretch, ...]
    identity: dict[str, Any]

    def header(self, year: CollectionYear = YEAR) -> HeaderRow:
        return header_row(self.id, self.facts.born, self.identity, year)

    def rows(self, year: CollectionYear = YEAR) -> tuple[Row, ...]:
        return rows_of_year(rows(self.times, self.facts, NOW), year)


def lived(seed: int) -> Lived:
    """A child by the number of a seed: always the same."""
    chance = Random(seed)
    born = date(2009, 1, 1) + timedelta(days=chance.randrange(365 * 6))
    first = datetime(2025, chance.randint(1, 12), chance.randint(1, 28), 10, 0, tzinfo=LONDON)
    stays = _stays(chance, first)
    sex = chance.choice(["female", "male", "other"])
    identity = {
        "sex": sex,
        "ethnicity": chance.choice(["white_british", "black_african", "not_said", None]),
        "return_code": f"LA{seed:06}",
        "upn": chance.choice(["A123456789012", "UN3", "b12345678901x", None]),
        "is_mother": chance.choice(["yes", "no", None]),
        "first_child_born": "2026-05-04",
    }
    times = tuple(one for number in range(chance.choice([1, 1, 2, 3, 5, 9, 14])) for one in _times(chance, first, number))
    facts = ChildFacts(born, chance.choice([None, first.date()]), stays)
    return Lived(f"{seed:08x}-0000-4000-8000-000000000000", facts, times, identity)


def _stays(chance: Random, first: datetime) -> tuple[Stay, ...]:
    """Homes one after another, sometimes with days between; the last may have ended."""
    found, at = [], first
    for _ in range(chance.choice([0, 0, 1, 2])):
        end = at + timedelta(days=chance.randint(3, 200), hours=chance.randint(0, 9))
        found.append(Stay(at, end))
        at = end + timedelta(days=chance.choice([0, 0, 1, 9]))
    left = NOW - timedelta(days=chance.randint(1, 100))
    return (*found, Stay(at, left if chance.random() < 0.3 and left > at else None))


def _times(chance: Random, first: datetime, number: int) -> tuple[Stretch, ...]:
    begins = min(first + timedelta(minutes=chance.randrange(60 * 24 * 760) - 60 * 24 * 10), NOW - timedelta(minutes=1))
    minutes = chance.randrange(chance.choice([90, 60 * 5, 60 * 30, 60 * 24 * 4, 60 * 24 * 40])) + 1
    is_over = begins + timedelta(minutes=minutes) <= NOW and chance.random() > 0.12
    if chance.random() < 0.5:
        one = _log(chance, f"time-{number}", begins, minutes, is_over)
        return stretches(one, Counted(chance.choice(list(Category)), chance.choice(["", "A manager’s reason."])))
    is_back_to_front = is_over and chance.random() < 0.03
    ends = begins + timedelta(minutes=-3000 if is_back_to_front else minutes) if is_over else None
    return (Stretch(chance.choice(list(Code)), begins, ends, (f"time-{number}",)),)


def _log(chance: Random, name: str, begins: datetime, minutes: int, is_over: bool) -> Occurrence:
    """A log in which the child is found, and lost again, some times."""
    log = Log(begins, name)
    log.add(0, Opened("a-child", ExpectedWhere.HOME, begins))
    for at in sorted(chance.randrange(minutes) for _ in range(chance.choice([0, 1, 2, 4]))):
        found = Located(FoundWhere.FAMILY_OR_FRIENDS, adult_with_child=True)
        log.add(at, found if chance.random() < 0.6 else Answered("whereabouts", {"whereabouts": "unknown"}))
    if is_over:
        log.add(minutes, Returned(FoundWhere.CAME_BACK))
    return Occurrence.of(log.entries)
