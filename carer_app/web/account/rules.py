"""What we decide about signing in, asked through `Person.sign_in_rules`."""

from __future__ import annotations

import structlog
from flask import current_app, request

from carer_app.access.people import needs_second_factor, now
from carer_app.db.models.people import Person
from carer_app.extensions import db
from carer_app.services import sessions

_NOT_GUESSES = {"security.forgot_password", "security.wan_signin_response", "security.wan_verify_response"}
"""Where nothing is guessed: a passkey cannot be, and a new password comes by e-mail. They work while guesses wait."""


class Rules:
    """The rules of this application."""

    def needs_second_factor(self, person: Person) -> bool:
        """A strong role never opens with a password alone, outside the demo; where the operator says so, no role does."""
        if current_app.config["ENVIRONMENT"].is_demo:
            return False
        return current_app.config["SECOND_FACTOR_FOR"] == "everybody" or needs_second_factor(person, now())

    def count_wrong_guess(self, person: Person) -> None:
        """Kept at once: an answer that says no must not undo the count."""
        if request.endpoint in _NOT_GUESSES:
            return
        structlog.get_logger().warning("a wrong password or code", endpoint=request.endpoint, person_id=person.id)
        sessions.wrong_guess(db.session, person, now())
        db.session.commit()

    def must_wait(self, person: Person) -> bool:
        """Whether guesses have to wait."""
        return request.endpoint not in _NOT_GUESSES and sessions.must_wait(person, now())
