"""The picture of a home and of an organisation: who sees which, the words beside the bars, and the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from carer_app.db.base import new_id
from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.numbers import NumbersCount
from carer_app.db.models.people import Home
from carer_app.domain.counting import Both
from carer_app.domain.entries import FoundWhere, LevelRaised, PoliceRang, PoliceTold, Returned
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.numbers_words import cell_words
from carer_app.extensions import db
from carer_app.services import duties, occurrences
from carer_app.services.actor import Actor
from carer_app.web.filters import commas
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import StrictClient

StrictAs = Callable[..., StrictClient]


@pytest.fixture
def counted(app: Flask, world: World) -> World:
    with app.app_context():
        bodies = (LevelRaised(LevelOfIntervention.POLICE), PoliceRang("101", True), PoliceTold("REF-1"), Returned(FoundWhere.CAME_BACK))
        for minute, body in enumerate(bodies):
            at = NOW - timedelta(minutes=20 - 4 * minute)
            actor = Actor(world.people["manager"], "Manager", "test")
            occurrences.write(db.session, actor, world.occurrences["ash"], body, at, entry_id=new_id(), happened_at=at)
        db.session.commit()
        while duties.sweep(db.session, NOW + timedelta(hours=1)):
            pass
    return world


def test_a_homes_picture_is_drawn_and_told_in_a_table(counted: World, strict_as: StrictAs) -> None:
    page = strict_as("manager").get(f"/records/homes/{counted.homes['larch']}")
    assert page.status == 200
    assert page.h1 == "Numbers of this home"
    assert "none of these is a target" in page.text.casefold()
    assert "These are few" in page.text
    assert page.text.count("4 min") == 2
    tables = page.tree.findall(".//{*}table")
    assert len(tables) == 4
    drawings = [one for one in page.tree.iter() if one.get("role") == "img"]
    assert len(drawings) == 2
    for one in drawings:
        named = set((one.get("aria-labelledby") or "").split())
        assert named == {child.get("id") for child in one if child.tag.split("}")[-1] in ("title", "desc")}


def test_the_head_of_a_provider_sees_all_homes_and_a_manager_their_own(counted: World, strict_as: StrictAs) -> None:
    head, manager = strict_as("head").get("/records/organisation"), strict_as("manager").get("/records/organisation")
    assert "All homes together" in head.text
    assert "Rowan House" in head.text
    assert "Rowan House" not in manager.text
    assert "All homes together" not in manager.text


def test_another_year_is_a_link_away_and_nonsense_is_this_year(counted: World, strict_as: StrictAs) -> None:
    client, home = strict_as("manager"), f"/records/homes/{counted.homes['larch']}"
    assert "July 2020 to June 2021" in client.get(f"{home}?until=2021-06").text
    assert client.get(f"{home}?until=2021-99").text == client.get(f"{home}?until=' OR 1").text == client.get(home).text


def test_a_file_holds_no_formula_and_is_written_down(app: Flask, counted: World, strict_as: StrictAs, as_: Callable[..., object]) -> None:
    with app.app_context():
        db.session.get(Home, counted.homes["larch"]).name = "=cmd|' /C calc'!A0"  # type: ignore[union-attr]
        db.session.commit()
    answer = as_("manager").get(f"/records/homes/{counted.homes['larch']}/numbers/2099-01.csv")  # type: ignore[attr-defined]
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0] == ["'=cmd|' /C calc'!A0"]
    assert len({len(row) for row in rows[1:]}) == 1
    assert rows[-1][1:3] != ["0", "0"] or rows[-2][1:3] != ["0", "0"]
    with app.app_context():
        kept = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "numbers_exported")).one()
        assert kept.person_id == counted.people["manager"]


def test_earlier_years_end_where_the_first_time_away_is(app: Flask, counted: World, strict_as: StrictAs) -> None:
    client, home = strict_as("manager"), f"/records/homes/{counted.homes['larch']}"
    assert "A year earlier" not in client.get(home).text
    with app.app_context():
        place = {"place_id": counted.homes["larch"]}
        db.session.add_all(NumbersCount(id=new_id(), period=period, **place) for period in ("2023", "2023-Q4", "2023-11"))
        db.session.commit()
    seen, page = 0, client.get(home)
    while link := next((one.get("href") for one in page.all("a") if one.text == "A year earlier"), None):
        seen, page = seen + 1, client.get(link)
        assert seen < 5
    assert seen > 0
    assert "2023" in page.text
    assert "2022" not in page.text.split("The same as tables")[0].split("In every cell")[0].split(" to ")[1]


def test_a_home_where_nobody_was_away_has_no_earlier_year(world: World, strict_as: StrictAs) -> None:
    assert "A year earlier" not in strict_as("head").get(f"/records/homes/{world.homes['larch']}").text


def test_numbers_over_a_thousand_have_a_comma() -> None:
    assert cell_words(Both(12000, 1500)) == "12,000 (1,500)"
    assert cell_words(1234) == "1,234"
    assert commas(5000) == "5,000"
    assert commas(999) == "999"
