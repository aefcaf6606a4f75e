"""Records that go out: what was asked for, its sealed pieces, and what was decided about other people in it."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
TO_MAKE = sa.text("made_at IS NULL AND failed_at IS NULL AND wiped_at IS NULL")
TO_WIPE = sa.text("wiped_at IS NULL")
PURPOSES = ("papers", "subject_access", "transfer", "closure")


def ID():
    return sa.Uuid(as_uuid=False)


def TIME():
    return sa.DateTime(timezone=True)


def refers(table: str, column: str, to: str):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), **LATER)


def upgrade() -> None:
    purpose = sa.Enum(*PURPOSES, name=op.f("ck_record_export_purpose"), native_enum=False, create_constraint=True, length=40)
    op.create_table(
        "record_export",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("purpose", purpose, nullable=False),
        sa.Column("home_id", ID(), nullable=True),
        sa.Column("whom_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_by", ID(), nullable=False),
        sa.Column("asked_at", TIME(), nullable=False),
        sa.Column("holds_interviews", sa.Boolean(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("claim", ID(), nullable=True),
        sa.Column("claimed_at", TIME(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("to_review", sa.Boolean(), nullable=False),
        sa.Column("released_at", TIME(), nullable=True),
        sa.Column("released_by", ID(), nullable=True),
        sa.Column("made_at", TIME(), nullable=True),
        sa.Column("failed_at", TIME(), nullable=True),
        sa.Column("expires_at", TIME(), nullable=False),
        sa.Column("wiped_at", TIME(), nullable=True),
        refers("record_export", "child_id", "child"),
        refers("record_export", "home_id", "home"),
        refers("record_export", "asked_by", "person"),
        refers("record_export", "released_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_export")),
    )
    op.create_index(op.f("ix_record_export_child_id_asked_at"), "record_export", ["child_id", "asked_at"])
    op.create_index(op.f("ix_record_export_home_id"), "record_export", ["home_id"])
    op.create_index(op.f("ix_record_export_to_make"), "record_export", ["asked_at"], sqlite_where=TO_MAKE, postgresql_where=TO_MAKE)
    op.create_index(op.f("ix_record_export_to_wipe"), "record_export", ["expires_at"], sqlite_where=TO_WIPE, postgresql_where=TO_WIPE)
    op.create_table(
        "export_piece",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("export_id", ID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=120), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", TIME(), nullable=False),
        refers("export_piece", "child_id", "child"),
        refers("export_piece", "export_id", "record_export"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_piece")),
        sa.UniqueConstraint("export_id", "number", name=op.f("uq_export_piece_export_id_number")),
    )
    op.create_index(op.f("ix_export_piece_child_id"), "export_piece", ["child_id"])
    op.create_table(
        "export_decision",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("export_id", ID(), nullable=False),
        sa.Column("item", sa.String(length=200), nullable=False),
        sa.Column("strike", sa.Boolean(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("decided_by", ID(), nullable=False),
        sa.Column("decided_at", TIME(), nullable=False),
        refers("export_decision", "child_id", "child"),
        refers("export_decision", "export_id", "record_export"),
        refers("export_decision", "decided_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_decision")),
        sa.UniqueConstraint("export_id", "item", name=op.f("uq_export_decision_export_id_item")),
    )
    op.create_index(op.f("ix_export_decision_child_id"), "export_decision", ["child_id"])


def downgrade() -> None:
    op.drop_table("export_decision")
    op.drop_table("export_piece")
    op.drop_table("record_export")
