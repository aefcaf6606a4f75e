"""The migrations and the models say the same, up, down and up again, with data in the tables."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from carer_app.db import migrate, occurrence_store
from carer_app.db.base import new_id
from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.children import Child, ContactSlot, ScopeKind, Slot, role_slot
from carer_app.db.models.differences import DifferenceLine
from carer_app.db.models.people import Membership, RoleName, RoleRequest
from carer_app.db.models.plan_drafts import PlanProposal, ProposalSource, SectionDraft
from carer_app.db.models.protocols import ProtocolAcceptance
from carer_app.db.models.record_exports import ExportDecision, ExportPiece, RecordExport
from carer_app.db.models.visits import Giver, VisitConsent
from carer_app.db.schema import metadata
from carer_app.domain.difference import Reason, Standing
from carer_app.domain.record_exports import Purpose
from tests.db.rows import NOW, child, line, occurrence, provider, section


def test_models_and_migrations_agree(database_url: str) -> None:
    assert migrate.differences(database_url) == []
    assert migrate.current(database_url) is not None


def test_every_check_of_the_models_is_in_the_database(engine: Engine) -> None:
    found = inspect(engine)
    for table in metadata.sorted_tables:
        expected = {str(c.name) for c in table.constraints if str(c.name).startswith("ck_")}
        assert {c["name"] for c in found.get_check_constraints(table.name)} == expected, table.name


def test_every_constraint_has_a_name_that_postgresql_keeps_whole() -> None:
    for table in metadata.sorted_tables:
        for named in [*table.constraints, *table.indexes]:
            assert named.name, table.name
            assert len(str(named.name)) <= 63, named.name


def test_up_down_and_up_again_with_data(session: Session, database_url: str) -> None:
    home = provider(session).home
    away = occurrence(session, child(session, home), home)
    occurrence_store.append(session, away, line(away), NOW, proved=True)
    session.commit()
    session.close()
    migrate.downgrade(database_url, "base")
    assert migrate.current(database_url) is None
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []
    provider(session)
    session.commit()


def test_what_was_there_before_stays_when_the_accepted_protocols_come_and_go(session: Session, database_url: str) -> None:
    made = provider(session)
    session.add(ProtocolAcceptance(organisation_id=made.organisation.id, protocol="northvale", version="1", accepted_by=made.worker.id))
    session.commit()
    session.close()
    migrate.downgrade(database_url, "0001")
    assert migrate.current(database_url) == "0001"
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []
    assert session.scalar(text("SELECT count(*) FROM person")) == 1
    assert session.scalar(text("SELECT count(*) FROM protocol_acceptance")) == 0


def test_what_was_there_before_stays_when_roles_that_wait_come_and_go(session: Session, database_url: str) -> None:
    made = provider(session)
    asked = {"role": RoleName.REGISTERED_MANAGER, "organisation_id": made.organisation.id, "asked_by": made.worker.id}
    session.add(RoleRequest(person_id=made.worker.id, **asked))
    session.commit()
    session.close()
    migrate.downgrade(database_url, "0002")
    assert migrate.current(database_url) == "0002"
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []
    assert session.scalar(text("SELECT count(*) FROM person")) == 1
    assert session.scalar(text("SELECT count(*) FROM role_request")) == 0


def test_nobody_decides_what_they_asked_for(session: Session) -> None:
    made = provider(session)
    asked = {"role": RoleName.REGISTERED_MANAGER, "organisation_id": made.organisation.id, "asked_by": made.worker.id}
    session.add(RoleRequest(person_id=made.worker.id, decided_by=made.worker.id, **asked))
    with pytest.raises(IntegrityError):
        session.flush()


def test_of_one_protocol_one_acceptance_stands(session: Session) -> None:
    made = provider(session)
    accepted = {"organisation_id": made.organisation.id, "protocol": "northvale", "version": "1", "accepted_at": NOW}
    session.add_all([ProtocolAcceptance(**accepted, withdrawn_at=NOW), ProtocolAcceptance(**accepted)])
    session.flush()
    session.add(ProtocolAcceptance(**accepted))
    with pytest.raises(IntegrityError):
        session.flush()


def test_contacts_of_a_protocol_s_roles_go_when_the_list_of_parts_is_closed_again(session: Session, database_url: str) -> None:
    made = provider(session)
    scope = {"organisation_id": made.organisation.id, "scope_kind": ScopeKind.ORGANISATION, "scope_id": made.organisation.id}
    session.add_all([ContactSlot(**scope, slot=Slot.EDT, label="Duty team"), ContactSlot(**scope, slot=role_slot("northvale", "mill"))])
    session.commit()
    session.close()
    migrate.downgrade(database_url, "0003")
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []
    (kept,) = session.scalars(select(ContactSlot)).all()
    assert (kept.slot, kept.label) == (Slot.EDT, "Duty team")


def test_drafts_and_proposals_come_and_go_and_the_plan_stays(session: Session, database_url: str) -> None:
    made = provider(session)
    of = child(session, made.home)
    session.add_all([section(of, made.worker, wait_minutes=30), SectionDraft(**_of(of), person_id=made.worker.id, made_from=1, payload={})])
    session.add(PlanProposal(**_of(of), field="wait_minutes", source=ProposalSource.PERSON, raised_by=made.worker.id, payload={"is": 20}))
    session.commit()
    session.close()
    migrate.downgrade(database_url, "0005")
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []
    found = [session.scalar(text(f"SELECT count(*) FROM {table}")) for table in ("profile_section", "section_draft", "plan_proposal")]
    assert found == [1, 0, 0]


def test_differences_come_and_go_and_the_child_stays(session: Session, database_url: str) -> None:
    made = provider(session)
    of = child(session, made.home)
    first = new_id()
    row = DifferenceLine(
        id=first, difference=first, child_id=of.id, reason=Reason.RESOURCES, standing=Standing.OPEN, written_by=made.worker.id
    )
    row.payload = {"said": "No"}
    session.add(row)
    session.commit()
    session.close()
    migrate.downgrade(database_url, "0015")
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []
    assert [session.scalar(text(f"SELECT count(*) FROM {table}")) for table in ("child", "difference_line")] == [1, 0]


def test_what_went_out_comes_and_goes_and_the_child_stays(session: Session, database_url: str) -> None:
    made = provider(session)
    of = child(session, made.home)
    asked = RecordExport(child_id=of.id, purpose=Purpose.TRANSFER, asked_by=made.worker.id, holds_interviews=False, expires_at=NOW)
    piece = ExportPiece(child_id=of.id, export_id=asked.id, number=1, path="record.pdf", sha256="0" * 64, size=3, content=b"abc")
    decided = ExportDecision(child_id=of.id, export_id=asked.id, item="entry", strike=True, reason="Why", decided_by=made.worker.id)
    session.add_all([asked, piece, decided])
    session.commit()
    session.close()
    migrate.downgrade(database_url, "0023")
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []
    found = [
        session.scalar(text(f"SELECT count(*) FROM {table}")) for table in ("child", "record_export", "export_piece", "export_decision")
    ]
    assert found == [1, 0, 0, 0]


def _of(of: Child) -> dict[str, str]:
    return {"child_id": of.id, "section": "plan"}


def test_one_person_has_one_draft_of_a_section(session: Session) -> None:
    made = provider(session)
    of = child(session, made.home)
    session.add_all([SectionDraft(**_of(of), person_id=made.worker.id, made_from=0, payload={}) for _ in range(2)])
    with pytest.raises(IntegrityError):
        session.flush()


def test_migrating_twice_changes_nothing(database_url: str, session: Session) -> None:
    provider(session)
    session.commit()
    migrate.upgrade(database_url)
    assert session.scalar(text("SELECT count(*) FROM person")) == 1


def test_two_who_migrate_together_do_it_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.sqlite"
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(migrate.upgrade, url) for _ in range(2)]:
            done.result(timeout=30)
    assert migrate.differences(url) == []


@pytest.mark.parametrize("table", ["entry", "audit_event"])
def test_the_triggers_are_back_after_going_down_and_up(database_url: str, session: Session, table: str) -> None:
    migrate.downgrade(database_url, "base")
    migrate.upgrade(database_url)
    home = provider(session).home
    away = occurrence(session, child(session, home), home)
    occurrence_store.append(session, away, line(away), NOW, proved=True)
    session.execute(text("INSERT INTO audit_event (id, at, kind) VALUES ('00000000000000000000000000000001', '2026-10-14', 'x')"))
    session.commit()
    with pytest.raises(DBAPIError, match=r"append-only|permission denied"):
        session.execute(text(f"DELETE FROM {table}"))


def test_an_interviewers_role_goes_with_its_table_and_other_roles_stay(session: Session, database_url: str) -> None:
    made = provider(session)
    before = session.scalar(text("SELECT count(*) FROM membership"))
    for role in (RoleName.INTERVIEWER, RoleName.SOCIAL_WORKER):
        session.add(Membership(person_id=made.worker.id, role=role, organisation_id=made.organisation.id, from_at=NOW))
    asked = {"role": RoleName.INTERVIEWER, "organisation_id": made.organisation.id, "asked_by": made.worker.id}
    session.add(RoleRequest(person_id=made.worker.id, **asked))
    session.commit()
    session.close()
    migrate.downgrade(database_url, "0018")
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []
    assert session.scalar(text("SELECT count(*) FROM membership")) == (before or 0) + 1
    assert session.scalar(text("SELECT count(*) FROM role_request")) == 0


def test_new_roles_and_consents_come_and_go_and_the_audit_stays(session: Session, database_url: str) -> None:
    made = provider(session)
    of, before = child(session, made.home), session.scalar(text("SELECT count(*) FROM membership"))
    for role in (RoleName.REGULATION_44_VISITOR, RoleName.EDT_WORKER, RoleName.REVIEWING_OFFICER, RoleName.SOCIAL_WORKER):
        session.add(Membership(person_id=made.worker.id, role=role, organisation_id=made.organisation.id, from_at=NOW))
    given = {"giver": Giver.CHILD, "given_on": NOW.date(), "recorded_at": NOW, "recorded_by": made.worker.id}
    session.add_all([VisitConsent(child_id=of.id, who="Said so at supper", **given), AuditEvent(at=NOW, kind="read_child", child_id=of.id)])
    session.commit()
    session.close()
    migrate.downgrade(database_url, "0022")
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []
    assert session.scalar(text("SELECT count(*) FROM membership")) == (before or 0) + 1
    assert session.scalar(text("SELECT count(*) FROM visit_consent")) == 0
    assert session.scalar(text("SELECT count(*) FROM audit_event WHERE kind = 'read_child'")) == 1


def test_a_closed_home_and_an_invitation_that_waits_lose_only_that(session: Session, database_url: str) -> None:
    made = provider(session)
    made.home.closed_at, made.worker.invite_due_at, made.worker.asked_email = NOW, NOW, "somebody@elsewhere.test"
    session.commit()
    session.close()
    migrate.downgrade(database_url, "0021")
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []
    assert session.execute(text("SELECT count(*) FROM home WHERE closed_at IS NULL")).scalar() == 1
    assert session.execute(text("SELECT invite_due_at, asked_email_sealed FROM person")).all() == [(None, None)]
