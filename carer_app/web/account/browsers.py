"""Ties each signed-in browser to its row, so that it can be listed, and ended at its next request."""

from __future__ import annotations

import secrets
import time
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask, Response, g, request, session
from flask_login import current_user, user_logged_out
from flask_security import signals as library
from flask_security.utils import set_request_attr
from sqlalchemy.orm.attributes import set_committed_value

from carer_app.access.people import now
from carer_app.db import audit
from carer_app.db.models.people import LoginSession, Person
from carer_app.db.queries import sign_in
from carer_app.extensions import db
from carer_app.services import sessions
from carer_app.web.account.devices import device_label

_TOKEN, _SINCE = "browser", "since"
_OFTEN_ENOUGH = timedelta(minutes=5)
LONGEST = timedelta(days=7)
"""How long a sign-in may last, however much it is used."""
_PROOFS = frozenset(
    f"security.{name}"
    for name in (
        "login", "two_factor_token_validation", "mf_recovery", "wan_signin_response", "verify", "wan_verify_response", "change_password",
        "reset_password",
    )
)  # fmt: skip
log = structlog.get_logger()


def install(app: Flask) -> None:
    """Takes over how Flask-Login finds the person, and listens for what changes who is signed in."""
    manager = app.login_manager  # type: ignore[attr-defined]
    manager.user_loader(_load)
    manager.request_loader(lambda request: None)  # no tokens in headers, queries or bodies
    app.before_request(_drop_what_ended)
    app.after_request(_note_use)
    app.after_request(_tell_of_refused)
    library.user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    library.password_changed.connect(_password_changed, app)
    library.password_reset.connect(_password_changed, app)
    for signal, what in _CHANGES:
        signal.connect(_noting(what), app, weak=False)


_CHANGES = (
    (library.tf_profile_changed, "code_app_set_up"),
    (library.tf_disabled, "code_app_removed"),
    (library.wan_registered, "passkey_added"),
    (library.wan_deleted, "passkey_removed"),
)


def this_browser() -> LoginSession | None:
    """The row of the browser that asks, if it is signed in."""
    found: LoginSession | None = g.get("this_browser")
    return found


def _load(fs_uniquifier: str) -> Person | None:
    token = session.get(_TOKEN)
    if token is None or time.time() - session.setdefault(_SINCE, int(time.time())) > LONGEST.total_seconds():
        return None
    found = sign_in.signed_in(db.session, sessions.digest(token), fs_uniquifier)
    if found is None:
        return None
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    person, g.this_browser = found
    # Flask-Principal would fetch the library's own roles with every page; what people may do comes from memberships.
    set_committed_value(person, "roles", [])
    return person


def _drop_what_ended() -> None:
    """A cookie that opens nothing any more is emptied, so that signing in starts clean."""
    if "_user_id" in session and not current_user.is_authenticated:
        session.clear()


def _note_use(response: Response) -> Response:
    """When something was saved, the browser was used; reading is noted with the audit of the read."""
    browser = this_browser()
    if browser and request.method == "POST" and response.status_code < 400 and now() - browser.last_seen_at > _OFTEN_ENOUGH:
        browser.last_seen_at = now()
    return response


def _signed_in(app: Flask, user: Person, authn_via: list[str] | None = None, **_: Any) -> None:
    token = secrets.token_urlsafe(32)
    session[_TOKEN], session[_SINCE], session.permanent = token, int(time.time()), True
    # A new CSRF token: one that somebody planted before signing in is worth nothing after it.
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    g.this_browser = sessions.start_session(db.session, user, token, device_label(request.user_agent.string), now())
    audit.record(db.session, "signed_in", user.id, at=now())
    log.info("somebody signed in", endpoint=request.endpoint, person_id=user.id)


def _tell_of_refused(response: Response) -> Response:
    """A password, a code or a passkey that was not taken: a line for whoever watches the machine, also where nobody has that address."""
    is_shown_again = response.status_code == 200 and not request.is_json
    if request.method == "POST" and request.endpoint in _PROOFS and (response.status_code >= 400 or is_shown_again):
        log.warning("a proof of who somebody is was refused", endpoint=request.endpoint, status=response.status_code)
    return response


def _signed_out(app: Flask, user: Person, **_: Any) -> None:
    browser = this_browser()
    if browser is not None:
        browser.revoked_at = now()
    session.pop(_TOKEN, None)


def _password_changed(app: Flask, user: Person, **_: Any) -> None:
    sessions.end_sessions(db.session, user, now(), keep=this_browser() if current_user == user else None)
    user.failed_login_count, user.locked_until = 0, None
    audit.record(db.session, "password_changed", user.id, at=now())


def _noting(what: str) -> Any:
    def note(app: Flask, user: Person, **_: Any) -> None:
        audit.record(db.session, what, user.id, at=now())

    return note
