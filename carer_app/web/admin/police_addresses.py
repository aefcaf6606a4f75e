"""The list of addresses of the police: packs are mailed to these and nowhere else."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.db.queries import pack_links as rows
from carer_app.extensions import db
from carer_app.services import police_addresses as service
from carer_app.services.errors import Refused
from carer_app.web.admin.blueprint import blueprint
from forms.people import PoliceAddressForm

_EDIT = Permission.EDIT_CONTACTS


@blueprint.get("/police-addresses")
@needs(_EDIT, "own_organisation")
def police_addresses() -> str:
    """The list."""
    return render_template("admin/police_addresses.html", addresses=rows.addresses(db.session, g.subject.id))


@blueprint.route("/police-addresses/add", methods=["GET", "POST"])
@needs(_EDIT, "own_organisation", fresh=True)
def add_police_address() -> ResponseReturnValue:
    """Put one on it: only by somebody who has just shown who they are."""
    form = PoliceAddressForm()
    if form.validate_on_submit():
        try:
            service.add(db.session, current_person(), form.label.data or "", form.email.data or "", now())
        except Refused as no:
            form.email.errors = [*form.email.errors, str(no)]
        else:
            flash("Saved.", "ok")
            return redirect(url_for("admin.police_addresses"))
    return render_template("admin/police_address.html", form=form), 400 if form.errors else 200


@blueprint.post("/police-addresses/<uuid:address_id>/remove")
@needs(_EDIT, "own_organisation", fresh=True)
def remove_police_address(address_id: UUID) -> ResponseReturnValue:
    """Take one off it: from now on nothing goes there."""
    kept = rows.address(db.session, g.subject.id, str(address_id)) or abort(404)
    service.remove(db.session, current_person(), kept, now())
    flash("Taken off the list.", "ok")
    return redirect(url_for("admin.police_addresses"))
