"""`flask signing-keys`: the keys that organisations sign their packs with."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import AppGroup

signing_keys = AppGroup("signing-keys", help="The keys that organisations sign their packs with.")


@signing_keys.command("renew")
def renew() -> None:
    """Make a new key for every organisation that has one: packs made from now on bear its seal. Tell the forces its fingerprint."""
    from carer_app.cli_database import prepared
    from carer_app.services import signing_keys as keys

    session = prepared()
    made = keys.renew(session, datetime.now(UTC))
    session.commit()
    click.echo(f"{made} organisation{'' if made == 1 else 's'} sign{'s' if made == 1 else ''} with a new key from now on.")


@signing_keys.command("show")
def show() -> None:
    """The fingerprint of every key, to be compared by somebody who holds a pack: SHA-256 of the certificate."""
    from carer_app.cli_database import prepared
    from carer_app.services import signing_keys as keys

    for key in keys.told(prepared()):
        until = f", used until {key.retired_at:%d %B %Y}" if key.retired_at else ""
        click.echo(f"{key.organisation}, made {key.made_at:%d %B %Y}{until}\n  {key.fingerprint}")
