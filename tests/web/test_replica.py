"""Pages that only look read a copy of the database where there is one, and never a copy that is behind. A real standby follows a real PostgreSQL."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event, select, union_all, update

from carer_app import create_app
from carer_app.db import replica
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.people import Home, Person
from carer_app.db.replica import reading
from carer_app.db.sealed import Sealer
from carer_app.services import backups
from tests.factories import NOW
from tests.people import World, sign_in
from tests.postgres import STREAMS, Server, start, start_standby, stop
from tests.web.conftest import SECRET

RECORDS = ("FROM occurrence", "FROM child", "JOIN child", "FROM entry", "FROM audit_event", "FROM home_month", "FROM duty")


@dataclass
class Pair:
    """A database and the copy that follows it."""

    main: Server
    copy: Server
    name: str

    def settings(self, sealing_keys: str, copy: str = "") -> dict[str, Any]:
        """Of an application over both."""
        addresses = {"DATABASE_URL": self.main.url(self.name), "REPLICA_URL": copy or self.copy.url(self.name)}
        return {"APP_ENV": "test", "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys} | addresses


@pytest.fixture(scope="module")
def pair(world_template: tuple[Path, World], sealing_keys: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    main = start(**STREAMS)
    copy = start_standby(main)
    try:
        name, file, sealer = f"county_{uuid4().hex}", tmp_path_factory.mktemp("world") / "world.backup", Sealer(sealing_keys)
        url = main.create(name)
        backups.make(f"sqlite:///{world_template[0]}", sealer, file, NOW)
        backups.restore(file, url, sealer)
        yield Pair(main, copy, name)
    finally:
        stop(copy)
        stop(main)


@pytest.fixture
def county(pair: Pair, sealing_keys: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application of a county, with a copy to read from, and time for it to follow on a busy machine."""
    monkeypatch.setattr(replica, "WAITS", (0.01,) * 1000)
    made = create_app(pair.settings(sealing_keys))
    yield made
    _dispose(made)


def _dispose(app: Flask) -> None:
    with app.app_context():
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose()


@contextmanager
def asked(app: Flask) -> Iterator[tuple[list[str], list[str]]]:
    """What the main database and the copy were asked about records meanwhile."""
    with app.app_context():
        engines = [app.extensions["sqlalchemy"].engines[name] for name in ("default", "replica")]
    found: list[list[str]] = [[], []]
    listeners: list[Callable[..., None]] = [lambda c, cursor, said, *_, to=to: to.append(said) for to in found]  # type: ignore[misc]
    for engine, listener in zip(engines, listeners, strict=True):
        event.listen(engine, "before_cursor_execute", listener)
    try:
        yield found[0], found[1]
    finally:
        for engine, listener in zip(engines, listeners, strict=True):
            event.remove(engine, "before_cursor_execute", listener)


def of_records(said: list[str]) -> list[str]:
    return [one for one in said if any(table in " ".join(one.split()) for table in RECORDS)]


@pytest.mark.parametrize("path", ["/oversight/", "/oversight/live", "/records/owed", "/records/organisation", "/records/seen/people"])
def test_a_page_that_looks_asks_the_copy_and_says_the_same(county: Flask, pair: Pair, sealing_keys: str, world: World, path: str) -> None:
    without = create_app(pair.settings(sealing_keys) | {"REPLICA_URL": ""})
    wanted = sign_in(without, world.people["manager"]).get(path)
    client = sign_in(county, world.people["manager"])
    with asked(county) as (main, copy):
        given = client.get(path)
    assert (given.status_code, _body(given)) == (wanted.status_code, _body(wanted))
    assert given.status_code == 200
    assert copy
    assert of_records(main) == []
    _dispose(without)


def _body(answer: Any) -> str:
    return "\n".join(row for row in answer.get_data(as_text=True).splitlines() if "csrf" not in row and "nonce" not in row)


def test_a_childs_story_is_read_from_the_copy_and_the_reading_is_written_down(county: Flask, world: World) -> None:
    client = sign_in(county, world.people["manager"])
    with asked(county) as (main, copy):
        assert client.get(f"/records/{world.children['ash']}").status_code == 200
    assert of_records(copy)
    assert any("INSERT INTO audit_event" in said for said in main)


