"""Lines begun with nobody signed in and no child’s data: received, kept, and put to a child by somebody who may."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db.base import new_id
from carer_app.db.models.devices import HeldLine, LineReceipt, UnattachedLine
from carer_app.db.models.occurrences import Occurrence
from carer_app.domain.entries import (
    Attached,
    FoundWhere,
    LevelLowered,
    Noted,
    Returned,
)
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.sent import clock_words
from carer_app.services import sync_apart
from carer_app.services.actor import Actor
from tests.factories import NOW
from tests.people import World
from tests.phones import TestPhone, send, verdicts
from tests.services.sync_place import database_url, in_larch, log, night, rows_child, world

__all__ = ["database_url", "night", "world"]
"""Fixtures of these tests."""


class TestEmergency:
    """Begun with nobody signed in and no child's data."""

    @pytest.fixture
    def found(self, session: Session, night: TestPhone) -> tuple[str, list[Any]]:
        night.author = None
        occurrence = new_id()
        lines = [night.open(occurrence, ""), night.write(occurrence, Noted("He is not in bed"))]
        return occurrence, lines

    def test_its_lines_are_received_and_wait(self, session: Session, night: TestPhone, found: Any) -> None:
        occurrence, lines = found
        answers = send(session, night, *lines)
        assert verdicts(answers) == ["new", "new"]
        assert "put to a child" in answers[0].says
        assert verdicts(send(session, night, *lines)) == ["same", "same"]
        assert session.get(Occurrence, occurrence) is None
        assert verdicts(send(session, night, night.write(occurrence, Noted("more")))) == ["new"]

    @pytest.mark.parametrize(
        "body",
        [Returned(FoundWhere.CAME_BACK), LevelLowered(LevelOfIntervention.NO_IMMEDIATE, "she is fine", None, "D1")],
        ids=["back", "lower"],
    )
    def test_nobody_calls_a_child_back_or_lowers_a_level_without_saying_who_they_are(
        self, session: Session, night: TestPhone, found: Any, body: Any
    ) -> None:
        occurrence, lines = found
        answers = send(session, night, *lines, night.write(occurrence, body))
        assert verdicts(answers) == ["new", "new", "refused"]
        assert verdicts(send(session, night, night.write(new_id(), body))) == ["refused"]

    def test_a_refused_line_that_came_twice_at_once_is_refused_twice(self, session: Session, night: TestPhone, found: Any) -> None:
        occurrence, lines = found
        send(session, night, *lines)
        back = night.write(occurrence, Returned(FoundWhere.CAME_BACK))
        assert verdicts(send(session, night, back, back)) == ["refused", "refused"]

    def test_somebody_puts_them_to_a_child(self, session: Session, world: World, night: TestPhone, found: Any) -> None:
        occurrence, lines = found
        send(session, night, *lines)
        (waits,) = sync_apart.waiting(session, [world.homes["larch"]], [])
        assert [said for _, said, _ in waits.lines][1] == "He is not in bed."
        actor, entry_id = Actor(world.people["manager"], "Manager", "a browser"), new_id()
        for _ in range(2):
            sync_apart.put_to(session, actor, occurrence, rows_child(session, world, "ash"), NOW, entry_id=entry_id, **in_larch(world))
            session.commit()
        kinds = [entry.kind for entry in log(session, occurrence)]
        assert kinds[:3] == ["opened", "noted", "attached"]
        assert session.get_one(Occurrence, occurrence).child_id == world.children["ash"]
        assert session.scalars(select(UnattachedLine)).all() == []
        assert verdicts(send(session, night, *lines)) == ["same", "same"]

    @pytest.mark.parametrize("year, says", [(1970, "years slow"), (2099, "years fast")])
    def test_a_phone_whose_clock_is_years_out_is_marked_and_the_log_begins_when_it_came(
        self, session: Session, world: World, night: TestPhone, year: int, says: str
    ) -> None:
        night.author, night.offset_ms, occurrence = None, None, new_id()
        wrong = NOW.replace(year=year, day=1)
        lines = [night.open(occurrence, "", wrong, wall=wrong), night.write(occurrence, Noted("He is not in bed"), wrong, wall=wrong)]
        assert verdicts(send(session, night, *lines)) == ["new", "new"]
        (waits,) = sync_apart.waiting(session, [world.homes["larch"]], [])
        assert all(says in clock_was for _, _, clock_was in waits.lines)
        assert waits.began_at == NOW
        actor = Actor(world.people["manager"], "Manager", "a browser")
        sync_apart.put_to(session, actor, occurrence, rows_child(session, world, "ash"), NOW, entry_id=new_id(), **in_larch(world))
        session.commit()
        assert session.get_one(Occurrence, occurrence).opened_at == NOW
        first = log(session, occurrence)[0]
        assert first.happened_at == wrong  # what was written stays as it was written
        assert says in clock_words(session.get_one(LineReceipt, first.id).clock_seconds or 0)

    def test_the_phone_itself_puts_them_to_a_child_once_somebody_has_signed_in(
        self, session: Session, world: World, night: TestPhone, found: Any
    ) -> None:
        occurrence, lines = found
        send(session, night, *lines)
        attached = night.write(occurrence, Attached(world.children["ash"]), author=world.people["night"])
        assert verdicts(send(session, night, attached)) == ["new"]
        assert [entry.kind for entry in log(session, occurrence)][:3] == ["opened", "noted", "attached"]

    def test_but_not_to_a_child_of_somebody_else(self, session: Session, world: World, night: TestPhone, found: Any) -> None:
        occurrence, lines = found
        assert verdicts(send(session, night, *lines, night.write(occurrence, Attached(world.children["elm"])))) == ["new"] * 3
        assert session.get(Occurrence, occurrence) is None

    def test_held_lines_of_an_emergency_wait_with_it(self, session: Session, night: TestPhone, found: Any) -> None:
        occurrence, (opened, noted) = found
        assert verdicts(send(session, night, noted)) == ["held"]
        send(session, night, opened)
        assert session.scalars(select(HeldLine)).all() == []
        assert {row.occurrence_id for row in session.scalars(select(UnattachedLine))} == {occurrence}
        assert len(session.scalars(select(UnattachedLine)).all()) == 2
