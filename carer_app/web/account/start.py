"""What production and the demo look at before they start to serve: whose people there are."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import inspect

from carer_app.config import RefusedToStart
from carer_app.extensions import db
from carer_app.services.people import has_demo_person, has_real_person


def refuse_demo_people(app: Flask) -> None:
    """Raises RefusedToStart while somebody invented for the demo, whose password everybody knows, could sign in."""
    with app.app_context():
        if inspect(db.engine).has_table("person") and has_demo_person(db.session):
            raise RefusedToStart("There are demo people in this database, and everybody knows their password. Use a database of its own.")


def refuse_real_people(app: Flask) -> None:
    """Raises RefusedToStart while the demo, which asks for no second factor, is opened over a database of real people."""
    with app.app_context():
        if inspect(db.engine).has_table("person") and has_real_person(db.session):
            raise RefusedToStart(
                "There are real people in this database, and the demo does not guard their records. "
                "Set APP_ENV=production, or give the demo a DATABASE_URL of its own."
            )
