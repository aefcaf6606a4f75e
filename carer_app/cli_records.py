"""`flask records restore FILE.zip …`: records that went out elsewhere, put into an installation with nobody in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

records = AppGroup("records", help="Records that went out of another installation.")


@records.command("restore")
@click.argument("files", type=click.Path(dir_okay=False, path_type=Path), nargs=-1, required=True)
def restore(files: tuple[Path, ...]) -> None:
    """Put the records in FILES back, all of them or none. docs/record-export.md says how they are made."""
    from carer_app.cli_database import prepared
    from carer_app.domain.record_file import BadRecord
    from carer_app.services import record_restore

    session = prepared()
    try:
        done = record_restore.restore(session, files, datetime.now(UTC))
        session.commit()
    except BadRecord as no:
        session.rollback()
        raise click.ClickException(f"{no} Nothing was put back.") from None
    click.echo(f"Put back: {done.children} child{'' if done.children == 1 else 'ren'}, {done.rows} rows, {done.photos} photographs.")
    for name, fingerprint in done.signers:
        click.echo(f"{name} says that they made it, with the key\n  {fingerprint}\nAsk them by another way whether that is theirs.")
    click.echo("Nobody signs in yet. Begin with: flask --app wsgi people")
