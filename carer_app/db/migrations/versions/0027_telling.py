"""E-mails to children's services about a child who is away, and two reasons more to remind somebody."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
NEW = ("telling_unconfirmed", "concern")
WERE = (
    "review", "agreed_return", "police_review", "pack_unconfirmed", "phone_quiet", "interview_soon", "interview_overdue", "duty_soon",
    "duty_overdue", "plan_review",
)  # fmt: skip
NOT_DONE = sa.text("sent_at IS NULL AND failed_at IS NULL")


def id_(name: str, *, nullable: bool = False):
    return sa.Column(name, sa.Uuid(as_uuid=False), nullable=nullable)


def time(name: str, *, nullable: bool = False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def sealed(name: str):
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def refers(column: str, to: str):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_telling_mail_{column}_{to}"), **LATER)


def reasons(of: tuple[str, ...]) -> None:
    """Only these reasons from now on."""
    with op.batch_alter_table("reminder") as table:
        table.drop_constraint(op.f("ck_reminder_reason"), type_="check")
        table.create_check_constraint(op.f("ck_reminder_reason"), f"reason IN ({', '.join(repr(one) for one in of)})")


def upgrade() -> None:
    reasons((*WERE, *NEW))
    op.create_table(
        "telling_mail",
        id_("id"), id_("occurrence_id"), id_("line"), sa.Column("slot", sa.String(length=40), nullable=False), sealed("email_sealed"),
        sealed("label_sealed"), sealed("subject_sealed"), sealed("words_sealed"), time("asked_at"), id_("asked_by", nullable=True),
        time("claimed_at", nullable=True), sa.Column("tries", sa.Integer(), nullable=False), time("sent_at", nullable=True),
        time("failed_at", nullable=True),
        refers("occurrence_id", "occurrence"), refers("asked_by", "person"),
        sa.UniqueConstraint("line", name=op.f("uq_telling_mail_line")), sa.PrimaryKeyConstraint("id", name=op.f("pk_telling_mail")),
    )  # fmt: skip
    op.create_index(op.f("ix_telling_mail_occurrence_id"), "telling_mail", ["occurrence_id"])
    op.create_index("ix_telling_mail_not_done", "telling_mail", ["asked_at"], sqlite_where=NOT_DONE, postgresql_where=NOT_DONE)


def downgrade() -> None:
    op.drop_table("telling_mail")
    op.execute("DELETE FROM reminder WHERE reason IN ('telling_unconfirmed', 'concern')")
    reasons(WERE)
