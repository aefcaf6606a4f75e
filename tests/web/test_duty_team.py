"""The out-of-hours duty team: children of their authority who are away now, and nothing of anybody else or of another day (NAT-3.10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from carer_app.domain.entries import FoundWhere, HandedOver, Noted, Returned
from tests.people import World
from tests.web.strict_client import MAX_QUERIES, StrictClient, counted
from tests.web.telling import folded, police_level, write

StrictAs = Callable[..., StrictClient]
FIRST = MAX_QUERIES + 4


def test_it_sees_its_own_children_who_are_away_now(app: Flask, world: World, strict_as: StrictAs) -> None:
    police_level(app, world)
    page = strict_as("edt").get("/duty-team/")
    assert "Police intervention. The police were not told." in page.text
    for name in ("Ash", "Cedar", "Fir"):
        assert name in page.text
    for name in ("Birch", "Dogwood", "Elm", "Gorse"):
        assert name not in page.text


def test_it_reads_what_is_asked_on_the_telephone_and_no_other_childs_name(app: Flask, world: World, strict_as: StrictAs) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, Noted("Went out of the window with Fir"))
    page = strict_as("edt").get(f"/duty-team/{occurrence}", max_queries=FIRST)
    assert "police intervention" in page.text
    assert "out of the window with another child here" in page.text
    assert "Fir" not in page.text
    assert not [link for link in page.links if link.startswith(("/occurrence", "/plans", "/report", "/records"))]


def test_it_hands_over_in_a_line_of_the_log(app: Flask, world: World, strict_as: StrictAs) -> None:
    occurrence = police_level(app, world)
    page = strict_as("edt").get(f"/duty-team/{occurrence}", max_queries=FIRST)
    page = page.submit(index=0, expect=422)
    page.submit(index=0, to_name="The day team", note="Ring the hospital at nine")
    lines = [line.entry for line in folded(app, occurrence).log if isinstance(line.entry.body, HandedOver)]
    assert [(line.body.to_name, line.author) for line in lines] == [("The day team", world.people["edt"])]


def test_once_the_child_is_back_nothing_opens(app: Flask, world: World, as_: Any) -> None:
    occurrence = police_level(app, world)
    client = as_("edt")
    assert client.get(f"/duty-team/{occurrence}").status_code == 200
    write(app, world, occurrence, Returned(FoundWhere.CAME_BACK))
    assert client.get(f"/duty-team/{occurrence}").status_code == 404
    assert "Ash" not in client.get("/duty-team/").text


def test_what_it_opens_is_written_down_and_costs_six_questions_at_most(app: Flask, world: World, as_: Any, strict_as: StrictAs) -> None:
    occurrence, client = police_level(app, world), as_("edt")
    for url in ("/duty-team/", f"/duty-team/{occurrence}"):
        client.get(url)
        with counted(app) as count:
            assert client.get(url).status_code == 200
        assert len(count.all) <= MAX_QUERIES, count.all
    text = strict_as("manager").get(f"/records/{world.children['ash']}/seen", max_queries=FIRST).text
    assert "The out-of-hours duty team opened a time away" in text
    assert "Edt · Harbour County" in text
