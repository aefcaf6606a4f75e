"""A contact may be kept for any role that a protocol names: the closed list of parts is open now."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
PARTS = ("edt", "on_call_manager", "social_worker", "agency", "police_escalation", "host_edt", "missing_coordinator")
WAS = f"slot IN ({', '.join(repr(part) for part in PARTS)})"


def ID():
    return sa.Uuid(as_uuid=False)


def table(slot_length, *checks):
    """The table as it is to be, for SQLite, which makes it afresh and copies the rows."""
    kinds = ("organisation", "home", "child", "authority")
    return sa.Table(
        "contact_slot",
        sa.MetaData(),
        sa.Column("id", ID(), nullable=False),
        sa.Column("organisation_id", ID(), nullable=False),
        sa.Column("scope_kind", sa.Enum(*kinds, name="scope_kind", native_enum=False, create_constraint=False, length=40), nullable=False),
        sa.Column("scope_id", ID(), nullable=False),
        sa.Column("slot", sa.String(length=slot_length), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", ID(), nullable=True),
        *(sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=True) for name in ("scope_name", "label", "telephone", "email", "hours")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_contact_slot_organisation_id_organisation", **LATER),
        sa.ForeignKeyConstraint(["updated_by"], ["person.id"], name="fk_contact_slot_updated_by_person", **LATER),
        sa.CheckConstraint(f"scope_kind IN ({', '.join(repr(kind) for kind in kinds)})", name="ck_contact_slot_scope_kind"),
        *checks,
        sa.PrimaryKeyConstraint("id", name="pk_contact_slot"),
        sa.UniqueConstraint(
            "scope_kind", "scope_id", "slot", "organisation_id", name="uq_contact_slot_scope_kind_scope_id_slot_organisation_id"
        ),
        sa.Index("ix_contact_slot_organisation_id", "organisation_id"),
    )


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_contact_slot_slot"), "contact_slot", type_="check")
        op.alter_column("contact_slot", "slot", type_=sa.String(length=120), existing_nullable=False)
        return
    with op.batch_alter_table("contact_slot", copy_from=table(120), recreate="always"):
        pass


def downgrade() -> None:
    op.execute(f"DELETE FROM contact_slot WHERE NOT ({WAS})")  # noqa: S608 (our own words)
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("contact_slot", "slot", type_=sa.String(length=40), existing_nullable=False)
        op.create_check_constraint(op.f("ck_contact_slot_slot"), "contact_slot", WAS)
        return
    with op.batch_alter_table("contact_slot", copy_from=table(40, sa.CheckConstraint(WAS, name="ck_contact_slot_slot")), recreate="always"):
        pass
