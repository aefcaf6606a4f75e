"""The people of an organisation, its homes, and whom to ring. Nothing here opens a child's record."""

from __future__ import annotations

from carer_app.web.admin import contacts, homes, people
from carer_app.web.admin.blueprint import blueprint

__all__ = ["blueprint", "contacts", "homes", "people"]
