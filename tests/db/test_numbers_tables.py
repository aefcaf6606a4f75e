"""The tables of what is counted come and go, and leave children, homes and logs as they were."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from carer_app.db import migrate
from carer_app.db.models.numbers import NumbersCount, NumbersRow
from carer_app.db.models.people import HomeKind
from tests.db.rows import NOW, child, occurrence, provider


def test_counts_come_and_go_and_a_supported_home_stays_a_home(session: Session, database_url: str) -> None:
    made = provider(session, kind=HomeKind.SUPPORTED)
    of = child(session, made.home)
    one = occurrence(session, of, made.home)
    session.add(_row(one.id, of.id, made.home.id, made.organisation.id))
    session.add(NumbersCount(place_id=made.home.id, period="2026-10", counted={"all": [1, 1]}))
    session.commit()
    session.close()
    migrate.downgrade(database_url, "0025")
    assert session.scalars(text("SELECT kind FROM home")).all() == ["residential"]
    session.close()
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []
    counts = [session.scalar(text(f"SELECT count(*) FROM {table}")) for table in ("occurrence", "occurrence_numbers", "numbers_count")]
    assert counts == [1, 0, 0]


def test_a_home_is_of_a_kind_that_there_is(session: Session) -> None:
    provider(session)
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE home SET kind = 'a castle'"))


def _row(name: str, child_id: str, home_id: str, organisation_id: str) -> NumbersRow:
    plain = {"month": "2026-10", "began_at": NOW, "counts_as": "missing", "level": "police", "steps": 3}
    flags = {"signs": False, "signs_alone": False, "is_past": False}
    return NumbersRow(id=name, child_id=child_id, home_id=home_id, organisation_id=organisation_id, **plain, **flags)
