"""What a person sees when something cannot be done: one sentence on what to do, and 999 and 101 always there."""

from __future__ import annotations

import errno
import sqlite3
from dataclasses import dataclass

import structlog
from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError

from carer_app.access.reads import NotWrittenDown
from carer_app.db.sealing import Shredded
from carer_app.db.transaction import SAFE_METHODS
from carer_app.domain.errors import MalformedEntry
from carer_app.extensions import db
from carer_app.web.in_memory import RequestInMemory

_OF_THE_PAGE = {"made_from", "seen"}
"""What a page sends with the words, and nobody typed."""
_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO})
_TRIES = frozenset({400, 403, 405, 413, 415, 429})
"""What no page of ours brings about: somebody may be trying something. What is not theirs to open is in the audit."""
_SECRET = ("password", "csrf_token", "code", "token", "entry_id")


@dataclass(frozen=True)
class Fault:
    """A page for one kind of answer. `says` is also the sentence of the JSON answer."""

    code: str
    heading: str
    says: str


# Not found and not allowed are one and the same to whoever asks.
_NOT_YOURS = Fault(
    "not_found", "This page is not here", "It was not found, or it is not yours to open. Check the address, or go back to the start."
)
FAULTS = {
    400: Fault(
        "bad_request", "We could not read that", "Something in what was sent could not be read. Go back, check it and send it again."
    ),
    401: Fault("sign_in_first", "Sign in first", "Nothing was saved yet. Sign in, then come back to this page and send it again."),
    403: _NOT_YOURS,
    404: _NOT_YOURS,
    405: Fault("wrong_method", "That cannot be done here", "Go back to the page before and use its buttons."),
    410: Fault("destroyed", "This record was destroyed", "Its day had come, and two people decided so. What is left is when, and by whom."),
    409: Fault("conflict", "Somebody has just changed this", "Go back, look at what is there now and try again."),
    413: Fault("too_large", "That is too large to send", "Send a smaller file, or a shorter text. A photo of less than 10 MB is enough."),
    415: Fault("wrong_kind", "We could not read that", "That kind of file or message cannot be read here. Go back and try another."),
    429: Fault("too_many", "Too many tries", "Wait a minute, then try again. 999 and 101 need no signing in."),
    500: Fault(
        "failed",
        "Something went wrong on our side",
        "What you had saved before is safe. Go back and try again. If it happens again, write it on paper and ring.",
    ),
    503: Fault(
        "busy", "We cannot save just now", "Try again in a minute. What was saved before is safe. If you need the police, ring now."
    ),
}
_STALE = Fault("stale_page", "This page had grown old", "Nothing was saved. What you wrote is below.")
_NOT_WRITTEN_DOWN = Fault(
    "not_written_down",
    "This cannot be shown just now",
    "Who looks at a child’s record is always written down, and that did not work. Try again in a minute. If you need the police, ring now.",
)
_LAST_RESORT = (
    '<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{heading}</title>'
    '<h1>{heading}</h1><p>{says}</p><p><a href="tel:999">999: danger now</a></p><p><a href="tel:101">101: police</a></p></html>'
)


def install(app: Flask) -> None:
    """Answer every fault in our own words."""
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(MalformedEntry, _no_line)
    app.register_error_handler(Shredded, _destroyed)
    app.register_error_handler(500, _broken)


def _known(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    if error.code == 413 and isinstance(request, RequestInMemory):
        request.read_to_the_end()
    if error.code in _TRIES:
        _tell(error.code)
    status = error.code if error.code in FAULTS else 400 if error.code < 500 else 500
    answer = _answer(FAULTS[status], error.code, **(_typed() if status == 401 else {}))
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        for given, value in error.get_headers():
            if given == name:
                answer.headers[name] = value
    if retry := getattr(error, "retry_after", None):
        answer.headers["Retry-After"] = str(retry)
    return answer


def _broken(error: Exception) -> ResponseReturnValue:
    if "sqlalchemy" in current_app.extensions:
        db.session.rollback()  # after a fault in the database the page could not even ask who is signed in
    original = getattr(error, "original_exception", None)
    if isinstance(original, NotWrittenDown):
        return _answer(_NOT_WRITTEN_DOWN, 503, **_typed())
    status = 503 if _cannot_save_now(original) else 500
    return _answer(FAULTS[status], status, **_typed())


def _no_line(error: MalformedEntry) -> ResponseReturnValue:
    """What a form of ours does not send, such as a name of a step that is a page long. Read from a log of ours it is our own fault."""
    if request.method in SAFE_METHODS:
        raise InternalServerError(original_exception=error) from error
    db.session.rollback()
    return _answer(FAULTS[400], 400, **_typed())


def _destroyed(error: Shredded) -> ResponseReturnValue:
    """What somebody still may open, and nobody can read any more."""
    db.session.rollback()
    return _answer(FAULTS[410], 410)


def _cannot_save_now(problem: BaseException | None) -> bool:
    """Whether it is the machine: the database is held, full, read-only or away, or the disk is."""
    if isinstance(problem, OSError):
        return problem.errno in _OF_THE_DISK
    return isinstance(problem, OperationalError | InterfaceError | InternalError | PoolTimeout | sqlite3.OperationalError)


def _stale(error: CSRFError) -> ResponseReturnValue:
    """The token is too old or not ours; most often because nobody is signed in any more, and then the page says that first."""
    _tell(400)
    nobody = hasattr(current_app, "login_manager") and not current_user.is_authenticated
    return _answer(FAULTS[401] if nobody and request.blueprint != "security" and not _wants_json() else _STALE, 400, **_typed())


def _tell(status: int) -> None:
    structlog.get_logger().warning("a request was refused", endpoint=request.endpoint, method=request.method, status=status)


def _typed() -> dict[str, object]:
    """What was typed, to be shown; it may be sent again only if our own page sent it."""
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    sent = [] if _wants_json() else [(name, value) for name, value in request.form.items(multi=True) if not _is_secret(name)]
    typed = [(name, value) for name, value in sent if value and name not in _OF_THE_PAGE]
    made_with_page = [("entry_id", request.form["entry_id"])] if typed and "entry_id" in request.form else []
    had_files = bool(request.files)
    return {
        "typed": typed, "again": ours and not had_files, "action": request.path, "hidden": made_with_page + sent, "had_files": had_files,
    }  # fmt: skip


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in _SECRET)


def _wants_json() -> bool:
    return request.is_json or request.accept_mimetypes.best == "application/json" or request.path.startswith("/sync/")


def _answer(fault: Fault, status: int, **more: object) -> Response:
    if _wants_json():
        return make_response(jsonify(error={"code": fault.code, "says": fault.says}), status)
    for who in (None, AnonymousUserMixin()):
        try:
            if who is not None:
                g._login_user = who  # the page for nobody asks the database for nothing, and still shows what was typed
            return make_response(render_template("errors/page.html", fault=fault, **more), status)
        except Exception:  # whatever broke the page may break this one: the numbers to ring must still come
            current_app.logger.exception("The error page itself failed.")
    return make_response(_LAST_RESORT.format(heading=fault.heading, says=fault.says), status)
