"""The pages under /decide, and the first page."""

from flask import Blueprint

blueprint = Blueprint("decide", __name__)
