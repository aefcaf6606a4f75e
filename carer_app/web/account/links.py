"""Links to set a password, and addresses to send them to."""

from __future__ import annotations

from flask import current_app
from flask_security.recoverable import generate_reset_password_token

from carer_app.db.models.people import Person


def set_password_link(person: Person) -> str:
    """A link that works once, for a day. It is as good as the password: never log it."""
    return f"{current_app.config['PUBLIC_URL'].rstrip('/')}/forgotten-password/{generate_reset_password_token(person)}"  # type: ignore[no-untyped-call]


def checked_email(email: str) -> str:
    """The address as it is kept. Raises ValueError with a sentence when it is not one."""
    try:
        checked: str = current_app.extensions["security"].mail_util.validate(email.strip())
    except ValueError:
        raise ValueError(f"{email[:80]} is not an email address like name@example.com.") from None
    return checked.lower()
