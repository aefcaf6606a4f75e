"""Organisations, their homes, the people who work for them, and how those people sign in."""

# The mixins of Flask-Security describe columns with plain types; ours are mapped or sealed.
# mypy: disable-error-code="assignment, misc"

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from flask_security import AsaList, RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, String, Table, Text, Uuid, text
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from carer_app.db.base import Base, UtcDateTime, new_id, now_utc, one_of, refers_to
from carer_app.db.sealed import HasSealed, Subject, SubjectKind, sealed_text

NOBODYS = "waits-"
"""How the address of an account begins that nobody signs in with, and that no mail goes to."""


class OrganisationKind(StrEnum):
    """Who employs or approves the people."""

    PROVIDER = "provider"
    AUTHORITY = "authority"
    FOSTERING_AGENCY = "fostering_agency"


class HomeKind(StrEnum):
    """A children's home, a foster household, or supported accommodation for those of 16 and 17."""

    RESIDENTIAL = "residential"
    FOSTER = "foster"
    SUPPORTED = "supported"


class RoleName(StrEnum):
    """What a person does; a membership says where and since when."""

    FOSTER_CARER = "foster_carer"
    RESIDENTIAL_WORKER = "residential_worker"
    REGISTERED_MANAGER = "registered_manager"
    SUPERVISING_SOCIAL_WORKER = "supervising_social_worker"
    SOCIAL_WORKER = "social_worker"
    ADMINISTRATOR = "administrator"
    INTERVIEWER = "interviewer"
    REGULATION_44_VISITOR = "regulation_44_visitor"
    EDT_WORKER = "edt_worker"
    REVIEWING_OFFICER = "reviewing_officer"


class Organisation(Base):
    """A provider, a fostering agency or an authority. Its data key seals its staff, homes and contacts."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[OrganisationKind] = mapped_column(one_of(OrganisationKind, "kind"))
    created_at: Mapped[datetime] = mapped_column(default=now_utc)


class Home(HasSealed, Base):
    """A children's home, or a foster household."""

    __tablename__ = "home"

    organisation_id: Mapped[str] = mapped_column(refers_to("organisation.id"), index=True)
    kind: Mapped[HomeKind] = mapped_column(one_of(HomeKind, "kind"))
    name = sealed_text()
    address = sealed_text(nullable=True)
    telephone = sealed_text(nullable=True)
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    closed_at: Mapped[datetime | None]

    def sealed_by(self) -> Subject:
        return Subject(SubjectKind.ORGANISATION, self.organisation_id)


person_role = Table(
    "person_role",
    Base.metadata,
    Column("person_id", Uuid(as_uuid=False), refers_to("person.id"), primary_key=True),
    Column("role_id", Uuid(as_uuid=False), refers_to("role.id"), primary_key=True),
)


class Role(Base, RoleMixin):
    """A role as Flask-Security wants it; what people may do comes from `Membership`."""

    __tablename__ = "role"

    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str | None] = mapped_column(String(255))
    permissions: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    people: Mapped[list[Person]] = relationship(secondary=person_role, back_populates="roles")


