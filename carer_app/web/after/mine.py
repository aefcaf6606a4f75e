"""My list: what I do for the children I answer for, what others owe them, and how it stands with each child."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, request

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now, roles_of
from carer_app.access.permissions import Permission
from carer_app.extensions import db
from carer_app.services import duty_lists
from carer_app.services.duty_lists import Item
from carer_app.web.after.blueprint import blueprint

MOST = 25
"""So many rows of a kind on a page."""


@blueprint.get("/")
@needs(Permission.SEE_DUTIES)
def mine() -> str:
    """What hurts first stands first; what there is no room for, on the next page of its kind."""
    person = current_person()
    found = duty_lists.mine(db.session, person.id, roles_of(person, now()), now())
    own, asked = _from(found.own, request.args.get("own")), _from(found.asked, request.args.get("asked"))
    return render_template("after/mine.html", mine=found, own=own, asked=asked, most=MOST, now=now())


def _from(items: Sequence[Item], last: str | None) -> Sequence[Item]:
    """What comes after the last one that was seen; all of it, where that one was done since."""
    seen = next((place for place, item in enumerate(items, start=1) if item.line.id == last), 0)
    return items[seen:]
