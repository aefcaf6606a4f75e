"""What somebody is reminded of, and how they want to hear of it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now, roles_of
from carer_app.access.permissions import Permission
from carer_app.db.queries import reminder_lists
from carer_app.db.queries.reminder_lists import Listed
from carer_app.domain.reminders import SAYS, TONIGHT, QuietHours, Reason
from carer_app.extensions import db
from carer_app.services import push_places, reminders
from carer_app.services.cared_for import reach_of
from carer_app.services.errors import Refused
from carer_app.services.reminders import Wishes
from carer_app.web.account import pushing
from carer_app.web.account.browsers import this_browser
from carer_app.web.account.views import blueprint
from forms.reminders import RemindersForm, clock_of


@blueprint.route("/reminders", methods=["GET", "POST"])
@needs(Permission.MANAGE_OWN_ACCOUNT)
def my_reminders() -> ResponseReturnValue:
    """What I am reminded of now, and how."""
    form, person = RemindersForm(), current_person()
    if form.validate_on_submit():
        chosen = form.channels.data or []
        wishes = Wishes("mail" in chosen, "push" in chosen, QuietHours(*form.quiet))
        reminders.wish(db.session, person.id, wishes)
        flash("Saved.", "success")
        return redirect(url_for("account.my_reminders"))
    if not form.is_submitted():
        _fill(form, reminders.wishes_of(db.session, person.id))
    found = reminder_lists.unseen(db.session, person.id, reach_of(person.id, roles_of(person, now()), Permission.SEE_DUTIES), now())
    browser = this_browser()
    return render_template(
        "account/reminders.html",
        form=form,
        found=[(one, SAYS[Reason(one.reason)], _link(one)) for one in found],
        now=now(),
        key=pushing.public_key(),
        is_on_here=bool(browser and push_places.is_on(db.session, browser)),
    ), 422 if form.errors else 200


@blueprint.post("/reminders/seen")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def reminders_seen() -> ResponseReturnValue:
    """I have seen all that the page showed; what came meanwhile I have not."""
    try:
        until = datetime.fromtimestamp(int(request.form.get("until", "0")), UTC)
    except (ValueError, OverflowError, OSError):
        abort(400)
    reminder_lists.see(db.session, current_person().id, min(until, now()), now())
    return redirect(url_for("account.my_reminders"))


@blueprint.post("/reminders/try")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def try_reminders() -> ResponseReturnValue:
    """Sends me one that stands for nothing, by every way I chose."""
    made = reminders.try_it(db.session, current_person().id, now())
    flash("A try is on its way. It reaches you within two minutes." if made else "You chose no way to be reminded.", "success")
    return redirect(url_for("account.my_reminders"))


@blueprint.post("/reminders/here")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def push_here() -> ResponseReturnValue:
    """This browser takes push messages for me from now on, until it is signed out or hidden."""
    browser, given = this_browser(), [request.form.get(name, "")[:2000] for name in ("endpoint", "p256dh", "auth")]
    try:
        if browser is None or pushing.public_key() is None:
            raise Refused("Reminders on a phone are not set up here.")
        push_places.keep(db.session, browser, given[0], given[1], given[2], now(), current_app.config["PUSH_SERVICES"])
    except Refused as no:
        flash(str(no), "error")
    else:
        flash("Reminders are on here.", "success")
    return redirect(url_for("account.my_reminders"))


@blueprint.post("/reminders/not-here")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def no_push_here() -> ResponseReturnValue:
    """This browser takes none from now on."""
    browser = this_browser()
    if browser is not None:
        push_places.end(db.session, browser, now())
    flash("Reminders are off here.", "success")
    return redirect(url_for("account.my_reminders"))


def _fill(form: RemindersForm, wishes: Wishes) -> None:
    form.channels.data = [one.value for one in wishes.channels]
    quiet = wishes.quiet
    if quiet.start != quiet.end:
        form.quiet_from.data, form.quiet_to.data = clock_of(quiet.start), clock_of(quiet.end)


def _link(one: Listed) -> tuple[str, str]:
    """Where it is put right, and what the link says."""
    if Reason(one.reason) in TONIGHT:
        if one.away:
            return url_for("occurrence.live", occurrence_id=one.away), "Open the log"
        return url_for("decide.who"), "Who is not home?"
    if one.reason is Reason.CONCERN:
        return url_for("after.read_concerns", child_id=one.child.id), "Read it"
    if one.reason is Reason.PLAN_REVIEW:
        return url_for("plans.overview", child_id=one.child.id), "Open the plan"
    return url_for("after.child", child_id=one.child.id), "What is owed"
