"""The first page of the records: what there is to open, and the children whose story one may read."""

from __future__ import annotations

from flask import render_template

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now, roles_of
from carer_app.access.permissions import Permission
from carer_app.extensions import db
from carer_app.services.cared_for import children_now
from carer_app.web.records.blueprint import blueprint
from carer_app.web.records.menu import MENU, rows


@blueprint.get("/")
@needs(Permission.SEE_RECORDS)
def contents() -> str:
    """What there is to open."""
    person = current_person()
    children = children_now(db.session, person.id, roles_of(person, now()), Permission.SEE_RECORDS, now())
    return render_template("records/contents.html", rows=rows(MENU), children=children)
