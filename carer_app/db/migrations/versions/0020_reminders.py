"""What somebody is reminded of, once; the messages that say so; and how each of them wants to hear it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
REASONS = (
    "review", "agreed_return", "police_review", "pack_unconfirmed", "phone_quiet", "interview_soon", "interview_overdue", "duty_soon",
    "duty_overdue", "plan_review",
)  # fmt: skip


def id_(name: str, *, nullable: bool = False):
    return sa.Column(name, sa.Uuid(as_uuid=False), nullable=nullable)


def time(name: str, *, nullable: bool = False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def yes_or_no(name: str):
    return sa.Column(name, sa.Boolean(), nullable=False)


def count(name: str):
    return sa.Column(name, sa.Integer(), nullable=False)


def one_of(table: str, name: str, words: tuple[str, ...], *, nullable: bool = False):
    kind = sa.Enum(*words, name=op.f(f"ck_{table}_{name}"), native_enum=False, create_constraint=True, length=40)
    return sa.Column(name, kind, nullable=nullable)


def refers(table: str, column: str, to: str):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), **LATER)


def key(table: str):
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def once(table: str, *columns: str):
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def upgrade() -> None:
    op.create_table(
        "reminder_message",
        id_("id"), id_("person_id"), time("made_at"), yes_or_no("tonight"), yes_or_no("is_try"),
        refers("reminder_message", "person_id", "person"), key("reminder_message"),
    )  # fmt: skip
    op.create_table(
        "reminder",
        id_("id"), one_of("reminder", "reason", REASONS), id_("subject_id"), id_("child_id"), time("due_at"), id_("person_id"),
        time("noticed_at"), yes_or_no("tonight"), yes_or_no("is_mailed"), id_("message_id", nullable=True), time("seen_at", nullable=True),
        time("over_at", nullable=True),
        refers("reminder", "child_id", "child"), refers("reminder", "person_id", "person"),
        refers("reminder", "message_id", "reminder_message"), key("reminder"),
        once("reminder", "reason", "subject_id", "due_at", "person_id"),
    )  # fmt: skip
    op.create_table(
        "reminder_sending",
        id_("id"), id_("message_id"), id_("person_id"), one_of("reminder_sending", "channel", ("mail", "push")), time("made_at"),
        time("claimed_at", nullable=True), count("claims"), time("done_at", nullable=True),
        one_of("reminder_sending", "outcome", ("sent", "refused", "dropped", "unknown"), nullable=True),
        refers("reminder_sending", "message_id", "reminder_message"), refers("reminder_sending", "person_id", "person"),
        key("reminder_sending"), once("reminder_sending", "message_id", "channel"),
    )  # fmt: skip
    op.create_table(
        "reminder_setting",
        id_("id"), yes_or_no("by_mail"), yes_or_no("by_push"), count("quiet_from"), count("quiet_to"), key("reminder_setting"),
    )  # fmt: skip
    op.create_table(
        "push_place",
        id_("id"), id_("person_id"), id_("login_id"), sa.Column("digest", sa.String(length=64), nullable=False), time("made_at"),
        sa.Column("place_sealed", sa.LargeBinary(), nullable=False),
        refers("push_place", "person_id", "person"), refers("push_place", "login_id", "login_session"), key("push_place"),
        once("push_place", "digest"),
    )  # fmt: skip
    stands, not_done = sa.text("over_at IS NULL"), sa.text("done_at IS NULL")
    of_person = op.f("ix_reminder_person_id_stands")
    op.create_index(of_person, "reminder", ["person_id", "due_at"], sqlite_where=stands, postgresql_where=stands)
    op.create_index(op.f("ix_reminder_message_id"), "reminder", ["message_id"])
    op.create_index(op.f("ix_reminder_message_person_id_made_at"), "reminder_message", ["person_id", "made_at"])
    waits = op.f("ix_reminder_sending_not_done")
    op.create_index(waits, "reminder_sending", ["made_at"], sqlite_where=not_done, postgresql_where=not_done)
    op.create_index(op.f("ix_push_place_person_id"), "push_place", ["person_id"])


def downgrade() -> None:
    for table in ("push_place", "reminder_setting", "reminder_sending", "reminder", "reminder_message"):
        op.drop_table(table)
