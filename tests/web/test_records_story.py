"""A child's story: what repeats, the times not home in words, what else there is to open of the child, and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask

from carer_app.db.base import new_id
from carer_app.domain.entries import ExpectedWhere, FoundWhere, Opened, Returned, ReturnStep
from carer_app.domain.wall_clock import local
from carer_app.extensions import db
from carer_app.services import occurrences
from carer_app.services.actor import Actor
from tests.people import NOW, World
from tests.web.strict_client import MAX_QUERIES, Page, StrictClient

StrictAs = Callable[..., StrictClient]
FIRST = MAX_QUERIES + 4
"""What it takes to write down that a page was read, besides reading it."""


@pytest.fixture
def nans(app: Flask, world: World) -> list[str]:
    """Ash was at a nan's four times before, once a week, and said why in an interview."""
    ids = [new_id() for _ in range(4)]
    actor = Actor(world.people["manager"], "Manager", "test")
    with app.app_context():
        for week, one in enumerate(ids, start=1):
            at = NOW - timedelta(days=7 * week)
            opened = Opened(world.children["ash"], ExpectedWhere.CONTACT_VISIT, at, past=True)
            occurrences.start_past(db.session, actor, one, opened, NOW - timedelta(minutes=9))
            back = Returned(FoundWhere.FAMILY_OR_FRIENDS, "Nan’s, with Fir")
            for body in (back, ReturnStep("return_interview", "held", "Was afraid of somebody here.")):
                occurrences.write(db.session, actor, one, body, NOW, entry_id=new_id(), happened_at=at + timedelta(hours=2))
        db.session.commit()
    return ids


def test_what_repeats_leads_to_the_times_behind_it(app: Flask, world: World, nans: list[str], strict_as: StrictAs) -> None:
    page = strict_as("manager").get(f"/records/{world.children['ash']}", max_queries=FIRST)
    assert "Should have been on a contact visit: 4 of 5 times" in page.text
    assert "Not written down for 1 time." in page.text
    assert "with another child here" in page.text
    assert "Fir" not in page.text
    assert all(f"#time-{one}" in page.links for one in nans)
    assert f"/plans/{world.children['ash']}/history" in page.links


def test_each_time_is_drawn_once_and_stands_in_the_table(app: Flask, world: World, nans: list[str], strict_as: StrictAs) -> None:
    page = strict_as("manager").get(f"/records/{world.children['ash']}", max_queries=FIRST)
    assert page.html.count("<g transform=") == 5
    assert page.html.count('<th scope="row"') == 5
    assert "style=" not in page.html
    assert "With family or friends" in page.text


def test_the_times_between_two_days_are_asked_for_in_the_address(app: Flask, world: World, nans: list[str], strict_as: StrictAs) -> None:
    day = local(NOW - timedelta(days=14)).date()
    asked = {"since": day.isoformat(), "until": day.isoformat()}
    page = strict_as("manager").get(f"/records/{world.children['ash']}?{urlencode(asked)}", max_queries=FIRST)
    assert "Times not home: 1 time" in page.text
    assert f'id="time-{nans[1]}"' in page.html
    assert nans[0] not in page.html


def test_an_end_before_its_beginning_is_told(app: Flask, world: World, strict_as: StrictAs) -> None:
    asked = "since=2026-03-02&until=2026-03-01"
    page = strict_as("manager").get(f"/records/{world.children['ash']}?{asked}", expect=422, max_queries=FIRST)
    assert "This day is before the day it begins with." in page.text


@pytest.mark.parametrize("who, reads", [("manager", False), ("social", True)])
def test_what_was_said_in_an_interview_is_for_whoever_may_read_it(
    app: Flask, world: World, nans: list[str], strict_as: StrictAs, who: str, reads: bool
) -> None:
    page = strict_as(who).get(f"/records/{world.children['ash']}", max_queries=FIRST)
    assert "Return interview" in page.text
    assert ("afraid of somebody" in page.text) is reads


@pytest.mark.parametrize("who", ["manager", "social"])
def test_the_story_tells_each_time_and_leads_to_the_child_s_records(app: Flask, world: World, strict_as: StrictAs, who: str) -> None:
    page = strict_as(who).get(f"/records/{world.children['ash']}", max_queries=FIRST)
    assert "Times not home: 1 time" in page.text
    assert "Highest level" in page.text
    assert "Who saw what" in page.text
    assert "Birch" not in page.text


def test_the_child_s_page_leads_to_the_story(app: Flask, world: World, strict_as: StrictAs) -> None:
    page = strict_as("manager").get(f"/plans/{world.children['ash']}", max_queries=FIRST, title_is_h1=False)
    assert f"/records/{world.children['ash']}" in page.links


@pytest.mark.parametrize("who", ["manager", "social"])
def test_the_records_lead_to_the_story_of_each_child_one_answers_for(world: World, strict_as: StrictAs, who: str) -> None:
    assert f"/records/{world.children['ash']}" in strict_as(who).get("/records/").links


def test_the_records_name_no_child_of_others(world: World, strict_as: StrictAs) -> None:
    assert f"/records/{world.children['ash']}" not in strict_as("stranger").get("/records/").links


@pytest.mark.parametrize("page", ["records/{}/out", "records/{}/kept", "records/{}/seen", "visit/consents/{}"])
def test_what_is_opened_from_the_story_leads_back_to_it_and_the_story_to_the_records(world: World, strict_as: StrictAs, page: str) -> None:
    client, ash = strict_as("manager"), world.children["ash"]
    story = client.get(f"/records/{ash}", max_queries=FIRST)
    assert back_of(story) == "/records/"
    (link,) = (one for one in story.links if one == f"/{page.format(ash)}")
    assert back_of(client.get(link, max_queries=FIRST)) == f"/records/{ash}"


def back_of(page: Page) -> str | None:
    return next((one.get("href") for one in page.all("a") if "nhy-back" in (one.get("class") or "")), None)
