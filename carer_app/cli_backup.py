"""`flask backup make | check | restore | drill`: the database in one sealed file, and back. `./dev backup` and `./dev restore` call these."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from carer_app.config import INSTANCE
from carer_app.db.sealing import Sealer

backup = AppGroup("backup", help="The database in one sealed file, and back.")
_FILE = click.Path(dir_okay=False, path_type=Path)


@backup.command("make")
@click.argument("out", type=_FILE, required=False)
def make(out: Path | None) -> None:
    """Write a backup to OUT (default: a file named by the time, under instance/backups). People may go on writing."""
    from carer_app.services import backups

    now = datetime.now(UTC)
    out = out or backups.usual_path(INSTANCE / "backups", now)
    try:
        size = backups.make(current_app.config["DATABASE_URL"], _sealer(), out, now)
    except backups.NotRestored as no:
        raise click.ClickException(str(no)) from None
    except OSError as no:
        raise click.ClickException(f"No backup was made: {out}: {no.strerror}.") from None
    click.echo(f"{out}: {size} bytes. SEALING_KEYS opens it: keep those somewhere else.")


@backup.command("check")
@click.argument("file", type=_FILE)
def check(file: Path) -> None:
    """Read FILE to its end, and say what it holds."""
    from carer_app.services import backups

    try:
        held = backups.check(file, _sealer())
    except backups.NotRestored as no:
        raise click.ClickException(str(no)) from None
    click.echo(f"{file} is whole: {held.count} rows of {len(held.rows)} tables, as they were on {held.made_at}.")


@backup.command("restore")
@click.argument("file", type=_FILE)
def restore(file: Path) -> None:
    """Put FILE into the empty database of DATABASE_URL."""
    from carer_app.services import backups

    try:
        held = backups.restore(file, current_app.config["DATABASE_URL"], _sealer())
    except backups.NotRestored as no:
        raise click.ClickException(str(no)) from None
    click.echo(f"Put back: {held.count} rows of {len(held.rows)} tables, as they were on {held.made_at}.")
    click.echo("What happened since is not in it. Take back again the phones, sign-ins and links that were taken back since, and check the")
    click.echo("logs against the heads kept outside: docs/operations.md says how.")


@backup.command("drill")
@click.argument("file", type=_FILE)
def drill(file: Path) -> None:
    """Put FILE back somewhere else, read every log and key of it, and throw that away again. Nothing here is touched."""
    from carer_app.services import backups

    with tempfile.TemporaryDirectory(prefix="drill-", dir=_private()) as folder:
        try:
            held, broken = backups.drill(file, Path(folder), _sealer())
        except backups.NotRestored as no:
            raise click.ClickException(str(no)) from None
    for problem in broken:
        click.echo(problem)
    if broken:
        raise click.ClickException(f"It was put back, and {len(broken)} things in it cannot be read.")
    click.echo(f"It can be put back: {held.count} rows of {len(held.rows)} tables, and every log in it holds.")


def _sealer() -> Sealer:
    return Sealer(current_app.config["SEALING_KEYS"])


def _private() -> Path:
    INSTANCE.mkdir(mode=0o700, parents=True, exist_ok=True)
    return INSTANCE
