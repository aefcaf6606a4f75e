"""The page where a manager hands in the lines that a phone saved as a file."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from carer_app.access.enforce import needs, require
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.domain.recovery_file import MOST_BYTES, NotARecoveryFile, read_recovery_file
from carer_app.extensions import db, limiter
from carer_app.services import handing_in
from carer_app.web.sync.pages import blueprint
from forms.recovery import HandInForm

_OFTEN = "10 per minute; 60 per day"
NOT_OURS = (
    "This file is not from a phone of the homes that you answer for. If the phone was never set up, set it up: then it sends by itself."
)


@blueprint.get("/hand-in")
@needs(Permission.MANAGE_PHONES)
def hand_in() -> str:
    """Choose the file."""
    return _page(HandInForm())


@blueprint.post("/hand-in")
@limiter.limit(_OFTEN, key_func=lambda: current_person().id)
@needs(Permission.MANAGE_PHONES)
def take_file() -> ResponseReturnValue:
    """Every line is judged as if the phone had sent it, and answered in words."""
    form = HandInForm()
    if not form.validate():
        return _page(form), 422
    try:
        file = read_recovery_file(form.file.data.read(MOST_BYTES + 1))
        require(Permission.MANAGE_PHONES, "device", device_id=file.device)
    except NotARecoveryFile as problem:
        return _refused(form, str(problem))
    except NotFound:
        return _refused(form, NOT_OURS)
    return _page(HandInForm(formdata=None), handing_in.hand_in(db.session, current_person(), file, now()))


def _refused(form: HandInForm, says: str) -> ResponseReturnValue:
    form.file.errors = [says]
    return _page(form), 422


def _page(form: HandInForm, lots: tuple[handing_in.Lot, ...] = ()) -> str:
    return render_template("phones/hand_in.html", form=form, lots=lots)
