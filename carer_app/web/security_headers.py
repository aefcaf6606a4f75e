"""The headers of every answer: nothing runs or loads but our own, nothing is kept by a browser unless a view says so."""

from __future__ import annotations

import json

from flask import Flask, Response, abort, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# The camera is for a photo of the child taken in the profile; passkeys are for signing in. Nothing else is asked of the phone.
_FEATURES = "accelerometer=(), camera=(self), display-capture=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": f"{_FEATURES}, publickey-credentials-get=(self), publickey-credentials-create=(self)",
    "X-Frame-Options": "DENY",
}
HSTS = "max-age=63072000; includeSubDomains"
_READS = {"GET", "HEAD", "OPTIONS"}
_PASSKEYS = "security.wan_"
"""Passkeys and the lines of phones come as JSON. All else here is a form, whose fields are words and not numbers, lists or broken characters."""


def headers_for(app: Flask) -> dict[str, str]:
    """What every answer carries, static files included."""
    over_https = str(app.config.get("PUBLIC_URL", "")).startswith("https://")
    return {**HEADERS, "Strict-Transport-Security": HSTS} if over_https else dict(HEADERS)


def _refuse_other_json() -> None:
    """The sign-in library reads JSON wherever a form may come, in a GET too, and breaks on what is no object of plain words."""
    if request.blueprint == "sync" or (request.method in _READS and request.blueprint != "security"):
        return
    if request.method in _READS or not (request.endpoint or "").startswith(_PASSKEYS):
        abort(415)
    try:
        sent = json.loads(request.get_data())
        "".join(word for word in sent.values() if isinstance(word, str)).encode()
    except (ValueError, RecursionError, AttributeError):
        abort(400)
    if not all(word is None or isinstance(word, str | bool) for word in sent.values()):
        abort(400)


def install(app: Flask) -> None:
    """Set the headers on every answer, and refuse a form that another site sent, or that is none."""
    # Flask-WTF would compare the Referer over https; no-referrer means there is none. The token and this check stand instead.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    # Closed by default: a view that is the same for everyone, and holds no token, says so itself.
    closed = {**headers_for(app), "Cache-Control": "no-store"}

    def refuse_other_sites() -> None:
        if request.method not in _READS and request.headers.get("Sec-Fetch-Site", "none") in {"cross-site", "same-site"}:
            abort(403)
        if request.is_json and request.routing_exception is None:  # else there is no such address, or not in that way: nobody reads it
            _refuse_other_json()

    app.before_request_funcs.setdefault(None, []).insert(0, refuse_other_sites)

    @app.after_request
    def add_headers(response: Response) -> Response:
        present = {name.title() for name, _ in response.headers}
        response.headers.extend([(name, value) for name, value in closed.items() if name.title() not in present])
        return response
