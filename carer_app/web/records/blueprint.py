"""Records: the calm side, for managers and social workers."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("records", __name__, url_prefix="/records")
