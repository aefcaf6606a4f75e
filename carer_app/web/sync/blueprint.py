"""The addresses under /sync/, and answers in the shape all of them have."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, make_response, request

blueprint = Blueprint("sync", __name__, url_prefix="/sync")


def answer(body: Any, status: int = 200) -> Response:
    """JSON, for this phone alone."""
    response = make_response(json.dumps(body, separators=(",", ":")), status)
    response.mimetype = "application/json"
    return response


def fault(code: str, says: str, status: int) -> Response:
    """Why not, in a word for the phone and a sentence for the person."""
    return answer({"error": {"code": code, "says": says}}, status)


class Unread(ValueError):
    """The body is not what is asked for; the message is a sentence."""


def body_as_json() -> dict[str, Any]:
    """The object that was sent. Raises Unread."""
    try:
        found = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError):
        raise Unread("What was sent is not JSON.") from None
    if not isinstance(found, dict):
        raise Unread("What was sent is not an object.")
    return found
