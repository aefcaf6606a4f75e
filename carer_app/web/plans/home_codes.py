"""The code of a home is told, not tried: whoever gives five wrong ones within an hour waits, and each wrong one is written down."""

from __future__ import annotations

from typing import NamedTuple

from flask import request
from limits import parse

from carer_app.access.people import current_person, now
from carer_app.db import audit
from carer_app.db.models.people import Home, Organisation
from carer_app.db.queries import people
from carer_app.db.transaction import own_transaction
from carer_app.domain.home_code import code_of
from carer_app.extensions import db, limiter
from carer_app.services.errors import Refused
from carer_app.services.whither import NoSuchCode, Whither, told

_WRONG = parse("5 per hour")
TOO_MANY = "Too many codes were wrong. Ring the home and ask for its code, and try again in an hour."


class Asked(NamedTuple):
    """Which home it is, before the child is moved to other people: its name, whose it is, and what is sent back with “yes”."""

    home: str
    of: str
    code: str


def to_ask(where: Whither, lives: Home | None) -> Asked | None:
    """What is asked before a child moves to another organisation's home; None once it was answered. Raises Refused.

    Call before the child is locked: a wrong code is written down apart from the request, which keeps nothing.
    """
    if not where.code:
        return None
    home = _told(where.code)
    if (lives is not None and home.organisation_id == lives.organisation_id) or request.form.get("sure") == code_of(home.id):
        return None
    named = people.homes(db.session, [home.id])[home.id]
    return Asked(named.name, db.session.get_one(Organisation, home.organisation_id).name, code_of(home.id))


def _told(code: str) -> Home:
    person = current_person().id
    if limiter.enabled and not limiter.limiter.test(_WRONG, "home-code", person):
        raise Refused(TOO_MANY)
    try:
        return told(db.session, code)
    except NoSuchCode:
        if limiter.enabled:
            limiter.limiter.hit(_WRONG, "home-code", person)
        with own_transaction() as session:
            audit.record(session, "home_code_wrong", person, at=now())
        raise
