"""What is being typed in a plan, and what somebody proposes to change in one."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
SOURCES = ("person", "two_answers", "return_interview")
OUTCOMES = ("accepted", "declined", "taken_back")


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
        "section_draft",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("person_id", ID(), nullable=False),
        sa.Column("made_from", sa.Integer(), nullable=False),
        sa.Column("at", TIME(), nullable=False),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=False),
        refers("section_draft", "child_id", "child"),
        refers("section_draft", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section_draft")),
        sa.UniqueConstraint("child_id", "section", "person_id", name=op.f("uq_section_draft_child_id_section_person_id")),
    )
    op.create_index(op.f("ix_section_draft_at"), "section_draft", ["at"])
    op.create_table(
        "plan_proposal",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("source", word(SOURCES, "source"), nullable=False),
        sa.Column("occurrence_id", ID(), nullable=True),
        sa.Column("raised_by", ID(), nullable=False),
        sa.Column("raised_at", TIME(), nullable=False),
        sa.Column("asked", ID(), nullable=True),
        sa.Column("outcome", word(OUTCOMES, "outcome"), nullable=True),
        sa.Column("decided_by", ID(), nullable=True),
        sa.Column("decided_at", TIME(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_plan_proposal_is_decided_at_some_time")),
        refers("plan_proposal", "child_id", "child"),
        refers("plan_proposal", "occurrence_id", "occurrence"),
        refers("plan_proposal", "raised_by", "person"),
        refers("plan_proposal", "asked", "person"),
        refers("plan_proposal", "decided_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_proposal")),
    )
    op.create_index(op.f("ix_plan_proposal_child_id_decided_at"), "plan_proposal", ["child_id", "decided_at"])


def downgrade() -> None:
    op.drop_table("plan_proposal")
    op.drop_table("section_draft")
