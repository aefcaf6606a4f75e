"""Phones that may hold lines: their tokens, and the keys that lines are sealed to."""

import sqlalchemy as sa
from alembic import op

from carer_app.db.migrations import append_only

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
LOCKS = ("pin", "passkey")
APART = ("emergency", "not_placed", "not_theirs")
NEWEST_LAST = ("line_key", "device", "device_person", "line_receipt", "held_line", "refused_line", "unattached_line")


def id_(name: str, *, nullable: bool = False):
    return sa.Column(name, sa.Uuid(as_uuid=False), nullable=nullable)


def time(name: str, *, nullable: bool = False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def sealed(name: str, *, nullable: bool = False):
    return sa.Column(f"{name}_sealed", sa.LargeBinary(), nullable=nullable)


def word(choices: tuple, name: str):
    return sa.Column(name, sa.Enum(*choices, name=name, native_enum=False, create_constraint=True, length=40), nullable=False)


def refers(table: str, column: str, to: str):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), **LATER)


def table(name: str, *columns: sa.Column, to: dict[str, str], unique: tuple[str, ...] = (), index: tuple[str, ...] = ()) -> None:
    more = [sa.UniqueConstraint(*unique, name=op.f(f"uq_{name}_{'_'.join(unique)}"))] if unique else []
    keys = [refers(name, column, there) for column, there in to.items()]
    op.create_table(name, id_("id"), *columns, *keys, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")), *more)
    for column in index:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def upgrade() -> None:
    ours = {"organisation_id": "organisation", "device_id": "device"}
    table(
        "line_key",
        sa.Column("public", sa.LargeBinary(), nullable=False),
        time("created_at"),
        time("retired_at", nullable=True),
        sealed("private"),
        to={},
    )
    table(
        "device",
        id_("organisation_id"),
        id_("home_id", nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        time("created_at"),
        time("last_contact_at"),
        time("revoked_at", nullable=True),
        id_("revoked_by", nullable=True),
        sealed("label", nullable=True),
        to={"organisation_id": "organisation", "home_id": "home", "revoked_by": "person"},
        index=("organisation_id",),
    )
    table(
        "device_person",
        id_("device_id"),
        id_("person_id"),
        word(LOCKS, "lock"),
        time("set_up_at"),
        time("last_seen_at"),
        time("revoked_at", nullable=True),
        to={"device_id": "device", "person_id": "person"},
        unique=("device_id", "person_id"),
        index=("person_id",),
    )
    table(
        "line_receipt",
        id_("occurrence_id"),
        id_("device_id"),
        sa.Column("access_ended", sa.Boolean(), nullable=False),
        sa.Column("clock_seconds", sa.Integer(), nullable=True),
        sealed("told"),
        to={"occurrence_id": "occurrence", "device_id": "device"},
        index=("occurrence_id",),
    )
    append_only.protect("line_receipt", ("id",))
    table(
        "held_line",
        id_("organisation_id"),
        id_("device_id"),
        id_("occurrence_id"),
        id_("signed_in", nullable=True),
        time("received_at"),
        sealed("envelope"),
        to=ours | {"signed_in": "person"},
        index=("organisation_id", "occurrence_id"),
    )
    table(
        "refused_line",
        id_("organisation_id"),
        id_("device_id"),
        time("received_at"),
        time("seen_at", nullable=True),
        id_("seen_by", nullable=True),
        sealed("reason"),
        sealed("sent"),
        to=ours | {"seen_by": "person"},
        index=("organisation_id",),
    )
    table(
        "unattached_line",
        id_("organisation_id"),
        id_("device_id"),
        id_("occurrence_id"),
        word(APART, "because"),
        id_("signed_in", nullable=True),
        time("received_at"),
        sealed("line"),
        to=ours | {"signed_in": "person"},
        index=("organisation_id", "occurrence_id"),
    )


def downgrade() -> None:
    for name in reversed(NEWEST_LAST):
        op.drop_table(name)
