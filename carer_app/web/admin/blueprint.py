"""Where the admin pages hang."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
