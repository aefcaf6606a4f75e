"""Browsers that take push messages: given by their person, sealed, and gone when the browser is signed out or hidden."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.people import LoginSession
from carer_app.db.models.reminders import PushPlace
from carer_app.db.queries import reminder_messages as rows
from carer_app.services.errors import Refused

MOST = 10
IN_USE_WITHIN = timedelta(hours=12)
"""As long as a sign-in lasts that nobody uses."""


def keep(session: Session, login: LoginSession, address: str, p256dh: str, auth: str, now: datetime, services: Collection[str]) -> None:
    """This browser takes them for its person from now on. Raises Refused for what no browser gives."""
    if not is_of(address, services) or not _is_key(p256dh) or len(_raw(auth)) != 16:
        raise Refused("This browser cannot take reminders.")
    digest = hashlib.sha256(address.encode()).hexdigest()
    for old in rows.same_place(session, login, digest):
        session.delete(old)
    session.flush()
    place = PushPlace(person_id=login.person_id, login_id=login.id, digest=digest, made_at=now)
    place.place = {"endpoint": address, "p256dh": p256dh, "auth": auth}
    session.add(place)
    audit.record(session, "push_turned_on", login.person_id, at=now)


def end(session: Session, login: LoginSession, now: datetime) -> None:
    """This browser takes none from now on."""
    for place in rows.of_browser(session, login.id):
        session.delete(place)
        audit.record(session, "push_turned_off", login.person_id, at=now)


def is_on(session: Session, login: LoginSession) -> bool:
    """Whether this browser takes them, and was not hidden since."""
    return any(login.hidden_at is None or login.hidden_at < place.made_at for place in rows.of_browser(session, login.id))


def of_person(session: Session, person_id: str, now: datetime) -> list[PushPlace]:
    """Where somebody is to be told now, the newest few."""
    return rows.places(session, person_id, now - IN_USE_WITHIN)[-MOST:]


def gone(session: Session, place: PushPlace) -> None:
    """The push service says that it is no more. Commits."""
    session.delete(place)
    session.commit()


def is_of(address: str, services: Collection[str]) -> bool:
    """Whether it is an address of one of these services. One that begins with http:// is for a service of this very machine."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if len(address) > 1000 or parts.username or parts.fragment or not address.isprintable():
        return False
    if f"{parts.scheme}://{parts.netloc}" in services:
        return True
    return parts.scheme == "https" and port is None and any(host == one or host.endswith(f".{one}") for one in services)


def _is_key(key: str) -> bool:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _raw(key))
    except ValueError:
        return False
    return True


def _raw(key: str) -> bytes:
    try:
        return base64.b64decode(key.rstrip("=") + "=" * (-len(key.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return b""
