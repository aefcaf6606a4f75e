"""Which protocols an organisation has accepted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
STANDS = "withdrawn_at IS NULL"


def ID():
    return sa.Uuid(as_uuid=False)


def TIME():
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "protocol_acceptance",
        sa.Column("id", ID(), nullable=False),
        sa.Column("organisation_id", ID(), nullable=False),
        sa.Column("protocol", sa.String(length=60), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("accepted_by", ID(), nullable=True),
        sa.Column("accepted_at", TIME(), nullable=False),
        sa.Column("withdrawn_by", ID(), nullable=True),
        sa.Column("withdrawn_at", TIME(), nullable=True),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= accepted_at",
            name=op.f("ck_protocol_acceptance_taken_back_after_it_was_accepted"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_protocol_acceptance_organisation_id_organisation"), **LATER
        ),
        sa.ForeignKeyConstraint(["accepted_by"], ["person.id"], name=op.f("fk_protocol_acceptance_accepted_by_person"), **LATER),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_protocol_acceptance_withdrawn_by_person"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protocol_acceptance")),
    )
    op.create_index(op.f("ix_protocol_acceptance_organisation_id"), "protocol_acceptance", ["organisation_id"])
    op.create_index(
        "ix_protocol_acceptance_standing",
        "protocol_acceptance",
        ["organisation_id", "protocol"],
        unique=True,
        sqlite_where=sa.text(STANDS),
        postgresql_where=sa.text(STANDS),
    )


def downgrade() -> None:
    op.drop_table("protocol_acceptance")
