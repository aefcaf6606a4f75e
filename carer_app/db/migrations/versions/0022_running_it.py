"""A home can be closed; an invitation can wait to be mailed, and bear an address that somebody signs in with elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

WAITS = sa.text("invite_due_at IS NOT NULL")


def TIME():
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("home", sa.Column("closed_at", TIME(), nullable=True))
    op.add_column("person", sa.Column("invited_at", TIME(), nullable=True))
    op.add_column("person", sa.Column("invite_due_at", TIME(), nullable=True))
    op.add_column("person", sa.Column("asked_email_sealed", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_person_invite_due_at"), "person", ["invite_due_at"], sqlite_where=WAITS, postgresql_where=WAITS)


def downgrade() -> None:
    op.drop_index(op.f("ix_person_invite_due_at"), table_name="person")
    with op.batch_alter_table("person") as table:
        for column in ("asked_email_sealed", "invite_due_at", "invited_at"):
            table.drop_column(column)
    with op.batch_alter_table("home") as table:
        table.drop_column("closed_at")
