"""The first page of whoever runs an organisation: what needs them, and where to go; and the organisation's own name."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.db.models.people import Organisation, OrganisationKind
from carer_app.db.queries import overview as kept
from carer_app.extensions import db
from carer_app.services import accounts, organisations, roles
from carer_app.services.errors import Refused
from carer_app.web.admin.blueprint import blueprint
from forms.people import ORGANISATION_KIND_WORDS, OrganisationForm

_MANAGE = Permission.MANAGE_PEOPLE
QUIET_AFTER = timedelta(days=7)
"""A phone that is in use calls in every day; one that lies in a drawer for a week may be lost."""


@blueprint.get("/")
@needs(_MANAGE)
def overview() -> str:
    """What needs me, and where to go."""
    me, at = current_person(), now()
    since = at - roles.REQUEST_LASTS, at - accounts.LINK_LASTS, at - QUIET_AFTER
    waits = kept.waiting(db.session, me.id, me.organisation_id, *since)
    organisation = db.session.get_one(Organisation, me.organisation_id)
    return render_template(
        "admin/overview.html", organisation=organisation, waits=waits, kind=ORGANISATION_KIND_WORDS[organisation.kind.value]
    )


@blueprint.route("/organisation", methods=["GET", "POST"])
@needs(_MANAGE, "own_organisation", fresh=True)
def organisation() -> ResponseReturnValue:
    """Puts the name or the kind of my organisation right."""
    form = OrganisationForm(obj=g.subject)
    if form.validate_on_submit():
        try:
            wanted = form.name.data or "", OrganisationKind(form.kind.data)
            organisations.change(db.session, current_person(), g.subject, *wanted, now())
        except Refused as no:
            form.kind.errors = [str(no)]
        else:
            flash("Saved.", "ok")
            return redirect(url_for("admin.overview"))
    return render_template("admin/organisation.html", form=form), 400 if form.errors else 200
