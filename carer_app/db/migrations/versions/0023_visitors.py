"""Three roles more, the consents a visitor needs to read a child's log, and an index of the audit that its filters can be read from."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

LATER = {"deferrable": True, "initially": "DEFERRED"}
WERE = (
    "foster_carer",
    "residential_worker",
    "registered_manager",
    "supervising_social_worker",
    "social_worker",
    "administrator",
    "interviewer",
)
NEW = ("regulation_44_visitor", "edt_worker", "reviewing_officer")
SHORT = {"child_id": ("child_id", "at", "id"), "person_id": ("person_id", "at", "id")}
LONG = {"child_id": ("child_id", "at", "id", "kind", "person_id"), "person_id": ("person_id", "at", "id", "child_id", "kind")}


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


def index_audit(was, to_be):
    """The audit is read in the order of time; what it is narrowed by stands in the index too."""
    for whose in was:
        op.drop_index(op.f(f"ix_audit_event_{'_'.join(was[whose])}"), table_name="audit_event")
        op.create_index(op.f(f"ix_audit_event_{'_'.join(to_be[whose])}"), "audit_event", list(to_be[whose]))


def upgrade() -> None:
    let((*WERE, *NEW))
    op.create_table(
        "visit_consent",
        sa.Column("id", ID(), nullable=False),
        sa.Column("child_id", ID(), nullable=False),
        sa.Column("giver", sa.String(length=40), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", TIME(), nullable=False),
        sa.Column("recorded_by", ID(), nullable=False),
        sa.Column("ended_at", TIME(), nullable=True),
        sa.Column("ended_by", ID(), nullable=True),
        sa.Column("who_sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("giver IN ('child', 'authority')", name=op.f("ck_visit_consent_giver")),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= recorded_at", name=op.f("ck_visit_consent_ends_after_it_begins")),
        refers("visit_consent", "child_id", "child"),
        refers("visit_consent", "recorded_by", "person"),
        refers("visit_consent", "ended_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_consent")),
    )
    op.create_index(op.f("ix_visit_consent_child_id"), "visit_consent", ["child_id"])
    index_audit(SHORT, LONG)


def downgrade() -> None:
    index_audit(LONG, SHORT)
    op.drop_table("visit_consent")
    for role in NEW:
        op.execute(f"DELETE FROM membership WHERE role = '{role}'")  # noqa: S608
        op.execute(f"DELETE FROM role_request WHERE role = '{role}'")  # noqa: S608
    let(WERE)
