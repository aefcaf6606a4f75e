"""Who can sign in to the demo. Every person here is invented."""

from __future__ import annotations

from dataclasses import dataclass

from carer_app.db.models.people import RoleName

PASSWORD = "demo-only-not-secret"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as: `organisation` and `home` are keys of places.py. `for_days`: how long the role lasts, if it ends."""

    email: str
    name: str
    what: str
    role: RoleName
    organisation: str
    home: str | None = None
    telephone: str = ""
    for_days: int | None = None


DEMO_PEOPLE = (
    DemoPerson("foster@demo.test", "Jo Carer", "foster carer of two children", RoleName.FOSTER_CARER, "fostering", "row", "07700 900111"),
    DemoPerson(
        "worker@demo.test",
        "Wynn Worker",
        "residential worker, five children",
        RoleName.RESIDENTIAL_WORKER,
        "provider",
        "lantern",
        "07700 900112",
    ),
    DemoPerson("night@demo.test", "Noor Night", "waking night worker, the same home", RoleName.RESIDENTIAL_WORKER, "provider", "lantern"),
    DemoPerson(
        "manager@demo.test", "Max Manager", "registered manager", RoleName.REGISTERED_MANAGER, "provider", "lantern", "07700 900113"
    ),
    DemoPerson(
        "social@demo.test", "Sam Social", "social worker of three of them", RoleName.SOCIAL_WORKER, "authority", None, "01632 960001"
    ),
    DemoPerson("agency@demo.test", "Ash Agency", "supervising social worker", RoleName.SUPERVISING_SOCIAL_WORKER, "fostering", "row"),
    DemoPerson("admin@demo.test", "Ada Admin", "administrator: sees no child", RoleName.ADMINISTRATOR, "provider"),
    DemoPerson(
        "interviewer@demo.test",
        "Ivy Interviewer",
        "return interviewer: opens only the interview they are given",
        RoleName.INTERVIEWER,
        "authority",
    ),
    DemoPerson("duty@demo.test", "Del Duty", "out-of-hours duty team of the council", RoleName.EDT_WORKER, "authority"),
    DemoPerson(
        "visitor@demo.test",
        "Vera Visitor",
        "Regulation 44 visitor: no child’s name",
        RoleName.REGULATION_44_VISITOR,
        "provider",
        "lantern",
        for_days=42,
    ),
    DemoPerson(
        "stranger@demo.test",
        "Sten Stranger",
        "manager somewhere else: sees none of these",
        RoleName.REGISTERED_MANAGER,
        "elsewhere",
        "other",
    ),
)
