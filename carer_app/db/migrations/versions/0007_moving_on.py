"""A child moves: who was given the plan, and who was told."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}


def ID():
    return sa.Uuid(as_uuid=False)


def TIME():
    return sa.DateTime(timezone=True)


def refers(table: str, column: str, to: str):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), **LATER)


def upgrade() -> None:
    op.create_table(
        "move",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column(
            "kind", sa.Enum("planned", "emergency", name="kind", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("from_home_id", ID(), nullable=True),
        sa.Column("to_home_id", ID(), nullable=True),
        sa.Column("starts_at", TIME(), nullable=False),
        sa.Column("elsewhere_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("planned_by", ID(), nullable=False),
        sa.Column("planned_at", TIME(), nullable=False),
        sa.Column("given_at", TIME(), nullable=True),
        sa.Column("given_by", ID(), nullable=True),
        sa.Column("called_off_at", TIME(), nullable=True),
        sa.Column("called_off_by", ID(), nullable=True),
        sa.CheckConstraint(
            "to_home_id IS NULL OR from_home_id IS NULL OR to_home_id <> from_home_id", name=op.f("ck_move_goes_somewhere_else")
        ),
        refers("move", "child_id", "child"),
        refers("move", "from_home_id", "home"),
        refers("move", "to_home_id", "home"),
        refers("move", "planned_by", "person"),
        refers("move", "given_by", "person"),
        refers("move", "called_off_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move")),
    )
    op.create_index(op.f("ix_move_child_id"), "move", ["child_id"])
    op.create_index(op.f("ix_move_to_home_id"), "move", ["to_home_id"])
    op.create_table(
        "plan_receipt",
        sa.Column("id", ID(), nullable=False),
        sa.Column("move_id", ID(), nullable=False),
        sa.Column("person_id", ID(), nullable=False),
        sa.Column("at", TIME(), nullable=False),
        refers("plan_receipt", "move_id", "move"),
        refers("plan_receipt", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_receipt")),
        sa.UniqueConstraint("move_id", "person_id", name=op.f("uq_plan_receipt_move_id_person_id")),
    )
    op.create_table(
        "move_review",
        sa.Column("id", ID(), nullable=False),
        sa.Column("move_id", ID(), nullable=False),
        sa.Column("section", sa.String(40), nullable=False),
        sa.Column("person_id", ID(), nullable=False),
        sa.Column("at", TIME(), nullable=False),
        refers("move_review", "move_id", "move"),
        refers("move_review", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_review")),
        sa.UniqueConstraint("move_id", "section", name=op.f("uq_move_review_move_id_section")),
    )
    op.add_column("placement", sa.Column("move_id", ID(), nullable=True))


def downgrade() -> None:
    op.drop_column("placement", "move_id")
    op.drop_table("move_review")
    op.drop_table("plan_receipt")
    op.drop_table("move")
