"""The tables of a child's moves come and go, and what was there before stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from carer_app.db import migrate
from carer_app.db.models.children import Placement
from carer_app.db.models.moves import Move, MoveKind, MoveReview, PlanReceipt
from tests.db.rows import NOW, child, provider


def test_placements_stay_when_moves_come_and_go(session: Session, database_url: str) -> None:
    old, new = provider(session), provider(session, "Thornfield")
    who = child(session, old.home)
    move = Move(
        child_id=who.id, kind=MoveKind.PLANNED, from_home_id=old.home.id, to_home_id=new.home.id, starts_at=NOW, planned_by=old.worker.id
    )
    move.reason = "Nearer to school."
    session.add(move)
    session.flush()
    session.add_all(
        [
            Placement(child_id=who.id, home_id=new.home.id, from_at=NOW + timedelta(days=1), move_id=move.id),
            PlanReceipt(move_id=move.id, person_id=new.worker.id),
            MoveReview(move_id=move.id, section="places", person_id=new.worker.id),
        ]
    )
    session.commit()
    session.close()
    migrate.downgrade(database_url, "0006")
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []
    assert session.scalar(text("SELECT count(*) FROM placement")) == 2
    assert session.scalar(text("SELECT count(*) FROM move")) == 0


def test_nobody_moves_to_where_they_are(session: Session) -> None:
    here = provider(session)
    move = Move(
        child_id=child(session, here.home).id, kind=MoveKind.PLANNED, from_home_id=here.home.id, to_home_id=here.home.id, starts_at=NOW
    )
    move.planned_by = here.worker.id
    session.add(move)
    with pytest.raises(IntegrityError):
        session.flush()


def test_one_person_has_one_receipt(session: Session) -> None:
    here = provider(session)
    move = Move(child_id=child(session, here.home).id, kind=MoveKind.EMERGENCY, starts_at=NOW, planned_by=here.worker.id)
    session.add(move)
    session.flush()
    session.add_all([PlanReceipt(move_id=move.id, person_id=here.worker.id) for _ in range(2)])
    with pytest.raises(IntegrityError):
        session.flush()
