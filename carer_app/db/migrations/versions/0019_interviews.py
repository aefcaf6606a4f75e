"""Who holds return interviews: a role of its own, access to one interview for a time, and a row for each time away that is owed one."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
WERE = ("foster_carer", "residential_worker", "registered_manager", "supervising_social_worker", "social_worker", "administrator")
ARE = (*WERE, "interviewer")


def ID():
    return sa.Uuid(as_uuid=False)


def TIME():
    return sa.DateTime(timezone=True)


def refers(table, column, to):
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}_{to}", **LATER)


def role_in(roles):
    return f"role IN ({', '.join(repr(role) for role in roles)})"


def held(roles, table, *columns):
    """A table with roles in it as it is to be, for SQLite, which makes it afresh and copies the rows."""
    return sa.Table(
        table,
        sa.MetaData(),
        sa.Column("id", ID(), nullable=False),
        sa.Column("person_id", ID(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", ID(), nullable=False),
        sa.Column("home_id", ID(), nullable=True),
        *columns,
        sa.CheckConstraint(role_in(roles), name=f"ck_{table}_role"),
        *(refers(table, column, to) for column, to in (("person_id", "person"), ("organisation_id", "organisation"), ("home_id", "home"))),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.Index(f"ix_{table}_organisation_id", "organisation_id"),
        sa.Index(f"ix_{table}_person_id", "person_id"),
    )


def membership(roles):
    made = held(
        roles,
        "membership",
        sa.Column("from_at", TIME(), nullable=False),
        sa.Column("to_at", TIME(), nullable=True),
        sa.Column("granted_by", ID(), nullable=True),
        sa.CheckConstraint("to_at IS NULL OR to_at >= from_at", name="ck_membership_ends_after_it_begins"),
        refers("membership", "granted_by", "person"),
    )
    sa.Index("ix_membership_home_id", made.c.home_id)
    return made


def role_request(roles):
    return held(
        roles,
        "role_request",
        sa.Column("asked_by", ID(), nullable=False),
        sa.Column("asked_at", TIME(), nullable=False),
        sa.Column("decided_by", ID(), nullable=True),
        sa.Column("decided_at", TIME(), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="ck_role_request_decided_by_somebody_else"),
        refers("role_request", "asked_by", "person"),
        refers("role_request", "decided_by", "person"),
    )


def let(roles):
    """Only these roles are held, and asked for, from now on."""
    for make in (membership, role_request):
        table = make(roles)
        if op.get_bind().dialect.name == "postgresql":
            op.drop_constraint(op.f(f"ck_{table.name}_role"), table.name, type_="check")
            op.create_check_constraint(op.f(f"ck_{table.name}_role"), table.name, role_in(roles))
            continue
        with op.batch_alter_table(table.name, copy_from=table, recreate="always"):
            pass


def upgrade() -> None:
    let(ARE)
    op.create_table(
        "interview_access",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("interview_id", ID(), nullable=False),
        sa.Column("person_id", ID(), nullable=False),
        sa.Column("from_at", TIME(), nullable=False),
        sa.Column("to_at", TIME(), nullable=False),
        sa.Column("given_by", ID(), nullable=True),
        sa.CheckConstraint("to_at >= from_at", name=op.f("ck_interview_access_ends_after_it_begins")),
        refers("interview_access", "child_id", "child"),
        refers("interview_access", "person_id", "person"),
        refers("interview_access", "given_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_access")),
    )
    op.create_index(op.f("ix_interview_access_child_id"), "interview_access", ["child_id"])
    op.create_index(op.f("ix_interview_access_person_id"), "interview_access", ["person_id"])
    op.create_table(
        "return_interview",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("interview_id", ID(), nullable=True),
        sa.Column("home_id", ID(), nullable=True),
        sa.Column("organisation_id", ID(), nullable=True),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("returned_at", TIME(), nullable=False),
        sa.Column("due_at", TIME(), nullable=False),
        *(sa.Column(f"{name}_at", TIME(), nullable=True) for name in ("offered", "accepted", "refused", "held", "not_held", "shared")),
        refers("return_interview", "child_id", "child"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_interview")),
    )
    op.create_index(op.f("ix_return_interview_child_id"), "return_interview", ["child_id"])
    op.create_index(op.f("ix_return_interview_home_id"), "return_interview", ["home_id"])
    op.execute("UPDATE duty_watch SET wanted_at = CURRENT_TIMESTAMP WHERE wanted_at IS NULL")


def downgrade() -> None:
    op.drop_table("return_interview")
    op.drop_table("interview_access")
    op.execute("DELETE FROM membership WHERE role = 'interviewer'")
    op.execute("DELETE FROM role_request WHERE role = 'interviewer'")
    let(WERE)
