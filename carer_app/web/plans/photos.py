"""A child's photograph: added, and shown to those who may see the child."""

from __future__ import annotations

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.db.queries import photos as kept
from carer_app.extensions import db
from carer_app.services import photos
from carer_app.services.errors import Refused
from carer_app.web.acting import acting
from carer_app.web.plans.blueprint import blueprint
from forms.profile import PhotoForm


@blueprint.get("/plans/<child_id>/new-photo")
@needs(Permission.WRITE_PROFILE, "child")
def new_photo(child_id: str) -> str:
    """Choose or take a photograph."""
    return render_template("plans/photo.html", child=g.subject, form=PhotoForm())


@blueprint.post("/plans/<child_id>/new-photo")
@needs(Permission.WRITE_PROFILE, "child")
def add_photo(child_id: str) -> ResponseReturnValue:
    """Re-encode it, drop what the camera wrote into it, keep it."""
    form = PhotoForm()
    if form.validate():
        try:
            raw = form.photo.data.read()
            photos.refuse_a_part(raw, request.form.get("sha256", ""))
            photos.add_photo(db.session, acting(), g.subject, raw, form.taken_on.data, now())
        except Refused as refusal:
            form.photo.errors = [str(refusal)]
        else:
            flash("The photo is saved.", "ok")
            return redirect(url_for("plans.photo_frame", child_id=child_id))
    return render_template("plans/photo.html", child=g.subject, form=form), 422


@blueprint.get("/photos/<photo_id>")
@needs(Permission.SEE_CHILD, "photo")
def photo(photo_id: str) -> Response:
    """The picture itself; the browser keeps no copy."""
    found = kept.with_image(db.session, photo_id)
    response = Response(found.image if found else b"", mimetype="image/jpeg")
    response.headers["Content-Disposition"] = "inline; filename=photo.jpg"
    return response
