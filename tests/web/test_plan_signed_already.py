"""A change to a plan that somebody signed: said before it is saved, and those who signed are asked again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.people import World
from tests.web.plan_forms import kept, opened, send
from tests.web.test_plans_life import MOST, save, sign


@pytest.fixture
def ash(app: Any, world: World, strict_as: Any) -> str:
    """A child whose plan the home and the social worker have signed."""
    child = world.children["ash"]
    save(app, world, "plan", {"wait_minutes": 30, "police_from_outset": "no"})
    save(app, world, "warning_signs", {"signs": ["Goes quiet"]})
    sign(strict_as("worker"), child)
    sign(strict_as("social"), child)
    return child


def test_a_change_to_an_agreed_plan_says_before_and_after_who_signs_again(strict_as: Any, ash: str) -> None:
    worker = strict_as("worker")
    page = opened(worker, ash, "warning_signs")
    assert page.has("This plan is agreed. Your change counts at once, and asks Social and you to sign again.")
    assert f"/plans/{ash}/warning_signs/propose" in page.links
    done = send(page, signs="Goes quiet\nPacks a bag")
    assert done.has("Social and you are asked to sign the plan again.")
    assert not opened(worker, ash, "warning_signs").has("to sign again")
    assert not opened(worker, ash, "school").has("to sign again")


def test_what_binds_may_be_suggested_instead_and_nothing_changes(app: Any, strict_as: Any, ash: str) -> None:
    page = strict_as("worker").get(f"/plans/{ash}/warning_signs/propose", max_queries=MOST)
    assert page.submit(action="/propose", signs="Goes quiet\nPacks a bag").has("Your proposal is sent.")
    assert kept(app, ash).signs == ("Goes quiet",)
    manager = opened(strict_as("manager"), ash, "plan")
    assert manager.has("asks Worker and Social to sign again.")
    assert f"/plans/{ash}/plan/propose" not in manager.links
    assert strict_as("social").get("/").has("Ash’s plan: one change waits for a decision")


def test_who_is_asked_to_sign_reads_it_on_their_first_pages_until_they_have(app: Any, world: World, strict_as: Any, ash: str) -> None:
    waiting = "Ash’s plan: waiting for your signature"
    for who in ("social", "manager", "worker"):
        assert not strict_as(who).get("/").has(waiting)
    save(app, world, "plan", {"wait_minutes": 30, "police_from_outset": "no", "reviewed_on": "2026-01-02"})
    assert not strict_as("social").get("/").has(waiting)
    save(app, world, "warning_signs", {"signs": ["Goes quiet", "Packs a bag"]}, by="worker")
    for who in ("social", "manager", "worker"):
        page = strict_as(who).get("/")
        assert page.has(waiting)
        assert f"/plans/{ash}/agree" in page.links
    for who in ("social", "manager"):
        assert strict_as(who).get("/oversight/").has("Waiting for your signature")
    sign(strict_as("manager"), ash)
    assert strict_as("social").get("/").has(waiting)
    assert not strict_as("worker").get("/").has(waiting)
    sign(strict_as("social"), ash)
    assert not strict_as("social").get("/oversight/").has("Waiting for your signature")