def test_what_somebody_saved_a_moment_ago_is_there_though_the_copy_lags(
    county: Flask, pair: Pair, world: World, sealing_keys: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "WAITS", (0.01,))
    client = sign_in(county, world.people["manager"])
    assert "By the Fountain" not in client.get("/records/organisation").get_data(as_text=True)
    _as_superuser(pair.copy, pair.name, "SELECT pg_wal_replay_pause()")
    try:
        _name_a_home(pair, world, sealing_keys, "By the Fountain")
        with asked(county) as (main, copy):
            assert "By the Fountain" in client.get("/records/organisation").get_data(as_text=True)
        assert main
        assert of_records(copy) == []
    finally:
        _as_superuser(pair.copy, pair.name, "SELECT pg_wal_replay_resume()")


def _name_a_home(pair: Pair, world: World, sealing_keys: str, name: str) -> None:
    engine = make_engine(pair.main.url(pair.name))
    with session_factory(engine, Sealer(sealing_keys))() as session:
        manager = session.get_one(Person, world.people["manager"])
        session.scalars(select(Home).where(Home.organisation_id == manager.organisation_id)).all()[0].name = name
        session.commit()
    engine.dispose()


def _as_superuser(server: Server, database: str, statement: str) -> None:
    subprocess.run(["psql", "-q", "-c", statement, server.url(database, role="postgres")], check=True, capture_output=True)


def test_a_copy_that_fails_half_way_is_left_alone_and_the_page_is_made(
    county: Flask, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    client = sign_in(county, world.people["manager"])
    with county.app_context():
        engine = county.extensions["sqlalchemy"].engines["replica"]

    @event.listens_for(engine, "before_cursor_execute")
    def cut_off(connection: Any, cursor: Any, said: str, *_about: Any) -> None:
        if of_records([said]):
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with caplog.at_level(logging.WARNING), asked(county) as (main, copy):
        assert client.get("/oversight/").status_code == 200
        before = len(copy)
        assert client.get("/oversight/").status_code == 200
    assert of_records(main)
    assert len(copy) == before  # it rests
    assert [one.getMessage() for one in caplog.records if "left alone" in one.getMessage()]


def test_a_copy_that_is_away_costs_no_page(pair: Pair, sealing_keys: str, world: World) -> None:
    app = create_app(pair.settings(sealing_keys, "postgresql://carer_app@127.0.0.1:1/nowhere"))
    client = sign_in(app, world.people["manager"])
    assert client.get("/oversight/").status_code == 200
    _dispose(app)


def test_what_is_no_copy_is_never_read(pair: Pair, sealing_keys: str, world: World, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(pair.settings(sealing_keys, pair.main.url(pair.name)))
    client = sign_in(app, world.people["manager"])
    with caplog.at_level(logging.WARNING), asked(app) as (_, copy):
        assert client.get("/oversight/").status_code == 200
    assert of_records(copy) == []
    assert any("no running copy" in one.getMessage() for one in caplog.records)
    _dispose(app)


def test_a_copy_of_another_database_is_never_read(pair: Pair, sealing_keys: str, world: World) -> None:
    app = create_app(pair.settings(sealing_keys, pair.copy.url("postgres")))
    client = sign_in(app, world.people["manager"])
    with asked(app) as (_, copy):
        assert client.get("/oversight/").status_code == 200
    assert of_records(copy) == []
    _dispose(app)


def test_writes_and_locks_go_to_the_main_database(county: Flask, world: World) -> None:
    with county.app_context(), asked(county) as (main, copy):
        session, engine = county.extensions["sqlalchemy"].session, county.extensions["sqlalchemy"].engines["replica"]
        with reading(session, engine):
            session.execute(select(Occurrence.id).with_for_update())
            session.execute(update(Occurrence).values(opened_at=NOW))
            session.execute(union_all(select(Person.id), select(Occurrence.id)))
            session.get(Person, world.people["worker"])
        session.get(Occurrence, world.occurrences["ash"])
        session.rollback()
    assert [" ".join(said.split())[:6] for said in main] == ["SELECT", "UPDATE", "SELECT"]
    assert len(copy) == 2
