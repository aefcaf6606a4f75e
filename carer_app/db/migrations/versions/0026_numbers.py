"""What is counted: facts of each time away, the counts made from them; and supported accommodation as a kind of home."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
UNREVIEWED = sa.text("reviewed_at IS NULL AND returned_at IS NOT NULL")
WANTED = sa.text("wanted_at IS NOT NULL")
WERE = ("residential", "foster")
ARE = (*WERE, "supported")


def ID():
    return sa.Uuid(as_uuid=False)


def TIME():
    return sa.DateTime(timezone=True)


def kinds(of):
    """Only these kinds of home from now on."""
    words = f"kind IN ({', '.join(repr(kind) for kind in of)})"
    with op.batch_alter_table("home") as table:
        table.drop_constraint(op.f("ck_home_kind"), type_="check")
        table.create_check_constraint(op.f("ck_home_kind"), words)


def upgrade() -> None:
    kinds(ARE)
    op.create_table(
        "occurrence_numbers",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("home_id", ID(), nullable=False),
        sa.Column("organisation_id", ID(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("began_at", TIME(), nullable=False),
        sa.Column("counts_as", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        *(sa.Column(f"{name}_at", TIME(), nullable=True) for name in ("police_level", "rang", "told", "returned")),
        sa.Column("steps", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("signs", "signs_alone", "is_past")),
        *(sa.Column(f"{name}_at", TIME(), nullable=True) for name in ("reviewed", "notices")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_occurrence_numbers_child_id_child"), **LATER),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence_numbers")),
    )
    op.create_index(op.f("ix_occurrence_numbers_child_id"), "occurrence_numbers", ["child_id"])
    op.create_index("ix_occurrence_numbers_home_id_month", "occurrence_numbers", ["home_id", "month"])
    op.create_index("ix_occurrence_numbers_organisation_id_month", "occurrence_numbers", ["organisation_id", "month"])
    op.create_index(
        "ix_occurrence_numbers_unreviewed",
        "occurrence_numbers",
        ["home_id", "returned_at"],
        sqlite_where=UNREVIEWED,
        postgresql_where=UNREVIEWED,
    )
    op.create_table(
        "numbers_count",
        sa.Column("id", ID(), nullable=False),
        sa.Column("place_id", ID(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("wanted_at", TIME(), nullable=True),
        sa.Column("counted", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_numbers_count")),
    )
    op.create_index("ix_numbers_count_place_id_period", "numbers_count", ["place_id", "period"], unique=True)
    op.create_index("ix_numbers_count_wanted_at", "numbers_count", ["wanted_at"], sqlite_where=WANTED, postgresql_where=WANTED)
    op.create_index("ix_return_interview_organisation_id_month", "return_interview", ["organisation_id", "month"])
    op.execute("UPDATE duty_watch SET wanted_at = CURRENT_TIMESTAMP WHERE wanted_at IS NULL")


def downgrade() -> None:
    op.drop_index("ix_return_interview_organisation_id_month", table_name="return_interview")
    op.drop_table("numbers_count")
    op.drop_table("occurrence_numbers")
    op.execute("UPDATE home SET kind = 'residential' WHERE kind = 'supported'")
    kinds(WERE)
