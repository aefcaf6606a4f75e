"""Fixtures every test may use: databases that are migrated and empty, the keys, and a session."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.routing import Rule

from carer_app.db import migrate
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.sealed import KeyRing, Sealer, new_sealing_key
from carer_app.jobs import queue
from tests import quicker
from tests.postgres import Server, alone, shared_server

TEMPLATE = "migrated_and_empty"

# How long an example takes says something about the machine, not about the code. The daily run tries the same examples each time, so that
# what it says is about the change; the full run draws new ones, and more of them where a test does not say how many.
IS_FULL = bool(os.environ.get("NHY_FULL"))
settings.register_profile("here", deadline=None, derandomize=not IS_FULL, max_examples=100 if IS_FULL else 40)
settings.load_profile("here")

# What a test queues is done at once and kept nowhere; the queue itself and the worker are tried by the tests that start them.
queue.huey.immediate = True

quicker.compile_once()

_builders: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}
_make_builder = Rule._compile_builder


def _builder_of(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """Werkzeug compiles a function for each address of each application: half of what an application costs. It is the same one each time."""
    asked = (repr(rule), tuple(rule._trace), repr(rule.defaults), append_unknown)
    if asked not in _builders:
        _builders[asked] = _make_builder(rule, append_unknown)
    return _builders[asked]


Rule._compile_builder = _builder_of  # type: ignore[method-assign]


def pytest_configure(config: pytest.Config) -> None:
    """All workers of this run, and the servers they start, compile a template once between them, and copy one demo."""
    for name in ("COMPILED_TEMPLATES", "DEMO_OF_THIS_RUN"):
        if name not in os.environ:
            folder = tempfile.TemporaryDirectory(prefix=f"{name.lower().replace('_', '-')}-")
            os.environ[name] = folder.name
            config.add_cleanup(folder.cleanup)


def pytest_collection_finish() -> None:
    quicker.collect_litter_seldom()


@pytest.fixture(autouse=True)
def doers_as_they_were() -> Iterator[None]:
    """Who does the queue's jobs is one list for the process: a test that starts a mail room of its own leaves none behind."""
    doers = dict(queue._doers)
    yield
    queue._doers.clear()
    queue._doers.update(doers)


@pytest.fixture(scope="session")
def meeting_place(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all workers of this run know."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def postgresql_server(meeting_place: Path) -> Iterator[Server]:
    """A running PostgreSQL with one migrated database to copy."""
    with shared_server(meeting_place) as server:
        done = meeting_place / f"{TEMPLATE}-{server.port}"  # a later server of the same run has none yet
        with alone(meeting_place):
            if not done.exists():
                migrate.upgrade(server.create(TEMPLATE))
                done.touch()
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / f"{TEMPLATE}.sqlite"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated, empty SQLite database of this test's own."""
    path = shutil.copy(sqlite_template, tmp_path / "test.sqlite")
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql_server: Server) -> Iterator[str]:
    """A migrated, empty PostgreSQL database of this test's own."""
    name = f"test_{uuid4().hex}"
    yield postgresql_server.create(name, template=TEMPLATE)
    postgresql_server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The same test on both databases. A folder that needs only one says `def database_url(sqlite_url): return sqlite_url`."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def sealing_keys() -> str:
    """SEALING_KEYS for tests."""
    return new_sealing_key()


@pytest.fixture
def sealer(sealing_keys: str) -> Sealer:
    return Sealer(sealing_keys)


@pytest.fixture
def sessions(engine: Engine, sealer: Sealer) -> sessionmaker[Session]:
    """Makes sessions, for a test that needs more than one."""
    return session_factory(engine, sealer)


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as session:
        yield session


@pytest.fixture
def key_ring(session: Session) -> KeyRing:
    return KeyRing.of(session)
