"""One list: who is away now, at what level, whether the police were told, and when to look again."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, render_template

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, may_do, now, roles_of
from carer_app.access.permissions import Permission
from carer_app.domain.levels import State
from carer_app.extensions import db
from carer_app.packs import loader
from carer_app.services import plan_life, protocols
from carer_app.services.cared_for import Away, ChildNow, asked_to_sign, children_now
from carer_app.services.second_person import not_confirmed
from carer_app.services.was_police import were_police

blueprint = Blueprint("oversight", __name__, url_prefix="/oversight")


@blueprint.get("/")
@needs(Permission.SEE_OVERSIGHT)
def open_now() -> str:
    """Away now, the most urgent first; then those who are back with steps still to do."""
    person = current_person()
    found = children_now(db.session, person.id, roles_of(person, now()), Permission.SEE_OVERSIGHT, now())
    away = sorted(((child, child.away) for child in found if child.away), key=_urgency)
    back = [(child, child.finishing) for child in found if child.finishing]
    waits = not_confirmed(db.session, [open_.id for _, open_ in (*away, *back)])
    lowered = were_police(db.session, [open_.id for _, open_ in away if open_.state is State.AWAY_KNOWN])
    mine = person.organisation_id if may_do(Permission.ACCEPT_PROTOCOLS) else ""
    unaccepted = protocols.waiting(db.session, mine, (child.record for child in found if child.organisation_id == mine))
    return render_template(
        "oversight/open_now.html",
        unaccepted=unaccepted,
        reviews=_to_review(found),
        to_sign=asked_to_sign(person.id, roles_of(person, now()), found),
        away=away,
        back=back,
        pack=loader.national(),
        now=now(),
        waits=waits,
        lowered=lowered,
    )


def _to_review(found: Iterable[ChildNow]) -> list[tuple[ChildNow, str]]:
    """Children whose plan should be looked at again, and why."""
    children = {child.record.id: child for child in found}
    due = plan_life.to_review(db.session, {child_id: child.plan for child_id, child in children.items()}, now())
    return [(child, "; ".join(one.words for one in due[child_id])) for child_id, child in children.items() if child_id in due]


def _urgency(row: tuple[ChildNow, Away]) -> tuple[bool, int, float]:
    """Police level that the police do not know of yet, then the level, then who has been away longest."""
    _, away = row
    rank = away.level.rank if away.level else 3  # nothing decided yet comes before the lower levels
    return (not (away.level == "police" and not away.police_told), -rank, away.opened_at.timestamp())
