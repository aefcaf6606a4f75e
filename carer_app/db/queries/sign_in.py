"""Who is signed in, on which browsers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.keys import SubjectKind
from carer_app.db.models.people import LoginSession, Person
from carer_app.db.queries.given import given
from carer_app.db.queries.keys import bring, brought


def signed_in(session: Session, token_hash: str, fs_uniquifier: str) -> tuple[Person, LoginSession] | None:
    """The person behind a browser's token, with their memberships and what opens their name, unless the browser was signed out or the
    person is no longer active."""
    row = session.execute(_signed_in(), {"token_hash": token_hash, "fs_uniquifier": fs_uniquifier}).unique().first()
    if row is None:
        return None
    KeyRing.of(session).take(brought(row[2:]))
    return row[0], row[1]


@cache
def _signed_in() -> Any:
    """Asked of every page, so it is put together once."""
    query = (
        select(Person, LoginSession)
        .join(LoginSession, LoginSession.person_id == Person.id)
        .options(joinedload(Person.memberships))
        .where(
            LoginSession.token_hash == given("token_hash"),
            LoginSession.revoked_at.is_(None),
            Person.fs_uniquifier == given("fs_uniquifier"),
            Person.active,
        )
    )
    return bring(query, (SubjectKind.ORGANISATION, Person.organisation_id))


def browsers(session: Session, person_id: str) -> Sequence[LoginSession]:
    """The browsers a person is signed in on, last used first."""
    query = select(LoginSession).where(LoginSession.person_id == person_id, LoginSession.revoked_at.is_(None))
    return session.scalars(query.order_by(LoginSession.last_seen_at.desc(), LoginSession.id)).all()


def sign_out(session: Session, person_id: str, at: datetime, *, only: str | None = None, but: str | None = None) -> int:
    """Ends a person's sign-ins: only the one with this id, or all but the one with this token; says how many."""
    which = [LoginSession.person_id == person_id, LoginSession.revoked_at.is_(None)]
    if only is not None:
        which.append(LoginSession.id == only)
    if but is not None:
        which.append(LoginSession.token_hash != but)
    return int(session.execute(update(LoginSession).where(*which).values(revoked_at=at)).rowcount)  # type: ignore[attr-defined]


def seen(session: Session, login_id: str, at: datetime) -> None:
    """The browser was used just now."""
    session.execute(update(LoginSession).where(LoginSession.id == login_id).values(last_seen_at=at))


def locked(session: Session, person_id: str) -> Person | None:
    """The person, fresh, with their row locked until commit."""
    return session.get(Person, person_id, with_for_update=True, populate_existing=True)


def by_email(session: Session, email: str) -> Person | None:
    """The person who signs in with this address, however it is written."""
    return session.scalar(select(Person).where(func.lower(Person.email) == email.strip().lower()))


def id_by_email(session: Session, email: str) -> str | None:
    """Who signs in with this address: only the id, so that finding somebody takes no longer than finding nobody."""
    return session.scalar(select(Person.id).where(func.lower(Person.email) == email.strip().lower()))


def anybody(session: Session) -> bool:
    """Whether there is any person at all."""
    return session.scalar(select(Person.id).limit(1)) is not None


def with_address_like(session: Session, ending: str) -> bool:
    """Whether somebody's address ends like this."""
    return session.scalar(select(Person.id).where(func.lower(Person.email).endswith(ending, autoescape=True)).limit(1)) is not None


def with_address_unlike(session: Session, ending: str) -> bool:
    """Whether somebody's address ends otherwise."""
    return session.scalar(select(Person.id).where(~func.lower(Person.email).endswith(ending, autoescape=True)).limit(1)) is not None


def with_second_factor(session: Session) -> list[Person]:
    """Everybody who set up a code app or has recovery codes."""
    return [person for person in session.scalars(select(Person)) if person.tf_totp_secret or person.mf_recovery_codes]
