"""The blueprint of the reviewing officer's pages."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("reviewing", __name__, url_prefix="/reviewing")
