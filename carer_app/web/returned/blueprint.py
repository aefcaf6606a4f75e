"""The pages after a child is back or found."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("returned", __name__, url_prefix="/returned")
