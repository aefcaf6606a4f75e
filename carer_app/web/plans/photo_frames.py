"""The newest photograph turned and cut: by a frame that is drawn, or, without JavaScript, by a few choices that are shown first."""

from __future__ import annotations

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.db.queries import photos as kept
from carer_app.domain.photo_frame import OWN, PARTS, TURNS, frame_of
from carer_app.extensions import db
from carer_app.services import photos
from carer_app.services.errors import Refused
from carer_app.services.photo_images import framed
from carer_app.web.acting import acting
from carer_app.web.plans.blueprint import blueprint
from forms.profile import FrameForm

NO_FRAME = "That frame could not be read, so nothing is kept yet. Draw it again, or choose a part."


@blueprint.get("/plans/<child_id>/new-photo/frame")
@needs(Permission.WRITE_PROFILE, "child", reads="photo")
def photo_frame(child_id: str) -> ResponseReturnValue:
    """The newest photograph, and what can be done with it."""
    newest = kept.latest(db.session, child_id)
    if newest is None:
        return redirect(url_for("plans.new_photo", child_id=child_id))
    return _page(FrameForm(photo_id=newest.id, taken_on=newest.taken_on))


@blueprint.post("/plans/<child_id>/new-photo/frame")
@needs(Permission.WRITE_PROFILE, "child")
def frame_photo(child_id: str) -> ResponseReturnValue:
    """Show how it would look, or keep it so."""
    form = FrameForm()
    if not form.validate():
        return _page(form), 422
    if request.form.get("part") == OWN and frame_of(request.form).box is None:
        form.form_errors.append(NO_FRAME)
        return _page(form), 422
    if "show" in request.form:
        return _page(form)
    try:
        photos.frame_photo(db.session, acting(), g.subject, form.photo_id.data or "", frame_of(request.form), form.taken_on.data, now())
    except Refused as refusal:
        form.form_errors.append(str(refusal))
        newest = kept.latest(db.session, child_id)
        form.photo_id.data = newest.id if newest else ""
        return _page(form), 422
    flash("The photo is saved.", "ok")
    return redirect(url_for("plans.overview", child_id=child_id) + "#photo")


@blueprint.get("/plans/<child_id>/new-photo/frame.jpg")
@needs(Permission.WRITE_PROFILE, "child", reads="photo")
def framed_photo(child_id: str) -> Response:
    """How it would look, drawn for this answer only."""
    newest = kept.latest(db.session, child_id)
    image = kept.with_image(db.session, newest.id) if newest else None
    try:
        shown = framed(image.image, frame_of(request.args)).jpeg if image else abort(404)
    except Refused:
        abort(404)
    answer = Response(shown, mimetype="image/jpeg")
    answer.headers["Content-Disposition"] = "inline; filename=photo.jpg"
    return answer


def _page(form: FrameForm) -> str:
    names = ("turn", "part", "left", "top", "width", "height")
    chosen = {name: form[name].data or "" for name in names}
    return render_template("plans/photo_frame.html", child=g.subject, form=form, turns=TURNS, parts=PARTS, chosen=chosen)
