"""The disk is full, or read-only, or the database is gone and comes back: a clear page, no word lost, nothing half-written, no help needed."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event

from carer_app import create_app
from carer_app.db.engine import make_engine
from carer_app.db.sealed import Sealer
from carer_app.extensions import db
from carer_app.jobs import queue
from carer_app.services import backups
from tests.factories import NOW
from tests.people import World
from tests.postgres import Server
from tests.web.conftest import SECRET
from tests.web.strict_client import StrictClient

WORDS = "He was seen by the bridge at ten, in the green coat."
BUSY = "We cannot save just now"
SAME = {"Sec-Fetch-Site": "same-origin"}


def lines(url: str, occurrence: str) -> int:
    engine = make_engine(url)
    with engine.connect() as connection:
        mark = "%s" if engine.dialect.name == "postgresql" else "?"
        (count,) = connection.exec_driver_sql(
            f"SELECT COUNT(*) FROM entry WHERE occurrence_id = {mark}", (occurrence.replace("-", ""),)
        ).one()
    engine.dispose()
    return int(count)


@pytest.fixture
def app(app: Flask) -> Flask:
    return as_people_meet_it(app)


def as_people_meet_it(app: Flask) -> Flask:
    """What breaks is answered, and not raised into the test."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@contextmanager
def every_connection(app: Flask, pragma: str, back: str) -> Iterator[None]:
    """SQLite's own way to be short of room, or not to write."""
    with app.app_context():
        engine = db.engine

    def set_it(connection: Any, *_more: Any) -> None:
        connection.execute(pragma)

    def unset(connection: Any, *_more: Any) -> None:
        connection.execute(back)

    event.listen(engine, "checkout", set_it)
    yield
    event.remove(engine, "checkout", set_it)
    event.listen(engine, "checkout", unset)


@pytest.mark.parametrize(
    "pragma, back",
    [
        pytest.param("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1073741823", id="a full disk"),
        pytest.param("PRAGMA query_only = ON", "PRAGMA query_only = OFF", id="a read-only disk"),
    ],
)
def test_a_line_that_cannot_be_kept_is_shown_again_and_sent_when_there_is_room(
    app: Flask, world: World, database_url: str, worker: StrictClient, pragma: str, back: str
) -> None:
    occurrence = world.occurrences["ash"]
    page, before = worker.get(f"/occurrence/{occurrence}/note", max_queries=20), lines(database_url, occurrence)
    big = WORDS * 50  # more than what is free in the pages there are
    with every_connection(app, pragma, back):
        refused = page.submit(action="/note", text=big, expect=503, headers=SAME)
        assert refused.h1 == BUSY
        assert refused.has(WORDS)
        assert 'href="tel:999"' in refused.html
        assert lines(database_url, occurrence) == before
        refused.submit(index=0, expect=503, headers=SAME)
    refused.submit(index=0)
    assert lines(database_url, occurrence) == before + 1
    page.submit(action="/note", text=big)
    assert lines(database_url, occurrence) == before + 1, "the same line, however often it is sent"


def test_a_backup_that_the_disk_has_no_room_for_is_no_backup(
    database_url: str, sealing_keys: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backups.os, "fsync", full)  # type: ignore[attr-defined]
    with pytest.raises(OSError, match="No space"):
        backups.make(database_url, Sealer(sealing_keys), tmp_path / "it.backup", NOW)
    assert not list(tmp_path.glob("*.backup*"))
    assert not list(tmp_path.glob(".it*"))


def test_a_queue_that_cannot_be_written_to_keeps_nobody_from_writing(
    app: Flask, world: World, database_url: str, worker: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_about: Any, **_more: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(queue.huey, "enqueue", gone)
    occurrence = world.occurrences["ash"]
    before = lines(database_url, occurrence)
    worker.get(f"/occurrence/{occurrence}/note", max_queries=20).submit(action="/note", text=WORDS)
    assert lines(database_url, occurrence) == before + 1


@pytest.fixture
def away(
    world_template: tuple[Path, World], postgresql_server: Server, sealing_keys: str, tmp_path: Path
) -> Iterator[tuple[Flask, str, str]]:
    """The product on a PostgreSQL database with the world in it; the application, its URL, and the database's name."""
    name = f"away_{uuid4().hex}"
    url = postgresql_server.create(name)
    sealer = Sealer(sealing_keys)
    backups.make(f"sqlite:///{world_template[0]}", sealer, tmp_path / "world.backup", NOW)
    backups.restore(tmp_path / "world.backup", url, sealer)
    made = create_app({"APP_ENV": "test", "DATABASE_URL": url, "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys})
    yield as_people_meet_it(made), url, name
    postgresql_server.drop(name)


def test_postgresql_goes_and_comes_back(
    away: tuple[Flask, str, str], world: World, postgresql_server: Server, sign_in_on: Callable[..., StrictClient]
) -> None:
    app, url, name = away
    worker, occurrence = sign_in_on(app, "worker"), world.occurrences["ash"]
    page, before = worker.get(f"/occurrence/{occurrence}/note", max_queries=20), lines(url, occurrence)

    _throw_out(postgresql_server, name)  # a restart: every connection is cut, and the next works
    page = page.submit(action="/note", text=WORDS)
    assert lines(url, occurrence) == before + 1

    page = worker.get(f"/occurrence/{occurrence}/note", max_queries=20)
    postgresql_server.run(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    _throw_out(postgresql_server, name)
    refused = page.submit(action="/note", text=WORDS, expect=503, headers=SAME)
    assert refused.h1 == BUSY
    assert refused.has(WORDS)
    assert 'href="tel:999"' in worker.get(f"/occurrence/{occurrence}", expect=503).html
    assert app.test_client().get("/healthz").status_code == 503
    assert app.test_client().get("/emergency").status_code == 200
    postgresql_server.run(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    refused.submit(index=0)
    assert lines(url, occurrence) == before + 2


def test_a_postgresql_that_only_reads_is_told_the_same(
    away: tuple[Flask, str, str], world: World, sign_in_on: Callable[..., StrictClient]
) -> None:
    """A standby, or one that ran out of room and was put into reading."""
    app, url, _ = away
    worker, occurrence = sign_in_on(app, "worker"), world.occurrences["ash"]
    page, before = worker.get(f"/occurrence/{occurrence}/note", max_queries=20), lines(url, occurrence)
    parts = urlsplit(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'ALTER ROLE {parts.username} IN DATABASE "{parts.path[1:]}" SET default_transaction_read_only = on'.encode())
    with app.app_context():
        db.engine.dispose()
    refused = page.submit(action="/note", text=WORDS, expect=503, headers=SAME)
    assert refused.h1 == BUSY
    assert refused.has(WORDS)
    assert lines(url, occurrence) == before


@pytest.fixture
def sign_in_on(world: World) -> Callable[..., StrictClient]:
    from tests.people import sign_in

    return lambda app, name: StrictClient(app, raw=sign_in(app, world.people[name]), max_queries=20)


def _throw_out(server: Server, name: str) -> None:
    server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


def test_what_no_form_of_ours_sends_is_no_fault_and_keeps_the_words(
    app: Flask, world: World, database_url: str, worker: StrictClient
) -> None:
    occurrence = world.occurrences["ash"]
    before = lines(database_url, occurrence)
    worker.get(f"/occurrence/{occurrence}", max_queries=20)
    sent = {"step": "contact_child", "who": "y" * 5000, "entry_id": str(uuid4())}
    worker.post(f"/occurrence/{occurrence}/call", sent, expect=400, headers=SAME)
    assert lines(database_url, occurrence) == before
