"""A record is destroyed on either database: by a second person, and never while the child lives here."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db.models.children import Child, Placement
from carer_app.db.models.retention import RetentionLine
from carer_app.db.sealed import Shredded
from carer_app.services import retention
from carer_app.services.errors import Refused
from tests.db.rows import NOW, child, person, photo, provider, section

LATER, LAST = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)


def test_two_people_destroy_what_one_cannot(session: Session) -> None:
    made = provider(session)
    of, second = child(session, made.home, date_of_birth=date(1940, 1, 2)), person(made.organisation, "Second")
    kept = section(of, made.worker, wait_minutes=30)
    session.add_all([second, kept, photo(of, made.worker)])
    session.commit()
    assert retention.propose(session, NOW) == 1
    with pytest.raises(Refused, match="lives in a home here"):
        retention.ask_to_destroy(session, made.worker.id, of, "Nobody asks.", LATER)
    for stay in session.scalars(select(Placement).where(Placement.child_id == of.id)):
        stay.to_at = stay.from_at
    session.commit()
    retention.ask_to_destroy(session, made.worker.id, of, "Nobody asks.", LATER)
    session.commit()
    with pytest.raises(Refused, match="Somebody else must agree"):
        retention.destroy(session, made.worker.id, of, LAST)
    retention.destroy(session, second.id, of, LAST)
    session.commit()
    assert of.preferred_name == "A destroyed record"
    with pytest.raises(Shredded):
        _ = kept.payload
    lines = session.scalars(select(RetentionLine)).all()
    assert sorted(line.kind.value for line in lines) == ["destroy_asked", "destroyed", "proposed"]
    with pytest.raises(Refused, match="Something else was decided"):
        retention.destroy(session, second.id, of, LAST)


def test_whoever_declines_while_another_destroys_is_told_that_it_is_decided(session: Session, sessions: sessionmaker[Session]) -> None:
    made = provider(session)
    of, second = child(session, made.home, date_of_birth=date(1940, 1, 2)), person(made.organisation, "Second")
    session.add(second)
    for stay in session.scalars(select(Placement).where(Placement.child_id == of.id)):
        stay.to_at = stay.from_at
    session.commit()
    retention.propose(session, NOW)
    retention.ask_to_destroy(session, made.worker.id, of, "Nobody asks.", LATER)
    session.commit()
    child_id, worker_id, second_id = of.id, made.worker.id, second.id
    told: list[str] = []

    def declines() -> None:
        with sessions() as other, suppress(Refused):
            retention.decline(other, worker_id, other.get_one(Child, child_id), LAST)
            other.commit()
            told.append("declined")

    retention.destroy(session, second_id, of, LAST)
    thread = threading.Thread(target=declines)
    thread.start()
    time.sleep(0.3)  # long enough to go on, were it not kept waiting
    session.commit()
    thread.join(15)
    assert told == []
    assert "declined" not in {row.kind.value for row in session.scalars(select(RetentionLine))}
