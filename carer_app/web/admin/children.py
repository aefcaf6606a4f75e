"""A child who is new here, and who their social worker is. By those who answer for the child; never by an administrator."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from limits import parse

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, may_on, now, roles_of
from carer_app.access.permissions import Permission, Role
from carer_app.access.predicates import Place, Standing
from carer_app.db.models.people import Home, Organisation, OrganisationKind, Person
from carer_app.db.queries import children as kept
from carer_app.db.queries import people as staff
from carer_app.extensions import db, limiter
from carer_app.packs.authorities import authority_names
from carer_app.services import new_children, social_workers
from carer_app.services.errors import Refused
from carer_app.services.new_children import NewChild
from carer_app.services.whither import Whither, told
from carer_app.web.account.mail import Mail, post
from carer_app.web.admin.blueprint import blueprint
from carer_app.web.filters import local
from carer_app.web.plans.home_codes import to_ask
from forms.children import NewChildForm, SocialWorkerForm

_ADD, _NAME = Permission.ADD_CHILD, Permission.NAME_SOCIAL_WORKER
_TRIES = parse("20 per hour")
TOO_MANY = "Too many addresses were wrong. Ask the social worker, and try again in an hour."
SAME = "A child of this name and birthday lives here already. Look at the first page."


@blueprint.route("/children/add", methods=["GET", "POST"])
@needs(_ADD)
def add_child() -> ResponseReturnValue:
    """A child who has no record here yet."""
    homes = homes_to_add_to()
    form = _form(homes)
    asked = None
    if form.validate_on_submit():
        try:
            asked = to_ask(_whither(form), None)
            if asked is None:
                return _added(form, homes)
        except Refused as no:
            form.form_errors.append(str(no))
    page = render_template("admin/child.html", form=form, asked=asked, authorities=authority_names())
    return page, 422 if form.errors or form.form_errors else 200


@blueprint.route("/children/<child_id>/social-worker", methods=["GET", "POST"])
@needs(_NAME, "child")
def social_worker(child_id: str) -> ResponseReturnValue:
    """Who is the social worker from now on."""
    form = SocialWorkerForm()
    if form.validate_on_submit():
        try:
            worker = worker_at(form.worker.data or "")
            changed = social_workers.name(db.session, current_person(), g.subject, worker, now())
        except Refused as no:
            form.worker.errors = [str(no)]
        else:
            post(Mail.SOCIAL_WORKER_NAMED, worker.id)
            return _told(changed, "The social worker is named. They are told.")
    named = staff.social_workers_of(db.session, g.subject.id, now())
    page = render_template("admin/social_worker.html", child=g.subject, form=form, named=named, me=current_person().id)
    return page, 422 if form.errors else 200


@blueprint.post("/children/<child_id>/social-worker/end")
@needs(_NAME, "child")
def end_social_worker(child_id: str) -> ResponseReturnValue:
    """Nobody is, for now."""
    try:
        changed = social_workers.end(db.session, current_person(), g.subject, now())
    except Refused as no:
        flash(str(no), "warn")
        return redirect(url_for("admin.social_worker", child_id=child_id))
    return _told(changed, "No social worker is named now. Whoever was is told.")


def homes_to_add_to() -> list[Home]:
    """The homes this person may add a child to."""
    mine = current_person().organisation_id
    found = staff.open_homes_in(db.session, mine)
    return [home for home in found if may_on(_ADD, Standing(home=Place(home.id, mine), organisation=mine))]


def is_social_worker() -> bool:
    """Whether this person adds children as their social worker: they answer for no home themselves."""
    held = {role.role for role in roles_of(current_person(), now())}
    return Role.SOCIAL_WORKER in held and not held & {Role.REGISTERED_MANAGER, Role.SUPERVISING_SOCIAL_WORKER}


def worker_at(email: str) -> Person:
    """The social worker with this address. Whoever tries one after another is stopped. Raises Refused."""
    me = current_person().id
    if limiter.enabled and not limiter.limiter.test(_TRIES, "social-worker", me):
        raise Refused(TOO_MANY)
    try:
        return social_workers.social_worker_at(db.session, email, now())
    except Refused:
        if limiter.enabled:
            limiter.limiter.hit(_TRIES, "social-worker", me)
        raise


def count_tries(wrong: int) -> None:
    """The same for the addresses of a file. Raises Refused once there were too many."""
    me = current_person().id
    if wrong and limiter.enabled and not limiter.limiter.hit(_TRIES, "social-worker", me, cost=min(wrong, 21)):
        raise Refused(TOO_MANY)


def _form(homes: list[Home]) -> NewChildForm:
    form = NewChildForm()
    form.offer([(home.id, home.name) for home in homes], local(now()).date(), is_social_worker=is_social_worker())
    organisation = db.session.get_one(Organisation, current_person().organisation_id)
    if not form.is_submitted() and organisation.kind is OrganisationKind.AUTHORITY:
        form.authority.data = organisation.name
    return form


def _whither(form: NewChildForm) -> Whither:
    return Whither(code=(form.code.data or "") if "code" in form else "")


def _added(form: NewChildForm, homes: list[Home]) -> ResponseReturnValue:
    """The child is there, or was there already when the page came twice. Raises Refused."""
    child_id = str(UUID(form.entry_id.data or ""))
    if kept.get(db.session, child_id) is None:
        wanted = _wanted(form, child_id, homes)
        if new_children.same_child(db.session, [home.id for home in homes], wanted.full_name, wanted.born, now()):
            raise Refused(SAME)
        new_children.add(db.session, current_person(), [wanted], now())
        if wanted.worker is not None and wanted.worker.id != current_person().id:
            post(Mail.SOCIAL_WORKER_NAMED, wanted.worker.id)
        flash("The child is added. Fill in the plan while it is quiet.", "ok")
    return redirect(url_for("plans.overview", child_id=child_id))


def _wanted(form: NewChildForm, child_id: str, homes: list[Home]) -> NewChild:
    own = {home.id: home for home in homes}
    home = own.get(form.home_id.data or "") if "home_id" in form else None
    if code := _whither(form).code:
        home = told(db.session, code)
    worker: Person | None = current_person() if form.is_social_worker else None
    if "worker" in form and form.worker.data:
        worker = worker_at(form.worker.data)
    names = form.preferred_name.data or "", form.full_name.data or ""
    return NewChild(child_id, *names, form.born.data, form.authority.data or "", home, form.starts_at or now(), worker)


def _told(changed: social_workers.Changed, says: str) -> ResponseReturnValue:
    """Back to the plan, or to the first page where it may not be opened any more."""
    me = current_person().id
    for one in sorted({one for one in changed.before if one != me}):
        post(Mail.SOCIAL_WORKER_ENDED, one)
    flash(says, "ok")
    return redirect(url_for("decide.who") if me in changed.before else url_for("plans.overview", child_id=g.subject.id))
