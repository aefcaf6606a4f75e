"""They are already back: an absence nobody had written down, on one page (S13, T43)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.domain.entries import FoundWhere, PoliceTold, Returned
from carer_app.domain.occurrence import Occurrence
from carer_app.extensions import db
from carer_app.services import past_absences
from carer_app.services.errors import Refused
from carer_app.services.past_absences import LooksWritten, PastAbsence
from carer_app.web.acting import acting
from carer_app.web.first_names import name_the_child
from carer_app.web.returned.blueprint import blueprint
from forms.returned import PastForm

_KEPT_THERE = "A log is open for this child already. All you wrote is kept there as a line: write each step here as well."


@blueprint.route("/already/<uuid:child_id>", methods=["GET", "POST"])
@needs(Permission.START_OCCURRENCE, subject="child")
def already(child_id: UUID) -> ResponseReturnValue:
    """When, where, who was told, and the level it would have been; then the steps after a return. A child away now has a log already."""
    form = PastForm()
    if request.method == "GET":
        running = past_absences.unfinished(db.session, g.subject.id)
        return _page(form) if running is None else redirect(url_for("returned.home", occurrence_id=running.id))
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        written = past_absences.write_down(
            db.session, acting(), g.subject.id, _absence(form), now(), entry_id=str(form.entry_id.data), is_another=form.is_another
        )
    except LooksWritten as why:
        form.form_errors.append(str(why))
        return _page(form, why.alike), 409
    except Refused as why:
        form.form_errors.append(str(why))
        return _page(form), 409
    if written.is_open:
        flash(_KEPT_THERE, "ok")
    return redirect(url_for("returned.home", occurrence_id=written.occurrence_id))


def _page(form: PastForm, alike: Sequence[Occurrence] = ()) -> str:
    child = g.subject.preferred_name or "the child"
    name_the_child(form, child)
    return render_template("returned/already.html", form=form, child=child, alike=alike, now=now())


def _absence(form: PastForm) -> PastAbsence:
    reference = form.reference.data or ""
    return PastAbsence(
        missed_at=form.missed_at.data,
        back_at=form.back_at.data,
        returned=Returned(FoundWhere(form.found_where.data), form.place.data or ""),
        level_words=form.level_words,
        what_happened=form.what.data or "",
        told=form.told_words,
        told_said=form.told_said,
        police=PoliceTold(reference, none_given=not reference) if form.is_police_told else None,
    )
