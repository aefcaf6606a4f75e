"""An absence written down afterwards: one page, then the steps and the closing rules of every return (S13, T43, NOTT-36)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from carer_app.db.base import new_id
from carer_app.domain.entries import ExpectedWhere, FoundWhere, Noted, Opened, Returned
from carer_app.domain.levels import State
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.wall_clock import LONDON
from carer_app.extensions import db
from carer_app.services import occurrences
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import Page, StrictClient
from tests.web.telling import actor, folded
from tests.web.tonight import another_child, carer, whole

StrictAs = Callable[..., StrictClient]
SAID: dict[str, Any] = {"missed_at": "240", "back_at": "60", "found_where": "family_or_friends", "place": "An aunt", "level": "carer"}


@pytest.fixture
def client(strict_as: StrictAs) -> StrictClient:
    client = carer(strict_as)
    client.title_is_h1 = False
    return client


@pytest.fixture
def home_again(app: Flask, world: World) -> str:
    """A child nobody has opened a log for."""
    return another_child(app, world, "larch", "Hazel")


def the_log(app: Flask, page: Page) -> Occurrence:
    return folded(app, page.url.split("/")[2].split("?")[0])


def send(client: StrictClient, child: str, **more: Any) -> Page:
    return client.get(f"/returned/already/{child}").submit(action=f"/already/{child}", **{**SAID, **more})


def test_the_card_of_the_child_leads_there(client: StrictClient, home_again: str) -> None:
    page = client.get("/")
    assert f"/returned/already/{home_again}" in page.links
    assert client.get(f"/returned/already/{home_again}").h1 == "Was away and is back"


def test_it_becomes_a_log_of_its_own_and_the_steps_follow(app: Flask, client: StrictClient, home_again: str) -> None:
    page = send(client, home_again, what="Out of the window at nine")
    then = the_log(app, page)
    assert page.h1 == "Now that Hazel is back"
    assert then.state is State.BACK
    assert then.opened is not None
    assert then.opened.past
    assert then.returned_at is not None
    assert (then.returned_at - then.opened.realised_at).total_seconds() == 180 * 60
    assert then.details["circumstances"] == "Out of the window at nine"
    bodies = [line.entry.body for line in then.log]
    assert isinstance(bodies[0], Opened)
    assert Noted("Written down afterwards. It would have been: carer intervention.") in bodies
    assert Returned(FoundWhere.FAMILY_OR_FRIENDS, "An aunt") in bodies
    assert "people_told" in {gap.code for gap in then.missing_to_close}
    assert not {mark for line in then.log for mark in line.marks}


def test_who_was_told_counts_and_so_do_the_police(app: Flask, client: StrictClient, home_again: str) -> None:
    then = the_log(app, send(client, home_again, told=["edt", "police"], who="Ms Vale"))
    gaps = {gap.code for gap in then.missing_to_close}
    assert "people_told" not in gaps
    assert {"police_told", "return_interview"} <= gaps
    assert then.reference_words == "none given"


def test_sent_twice_it_is_written_once(app: Flask, client: StrictClient, home_again: str) -> None:
    form = client.get(f"/returned/already/{home_again}")
    first, second = (form.submit(action=f"/already/{home_again}", **SAID) for _ in range(2))
    assert first.url == second.url
    assert len([line for line in the_log(app, second).log if isinstance(line.entry.body, Returned)]) == 1


def test_back_before_they_went_is_asked_again(client: StrictClient, home_again: str) -> None:
    page = client.get(f"/returned/already/{home_again}")
    page = page.submit(action=f"/already/{home_again}", **{**SAID, "missed_at": "60"}, expect=422)
    assert "Check the two times and days" in page.text


def test_one_of_three_weeks_ago_can_still_be_written_down(app: Flask, client: StrictClient, home_again: str) -> None:
    day = (datetime.now(LONDON) - timedelta(days=21)).date().isoformat()
    left = {"missed_at": "at", "missed_at-time": "19:00", "missed_at-day": day}
    then = the_log(app, send(client, home_again, **left, back_at="at", **{"back_at-time": "23:30", "back_at-day": day}))
    assert then.opened is not None
    assert then.opened.past
    assert then.returned_at is not None
    assert then.returned_at.astimezone(LONDON).date().isoformat() == day


def test_no_time_is_chosen_that_nobody_said(client: StrictClient, home_again: str) -> None:
    """One of three weeks ago would else have lasted until now."""
    form = client.get(f"/returned/already/{home_again}")
    assert not [
        e for e in form.all("input") if e.get("name") in ("missed_at", "back_at") and e.get("type") == "radio" and "checked" in e.attrib
    ]


def test_of_one_longer_ago_the_page_says_where_it_belongs(client: StrictClient, home_again: str) -> None:
    assert "More than a month ago? It belongs in the plan, under “Times away before”." in client.get(f"/returned/already/{home_again}").text


def test_a_child_who_is_away_now_has_a_log_already(world: World, client: StrictClient) -> None:
    page = client.get(f"/returned/already/{world.children['ash']}")
    assert page.url.startswith(f"/returned/{world.occurrences['ash']}")


def test_words_sent_while_a_colleague_opened_a_log_are_kept_in_it(app: Flask, world: World, client: StrictClient, home_again: str) -> None:
    form = client.get(f"/returned/already/{home_again}")
    with app.app_context():
        (begun,) = occurrences.start(db.session, actor(world), [home_again], ExpectedWhere.HOME, NOW, occurrence_ids=[new_id()])
        db.session.commit()
    said: dict[str, Any] = {**SAID, "what": "Hurt his arm", "told": ["family", "police"], "who": "Aunt Jo", "reference": "NP-77"}
    for _ in range(2):
        page = form.submit(action=f"/already/{home_again}", **said)
    assert page.url.startswith(f"/returned/{begun}")
    assert "All you wrote is kept there" in whole(page)
    (noted,) = [line.entry.body for line in folded(app, begun).log if isinstance(line.entry.body, Noted)]
    for words in ("Hurt his arm", "family", "Aunt Jo", "NP-77", "An aunt", "carer intervention"):
        assert words in noted.text
    assert folded(app, begun).state is State.OPENED


def test_one_that_is_written_down_already_is_shown_and_asked_about(app: Flask, client: StrictClient, home_again: str) -> None:
    pages = [client.get(f"/returned/already/{home_again}") for _ in range(2)]
    first = the_log(app, pages[0].submit(action=f"/already/{home_again}", **SAID))
    again = {**SAID, "missed_at": "120", "what": "Hurt his arm"}
    page = pages[1].submit(action=f"/already/{home_again}", **again, expect=409)
    assert "This looks like one that is written down already" in page.text
    assert "Hurt his arm" in whole(page)
    assert f"/occurrence/{first.id}" in page.links
    second = the_log(app, page.submit(action=f"/already/{home_again}", **again, another=["yes"]))
    assert second.id != first.id
    assert second.details["circumstances"] == "Hurt his arm"


def test_who_else_was_told_is_kept_too(app: Flask, client: StrictClient, home_again: str) -> None:
    then = the_log(app, send(client, home_again, told=["family"], who="Aunt Jo"))
    assert Noted("Told: family, as the plan says. Spoke to: Aunt Jo") in [line.entry.body for line in then.log]


def test_a_past_absence_does_not_stop_a_new_one(app: Flask, world: World, client: StrictClient, home_again: str) -> None:
    send(client, home_again)
    with app.app_context():
        (begun,) = occurrences.start(db.session, actor(world), [home_again], ExpectedWhere.HOME, NOW, occurrence_ids=[new_id()])
        db.session.commit()
    assert folded(app, begun).state is State.OPENED
