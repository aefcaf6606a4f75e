"""What was decided of a record comes and goes with its table, leaves the child, and can be neither changed nor taken away."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from carer_app.db import migrate
from carer_app.db.models.retention import RetentionLine
from carer_app.domain.retention import Kind
from tests.db.rows import NOW, child, provider


@pytest.fixture
def decided(session: Session) -> RetentionLine:
    made = provider(session)
    of = child(session, made.home)
    line = RetentionLine(
        child_id=of.id, organisation_id=of.organisation_id, kind=Kind.KEPT_LONGER, at=NOW, person_id=made.worker.id, until=NOW.date()
    )
    line.reason, line.died_on = "A sister may ask.", date(2020, 1, 2)
    session.add(line)
    session.commit()
    return line


def test_the_table_comes_and_goes_and_the_child_stays(session: Session, decided: RetentionLine, database_url: str) -> None:
    session.close()
    migrate.downgrade(database_url, "0027")
    assert session.scalar(text("SELECT count(*) FROM child")) == 1
    session.close()
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []
    assert session.scalar(text("SELECT count(*) FROM retention_line")) == 0


@pytest.mark.parametrize("statement", ["UPDATE retention_line SET kind = 'proposed'", "DELETE FROM retention_line"])
def test_a_line_is_never_changed_or_removed(session: Session, decided: RetentionLine, statement: str) -> None:
    assert (decided.reason, decided.died_on) == ("A sister may ask.", date(2020, 1, 2))
    with pytest.raises(DBAPIError, match=r"append-only|permission denied"):
        session.execute(text(statement))