class Person(HasSealed, Base, UserMixin):
    """Someone who signs in: Flask-Security's user. E-mail is in clear, since it is how they sign in.

    `asked_email`: the address they were invited by, where somebody of another organisation signs in with it; nobody signs in with this row then.
    """

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        Index(
            "ix_person_invite_due_at",
            "invite_due_at",
            sqlite_where=text("invite_due_at IS NOT NULL"),
            postgresql_where=text("invite_due_at IS NOT NULL"),
        ),
    )

    organisation_id: Mapped[str] = mapped_column(refers_to("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name = sealed_text()
    telephone = sealed_text(nullable=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=new_id)
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    asked_email = sealed_text(nullable=True)
    invited_at: Mapped[datetime | None]
    invite_due_at: Mapped[datetime | None]

    last_login_at: Mapped[datetime | None]
    current_login_at: Mapped[datetime | None]
    last_login_ip = sealed_text(nullable=True)
    current_login_ip = sealed_text(nullable=True)
    login_count: Mapped[int] = mapped_column(default=0)
    failed_login_count: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]

    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_phone_number = sealed_text(nullable=True)
    us_totp_secrets: Mapped[str | None] = mapped_column(Text)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)
    totp_last_counter: Mapped[int | None]

    memberships: Mapped[list[Membership]] = relationship(foreign_keys="Membership.person_id", order_by="Membership.from_at", viewonly=True)
    roles: Mapped[list[Role]] = relationship(secondary=person_role, back_populates="people")
    webauthn: Mapped[list[WebAuthnCredential]] = relationship(back_populates="user", cascade="all, delete-orphan")

    sign_in_rules: ClassVar[SignInRules]

    @validates("email")
    def _in_lower_case(self, key: str, email: str) -> str:
        return email.strip().lower()

    def sealed_by(self) -> Subject:
        return Subject(SubjectKind.ORGANISATION, self.organisation_id)

    def check_tf_required(self, tf_setup_methods: list[tuple[str, str]], tf_fresh: bool) -> tuple[bool, list[tuple[str, str]]]:
        """Flask-Security asks after a right password."""
        return bool(tf_setup_methods) or self.check_tf_required_setup(), tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        """Flask-Security asks before it lets a second factor be switched off."""
        return self.sign_in_rules.needs_second_factor(self)

    def track_failed_authn(self, auth_type: str, tfa: bool = False) -> None:
        """Flask-Security tells of a wrong password or code."""
        self.sign_in_rules.count_wrong_guess(self)

    def is_locked(self, form_error: list[str] | None = None) -> bool:
        """Flask-Security asks whether guesses have to wait; the answer looks like a wrong password."""
        locked = self.sign_in_rules.must_wait(self)
        if locked and form_error is not None:
            form_error.append("wait")
        return locked


class SignInRules(Protocol):
    """What the layers above decide about signing in; given to `Person` when the application is put together."""

    def needs_second_factor(self, person: Person) -> bool: ...
    def count_wrong_guess(self, person: Person) -> None: ...
    def must_wait(self, person: Person) -> bool: ...


class Membership(Base):
    """What a person does, where, from when to when. Without a home it is for the whole organisation."""

    __tablename__ = "membership"
    __table_args__ = (CheckConstraint("to_at IS NULL OR to_at >= from_at", name="ends_after_it_begins"),)

    person_id: Mapped[str] = mapped_column(refers_to("person.id"), index=True)
    role: Mapped[RoleName] = mapped_column(one_of(RoleName, "role"))
    organisation_id: Mapped[str] = mapped_column(refers_to("organisation.id"), index=True)
    home_id: Mapped[str | None] = mapped_column(refers_to("home.id"), index=True)
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]
    granted_by: Mapped[str | None] = mapped_column(refers_to("person.id"))


class RoleRequest(Base):
    """A role that somebody asked for on behalf of a person: it opens nothing until a second person agrees."""

    __tablename__ = "role_request"
    __table_args__ = (CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="decided_by_somebody_else"),)

    person_id: Mapped[str] = mapped_column(refers_to("person.id"), index=True)
    role: Mapped[RoleName] = mapped_column(one_of(RoleName, "role"))
    organisation_id: Mapped[str] = mapped_column(refers_to("organisation.id"), index=True)
    home_id: Mapped[str | None] = mapped_column(refers_to("home.id"))
    asked_by: Mapped[str] = mapped_column(refers_to("person.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now_utc)
    decided_by: Mapped[str | None] = mapped_column(refers_to("person.id"))
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]


class WebAuthnCredential(HasSealed, Base, WebAuthnMixin):
    """A passkey, as Flask-Security wants it. Its name is what the person calls their device."""

    __tablename__ = "webauthn_credential"

    user_id: Mapped[str] = mapped_column(refers_to("person.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    create_datetime: Mapped[datetime] = mapped_column(default=now_utc)
    lastuse_datetime: Mapped[datetime]
    name = sealed_text()
    usage: Mapped[str] = mapped_column(String(64))

    user: Mapped[Person] = relationship(back_populates="webauthn")

    def sealed_by(self) -> Subject:
        return Subject(SubjectKind.PERSON, self.user_id or self.user.id)


class LoginSession(HasSealed, Base):
    """One signed-in browser, which its person can list and revoke."""

    __tablename__ = "login_session"

    person_id: Mapped[str] = mapped_column(refers_to("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now_utc)
    device_label = sealed_text(nullable=True)
    revoked_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]

    def sealed_by(self) -> Subject:
        return Subject(SubjectKind.PERSON, self.person_id)
