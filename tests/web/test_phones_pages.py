"""The pages about phones: my own, those a manager answers for, and lines that wait for a child."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from carer_app.db import occurrence_store as store
from carer_app.db.base import new_id
from carer_app.db.models.devices import Device, DevicePerson
from carer_app.db.models.people import Home, Person, RoleName
from carer_app.domain.entries import Decided, FoundWhere, Noted, Returned
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.extensions import db
from tests import factories as make
from tests.people import YESTERDAY, World, csrf, sign_in
from tests.web.phone import WebPhone, set_up
from tests.web.strict_client import StrictClient

As = Callable[..., StrictClient]


@pytest.fixture
def phone(app: Flask, world: World) -> WebPhone:
    return set_up(app, world, "night")


@pytest.fixture
def emergency(phone: WebPhone) -> str:
    """A log that was begun on the lock screen."""
    phone.author, occurrence = None, new_id()
    phone.send(phone.open(occurrence, ""), phone.write(occurrence, Noted("Not in bed at midnight")))
    return occurrence


def is_revoked(app: Flask, phone: WebPhone) -> bool:
    with app.app_context():
        return db.session.get_one(Device, phone.id).revoked_at is not None


def test_somebody_takes_their_own_phone_away(app: Flask, world: World, strict_as: As, phone: WebPhone) -> None:
    client = strict_as("night")
    assert "/phones/mine" in client.get("/account/").links
    assert "A test phone" in client.get("/phones/mine").text
    page = client.get("/phones/mine").submit(action=f"/{phone.id}/revoke")
    assert "can read nothing of yours" in page.text
    assert "No phone is set up for you" in page.text
    assert is_revoked(app, phone)


def test_of_a_shared_phone_only_their_own_store(app: Flask, world: World, strict_as: As, phone: WebPhone) -> None:
    worker = set_up(app, world, "worker", phone)
    strict_as("night").get("/phones/mine").submit(action=f"/{phone.id}/revoke")
    assert not is_revoked(app, phone)
    worker.get("/sync/child-packs")
    assert phone.get("/sync/child-packs", expect=403).get_json()["error"]["code"] == "not_set_up"


def test_a_manager_sees_the_phones_of_their_home_and_takes_one_out_of_use(app: Flask, world: World, strict_as: As, phone: WebPhone) -> None:
    set_up(app, world, "foster")
    client = strict_as("manager")
    page = client.get("/phones/")
    assert page.text.count("A test phone") == page.text.count("Last heard of") * 2
    assert "Night" in page.text
    assert "Foster" not in page.text
    page = page.submit(action=f"/{phone.id}/revoke")
    assert "out of use" in page.text
    assert is_revoked(app, phone)


def test_lines_that_could_not_be_taken_in_are_seen_by_the_manager(world: World, strict_as: As, phone: WebPhone) -> None:
    phone.send({"v": 2, "id": new_id()})
    page = strict_as("manager").get("/phones/")
    assert "Lines that could not be taken in" in page.text
    assert "Lines that could not be taken in" not in page.submit(action="/seen").text


def test_so_are_lines_of_somebody_who_has_nothing_to_do_with_the_log(app: Flask, world: World, strict_as: As) -> None:
    stranger = set_up(app, world, "stranger")
    stranger.send(stranger.write(world.occurrences["ash"], Noted("I saw her in town")))
    assert "I saw her in town" in strict_as("stranger").get("/phones/").text
    assert "I saw her in town" not in strict_as("manager").get("/phones/").text


def test_what_came_too_late_is_shown_where_the_child_lives_today(world: World, strict_as: As, phone: WebPhone) -> None:
    """Fir left Larch House yesterday; what a phone there says of before that moves nothing, and is not lost on those who care for him."""
    fir, before = world.occurrences["fir"], YESTERDAY - timedelta(hours=1)
    (answer,) = phone.send(phone.write(fir, Returned(FoundWhere.CAME_BACK), before))["answers"]
    assert answer["verdict"] == "new"
    for who in ("stranger", "manager"):
        assert "Lines kept apart" in strict_as(who).get("/phones/").text


def test_what_waits_is_put_to_a_child(app: Flask, world: World, strict_as: As, emergency: str) -> None:
    page = strict_as("worker").get("/phones/waiting")
    assert "Not in bed at midnight" in page.text
    wrong = page.submit(action=f"/waiting/{emergency}", expect=422)
    assert "Choose which child" in wrong.text
    live = wrong.submit(action=f"/waiting/{emergency}", child=world.children["ash"])
    assert live.url.endswith(f"/occurrence/{emergency}")
    with app.app_context():
        assert [entry.kind for entry in store.load(db.session, emergency)][:3] == ["opened", "noted", "attached"]


def test_the_first_page_says_that_something_waits_to_those_who_may_put_it(strict_as: As, emergency: str) -> None:
    page = strict_as("worker").get("/")
    assert "A log was begun on a locked phone" in page.text
    assert "/phones/waiting" in page.links
    assert "on a locked phone" not in strict_as("foster").get("/").text


def test_not_to_a_child_of_somebody_else_and_not_by_somebody_else(world: World, as_: Any, strict_as: As, emergency: str) -> None:
    page = strict_as("worker").get("/phones/waiting")
    page.submit(action=f"/waiting/{emergency}", child=world.children["birch"], expect=404)
    assert "Not in bed" not in strict_as("foster").get("/phones/waiting").text
    assert "Not in bed" not in strict_as("social").get("/phones/waiting").text


def test_the_log_says_what_is_not_proved_came_late_or_had_a_wrong_clock(app: Flask, world: World, as_: Any, phone: WebPhone) -> None:
    ash, fir = world.occurrences["ash"], world.occurrences["fir"]
    phone.offset_ms = -23 * 60_000
    phone.send(phone.write(ash, Noted("Rang the station")))
    phone.offset_ms = 3 * 3600_000
    phone.send(phone.write(fir, Noted("Saw him on Sunday")))
    for address in (f"/occurrence/{ash}", f"/occurrence/{ash}/lines"):
        text = as_("manager").get(address).get_data(as_text=True)
        assert "Night (not signed in)" in text
        assert "The clock of the phone was 23 minutes fast." in text
        assert "Received after access ended." not in text
    text = as_("social").get(f"/occurrence/{fir}/lines").get_data(as_text=True)
    assert "Received after access ended." in text
    assert "The clock of the phone was 3 hours slow." in text


def test_a_decision_of_a_phone_that_the_server_would_not_make_is_marked(app: Flask, world: World, as_: Any, phone: WebPhone) -> None:
    """Kept and believed as it was shown; the log says that it was worked out otherwise."""
    wrong = _decided({"immediate_concern_child": "yes"}, LevelOfIntervention.NO_IMMEDIATE, State.WAITING, "D13")
    phone.send(phone.write(world.occurrences["ash"], wrong))
    said = "Worked out again later"
    assert said in as_("manager").get(f"/occurrence/{world.occurrences['ash']}/lines").get_data(as_text=True)


def _decided(answers: dict[str, str], level: LevelOfIntervention, state: State, rule: str) -> Decided:
    return Decided(answers=answers, level=level, state=state, rule=rule, strength="default", why=(), cites=())


def anew(app: Flask, world: World, who: str, phone: WebPhone, expect: int = 200, **asked: Any) -> dict[str, Any]:
    """The same person asks to set the same phone up once more."""
    browser = sign_in(app, world.people[who])
    body = {"device": phone.id, "label": "A test phone", "token": phone.token, "lock": "pin", **asked}
    response = browser.post("/sync/devices", json=body, headers=csrf(app, browser))
    assert response.status_code == expect, response.get_data(as_text=True)
    found: dict[str, Any] = response.get_json()
    return found


class TestForgottenPin:
    """P2: signed in again, and a manager says that it is they."""

    def test_a_manager_confirms_and_then_it_is_set_up(self, app: Flask, world: World, strict_as: As, phone: WebPhone) -> None:
        for _ in range(2):
            said = anew(app, world, "night", phone, 409)["error"]
            assert said["code"] == "ask_manager"
            assert "your manager has to say that it is you" in said["says"]
        page = strict_as("manager").get("/phones/")
        assert "Is it Night?" in page.text
        page = page.submit(action="/confirm")
        assert "Is it Night?" not in page.text
        assert anew(app, world, "night", phone)["token"] is None
        anew(app, world, "night", phone, 409)  # once

    def test_nobody_is_asked_where_it_could_not_be_opened_any_more_or_was_taken_off(
        self, app: Flask, world: World, phone: WebPhone
    ) -> None:
        anew(app, world, "night", phone, left=True)
        with app.app_context():
            store = db.session.scalars(select(DevicePerson).where(DevicePerson.device_id == phone.id)).one()
            store.last_seen_at -= timedelta(hours=25)
            db.session.commit()
        anew(app, world, "night", phone)

    def test_what_was_confirmed_long_ago_is_asked_again(self, app: Flask, world: World, strict_as: As, phone: WebPhone) -> None:
        anew(app, world, "night", phone, 409)
        strict_as("manager").get("/phones/").submit(action="/confirm")
        with app.app_context():
            store = db.session.scalars(select(DevicePerson).where(DevicePerson.device_id == phone.id)).one()
            assert store.confirmed_at is not None
            store.confirmed_at -= timedelta(days=2)
            db.session.commit()
        anew(app, world, "night", phone, 409)

    def test_nobody_confirms_themselves(self, app: Flask, world: World, strict_as: As) -> None:
        own = set_up(app, world, "manager")
        anew(app, world, "manager", own, 409)
        assert "Somebody else has to say" in strict_as("manager").get("/phones/").submit(action="/confirm").text
        anew(app, world, "manager", own, 409)


def works_elsewhere(app: Flask, world: World, home: str) -> None:
    """Since yesterday."""
    with app.app_context():
        person = db.session.get_one(Person, world.people["night"])
        for membership in person.memberships:
            membership.to_at = YESTERDAY
        make.membership(db.session, person, RoleName.RESIDENTIAL_WORKER, db.session.get_one(Home, world.homes[home])).from_at = YESTERDAY
        db.session.commit()


class TestAPhoneFollowsItsPeople:
    """It belongs where those work who have a store on it; what was written before stays with the home of that time."""

    def test_to_another_home_of_the_provider(self, app: Flask, world: World, strict_as: As, phone: WebPhone) -> None:
        phone.author, before, after = None, new_id(), new_id()
        earlier = YESTERDAY - timedelta(hours=2)
        with app.app_context():
            db.session.query(DevicePerson).filter_by(device_id=phone.id).one().set_up_at = earlier
            db.session.commit()
        phone.send(phone.open(before, "", earlier), {"v": 2, "id": new_id()})
        works_elsewhere(app, world, "rowan")
        phone.send(phone.write(before, Noted("Larch words"), earlier), phone.open(after, ""), phone.write(after, Noted("Rowan words")))
        phone.send({"v": 3, "id": new_id()})
        seen = {who: strict_as(who).get("/phones/waiting").text for who in ("worker", "worker_b")}
        assert {who: ("Larch words" in text, "Rowan words" in text) for who, text in seen.items()} == {
            "worker": (True, False),
            "worker_b": (False, True),
        }
        old, new = strict_as("manager").get("/phones/"), strict_as("head").get("/phones/")
        assert "No phone is set up yet" in old.text
        assert "Lines that could not be taken in" not in old.submit(action="/seen").text
        assert "A test phone" in new.text

    def test_to_another_provider_with_who_is_set_up_there(self, app: Flask, world: World, strict_as: As, phone: WebPhone) -> None:
        phone.send({"v": 2, "id": new_id()})
        phone = set_up(app, world, "stranger", phone)
        phone.author, occurrence = None, new_id()
        phone.send(phone.open(occurrence, ""), phone.write(occurrence, Noted("A boy of the new home")), {"v": 3, "id": new_id()})
        seen = {who: "A boy of the new home" in strict_as(who).get("/phones/waiting").text for who in ("worker", "manager", "stranger")}
        assert seen == {"worker": False, "manager": False, "stranger": True}
        lists = {who: strict_as(who).get("/phones/").text for who in ("manager", "stranger")}
        assert {who: (text.count("I have seen to it"), "No phone is set up yet" in text) for who, text in lists.items()} == {
            "manager": (1, True),
            "stranger": (1, False),
        }

    def test_not_while_somebody_of_its_home_has_a_store_on_it(self, app: Flask, world: World, strict_as: As, phone: WebPhone) -> None:
        set_up(app, world, "worker", phone)
        works_elsewhere(app, world, "rowan")
        phone.send(phone.write(world.occurrences["ash"], Noted("from the house phone")))
        assert "A test phone" in strict_as("manager").get("/phones/").text

    def test_a_line_of_another_home_is_seen_to_by_nobody_else(self, app: Flask, as_: Any, strict_as: As, phone: WebPhone) -> None:
        phone.send({"v": 2, "id": new_id()})
        (form,) = (form for form in strict_as("manager").get("/phones/").forms if form.get("action", "").endswith("/seen"))
        stranger = as_("stranger")
        assert stranger.post(form.get("action"), headers=csrf(app, stranger)).status_code == 404
        assert strict_as("manager").get("/phones/").text.count("I have seen to it") == 1
