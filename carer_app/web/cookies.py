"""What may set the session's cookie: nothing that a page asks for by itself. Such an answer may come late, and would put the cookie of
before over the one of a new sign-in."""

from __future__ import annotations

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

BESIDE_A_PAGE = frozenset(
    {"offline.worker", "offline.manifest", "offline.shell", "offline.pages", "offline.healthz", "occurrence.log", "plans.photo"}
)
EXCHANGE = "sync"
"""The blueprint by which a phone hands in its lines and asks for others'."""


class _Cookies(SecureCookieSessionInterface):
    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        is_beside = request.endpoint in BESIDE_A_PAGE or request.blueprint == EXCHANGE
        return not is_beside and super().should_set_cookie(app, session)


def install(app: Flask) -> None:
    """Puts our rule in place of Flask's. Everything else about the cookie is Flask's own."""
    app.session_interface = _Cookies()
