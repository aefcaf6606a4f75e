"""The seal of one's own organisation: told to an officer on a call, who compares it with what their PDF reader shows."""

from __future__ import annotations

from flask import render_template

from carer_app.access.enforce import needs
from carer_app.access.people import current_person
from carer_app.access.permissions import Permission
from carer_app.extensions import db
from carer_app.services import signing_keys
from carer_app.web.report.blueprint import blueprint


@blueprint.get("/seal")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def seal() -> str:
    """The fingerprint that holds now, and those of older packs. Nobody else's is shown: a list of homes is nobody's to read."""
    return render_template("report/seal.html", seals=signing_keys.told_of(db.session, current_person().organisation_id))
