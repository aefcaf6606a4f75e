"""The people of an organisation, its homes, whom to ring, the protocols it uses, and children who are new. Nothing here shows a plan or a log."""

from __future__ import annotations

from carer_app.web.admin import (
    accounts,
    agreeing,
    bring_children,
    bring_staff,
    children,
    contacts,
    homes,
    overview,
    people,
    police_addresses,
    protocols,
)
from carer_app.web.admin.blueprint import blueprint

__all__ = [
    "accounts",
    "agreeing",
    "blueprint",
    "bring_children",
    "bring_staff",
    "children",
    "contacts",
    "homes",
    "overview",
    "people",
    "police_addresses",
    "protocols",
]
