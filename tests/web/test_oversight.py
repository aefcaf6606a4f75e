"""What is open now: for managers of a home, for supervisors, and for the child's social worker; and nobody else's children."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from carer_app.domain.entries import PoliceTold
from carer_app.domain.levels import State
from carer_app.domain.wall_clock import time_words
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import StrictClient
from tests.web.telling import DANGER, NO_DANGER, answer, folded, police_level, write
from tests.web.tonight import another_child, carer

StrictAs = Callable[..., StrictClient]


def test_a_manager_sees_who_is_away_from_their_home_and_whether_the_police_know(app: Flask, world: World, strict_as: StrictAs) -> None:
    occurrence = police_level(app, world)
    page = carer(strict_as, "manager").get("/oversight/")
    assert page.h1 == "Open now"
    assert "Police intervention Police NOT told" in page.text
    assert f"/occurrence/{occurrence}" in page.links
    assert "Birch" not in page.text
    assert "Elm" not in page.text
    assert "Fir" not in page.text
    write(app, world, occurrence, PoliceTold(reference="TV-1"))
    page = carer(strict_as, "manager").get("/oversight/")
    assert "Police NOT told" not in page.text
    assert "The police were told." in page.text
    assert "Police told." not in page.text


def test_a_police_level_that_an_answer_took_away_is_told_to_others(app: Flask, world: World, strict_as: StrictAs) -> None:
    occurrence = answer(app, world, "ash", {"danger": DANGER})
    answer(app, world, "ash", {"danger": NO_DANGER})
    answer(app, world, "ash", {"where": {"whereabouts": "verified"}})
    safe = {"risk_at_location": "no", "risk_to_others_at_location": "no", "risk_to_visitor": "no"}
    answer(app, world, "ash", {"place": safe})
    assert folded(app, occurrence).state is State.AWAY_KNOWN
    said = f"Was police level until {time_words(NOW)}: Ash is said to be with an adult."
    assert said in carer(strict_as, "manager").get("/oversight/").text
    assert said in carer(strict_as, "worker").get(f"/occurrence/{occurrence}").text


def test_where_it_never_was_police_level_nothing_is_said(app: Flask, world: World, strict_as: StrictAs) -> None:
    safe = {"risk_at_location": "no", "risk_to_others_at_location": "no", "risk_to_visitor": "no"}
    occurrence = answer(app, world, "ash", {"danger": NO_DANGER, "where": {"whereabouts": "verified"}, "place": safe})
    assert folded(app, occurrence).state is State.AWAY_KNOWN
    assert "Was police" not in carer(strict_as, "manager").get("/oversight/").text
    assert "Was police" not in carer(strict_as, "worker").get(f"/occurrence/{occurrence}").text


def test_that_the_police_were_not_told_is_said_once(app: Flask, world: World, strict_as: StrictAs) -> None:
    police_level(app, world)
    page = carer(strict_as, "manager").get("/oversight/")
    assert "Tell the police." in page.text
    assert "The police were not told." not in page.text


def test_the_head_of_the_organisation_sees_every_home_and_the_most_urgent_first(app: Flask, world: World, strict_as: StrictAs) -> None:
    police_level(app, world, "birch")
    page = carer(strict_as, "head").get("/oversight/")
    assert page.text.index("Birch") < page.text.index("Ash")


def test_a_social_worker_sees_the_children_they_are_named_for(world: World, strict_as: StrictAs) -> None:
    page = carer(strict_as, "social").get("/oversight/")
    assert "Ash" in page.text
    assert "Cedar" in page.text
    assert "Birch" not in page.text


def test_a_carer_has_no_such_page(strict_as: StrictAs) -> None:
    carer(strict_as, "worker").get("/oversight/", expect=404)


def test_the_list_costs_the_same_whatever_its_length(app: Flask, world: World, strict_as: StrictAs) -> None:
    head = carer(strict_as, "head")
    before = len(head.get("/oversight/").queries)
    for number in range(8):
        another_child(app, world, "larch", f"Child {number}")
    assert len(head.get("/oversight/").queries) == before <= 6


def test_the_first_page_costs_the_same_whatever_its_length(app: Flask, world: World, strict_as: StrictAs) -> None:
    head = carer(strict_as, "head")
    before = len(head.get("/").queries)
    for number in range(8):
        another_child(app, world, "larch", f"Child {number}")
    page = head.get("/")
    assert len(page.queries) == before <= 6
    assert "Larch House" in page.text
    assert "Rowan House" in page.text
