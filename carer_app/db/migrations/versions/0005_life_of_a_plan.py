"""Versions of a plan, who signed them, and when it is looked at again."""

import sqlalchemy as sa
from alembic import op

from carer_app.db.migrations import append_only

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
WHYS = ("agreeing", "review", "police")
SIDES = ("home", "social_worker")


def ID():
    return sa.Uuid(as_uuid=False)


def TIME():
    return sa.DateTime(timezone=True)


def word(choices: tuple, name: str):
    return sa.Enum(*choices, name=name, native_enum=False, create_constraint=True, length=40)


def refers(table: str, column: str, to: str):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), **LATER)


def upgrade() -> None:
    op.create_table(
        "plan_version",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("why", word(WHYS, "why"), nullable=False),
        sa.Column("made_at", TIME(), nullable=False),
        sa.Column("made_by", ID(), nullable=True),
        refers("plan_version", "child_id", "child"),
        refers("plan_version", "made_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("child_id", "number", name=op.f("uq_plan_version_child_id_number")),
    )
    op.create_table(
        "plan_signature",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("plan_version_id", ID(), nullable=False),
        sa.Column("side", word(SIDES, "side"), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("person_id", ID(), nullable=True),
        sa.Column("placement_id", ID(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signed_at", TIME(), nullable=False),
        sa.Column("recorded_by", ID(), nullable=True),
        sa.Column("signer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("signer_is_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(person_id IS NULL) <> (recorded_by IS NULL)", name=op.f("ck_plan_signature_by_account_or_on_paper")),
        *(
            refers("plan_signature", column, to)
            for column, to in (
                ("child_id", "child"),
                ("plan_version_id", "plan_version"),
                ("person_id", "person"),
                ("placement_id", "placement"),
                ("recorded_by", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_signature")),
        sa.UniqueConstraint(
            "plan_version_id", "person_id", "placement_id", name=op.f("uq_plan_signature_plan_version_id_person_id_placement_id")
        ),
    )
    op.create_index(op.f("ix_plan_signature_child_id"), "plan_signature", ["child_id"])
    append_only.protect("plan_signature", ("id",), ("plan_version_id", "person_id", "placement_id"))
    op.create_table(
        "plan_handover",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("plan_version_id", ID(), nullable=False),
        sa.Column("pack_version_id", ID(), nullable=False),
        sa.Column("occurrence_id", ID(), nullable=False),
        sa.Column("handed_at", TIME(), nullable=False),
        *(refers("plan_handover", f"{to}_id", to) for to in ("child", "plan_version", "pack_version", "occurrence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_handover")),
        sa.UniqueConstraint("pack_version_id", name=op.f("uq_plan_handover_pack_version_id")),
    )
    op.create_index(op.f("ix_plan_handover_child_id"), "plan_handover", ["child_id"])
    op.create_table(
        "plan_review",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("plan_version_id", ID(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("answers_until", TIME(), nullable=False),
        sa.Column("recorded_at", TIME(), nullable=False),
        sa.Column("recorded_by", ID(), nullable=False),
        sa.Column("to_change", sa.Boolean(), nullable=False),
        sa.Column("took_part_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        refers("plan_review", "child_id", "child"),
        refers("plan_review", "plan_version_id", "plan_version"),
        refers("plan_review", "recorded_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_review")),
    )
    op.create_index("ix_plan_review_child_id_answers_until", "plan_review", ["child_id", "answers_until"])


def downgrade() -> None:
    for table in ("plan_review", "plan_handover", "plan_signature", "plan_version"):
        op.drop_table(table)
