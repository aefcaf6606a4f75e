"""The database as the `flask` commands use it: one that was prepared, or a sentence that says what to do."""

from __future__ import annotations

import click
from flask import current_app
from sqlalchemy.orm import Session

from carer_app.db import migrate
from carer_app.extensions import db


def prepared() -> Session:
    """The session of this command. Ends the command when there are no tables yet."""
    if migrate.current(current_app.config["DATABASE_URL"]) is None:
        raise click.ClickException("This database is empty. First run: flask --app wsgi prepare")
    session: Session = db.session
    return session
