"""Where a pack may be sent, what was mailed, and links for an officer with every try to open them."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}


def id_(name: str, *, nullable: bool = False):
    return sa.Column(name, sa.Uuid(as_uuid=False), nullable=nullable)


def time(name: str, *, nullable: bool = False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def count(name: str):
    return sa.Column(name, sa.Integer(), nullable=False)


def sealed(name: str, *, nullable: bool = False):
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def refers(table: str, column: str, to: str):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), **LATER)


def key(table: str):
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def one_each(table: str, column: str):
    return sa.UniqueConstraint(column, name=op.f(f"uq_{table}_{column}"))


def upgrade() -> None:
    op.create_table(
        "police_address",
        id_("id"), id_("organisation_id"), sealed("label_sealed"), sealed("email_sealed"), time("added_at"),
        id_("added_by", nullable=True), time("removed_at", nullable=True), id_("removed_by", nullable=True),
        refers("police_address", "organisation_id", "organisation"), refers("police_address", "added_by", "person"),
        refers("police_address", "removed_by", "person"), key("police_address"),
    )  # fmt: skip
    op.create_table(
        "pack_link",
        id_("id"), id_("occurrence_id"), id_("line"), id_("address_id"), count("version"), time("made_at"), id_("made_by", nullable=True),
        time("expires_at"), sa.Column("token_hash", sa.String(length=64), nullable=True), sealed("code_sealed"), count("opens"),
        count("wrong"), time("revoked_at", nullable=True), id_("revoked_by", nullable=True),
        refers("pack_link", "occurrence_id", "occurrence"), refers("pack_link", "address_id", "police_address"),
        refers("pack_link", "made_by", "person"), refers("pack_link", "revoked_by", "person"),
        one_each("pack_link", "line"), one_each("pack_link", "token_hash"), key("pack_link"),
    )  # fmt: skip
    op.create_table(
        "pack_try",
        id_("id"), id_("occurrence_id"), id_("link_id"), time("at"), sa.Column("opened", sa.Boolean(), nullable=False),
        sealed("came_from_sealed", nullable=True), sa.Column("key_hash", sa.String(length=64), nullable=True), time("read_at", nullable=True),
        refers("pack_try", "occurrence_id", "occurrence"), refers("pack_try", "link_id", "pack_link"),
        one_each("pack_try", "key_hash"), key("pack_try"),
    )  # fmt: skip
    op.create_table(
        "pack_mail",
        id_("id"), id_("occurrence_id"), id_("line"), id_("address_id"), count("version"), id_("link_id", nullable=True), time("asked_at"),
        id_("asked_by", nullable=True), time("claimed_at", nullable=True), count("tries"), time("sent_at", nullable=True),
        time("failed_at", nullable=True),
        refers("pack_mail", "occurrence_id", "occurrence"), refers("pack_mail", "address_id", "police_address"),
        refers("pack_mail", "link_id", "pack_link"), refers("pack_mail", "asked_by", "person"),
        one_each("pack_mail", "line"), key("pack_mail"),
    )  # fmt: skip
    for table, column in (
        ("police_address", "organisation_id"),
        ("pack_link", "occurrence_id"),
        ("pack_try", "link_id"),
        ("pack_mail", "occurrence_id"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table in ("pack_mail", "pack_try", "pack_link", "police_address"):
        op.drop_table(table)
