"""What is counted: rows equal to the fold of each log, counts equal to the rows, both made again from nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from carer_app.db import occurrence_store
from carer_app.db.base import new_id
from carer_app.db.models.follow_ups import DutyWatch
from carer_app.db.models.numbers import NumbersCount, NumbersRow
from carer_app.db.queries import numbers as kept
from carer_app.db.queries.cared_for import Reach
from carer_app.db.queries.interviews import by_month
from carer_app.domain.counting import Both, count
from carer_app.domain.entries import FoundWhere, LevelRaised, PoliceRang, PoliceTold, Returned
from carer_app.domain.follow_up import Category, CategoryDecided
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.numbers import Facts, facts_of
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.times_away import counts_as
from carer_app.services import duties, follow_ups, numbers, occurrences
from carer_app.services.actor import Actor
from tests.factories import NOW
from tests.people import World, make_world

LATER = NOW + timedelta(hours=3)


@pytest.fixture
def world(session: Session) -> World:
    made = make_world(session)
    for name in ("ash", "birch"):
        for minute, body in enumerate((LevelRaised(LevelOfIntervention.POLICE), PoliceRang("101", True), PoliceTold("REF-1"))):
            write(session, made, name, body, minute)
    write(session, made, "ash", Returned(FoundWhere.CAME_BACK), 50)
    session.commit()
    settle(session)
    return made


def write(session: Session, world: World, name: str, body: object, minute: int) -> None:
    at, by = NOW + timedelta(minutes=minute), Actor(world.people["worker"], "Worker", "test")
    occurrences.write(session, by, world.occurrences[name], body, at, entry_id=new_id())  # type: ignore[arg-type]


def settle(session: Session) -> None:
    session.commit()
    while duties.sweep(session, LATER):
        pass
    assert not kept.wanted(session, 1)


def month_of(session: Session, world: World) -> str:
    return session.get(NumbersRow, world.occurrences["ash"]).month  # type: ignore[union-attr]


def picture(session: Session, world: World, name: str, period: str = "") -> object:
    period = period or month_of(session, world)
    place = world.homes.get(name) or world.organisations[name]
    return numbers.pictures(session, [place], [period])[place, period]


def test_each_row_is_what_its_log_folds_to(session: Session, world: World) -> None:
    rows = session.scalars(select(NumbersRow)).all()
    assert {row.id for row in rows} == set(world.occurrences.values())
    for row in rows:
        one = Occurrence.of(occurrence_store.load(session, row.id))
        lines = follow_ups.lines_of(session, row.child_id)
        assert Facts(*(getattr(row, name) for name in Facts._fields)) == facts_of(one, counts_as(one, lines).category)


def test_a_home_and_its_organisation_are_counted_each_by_itself(session: Session, world: World) -> None:
    larch, whole = picture(session, world, "larch"), picture(session, world, "larchwood")
    assert larch.told == Both(1, 1)  # type: ignore[attr-defined]
    assert whole.told == Both(2, 2)  # type: ignore[attr-defined]
    assert picture(session, world, "larchwood", month_of(session, world)[:4]) == whole
    assert picture(session, world, "gale").told == Both()  # type: ignore[attr-defined]


def test_every_count_is_that_of_its_rows(session: Session, world: World) -> None:
    for row in session.scalars(select(NumbersCount)).all():
        made = count(kept.facts_in(session, row.place_id, row.period), kept.talks_in(session, row.place_id, row.period))
        assert numbers.pictures(session, [row.place_id], [row.period])[row.place_id, row.period] == made


def test_interviews_are_the_same_as_on_the_page_of_interviews(session: Session, world: World) -> None:
    reach = Reach({world.homes["larch"]}, set(), None)
    months = {month.month: {name: Both(*it) for name, it in month.counts.items()} for month in by_month(session, reach, LATER)}
    assert months
    assert months[max(months)]["owed"] == Both(1, 1)
    assert all(picture(session, world, "larch", month).talks == counts for month, counts in months.items())  # type: ignore[attr-defined]
    assert numbers.talks_by_month(session, world.homes["larch"]) == sorted(months.items(), reverse=True)


def test_a_new_line_and_a_managers_decision_reach_the_counts(session: Session, world: World) -> None:
    write(session, world, "birch", Returned(FoundWhere.CAME_BACK), 90)
    told = CategoryDecided(Category.OTHER, "She was on the bus we had agreed.")
    by = Actor(world.people["manager"], "Manager", "test")
    follow_ups.write(session, by, world.children["ash"], told, LATER, line_id=new_id(), occurrences=[world.occurrences["ash"]])
    settle(session)
    assert session.get(NumbersRow, world.occurrences["birch"]).returned_at == NOW + timedelta(minutes=90)  # type: ignore[union-attr]
    whole = picture(session, world, "larchwood")
    assert (whole.told, whole.late) == (Both(1, 1), Both(1, 1))  # type: ignore[attr-defined]


def test_thrown_away_they_come_again_as_they_were(session: Session, world: World) -> None:
    month = month_of(session, world)
    before = numbers.pictures(session, list(world.homes.values()), [month])
    session.execute(delete(NumbersRow))
    session.execute(delete(NumbersCount))
    session.execute(DutyWatch.__table__.update().values(wanted_at=NOW))  # type: ignore[attr-defined]
    settle(session)
    assert numbers.pictures(session, list(world.homes.values()), [month]) == before


def test_what_has_not_changed_is_not_counted_again(session: Session, world: World) -> None:
    duties.reckon(session, world.children["ash"], LATER)
    session.commit()
    assert not kept.wanted(session, 9)
