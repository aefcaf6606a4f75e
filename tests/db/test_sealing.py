"""Children's words lie sealed in the database, and open only where they belong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Boolean, Date, Engine, Enum, Integer, Uuid, select, text
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db.base import UtcDateTime
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.models.children import Child
from carer_app.db.models.keys import DataKey
from carer_app.db.models.people import Organisation, OrganisationKind, Person
from carer_app.db.queries import keys
from carer_app.db.schema import metadata
from carer_app.db.sealed import KeyRing, NoKeyRing, Sealer, SealingError, Shredded, Subject, SubjectKind, WrongKey, new_sealing_key
from tests.db.rows import NOW, Statements, child, photo, provider, section

NO_WORDS = (Uuid, UtcDateTime, Date, Integer, Boolean, Enum)
IN_CLEAR = {
    "anchor": {"digest", "previous", "document", "signature"},
    "audit_event": {"kind", "subject"},
    "assignment": set(),
    "child": set(),
    "contact_slot": {"slot"},
    "data_key": {"sealing_key_id"},
    "device": {"token_hash"},
    "device_person": set(),
    "difference_line": set(),
    "entry": {"kind", "device", "payload_digest", "digest"},
    "duty": {"rule", "action", "who", "pack", "clock", "counted", "subjects", "cites"},
    "duty_watch": set(),
    "follow_up": {"kind", "occurrences"},
    "interview_access": set(),
    "return_interview": {"month"},
    "held_line": set(),
    "home": set(),
    "line_key": {"public"},
    "line_receipt": set(),
    "login_session": {"token_hash"},
    "membership": set(),
    "move": set(),
    "move_review": {"section"},
    "numbers_count": {"period", "counted"},
    "occurrence_numbers": {"month", "counts_as", "level"},
    "occurrence": {"next_timer_kind", "chain_head"},
    "organisation": {"name"},
    "overdue_notice": set(),
    "pack_press": {"fresh_by"},
    "pack_printer": set(),
    "pack_link": {"token_hash"},
    "pack_mail": set(),
    "pack_try": {"key_hash"},
    "pack_version": {"sha256", "log_head", "content_key", "number"},
    "person": {"email", "password", "fs_uniquifier", "tf_primary_method", "tf_totp_secret", "us_totp_secrets", "mf_recovery_codes",
               "fs_webauthn_user_handle"},
    "person_role": set(),
    "photo": {"sha256"},
    "placement": set(),
    "plan_handover": set(),
    "police_address": set(),
    "plan_receipt": set(),
    "plan_review": set(),
    "plan_signature": {"role"},
    "plan_version": {"sections"},
    "plan_proposal": {"section", "field"},
    "profile_section": {"section"},
    "protocol_acceptance": {"protocol", "version"},
    "record_export": set(),
    "retention_line": set(),
    "export_piece": {"path", "sha256"},
    "export_decision": {"item"},
    "refused_line": set(),
    "push_place": {"digest"},
    "reminder": set(),
    "reminder_message": set(),
    "reminder_sending": set(),
    "reminder_setting": set(),
    "telling_mail": {"slot"},
    "role_request": set(),
    "role": {"name", "description", "permissions"},
    "section_draft": {"section"},
    "signing_key": {"certificate"},
    "try_count": {"digest"},
    "unattached_line": set(),
    "visit_consent": set(),
    "webauthn_credential": {"credential_id", "public_key", "transports", "device_type", "extensions", "usage"},
}  # fmt: skip


def test_nothing_a_person_said_is_kept_in_clear() -> None:
    """Whoever adds a column of words or bytes decides here, by hand, that it may lie in clear."""
    for table in metadata.sorted_tables:
        words = {column.name for column in table.columns if not isinstance(column.type, NO_WORDS)}
        assert {name for name in words if not name.endswith("_sealed")} - {"wrapped"} == IN_CLEAR[table.name], table.name


def test_a_sealed_attribute_reads_as_it_was_written(session: Session) -> None:
    home = provider(session).home
    made = child(session, home, "Marigold", full_name="Marigold Ann Test", date_of_birth=date(2012, 2, 29))
    session.commit()
    assert (made.preferred_name, made.full_name, made.date_of_birth, made.host_authority) == (
        "Marigold",
        "Marigold Ann Test",
        date(2012, 2, 29),
        None,
    )


def test_a_new_row_can_be_read_before_it_is_stored() -> None:
    made = Child(preferred_name="Marigold")
    assert made.preferred_name == "Marigold"
    assert made.full_name is None
    assert made.preferred_name_sealed is None


def test_changed_words_are_sealed_again_and_a_rollback_takes_them_back(session: Session) -> None:
    made = child(session, provider(session).home, "Marigold")
    session.commit()
    made.preferred_name = "Goldie"
    assert made.preferred_name == "Goldie"
    session.rollback()
    assert made.preferred_name == "Marigold"
    made.preferred_name = "Goldie"
    session.commit()
    assert made.preferred_name == "Goldie"


def test_the_files_of_the_database_hold_no_name(sqlite_url: str, sealer: Sealer) -> None:
    engine = make_engine(sqlite_url)
    with session_factory(engine, sealer)() as session:
        larkfield = provider(session)
        made = child(session, larkfield.home, "Zebedee", full_name="Zebedee Quill")
        session.add(section(made, larkfield.worker, note="Zebedee likes the harbour"))
        session.add(photo(made, larkfield.worker, b"Zebedee in a picture"))
        session.commit()
        files = [path for path in Path(sqlite_url.removeprefix("sqlite:///")).parent.iterdir() if path.is_file()]
        assert any(path.name.endswith("-wal") for path in files)
        for path in files:
            for word in (b"Zebedee", b"Quill", b"harbour", b"Wren Alderton"):
                assert word not in path.read_bytes(), path.name
    engine.dispose()


def test_without_keys_nothing_is_written(engine: Engine) -> None:
    with Session(engine) as session:
        organisation = Organisation(name="Larkfield Care", kind=OrganisationKind.PROVIDER)
        session.add_all([organisation, Child(organisation_id=organisation.id, preferred_name="Marigold")])
        with pytest.raises(NoKeyRing, match="session_factory"):
            session.commit()
        session.rollback()
        assert session.scalars(select(Child)).all() == []


def test_a_row_that_has_left_its_session_says_why_it_cannot_be_read(session: Session) -> None:
    made = child(session, provider(session).home)
    session.commit()
    session.refresh(made)
    session.expunge(made)
    with pytest.raises(NoKeyRing, match="belongs to no session"):
        _ = made.preferred_name


@pytest.mark.parametrize("swap", ["between rows", "between columns"])
def test_ciphertexts_cannot_be_moved(session: Session, swap: str) -> None:
    larkfield = provider(session)
    made = child(session, larkfield.home, "Marigold", full_name="Marigold Test")
    one, other = section(made, larkfield.worker, wait=30), section(made, larkfield.worker, version=2, wait=5)
    session.add_all([one, other])
    session.commit()
    if swap == "between rows":
        one.payload_sealed, other.payload_sealed = other.payload_sealed, one.payload_sealed
        session.commit()
        with pytest.raises(WrongKey, match="altered or moved"):
            _ = one.payload
    else:
        made.preferred_name_sealed, made.full_name_sealed = made.full_name_sealed, made.preferred_name_sealed
        session.commit()
        with pytest.raises(WrongKey, match="altered or moved"):
            _ = made.preferred_name


def test_one_childs_key_does_not_open_another_childs_words(session: Session) -> None:
    home = provider(session).home
    one, other = child(session, home, "Marigold"), child(session, home, "Zebedee")
    session.commit()
    wraps = {row.subject_id: row.wrapped for row in session.scalars(select(DataKey))}
    for row in session.scalars(select(DataKey).where(DataKey.subject_id == one.id)):
        row.wrapped = wraps[other.id]
    session.commit()
    with pytest.raises(WrongKey):
        KeyRing.of(session).key_for(Subject(SubjectKind.CHILD, one.id))
    with pytest.raises(WrongKey):
        _ = one.preferred_name


def test_rotation_rewraps_the_keys_and_leaves_the_words_as_they_are(engine: Engine, sealing_keys: str) -> None:
    newest = new_sealing_key()
    with session_factory(engine, Sealer(sealing_keys))() as session:
        before = child(session, provider(session).home, "Marigold").preferred_name_sealed
        session.commit()
    with session_factory(engine, Sealer(f"{newest},{sealing_keys}"))() as session:
        assert KeyRing.of(session).rotate(at_once=1) == 2
        session.commit()
        assert KeyRing.of(session).rotate() == 0
    with session_factory(engine, Sealer(newest))() as session:
        made = session.scalars(select(Child)).one()
        assert (made.preferred_name, made.preferred_name_sealed) == ("Marigold", before)
    with session_factory(engine, Sealer(sealing_keys))() as session, pytest.raises(WrongKey, match="SEALING_KEYS lacks"):
        _ = session.scalars(select(Child)).one().preferred_name


def test_shredding_destroys_one_childs_words_and_no_others(session: Session, key_ring: KeyRing) -> None:
    larkfield = provider(session)
    one, other = child(session, larkfield.home, "Marigold"), child(session, larkfield.home, "Zebedee")
    kept = section(one, larkfield.worker, wait_minutes=30)
    session.add(kept)
    session.commit()
    key_ring.shred(Subject(SubjectKind.CHILD, one.id), NOW)
    session.commit()
    with pytest.raises(Shredded):
        _ = kept.payload
    assert (one.preferred_name, one.full_name, one.date_of_birth) == ("A destroyed record", None, None)  # what stands in lists
    assert other.preferred_name == "Zebedee"
    key = session.scalars(select(DataKey).where(DataKey.subject_id == one.id)).one()
    assert (key.wrapped, key.shredded_at) == (None, NOW)
    one.preferred_name = "Somebody"
    with pytest.raises(Shredded):
        session.commit()
    session.rollback()
    assert key_ring.rotate() == 0


def test_a_key_of_a_failed_transaction_seals_nothing_later(session: Session) -> None:
    larkfield = provider(session)
    session.commit()
    lost = child(session, larkfield.home, "Marigold")
    session.rollback()
    again = Child(id=lost.id, organisation_id=larkfield.organisation.id, preferred_name="Marigold")
    session.add(again)
    session.commit()
    assert again.preferred_name == "Marigold"


def test_a_row_sealed_in_a_failed_transaction_is_refused_when_added_again(session: Session) -> None:
    larkfield = provider(session)
    session.commit()
    made = child(session, larkfield.home, "Marigold")
    session.rollback()
    session.add(made)
    with pytest.raises(SealingError, match="no data key"):
        session.commit()


def test_two_requests_that_seal_for_the_same_organisation_first_use_one_key(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        organisation = Organisation(name="Larkfield Care", kind=OrganisationKind.PROVIDER)
        session.add(organisation)
        session.commit()
        subject = Subject(SubjectKind.ORGANISATION, organisation.id)
    with sessions() as quick, sessions() as slow:
        assert keys.find(slow, [subject]) == []
        made = KeyRing.of(quick).key_for(subject, create=True)
        quick.commit()
        keys.add_if_absent(slow, [keys.Wrapped(subject, b"a key that comes too late", "0" * 16)])
        assert KeyRing.of(slow).key_for(subject, create=True) == made
        slow.commit()


def test_a_sealed_column_cannot_be_searched_by_mistake() -> None:
    with pytest.raises(TypeError, match="Compare in Python"):
        select(Child).where(Child.preferred_name == "Marigold")


def test_a_wrong_kind_of_value_is_refused_when_it_is_assigned() -> None:
    with pytest.raises(TypeError, match=r"Child.preferred_name takes str, not int"):
        Child(preferred_name=7)


@pytest.mark.parametrize("bad", ["", "short", "not base64 at all!", "A" * 39])
def test_sealing_keys_that_are_no_keys_are_refused(bad: str) -> None:
    with pytest.raises(SealingError, match="SEALING_KEYS"):
        Sealer(bad)


@pytest.mark.parametrize("many", [1, 40])
def test_a_list_of_children_costs_two_queries_however_long(session: Session, many: int) -> None:
    home = provider(session).home
    for number in range(many):
        child(session, home, f"Child {number}")
    session.commit()
    session.expunge_all()
    with Statements(session) as asked:
        assert len({each.preferred_name for each in session.scalars(select(Child)).all()}) == many
    assert len(asked) == 2, asked


def test_keys_can_be_fetched_ahead(session: Session, key_ring: KeyRing) -> None:
    home = provider(session).home
    made = [child(session, home, f"Child {number}") for number in range(5)]
    session.commit()
    with Statements(session) as asked:
        key_ring.preload(Subject(SubjectKind.CHILD, each) for each in [row.id for row in made])
    assert len([statement for statement in asked if "data_key" in statement]) == 1
    assert all(key_ring.has(Subject(SubjectKind.CHILD, row.id)) for row in made)


def test_the_same_words_are_sealed_differently_each_time(session: Session) -> None:
    larkfield = provider(session)
    one, other = (Person(organisation_id=larkfield.organisation.id, email=f"{n}@people.test", name="Ash Field") for n in "ab")
    session.add_all([one, other])
    session.commit()
    assert one.name == other.name
    assert one.name_sealed != other.name_sealed
    stored = session.execute(text("SELECT name_sealed FROM person")).scalars().all()
    assert len(set(stored)) == len(stored) == 3
