"""How long a child's record is kept, and where one stands whose time has come."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from carer_app.domain.retention import CLASSES, Kind, Line, State, due_on, standing
from carer_app.domain.wall_clock import LONDON

BORN = date(1950, 3, 1)
NOW = datetime(2026, 6, 1, 12, tzinfo=LONDON)


def said(kind: Kind, days_ago: int, **more: object) -> Line:
    return Line(kind, NOW - timedelta(days=days_ago), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "born, died, due",
    [
        (date(1950, 3, 1), None, date(2025, 3, 1)),
        (date(1952, 2, 29), None, date(2027, 2, 28)),
        (date(2012, 5, 2), date(2026, 1, 9), date(2041, 1, 9)),
        (date(2008, 5, 2), date(2026, 5, 1), date(2041, 5, 1)),
        (date(2008, 5, 2), date(2026, 5, 2), date(2083, 5, 2)),
        (None, None, None),
        (None, date(2026, 1, 9), None),
    ],
)
def test_75_years_from_birth_or_15_from_death_before_18(born: date | None, died: date | None, due: date | None) -> None:
    """Regulation 36 of the Children's Homes (England) Regulations 2015."""
    assert due_on(born, died) == due


@pytest.mark.parametrize(
    "lines, state",
    [
        ([], State.DUE),
        ([said(Kind.PROPOSED, 9)], State.PROPOSED),
        ([said(Kind.PROPOSED, 9), said(Kind.KEPT_LONGER, 8, until=NOW.date() + timedelta(days=1))], State.KEPT_LONGER),
        ([said(Kind.PROPOSED, 9), said(Kind.KEPT_LONGER, 8, until=NOW.date())], State.DUE),
        ([said(Kind.PROPOSED, 9), said(Kind.DESTROY_ASKED, 8)], State.ASKED),
        ([said(Kind.DESTROY_ASKED, 8), said(Kind.DECLINED, 7)], State.PROPOSED),
        ([said(Kind.DESTROY_ASKED, 8), said(Kind.DESTROYED, 7)], State.DESTROYED),
    ],
)
def test_the_newest_decision_holds(lines: list[Line], state: State) -> None:
    assert standing(lines, BORN, NOW).state is state
    assert standing(reversed(lines), BORN, NOW).state is state


def test_before_its_day_nothing_is_due_whatever_was_proposed() -> None:
    found = standing([said(Kind.PROPOSED, 9)], date(2012, 5, 2), NOW)
    assert (found.state, found.due, found.may_be_decided) == (State.NOT_DUE, date(2087, 5, 2), False)
    assert standing([], None, NOW).state is State.NOT_DUE
    died = standing([said(Kind.DIED, 3, died_on=date(2010, 1, 1))], date(2000, 1, 1), NOW)
    assert (died.state, died.died_on) == (State.DUE, date(2010, 1, 1))


def test_a_record_that_was_destroyed_stays_so_though_its_date_of_birth_is_gone() -> None:
    assert standing([said(Kind.DESTROYED, 7)], None, NOW).state is State.DESTROYED


def test_each_class_says_its_period_and_its_law() -> None:
    assert all(one.period and one.law and one.title for one in CLASSES)
    assert [one.id for one in CLASSES if one.is_ours] == ["child"]
