"""Who saw what of a child, and what one of the staff opened: for those who answer for the child."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, may_on, now, roles_of
from carer_app.access.permissions import Permission
from carer_app.db import audit
from carer_app.db.models.people import Person
from carer_app.db.queries import people
from carer_app.db.queries import who_saw as kept
from carer_app.db.queries.audit import Place
from carer_app.db.queries.who_saw import Narrowed
from carer_app.db.replica import from_replica
from carer_app.db.transaction import own_transaction
from carer_app.extensions import db
from carer_app.services import who_saw
from carer_app.services.cared_for import reach_of
from carer_app.web.plans.handing_out import saved
from carer_app.web.records.blueprint import blueprint
from forms.seen import NarrowForm


@blueprint.get("/<uuid:child_id>/seen")
@needs(Permission.SEE_AUDIT, "child", reads="seen")
@from_replica
def seen(child_id: UUID) -> ResponseReturnValue:
    """Everything that was opened, written, given out and refused about a child, newest first."""
    form, person = _asked(), _person_asked()
    wanted = _narrowed(form, person, knows_worries=_knows_worries())
    return _page("records/seen.html", _of_child(str(child_id), wanted), form, person, child=g.subject, where={"child_id": child_id})


@blueprint.get("/<uuid:child_id>/seen.csv")
@needs(Permission.SEE_AUDIT, "child", reads="seen", fresh=True)
@from_replica
def seen_csv(child_id: UUID) -> Response:
    """The same as a file, whole."""
    form, person = _asked(), _person_asked()
    wanted = _narrowed(form, person, knows_worries=_knows_worries())
    return _file(_of_child(str(child_id), wanted), str(child_id), f"child:{child_id}")


@blueprint.get("/seen/people")
@needs(Permission.SEE_STAFF_AUDIT)
@from_replica
def seen_people() -> str:
    """The people of one's own organisation, to look at what one of them opened."""
    return render_template("records/seen_people.html", people=people.of_organisation(db.session, current_person().organisation_id))


@blueprint.get("/seen/people/<uuid:person_id>")
@needs(Permission.SEE_STAFF_AUDIT, "person")
@from_replica
def seen_person(person_id: UUID) -> ResponseReturnValue:
    """What one of the staff did about the children whom the reader answers for, and about nobody else."""
    form, children = _asked(), _children()
    turn = _of_person(str(person_id), children, _narrowed(form, None, knows_worries=False))
    return _page("records/seen_person.html", turn, form, None, whose=g.subject, children=children, where={"person_id": person_id})


@blueprint.get("/seen/people/<uuid:person_id>.csv")
@needs(Permission.SEE_STAFF_AUDIT, "person", fresh=True)
@from_replica
def seen_person_csv(person_id: UUID) -> Response:
    """The same as a file, whole."""
    children = _children()
    turn = _of_person(str(person_id), children, _narrowed(_asked(), None, knows_worries=False))
    return _file(turn, None, f"person:{person_id}", children)


def _knows_worries() -> bool:
    """Nobody of the placement knows that there is a worry about it (NOTT-64)."""
    return may_on(Permission.READ_INTERVIEW, g.found.standing)


def _asked() -> NarrowForm:
    form = NarrowForm(formdata=request.args, meta={"csrf": False})
    form.is_good = form.validate()
    return form


def _narrowed(form: NarrowForm, person: Person | None, *, knows_worries: bool) -> Narrowed:
    good = form.is_good
    chosen = (form.group, form.since.data, form.until.data) if good else (None, None, None)
    group, since, until = chosen
    return who_saw.narrowed(current_person(), group, person, since, until, knows_worries=knows_worries)


def _person_asked() -> Person | None:
    """Whose lines alone are asked for. Somebody whom there is not is not found."""
    if not (asked := request.args.get("person", "")):
        return None
    try:
        found = people.get(db.session, str(UUID(asked)))
    except ValueError:
        found = None
    return found or abort(404)


def _children() -> dict[str, str]:
    person = current_person()
    reach = reach_of(person.id, roles_of(person, now()), Permission.SEE_AUDIT)
    return {child.id: child.preferred_name for child in kept.children_within(db.session, reach, now())}


def _of_child(child_id: str, wanted: Narrowed) -> who_saw.Turn:
    return lambda before, at_most: kept.of_child(db.session, child_id, wanted, before, at_most)


def _of_person(person_id: str, children: Mapping[str, str], wanted: Narrowed) -> who_saw.Turn:
    return lambda before, at_most: kept.of_person(db.session, person_id, children, wanted, before, at_most)


def _page(
    template: str,
    turn: who_saw.Turn,
    form: NarrowForm,
    person: Person | None,
    *,
    where: dict[str, Any],
    children: Mapping[str, str] | None = None,
    **more: Any,
) -> ResponseReturnValue:
    found = turn(_place(), who_saw.A_PAGE)
    args = [(name, value) for name, value in request.args.items(multi=True) if name != "before" and value]
    asked: dict[str, Any] = {name: [value for each, value in args if each == name] for name, _ in args}
    older = url_for(request.endpoint or "", **where, **asked, before=f"{found.next.at.isoformat()}~{found.next.id}") if found.next else None
    shown = render_template(
        template,
        lines=who_saw.lines(current_person(), found, children),
        form=form,
        narrowed_to=person,
        older=older,
        newest=url_for(request.endpoint or "", **where, **asked) if request.args.get("before") else None,
        file=url_for(f"{request.endpoint}_csv", **where, **asked),
        everybody=url_for(request.endpoint or "", **where),
        has_asked=bool(args),
        now=now(),
        where=where,
        **more,
    )
    return shown, 422 if form.errors else 200


def _file(turn: who_saw.Turn, child_id: str | None, subject: str, children: Mapping[str, str] | None = None) -> Response:
    """Written down each time, since it leaves the house."""
    content = who_saw.to_csv(current_person(), turn, children)
    by, of = current_person().id, current_person().organisation_id
    with own_transaction() as session:
        audit.record(session, "seen_exported", by, child_id, subject=subject, at=now(), organisation_id=of)
    return saved(content, "text/csv", "who-saw-what.csv")


def _place() -> Place | None:
    """Where the page before ended. Anything that is no such place begins at the newest."""
    at, _, line_id = request.args.get("before", "").partition("~")
    try:
        when = datetime.fromisoformat(at)
        return Place(when, str(UUID(line_id))) if when.tzinfo else None
    except ValueError:
        return None
