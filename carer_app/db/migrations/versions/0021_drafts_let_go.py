"""A draft of a pack that was replaced gives up its pages; its number and digest stay, since somebody may hold the file."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pack_version", sa.Column("let_go_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.execute("DELETE FROM pack_version WHERE let_go_at IS NOT NULL")
    with op.batch_alter_table("pack_version") as table:
        table.drop_column("let_go_at")
