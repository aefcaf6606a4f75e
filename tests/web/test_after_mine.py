"""My list of what is owed: carers see what carers owe, managers and social workers all, and the first pages say how much it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from carer_app.db.base import new_id, now_utc
from carer_app.db.models.follow_ups import DutyRow, DutyWatch
from carer_app.domain.entries import FoundWhere, PoliceTold, Returned
from carer_app.extensions import db
from carer_app.services import duties, occurrences
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import StrictClient
from tests.web.telling import actor

StrictAs = Callable[..., StrictClient]
HOUR = timedelta(hours=1)
LATE = NOW - HOUR


@pytest.fixture
def owed(app: Flask, world: World) -> None:
    """Ash and Fir were reported and came back; what is owed was reckoned, and the time of the return interview has gone by."""
    with app.app_context():
        for child in ("ash", "fir"):
            for body, at in ((PoliceTold("REF-1"), NOW - HOUR), (Returned(FoundWhere.CAME_BACK), NOW - HOUR / 2)):
                occurrences.write(db.session, actor(world), world.occurrences[child], body, at, entry_id=new_id(), happened_at=at)
        db.session.commit()
        while duties.sweep(db.session, now_utc()):
            pass
        db.session.execute(update(DutyRow).where(DutyRow.rule == "nat_return_interview").values(due_at=LATE))
        db.session.commit()


def text_of(strict_as: StrictAs, who: str, url: str = "/after/") -> str:
    return strict_as(who).get(url).text


@pytest.mark.usefixtures("owed")
def test_a_carer_sees_what_carers_owe_and_nothing_else(strict_as: StrictAs) -> None:
    text = text_of(strict_as, "worker")
    assert "Tell the police that Ash is back Overdue" in text
    assert "Look again at the documents" not in text
    assert "ask about it" not in text
    assert "Fir" not in text


@pytest.mark.usefixtures("owed")
def test_a_manager_sees_what_others_are_late_with_too(strict_as: StrictAs) -> None:
    own, others = text_of(strict_as, "manager").split("Overdue with others: ask about it")
    assert "Tell the police that Ash is back Overdue" in own
    assert "Independent Return Interview within 72 hours Overdue" in others
    assert "The council in charge of the child’s care · was due" in others
    assert "Look again at the documents" not in others.split("Each child")[0]
    assert "Larch House · " in others


@pytest.mark.usefixtures("owed")
def test_a_social_worker_sees_all_children_named_for_them_wherever_they_live(strict_as: StrictAs) -> None:
    own, others = text_of(strict_as, "social").split("Overdue with others: ask about it")
    assert own.count("Independent Return Interview within 72 hours Overdue") == 2
    assert "Tell the police that Ash is back" in others
    assert "Tell the police that Fir is back" in others


@pytest.mark.usefixtures("owed")
def test_the_first_page_and_the_list_of_what_is_open_say_how_much_is_ones_own(strict_as: StrictAs) -> None:
    for who, url in (("worker", "/decide/"), ("manager", "/oversight/")):
        page = strict_as(who).get(url)
        assert "What is owed: 2 things are yours to do 1 overdue" in page.text
        assert "/after/" in page.links


@pytest.mark.usefixtures("owed")
def test_a_social_worker_of_no_child_has_nothing_to_do(strict_as: StrictAs) -> None:
    assert "Nothing is yours to do now." in text_of(strict_as, "social_b")


@pytest.mark.usefixtures("owed")
def test_it_says_when_something_has_just_changed(app: Flask, world: World, strict_as: StrictAs) -> None:
    assert "reckoned again" not in text_of(strict_as, "manager")
    with app.app_context():
        db.session.execute(update(DutyWatch).where(DutyWatch.id == world.children["ash"]).values(wanted_at=now_utc()))
        db.session.commit()
    assert "Ash: something changed just now." in text_of(strict_as, "manager")


@pytest.mark.usefixtures("owed")
def test_what_was_answered_is_off_the_list_at_once(app: Flask, world: World, strict_as: StrictAs) -> None:
    manager = strict_as("manager")
    manager.max_queries, manager.title_is_h1 = 30, False
    page = manager.get("/after/")
    (link,) = (a for a in page.all("a") if a.text == "Tell the police that Ash is back")
    manager.get(link.get("href", "")).submit(0)
    text = text_of(strict_as, "manager")
    assert "Tell the police that Ash is back" not in text
    assert "reckoned again" not in text


def test_what_there_is_no_room_for_is_on_the_next_page_and_nothing_is_twice(app: Flask, world: World, strict_as: StrictAs) -> None:
    with app.app_context():
        for number in range(60):
            about = {
                "rule": f"r{number}",
                "action": f"thing_{number:02}",
                "who": "social_worker",
                "pack": "p",
                "clock": "c",
                "is_notice": False,
            }
            times = {"arose_at": NOW - 100 * HOUR, "due_at": NOW - (90 - number) * HOUR}
            db.session.add(DutyRow(child_id=world.children["ash"], counted=[], subjects=[], cites=[], **about, **times))
        db.session.commit()
    client, url, seen = strict_as("social"), "/after/", list[str]()
    for more in ("35 more", "10 more", None):
        page = client.get(url)
        seen += [link for link in page.links if "/duties/" in link]
        assert more is None or more in page.text
        assert ("From the first" in page.text) is (url != "/after/")
        url = next((link for link in page.links if "?own=" in link), "")
    assert url == ""
    assert len(seen) == len(set(seen)) == 60
    assert "35 more" in client.get("/after/?own=nothing-like-it").text
