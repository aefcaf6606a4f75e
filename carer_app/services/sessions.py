"""Signing in and out: which browsers are signed in, and how long a guesser has to wait."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from carer_app.db.models.people import LoginSession, Person
from carer_app.db.queries import sign_in

FREE_GUESSES = 5
_WAITS = (1, 2, 4, 8, 15)


def start_session(session: Session, person: Person, token: str, device_label: str, now: datetime) -> LoginSession:
    """Somebody signed in on a browser, which from now on shows `token`; their wrong guesses are forgiven."""
    person.failed_login_count, person.locked_until = 0, None
    begun = LoginSession(
        person_id=person.id, token_hash=digest(token), device_label=device_label, created_at=now, last_seen_at=now, revoked_at=None
    )
    session.add(begun)
    return begun


def digest(token: str) -> str:
    """What we keep of a browser's token: enough to know it again, not enough to use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_sessions(session: Session, person: Person) -> Sequence[LoginSession]:
    """The browsers a person is signed in on."""
    return sign_in.browsers(session, person.id)


def end_session(session: Session, person: Person, login_id: str, now: datetime) -> bool:
    """Signs one of the person's browsers out, at its next request. False if there is none with this id."""
    return sign_in.sign_out(session, person.id, now, only=login_id) == 1


def end_sessions(session: Session, person: Person, now: datetime, *, keep: LoginSession | None = None) -> int:
    """Signs all of the person's browsers out but the one to keep; says how many."""
    return sign_in.sign_out(session, person.id, now, but=keep.token_hash if keep else None)


def wrong_guess(session: Session, person: Person, now: datetime) -> None:
    """A wrong password or code. From the fifth on each costs a longer wait; guesses made while waiting cost nothing more."""
    guessed = sign_in.locked(session, person.id)
    if guessed is None or must_wait(guessed, now):
        return
    guessed.failed_login_count += 1
    if guessed.failed_login_count >= FREE_GUESSES:
        guessed.locked_until = now + wait_after(guessed.failed_login_count)


def wait_after(guesses: int) -> timedelta:
    """How long the next guess has to wait: 1, 2, 4, 8, then 15 minutes."""
    return timedelta(minutes=_WAITS[min(guesses - FREE_GUESSES, len(_WAITS) - 1)])


def must_wait(person: Person, now: datetime) -> bool:
    """Whether even the right password has to wait."""
    return person.locked_until is not None and now < person.locked_until
