"""The permission map: read a row aloud as "a foster carer may write the log of children placed now in a home this role is held for"."""

from __future__ import annotations

from datetime import timedelta

from carer_app.access.permissions import Permission as P
from carer_app.access.permissions import Role
from carer_app.access.permissions import Scope as S

_CARING = {
    P.SEE_CHILD: S.CHILD_PLACED_HERE,
    P.START_OCCURRENCE: S.CHILD_PLACED_HERE,
    P.SEE_OCCURRENCE: S.CHILD_PLACED_HERE,
    P.WRITE_LOG: S.CHILD_PLACED_HERE,
    P.REPORT_TO_POLICE: S.CHILD_PLACED_HERE,
    P.RECORD_RETURN: S.CHILD_PLACED_HERE,
    P.MAKE_PACK: S.CHILD_PLACED_HERE,
    P.SEE_PLAN: S.CHILD_PLACED_HERE,
    P.WRITE_PROFILE: S.CHILD_PLACED_HERE,
    P.RECEIVE_PLAN: S.CHILD_PLACED_HERE,
    P.SIGN_PLAN: S.CHILD_PLACED_HERE,
}

_ANSWERABLE = {
    **_CARING,
    P.SEE_OCCURRENCE: S.PLACED_OR_HAPPENED_HERE,
    P.WRITE_PLAN: S.CHILD_PLACED_HERE,
    P.MOVE_CHILD: S.CHILD_PLACED_HERE,
    P.SEE_AUDIT: S.CHILD_PLACED_HERE,
    P.SEE_OVERSIGHT: S.HOME,
    P.EDIT_CONTACTS: S.HOME,
    P.MANAGE_PHONES: S.HOME,
    P.ACCEPT_PROTOCOLS: S.ORGANISATION,
}

PERMISSION_MAP: dict[Role, dict[P, S]] = {
    Role.FOSTER_CARER: _CARING,
    Role.RESIDENTIAL_WORKER: _CARING,
    Role.REGISTERED_MANAGER: {**_ANSWERABLE, P.AGREE_TO_ROLES: S.ORGANISATION},
    Role.SUPERVISING_SOCIAL_WORKER: _ANSWERABLE,
    Role.SOCIAL_WORKER: {
        P.SEE_CHILD: S.CHILD_ASSIGNED,
        P.START_OCCURRENCE: S.CHILD_ASSIGNED,
        P.SEE_OCCURRENCE: S.CHILD_ASSIGNED,
        P.WRITE_LOG: S.CHILD_ASSIGNED,
        P.REPORT_TO_POLICE: S.CHILD_ASSIGNED,
        P.RECORD_RETURN: S.CHILD_ASSIGNED,
        P.MAKE_PACK: S.CHILD_ASSIGNED,
        P.SEE_PLAN: S.CHILD_ASSIGNED,
        P.WRITE_PLAN: S.CHILD_ASSIGNED,
        P.SIGN_PLAN: S.CHILD_ASSIGNED,
        P.MOVE_CHILD: S.CHILD_ASSIGNED,
        P.WRITE_PROFILE: S.CHILD_ASSIGNED,
        P.SEE_AUDIT: S.CHILD_ASSIGNED,
        P.SEE_OVERSIGHT: S.CHILD_ASSIGNED,
    },
    Role.ADMINISTRATOR: {
        P.MANAGE_PEOPLE: S.ORGANISATION,
        P.AGREE_TO_ROLES: S.ORGANISATION,
        P.EDIT_CONTACTS: S.ORGANISATION,
        P.MANAGE_PHONES: S.ORGANISATION,
    },
}

LATE_LINES = frozenset({P.WRITE_LOG, P.REPORT_TO_POLICE, P.RECORD_RETURN})
"""What somebody who cared for the child when it began may still add after the child has moved: written, never read back (S4)."""

LATE_FOR = timedelta(days=7)
"""For how long after the child has moved, or the role has ended: long enough for a phone that lay in a drawer over a week's leave,
too short for somebody who left to go on writing about a child they no longer know."""
