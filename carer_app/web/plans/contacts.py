"""Whom to ring about one child: the social worker, the duty team, the agency, the manager on call."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.db.models.children import ContactSlot, ScopeKind, Slot
from carer_app.db.queries import contacts as kept
from carer_app.extensions import db
from carer_app.services.contact_slots import Details, Scope, save_contact
from carer_app.web.plans.blueprint import blueprint
from forms.people import SLOT_WORDS, ContactForm

FOR_A_CHILD = (Slot.SOCIAL_WORKER, Slot.EDT, Slot.HOST_EDT, Slot.AGENCY, Slot.ON_CALL_MANAGER)


@blueprint.route("/plans/<child_id>/ring/<slot>", methods=["GET", "POST"])
@needs(Permission.WRITE_PROFILE, "child")
def contact(child_id: str, slot: str) -> ResponseReturnValue:
    """Change who is rung for this child; what is set here stands before the home's and the organisation's."""
    if slot not in {offered.value for offered in FOR_A_CHILD}:
        abort(404)
    keeper = g.found.home.organisation_id if g.found.home else current_person().organisation_id
    scope = Scope(ScopeKind.CHILD, g.subject.id, keeper)
    own = kept.of_scope(db.session, scope.keeper, scope.kind, scope.id).get(Slot(slot))
    form = ContactForm(obj=own)
    if form.validate_on_submit():
        details = Details(form.label.data or "", form.telephone.data or "", form.email.data or "", form.hours.data or "")
        save_contact(db.session, current_person(), scope, Slot(slot), details, now())
        flash("Saved.", "ok")
        return redirect(url_for("plans.overview", child_id=child_id) + "#ring")
    page = render_template("plans/contact.html", child=g.subject, form=form, slot=SLOT_WORDS[slot], stands=_stands(own, Slot(slot)))
    return page, 422 if form.errors else 200


def _stands(own: ContactSlot | None, slot: Slot) -> ContactSlot | None:
    """Who is rung while the child has nobody of their own in this part: the authority's, the home's or the organisation's."""
    if own is not None and (own.label or own.telephone):
        return None
    return kept.for_child(db.session, g.subject, g.found.home).get(slot)
