"""A second person who has not confirmed is chased: on the live page, in the list of what is open, and first of all on their own page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from carer_app.db.base import new_id
from carer_app.domain.levels import LevelOfIntervention
from carer_app.extensions import db
from carer_app.services import levels
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import StrictClient
from tests.web.telling import actor, folded, police_level
from tests.web.tonight import carer, live

StrictAs = Callable[..., StrictClient]


@pytest.fixture
def lowered(app: Flask, world: World) -> str:
    """Ash at police level, lowered by a worker who named the manager an hour ago. Gives the occurrence's id."""
    occurrence = police_level(app, world)
    with app.app_context():
        levels.lower_level(
            db.session, actor(world), occurrence, LevelOfIntervention.CARER, "The car is her aunt’s.", NOW - timedelta(hours=1),
            entry_id=new_id(), second_person_name="Manager", second_person=world.people["manager"],
        )  # fmt: skip
        db.session.commit()
    return occurrence


def test_the_occurrence_knows_who_has_not_confirmed_and_since_when(app: Flask, world: World, lowered: str) -> None:
    waits = folded(app, lowered).not_confirmed
    assert waits is not None
    assert (waits.name, waits.person, waits.since) == ("Manager", world.people["manager"], NOW - timedelta(hours=1))


def test_the_live_page_says_who_and_since_when(strict_as: StrictAs, lowered: str) -> None:
    assert "Not confirmed yet by Manager since " in live(carer(strict_as), lowered).text


def test_so_does_the_list_of_what_is_open(strict_as: StrictAs, lowered: str) -> None:
    assert "Not confirmed yet by Manager since " in carer(strict_as, "head").get("/oversight/").text


def test_the_named_person_sees_it_first_on_their_own_page(world: World, strict_as: StrictAs, lowered: str) -> None:
    page = carer(strict_as, "manager").get("/")
    assert "You were named. Do you agree?" in page.text
    assert page.text.index("Do you agree?") < page.text.index("Children in your care today")
    (link,) = (link for link in page.links if "/lower/" in link)
    page = carer(strict_as, "manager").get(link)
    page.submit(action=link, agreed="yes")
    assert "Do you agree?" not in carer(strict_as, "manager").get("/").text
    assert "Not confirmed yet" not in carer(strict_as, "head").get("/oversight/").text


def test_nobody_else_is_asked_on_theirs(strict_as: StrictAs, lowered: str) -> None:
    assert "Do you agree?" not in carer(strict_as, "worker").get("/").text
    assert "Do you agree?" not in carer(strict_as, "head").get("/").text


def test_a_name_without_an_account_is_chased_too(app: Flask, world: World, strict_as: StrictAs) -> None:
    occurrence = police_level(app, world)
    with app.app_context():
        levels.lower_level(
            db.session, actor(world), occurrence, LevelOfIntervention.CARER, "The car is her aunt’s.", NOW,
            entry_id=new_id(), second_person_name="Jo Marsh, duty team",
        )  # fmt: skip
        db.session.commit()
    assert "Not confirmed yet by Jo Marsh, duty team since " in carer(strict_as, "head").get("/oversight/").text
