"""Roles that wait until a second person agrees."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
ROLES = ("foster_carer", "residential_worker", "registered_manager", "supervising_social_worker", "social_worker", "administrator")


def ID():
    return sa.Uuid(as_uuid=False)


def TIME():
    return sa.DateTime(timezone=True)


def refers(column: str, to: str):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_role_request_{column}_{to}"), **LATER)


def upgrade() -> None:
    op.create_table(
        "role_request",
        sa.Column("id", ID(), nullable=False),
        sa.Column("person_id", ID(), nullable=False),
        sa.Column("role", sa.Enum(*ROLES, name="role", native_enum=False, create_constraint=True, length=40), nullable=False),
        sa.Column("organisation_id", ID(), nullable=False),
        sa.Column("home_id", ID(), nullable=True),
        sa.Column("asked_by", ID(), nullable=False),
        sa.Column("asked_at", TIME(), nullable=False),
        sa.Column("decided_by", ID(), nullable=True),
        sa.Column("decided_at", TIME(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_role_request_decided_by_somebody_else")),
        refers("person_id", "person"),
        refers("organisation_id", "organisation"),
        refers("home_id", "home"),
        refers("asked_by", "person"),
        refers("decided_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_request")),
    )
    op.create_index(op.f("ix_role_request_organisation_id"), "role_request", ["organisation_id"])
    op.create_index(op.f("ix_role_request_person_id"), "role_request", ["person_id"])


def downgrade() -> None:
    op.drop_table("role_request")
