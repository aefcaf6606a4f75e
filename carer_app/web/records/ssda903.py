"""The yearly return (SSDA903): a preview that explains each row and what would be refused, and the two files."""

from __future__ import annotations

from flask import Response, current_app, g, render_template, request

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.db.replica import from_replica
from carer_app.db.transaction import own_transaction
from carer_app.domain.ssda903 import CollectionYear
from carer_app.domain.ssda903_words import CODE, RULE, RULES, WHY
from carer_app.domain.wall_clock import local
from carer_app.extensions import db
from carer_app.services import ssda903 as returns
from carer_app.services.ssda903 import OfChild
from carer_app.web.plans.handing_out import saved
from carer_app.web.records.blueprint import blueprint

FIRST = 2015


@blueprint.get("/ssda903")
@needs(Permission.EXPORT_STATISTICS)
@from_replica
def ssda903() -> str:
    """The rows of a year, of the children whom the person is the named social worker of."""
    year, latest = _year(), CollectionYear.of(local(now()).date())
    found = _read(year)
    return render_template(
        "records/ssda903.html",
        year=year,
        years=[CollectionYear(latest.starts_in - back) for back in range(3)],
        children=found,
        sent=sum(len(one.sent) for one in found),
        refused=sum(len(one.rows) - len(one.sent) for one in found),
        CODE=CODE, WHY=WHY, RULE=RULE, RULES=RULES,
    )  # fmt: skip


@blueprint.get("/ssda903/missing.csv")
@needs(Permission.EXPORT_STATISTICS, fresh=True)
def ssda903_missing() -> Response:
    """The table of times away."""
    return saved(returns.files(_taken_out("missing")).missing.encode(), "text/csv", "missing.csv")


@blueprint.get("/ssda903/header.csv")
@needs(Permission.EXPORT_STATISTICS, fresh=True)
def ssda903_header() -> Response:
    """The children in it."""
    return saved(returns.files(_taken_out("header")).header.encode(), "text/csv", "header.csv")


def _read(year: CollectionYear) -> list[OfChild]:
    """The children of whom there is a row; that it was read is written down for each of them."""
    person = current_person()
    found = returns.children(db.session, year, now(), social_worker=person.id)
    current_app.extensions["reads"].record_many("statistics", person.id, [one.id for one in found], now(), g.get("this_browser"))
    return found


def _taken_out(file: str) -> list[OfChild]:
    """The same, written down once more because it leaves: before it does."""
    person, year = current_person(), _year()
    found = returns.children(db.session, year, now(), social_worker=person.id)
    with own_transaction() as session:
        returns.note_export(session, person.id, found, year, file, now())
    return found


def _year() -> CollectionYear:
    """The year that was asked for; else the one that runs."""
    latest = CollectionYear.of(local(now()).date())
    asked = request.args.get("year", "")
    return CollectionYear(int(asked)) if asked.isascii() and asked.isdecimal() and FIRST <= int(asked) <= latest.starts_in else latest
