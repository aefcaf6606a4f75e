"""The server's own clock jumps while phones and pages write: nothing is refused or doubled, the log keeps its order, doubt is marked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from carer_app.db import occurrence_store as store
from carer_app.db.base import new_id
from carer_app.db.models.devices import LineReceipt
from carer_app.domain.chain import verify_export
from carer_app.domain.entries import Noted
from carer_app.services import occurrences
from carer_app.services.actor import Actor
from tests.factories import NOW
from tests.people import World, make_world
from tests.phones import phone_of, send, verdicts

MINUTE, JUMPS = (
    timedelta(minutes=1),
    [pytest.param(timedelta(hours=-2), id="back 2 hours"), pytest.param(timedelta(days=3), id="on 3 days")],
)


@pytest.fixture
def world(session: Session) -> World:
    made = make_world(session)
    session.commit()
    return made


@pytest.mark.parametrize("jump", JUMPS)
def test_lines_are_kept_once_and_in_the_order_they_came(session: Session, world: World, jump: timedelta) -> None:
    ash, phone = world.occurrences["ash"], phone_of(session, world.people["night"])
    page = Actor(world.people["worker"], "worker", "web")
    before = len(store.export(session, ash)["entries"])
    told = [phone.write(ash, Noted(f"From a phone, {n}."), NOW + n * MINUTE, wall=NOW + n * MINUTE) for n in range(4)]
    wrote, clocks = [], (NOW, NOW + MINUTE + jump, NOW + 2 * MINUTE + jump, NOW + 3 * MINUTE)
    for line, now in zip(told, clocks, strict=True):
        assert verdicts(send(session, phone, line, now=now)) == ["new"]
        typed = new_id()
        occurrences.write(session, page, ash, Noted("From a page."), now, entry_id=typed)
        session.commit()
        wrote += [line["id"], typed]
    assert [verdicts(send(session, phone, line, now=NOW + jump)) for line in told] == [["same"]] * 4
    export = store.export(session, ash)
    assert [row["id"] for row in export["entries"][before:] if row["kind"] == "noted"] == wrote
    assert [row["position"] for row in export["entries"]] == list(range(1, len(export["entries"]) + 1))
    assert verify_export(export) == []


def test_a_time_that_the_server_cannot_have_is_marked(session: Session, world: World) -> None:
    """The server's clock went back: a phone that has not compared clocks yet writes from what is now two hours ahead."""
    phone = phone_of(session, world.people["night"])
    phone.offset_ms = None
    line = phone.write(world.occurrences["ash"], Noted("x"), NOW, wall=NOW)
    assert verdicts(send(session, phone, line, now=NOW - timedelta(hours=2))) == ["new"]
    assert session.get_one(LineReceipt, line["id"]).clock_seconds == 7200
