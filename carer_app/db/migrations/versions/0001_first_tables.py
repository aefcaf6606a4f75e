"""The first tables: people, children, occurrences, keys, audit; the log and the audit refuse to be changed."""

import sqlalchemy as sa
from alembic import op

from carer_app.db.migrations import append_only

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
TABLES = [
    "pack_version",
    "entry",
    "audit_event",
    "webauthn_credential",
    "profile_section",
    "placement",
    "photo",
    "person_role",
    "occurrence",
    "membership",
    "login_session",
    "contact_slot",
    "assignment",
    "person",
    "home",
    "child",
    "try_count",
    "role",
    "organisation",
    "data_key",
]


def ID():
    return sa.Uuid(as_uuid=False)


def TIME():
    return sa.DateTime(timezone=True)


def one_of(name, *words):
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def only(which):
    return {"sqlite_where": sa.text(which), "postgresql_where": sa.text(which)}


def upgrade() -> None:
    op.create_table(
        "data_key",
        sa.Column("id", ID(), nullable=False),
        sa.Column("subject_kind", one_of("subject_kind", "child", "occurrence", "organisation", "person", "service"), nullable=False),
        sa.Column("subject_id", ID(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("sealing_key_id", sa.String(length=16), nullable=False),
        sa.Column("created_at", TIME(), nullable=False),
        sa.Column("shredded_at", TIME(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_key")),
        sa.UniqueConstraint("subject_kind", "subject_id", name=op.f("uq_data_key_subject_kind_subject_id")),
    )
    op.create_index(op.f("ix_data_key_sealing_key_id"), "data_key", ["sealing_key_id"])
    op.create_table(
        "organisation",
        sa.Column("id", ID(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", one_of("kind", "provider", "authority", "fostering_agency"), nullable=False),
        sa.Column("created_at", TIME(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "role",
        sa.Column("id", ID(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=255), nullable=True),
        sa.Column("permissions", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("name", name=op.f("uq_role_name")),
    )
    op.create_table(
        "try_count",
        sa.Column("id", ID(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ends_at", TIME(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_try_count")),
        sa.UniqueConstraint("digest", name=op.f("uq_try_count_digest")),
    )
    op.create_index(op.f("ix_try_count_ends_at"), "try_count", ["ends_at"])
    op.create_table(
        "child",
        sa.Column("id", ID(), nullable=False),
        sa.Column("organisation_id", ID(), nullable=False),
        sa.Column("created_at", TIME(), nullable=False),
        sa.Column("preferred_name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("full_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("date_of_birth_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("responsible_authority_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("host_authority_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_child_organisation_id_organisation"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child")),
    )
    op.create_index(op.f("ix_child_organisation_id"), "child", ["organisation_id"])
    op.create_table(
        "home",
        sa.Column("id", ID(), nullable=False),
        sa.Column("organisation_id", ID(), nullable=False),
        sa.Column("kind", one_of("kind", "residential", "foster"), nullable=False),
        sa.Column("created_at", TIME(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("telephone_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_home_organisation_id_organisation"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home")),
    )
    op.create_index(op.f("ix_home_organisation_id"), "home", ["organisation_id"])
    op.create_table(
        "person",
        sa.Column("id", ID(), nullable=False),
        sa.Column("organisation_id", ID(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", TIME(), nullable=True),
        sa.Column("created_at", TIME(), nullable=False),
        sa.Column("last_login_at", TIME(), nullable=True),
        sa.Column("current_login_at", TIME(), nullable=True),
        sa.Column("login_count", sa.Integer(), nullable=False),
        sa.Column("failed_login_count", sa.Integer(), nullable=False),
        sa.Column("locked_until", TIME(), nullable=True),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("us_totp_secrets", sa.Text(), nullable=True),
        sa.Column("mf_recovery_codes", sa.Text(), nullable=True),
        sa.Column("fs_webauthn_user_handle", sa.String(length=64), nullable=True),
        sa.Column("totp_last_counter", sa.Integer(), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("telephone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("last_login_ip_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("current_login_ip_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("tf_phone_number_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_is_lower_case")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_person_organisation_id_organisation"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_person_fs_uniquifier")),
        sa.UniqueConstraint("fs_webauthn_user_handle", name=op.f("uq_person_fs_webauthn_user_handle")),
    )
    op.create_index(op.f("ix_person_organisation_id"), "person", ["organisation_id"])
    op.create_table(
        "assignment",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("person_id", ID(), nullable=False),
        sa.Column("kind", one_of("kind", "social_worker", "supervising_social_worker", "interviewer", "iro"), nullable=False),
        sa.Column("from_at", TIME(), nullable=False),
        sa.Column("to_at", TIME(), nullable=True),
        sa.CheckConstraint("to_at IS NULL OR to_at >= from_at", name=op.f("ck_assignment_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_assignment_child_id_child"), **LATER),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id_person"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_child_id"), "assignment", ["child_id"])
    op.create_index("ix_assignment_person_id_to_at", "assignment", ["person_id", "to_at"])
    op.create_table(
        "contact_slot",
        sa.Column("id", ID(), nullable=False),
        sa.Column("organisation_id", ID(), nullable=False),
        sa.Column("scope_kind", one_of("scope_kind", "organisation", "home", "child", "authority"), nullable=False),
        sa.Column("scope_id", ID(), nullable=False),
        sa.Column(
            "slot",
            one_of("slot", "edt", "on_call_manager", "social_worker", "agency", "police_escalation", "host_edt", "missing_coordinator"),
            nullable=False,
        ),
        sa.Column("updated_at", TIME(), nullable=False),
        sa.Column("updated_by", ID(), nullable=True),
        sa.Column("scope_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("label_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("telephone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("hours_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_contact_slot_organisation_id_organisation"), **LATER
        ),
        sa.ForeignKeyConstraint(["updated_by"], ["person.id"], name=op.f("fk_contact_slot_updated_by_person"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_slot")),
        sa.UniqueConstraint(
            "scope_kind", "scope_id", "slot", "organisation_id", name=op.f("uq_contact_slot_scope_kind_scope_id_slot_organisation_id")
        ),
    )
    op.create_index(op.f("ix_contact_slot_organisation_id"), "contact_slot", ["organisation_id"])
    op.create_table(
        "login_session",
        sa.Column("id", ID(), nullable=False),
        sa.Column("person_id", ID(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", TIME(), nullable=False),
        sa.Column("last_seen_at", TIME(), nullable=False),
        sa.Column("device_label_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("revoked_at", TIME(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_login_session_person_id_person"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_login_session_token_hash")),
    )
    op.create_index(op.f("ix_login_session_person_id"), "login_session", ["person_id"])
    op.create_table(
        "membership",
        sa.Column("id", ID(), nullable=False),
        sa.Column("person_id", ID(), nullable=False),
        sa.Column(
            "role",
            one_of(
                "role",
                "foster_carer",
                "residential_worker",
                "registered_manager",
                "supervising_social_worker",
                "social_worker",
                "administrator",
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", ID(), nullable=False),
        sa.Column("home_id", ID(), nullable=True),
        sa.Column("from_at", TIME(), nullable=False),
        sa.Column("to_at", TIME(), nullable=True),
        sa.Column("granted_by", ID(), nullable=True),
        sa.CheckConstraint("to_at IS NULL OR to_at >= from_at", name=op.f("ck_membership_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name=op.f("fk_membership_granted_by_person"), **LATER),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_membership_home_id_home"), **LATER),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id_organisation"), **LATER),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_home_id"), "membership", ["home_id"])
    op.create_index(op.f("ix_membership_organisation_id"), "membership", ["organisation_id"])
    op.create_index(op.f("ix_membership_person_id"), "membership", ["person_id"])
    op.create_table(
        "occurrence",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("home_id", ID(), nullable=False),
        sa.Column("organisation_id", ID(), nullable=False),
        sa.Column("opened_at", TIME(), nullable=False),
        sa.Column("together", ID(), nullable=True),
        sa.Column("level", one_of("level", "no_immediate", "carer", "police"), nullable=True),
        sa.Column(
            "state", one_of("state", "S0", "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11", "S12", "S13"), nullable=False
        ),
        sa.Column(
            "report_state",
            one_of("report_state", "S0", "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11", "S12", "S13"),
            nullable=True,
        ),
        sa.Column("next_timer_at", TIME(), nullable=True),
        sa.Column("next_timer_kind", sa.String(length=40), nullable=True),
        sa.Column("police_told", sa.Boolean(), nullable=False),
        sa.Column("returned_at", TIME(), nullable=True),
        sa.Column("closed_at", TIME(), nullable=True),
        sa.Column("entries_count", sa.Integer(), nullable=False),
        sa.Column("last_entry_at", TIME(), nullable=True),
        sa.Column("chain_head", sa.String(length=64), nullable=False),
        sa.Column("chain_length", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_occurrence_child_id_child"), **LATER),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_occurrence_home_id_home"), **LATER),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_occurrence_organisation_id_organisation"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
    )
    op.create_index("ix_occurrence_child_id_opened_at", "occurrence", ["child_id", "opened_at"])
    op.create_index("ix_occurrence_next_timer_at", "occurrence", ["next_timer_at"], **only("next_timer_at IS NOT NULL"))
    op.create_index("ix_occurrence_organisation_id_opened_at", "occurrence", ["organisation_id", "opened_at"])
    op.create_index("ix_occurrence_together", "occurrence", ["together"])
    op.create_index("ix_occurrence_unfinished_home_id", "occurrence", ["home_id", "opened_at"], **only("state NOT IN ('S12', 'S13')"))
    op.create_index(
        "ix_occurrence_unfinished_organisation_id", "occurrence", ["organisation_id", "opened_at"], **only("state NOT IN ('S12', 'S13')")
    )
    op.create_table(
        "person_role",
        sa.Column("person_id", ID(), nullable=False),
        sa.Column("role_id", ID(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_role_person_id_person"), **LATER),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_person_role_role_id_role"), **LATER),
        sa.PrimaryKeyConstraint("person_id", "role_id", name=op.f("pk_person_role")),
    )
    op.create_table(
        "photo",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", TIME(), nullable=False),
        sa.Column("added_by", ID(), nullable=False),
        sa.Column("image_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_photo_added_by_person"), **LATER),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_photo_child_id_child"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    op.create_index(op.f("ix_photo_child_id"), "photo", ["child_id"])
    op.create_table(
        "placement",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("home_id", ID(), nullable=False),
        sa.Column("from_at", TIME(), nullable=False),
        sa.Column("to_at", TIME(), nullable=True),
        sa.CheckConstraint("to_at IS NULL OR to_at >= from_at", name=op.f("ck_placement_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_placement_child_id_child"), **LATER),
        sa.ForeignKeyConstraint(["home_id"], ["home.id"], name=op.f("fk_placement_home_id_home"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
    )
    op.create_index(op.f("ix_placement_child_id"), "placement", ["child_id"])
    op.create_index("ix_placement_home_id_to_at", "placement", ["home_id", "to_at"])
    op.create_table(
        "profile_section",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", TIME(), nullable=False),
        sa.Column("saved_by", ID(), nullable=False),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_profile_section_child_id_child"), **LATER),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_profile_section_saved_by_person"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_section")),
        sa.UniqueConstraint("child_id", "section", "version", name=op.f("uq_profile_section_child_id_section_version")),
    )
    op.create_table(
        "webauthn_credential",
        sa.Column("id", ID(), nullable=False),
        sa.Column("user_id", ID(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.Text(), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(length=64), nullable=False),
        sa.Column("extensions", sa.String(length=255), nullable=True),
        sa.Column("create_datetime", TIME(), nullable=False),
        sa.Column("lastuse_datetime", TIME(), nullable=False),
        sa.Column("usage", sa.String(length=64), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["person.id"], name=op.f("fk_webauthn_credential_user_id_person"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webauthn_credential")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_webauthn_credential_credential_id")),
    )
    op.create_index(op.f("ix_webauthn_credential_user_id"), "webauthn_credential", ["user_id"])
    op.create_table(
        "audit_event",
        sa.Column("id", ID(), nullable=False),
        sa.Column("at", TIME(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("person_id", ID(), nullable=True),
        sa.Column("organisation_id", ID(), nullable=True),
        sa.Column("child_id", ID(), nullable=True),
        sa.Column("occurrence_id", ID(), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=True),
        sa.Column("detail_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_audit_event_child_id_child"), **LATER),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_audit_event_occurrence_id_occurrence"), **LATER),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_event_organisation_id_organisation"), **LATER
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_audit_event_person_id_person"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index("ix_audit_event_at_id", "audit_event", ["at", "id"])
    op.create_index("ix_audit_event_child_id_at_id", "audit_event", ["child_id", "at", "id"])
    op.create_index("ix_audit_event_organisation_id_at_id", "audit_event", ["organisation_id", "at", "id"])
    op.create_index("ix_audit_event_person_id_at_id", "audit_event", ["person_id", "at", "id"])
    op.create_table(
        "entry",
        sa.Column("id", ID(), nullable=False),
        sa.Column("occurrence_id", ID(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("author_id", ID(), nullable=True),
        sa.Column("author_proved", sa.Boolean(), nullable=False),
        sa.Column("happened_at", TIME(), nullable=False),
        sa.Column("written_at", TIME(), nullable=False),
        sa.Column("received_at", TIME(), nullable=False),
        sa.Column("payload_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("salt_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_entry_author_id_person"), **LATER),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_entry_occurrence_id_occurrence"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("occurrence_id", "position", name=op.f("uq_entry_occurrence_id_position")),
    )
    op.create_table(
        "pack_version",
        sa.Column("id", ID(), nullable=False),
        sa.Column("occurrence_id", ID(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", TIME(), nullable=False),
        sa.Column("made_by", ID(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("log_head", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.Column("recipient_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("document_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_pack_version_made_by_person"), **LATER),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_pack_version_occurrence_id_occurrence"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_version")),
        sa.UniqueConstraint("occurrence_id", "version", name=op.f("uq_pack_version_occurrence_id_version")),
    )
    append_only.begin()
    append_only.protect("entry", ("id",), ("occurrence_id", "position"))
    append_only.protect("audit_event", ("id",))


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    append_only.end()
