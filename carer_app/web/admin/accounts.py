"""An account beside its roles: name and number, a wrong address, an invitation that is sent again or taken back."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.extensions import db
from carer_app.services import accounts
from carer_app.services.errors import Refused
from carer_app.web.account.mail import Mail, post
from carer_app.web.admin.blueprint import blueprint
from forms.people import AddressForm, DetailsForm

_MANAGE = Permission.MANAGE_PEOPLE


@blueprint.route("/people/<person_id>/details", methods=["GET", "POST"])
@needs(_MANAGE, "person", fresh=True)
def details(person_id: str) -> ResponseReturnValue:
    """Puts a name or a telephone number right."""
    form = DetailsForm(obj=g.subject)
    if form.validate_on_submit():
        accounts.change_details(db.session, current_person(), g.subject, form.name.data or "", form.telephone.data or "", now())
        flash("Saved.", "ok")
        return _back()
    return render_template("admin/details.html", form=form, person=g.subject), 400 if form.errors else 200


@blueprint.route("/people/<person_id>/address", methods=["GET", "POST"])
@needs(_MANAGE, "person", fresh=True)
def address(person_id: str) -> ResponseReturnValue:
    """The invitation went to a wrong address."""
    form = AddressForm()
    if form.validate_on_submit():
        try:
            refuse_real_people_in_the_demo(form.email.data or "")
            accounts.change_address(db.session, current_person(), g.subject, form.email.data or "", now())
        except Refused as no:
            form.email.errors = [str(no)]
        else:
            post(Mail.INVITATION, g.subject.id)
            flash("The link that went out opens nothing any more. A new one is on its way.", "ok")
            return _back()
    return render_template("admin/address.html", form=form, person=g.subject), 400 if form.errors else 200


@blueprint.post("/people/<person_id>/link")
@needs(_MANAGE, "person", fresh=True)
def send_link(person_id: str) -> ResponseReturnValue:
    """Sends the link to set a password again."""
    return _do("A new link is on its way to them.", _send)


@blueprint.post("/people/<person_id>/withdraw")
@needs(_MANAGE, "person", fresh=True)
def withdraw(person_id: str) -> ResponseReturnValue:
    """Takes back an invitation that nobody has used."""
    said = "The invitation is taken back. Its link opens nothing, and the roles asked for are void."
    return _do(said, lambda: accounts.withdraw(db.session, current_person(), g.subject, now()))


def refuse_real_people_in_the_demo(email: str) -> None:
    """Raises Refused."""
    if current_app.config["ENVIRONMENT"].is_demo and not email.lower().endswith("@demo.test"):
        raise Refused("In the demonstration everybody is invented. Use an address that ends in @demo.test.")


def _send() -> None:
    accounts.invite_again(db.session, current_person(), g.subject, now())
    post(Mail.INVITATION, g.subject.id)


def _do(done: str, what: Callable[[], None]) -> ResponseReturnValue:
    try:
        what()
    except Refused as no:
        return render_template("admin/refused.html", says=str(no), back=url_for("admin.person", person_id=g.subject.id)), 409
    flash(done, "ok")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("admin.person", person_id=g.subject.id))
