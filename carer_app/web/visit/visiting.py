"""The visitor's pages: times away of a home month by month, without a name; and a log, where both consents are there. All of it is written down."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast
from uuid import UUID

from flask import current_app, g, render_template, request
from sqlalchemy.exc import SQLAlchemyError

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now, roles_of
from carer_app.access.permissions import Permission
from carer_app.access.reads import Ledger, NotWrittenDown
from carer_app.db.queries import people
from carer_app.domain.log_words import LEVEL
from carer_app.domain.visit import first_day_back, month_of, next_month
from carer_app.domain.wall_clock import local
from carer_app.extensions import db
from carer_app.services import visits
from carer_app.services.cared_for import reach_of
from carer_app.web.filters import MONTHS
from carer_app.web.visit.blueprint import blueprint


@blueprint.get("/")
@needs(Permission.VISIT_HOME)
def homes() -> str:
    """The homes this person visits, and until when."""
    person = current_person()
    reach = reach_of(person.id, roles_of(person, now()), Permission.VISIT_HOME)
    until = {m.home_id: m.to_at for m in person.memberships if m.home_id in reach.homes and m.to_at and m.from_at <= now() < m.to_at}
    found = people.homes(db.session, reach.homes) if reach.homes else {}
    return render_template("visit/homes.html", homes=sorted(found.values(), key=lambda home: home.name.casefold()), until=until, now=now())


@blueprint.get("/homes/<uuid:home_id>")
@needs(Permission.VISIT_HOME, "home", reads="visit")
def home(home_id: UUID) -> str:
    """The times away that began there in one month."""
    today = local(now()).date()
    first, after = month_of(request.args.get("month", ""), today)
    times, children = visits.month(db.session, g.subject, first, after, now())
    _write_down(children)
    before = (first.replace(day=1) - (after - first)).replace(day=1)
    return render_template(
        "visit/home.html",
        home=g.subject,
        times=times,
        children=len(children),
        month=_words(first.year, first.month),
        level_words=LEVEL,
        earlier=f"{before:%Y-%m}" if before >= first_day_back(today) else None,
        later=f"{after:%Y-%m}" if next_month(first) <= today else None,
        now=now(),
    )


@blueprint.get("/logs/<uuid:visited_log_id>")
@needs(Permission.VISIT_HOME, "visited_log", reads="visited_log")
def log(visited_log_id: UUID) -> str:
    """The log of one time away: only while both consents stand."""
    return render_template("visit/log.html", one=g.subject, lines=visits.log_of(db.session, g.subject), now=now())


def _write_down(child_ids: Collection[str]) -> None:
    """Each child's own page of who saw what says so too. Raises NotWrittenDown."""
    try:
        cast(Ledger, current_app.extensions["reads"]).record_many("visit", current_person().id, child_ids, now(), g.get("this_browser"))
    except SQLAlchemyError as problem:
        current_app.logger.error("A visitor's reading could not be written down: %s.", type(problem).__name__)
        raise NotWrittenDown from None


def _words(year: int, month: int) -> str:
    return f"{MONTHS[month - 1]} {year}"
