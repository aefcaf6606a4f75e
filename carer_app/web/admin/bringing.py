"""Staff and children from a sheet: looked at first, every bad line named, and kept only when all is good and somebody says so.

The file is kept nowhere. What was read of it travels signed in the page that shows it, to the same person, for an hour.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from carer_app.access.people import current_person
from carer_app.domain.sheet import MOST_BYTES, Column, Fault, NotASheet, Sheet, blank, read, text_of
from carer_app.services.errors import Refused
from carer_app.web.plans.handing_out import saved
from forms.bringing import SheetForm

MOST_CARRIED = 900_000
GOOD_FOR = 3600
SHOWN = 200
TOO_MUCH = "This file holds more than can be brought in at once. Bring it in two parts."
AGAIN = "Choose the file again. Nothing is saved yet."


@dataclass(frozen=True, slots=True)
class Looked:
    """What a sheet holds: the good lines as rows to show, and what is wrong."""

    found: Sequence[Any]
    shown: Sequence[tuple[str, ...]]
    faults: Sequence[Fault]
    unused: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """Staff or children: the columns, the words of the pages, how a sheet is looked at, and how it is kept."""

    name: str
    columns: tuple[Column, ...]
    heads: tuple[str, ...]
    look: Callable[[Sheet], Looked]
    keep: Callable[[Looked], str]


def start(kind: Kind, form: SheetForm | None = None, status: int = 200) -> ResponseReturnValue:
    """Choose a file."""
    return render_template(f"admin/bring_{kind.name}.html", form=form or SheetForm(), kind=kind), status


def look(kind: Kind) -> ResponseReturnValue:
    """What the file holds. Nothing is saved."""
    form = SheetForm()
    if not form.validate():
        return start(kind, form, 422)
    try:
        text = text_of(form.file.data.read(MOST_BYTES + 1))
        return _shown(kind, text)
    except (NotASheet, Refused) as problem:
        return _refused(kind, str(problem))


def keep(kind: Kind) -> ResponseReturnValue:
    """Looked at once more, and kept whole or not at all."""
    try:
        text = _signer(kind).loads(request.form.get("sheet", ""), max_age=GOOD_FOR)
    except BadData:
        return _refused(kind, AGAIN)
    try:
        looked = kind.look(read(str(text), kind.columns))
        if looked.faults:
            return _shown(kind, str(text))
        flash(kind.keep(looked), "ok")
    except (NotASheet, Refused) as problem:
        return _refused(kind, str(problem))
    return redirect(url_for("admin.list_people") if kind.name == "staff" else url_for("decide.who"))


def empty(kind: Kind) -> Response:
    """The headings, to be filled in."""
    return saved(blank(kind.columns), "text/csv", f"{kind.name}.csv")


def _shown(kind: Kind, text: str) -> ResponseReturnValue:
    looked = kind.look(read(text, kind.columns))
    carried = "" if looked.faults else str(_signer(kind).dumps(text))
    if len(carried) > MOST_CARRIED:
        return _refused(kind, TOO_MUCH)
    page = render_template(
        "admin/brought.html", kind=kind, looked=looked, carried=carried, most=SHOWN, bad=len({fault.line for fault in looked.faults})
    )
    return page, 422 if looked.faults else 200


def _refused(kind: Kind, says: str) -> ResponseReturnValue:
    form = SheetForm()
    form.file.errors = [says]
    return start(kind, form, 422)


def _signer(kind: Kind) -> URLSafeTimedSerializer:
    """Signed for this person and this kind of sheet alone."""
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=f"sheet:{kind.name}:{current_person().id}")
