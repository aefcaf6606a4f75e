"""What follows a time away: lines that people write, never changed, and the duties reckoned from them."""

import sqlalchemy as sa
from alembic import op

from carer_app.db.migrations import append_only

revision = "0018"
down_revision = "0017"
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
        "follow_up",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("thing_id", ID(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("occurrences", sa.JSON(), nullable=False),
        sa.Column("happened_at", TIME(), nullable=False),
        sa.Column("written_at", TIME(), nullable=False),
        sa.Column("written_by", ID(), nullable=True),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=False),
        refers("follow_up", "child_id", "child"),
        refers("follow_up", "written_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_child_id_written_at"), "follow_up", ["child_id", "written_at"])
    op.create_index(op.f("ix_follow_up_thing_id"), "follow_up", ["thing_id"])
    append_only.protect("follow_up", ("id",))
    op.create_table(
        "duty",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("pack", sa.String(length=60), nullable=False),
        sa.Column("clock", sa.String(length=60), nullable=False),
        sa.Column("arose_at", TIME(), nullable=False),
        sa.Column("due_at", TIME(), nullable=True),
        sa.Column("is_notice", sa.Boolean(), nullable=False),
        sa.Column("counted", sa.JSON(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("cites", sa.JSON(), nullable=False),
        refers("duty", "child_id", "child"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    op.create_index(op.f("ix_duty_child_id"), "duty", ["child_id"])
    op.create_index(op.f("ix_duty_due_at"), "duty", ["due_at"])
    op.create_table(
        "duty_watch",
        sa.Column("id", ID(), nullable=False),
        sa.Column("wanted_at", TIME(), nullable=True),
        sa.Column("reckoned_at", TIME(), nullable=True),
        sa.Column("look_again_at", TIME(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_watch")),
    )
    which = sa.text("wanted_at IS NOT NULL")
    op.create_index(op.f("ix_duty_watch_wanted_at"), "duty_watch", ["wanted_at"], sqlite_where=which, postgresql_where=which)
    op.create_index(op.f("ix_duty_watch_look_again_at"), "duty_watch", ["look_again_at"])
    op.execute("INSERT INTO duty_watch (id, wanted_at) SELECT DISTINCT child_id, CURRENT_TIMESTAMP FROM occurrence")


def downgrade() -> None:
    op.drop_table("duty_watch")
    op.drop_table("duty")
    op.drop_table("follow_up")
