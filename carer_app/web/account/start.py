"""What production looks at before it starts to serve."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import inspect

from carer_app.config import RefusedToStart
from carer_app.extensions import db
from carer_app.services.people import has_demo_person


def refuse_demo_people(app: Flask) -> None:
    """Raises RefusedToStart while somebody invented for the demo, whose password everybody knows, could sign in."""
    with app.app_context():
        if inspect(db.engine).has_table("person") and has_demo_person(db.session):
            raise RefusedToStart("There are demo people in this database, and everybody knows their password. Use a database of its own.")
