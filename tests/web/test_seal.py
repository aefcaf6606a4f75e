"""The seal of one's own organisation, to be told on a call: who compares it asks the home, so nobody else's list of organisations is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask

from carer_app.extensions import db
from carer_app.services import signing_keys
from tests.people import World
from tests.web.strict_client import StrictClient

StrictAs = Callable[..., StrictClient]


def test_ones_own_seal_is_there_to_read_out_and_nobody_elses(app: Flask, world: World, strict_as: StrictAs) -> None:
    with app.app_context():
        for organisation in world.organisations.values():
            signing_keys.make(db.session, organisation, datetime.now(UTC))
        db.session.commit()
        ours = signing_keys.told_of(db.session, world.organisations["larchwood"])
        theirs = signing_keys.told_of(db.session, world.organisations["thornfield"])
    assert [one.fingerprint for one in ours] != [one.fingerprint for one in theirs]
    page = strict_as("worker").get("/report/seal")
    assert page.h1 == "The seal on our packs"
    assert ours[0].fingerprint in page.text.replace(" ", "")
    assert theirs[0].fingerprint not in page.text.replace(" ", "")
    assert "a call that you placed" in page.text


def test_before_the_first_pack_there_is_none(strict_as: StrictAs) -> None:
    assert "It is made with the first pack." in strict_as("worker").get("/report/seal").text


def test_the_public_page_says_whom_to_ask_and_what_a_phone_can_do(app: Flask) -> None:
    page = StrictClient(app).get("/check-pack")
    assert "Only a phone? Point its camera at the square on page 1" in page.text
    assert "Ring 101 or the number of the home that you have from elsewhere" in page.text
