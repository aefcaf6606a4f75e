"""`flask ssda903`: the files of the yearly return, for whoever runs the installation."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from carer_app.domain.ssda903_files import as_written
from carer_app.domain.ssda903_words import RULE


@click.command("ssda903")
@click.option(
    "--year",
    type=click.IntRange(2015, 2100),
    required=True,
    help="The year that the collection begins in: 2026 is 1 April 2026 to 31 March 2027.",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="A folder; it is made if it is not there.")
@click.option("--authority", default="", help="Only the children whose responsible authority has this name.")
@with_appcontext
def ssda903(year: int, out: Path, authority: str) -> None:
    """Write missing.csv and header.csv of a collection year. What would be refused is left out, and said."""
    from carer_app.cli import _write_privately
    from carer_app.cli_database import prepared
    from carer_app.db.base import now_utc
    from carer_app.domain.ssda903 import CollectionYear
    from carer_app.services import ssda903 as returns

    session, of, now = prepared(), CollectionYear(year), now_utc()
    found = returns.children(session, of, now, authority=authority)
    made = returns.files(found)
    returns.note_export(session, None, found, of, "both", now)
    session.commit()  # first it is written down that it was taken out
    out.mkdir(parents=True, exist_ok=True)
    _write_privately(out / "missing.csv", made.missing.encode())
    _write_privately(out / "header.csv", made.header.encode())
    click.echo(f"{out}: {made.rows} rows of {sum(1 for one in found if one.sent)} children, {of.words}")
    for one in found:
        for row in one.rows:
            if row.refused:
                click.echo(
                    f"Left out: child {one.header.child}, from {as_written(row.start)}. Rule {row.refused}: {RULE[row.refused].says}",
                    err=True,
                )
