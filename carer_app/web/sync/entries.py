"""POST /sync/entries: lines, in any order, and an answer for each."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import RequestEntityTooLarge

from carer_app.access.enforce import public
from carer_app.access.people import now
from carer_app.domain.envelope import MOST_LINES
from carer_app.extensions import db, limiter
from carer_app.services import sync
from carer_app.web.sync.blueprint import Unread, answer, blueprint, body_as_json, fault
from carer_app.web.sync.who import UNKNOWN, this_phone

MOST_BYTES = 1024 * 1024
_POSTS, _KILOBYTES = "120 per minute; 3000 per day", "65536 per day"
_STRANGERS = "60 per minute; 600 per hour"


@blueprint.post("/entries")
@public
def receive_entries() -> Response:
    """Keeps every line that can be kept. What it answers is committed before the phone hears of it."""
    request.max_content_length = MOST_BYTES
    phone = this_phone()
    if phone is None:
        return fault(*UNKNOWN)
    try:
        lines = _lines()
    except Unread as problem:
        return fault("bad_request", str(problem), 400)
    if len(lines) > MOST_LINES:
        return fault("too_large", f"Send at most {MOST_LINES} lines at a time.", 413)
    answers = sync.receive(db.session, phone, lines, now())
    said = [{"id": each.id, "verdict": each.verdict, "says": each.says} for each in answers]
    return answer({"received_at": now().isoformat(), "device": "revoked" if phone.is_revoked else "known", "answers": said})


def limit(app: Flask) -> None:
    """How often and how much one phone may send, and how often one address may guess."""
    view: Any = app.view_functions["sync.receive_entries"]
    view = limiter.limit(_POSTS, key_func=_whose)(view)
    view = limiter.limit(_KILOBYTES, key_func=_whose, cost=_kilobytes)(view)
    view = limiter.limit(_STRANGERS, key_func=get_remote_address, deduct_when=_was_no_phone)(view)
    app.view_functions["sync.receive_entries"] = view


@blueprint.after_request
def _when_to_come_again(response: Response) -> Response:
    limit = limiter.current_limit
    if response.status_code == 429 and limit is not None:
        response.headers["Retry-After"] = str(max(1, round(limit.reset_at - now().timestamp())))
    return response


def _lines() -> list[Any]:
    try:
        found = body_as_json().get("lines")
    except RequestEntityTooLarge:
        raise
    if not isinstance(found, list):
        raise Unread("Send an object with a list of 'lines'.")
    return found


def _was_no_phone(response: Response) -> bool:
    return response.status_code == 401


def _whose() -> str:
    """The phone, once it has shown its token; else the address. Whoever only names a phone uses up nothing of it."""
    phone = this_phone()
    return phone.device.id if phone is not None else f"address {get_remote_address()}"


def _kilobytes() -> int:
    return 1 + min(request.content_length or 0, MOST_BYTES) // 1024
