"""What was said and decided of how long a child's record is kept."""

import sqlalchemy as sa
from alembic import op

from carer_app.db.migrations import append_only

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
KINDS = ("died", "proposed", "kept_longer", "destroy_asked", "declined", "destroyed")


def id_(name: str, *, nullable: bool = False):
    return sa.Column(name, sa.Uuid(as_uuid=False), nullable=nullable)


def refers(column: str, to: str):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_retention_line_{column}_{to}"), **LATER)


def upgrade() -> None:
    op.create_table(
        "retention_line",
        id_("id"), id_("child_id"), id_("organisation_id"),
        sa.Column("kind", sa.Enum(*KINDS, name="kind", native_enum=False, length=40, create_constraint=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False), id_("person_id", nullable=True),
        sa.Column("until", sa.Date(), nullable=True), sa.Column("died_on_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        refers("child_id", "child"), refers("organisation_id", "organisation"), refers("person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_line")),
    )  # fmt: skip
    op.create_index("ix_retention_line_child_id_at", "retention_line", ["child_id", "at"])
    op.create_index("ix_retention_line_organisation_id", "retention_line", ["organisation_id"])
    append_only.protect("retention_line", ("id",))


def downgrade() -> None:
    op.drop_table("retention_line")
