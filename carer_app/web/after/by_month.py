"""How many return interviews were owed, offered, accepted, refused and held in time, by month: what nobody could count before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, request

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now, roles_of
from carer_app.access.permissions import Permission
from carer_app.db.queries import interviews as kept
from carer_app.db.queries import people
from carer_app.db.queries.cared_for import Reach
from carer_app.extensions import db
from carer_app.services import numbers
from carer_app.services.cared_for import reach_of
from carer_app.web.after.blueprint import blueprint
from carer_app.web.filters import MONTHS

COLUMNS = (
    ("owed", "Owed"),
    ("never_offered", "Never offered"),
    ("offered", "Offered"),
    ("accepted", "Accepted"),
    ("refused", "Refused"),
    ("held", "Held"),
    ("in_time", "Held in 72 hours"),
    ("not_held", "Ended unheld"),
)


@blueprint.get("/interviews/by-month")
@needs(Permission.SEE_OVERSIGHT)
def by_month() -> str:
    """A row for each month of returns: times away and children both."""
    person = current_person()
    reach = reach_of(person.id, roles_of(person, now()), Permission.SEE_OVERSIGHT)
    homes = _homes(reach)
    chosen = request.args.get("home", "")
    one_home = chosen if chosen in {home_id for home_id, _ in homes} else None
    months = [(*_words(month), counts) for month, counts in _counted(reach, one_home)]
    return render_template("after/interviews_by_month.html", months=months, columns=COLUMNS, homes=homes, chosen=one_home or "")


def _counted(reach: Reach, one_home: str | None) -> Sequence[tuple[str, Mapping[str, Any]]]:
    """By month: of one home or one whole organisation as it is kept counted; of anything else, counted now."""
    places = [one_home] if one_home else [*reach.homes, *reach.organisations]
    if len(places) == 1 and (one_home or not reach.social_worker):
        return numbers.talks_by_month(db.session, places[0])
    return [(row.month, row.counts) for row in kept.by_month(db.session, reach, now(), one_home)]


def _homes(reach: Reach) -> list[tuple[str, str]]:
    """The homes to choose from, for whoever answers for more than one."""
    found = {home.id: home.name for one in sorted(reach.organisations) for home in people.homes_in(db.session, one)}
    found |= {home.id: home.name for home in people.homes(db.session, reach.homes).values()} if reach.homes else {}
    return sorted(found.items(), key=lambda home: home[1].casefold()) if len(found) > 1 else []


def _words(month: str) -> tuple[str, str]:
    """ "September 2026", and "Sep 2026" for a narrow column."""
    name = MONTHS[int(month[5:]) - 1]
    return f"{name} {month[:4]}", f"{name[:3]} {month[:4]}"
