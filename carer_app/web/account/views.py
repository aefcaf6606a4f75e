"""A person's own account: what they may change, and where they are signed in."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now, roles_of
from carer_app.access.permissions import Permission
from carer_app.extensions import db
from carer_app.services import sessions
from carer_app.web.account.browsers import this_browser

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("/")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def home() -> str:
    """What there is to keep in order."""
    person = current_person()
    return render_template(
        "account/home.html",
        person=person,
        must_have_second_factor=person.check_tf_required_setup(),
        has_code_app=bool(person.tf_primary_method),
        passkeys=len(person.webauthn),
        codes_left=len(person.mf_recovery_codes or []),
        devices=len(sessions.open_sessions(db.session, person)),
        has_a_role=bool(roles_of(person, now())),
    )


@blueprint.get("/sessions")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def where_signed_in() -> str:
    """The browsers I am signed in on."""
    here = this_browser()
    return render_template("account/sessions.html", browsers=sessions.open_sessions(db.session, current_person()), here=here, now=now())


@blueprint.post("/sessions/<uuid:login_id>/end")
@needs(Permission.MANAGE_OWN_ACCOUNT, fresh=True)
def end_one(login_id: UUID) -> ResponseReturnValue:
    """Signs one of my browsers out."""
    if not sessions.end_session(db.session, current_person(), str(login_id), now()):
        abort(404)
    flash("That device is signed out.", "success")
    return redirect(url_for("account.where_signed_in"))


@blueprint.post("/sessions/end-others")
@needs(Permission.MANAGE_OWN_ACCOUNT, fresh=True)
def end_others() -> ResponseReturnValue:
    """Signs every other browser of mine out."""
    ended = sessions.end_sessions(db.session, current_person(), now(), keep=this_browser())
    flash(f"{ended} other device{' is' if ended == 1 else 's are'} signed out.", "success")
    return redirect(url_for("account.where_signed_in"))


def lost_phone() -> str:
    """In the middle of signing in, without the phone that makes the codes. Stands in for the library's own page."""
    return render_template("account/lost_phone.html")
