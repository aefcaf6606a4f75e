"""Handing a push message to the service of a browser: encrypted for that browser alone (RFC 8291), signed with our key (VAPID, RFC 8292)."""

from __future__ import annotations

import base64
import json
from enum import Enum, auto
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import structlog
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import current_app

from carer_app.db.models.reminders import PushPlace

PATIENCE = 10
WITHIN_HOURS = {True: 1, False: 12}
"""How long the service keeps it for a phone that is switched off: something of tonight is stale after an hour."""
log = structlog.get_logger()


class Took(Enum):
    """What the service said."""

    IT = auto()
    GONE = auto()
    REFUSED = auto()
    NOT_NOW = auto()


def public_key() -> str | None:
    """What a browser is given when it is asked for a place; None where this installation has no key, and so no push."""
    private = current_app.config.get("VAPID_PRIVATE_KEY")
    return None if not private else _encode(_public(_key(private)))


def hand_over(place: PushPlace, words: dict[str, str], tag: str, *, tonight: bool) -> Took:
    """One message for one browser. The same `tag` again takes the place of the one before, at the service and on the screen."""
    try:
        request = _request(place.place, {**words, "tag": tag}, tag, tonight=tonight)
        with _opener().open(request, timeout=PATIENCE):
            return Took.IT
    except HTTPError as no:
        with no:
            return _meaning(no.code)
    except OSError as problem:
        log.warning("a push service was not reached", problem=type(problem).__name__, exc_info=False)
        return Took.NOT_NOW


def _request(place: dict[str, Any], payload: dict[str, str], topic: str, *, tonight: bool) -> Request:
    from webpush import WebPush
    from webpush.types import WebPushKeys, WebPushSubscription

    private, public = _pems(current_app.config["VAPID_PRIVATE_KEY"])
    ours = WebPush(private, public, subscriber=current_app.config["VAPID_CONTACT"], ttl=WITHIN_HOURS[tonight] * 3600)
    theirs = WebPushSubscription(endpoint=place["endpoint"], keys=WebPushKeys(auth=place["auth"], p256dh=place["p256dh"]))
    made = ours.get(json.dumps(payload), theirs)
    more = {"Content-Type": "application/octet-stream", "Urgency": "high" if tonight else "normal", "Topic": topic.replace("-", "")[:32]}
    return Request(place["endpoint"], made.encrypted, {**made.headers, **more}, method="POST")  # noqa: S310 - of a push service (push_places.is_of)


def _meaning(code: int) -> Took:
    if code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return Took.GONE
    if code == HTTPStatus.TOO_MANY_REQUESTS or code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Took.NOT_NOW
    log.error("a push service refused a message", code=code)
    return Took.REFUSED


class _NoOtherPlace(HTTPRedirectHandler):
    def redirect_request(self, *about: Any) -> None:
        return None


@cache
def _opener() -> Any:
    return build_opener(_NoOtherPlace)


@cache
def _key(private: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(base64.urlsafe_b64decode(private + "=" * (-len(private) % 4)), "big"), ec.SECP256R1())


@cache
def _pems(private: str) -> tuple[bytes, bytes]:
    key = _key(private)
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, form, serialization.NoEncryption()), key.public_key().public_bytes(
        pem, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _public(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
