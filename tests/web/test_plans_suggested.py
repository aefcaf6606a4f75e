"""The history of times away begins from what was logged: offered beside its fields, taken over with a tap, never kept by itself (NAT-2.11a)."""

from __future__ import annotations

import pytest

from tests.people import World
from tests.web.plan_forms import kept, opened
from tests.web.strict_client import Page, StrictClient


@pytest.fixture
def ash(world: World) -> str:
    """A child who is not home now: that time is logged."""
    return world.children["ash"]


@pytest.fixture
def worker(strict_as) -> StrictClient:
    return strict_as("worker")


def take(page: Page, field: str, **typed: str) -> Page:
    return page.submit(action="history", press=("use", field), expect=422, **typed)


def area(page: Page, field: str) -> str:
    return next((e.text or "").strip() for e in page.all("textarea") if e.get("id") == field)


def test_what_was_logged_is_offered_beside_the_field_and_not_kept(app, worker, ash):
    page = opened(worker, ash, "history")
    assert page.has("From the log here")
    assert page.has("Once in 28 days, once in 90 days")
    assert area(page, "pattern") == ""
    assert "history" not in kept(app, ash).sections


def test_one_tap_puts_it_into_the_field_after_what_was_typed_and_nothing_is_lost(app, worker, ash):
    page = take(opened(worker, ash, "history"), "pattern", pattern="After contact with Mum.", reasons="Wanted air.")
    assert area(page, "pattern").startswith("After contact with Mum.\nOnce in the 90 days")
    assert area(page, "reasons") == "Wanted air."
    assert "history" not in kept(app, ash).sections
    assert ("use", "pattern") not in [(e.get("name"), e.get("value")) for e in page.all("button")], "it is there now"
    page.submit(action="history", title_is_h1=False)
    assert kept(app, ash).text("history", "pattern").startswith("After contact with Mum.\nOnce in the 90 days")


def test_away_before_is_answered_with_a_tap_and_an_answer_is_not_written_over(worker, ash):
    page = take(opened(worker, ash, "history"), "missing_before")
    assert [e.get("value") for e in page.all("input") if e.get("name") == "missing_before" and e.get("checked") is not None] == ["yes"]
    again = take(opened(worker, ash, "history"), "missing_before", missing_before="no")
    assert [e.get("value") for e in again.all("input") if e.get("name") == "missing_before" and e.get("checked") is not None] == ["no"]


@pytest.mark.parametrize("field", ["nonsense", "times", "csrf_token", "made_from"])
def test_there_is_nothing_to_use_for_a_field_without_words(app, worker, ash, field):
    take(opened(worker, ash, "history"), field)
    assert "history" not in kept(app, ash).sections


def test_it_costs_one_question_more(worker, ash):
    opened(worker, ash, "risks")
    opened(worker, ash, "history")
    assert len(opened(worker, ash, "history").queries) <= len(opened(worker, ash, "risks").queries) + 1
