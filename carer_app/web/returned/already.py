"""They are already back: an absence nobody had written down, on one page (S13, T43)."""

from __future__ import annotations

from uuid import UUID

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.domain.entries import FoundWhere, PoliceTold, Returned
from carer_app.extensions import db
from carer_app.services import past_absences
from carer_app.services.errors import Refused
from carer_app.services.past_absences import PastAbsence
from carer_app.web.acting import acting
from carer_app.web.returned.blueprint import blueprint
from forms.returned import PastForm


@blueprint.route("/already/<uuid:child_id>", methods=["GET", "POST"])
@needs(Permission.START_OCCURRENCE, subject="child")
def already(child_id: UUID) -> ResponseReturnValue:
    """When, where, who was told, and the level it would have been; then the steps after a return. A child away now has a log already."""
    running = past_absences.unfinished(db.session, g.subject.id)
    if running is not None:
        return redirect(url_for("returned.home", occurrence_id=running.id))
    form = PastForm()
    if request.method == "GET":
        return _page(form)
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        begun = past_absences.write_down(db.session, acting(), g.subject.id, _absence(form), now(), entry_id=str(form.entry_id.data))
    except Refused as why:
        form.form_errors.append(str(why))
        return _page(form), 409
    return redirect(url_for("returned.home", occurrence_id=begun))


def _page(form: PastForm) -> str:
    return render_template("returned/already.html", form=form, child=g.subject.preferred_name or "the child")


def _absence(form: PastForm) -> PastAbsence:
    reference = form.reference.data or ""
    return PastAbsence(
        missed_at=form.missed_at.data,
        back_at=form.back_at.data,
        returned=Returned(FoundWhere(form.found_where.data), form.place.data or ""),
        level_words=form.level_words,
        what_happened=form.what.data or "",
        told=form.told_words,
        police=PoliceTold(reference, none_given=not reference) if form.is_police_told else None,
    )
