"""The child's consent and the placing authority's, written down as they were given: without both, a visitor reads no log of the child."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.db.models.visits import Giver
from carer_app.db.queries import people
from carer_app.db.queries import visits as kept
from carer_app.domain.visit import both_consents
from carer_app.extensions import db
from carer_app.services import visits
from carer_app.services.errors import Refused
from carer_app.web.acting import acting
from carer_app.web.visit.blueprint import blueprint
from forms.visit import GIVERS, ConsentForm


@blueprint.get("/consents/<uuid:child_id>")
@needs(Permission.RECORD_CONSENT, "child", reads="consents")
def consents(child_id: UUID) -> ResponseReturnValue:
    """What stands, and what was written before."""
    return _page(ConsentForm(formdata=None)), 200


@blueprint.post("/consents/<uuid:child_id>")
@needs(Permission.RECORD_CONSENT, "child")
def keep_consent(child_id: UUID) -> ResponseReturnValue:
    """One consent, with who gave it and on which day."""
    form = ConsentForm()
    if not form.validate():
        return _page(form), 422
    try:
        given = Giver(form.giver.data), str(form.who.data), form.given_on.data
        visits.keep_consent(db.session, acting(), g.subject, *given, now(), consent_id=str(form.entry_id.data))
    except Refused as no:
        form.form_errors.append(str(no))
        return _page(form), 422
    flash("The consent is written down.", "ok")
    return redirect(url_for("visit.consents", child_id=child_id))


@blueprint.post("/consents/<uuid:child_id>/<uuid:consent_id>/end")
@needs(Permission.RECORD_CONSENT, "child")
def end_consent(child_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    """They said no after all: the log is closed to visitors at once."""
    if not visits.end_consent(db.session, acting(), g.subject, str(consent_id), now()):
        abort(404)
    flash("Ended. A visitor reads no log of this child any more.", "ok")
    return redirect(url_for("visit.consents", child_id=child_id))


def _page(form: ConsentForm) -> str:
    found = kept.consents(db.session, g.subject.id)
    stands = both_consents({one.giver.value: one.given_on for one in found if one.ended_at is None})
    names = people.names(db.session, {one.recorded_by for one in found})
    return render_template(
        "visit/consents.html", form=form, child=g.subject, found=found, stands=stands, names=names, givers=GIVERS, now=now()
    )
