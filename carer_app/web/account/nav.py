"""The links at the foot of every page: only to what the person may open."""

from __future__ import annotations

from flask import current_app, url_for

from carer_app.access.people import may_do, somebody
from carer_app.access.permissions import Permission

_LINKS = (
    (Permission.START_OCCURRENCE, "decide.who", "Who is not home?"),
    (Permission.SEE_OVERSIGHT, "oversight.open_now", "Open now"),
    (Permission.SEE_DUTIES, "after.mine", "What is owed"),
    (Permission.SEE_RECORDS, "records.contents", "Records"),
    (Permission.HOLD_INTERVIEW, "after.to_hold", "Interviews to hold"),
    (Permission.ANSWER_OUT_OF_HOURS, "duty_team.tonight", "Away now"),
    (Permission.REVIEW_CHILD, "reviewing.children", "Children you review"),
    (Permission.VISIT_HOME, "visit.homes", "Homes you visit"),
    (Permission.MOVE_CHILD, "plans.list_moves", "Moves"),
    (Permission.MANAGE_PEOPLE, "admin.overview", "People and contacts"),
    (Permission.AGREE_TO_ROLES, "admin.roles_asked_for", "Roles to agree to"),
    (Permission.EDIT_CONTACTS, "admin.list_contacts", "Whom to ring"),
    (Permission.ACCEPT_PROTOCOLS, "admin.list_protocols", "Protocols"),
    (Permission.MANAGE_PHONES, "phones.list_phones", "Phones"),
    (Permission.OPEN_FRONT_PAGE, "guide.contents", "Guide"),
    (Permission.MANAGE_OWN_ACCOUNT, "account.home", "Your account"),
)


def nav_links() -> list[tuple[str, str]]:
    """(address, words), or nothing when nobody is signed in."""
    if somebody() is None:
        return []
    there = current_app.view_functions
    return [(url_for(endpoint), words) for permission, endpoint, words in _LINKS if endpoint in there and may_do(permission)]
