"""What an inspector asks, and who saw what of one kind, are read from an index alone."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_occurrence_numbers_home_counted", "occurrence_numbers", ["home_id", "month", "counts_as", "child_id", "told_at"])
    op.drop_index("ix_occurrence_numbers_home_id_month", table_name="occurrence_numbers")
    op.create_index("ix_audit_event_child_id_kind_at_id_person_id", "audit_event", ["child_id", "kind", "at", "id", "person_id"])
    op.create_index("ix_audit_event_person_id_kind_at_id_child_id", "audit_event", ["person_id", "kind", "at", "id", "child_id"])


def downgrade() -> None:
    op.drop_index("ix_audit_event_person_id_kind_at_id_child_id", table_name="audit_event")
    op.drop_index("ix_audit_event_child_id_kind_at_id_person_id", table_name="audit_event")
    op.create_index("ix_occurrence_numbers_home_id_month", "occurrence_numbers", ["home_id", "month"])
    op.drop_index("ix_occurrence_numbers_home_counted", table_name="occurrence_numbers")
