"""The demo's organisations, homes and numbers to ring. Telephone numbers are from the ranges kept for stories."""

from __future__ import annotations

from dataclasses import dataclass

from carer_app.db.models.children import ScopeKind, Slot
from carer_app.db.models.people import HomeKind, OrganisationKind

ORGANISATIONS = {
    "provider": ("Lantern Care (demo)", OrganisationKind.PROVIDER),
    "fostering": ("Harbour Fostering (demo)", OrganisationKind.FOSTERING_AGENCY),
    "authority": ("Sampleshire Council (demo)", OrganisationKind.AUTHORITY),
    "elsewhere": ("Faraway Homes (demo)", OrganisationKind.PROVIDER),
}


@dataclass(frozen=True, slots=True)
class DemoHome:
    organisation: str
    kind: HomeKind
    name: str
    address: str
    telephone: str


HOMES = {
    "lantern": DemoHome("provider", HomeKind.RESIDENTIAL, "Lantern House", "1 Invented Lane, Sampleton ZZ1 1ZZ", "01632 960100"),
    "row": DemoHome("fostering", HomeKind.FOSTER, "The Carers at Example Row", "4 Example Row, Sampleton ZZ1 2ZZ", "01632 960101"),
    "other": DemoHome("elsewhere", HomeKind.RESIDENTIAL, "Faraway House", "9 Distant Road, Farville ZZ9 9ZZ", "01632 960109"),
}

_AT_NIGHT = "evenings, nights, weekends"
CONTACTS = (
    ("provider", ScopeKind.HOME, "lantern", Slot.ON_CALL_MANAGER, "On-call manager", "07700 900120", "day and night"),
    ("provider", ScopeKind.HOME, "lantern", Slot.POLICE_101, "Say: I have the Philomena form ready. Where shall I send it?", "101", ""),
    ("provider", ScopeKind.HOME, "lantern", Slot.POLICE_STATION, "Sampleton police station, front desk", "", "08:00 to 20:00"),
    ("provider", ScopeKind.AUTHORITY, "Wakefield", Slot.EDT, "Wakefield duty team", "01632 960000", _AT_NIGHT),
    ("provider", ScopeKind.AUTHORITY, "Somerset", Slot.EDT, "Somerset duty team", "01632 960010", _AT_NIGHT),
    ("provider", ScopeKind.AUTHORITY, "Lancashire", Slot.EDT, "Lancashire duty team", "01632 960011", _AT_NIGHT),
    ("provider", ScopeKind.ORGANISATION, "provider", Slot.EDT, "Wakefield duty team", "01632 960000", _AT_NIGHT),
    ("fostering", ScopeKind.ORGANISATION, "fostering", Slot.EDT, "Nottinghamshire duty team", "01632 960012", _AT_NIGHT),
    ("fostering", ScopeKind.ORGANISATION, "fostering", Slot.AGENCY, "Harbour Fostering on call", "01632 960130", "day and night"),
    ("fostering", ScopeKind.ORGANISATION, "fostering", Slot.ON_CALL_MANAGER, "Harbour Fostering on call", "01632 960130", "day and night"),
)
"""(organisation that keeps it, scope kind, scope, slot, label, telephone, hours)"""

POLICE_ADDRESSES = (
    ("provider", "Sampleton control room", "control-room@sampleton.police.uk.example"),
    ("fostering", "Sampleton control room", "control-room@sampleton.police.uk.example"),
)
"""(organisation, whose address, address): where packs may be mailed to."""
ACCEPTED = {
    "manager@demo.test": ("wakefield", "somerset", "lancashire", "nottinghamshire"),
    "agency@demo.test": ("nottinghamshire", "wakefield", "somerset", "lancashire"),
}
"""Who accepted which protocols for their organisation, before anything happened."""
