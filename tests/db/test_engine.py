"""Connections: what is acknowledged is on disk, a row lock is a lock, and nobody waits for a reader."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db import engine as engines
from carer_app.db.engine import make_engine, normalise, session_factory
from carer_app.db.models.children import Child
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.people import Organisation, OrganisationKind
from carer_app.db.queries import children, occurrences
from carer_app.db.sealed import Sealer
from tests.db.rows import NOW, child, occurrence, provider

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    "given, wanted",
    [
        ("postgres://u:p@db.example/x", "postgresql+psycopg://u:p@db.example/x"),
        ("postgresql://u@db.example:5433/x?sslmode=require", "postgresql+psycopg://u@db.example:5433/x?sslmode=require"),
        ("postgresql+psycopg://u@db.example/x", "postgresql+psycopg://u@db.example/x"),
        ("sqlite:////var/lib/x.sqlite", "sqlite:////var/lib/x.sqlite"),
    ],
)
def test_database_urls_as_people_write_them(given: str, wanted: str) -> None:
    assert normalise(given).render_as_string(hide_password=False) == wanted


def test_a_relative_path_means_the_same_file_to_every_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert normalise("sqlite:///instance/x.sqlite").database == str(tmp_path / "instance/x.sqlite")


@pytest.mark.parametrize("bad", ["sqlite://", "sqlite:///:memory:", "mysql://u@db.example/x"])
def test_a_database_that_would_lose_records_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL must begin with"):
        normalise(bad)


def test_a_sqlite_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x.sqlite"
    engine = make_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA busy_timeout")) == 10_000
        assert connection.scalar(text("PRAGMA secure_delete")) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    engine.dispose()


def test_a_new_file_that_somebody_is_writing_to_is_waited_for(tmp_path: Path) -> None:
    """Two processes that start together on a new file: SQLite does not wait by itself where the log of a file is changed."""
    path = tmp_path / "new.sqlite"
    engine = make_engine(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, other.rollback)
    release.start()
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
    release.join()
    other.close()
    engine.dispose()


def test_a_second_engine_takes_no_lock_from_the_first(tmp_path: Path) -> None:
    """Whoever closes a file drops every lock of their process on it; the next to leave would then delete the log that others write to."""
    path = tmp_path / "night.sqlite"
    first = make_engine(f"sqlite:///{path}")
    with first.begin() as connection:
        connection.execute(text("CREATE TABLE thing (id INTEGER)"))
    second = make_engine(f"sqlite:///{path}")
    leaves = f"import sqlite3; it = sqlite3.connect({str(path)!r}); it.execute('SELECT * FROM thing').fetchall(); it.close()"
    subprocess.run([sys.executable, "-c", leaves], check=True)
    assert Path(f"{path}-wal").exists()
    first.dispose()
    second.dispose()


@on_sqlite
def test_readers_hold_no_lock_and_writers_hold_it_until_they_commit(sessions: sessionmaker[Session], engine: Engine) -> None:
    with sessions() as session:
        home = provider(session).home
        child(session, home)
        session.commit()
        session.get(Child, session.scalar(text("SELECT id FROM child")))
        assert not _in_transaction(session)
        session.add(Organisation(name="Other", kind=OrganisationKind.AUTHORITY))
        session.flush()
        assert _in_transaction(session)
        session.rollback()
        assert not _in_transaction(session)


@on_sqlite
def test_locking_a_row_begins_a_write_on_sqlite(session: Session) -> None:
    home = provider(session).home
    away = occurrence(session, child(session, home), home)
    session.commit()
    assert not _in_transaction(session)
    occurrences.lock(session, away.id)
    assert _in_transaction(session)
    session.commit()
    children.lock(session, away.child_id)
    assert _in_transaction(session)


@on_sqlite
def test_savepoints_and_commits_keep_and_drop_what_they_should(session: Session) -> None:
    session.add(Organisation(name="Kept", kind=OrganisationKind.PROVIDER))
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text("INSERT INTO organisation (id) VALUES (NULL)"))
    session.commit()
    session.rollback()
    assert session.scalars(text("SELECT name FROM organisation")).all() == ["Kept"]


def test_what_was_read_before_the_lock_is_read_again_under_it(sessions: sessionmaker[Session]) -> None:
    with sessions() as one, sessions() as other:
        home = provider(one).home
        away_id = occurrence(one, child(one, home), home).id
        one.commit()
        seen = one.get(Occurrence, away_id)
        changed = other.get(Occurrence, away_id)
        assert seen is not None
        assert changed is not None
        changed.entries_count = 5
        other.commit()
        locked = occurrences.lock(one, away_id)
        assert locked is seen
        assert seen.entries_count == 5
        one.commit()


def test_a_locked_row_makes_the_next_writer_wait(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        home = provider(session).home
        away_id = occurrence(session, child(session, home), home).id
        session.commit()

    def count_up() -> None:
        with sessions() as session:
            row = occurrences.lock(session, away_id)
            assert row is not None
            row.entries_count += 1
            session.commit()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(count_up) for _ in range(40)]:
            done.result(timeout=30)
    with sessions() as session:
        row = session.get(Occurrence, away_id)
        assert row is not None
        assert row.entries_count == 40


def test_a_row_that_refers_to_nothing_is_refused_on_commit(session: Session) -> None:
    session.add(Occurrence(child_id=Child().id, home_id=Child().id, organisation_id=Child().id, opened_at=NOW))
    session.flush()
    with pytest.raises(IntegrityError):
        session.commit()


@pytest.mark.parametrize("statement", ["UPDATE occurrence SET state = 'S99'", "UPDATE occurrence SET level = 'high'"])
def test_a_word_outside_a_closed_list_is_refused(session: Session, statement: str) -> None:
    home = provider(session).home
    occurrence(session, child(session, home), home)
    session.commit()
    with pytest.raises(IntegrityError, match="ck_occurrence_"):
        session.execute(text(statement))


_WRITER = """
import sys
from carer_app.db import occurrence_store as store
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.queries import occurrences
from carer_app.db.sealed import Sealer
from tests.db.rows import NOW, line

