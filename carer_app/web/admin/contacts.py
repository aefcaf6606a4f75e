"""Whom to ring: for the organisation, for each home, and for each authority that places children."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, may_on, now
from carer_app.access.permissions import Permission
from carer_app.access.predicates import Place, Standing
from carer_app.db.models.children import ContactSlot, ScopeKind, Slot, role_slot
from carer_app.db.queries import contacts as queries
from carer_app.db.queries import people as staff
from carer_app.domain.protocol import fill
from carer_app.domain.protocol_agencies import ContactRole
from carer_app.extensions import db
from carer_app.packs.authorities import authority_names
from carer_app.services import protocols
from carer_app.services.contact_slots import Details, Scope, save_contact
from carer_app.web.admin.blueprint import blueprint
from forms.people import FORCE_TEXT, SLOT_WORDS, AuthorityContactForm, ContactForm, ForceForm

_EDIT = Permission.EDIT_CONTACTS
_FORCE = queries.OF_THE_FORCE
FOR_ORGANISATION = (Slot.ON_CALL_MANAGER, Slot.AGENCY, Slot.EDT, Slot.POLICE_ESCALATION, *_FORCE)
FOR_HOME = (Slot.ON_CALL_MANAGER, Slot.EDT, Slot.HOST_EDT, Slot.POLICE_ESCALATION, Slot.MISSING_COORDINATOR, *_FORCE)
FOR_AUTHORITY = (Slot.EDT, Slot.SOCIAL_WORKER, Slot.POLICE_ESCALATION, Slot.MISSING_COORDINATOR, *_FORCE)


@blueprint.get("/contacts")
@needs(_EDIT)
def list_contacts() -> str:
    """Every contact my organisation keeps, and which of them I may change."""
    mine = current_person().organisation_id
    kept = {(row.scope_kind, row.scope_id, row.slot): row for row in queries.kept_by(db.session, mine)}
    homes = [home for home in staff.open_homes_in(db.session, mine) if may_on(_EDIT, _at_home(home.id, mine))]
    return render_template(
        "admin/contacts.html",
        kept=kept,
        homes=homes,
        organisation_id=mine,
        authorities=_authorities(list(kept.values())),
        may_change_all=may_on(_EDIT, Standing(organisation=mine)),
        roles=protocols.roles_of(db.session, mine),
        role_slot=role_slot,
        slots={"organisation": FOR_ORGANISATION, "home": FOR_HOME, "authority": FOR_AUTHORITY},
        words=SLOT_WORDS,
    )


@blueprint.route("/contacts/organisation/<slot>", methods=["GET", "POST"])
@needs(_EDIT, "own_organisation")
def organisation_contact(slot: str) -> ResponseReturnValue:
    """A contact for the whole organisation."""
    return _change(Scope(ScopeKind.ORGANISATION, g.subject.id, g.subject.id), _slot(slot, FOR_ORGANISATION), g.subject.name)


@blueprint.route("/contacts/protocols/<protocol>/<role>", methods=["GET", "POST"])
@needs(_EDIT, "own_organisation")
def role_contact(protocol: str, role: str) -> ResponseReturnValue:
    """Somebody whom a protocol in use names by their role."""
    offered = protocols.roles_of(db.session, g.subject.id)
    found = next((one for layer, roles in offered for one in roles if (layer.name, one.slot) == (protocol, role)), None)
    if found is None:
        abort(404)
    scope = Scope(ScopeKind.ORGANISATION, g.subject.id, g.subject.id)
    return _change(scope, role_slot(protocol, role), g.subject.name, found)


@blueprint.route("/homes/<home_id>/contacts/<slot>", methods=["GET", "POST"])
@needs(_EDIT, "home")
def home_contact(home_id: str, slot: str) -> ResponseReturnValue:
    """A contact for one home or household."""
    scope = Scope(ScopeKind.HOME, g.subject.id, g.subject.organisation_id)
    return _change(scope, _slot(slot, FOR_HOME), g.subject.name)


@blueprint.route("/contacts/authorities/add", methods=["GET", "POST"])
@needs(_EDIT, "own_organisation")
def add_authority_contact() -> ResponseReturnValue:
    """A contact of an authority."""
    form = AuthorityContactForm()
    if form.validate_on_submit():
        scope = Scope.authority(form.authority.data or "", g.subject.id)
        return _save(scope, Slot(form.slot.data), form)
    return render_template("admin/authority_contact.html", form=form, authorities=authority_names()), 400 if form.errors else 200


@blueprint.route("/contacts/authorities/<uuid:scope_id>/<slot>", methods=["GET", "POST"])
@needs(_EDIT, "own_organisation")
def authority_contact(scope_id: object, slot: str) -> ResponseReturnValue:
    """Changes a contact of an authority that we keep already."""
    name = _authorities(list(queries.kept_by(db.session, g.subject.id))).get(str(scope_id))
    if name is None:
        abort(404)
    return _change(Scope(ScopeKind.AUTHORITY, str(scope_id), g.subject.id, name), _slot(slot, FOR_AUTHORITY), name)


def _change(scope: Scope, slot: str, whose: str, role: ContactRole | None = None) -> ResponseReturnValue:
    form = (ForceForm if slot in _FORCE else ContactForm)(obj=queries.of_scope(db.session, scope.keeper, scope.kind, scope.id).get(slot))
    form.explain(slot, is_nearby=scope.kind != ScopeKind.AUTHORITY)
    if form.validate_on_submit():
        return _save(scope, slot, form)
    title, text = (role.title, fill(role.text)) if role else (SLOT_WORDS[slot], FORCE_TEXT if slot in _FORCE else "")
    return render_template("admin/contact.html", form=form, whose=whose, slot=title, text=text), 400 if form.errors else 200


def _save(scope: Scope, slot: str, form: ContactForm) -> ResponseReturnValue:
    details = Details(form.label.data or "", form.telephone.data or "", form.email.data or "", form.hours.data or "")
    save_contact(db.session, current_person(), scope, slot, details, now())
    flash("Saved.", "ok")
    return redirect(url_for("admin.list_contacts"))


def _slot(word: str, offered: tuple[Slot, ...]) -> Slot:
    if word not in {slot.value for slot in offered}:
        abort(404)
    return Slot(word)


def _authorities(rows: list[ContactSlot]) -> dict[str, str]:
    """The authorities we keep contacts of: scope id and name."""
    return {row.scope_id: row.scope_name or "An authority" for row in rows if row.scope_kind == ScopeKind.AUTHORITY}


def _at_home(home_id: str, organisation_id: str) -> Standing:
    return Standing(home=Place(home_id, organisation_id), organisation=organisation_id)
