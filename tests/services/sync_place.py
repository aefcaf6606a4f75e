"""Where the tests of phones’ lines take place: one database, the people of the world, and a phone of the home where ash lives."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from carer_app.db import occurrence_store as store
from carer_app.db.base import new_id
from carer_app.domain.entries import (
    Closed,
    Entry,
    FoundWhere,
    LevelLowered,
    LoweringConfirmed,
    Noted,
    Returned,
    ReturnStep,
)
from carer_app.domain.levels import LevelOfIntervention
from tests.factories import NOW
from tests.people import World, make_world
from tests.phones import TestPhone, phone_of

HOUR = timedelta(hours=1)
ENDS = (
    Returned(FoundWhere.CAME_BACK),
    ReturnStep("check_in", "done"),
    LevelLowered(LevelOfIntervention.NO_IMMEDIATE, "she is fine", None, "D1"),
    LoweringConfirmed(new_id(), True),
    Closed(),
)
"""What ends a search or lowers a level: never done in somebody else’s name."""


def in_larch(world: World) -> dict[str, list[str]]:
    return {"homes": [world.homes["larch"]], "organisations": []}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database here; test_sync_races.py tries both."""
    return sqlite_url


@pytest.fixture
def world(session: Session) -> World:
    made = make_world(session)
    session.commit()
    return made


@pytest.fixture
def night(session: Session, world: World) -> TestPhone:
    """The phone of somebody who works where ash lives."""
    made = phone_of(session, world.people["night"])
    session.commit()
    return made


def log(session: Session, occurrence_id: str) -> list[Any]:
    session.expire_all()
    return store.load(session, occurrence_id)


def words(session: Session, occurrence_id: str) -> list[str]:
    return [entry.body.text for entry in log(session, occurrence_id) if isinstance(entry.body, Noted)]


def rows_child(session: Session, world: World, name: str) -> Any:
    from carer_app.db.models.children import Child

    return session.get_one(Child, world.children[name])


def entry_json_of(phone: TestPhone, occurrence: str) -> dict[str, Any]:
    from carer_app.domain.entry_json import to_json

    return to_json(Entry(new_id(), occurrence, phone.id, 3, NOW, NOW, Noted("x"), phone.author))
