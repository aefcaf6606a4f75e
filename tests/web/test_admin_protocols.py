"""A manager accepts the protocols of the organisation; a carer has no such page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from carer_app.extensions import db
from carer_app.services import protocols
from tests.factories import NOW
from tests.local_packs import lay_beside
from tests.people import World
from tests.web.strict_client import StrictClient

As = Callable[..., StrictClient]


@pytest.fixture(autouse=True)
def _invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "packs").mkdir()
    lay_beside(tmp_path / "packs", monkeypatch)


def accepted(app: Flask, world: World, organisation: str) -> dict[str, str]:
    with app.app_context():
        return dict(protocols.accepted(db.session, world.organisations[organisation]))


def test_the_page_says_whose_from_when_and_what_it_adds(strict_as: As) -> None:
    page = strict_as("manager").get("/admin/protocols")
    for words in (
        "National framework", "Always in force", "Northvale", "The partners of Northvale", f"2014, about {NOW.year - 2014} years ago",
        "Ask your manager if it still stands", "1 step to find the child", "Upper Vale City", "I have read that this is from 2014 and accept it",
    ):  # fmt: skip
        assert words in page.text, words
    assert not [form for form in page.forms if "/national/" in (form.get("action") or "")]


def test_an_old_one_is_accepted_with_a_tick_and_stopped_again(app: Flask, world: World, strict_as: As) -> None:
    client = strict_as("manager")
    page = client.get("/admin/protocols").submit(action="/protocols/northvale/accept", expect=422)
    assert "Tick that you have read" in page.text
    assert accepted(app, world, "larchwood") == {}
    page = page.submit(action="/protocols/northvale/accept", has_read="y")
    assert "You use it" in page.text
    assert "Accepted by Manager" in page.text
    assert accepted(app, world, "larchwood") == {"northvale": "1"}
    page.submit(action="/protocols/northvale/stop")
    assert accepted(app, world, "larchwood") == {}


def test_a_new_one_needs_no_tick_and_is_for_one_s_own_organisation(app: Flask, world: World, strict_as: As) -> None:
    strict_as("agency").get("/admin/protocols").submit(action="/protocols/southmere/accept")
    assert accepted(app, world, "alder") == {"southmere": "1"}
    assert accepted(app, world, "larchwood") == {}


def test_a_protocol_that_is_not_there_is_not_found(strict_as: As) -> None:
    page = strict_as("manager").get("/admin/protocols")
    for name in ("nowhere", "..", "NORTHVALE"):
        assert page.client.post(f"/admin/protocols/{name}/accept", {}, expect=404).status == 404


def test_the_national_framework_is_never_stopped(app: Flask, world: World, strict_as: As) -> None:
    page = strict_as("manager").get("/admin/protocols")
    refused = page.client.post("/admin/protocols/national/stop", {}, expect=422)
    assert "always in force" in refused.text
    assert "You no longer use it" not in refused.text
