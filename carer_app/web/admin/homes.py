"""Homes and foster households."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.db.models.people import HomeKind
from carer_app.db.queries import people as queries
from carer_app.extensions import db
from carer_app.services import homes
from carer_app.services.errors import Refused
from carer_app.services.homes import HomeDetails
from carer_app.web.admin.blueprint import blueprint
from forms.people import HOME_KIND_WORDS, HomeForm


@blueprint.get("/homes")
@needs(Permission.MANAGE_PEOPLE)
def list_homes() -> str:
    """The homes of my organisation."""
    found = queries.homes_in(db.session, current_person().organisation_id)
    return render_template("admin/homes.html", homes=found, words=HOME_KIND_WORDS)


@blueprint.route("/homes/add", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE, fresh=True)
def add_home() -> ResponseReturnValue:
    """A new home."""
    form = HomeForm()
    if form.validate_on_submit():
        homes.add_home(db.session, current_person(), _details(form), now())
        flash("The home is added.", "ok")
        return redirect(url_for("admin.list_homes"))
    return render_template("admin/home.html", form=form, home=None), 400 if form.errors else 200


@blueprint.route("/homes/<home_id>", methods=["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE, "home", fresh=True)
def change_home(home_id: str) -> ResponseReturnValue:
    """Puts a home's name, address or telephone right."""
    form = HomeForm(obj=g.subject)
    if form.validate_on_submit():
        homes.change_home(db.session, current_person(), g.subject, _details(form), now())
        flash("Saved.", "ok")
        return redirect(url_for("admin.list_homes"))
    return render_template("admin/home.html", form=form, home=g.subject), 400 if form.errors else 200


@blueprint.post("/homes/<home_id>/close")
@needs(Permission.MANAGE_PEOPLE, "home", fresh=True)
def close_home(home_id: str) -> ResponseReturnValue:
    """Nobody lives or works there any more."""
    try:
        homes.close_home(db.session, current_person(), g.subject, now())
    except Refused as no:
        return render_template("admin/refused.html", says=str(no), back=url_for("admin.change_home", home_id=home_id)), 409
    flash("The home is closed. Roles that were held for it have ended.", "ok")
    return redirect(url_for("admin.list_homes"))


@blueprint.post("/homes/<home_id>/open")
@needs(Permission.MANAGE_PEOPLE, "home", fresh=True)
def open_home(home_id: str) -> ResponseReturnValue:
    """The home is used again."""
    homes.open_home(db.session, current_person(), g.subject, now())
    flash("The home is open again. Give its people their roles.", "ok")
    return redirect(url_for("admin.list_homes"))


def _details(form: HomeForm) -> HomeDetails:
    return HomeDetails(form.name.data or "", HomeKind(form.kind.data), form.address.data, form.telephone.data)
