"""Professional differences about a child, a line at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
REASONS = ("agency_response", "resources", "over_reporting", "placement_suitability", "difference_about_child")
TABLE = "difference_line"


def ID():
    return sa.Uuid(as_uuid=False)


def word(choices: tuple, name: str):
    return sa.Enum(*choices, name=name, native_enum=False, create_constraint=True, length=40)


def refers(column: str, to: str):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{TABLE}_{column}_{to}"), **LATER)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("difference", ID(), nullable=False),
        sa.Column("occurrence_id", ID(), nullable=True),
        sa.Column("reason", word(REASONS, "reason"), nullable=False),
        sa.Column("standing", word(("open", "settled"), "standing"), nullable=False),
        sa.Column("written_by", ID(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload_sealed", sa.LargeBinary(), nullable=False),
        refers("child_id", "child"),
        refers("difference", "difference_line"),
        refers("occurrence_id", "occurrence"),
        refers("written_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_child_id_at"), TABLE, ["child_id", "at"])


def downgrade() -> None:
    op.drop_table(TABLE)
