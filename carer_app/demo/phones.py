"""The demo's phone: it wrote a line of the open time away, and has not been heard of since."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from carer_app.db.models.devices import Device, DevicePerson, LineReceipt, Lock
from carer_app.db.models.people import Home, Person

QUIET_FOR = timedelta(minutes=40)
WROTE = 14
"""The place among the lines of the open time away of the one it wrote: the note about the phone under the pillow."""


def goes_quiet(session: Session, device_id: str, whose: Person, home: Home, line: tuple[str, str], now: datetime) -> None:
    """`line`: the time away and the line of it that came from this phone."""
    phone = Device(id=device_id, organisation_id=home.organisation_id, home_id=home.id, token_hash="0" * 64)
    phone.label, phone.created_at, phone.last_contact_at = "House phone", now - timedelta(days=60), now - QUIET_FOR
    session.add(phone)
    session.flush()
    store = DevicePerson(device_id=phone.id, person_id=whose.id, lock=Lock.PIN)
    store.set_up_at, store.last_seen_at = phone.created_at, phone.last_contact_at
    occurrence_id, entry_id = line
    told = {"wall": (now - QUIET_FOR).isoformat(), "build": "demo"}
    session.add_all((store, LineReceipt(id=entry_id, occurrence_id=occurrence_id, device_id=phone.id, access_ended=False, told=told)))
    session.flush()
