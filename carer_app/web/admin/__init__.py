"""The people of an organisation, its homes, whom to ring, and the protocols it uses. Nothing here opens a child's record."""

from __future__ import annotations

from carer_app.web.admin import agreeing, contacts, homes, people, police_addresses, protocols
from carer_app.web.admin.blueprint import blueprint

__all__ = ["agreeing", "blueprint", "contacts", "homes", "people", "police_addresses", "protocols"]
