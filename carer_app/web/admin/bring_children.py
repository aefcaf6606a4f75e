"""Children from a sheet, by those who answer for them; never by an administrator."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.domain import children_sheet
from carer_app.domain.children_sheet import Known
from carer_app.domain.sheet import Sheet
from carer_app.extensions import db
from carer_app.services import children_in
from carer_app.web.account.mail import Mail, post
from carer_app.web.admin import bringing
from carer_app.web.admin.blueprint import blueprint
from carer_app.web.admin.bring_staff import homes_by_name
from carer_app.web.admin.bringing import Kind, Looked
from carer_app.web.admin.children import count_tries, homes_to_add_to, is_social_worker
from carer_app.web.filters import local
from forms.children import birthday_is_wrong

_ADD = Permission.ADD_CHILD


@blueprint.get("/children/bring")
@needs(_ADD)
def bring_children() -> ResponseReturnValue:
    """Choose a file of children."""
    return bringing.start(CHILDREN)


@blueprint.post("/children/bring")
@needs(_ADD)
def look_at_children() -> ResponseReturnValue:
    """What the file would do. Nothing is saved."""
    return bringing.look(CHILDREN)


@blueprint.post("/children/bring/keep")
@needs(_ADD, fresh=True)
def keep_children() -> ResponseReturnValue:
    """Adds every child of the file, or none."""
    return bringing.keep(CHILDREN)


@blueprint.get("/children/bring/children.csv")
@needs(_ADD)
def empty_children() -> Response:
    """The headings."""
    return bringing.empty(CHILDREN)


def _look(sheet: Sheet) -> Looked:
    homes = {home.id: home for home in homes_to_add_to()}
    by_name = homes_by_name([(home.id, home.name) for home in homes.values()])
    known = Known(by_name, not is_social_worker(), local(now()).date(), birthday_is_wrong)
    found, faults = children_sheet.children(sheet, known)
    more = children_in.faults(db.session, homes, found, now())
    count_tries(children_in.wrong_addresses(found, more))
    shown = [
        (one.full_name, one.born.strftime("%d/%m/%Y"), one.authority, homes[one.home].name if one.home else "Not placed yet")
        for one in found[: bringing.SHOWN]
    ]
    return Looked(found, shown, sorted([*faults, *more], key=lambda fault: fault.line), sheet.unused)


def _keep(looked: Looked) -> str:
    homes = {home.id: home for home in homes_to_add_to()}
    to_tell = children_in.bring(db.session, current_person(), homes, looked.found, now(), theirs=is_social_worker())
    for worker in to_tell:
        post(Mail.SOCIAL_WORKER_NAMED, worker)
    count = len(looked.found)
    return f"{'One child is' if count == 1 else f'{count} children are'} added. Fill in the plans while it is quiet."


CHILDREN = Kind("children", children_sheet.COLUMNS, ("Full name", "Date of birth", "Responsible authority", "Home"), _look, _keep)
