"""How often one address may try to sign in, and how often one e-mail address may be sent a link."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Flask, request

from carer_app.extensions import limiter

_GUESSES = "20 per minute; 100 per hour"
_IN_THE_DEMO = "600 per minute"  # it listens on loopback only, and its tests sign in again and again
_LIMITS: dict[str, str] = {
    "security.login": _GUESSES,
    "security.verify": _GUESSES,
    "security.change_password": _GUESSES,
    "security.two_factor_token_validation": _GUESSES,
    "security.mf_recovery": _GUESSES,
    "security.wan_signin": "60 per minute",
    "security.wan_signin_response": "60 per minute",
    "security.reset_password": _GUESSES,
    "security.forgot_password": "10 per minute; 30 per hour",
}


def install(app: Flask) -> None:
    """Put the limits on the views of the sign-in library; only tries count, not looking at a page."""
    for endpoint, limit in _LIMITS.items():
        view: Any = app.view_functions[endpoint]
        allowed = guesses(app) if limit == _GUESSES else _IN_THE_DEMO if app.config["ENVIRONMENT"].is_demo else limit
        app.view_functions[endpoint] = limiter.limit(allowed, methods=["POST"])(view)
    _by_email(app, "security.forgot_password", "4 per hour")


def guesses(app: Flask) -> str:
    """How often one address may try a password or a code."""
    return _IN_THE_DEMO if app.config["ENVIRONMENT"].is_demo else _GUESSES


def _by_email(app: Flask, endpoint: str, limit: str) -> None:
    """The same for addresses we know and do not know, so that the answer says nothing."""
    view: Any = app.view_functions[endpoint]
    app.view_functions[endpoint] = limiter.limit(limit, key_func=_email_asked_for, methods=["POST"])(view)


def _email_asked_for() -> str:
    asked = request.form.get("email", "").strip().lower()
    return hashlib.sha256(asked.encode()).hexdigest()
