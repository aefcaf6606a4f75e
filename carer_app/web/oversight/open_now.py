"""One list: who is away now, at what level, whether the police were told, and when to look again."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, may_do, now, roles_of
from carer_app.access.permissions import Permission
from carer_app.db.replica import from_replica
from carer_app.domain.levels import State
from carer_app.extensions import db
from carer_app.packs import loader
from carer_app.services import protocols
from carer_app.services.cared_for import Away, ChildNow, asked_to_sign, children_now
from carer_app.services.duty_lists import owed_besides, own_of_children
from carer_app.services.folded_logs import logs_holding
from carer_app.services.packs_waiting import GIVEN, packs_not_confirmed_in
from carer_app.services.second_person import LOWERED, not_confirmed_in
from carer_app.services.was_police import were_police
from carer_app.web.oversight.freshness import mark_now, mark_of
from carer_app.web.oversight.plans import plans_to_put_right

blueprint = Blueprint("oversight", __name__, url_prefix="/oversight")


FEW_HOMES = 3
"""With more homes than this each has a heading of its own."""


@blueprint.get("/")
@needs(Permission.SEE_OVERSIGHT)
@from_replica
def open_now() -> str:
    """Away now, the most urgent first; then those who are back with steps still to do."""
    found = _children()
    return render_template("oversight/open_now.html", **_shown(found), etag=mark_of(current_person().id, found, now()))


@blueprint.get("/live")
@needs(Permission.SEE_OVERSIGHT, background=True)
@from_replica
def live() -> ResponseReturnValue:
    """The parts of the page, or 304 where nothing has changed: that costs one question about the children."""
    person = current_person()
    tag = mark_now(person.id, roles_of(person, now()), now()) if request.if_none_match else ""
    if tag and request.if_none_match.contains(tag):
        answer = Response(status=304)
    else:
        found = _children()
        tag = tag or mark_of(person.id, found, now())
        answer = make_response(render_template("oversight/parts.html", **_shown(found)))
    answer.set_etag(tag)
    return answer


def _children() -> tuple[ChildNow, ...]:
    person = current_person()
    return children_now(db.session, person.id, roles_of(person, now()), Permission.SEE_OVERSIGHT, now())


def _shown(found: tuple[ChildNow, ...]) -> dict[str, Any]:
    person = current_person()
    away = sorted(((child, child.away) for child in found if child.away), key=_urgency)
    back = [(child, one) for child in found for one in child.back]
    logs = logs_holding(db.session, (LOWERED, GIVEN), [open_.id for _, open_ in (*away, *back)])
    lowered = were_police(db.session, [open_.id for _, open_ in away if open_.state is State.AWAY_KNOWN])
    mine = person.organisation_id if may_do(Permission.ACCEPT_PROTOCOLS) else ""
    unaccepted = protocols.waiting(db.session, mine, (child.record for child in found if child.organisation_id == mine))
    own = own_of_children(person.id, roles_of(person, now()), found)
    more = owed_besides(db.session, [child.id for child in found], [open_.id for _, open_ in away], own, now())
    soonest = sorted((child for child in found if child.id in more.interviews), key=lambda child: more.interviews[child.id])
    return {
        "owed": more.owed,
        "interviews": [(child, more.interviews[child.id]) for child in soonest],
        "quiet": more.quiet,
        "unaccepted": unaccepted,
        "plans": plans_to_put_right(found, now()),
        "to_sign": asked_to_sign(person.id, roles_of(person, now()), found),
        "homes": _by_home(away, len({child.home_id for child in found})),
        "back": back,
        "pack": loader.national(),
        "now": now(),
        "waits": not_confirmed_in(logs),
        "lowered": lowered,
        "packs": packs_not_confirmed_in(logs, now()),
        "differ": [child for child in found if child.differs],
    }


def _by_home(away: list[tuple[ChildNow, Away]], homes: int) -> list[tuple[str, list[tuple[ChildNow, Away]]]]:
    """Who is away, under the name of each home where there are many; the home of the most urgent first. Else in one list with no name."""
    if homes <= FEW_HOMES:
        return [("", away)] if away else []
    first = {child.home_id: place for place, (child, _) in reversed(list(enumerate(away)))}
    placed = sorted(away, key=lambda row: first[row[0].home_id])
    return [(rows[0][0].home_name or "No home", rows) for rows in (list(group) for _, group in groupby(placed, lambda row: row[0].home_id))]


def _urgency(row: tuple[ChildNow, Away]) -> tuple[bool, int, float]:
    """Police level that the police do not know of yet, then the level, then who has been away longest."""
    _, away = row
    rank = away.level.rank if away.level else 3  # nothing decided yet comes before the lower levels
    return (not (away.level == "police" and not away.police_told), -rank, away.opened_at.timestamp())
