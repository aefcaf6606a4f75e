"""A child's profile and plan: what makes the night go well, written before it. Saved a section at a time."""

from __future__ import annotations

from carer_app.web.plans import (
    agree,
    blank,
    contacts,
    differences,
    drafts,
    exporting,
    given,
    importing,
    meeting,
    moving,
    overview,
    own_page,
    papers,
    photo_frames,
    photos,
    proposals,
    reviews,
    sections,
    versions,
)
from carer_app.web.plans.blueprint import blueprint

__all__ = [
    "agree", "blank", "blueprint", "contacts", "differences", "drafts", "exporting", "given", "importing", "meeting", "moving", "overview",
    "own_page", "papers", "photo_frames", "photos", "proposals", "reviews", "sections", "versions",
]  # fmt: skip
