"""A version of the pack is its content; who was given it stands in the log alone. Drafts are kept fresh, rendered by one at a time."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
GIVEN = sa.text("handed_over_at IS NOT NULL")
WANTED = sa.text("wanted_at IS NOT NULL")
OF_A_VERSION = "uq_pack_version_occurrence_id_version"


def ID():
    return sa.Uuid(as_uuid=False)


def TIME():
    return sa.DateTime(timezone=True)


def table(*more):
    """The table as it was, for SQLite, which makes it afresh and copies the rows."""
    return sa.Table(
        "pack_version",
        sa.MetaData(),
        sa.Column("id", ID(), nullable=False),
        sa.Column("occurrence_id", ID(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", TIME(), nullable=False),
        sa.Column("made_by", ID(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("log_head", sa.String(length=64), nullable=False),
        sa.Column("document_sealed", sa.LargeBinary(), nullable=False),
        *more,
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name="fk_pack_version_made_by_person", **LATER),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name="fk_pack_version_occurrence_id_occurrence", **LATER),
        sa.PrimaryKeyConstraint("id", name="pk_pack_version"),
    )


def upgrade() -> None:
    for name, kind in (("content_key", sa.String(64)), ("number", sa.String(32)), ("check_code_sealed", sa.LargeBinary())):
        op.add_column("pack_version", sa.Column(name, kind, nullable=True))
    op.add_column("pack_version", sa.Column("handed_over_at", TIME(), nullable=True))
    versions = sa.table("pack_version", sa.column("id"), sa.column("number"), sa.column("made_at"), sa.column("handed_over_at"))
    connection = op.get_bind()
    for (id,) in connection.execute(sa.select(versions.c.id)).all():
        filled = {"number": secrets.token_hex(16), "handed_over_at": versions.c.made_at}
        connection.execute(versions.update().where(versions.c.id == id).values(**filled))
    was = (
        sa.Column("channel", sa.String(40)), sa.Column("recipient_sealed", sa.LargeBinary()), sa.Column("content_key", sa.String(64)),
        sa.Column("number", sa.String(32)), sa.Column("check_code_sealed", sa.LargeBinary()), sa.Column("handed_over_at", TIME()),
    )  # fmt: skip
    unique = sa.UniqueConstraint("occurrence_id", "version", name=OF_A_VERSION)
    with op.batch_alter_table("pack_version", copy_from=table(*was, unique)) as rows:
        rows.drop_constraint(OF_A_VERSION, type_="unique")
        rows.drop_column("channel")
        rows.drop_column("recipient_sealed")
        rows.alter_column("number", existing_type=sa.String(32), nullable=False)
    op.create_index(op.f("ix_pack_version_number"), "pack_version", ["number"], unique=True)
    op.create_index(
        "ix_pack_version_given", "pack_version", ["occurrence_id", "version"], unique=True, sqlite_where=GIVEN, postgresql_where=GIVEN
    )
    op.create_index(op.f("ix_pack_version_occurrence_id"), "pack_version", ["occurrence_id"])
    op.create_table(
        "pack_press",
        sa.Column("id", ID(), nullable=False),
        sa.Column("wanted_at", TIME(), nullable=True),
        sa.Column("claim", ID(), nullable=True),
        sa.Column("claimed_at", TIME(), nullable=True),
        sa.Column("failed_at", TIME(), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("fresh_id", ID(), nullable=True),
        sa.Column("fresh_until", TIME(), nullable=True),
        sa.Column("fresh_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_press")),
    )
    op.create_table(
        "pack_printer",
        sa.Column("id", ID(), nullable=False),
        sa.Column("seen_at", TIME(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_printer")),
    )
    op.create_index("ix_pack_press_wanted_at", "pack_press", ["wanted_at"], sqlite_where=WANTED, postgresql_where=WANTED)


def downgrade() -> None:
    """What was never given to anybody goes; to whom the others went stays in the log."""
    op.drop_table("pack_printer")
    op.drop_table("pack_press")
    op.execute("DELETE FROM pack_version WHERE handed_over_at IS NULL")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for index in (op.f("ix_pack_version_number"), "ix_pack_version_given", op.f("ix_pack_version_occurrence_id")):
        op.drop_index(index, "pack_version")
    extra = (
        sa.Column("content_key", sa.String(64)), sa.Column("number", sa.String(32), nullable=False),
        sa.Column("check_code_sealed", sa.LargeBinary()), sa.Column("handed_over_at", TIME()),
    )  # fmt: skip
    with op.batch_alter_table("pack_version", copy_from=table(*extra)) as rows:
        for name in ("content_key", "number", "check_code_sealed", "handed_over_at"):
            rows.drop_column(name)
        rows.add_column(sa.Column("channel", sa.String(40), nullable=True))
        rows.add_column(sa.Column("recipient_sealed", sa.LargeBinary(), nullable=True))
        rows.create_unique_constraint(OF_A_VERSION, ["occurrence_id", "version"])
