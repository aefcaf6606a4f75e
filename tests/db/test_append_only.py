"""The log and the audit stay as they were written, whoever asks the database otherwise."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from carer_app.db import audit, occurrence_store
from carer_app.db.engine import make_engine, normalise, session_factory
from carer_app.db.queries import occurrences
from carer_app.db.sealed import Sealer
from tests.db.rows import NOW, child, line, occurrence, provider


def write(session: Session) -> None:
    """A log of one line, and one line of audit."""
    larkfield = provider(session)
    away = occurrence(session, child(session, larkfield.home), larkfield.home)
    occurrence_store.append(session, away, line(away, author=larkfield.worker), NOW, proved=True)
    audit.record(session, "plan_read", larkfield.worker.id, child_id=away.child_id, detail={"section": "plan"}, at=NOW)
    session.commit()


@pytest.fixture
def written(session: Session) -> Session:
    write(session)
    return session


CHANGES = [
    "UPDATE entry SET kind = 'noted'",
    "UPDATE entry SET position = 7",
    "DELETE FROM entry",
    "UPDATE audit_event SET kind = 'something_else'",
    "DELETE FROM audit_event",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_a_line_can_be_neither_changed_nor_deleted(written: Session, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"append-only|permission denied"):
        written.execute(text(statement))


@pytest.mark.parametrize("statement", [*CHANGES, "TRUNCATE entry CASCADE", "TRUNCATE audit_event"])
def test_not_even_by_the_superuser_of_postgresql(postgresql_url: str, sealer: Sealer, statement: str) -> None:
    engine = make_engine(postgresql_url)
    with session_factory(engine, sealer)() as session:
        write(session)
    as_superuser = create_engine(normalise(postgresql_url).set(username="postgres"))
    with as_superuser.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(statement))
    as_superuser.dispose()
    engine.dispose()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", ["entry", "audit_event"])
def test_a_line_cannot_be_replaced_on_sqlite(written: Session, table: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        written.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))


def test_a_second_line_under_the_same_id_is_refused(written: Session) -> None:
    [away_id] = occurrences.every_id(written)
    away = occurrences.lock(written, away_id)
    assert away is not None
    [first] = occurrence_store.load(written, away.id)
    occurrence_store.append(written, away, first, NOW, proved=True)
    with pytest.raises(DBAPIError):
        written.commit()
    written.rollback()
    assert len(occurrence_store.load(written, away_id)) == 1
