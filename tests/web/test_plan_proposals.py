"""What is agreed together is proposed by carers, and accepted or declined a line at a time by whoever agrees it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.people import World
from tests.web.plan_forms import MOST_QUERIES, kept, opened, send, versions
from tests.web.strict_client import Page, StrictClient


@pytest.fixture
def ash(world: World, strict_as: Any) -> str:
    """A child whose plan the manager has written."""
    child = world.children["ash"]
    send(opened(strict_as("manager"), child, "plan"), wait_minutes="60", who_searches="Jo", steps="Ring Nan")
    return child


def proposing(client: StrictClient, child: str) -> Page:
    page = opened(client, child, "plan")
    assert f"/plans/{child}/plan/propose" in page.links
    return client.get(f"/plans/{child}/plan/propose", max_queries=MOST_QUERIES)


def propose(client: StrictClient, child: str, **answers: str) -> Page:
    return proposing(client, child).submit(action="/propose", **answers)


def waits(client: StrictClient, child: str) -> Page:
    return client.get(f"/plans/{child}/proposals", max_queries=MOST_QUERIES)


def decide(page: Page, do: str, number: int = 0, **more: str) -> Page:
    ours = [form for form in page.forms if "/proposals/" in (form.get("action") or "")]
    holds = [form for form in ours if any(e.get("value") == do for e in form.iter("button"))]
    return page.submit(index=page.forms.index(holds[number]), press=("do", do), **more)


def test_a_carer_proposes_and_only_what_differs_waits(app: Flask, strict_as: Any, ash: str) -> None:
    page = propose(strict_as("worker"), ash, wait_minutes="20", steps="Ring Nan\nLook in the shed", why="He is younger than he looks.")
    assert page.has("Your proposal is sent. The plan stays as it is until it is accepted.")
    assert kept(app, ash).get("plan", "wait_minutes") == 60
    page = waits(strict_as("social"), ash)
    assert page.has("Agreed wait In the plan 60 minutes Proposed 20 minutes Worker proposed this")
    assert page.has("“He is younger than he looks.”")
    assert page.has("Look in the shed")
    assert not page.has("Jo")
    assert len(list(page.all("section"))) == 2


def test_each_line_is_decided_by_itself_and_who_proposed_it_sees_what_became_of_it(app: Flask, strict_as: Any, ash: str) -> None:
    propose(strict_as("worker"), ash, wait_minutes="20", who_searches="Sam")
    page = decide(waits(strict_as("manager"), ash), "accept")
    assert page.has("“Agreed wait” is changed in the plan.")
    refused = decide(page, "decline", expect=422, title_is_h1=True)
    assert refused.has("Say why, in a few words.")
    decide(refused, "decline", reason="Sam cannot leave the house.")
    assert kept(app, ash).sections["plan"] == {"wait_minutes": 20, "who_searches": "Jo", "steps": ["Ring Nan"]}
    told = waits(strict_as("worker"), ash)
    assert told.has("Declined Manager")
    assert told.has("“Sam cannot leave the house.”")
    assert told.has("In version 2 of this part.")


def test_carers_see_what_waits_and_decide_nothing(app: Flask, strict_as: Any, ash: str) -> None:
    propose(strict_as("worker"), ash, wait_minutes="20")
    page = waits(strict_as("night"), ash)
    assert page.has("Social is asked whether to change it.")
    assert not [form for form in page.forms if "/proposals/" in (form.get("action") or "")]
    own = waits(strict_as("worker"), ash)
    address = next(form.get("action") for form in own.forms if "/proposals/" in (form.get("action") or ""))
    for do in ("accept", "decline", "", "x"):
        own.client.post(address, data={"do": do, "reason": "because", "seen": "1"}, expect=404, title_is_h1=False)
    night = strict_as("night")
    waits(night, ash)
    night.post(address, data={"do": "take_back", "csrf_token": opened(night, ash, "school").client.token}, expect=422, title_is_h1=False)
    assert kept(app, ash).get("plan", "wait_minutes") == 60
    assert decide(own, "take_back").has("Taken back. The plan stays as it is.")


def test_a_plan_that_changed_since_shows_all_three_and_asks_again(app: Flask, strict_as: Any, ash: str) -> None:
    propose(strict_as("worker"), ash, wait_minutes="20")
    page = waits(strict_as("social"), ash)
    send(opened(strict_as("manager"), ash, "plan"), wait_minutes="45")
    told = decide(page, "accept", expect=422)
    assert told.has("This was changed again while you were reading. Look at it once more.")
    assert told.has("In the plan 60 minutes Proposed 20 minutes In the plan now 45 minutes")
    assert told.has("The plan has changed since.")
    assert kept(app, ash).get("plan", "wait_minutes") == 45
    decide(told, "accept")
    assert kept(app, ash).get("plan", "wait_minutes") == 20


def test_a_form_with_nothing_changed_or_with_a_fault_sends_nothing(app: Flask, strict_as: Any, ash: str) -> None:
    page = proposing(strict_as("worker"), ash)
    same = page.submit(action="/propose", expect=422)
    assert same.has("Nothing is different yet. Change an answer, then send it.")
    fault = page.submit(action="/propose", expect=422, wait_minutes="9999", why="It is far.")
    assert fault.has("must be between 0 and 720")
    assert fault.has("It is far.")
    more = page.submit(action="/propose", expect=422, press=("more", "waits"), wait_minutes="15")
    assert [e.get("value") for e in more.all("input") if e.get("id") == "wait_minutes"] == ["15"]
    assert waits(strict_as("social"), ash).has("Nothing waits for a decision.")
    assert len(versions(app, ash, "plan")) == 1


def test_who_writes_the_plan_is_led_to_the_plan_itself_and_others_to_nothing(strict_as: Any, ash: str) -> None:
    manager = strict_as("manager")
    assert manager.raw.get(f"/plans/{ash}/plan/propose").headers["Location"] == f"/plans/{ash}/plan"
    assert manager.raw.get(f"/plans/{ash}/description/propose").status_code == 404
    assert strict_as("worker").raw.get(f"/plans/{ash}/nothing/propose").status_code == 404


def test_the_overview_and_the_first_page_tell_those_who_decide(strict_as: Any, ash: str) -> None:
    propose(strict_as("worker"), ash, wait_minutes="20", who_searches="Sam")
    for who in ("social", "manager"):
        assert strict_as(who).get("/").has("Ash’s plan: 2 changes wait for a decision")
    assert not strict_as("night").get("/").has("wait for a decision")
    page = strict_as("night").get(f"/plans/{ash}", title_is_h1=False, max_queries=MOST_QUERIES)
    assert page.has("2 changes wait for a decision")
    assert f"/plans/{ash}/proposals" in page.links
