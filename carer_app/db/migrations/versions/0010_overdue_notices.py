"""Times that passed without a line, told once to the manager on call."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
UNTOLD = sa.text("told_at IS NULL")


def time(name: str, *, nullable: bool = False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "overdue_notice",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("occurrence_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("review", "agreed_return", "police_review", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        time("due_at"),
        time("noticed_at"),
        time("claimed_at", nullable=True),
        time("told_at", nullable=True),
        sa.Column("told_to", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_overdue_notice_occurrence_id_occurrence"), **LATER
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overdue_notice")),
        sa.UniqueConstraint("occurrence_id", "kind", "due_at", name=op.f("uq_overdue_notice_occurrence_id_kind_due_at")),
    )
    op.create_index(
        op.f("ix_overdue_notice_untold"), "overdue_notice", ["noticed_at"], sqlite_where=UNTOLD, postgresql_where=UNTOLD
    )


def downgrade() -> None:
    op.drop_table("overdue_notice")
