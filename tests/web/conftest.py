"""The whole application over a database of the test's own, with the world of tests/people.py in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from carer_app import create_app
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.sealed import Sealer
from carer_app.jobs import queue
from carer_app.web.account import mail
from tests.people import World, make_world, sign_in
from tests.web.demo_place import demo, loaded  # noqa: F401 (fixtures)
from tests.web.strict_client import StrictClient

SECRET = "only for tests and long enough to be accepted"
NAMES = frozenset({"Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse"})
"""What the children of the world are called: never in a title or an address."""
queue.done_by(mail.ACCOUNT_MAIL, mail.send)


class Closing(FlaskClient):
    """Closes each answer, as a server does: account mail goes out then."""

    def open(self, *args: Any, **how: Any) -> Any:
        return super().open(*args, **{"buffered": True, **how})


@pytest.fixture(scope="session")
def world_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, sealing_keys: str) -> tuple[Path, World]:
    """A SQLite file with the world in it, to copy."""
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("world") / "world.sqlite"))
    engine = make_engine(f"sqlite:///{path}")
    with session_factory(engine, Sealer(sealing_keys))() as session:
        world = make_world(session)
        session.commit()
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path, world


@pytest.fixture
def world(world_template: tuple[Path, World]) -> World:
    """The ids of the world's people, homes, children and occurrences."""
    return world_template[1]


@pytest.fixture
def database_url(world_template: tuple[Path, World], tmp_path: Path) -> str:
    """A database with the world in it, of this test's own."""
    return f"sqlite:///{shutil.copy(world_template[0], tmp_path / 'test.sqlite')}"


@pytest.fixture
def app(database_url: str, sealing_keys: str) -> Flask:
    made = create_app({"APP_ENV": "test", "DATABASE_URL": database_url, "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys})
    made.test_client_class = Closing
    return made


@pytest.fixture
def as_(app: Flask, world: World) -> Callable[..., FlaskClient]:
    """`as_("worker")` is a plain client signed in as that person of the world."""
    return lambda name, **how: sign_in(app, world.people[name], **how)


@pytest.fixture
def strict_as(app: Flask, as_: Callable[..., FlaskClient]) -> Callable[..., StrictClient]:
    """`strict_as("worker")` is the strict client signed in as that person of the world."""
    return lambda name, **how: StrictClient(app, forbidden_names=NAMES, raw=as_(name, **how))


@pytest.fixture
def worker(strict_as: Callable[..., StrictClient]) -> StrictClient:
    """Somebody who works where ash lives."""
    return strict_as("worker")


@pytest.fixture
def manager(strict_as: Callable[..., StrictClient]) -> StrictClient:
    """Who answers for that home."""
    return strict_as("manager")


@pytest.fixture
def ash(world: World) -> str:
    """The child whom most tests are about."""
    return world.children["ash"]