url, keys, away_id = sys.argv[1:]
with session_factory(make_engine(url), Sealer(keys))() as session:
    for number in range(100_000):
        away = occurrences.lock(session, away_id)
        entry = line(away, "x" * 500, number)
        store.append(session, away, entry, NOW, proved=True)
        session.commit()
        print(entry.id, flush=True)
"""


def test_a_killed_server_loses_no_line_it_acknowledged(sessions: sessionmaker[Session], database_url: str, sealing_keys: str) -> None:
    from carer_app.db import occurrence_store as store
    from carer_app.domain import chain

    with sessions() as session:
        home = provider(session).home
        away_id = occurrence(session, child(session, home), home).id
        session.commit()
    root = Path(__file__).parents[2]
    told = []
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, database_url, sealing_keys, away_id], stdout=subprocess.PIPE, text=True, cwd=root
    ) as writer:
        assert writer.stdout is not None
        for acknowledged in writer.stdout:
            told.append(acknowledged.strip())
            if len(told) == 60:
                os.kill(writer.pid, signal.SIGKILL)
    with sessions() as session:
        kept = {row.id for row in occurrences.entries(session, away_id)}
        assert len(told) >= 60
        assert set(told) <= kept
        assert chain.verify_export(store.export(session, away_id)) == []
        if database_url.startswith("sqlite"):
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"


def test_keys_are_needed_to_make_sessions(database_url: str, sealing_keys: str) -> None:
    engine = make_engine(database_url)
    with session_factory(engine, Sealer(sealing_keys))() as session:
        assert isinstance(session.info["sealer"], Sealer)
    engine.dispose()


def test_install_tells_flask_where_the_database_is(tmp_path: Path) -> None:
    class App:
        config = {"DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite"}

    engines.install(App)
    assert str(App.config["SQLALCHEMY_ENGINES"]["default"]["url"]) == f"sqlite:///{tmp_path}/x.sqlite"  # type: ignore[index]


def _in_transaction(session: Session) -> bool:
    driver = session.connection().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver.in_transaction
