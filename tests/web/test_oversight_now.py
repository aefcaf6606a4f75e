"""What is missing or owed, on the list of whoever answers for more than one: plans that lack something, interviews, and phones that have gone quiet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask

from carer_app.db.base import new_id
from carer_app.db.models.devices import Device, LineReceipt
from carer_app.db.models.follow_ups import DutyRow
from carer_app.db.models.people import Home
from carer_app.extensions import db
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import StrictClient
from tests.web.telling import police_level
from tests.web.tonight import SIGNS, another_child, carer, give_plan

StrictAs = Callable[..., StrictClient]
PUT_RIGHT = "Plans to put right"


def test_a_child_without_a_plan_is_one_line_that_leads_to_it(app: Flask, world: World, strict_as: StrictAs) -> None:
    child = another_child(app, world, "larch", "Rowan")
    page = carer(strict_as, "manager").get("/oversight/")
    assert PUT_RIGHT in page.text
    assert "Rowan Larch House · no plan and no photo yet" in page.text
    assert f"/plans/{child}" in page.links


def test_a_plan_without_a_photo_or_signs_says_so_until_it_has_them(app: Flask, world: World, strict_as: StrictAs) -> None:
    """NOTT-125d"""
    give_plan(app, world, "ash", plan={"wait_minutes": 60})
    assert "no photo yet; no warning signs" in carer(strict_as, "manager").get("/oversight/").text
    give_plan(app, world, "ash", warning_signs=SIGNS)
    page = carer(strict_as, "manager").get("/oversight/")
    assert "no photo yet" in page.text
    assert "no warning signs" not in page.text


def test_return_interviews_that_are_overdue_or_due_within_a_day_stand_by_themselves(app: Flask, world: World, strict_as: StrictAs) -> None:
    """Neither one that is due later nor another duty is among them."""
    _owe(app, world, "return_interview", hours=30)
    _owe(app, world, "notify_line_manager", hours=-2)
    assert "Return interviews" not in carer(strict_as, "manager").get("/oversight/").text
    _owe(app, world, "return_home_interview", hours=20)
    page = carer(strict_as, "manager").get("/oversight/")
    assert "Return interviews" in page.text
    assert "due by" in page.text
    assert f"/after/{world.children['ash']}" in page.links
    _owe(app, world, "offer_and_hold_return_interview", hours=-1)
    assert "Overdue Larch House · was due" in carer(strict_as, "manager").get("/oversight/").text


def test_a_phone_that_wrote_about_a_child_who_is_away_and_has_gone_quiet_is_told_of(app: Flask, world: World, strict_as: StrictAs) -> None:
    quiet = "A phone that wrote here was last in contact"
    wrote(app, world, NOW - timedelta(minutes=10))
    assert quiet not in carer(strict_as, "manager").get("/oversight/").text
    wrote(app, world, NOW - timedelta(minutes=40))
    page = carer(strict_as, "manager").get("/oversight/")
    assert quiet in page.text
    assert "See whose it is" in page.text
    assert "or Larch House" in carer(strict_as, "social").get("/oversight/").text


def test_a_note_and_advice_are_one_tap_away(app: Flask, world: World, strict_as: StrictAs) -> None:
    at = f"/occurrence/{police_level(app, world)}/note"
    client = carer(strict_as, "manager")
    links = client.get("/oversight/").links
    assert at in links
    assert f"{at}?say=consulted" in links
    assert "I was asked for advice. We agreed:" in client.get(f"{at}?say=consulted").text
    assert "I was asked for advice" not in client.get(at).text
    assert client.get(f"{at}?say=anything").text == client.get(at).text


def _owe(app: Flask, world: World, action: str, hours: int) -> None:
    about = {"rule": "r", "action": action, "who": "social_worker", "pack": "p", "clock": "c", "is_notice": False}
    with app.app_context():
        due, arose = NOW + timedelta(hours=hours), NOW - timedelta(days=3)
        db.session.add(DutyRow(child_id=world.children["ash"], arose_at=arose, due_at=due, counted=[], subjects=[], cites=[], **about))
        db.session.commit()


def wrote(app: Flask, world: World, last_contact: datetime) -> None:
    """A phone brought a line of the log of a child who is away."""
    with app.app_context():
        home = db.session.get_one(Home, world.homes["larch"])
        phone = Device(organisation_id=home.organisation_id, home_id=home.id, token_hash="0" * 64, last_contact_at=last_contact)
        db.session.add(phone)
        db.session.flush()
        away = world.occurrences["ash"]
        db.session.add(LineReceipt(id=new_id(), occurrence_id=away, device_id=phone.id, access_ended=False, told={"wall": "22:05"}))
        db.session.commit()
