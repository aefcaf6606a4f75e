"""Whoever forgot what opens their store on a phone asks to set it up anew, and a manager says that it is they."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TIMES = ("asked_at", "confirmed_at")


def upgrade() -> None:
    for name in TIMES:
        op.add_column("device_person", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("device_person", sa.Column("confirmed_by", sa.Uuid(as_uuid=False), nullable=True))


def downgrade() -> None:
    for name in ("confirmed_by", *reversed(TIMES)):
        op.drop_column("device_person", name)
