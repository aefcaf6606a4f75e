"""A child's profile and plan: what makes the night go well, written before it. Saved a section at a time."""

from __future__ import annotations

from carer_app.web.plans import blank, contacts, meeting, overview, own_page, photos, sections
from carer_app.web.plans.blueprint import blueprint

__all__ = ["blank", "blueprint", "contacts", "meeting", "overview", "own_page", "photos", "sections"]
