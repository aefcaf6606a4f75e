"""Staff from a sheet, by an administrator. Each role waits for a second person, as ever."""

from __future__ import annotations

from flask import Response, current_app
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import ONLY_FOR_ONE_HOME, Permission
from carer_app.db.models.people import Organisation
from carer_app.db.queries import people as queries
from carer_app.domain import staff_sheet
from carer_app.domain.sheet import Sheet
from carer_app.domain.staff_sheet import Known, key
from carer_app.extensions import db
from carer_app.services import staff_in
from carer_app.services.errors import Refused
from carer_app.services.roles import HELD_IN, WITHOUT_A_HOME
from carer_app.web.admin import bringing
from carer_app.web.admin.blueprint import blueprint
from carer_app.web.admin.bringing import Kind, Looked
from forms.people import ROLE_WORDS

_MANAGE = Permission.MANAGE_PEOPLE


@blueprint.get("/people/bring")
@needs(_MANAGE, fresh=True)
def bring_staff() -> ResponseReturnValue:
    """Choose a file of staff."""
    return bringing.start(STAFF)


@blueprint.post("/people/bring")
@needs(_MANAGE, fresh=True)
def look_at_staff() -> ResponseReturnValue:
    """What the file would do. Nothing is saved."""
    return bringing.look(STAFF)


@blueprint.post("/people/bring/keep")
@needs(_MANAGE, fresh=True)
def keep_staff() -> ResponseReturnValue:
    """Adds everybody of the file, or nobody."""
    return bringing.keep(STAFF)


@blueprint.get("/people/bring/staff.csv")
@needs(_MANAGE)
def empty_staff() -> Response:
    """The headings."""
    return bringing.empty(STAFF)


def homes_by_name(homes: list[tuple[str, str]]) -> dict[str, str | None]:
    """Homes by name as they are compared; None where two have the same."""
    found: dict[str, str | None] = {}
    for home_id, name in homes:
        found[key(name)] = None if key(name) in found else home_id
    return found


def _look(sheet: Sheet) -> Looked:
    me = current_person()
    homes = queries.open_homes_in(db.session, me.organisation_id)
    offered = HELD_IN[db.session.get_one(Organisation, me.organisation_id).kind]
    roles = {key(words): role for role, words in ROLE_WORDS.items() if role in offered} | {role.value: role.value for role in offered}
    known = Known(roles, homes_by_name([(home.id, home.name) for home in homes]), ONLY_FOR_ONE_HOME, WITHOUT_A_HOME, _is_address)
    found, faults = staff_sheet.people(sheet, known)
    more = staff_in.faults(db.session, me, found)
    names = {home.id: home.name for home in homes}
    shown = [(one.name, one.email, ROLE_WORDS[one.role], _where(one, names)) for one in found[: bringing.SHOWN]]
    return Looked(found, shown, sorted([*faults, *more], key=lambda fault: fault.line), sheet.unused)


def _where(one: staff_sheet.Somebody, names: dict[str, str]) -> str:
    return names[one.home] if one.home else "" if one.role in WITHOUT_A_HOME else staff_sheet.ALL_HOMES


def _keep(looked: Looked) -> str:
    count = staff_in.bring(db.session, current_person(), looked.found, now())
    said = "One person is" if count == 1 else f"{count} people are"
    return f"{said} added. Their invitations go out a few each minute. A role opens nothing until somebody else agrees to it."


def _is_address(email: str) -> bool:
    try:
        is_good = bool(email) and len(email) <= 255 and bool(current_app.extensions["security"].mail_util.normalize(email))
    except ValueError:
        return False
    if is_good and current_app.config["ENVIRONMENT"].is_demo and not email.lower().endswith("@demo.test"):
        raise Refused("In the demonstration everybody is invented. Use addresses that end in @demo.test.")
    return is_good


STAFF = Kind("staff", staff_sheet.COLUMNS, ("Name", "Email address", "What they do", "Where"), _look, _keep)
