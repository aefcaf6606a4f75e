"""A line that lies apart, or was refused, stays with the home that its phone belonged to: the phone may go on to another."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = ("refused_line", "unattached_line")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("home_id", sa.Uuid(as_uuid=False), nullable=True))
        op.execute(f"UPDATE {table} SET home_id = (SELECT device.home_id FROM device WHERE device.id = {table}.device_id)")  # noqa: S608


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_column(table, "home_id")
