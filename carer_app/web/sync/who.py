"""Which phone asks, by the token in its header, and whose session came along."""

from __future__ import annotations

import re

from flask import g, request

from carer_app.access.people import current_person, now, somebody
from carer_app.db.models.devices import DevicePerson
from carer_app.extensions import db
from carer_app.services import devices
from carer_app.services.devices import Phone
from carer_app.web.account.lapse import has_lapsed
from carer_app.web.sync.blueprint import fault

_HEADER = re.compile(r"Device ([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]{20,120})")
UNKNOWN = ("device_unknown", "This phone is not known here. What you wrote stays on the phone: sign in to send it.", 401)
REVOKED = ("device_revoked", "This phone was taken out of use. What it could read is taken off it; what was not sent stays.", 403)
NOT_SET_UP = ("not_set_up", "This phone is not set up for you. Set it up again.", 403)


def this_phone() -> Phone | None:
    """The phone that showed its token, looked up once a request. Whoever has done nothing here for a while is not taken for the writer."""
    if "this_phone" not in g:
        g.this_phone = _look_up()
    found: Phone | None = g.this_phone
    return found


def _look_up() -> Phone | None:
    found = _HEADER.fullmatch(request.headers.get("Authorization", ""))
    if found is None:
        return None
    person = somebody()
    return devices.known(db.session, found[1], found[2], now(), None if person is None or has_lapsed() else person)


class NoPhone(Exception):
    """This phone may not read; `answer` says why."""

    def __init__(self, code: str, says: str, status: int) -> None:
        super().__init__(says)
        self.answer = fault(code, says, status)


def phone_of_person() -> tuple[Phone, DevicePerson]:
    """The phone, and the store that the signed-in person has on it. Raises NoPhone."""
    phone = this_phone()
    if phone is None:
        raise NoPhone(*UNKNOWN)
    if phone.is_revoked:
        raise NoPhone(*REVOKED)
    store = phone.store_of(current_person().id)
    if store is None:
        raise NoPhone(*NOT_SET_UP)
    g.phone = phone
    return phone, store
