"""The tables of the phones: what they seal, what they refuse, and that they come and go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from carer_app.db import migrate, occurrence_store
from carer_app.db.line_seal import new_private, public_of
from carer_app.db.models.devices import Apart, Device, DevicePerson, HeldLine, LineKey, LineReceipt, Lock, RefusedLine, UnattachedLine
from carer_app.db.models.occurrences import EntryRow
from tests.db.rows import NOW, Provider, child, line, occurrence, provider

SECRET_WORDS = "Rang her aunt"


def phone(session: Session, of: Provider) -> Device:
    made = Device(organisation_id=of.organisation.id, home_id=of.home.id, token_hash="0" * 64, label="Her own phone")
    session.add_all([made, DevicePerson(device_id=made.id, person_id=of.worker.id, lock=Lock.PIN)])
    session.flush()
    return made


def kept_apart(session: Session, of: Provider) -> Device:
    """One row of each kind."""
    made = phone(session, of)
    whose = {"organisation_id": of.organisation.id, "device_id": made.id, "received_at": NOW}
    waiting = {**whose, "occurrence_id": made.id}
    session.add_all(
        [
            HeldLine(**waiting, envelope={"sealed": SECRET_WORDS}),
            RefusedLine(**whose, reason="No kind", sent=SECRET_WORDS),
            UnattachedLine(**waiting, because=Apart.EMERGENCY, line={"text": SECRET_WORDS}),
        ]
    )
    session.flush()
    return made


def receipt(session: Session, of: Provider) -> LineReceipt:
    away = occurrence(session, child(session, of.home), of.home)
    row = occurrence_store.append(session, away, line(away), NOW, proved=True)
    made = LineReceipt(id=row.id, occurrence_id=away.id, device_id=phone(session, of).id, access_ended=False, told={"wall": "22:05"})
    session.add(made)
    session.commit()
    return made


def test_what_was_there_before_stays_when_the_phones_come_and_go(session: Session, database_url: str) -> None:
    kept_apart(session, provider(session))
    private = new_private()
    session.add(LineKey(public=public_of(private), private=private))
    session.commit()
    session.close()
    migrate.downgrade(database_url, "0007")
    assert session.scalar(text("SELECT count(*) FROM person")) == 1
    session.close()
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []


def test_lines_that_lie_apart_stay_with_the_home_of_their_phone(session: Session, database_url: str) -> None:
    home = kept_apart(session, provider(session)).home_id
    session.commit()
    session.close()
    migrate.downgrade(database_url, "0011")
    migrate.upgrade(database_url)
    assert session.scalars(select(UnattachedLine.home_id).union_all(select(RefusedLine.home_id))).all() == [home, home]


def test_words_and_private_keys_are_sealed(session: Session) -> None:
    private = new_private()
    session.add(LineKey(public=public_of(private), private=private))
    kept_apart(session, provider(session))
    session.commit()
    for table in ("line_key", "held_line", "refused_line", "unattached_line", "device"):
        for row in session.execute(text(f"SELECT * FROM {table}")):
            held = b"".join(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row)
            assert SECRET_WORDS.encode() not in held
            assert private not in held
            assert b"Her own phone" not in held
    session.expire_all()
    assert session.scalars(select(LineKey)).one().private == private
    assert session.scalars(select(RefusedLine)).one().sent == SECRET_WORDS


def test_how_a_line_came_is_never_changed(session: Session) -> None:
    made = receipt(session, provider(session))
    made.access_ended = True
    with pytest.raises(DBAPIError):
        session.flush()
    session.rollback()
    session.delete(session.get_one(LineReceipt, made.id))
    with pytest.raises(DBAPIError):
        session.flush()


def test_a_person_has_one_store_on_a_phone(session: Session) -> None:
    of = provider(session)
    made = phone(session, of)
    session.add(DevicePerson(device_id=made.id, person_id=of.worker.id, lock=Lock.PASSKEY, set_up_at=NOW + timedelta(hours=1)))
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_log_does_not_know_the_receipt(session: Session) -> None:
    """The chain binds the entry alone: what a phone told beside it can be shredded with the occurrence's key."""
    made = receipt(session, provider(session))
    assert session.get_one(EntryRow, made.id).occurrence_id == made.occurrence_id
