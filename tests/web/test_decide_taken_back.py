"""Yes to danger taken back: the level stays at the police until it is said what has changed, and a second person is named."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from carer_app.domain.entries import LevelLowered, PoliceTold
from carer_app.domain.marks import Mark
from tests.people import World
from tests.web.strict_client import Page, StrictClient
from tests.web.telling import NO_DANGER, UNREACHED, answer, danger_now, folded, police_level, write
from tests.web.tonight import PLAN, SIGNS, carer, give_plan, level, live, say, tap, whole

StrictAs = Callable[..., StrictClient]
CALM = {
    "carer_concern": "some",
    "health_risk_today": "no",
    "exploitation_risk_today": "no",
    "vulnerability_today": "no",
    "placement_change_today": "no",
}


@pytest.fixture
def client(app: Flask, world: World, strict_as: StrictAs) -> StrictClient:
    give_plan(app, world, "ash", warning_signs=SIGNS, plan=PLAN)
    return carer(strict_as)


def taken_back(app: Flask, world: World, client: StrictClient) -> Page:
    """Danger first; then all the questions, and no danger after all. The page that follows the last answer."""
    occurrence = danger_now(app, world)
    page = client.get(f"/decide/{occurrence}/danger", title_is_h1=False)
    page = tap(tap(tap(page, "no"), "cannot_reach"), "none")
    return say(page, **CALM)


def test_the_level_stays_and_the_next_page_asks_what_has_changed(app: Flask, world: World, client: StrictClient) -> None:
    page = taken_back(app, world, client)
    occurrence = folded(app, world.occurrences["ash"])
    assert page.h1 == "What has changed?"
    assert level(occurrence) == "police"
    assert occurrence.facts["immediate_concern_child"] == "no"
    assert "the level stays at police intervention" in page.text.lower()


def test_the_live_page_says_so_until_it_is_said(app: Flask, world: World, client: StrictClient) -> None:
    taken_back(app, world, client)
    page = live(client, world.occurrences["ash"])
    assert page.h1 == "Police intervention"
    assert "You have NOT told the police yet" in whole(page)
    assert "An earlier answer was taken back" in page.text
    assert f"/occurrence/{world.occurrences['ash']}/lower" in page.links


def test_a_sentence_and_a_second_person_lower_it_at_once(app: Flask, world: World, client: StrictClient) -> None:
    page = taken_back(app, world, client)
    page = page.submit(
        action="/lower", level="carer", reason="Her aunt rang: she is with her.", second_person=world.people["manager"], review_at="30"
    )
    then = folded(app, world.occurrences["ash"])
    assert level(then) == "carer"
    assert then.lowering is not None
    assert then.line(then.lowering.id).marks == (Mark.UNCONFIRMED_SECOND_PERSON,)
    assert "An earlier answer was taken back" not in page.text


def test_neither_the_sentence_nor_the_second_person_may_be_left_out(app: Flask, world: World, client: StrictClient) -> None:
    page = taken_back(app, world, client)
    again = page.submit(action="/lower", level="carer", second_person=world.people["manager"], review_at="30", expect=422)
    assert "Say what has changed" in again.text
    again = page.submit(action="/lower", level="carer", reason="Her aunt rang.", review_at="30", expect=422)
    assert "Name a second person" in again.text
    assert level(folded(app, world.occurrences["ash"])) == "police"
    assert not [line for line in folded(app, world.occurrences["ash"]).log if isinstance(line.entry.body, LevelLowered)]


def test_danger_after_all_asks_nothing_more(app: Flask, world: World, client: StrictClient) -> None:
    taken_back(app, world, client)
    page = tap(client.get(f"/decide/{world.occurrences['ash']}/danger", title_is_h1=False), "child")
    assert page.h1 == "Police intervention"
    assert "An earlier answer was taken back" not in page.text


def test_a_sign_taken_back_is_asked_about_too(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    page = tap(client.get(f"/decide/{occurrence}/signs", title_is_h1=False), "none")
    page = say(page, **CALM)
    assert page.h1 == "What has changed?"
    assert level(folded(app, occurrence)) == "police"


def test_while_the_police_have_the_report_nothing_is_asked(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = danger_now(app, world)
    write(app, world, occurrence, PoliceTold(reference="TV-1"))
    answer(app, world, "ash", {"danger": NO_DANGER, "where": UNREACHED, "tonight": CALM})
    page = live(client, occurrence)
    assert level(folded(app, occurrence)) == "police"
    assert f"/occurrence/{occurrence}/lower" not in page.links
