"""The key that lines are sealed to, and setting a phone up for the person who is signed in."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, current_app, request

from carer_app.access.enforce import needs, public
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.db.models.devices import Lock
from carer_app.db.models.people import Person
from carer_app.db.transaction import own_transaction
from carer_app.extensions import db
from carer_app.services import devices, line_keys
from carer_app.web.sync.blueprint import Unread, answer, blueprint, body_as_json, fault

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOST_BYTES = 4096
_KEY = "line_key"


@blueprint.get("/key")
@public
def key() -> Response:
    """The public key. It is nobody's secret."""
    response = answer(public_key())
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def public_key() -> dict[str, str]:
    """What a phone seals to. The first key is made at the first asking, as there can be no line without one."""
    found = line_keys.current(db.session)
    if found is None:
        with own_transaction() as session:
            found = line_keys.make_first(session, now())
        current_app.logger.info("A key for lines was made.")
    return found


@blueprint.post("/devices")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def set_up_device() -> Response:
    """This phone has a store of this person's from now on."""
    request.max_content_length = _MOST_BYTES
    try:
        asked = _read(body_as_json())
    except Unread as problem:
        return fault("bad_request", str(problem), 400)
    person = current_person()
    try:
        made = devices.set_up(db.session, person, asked["device"], asked["token"], asked["label"], asked["lock"], now(), left=asked["left"])
    except devices.Taken as no:
        if no.code == devices.ASK_MANAGER:
            _ask(person, asked["device"])
        return fault(no.code, str(no), 409)
    return answer(
        {
            "device": made.device.id,
            "token": made.token,
            "key": line_keys.make_first(db.session, now()),
            "person": {"id": person.id, "initials": initials(person.name)},
            "readable_hours": devices.READABLE_HOURS[made.store.lock],
            "now": now().isoformat(),
        }
    )


def _ask(person: Person, device_id: str) -> None:
    """Kept although the phone is told no."""
    db.session.rollback()
    with own_transaction() as session:
        devices.ask_to_confirm(session, person, device_id, now())


def initials(name: str) -> str:
    """Up to three letters to tell people on a shared phone apart; a whole name would be readable by whoever holds it."""
    return "".join(word[0] for word in name.split() if word[0].isalnum())[:3].upper() or "?"


def _read(raw: dict[str, Any]) -> dict[str, Any]:
    device, label, token, lock, left = (raw.get(name) for name in ("device", "label", "token", "lock", "left"))
    if not isinstance(device, str) or not _UUID.fullmatch(device):
        raise Unread("'device' must be a UUID in lower case.")
    if not isinstance(label or "", str) or not isinstance(token or "", str):
        raise Unread("'label' and 'token' must be text, or nothing.")
    if not isinstance(lock, str) or lock not in set(Lock):
        raise Unread("'lock' must be pin or passkey.")
    return {
        "device": device,
        "label": (label or "").encode(errors="replace").decode()[:120],
        "token": token,
        "lock": Lock(lock),
        "left": left is True,
    }
