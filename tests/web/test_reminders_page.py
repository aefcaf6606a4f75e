"""A person's reminders: what is due for the children they look after today, and how they hear of it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from carer_app.db.base import new_id
from carer_app.db.models.reminders import Channel, PushPlace, ReminderRow, ReminderSending
from carer_app.domain.reminders import NEVER_QUIET, USUAL_QUIET, QuietHours, Reason
from carer_app.extensions import db
from carer_app.services import reminders
from tests.factories import NOW
from tests.people import World, csrf
from tests.web.push_service import Browser
from tests.web.strict_client import StrictClient

KEY = "x" * 42 + "A"
ADDRESS = "https://fcm.googleapis.com/fcm/send/abc"


def reminded(app: Flask, world: World, who: str, child: str, reason: Reason, many: int = 1) -> None:
    with app.app_context():
        for _ in range(many):
            row = ReminderRow(reason=reason, subject_id=new_id(), child_id=world.children[child], due_at=NOW, person_id=world.people[who])
            row.noticed_at, row.tonight, row.is_mailed = NOW, False, False
            db.session.add(row)
        db.session.commit()


def wishes(app: Flask, world: World, who: str) -> reminders.Wishes:
    with app.app_context():
        return reminders.wishes_of(db.session, world.people[who])


def test_the_list_says_what_is_due_for_whom_and_where_it_is_put_right(
    app: Flask, world: World, strict_as: Callable[..., StrictClient]
) -> None:
    reminded(app, world, "manager", "ash", Reason.INTERVIEW_OVERDUE)
    reminded(app, world, "manager", "ash", Reason.DUTY_OVERDUE, 3)
    reminded(app, world, "manager", "ash", Reason.REVIEW)
    first = strict_as("manager").get("/decide/")
    assert "5 reminders you have not seen" in first.text
    page = strict_as("manager").get("/account/reminders")
    assert "A return interview is overdue. It was due" in page.text
    assert "Something is overdue. There are 3; the first was due" in page.text
    assert {f"/after/{world.children['ash']}", f"/occurrence/{world.occurrences['ash']}"} <= set(page.links)


def test_what_was_seen_leaves_the_list_and_what_came_meanwhile_stays(app: Flask, world: World, as_: Callable[..., FlaskClient]) -> None:
    reminded(app, world, "manager", "ash", Reason.DUTY_SOON)
    client = as_("manager")
    earlier = {"until": str(int(NOW.timestamp()) - 1)}
    client.post("/account/reminders/seen", data=earlier, headers=csrf(app, client))
    assert "Something is due soon." in client.get("/account/reminders").text
    client.post("/account/reminders/seen", data={"until": str(int(NOW.timestamp()) + 1)}, headers=csrf(app, client))
    assert "There is nothing you are reminded of now." in client.get("/account/reminders").text
    assert client.post("/account/reminders/seen", data={"until": "soon"}, headers=csrf(app, client)).status_code == 400


def test_nobody_reads_of_a_child_who_lives_elsewhere_now(app: Flask, world: World, as_: Callable[..., FlaskClient]) -> None:
    reminded(app, world, "worker", "fir", Reason.DUTY_OVERDUE)
    reminded(app, world, "worker", "birch", Reason.DUTY_OVERDUE)
    assert "There is nothing you are reminded of now." in as_("worker").get("/account/reminders").text


def test_ways_and_quiet_hours_are_kept(app: Flask, world: World, strict_as: Callable[..., StrictClient]) -> None:
    assert wishes(app, world, "worker") == reminders.Wishes(True, True, USUAL_QUIET)
    page = strict_as("worker").get("/account/reminders")
    assert "While a child is away, nothing about that child waits." in page.text
    done = page.submit(action="/account/reminders", channels=["mail"], quiet_from="22:15", quiet_to="6:30")
    assert "Saved." in done.text
    assert wishes(app, world, "worker") == reminders.Wishes(True, False, QuietHours(22 * 60 + 15, 6 * 60 + 30))
    done.submit(action="/account/reminders", channels=[], quiet_from="", quiet_to="")
    assert wishes(app, world, "worker") == reminders.Wishes(False, False, NEVER_QUIET)


def test_half_of_the_quiet_hours_is_asked_about(app: Flask, as_: Callable[..., FlaskClient]) -> None:
    client = as_("worker")
    for given, says in (
        ({"quiet_from": "22:00", "quiet_to": ""}, "Give both times, or neither for no quiet hours."),
        ({"quiet_from": "25:00", "quiet_to": "07:00"}, "Enter a time like 21:30."),
        ({"quiet_from": "22:00", "quiet_to": "07:00", "channels": "pigeon"}, "Please check this"),
    ):
        answer = client.post("/account/reminders", data=given, headers=csrf(app, client))
        assert answer.status_code == 422
        assert says in answer.text


def test_a_try_goes_every_way_they_chose(app: Flask, world: World, strict_as: Callable[..., StrictClient]) -> None:
    assert "A try is on its way." in strict_as("worker").get("/account/reminders").submit(action="/try").text
    with app.app_context():
        waiting = reminders.sweep(db.session, NOW)
        found = [reminders.claim(db.session, one, NOW) for one in waiting]
        assert {one.sending.channel for one in found if one and not one.count} == set(Channel)
        assert len(db.session.scalars(select(ReminderSending)).all()) == len(Channel)


def test_a_browser_is_turned_on_and_off_and_what_it_gave_lies_sealed(app: Flask, world: World, as_: Callable[..., FlaskClient]) -> None:
    app.config["VAPID_PRIVATE_KEY"] = KEY
    client, browser = as_("worker"), Browser()
    assert 'data-push="B' in client.get("/account/reminders").text
    for _ in range(2):
        client.post("/account/reminders/here", data=browser.place(ADDRESS), headers=csrf(app, client))
    with app.app_context():
        (place,) = db.session.scalars(select(PushPlace)).all()
        assert place.place["endpoint"] == ADDRESS
        assert b"googleapis" not in place.place_sealed
    assert "Reminders are on here." in client.get("/account/reminders").text
    assert "Turn off here" not in as_("worker").get("/account/reminders").text  # another browser of theirs
    other = as_("manager")
    other.post("/account/reminders/here", data=browser.place(ADDRESS), headers=csrf(app, other))
    with app.app_context():
        assert [row.person_id for row in db.session.scalars(select(PushPlace))] == [world.people["manager"]]
    other.post("/account/reminders/not-here", headers=csrf(app, other))
    with app.app_context():
        assert db.session.scalars(select(PushPlace)).all() == []


def test_what_no_browser_gives_is_not_kept(app: Flask, as_: Callable[..., FlaskClient]) -> None:
    app.config["VAPID_PRIVATE_KEY"] = KEY
    client, good = as_("worker"), Browser().place(ADDRESS)
    for wrong in ({"endpoint": "https://127.0.0.1/"}, {"p256dh": "AAAA"}, {"auth": "é"}, {"auth": ""}):
        client.post("/account/reminders/here", data={**good, **wrong}, headers=csrf(app, client))
    with app.app_context():
        assert db.session.scalars(select(PushPlace)).all() == []
