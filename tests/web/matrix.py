"""Who may open what: each route, each role, each kind of child, the answer written by hand (T1).

A cell has one letter for each case: the child of one's own home, of another home of the same organisation, of another provider, and one
who moved away to another provider yesterday (`own, other home, other provider, moved`):

    Y  allowed (whatever the page then says)        N  not found, exactly as if there were no such record
    L  what was written is kept, nothing is shown   S  signed out: sent to sign in

A route about no particular record has one letter. Add a line for every route you make: the test fails for one that is missing.
The social worker is the named worker of ash, cedar and the moved fir, wherever they live. `nobody` has an account and no role.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Answers = dict[str, str]
ROLES = ("foster", "worker", "manager", "agency", "social", "admin", "nobody")
CASES = ("own", "other home", "other provider", "moved")
CHILDREN = {
    "foster": ("cedar", "dogwood", "elm", "gorse"),
    "agency": ("cedar", "dogwood", "elm", "gorse"),
    "worker": ("ash", "birch", "elm", "fir"),
    "manager": ("ash", "birch", "elm", "fir"),
    "social": ("ash", "birch", "elm", "fir"),
    "admin": ("ash", "birch", "elm", "fir"),
    "nobody": ("ash", "birch", "elm", "fir"),
}
HOMES = {
    "foster": ("fern", "gale", "thorn"),
    "agency": ("fern", "gale", "thorn"),
    "worker": ("larch", "rowan", "thorn"),
    "manager": ("larch", "rowan", "thorn"),
    "social": ("larch", "rowan", "thorn"),
    "admin": ("larch", "rowan", "thorn"),
    "nobody": ("larch", "rowan", "thorn"),
}


def answers(foster: str, worker: str, manager: str, agency: str, social: str, admin: str, nobody: str) -> Answers:
    """One row of the table."""
    return dict(zip(ROLES, (foster, worker, manager, agency, social, admin, nobody), strict=True))


# fmt: off
#                                foster    worker    manager   agency    social    admin     nobody
SEE_CHILD             = answers("Y N N N","Y N N N","Y N N N","Y N N N","Y N N Y","N N N N","N N N N")
SEE_OCCURRENCE        = answers("Y N N N","Y N N N","Y N N Y","Y N N Y","Y N N Y","N N N N","N N N N")
SEE_BEFORE_WRITING    = answers("Y N N N","Y N N N","Y N N N","Y N N N","Y N N Y","N N N N","N N N N")
WRITE_LINE            = answers("Y N N L","Y N N L","Y N N L","Y N N L","Y N N Y","N N N N","N N N N")
MAKE_PACK             = answers("Y N N N","Y N N N","Y N N N","Y N N N","Y N N Y","N N N N","N N N N")
WRITE_PROFILE         = answers("Y N N N","Y N N N","Y N N N","Y N N N","Y N N Y","N N N N","N N N N")
WRITE_PLAN            = answers("N N N N","N N N N","Y N N N","Y N N N","Y N N Y","N N N N","N N N N")
HOME_CONTACTS         = answers("N N N",  "N N N",  "Y N N",  "Y N N",  "N N N",  "Y Y N",  "N N N")
CARERS                = answers("Y",      "Y",      "Y",      "Y",      "Y",      "N",      "N")
OVERSEERS             = answers("N",      "N",      "Y",      "Y",      "Y",      "N",      "N")
CONTACTS              = answers("N",      "N",      "Y",      "Y",      "N",      "Y",      "N")
ADMINISTRATORS        = answers("N",      "N",      "N",      "N",      "N",      "Y",      "N")
ADMIN_HOMES           = answers("N N N",  "N N N",  "N N N",  "N N N",  "N N N",  "Y Y N",  "N N N")
SIGNED_IN             = answers("Y",      "Y",      "Y",      "Y",      "Y",      "Y",      "Y")
# fmt: on
PUBLIC = "public"


@dataclass(frozen=True)
class Route:
    """A route and who may use it. `about`: child, occurrence, home, photo, person, membership or nothing."""

    endpoint: str
    method: str
    who: Answers | str
    about: str | None = None
    args: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)


def both(endpoint: str, who: Answers | str, about: str | None = None, **args: Any) -> list[Route]:
    """The same answers for looking and for sending."""
    return [Route(endpoint, method, who, about, args) for method in ("GET", "POST")]


def get(endpoint: str, who: Answers | str, about: str | None = None, **args: Any) -> list[Route]:
    return [Route(endpoint, "GET", who, about, args)]


def post(endpoint: str, who: Answers | str, about: str | None = None, *, data: dict[str, Any] | None = None, **args: Any) -> list[Route]:
    return [Route(endpoint, "POST", who, about, args, data or {})]


SOME_ID = "00000000-0000-4000-8000-000000000000"

MATRIX: list[Route] = [
    # the sign-in library; what is public here asks for proof of its own
    *both("security.login", PUBLIC),
    *post("security.logout", PUBLIC),
    *both("security.forgot_password", PUBLIC),
    *both("security.reset_password", PUBLIC, token="no-such-token"),
    *both("security.two_factor_token_validation", PUBLIC),
    *both("security.two_factor_rescue", PUBLIC),
    *both("security.two_factor_setup", PUBLIC),
    *both("security.tf_select", PUBLIC),
    *both("security.mf_recovery", PUBLIC),
    *both("security.wan_signin", PUBLIC),
    *post("security.wan_signin_response", PUBLIC, token="no-such-token"),
    *both("security.verify", SIGNED_IN),
    *both("security.change_password", SIGNED_IN),
    *post("security.two_factor_setup_validate", SIGNED_IN, token="no-such-token"),
    *both("security.mf_recovery_codes", SIGNED_IN),
    *both("security.wan_register", SIGNED_IN),
    *post("security.wan_register_response", SIGNED_IN, token="no-such-token"),
    *both("security.wan_delete", SIGNED_IN),
    *both("security.wan_verify", SIGNED_IN),
    *post("security.wan_verify_response", SIGNED_IN, token="no-such-token"),
    # my account
    *get("account.home", SIGNED_IN),
    *get("account.where_signed_in", SIGNED_IN),
    *post("account.end_others", SIGNED_IN),
    *post("account.end_one", answers(*"NNNNNNN"), login_id=SOME_ID),  # somebody else's browser is not found
    # people and homes
    *get("admin.overview", ADMINISTRATORS),
    *get("admin.list_people", ADMINISTRATORS),
    *both("admin.invite", ADMINISTRATORS),
    *get("admin.person", ADMINISTRATORS, "person"),
    *post("admin.send_link", ADMINISTRATORS, "person"),
    *both("admin.give_role", ADMINISTRATORS, "person"),
    *post("admin.close", ADMINISTRATORS, "person"),
    *post("admin.open_again", ADMINISTRATORS, "person"),
    *post("admin.take_away_second_factor", ADMINISTRATORS, "person"),
    *post("admin.end_role", ADMINISTRATORS, "membership"),
    *get("admin.list_homes", ADMINISTRATORS),
    *both("admin.add_home", ADMINISTRATORS),
    *both("admin.change_home", ADMIN_HOMES, "home"),
    # whom to ring
    *get("admin.list_contacts", CONTACTS),
    *both("admin.organisation_contact", ADMINISTRATORS, slot="edt"),
    *both("admin.home_contact", HOME_CONTACTS, "home", slot="edt"),
    *both("admin.add_authority_contact", ADMINISTRATORS),
    *both("admin.authority_contact", answers(*"NNNNNNN"), scope_id=SOME_ID, slot="edt"),  # none is kept yet
]
