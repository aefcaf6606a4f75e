"""A manager lets a visitor in to a home, for some weeks, and ends it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import abort, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now, roles_of
from carer_app.access.permissions import Permission
from carer_app.db.models.people import Home, HomeKind
from carer_app.db.queries import people
from carer_app.db.queries import visits as kept
from carer_app.extensions import db
from carer_app.services import visits
from carer_app.services.cared_for import reach_of
from carer_app.services.errors import Refused
from carer_app.web.account.mail import Mail, post
from carer_app.web.visit.blueprint import blueprint
from forms.visit import VisitorForm

SHOWN_FOR = timedelta(days=366)


@blueprint.get("/let-in")
@needs(Permission.INVITE_VISITOR)
def let_in() -> str:
    """The homes one answers for that have a visitor."""
    return render_template("visit/let_in.html", homes=[home for home in _mine() if home.kind is HomeKind.RESIDENTIAL])


@blueprint.route("/homes/<uuid:home_id>/visitors", methods=["GET", "POST"])
@needs(Permission.INVITE_VISITOR, "home", fresh=True)
def visitors(home_id: UUID) -> ResponseReturnValue:
    """Who visits this home, and somebody to let in."""
    form = VisitorForm()
    if form.validate_on_submit():
        try:
            if current_app.config["ENVIRONMENT"].is_demo and not str(form.email.data).lower().endswith("@demo.test"):
                raise Refused("In the demonstration everybody is invented. Use an address that ends in @demo.test.")
            given = str(form.name.data), str(form.email.data), form.until.data
            person = visits.invite(db.session, current_person(), g.subject, *given, now())
        except Refused as no:
            form.form_errors.append(str(no))
        else:
            post(Mail.INVITATION, person.id)
            flash("They are let in. A link to set a password is on its way to them.", "ok")
            return redirect(url_for("visit.visitors", home_id=home_id))
    found = kept.visitors(db.session, g.subject.id, now() - SHOWN_FOR)
    shown = render_template("visit/visitors.html", form=form, home=g.subject, visitors=found, now=now())
    return shown, 422 if form.errors or form.form_errors else 200


@blueprint.post("/homes/<uuid:home_id>/visitors/<uuid:membership_id>/end")
@needs(Permission.INVITE_VISITOR, "home")
def end_visitor(home_id: UUID, membership_id: UUID) -> ResponseReturnValue:
    """From now on the home is closed to them."""
    if not visits.end(db.session, current_person(), g.subject, str(membership_id), now()):
        abort(404)
    flash("Ended. They see nothing of this home any more.", "ok")
    return redirect(url_for("visit.visitors", home_id=home_id))


def _mine() -> list[Home]:
    person = current_person()
    reach = reach_of(person.id, roles_of(person, now()), Permission.INVITE_VISITOR)
    found = {home.id: home for one in sorted(reach.organisations) for home in people.homes_in(db.session, one)}
    found |= people.homes(db.session, reach.homes) if reach.homes else {}
    return sorted(found.values(), key=lambda home: home.name.casefold())
