"""People: who they are, what they do and where, and how they get in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission, Role
from carer_app.db.models.people import Membership, Organisation, Person
from carer_app.db.queries import grants
from carer_app.db.queries import people as queries
from carer_app.extensions import db
from carer_app.services import account_doors, accounts, people, roles
from carer_app.services.errors import Refused
from carer_app.services.people import Invitation
from carer_app.services.roles import HELD_IN
from carer_app.web.account.mail import Mail, post
from carer_app.web.admin.accounts import refuse_real_people_in_the_demo
from carer_app.web.admin.blueprint import blueprint
from forms.people import ROLE_WORDS, InviteForm, RoleForm

_MANAGE = Permission.MANAGE_PEOPLE
PEOPLE_A_PAGE = 200
_WAITS = "It opens nothing until another administrator or a registered manager agrees."
F = TypeVar("F", bound=RoleForm)


@blueprint.get("/people")
@needs(_MANAGE)
def list_people() -> str:
    """Everybody of my organisation, or those who have not used their invitation; a few hundred on a page."""
    organisation_id, only = current_person().organisation_id, request.args.get("only", "")
    doing: dict[str, list[Membership]] = {}
    for membership in queries.memberships_in(db.session, organisation_id, now()):
        doing.setdefault(membership.person_id, []).append(membership)
    homes = {home.id: home.name for home in queries.homes_in(db.session, organisation_id)}
    everybody = [one for one in queries.of_organisation(db.session, organisation_id) if not accounts.is_withdrawn(one)]
    shown = [one for one in everybody if accounts.is_unused(one)] if only == "unused" else everybody
    number = request.args.get("page", "1")
    page = max(1, min(int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1, -(-len(shown) // PEOPLE_A_PAGE)))
    return render_template(
        "admin/people.html",
        people=shown[(page - 1) * PEOPLE_A_PAGE : page * PEOPLE_A_PAGE],
        count=len(shown),
        page=page,
        more=page * PEOPLE_A_PAGE < len(shown),
        only="unused" if only == "unused" else None,
        doing=doing,
        homes=homes,
        words=ROLE_WORDS,
    )


@blueprint.route("/people/invite", methods=["GET", "POST"])
@needs(_MANAGE, fresh=True)
def invite() -> ResponseReturnValue:
    """Gives somebody an account and their first role, and sends them a link to set a password."""
    form = _offered(InviteForm())
    if form.validate_on_submit():
        try:
            refuse_real_people_in_the_demo(form.email.data or "")
            person = people.invite(db.session, current_person(), _wanted(form), now())
        except Refused as no:
            form.form_errors.append(str(no))
        else:
            post(Mail.INVITATION, person.id)
            flash(f"They are added. A link to set a password is on its way to them. {_WAITS}", "ok")
            return redirect(url_for("admin.person", person_id=person.id))
    return render_template("admin/invite.html", form=form), 400 if form.errors else 200


@blueprint.get("/people/<person_id>")
@needs(_MANAGE, "person")
def person(person_id: str) -> str:
    """One person's account."""
    homes = {home.id: home.name for home in queries.homes_in(db.session, g.subject.organisation_id)}
    return render_template(
        "admin/person.html",
        person=g.subject,
        memberships=queries.memberships(db.session, g.subject.id, now()),
        asked_for=grants.waiting_for(db.session, g.subject.id, now() - roles.REQUEST_LASTS),
        homes=homes,
        words=ROLE_WORDS,
        is_me=g.subject.id == current_person().id,
        is_unused=accounts.is_unused(g.subject),
        link_ends=g.subject.invited_at + accounts.LINK_LASTS if g.subject.invited_at else None,
        now=now(),
    )


@blueprint.route("/people/<person_id>/roles/give", methods=["GET", "POST"])
@needs(_MANAGE, "person", fresh=True)
def give_role(person_id: str) -> ResponseReturnValue:
    """Gives a role from now on."""
    form = _offered(RoleForm())
    if form.validate_on_submit():
        try:
            given = roles.grant(db.session, current_person(), g.subject, Role(form.role.data), form.chosen_home, now())
        except Refused as no:
            form.form_errors.append(str(no))
        else:
            flash("The role is given." if given else f"The role is asked for. {_WAITS}", "ok")
            return _back(g.subject)
    return render_template("admin/give_role.html", form=form, person=g.subject), 400 if form.errors else 200


@blueprint.post("/roles/<membership_id>/end")
@needs(_MANAGE, "membership", fresh=True)
def end_role(membership_id: str) -> ResponseReturnValue:
    """Ends a role now."""
    membership: Membership = g.subject
    return _do(db.session.get_one(Person, membership.person_id), "The role has ended.", lambda: _end(membership))


@blueprint.post("/people/<person_id>/close")
@needs(_MANAGE, "person", fresh=True)
def close(person_id: str) -> ResponseReturnValue:
    """Somebody left."""
    done = "The account is closed. If they had asked for a role for somebody, that is void."
    return _do(g.subject, done, lambda: account_doors.close_account(db.session, current_person(), g.subject, now()))


@blueprint.post("/people/<person_id>/open")
@needs(_MANAGE, "person", fresh=True)
def open_again(person_id: str) -> ResponseReturnValue:
    """Somebody came back."""
    return _do(g.subject, "The account is open again.", lambda: account_doors.open_account(db.session, current_person(), g.subject, now()))


@blueprint.post("/people/<person_id>/second-factor")
@needs(_MANAGE, "person", fresh=True)
def take_away_second_factor(person_id: str) -> ResponseReturnValue:
    """Somebody lost their phone, and the administrator has made sure it is them."""

    def take_away() -> None:
        account_doors.take_away_second_factor(db.session, current_person(), g.subject, now())
        post(Mail.SECOND_FACTOR_GONE, g.subject.id)

    return _do(g.subject, "Their code app and passkeys are taken away. They set up new ones when they sign in.", take_away)


def _wanted(form: InviteForm) -> Invitation:
    role, home_id = Role(form.role.data), form.chosen_home
    return Invitation(form.name.data or "", form.email.data or "", role, home_id, form.telephone.data)


def _end(membership: Membership) -> None:
    roles.end_membership(db.session, current_person(), membership, now())


def _do(person: Person, done: str, what: Callable[[], None]) -> ResponseReturnValue:
    try:
        what()
    except Refused as no:
        return render_template("admin/refused.html", says=str(no), back=url_for("admin.person", person_id=person.id)), 409
    flash(done, "ok")
    return _back(person)


def _offered(form: F) -> F:
    homes = queries.open_homes_in(db.session, current_person().organisation_id)
    form.offer([role.value for role in HELD_IN[_organisation().kind]], [(home.id, home.name) for home in homes])
    return form


def _organisation() -> Organisation:
    return db.session.get_one(Organisation, current_person().organisation_id)


def _back(person: Person) -> ResponseReturnValue:
    return redirect(url_for("admin.person", person_id=person.id))
