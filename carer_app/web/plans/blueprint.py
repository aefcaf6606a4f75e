"""The blueprint of the plan's pages."""

from flask import Blueprint

blueprint = Blueprint("plans", __name__)
