"""Visits under Regulation 44: who is let in to a home, what they read there, and the consents that open a child's log."""

from __future__ import annotations

from carer_app.web.visit import consents as _consents
from carer_app.web.visit import letting_in, visiting
from carer_app.web.visit.blueprint import blueprint

__all__ = ["_consents", "blueprint", "letting_in", "visiting"]
