"""Where tonight goes another way than the plan, the live page asks for a decision until one is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from carer_app.domain.entries import Noted, StepResult, StepTaken
from carer_app.domain.to_try import line_id
from tests.people import World
from tests.web.strict_client import StrictClient
from tests.web.telling import log, write
from tests.web.tonight import PLAN, SIGNS, carer, give_plan, live, to_looking

StrictAs = Callable[..., StrictClient]
PARK = {"name": "Skate park", "safe_to_visit": "no"}


@pytest.fixture
def client(app: Flask, world: World, strict_as: StrictAs) -> StrictClient:
    give_plan(app, world, "ash", warning_signs=SIGNS, plan=PLAN, places={"places": [PARK]})
    client = carer(strict_as)
    to_looking(client, world)
    return client


def test_nothing_clashes_where_the_plan_is_followed(app: Flask, world: World, client: StrictClient) -> None:
    write(app, world, world.occurrences["ash"], StepTaken("known_places", StepResult.SPOKE, "Skate park", line_id("Skate park", "")))
    assert "Needs a decision" not in live(client, world.occurrences["ash"]).text


def test_the_police_from_the_start_and_a_lower_level(app: Flask, world: World, client: StrictClient) -> None:
    """D2, G5"""
    give_plan(app, world, "ash", plan={**PLAN, "police_from_outset": "yes"})
    page = live(client, world.occurrences["ash"])
    assert "Needs a decision The plan says to tell the police from the start. The level is lower." in page.text
    page = client.get(f"/occurrence/{world.occurrences['ash']}/note?about=police")
    assert page.h1 == "Write the decision"
    page = page.submit(action="/note", text="Ms Vale, duty team: she is on the bus, we wait until ten.")
    said = "Decided. The plan says the police from the start: Ms Vale, duty team: she is on the bus, we wait until ten."
    assert Noted(said) in [entry.body for entry in log(app, world.occurrences["ash"])]
    assert "Needs a decision" not in live(client, world.occurrences["ash"]).text


def test_somebody_went_where_the_plan_says_not_to(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-L1-A-f, G9"""
    occurrence, place = world.occurrences["ash"], line_id("Skate park", "")
    write(app, world, occurrence, StepTaken("known_places", StepResult.NOT_THERE, "Skate park", place))
    assert "The plan says not to go to Skate park. Somebody went." in live(client, occurrence).text
    write(app, world, occurrence, Noted("A note that decides nothing"))
    page = client.get(f"/occurrence/{occurrence}/note?about=visit-{place}")
    page.submit(action="/note", text="The manager knows. Nobody goes there again.")
    assert "Needs a decision" not in live(client, occurrence).text


def test_a_note_about_nothing_that_clashes_is_a_note(app: Flask, world: World, client: StrictClient) -> None:
    page = client.get(f"/occurrence/{world.occurrences['ash']}/note?about=police")
    assert page.h1 == "Write a note"
    page.submit(action="/note", text="She took her coat.")
    assert log(app, world.occurrences["ash"])[-1].body == Noted("She took her coat.")
