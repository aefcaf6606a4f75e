"""Asking after a pack by the digest of its file finds it without reading them all."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_pack_version_sha256", "pack_version", ["sha256"])


def downgrade() -> None:
    op.drop_index("ix_pack_version_sha256", "pack_version")
