"""Public pages, open to anyone and never about a child: what the levels mean, how each area does it, and a night to practise on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("guide", __name__)

from carer_app.web.guide import pages, practice  # noqa: E402

__all__ = ["blueprint", "pages", "practice"]
