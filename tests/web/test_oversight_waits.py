"""What waits for somebody, on the list of whoever answers for more than one: a pack nobody has confirmed, a difference that is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from carer_app.db.base import new_id
from carer_app.domain.difference import Reason, Standing
from carer_app.domain.entries import PackConfirmed, PackShared
from carer_app.extensions import db
from carer_app.services import differences, occurrences
from carer_app.services.differences import Words
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import StrictClient
from tests.web.telling import actor, police_level, write
from tests.web.tonight import carer

StrictAs = Callable[..., StrictClient]
WAITS = "Pack given, not confirmed"


def test_a_pack_that_nobody_confirmed_after_its_time_is_on_the_list_until_somebody_has(
    app: Flask, world: World, strict_as: StrictAs
) -> None:
    occurrence, shared = police_level(app, world), new_id()
    with app.app_context():
        body = PackShared("p", version=2, recipient="PC Moss", channel="share")
        occurrences.write(db.session, actor(world), occurrence, body, NOW - timedelta(minutes=20), entry_id=shared)
        db.session.commit()
    page = carer(strict_as, "manager").get("/oversight/")
    assert f"{WAITS} Version 2 for PC Moss" in page.text
    assert f"/report/{occurrence}/pack" in page.links
    write(app, world, occurrence, PackConfirmed(shared, "PC Moss"))
    assert WAITS not in carer(strict_as, "manager").get("/oversight/").text


def test_a_difference_is_on_the_list_until_it_is_settled(app: Flask, world: World, strict_as: StrictAs) -> None:
    """NAT-INT-10"""
    child, words = world.children["ash"], Words("Wakefield duty team", "They would not come out.")
    with app.app_context():
        differences.raise_one(db.session, actor(world), child, Reason.AGENCY_RESPONSE, words, NOW, line_id=new_id())
        db.session.commit()
    page = carer(strict_as, "manager").get("/oversight/")
    assert "Professional differences that are open" in page.text
    assert "How another agency responded" in page.text
    assert "They would not come out." not in page.text
    assert f"/plans/{child}/differences" in page.links
    with app.app_context():
        (found,) = differences.of_child(db.session, child)
        settled = Words("Wakefield duty team", "They will come.")
        later = NOW + timedelta(minutes=1)
        differences.go_on(db.session, actor(world), child, found, settled, Standing.SETTLED, later, line_id=new_id())
        db.session.commit()
    assert "Professional differences" not in carer(strict_as, "manager").get("/oversight/").text
