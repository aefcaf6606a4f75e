"""The protocols an organisation uses: a manager accepts them, and is told how old they are (provisions C, precedence 7)."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.extensions import db
from carer_app.packs.loader import names
from carer_app.services import protocols
from carer_app.services.errors import Refused
from carer_app.web.admin.blueprint import blueprint
from forms.protocols import AcceptForm

_ACCEPT = Permission.ACCEPT_PROTOCOLS


@blueprint.get("/protocols")
@needs(_ACCEPT, "own_organisation")
def list_protocols() -> str:
    """Every protocol there is: whose, from when, what it adds, and whether we use it."""
    return _page()


@blueprint.post("/protocols/<name>/accept")
@needs(_ACCEPT, "own_organisation")
def accept_protocol(name: str) -> ResponseReturnValue:
    """We use it from now on."""
    form = AcceptForm.named(_known(name))
    try:
        protocols.accept(db.session, current_person(), name, now(), has_read=bool(form.has_read.data))
    except Refused as no:
        return _page(refused=name, says=str(no)), 422
    flash("Accepted. What begins from now on follows it.", "ok")
    return redirect(url_for("admin.list_protocols") + f"#{name}")


@blueprint.post("/protocols/<name>/stop")
@needs(_ACCEPT, "own_organisation")
def stop_protocol(name: str) -> ResponseReturnValue:
    """We use it no longer."""
    try:
        protocols.withdraw(db.session, current_person(), _known(name), now())
    except Refused as no:
        return _page(refused=name, says=str(no)), 422
    flash("You no longer use it. What began under it stays under it.", "ok")
    return redirect(url_for("admin.list_protocols") + f"#{name}")


def _page(refused: str = "", says: str = "") -> str:
    offered = protocols.offered(db.session, current_person().organisation_id, now())
    forms: dict[str, Any] = {one.layer.name: AcceptForm.named(one.layer.name, one.year, formdata=None) for one in offered}
    if refused:
        forms[refused].has_read.errors = [says]
    return render_template("admin/protocols.html", offered=offered, forms=forms, refused=refused, says=says, now=now())


def _known(name: str) -> str:
    return name if name in names() else abort(404)
