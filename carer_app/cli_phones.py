"""`flask line-keys`: the keys that phones seal their lines to."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import AppGroup

line_keys = AppGroup("line-keys", help="The keys that phones seal their lines to.")


def make_first() -> None:
    """The first key, unless there is one: phones are told it with the page, so it is there before the first asks."""
    from carer_app.extensions import db
    from carer_app.services import line_keys as keys

    if keys.current(db.session) is None:
        keys.make_first(db.session, datetime.now(UTC))
        db.session.commit()


@line_keys.command("renew")
def renew() -> None:
    """Make a new key: phones seal to it from their next contact on. The old one is kept, for what was sealed to it and is not here yet."""
    from carer_app.cli_database import prepared
    from carer_app.services import line_keys as keys

    session = prepared()
    made = keys.renew(session, datetime.now(UTC))
    session.commit()
    click.echo(f"Phones seal to key {made['id']} from their next contact on. The keys before it are kept.")
