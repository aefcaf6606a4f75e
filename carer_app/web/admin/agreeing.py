"""Roles that wait for a second person: nobody opens a child's record because one administrator alone said so."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.db.models.people import Membership, RoleRequest
from carer_app.db.queries import grants
from carer_app.db.queries import people as queries
from carer_app.extensions import db
from carer_app.services import readers, roles
from carer_app.services.errors import Refused
from carer_app.web.account.mail import Mail, post
from carer_app.web.admin.blueprint import blueprint
from forms.people import ROLE_WORDS

_AGREE = Permission.AGREE_TO_ROLES
SHOWN = 50


@blueprint.get("/roles")
@needs(_AGREE, "own_organisation")
def roles_asked_for() -> str:
    """What waits, and for whom."""
    return _page()


@blueprint.post("/roles/<uuid:request_id>/agree")
@needs(_AGREE, "own_organisation", fresh=True)
def agree_to_role(request_id: UUID) -> ResponseReturnValue:
    """Yes, from one's own account."""
    asked = _asked(request_id)
    try:
        given = roles.agree(db.session, current_person(), asked, now())
    except Refused as no:
        return _page(str(no)), 409
    tell_social_workers(given)
    flash("The role is given.", "ok")
    return redirect(url_for("admin.roles_asked_for"))


@blueprint.post("/roles/<uuid:request_id>/decline")
@needs(_AGREE, "own_organisation", fresh=True)
def decline_role(request_id: UUID) -> ResponseReturnValue:
    """No."""
    try:
        roles.decline(db.session, current_person(), _asked(request_id), now())
    except Refused as no:
        return _page(str(no)), 409
    flash("The role is not given.", "ok")
    return redirect(url_for("admin.roles_asked_for"))


@blueprint.post("/roles/agree")
@needs(_AGREE, "own_organisation", fresh=True)
def agree_to_several() -> ResponseReturnValue:
    """Yes to those that were ticked: all of them or none."""
    ids = list(dict.fromkeys(request.form.getlist("role")))[:SHOWN]
    if not ids:
        return _page("Tick the roles you agree to."), 409
    try:
        given = [roles.agree(db.session, current_person(), _asked(UUID(one)), now()) for one in ids if _is_id(one)]
    except Refused as no:
        db.session.rollback()
        return _page(str(no)), 409
    for one in given:
        tell_social_workers(one)
    flash("The role is given." if len(given) == 1 else f"{len(given)} roles are given.", "ok")
    return redirect(url_for("admin.roles_asked_for"))


def tell_social_workers(given: Membership) -> None:
    """By mail, where one person now both manages people and reads."""
    for worker in sorted(readers.social_workers(db.session, given, now())):
        post(Mail.ADMINISTRATOR_READS, worker)


def _asked(request_id: UUID) -> RoleRequest:
    return grants.request_of(db.session, current_person().organisation_id, str(request_id)) or abort(404)


def _is_id(word: str) -> bool:
    try:
        return bool(UUID(word))
    except ValueError:
        return False


def _page(problem: str = "") -> str:
    me, waiting = current_person(), grants.waiting(db.session, current_person().organisation_id, now() - roles.REQUEST_LASTS)
    count, waiting = len(waiting), waiting[:SHOWN]
    return render_template(
        "admin/roles_asked_for.html",
        waiting=waiting,
        count=count,
        mine_to_answer=[one for one in waiting if me.id not in (one.asked_by, one.person_id)],
        names=queries.names(db.session, [id for one in waiting for id in (one.person_id, one.asked_by)]),
        homes=queries.homes(db.session, [one.home_id for one in waiting if one.home_id]),
        words=ROLE_WORDS,
        me=me.id,
        problem=problem,
        now=now(),
    )
