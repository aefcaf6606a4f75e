"""The tables of a plan's life come and go and leave the plan; a signature can be neither changed nor taken away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from carer_app.db import migrate
from carer_app.db.models.plan_life import PlanReview, PlanSignature, PlanVersion
from carer_app.domain.plan_life import Side, Why
from tests.db.rows import NOW, child, provider, section

TABLES = ("plan_version", "plan_signature", "plan_handover", "plan_review")


@pytest.fixture
def signed(session: Session) -> dict[str, str]:
    """The columns of a signature that stands already."""
    made = provider(session)
    of = child(session, made.home)
    session.add(section(of, made.worker, wait_minutes=30))
    version = PlanVersion(child_id=of.id, number=1, sections={"plan": 1}, why=Why.AGREEING, made_at=NOW, made_by=made.worker.id)
    session.add(version)
    columns = {
        "child_id": of.id,
        "plan_version_id": version.id,
        "side": Side.HOME,
        "role": "foster_carer",
        "signed_on": NOW.date(),
        "signed_at": NOW,
    }
    session.add(PlanSignature(**columns, person_id=made.worker.id))
    seen = {"child_id": of.id, "plan_version_id": version.id, "held_on": NOW.date(), "answers_until": NOW, "recorded_at": NOW}
    session.add(PlanReview(**seen, recorded_by=made.worker.id, to_change=False, took_part="Everybody"))
    session.commit()
    return columns


def test_they_come_and_go_and_the_plan_stays(session: Session, signed: dict[str, str], database_url: str) -> None:
    session.close()
    migrate.downgrade(database_url, "0004")
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []
    assert session.scalar(text("SELECT count(*) FROM profile_section")) == 1
    assert [session.scalar(text(f"SELECT count(*) FROM {table}")) for table in TABLES] == [0, 0, 0, 0]


@pytest.mark.parametrize("statement", ["UPDATE plan_signature SET signed_on = '2026-01-01'", "DELETE FROM plan_signature"])
def test_a_signature_is_never_changed_or_removed(session: Session, signed: dict[str, str], statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"append-only|permission denied"):
        session.execute(text(statement))


def test_who_signed_stays_signed_when_the_tables_were_made_anew(session: Session, database_url: str) -> None:
    migrate.downgrade(database_url, "0004")
    migrate.upgrade(database_url)
    made = provider(session)
    of = child(session, made.home)
    version = PlanVersion(child_id=of.id, number=1, sections={}, why=Why.POLICE, made_at=NOW)
    paper = PlanSignature(
        child_id=of.id, plan_version_id=version.id, side=Side.SOCIAL_WORKER, role="on_paper", signed_on=NOW.date(), signed_at=NOW,
        recorded_by=made.worker.id, signer="A Name", signer_is="Social worker",
    )  # fmt: skip
    session.add_all([version, paper])
    session.commit()
    with pytest.raises(DBAPIError, match=r"append-only|permission denied"):
        session.execute(text("DELETE FROM plan_signature"))


def test_nobody_signs_both_by_account_and_on_paper_nor_in_neither_way(session: Session, signed: dict[str, str]) -> None:
    session.add(PlanSignature(**signed))
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_number_is_given_to_one_version(session: Session, signed: dict[str, str]) -> None:
    session.add(PlanVersion(child_id=signed["child_id"], number=1, sections={}, why=Why.REVIEW, made_at=NOW + timedelta(days=1)))
    with pytest.raises(IntegrityError):
        session.flush()
