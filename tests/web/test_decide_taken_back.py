"""Yes to danger taken back: the level stays at the police until it is said what has changed, and a second person is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from carer_app.db.base import new_id
from carer_app.domain.entries import LevelLowered, Noted, PoliceTold
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.marks import Mark
from carer_app.extensions import db
from carer_app.services import levels
from carer_app.services.errors import Refused
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import Page, StrictClient
from tests.web.telling import NO_DANGER, UNREACHED, actor, answer, danger_now, folded, police_level, write
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


SAID: dict[str, Any] = {"level": "carer", "reason": "Her aunt rang: she is with her.", "review_at": "30"}


def test_until_the_second_person_confirms_it_the_level_stays(app: Flask, world: World, client: StrictClient, strict_as: StrictAs) -> None:
    page = taken_back(app, world, client).submit(action="/lower", **SAID, second_person=world.people["manager"])
    then = folded(app, world.occurrences["ash"])
    assert level(then) == "police"
    assert then.lowering is not None
    assert then.line(then.lowering.id).marks == (Mark.STAYS_UNTIL_CONFIRMED,)
    assert page.h1 == "Police intervention"
    assert "Until Manager confirms it, the level stays police" in page.text
    assert "Ringing 101, or 999 if there is danger now, is right meanwhile" in page.text
    assert "An earlier answer was taken back" not in page.text
    manager = carer(strict_as, "manager")
    link = f"/occurrence/{then.id}/lower/{then.lowering.id}"
    assert link in manager.get("/").links
    page = manager.get(link)
    assert "The level stays police until you agree" in page.text
    assert page.submit(action=link, agreed="yes").h1 == "Carer intervention"


def test_nor_does_it_go_down_where_they_do_not_agree(app: Flask, world: World, client: StrictClient, strict_as: StrictAs) -> None:
    taken_back(app, world, client).submit(action="/lower", **SAID, second_person=world.people["manager"])
    then = folded(app, world.occurrences["ash"])
    assert then.lowering is not None
    link = f"/occurrence/{then.id}/lower/{then.lowering.id}"
    carer(strict_as, "manager").get(link).submit(action=link, agreed="no")
    assert level(folded(app, world.occurrences["ash"])) == "police"


def test_a_word_that_comes_too_late_is_kept(app: Flask, world: World, client: StrictClient, strict_as: StrictAs) -> None:
    taken_back(app, world, client).submit(action="/lower", **SAID, second_person=world.people["manager"])
    then = folded(app, world.occurrences["ash"])
    assert then.lowering is not None
    link = f"/occurrence/{then.id}/lower/{then.lowering.id}"
    manager = carer(strict_as, "manager")
    asked = manager.get(link)
    tap(client.get(f"/decide/{then.id}/danger", title_is_h1=False), "child")
    page = asked.submit(action=link, agreed="yes", note="I rang the aunt myself.")
    assert page.h1 == "Police intervention"
    assert "Your answer could not be applied" in whole(page)
    now = folded(app, then.id)
    assert level(now) == "police"
    (noted,) = [line.entry.body for line in now.log if isinstance(line.entry.body, Noted)]
    assert "could not be applied" in noted.text
    assert "I rang the aunt myself." in noted.text
    assert "Nobody waits for your word" in whole(manager.get(link))


def test_a_name_alone_is_not_asked_for_and_does_not_lower_it(app: Flask, world: World, client: StrictClient) -> None:
    page = taken_back(app, world, client)
    assert "second_person_name" not in {field.get("name") for field in page.all("input")}
    again = page.submit(action="/lower", **SAID, expect=422)
    assert "Choose who agrees with you" in again.text
    with app.app_context(), pytest.raises(Refused, match="their own account"):
        levels.lower_level(
            db.session, actor(world), world.occurrences["ash"], LevelOfIntervention.CARER, "Her aunt rang.", NOW,
            entry_id=new_id(), second_person_name="Jo Marsh, duty team",
        )  # fmt: skip
    assert level(folded(app, world.occurrences["ash"])) == "police"


def test_neither_the_sentence_nor_the_second_person_may_be_left_out(app: Flask, world: World, client: StrictClient) -> None:
    page = taken_back(app, world, client)
    again = page.submit(action="/lower", level="carer", second_person=world.people["manager"], review_at="30", expect=422)
    assert "Say what has changed" in again.text
    again = page.submit(action="/lower", level="carer", reason="Her aunt rang.", review_at="30", expect=422)
    assert "Choose who agrees with you" in again.text
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
