"""A home's and an organisation's picture: a year of months, drawn and as tables, and as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from uuid import UUID

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now, roles_of
from carer_app.access.permissions import Permission
from carer_app.db import audit
from carer_app.db.queries import people
from carer_app.db.replica import from_replica
from carer_app.db.transaction import own_transaction
from carer_app.domain.counting import months_until, quarter_of
from carer_app.domain.numbers_words import LEVEL_WORDS, TABLES, cell_words, csv_cells, csv_columns, trend_words
from carer_app.domain.plan_csv import safe_cell
from carer_app.domain.wall_clock import local
from carer_app.extensions import db
from carer_app.services import numbers
from carer_app.services.cared_for import reach_of
from carer_app.web.filters import MONTHS
from carer_app.web.plans.handing_out import saved
from carer_app.web.records import bars
from carer_app.web.records.blueprint import blueprint

A_YEAR = 12
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
_QUARTERS = {1: "January to March", 2: "April to June", 3: "July to September", 4: "October to December"}


@blueprint.get("/homes/<uuid:home_id>")
@needs(Permission.SEE_NUMBERS, "home")
@from_replica
def home_numbers(home_id: UUID) -> str:
    """What was counted of one home, month by month."""
    return render_template(
        "records/numbers.html", place=g.subject.name, is_home=True, **_shown(str(home_id), "records.home_csv", home_id=home_id)
    )


@blueprint.get("/homes/<uuid:home_id>/numbers/<until>.csv")
@needs(Permission.SEE_NUMBERS, "home", fresh=True)
@from_replica
def home_csv(home_id: UUID, until: str) -> Response:
    """The same as a file. Written down."""
    return _file(str(home_id), g.subject.name, "home", until)


@blueprint.get("/organisation")
@needs(Permission.SEE_NUMBERS)
@from_replica
def organisation() -> str:
    """The homes one answers for; and all of them together, for those who answer for all."""
    homes, whole = homes_of(), _whole()
    year = f"{local(now()):%Y}"
    found = numbers.pictures(db.session, [home_id for home_id, _ in homes], [year])
    rows = [(home_id, name, found[home_id, year]) for home_id, name in homes]
    shown = _shown(whole, "records.organisation_csv") if whole else None
    return render_template("records/organisation.html", homes=rows, year=year, place="", is_home=False, whole=bool(shown), **(shown or {}))


@blueprint.get("/organisation/<until>.csv")
@needs(Permission.SEE_NUMBERS, fresh=True)
@from_replica
def organisation_csv(until: str) -> ResponseReturnValue:
    """All homes together as a file. Written down."""
    whole = _whole()
    if whole is None:
        return redirect(url_for("records.organisation"))
    return _file(whole, "All homes", "organisation", until)


def _whole() -> str | None:
    """The organisation whose every home one answers for: one's own, where there are several."""
    person = current_person()
    found = reach_of(person.id, roles_of(person, now()), Permission.SEE_NUMBERS).organisations
    return person.organisation_id if person.organisation_id in found else min(found, default=None)


def homes_of() -> list[tuple[str, str]]:
    """The homes one answers for, by name."""
    person = current_person()
    reach = reach_of(person.id, roles_of(person, now()), Permission.SEE_NUMBERS)
    found = {home.id: home.name for one in sorted(reach.organisations) for home in people.homes_in(db.session, one)}
    found |= {home.id: home.name for home in people.homes(db.session, reach.homes).values()} if reach.homes else {}
    return sorted(found.items(), key=lambda home: home[1].casefold())


def _shown(place_id: str, file: str, **where: Any) -> dict[str, Any]:
    months, this = _months(request.args.get("until", "")), f"{local(now()):%Y-%m}"
    years, quarters = sorted({month[:4] for month in months}), list(dict.fromkeys(map(quarter_of, months)))
    found = numbers.pictures(db.session, [place_id], [*months, *years, *quarters])
    rows = [(month_words(month), short_words(month), found[place_id, month]) for month in reversed(months)]
    drawn = [(short_words(month), found[place_id, month]) for month in months]
    earlier, later = months_until(months[0], 2)[0], _later(months[-1])
    first = numbers.first_month(db.session, place_id)
    return {
        "rows": rows,
        "years": [(year, found[place_id, year]) for year in reversed(years)],
        "trend": _trend(found, place_id, quarters),
        "levels": bars.levels(drawn),
        "minutes": bars.minutes(drawn),
        "level_words": LEVEL_WORDS,
        "tables": TABLES,
        "cell": cell_words,
        "span": f"{month_words(months[0])} to {month_words(months[-1])}",
        "file": url_for(file, until=months[-1], **where),
        "earlier": url_for(request.endpoint or "", until=earlier, **where) if first and earlier >= first else None,
        "later": url_for(request.endpoint or "", until=min(later, this), **where) if months[-1] < this else None,
    }


def _trend(found: dict[tuple[str, str], Any], place_id: str, quarters: list[str]) -> str:
    """The last two quarters that are over, beside each other."""
    over = [one for one in quarters if one < quarter_of(f"{local(now()):%Y-%m}")][-2:]
    if len(over) < 2:
        return ""
    words = [f"{_QUARTERS[int(one[6:])]} {one[:4]}" for one in over]
    return trend_words(found[place_id, over[1]], found[place_id, over[0]], words[1], words[0])


def _months(asked: str) -> list[str]:
    this = f"{local(now()):%Y-%m}"
    return months_until(min(asked, this) if _MONTH.fullmatch(asked) else this, A_YEAR)


def _later(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + 1:04}-{number:02}"


def _file(place_id: str, name: str, kind: str, until: str) -> Response:
    months = _months(until)
    found = numbers.pictures(db.session, [place_id], months)
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow([safe_cell(name)])
    writer.writerow(csv_columns())
    writer.writerows([safe_cell(cell) for cell in (month, *csv_cells(found[place_id, month]))] for month in months)
    with own_transaction() as session:
        audit.record(
            session, "numbers_exported", current_person().id, subject=kind, detail={"place": place_id, "until": months[-1]}, at=now()
        )
    return saved(("\ufeff" + kept.getvalue()).encode(), "text/csv", "numbers.csv")


def month_words(month: str) -> str:
    """ "October 2026"."""
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"


def short_words(month: str) -> str:
    """ "Oct 2026"."""
    return f"{MONTHS[int(month[5:]) - 1][:3]} {month[:4]}"
