"""The pages about phones: mine, those of the homes somebody answers for, and lines that wait for a child."""

from __future__ import annotations

import uuid
from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs, require
from carer_app.access.people import current_person, now, roles_of
from carer_app.access.permissions import Permission
from carer_app.extensions import db
from carer_app.services import devices, phone_lists, sync_apart
from carer_app.services.cared_for import children_now
from carer_app.services.errors import Refused
from carer_app.services.sync_apart import Waiting
from carer_app.web.acting import acting

blueprint = Blueprint("phones", __name__, url_prefix="/phones")


@blueprint.get("/mine")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def my_phones() -> str:
    """The phones that are set up for me."""
    return render_template("phones/mine.html", phones=devices.own(db.session, current_person()), now=now())


@blueprint.post("/mine/<uuid:phone_id>/revoke")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def revoke_mine(phone_id: UUID) -> ResponseReturnValue:
    """Takes what is mine off a phone."""
    if not devices.revoke_own(db.session, current_person(), str(phone_id), now()):
        abort(404)
    flash("That phone can read nothing of yours any more, as soon as it has a network. What it has not sent yet still comes.", "success")
    return redirect(url_for("phones.my_phones"))


@blueprint.get("/")
@needs(Permission.MANAGE_PHONES)
def list_phones() -> str:
    """The phones of the homes I answer for, and what came from them and is in no log."""
    found = phone_lists.overview(db.session, _places(Permission.MANAGE_PHONES), now())
    return render_template("phones/list.html", found=found, now=now())


@blueprint.post("/<uuid:device_id>/revoke")
@needs(Permission.MANAGE_PHONES, "device")
def revoke(device_id: UUID) -> ResponseReturnValue:
    """Takes a phone out of use: lost, sold, or somebody has left."""
    if devices.revoke(db.session, current_person(), g.subject.id, now()):
        flash("That phone is out of use. It drops what it can read as soon as it has a network.", "success")
    return redirect(url_for("phones.list_phones"))


@blueprint.post("/<uuid:device_id>/people/<uuid:who_id>/confirm")
@needs(Permission.MANAGE_PHONES, "device")
def confirm(device_id: UUID, who_id: UUID) -> ResponseReturnValue:
    """It is they who forgot their PIN: they may set the phone up anew."""
    try:
        if not devices.confirm(db.session, current_person(), g.subject.id, str(who_id), now()):
            abort(404)
    except Refused as no:
        flash(str(no), "error")
    else:
        flash("They can set the phone up anew today. What they had not sent is still on it, and is sent.", "success")
    return redirect(url_for("phones.list_phones"))


@blueprint.post("/refused/<uuid:line_id>/seen")
@needs(Permission.MANAGE_PHONES)
def seen(line_id: UUID) -> ResponseReturnValue:
    """Somebody has looked into a line that could not be taken in: who answered for the phone when it came, wherever that is now."""
    if not phone_lists.mark_seen(db.session, _places(Permission.MANAGE_PHONES), str(line_id), current_person(), now()):
        abort(404)
    return redirect(url_for("phones.list_phones"))


@blueprint.get("/waiting")
@needs(Permission.START_OCCURRENCE)
def waiting() -> str:
    """Lines from a lock screen, or of a child who was not placed here: of which child are they?"""
    return _waiting_page()


@blueprint.post("/waiting/<uuid:waiting_id>")
@needs(Permission.START_OCCURRENCE)
def put_to_child(waiting_id: UUID) -> ResponseReturnValue:
    """These lines are this child's: a log begins with them."""
    if not any(one.occurrence_id == str(waiting_id) for one in _waits()):
        abort(404)
    chosen = request.form.get("child", "")
    if not chosen:
        return _waiting_page(wrong="Choose which child these lines are about."), 422
    child = require(Permission.START_OCCURRENCE, "child", child_id=chosen)
    places = _places(Permission.START_OCCURRENCE)
    where = {"homes": places.homes, "organisations": places.organisations}
    try:
        sync_apart.put_to(db.session, acting(), str(waiting_id), child, now(), entry_id=_entry_id(), **where)
    except Refused as no:
        return _waiting_page(wrong=str(no)), 422
    return redirect(url_for("occurrence.live", occurrence_id=str(waiting_id)))


def _waiting_page(wrong: str = "") -> str:
    person = current_person()
    found = children_now(db.session, person.id, roles_of(person, now()), Permission.START_OCCURRENCE, now())
    children = [(child.id, child.name) for child in found]
    shown = {"waits": _waits(), "children": children, "wrong": wrong, "now": now(), "new_id": lambda: str(uuid.uuid4())}
    return render_template("phones/waiting.html", **shown)


def _waits() -> tuple[Waiting, ...]:
    return phone_lists.to_put_to_a_child(db.session, _places(Permission.START_OCCURRENCE))


def _places(permission: Permission) -> phone_lists.Places:
    return phone_lists.places_of(roles_of(current_person(), now()), permission)


def _entry_id() -> str:
    try:
        return str(uuid.UUID(request.form.get("entry_id", "")))
    except ValueError:
        return str(uuid.uuid4())
