"""Phones that may hold lines: their tokens, and the keys that lines are sealed to."""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
