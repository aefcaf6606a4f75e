"""The `flask` commands of the product: prepare, demo, packs, sealing, logs; people and line-keys are beside it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from carer_app.domain.protocol import Pack

demo = AppGroup("demo", help="Invented people and children to try the product with.")
packs = AppGroup("packs", help="The protocols the product speaks for.")
sealing = AppGroup("sealing", help="The keys that children's records are sealed with.")
ROOT = Path(__file__).resolve().parents[1]
logs = AppGroup("logs", help="The logs of occurrences.")


def install(app: Flask) -> None:
    """Make the commands known to `flask`."""
    from carer_app.cli_backup import backup
    from carer_app.cli_people import people
    from carer_app.cli_phones import line_keys
    from carer_app.cli_records import records
    from carer_app.cli_reminders import reminders
    from carer_app.cli_signing import signing_keys
    from carer_app.cli_statistics import ssda903

    for group in (demo, packs, sealing, logs, backup, people, line_keys, signing_keys, reminders, records):
        app.cli.add_command(group)
    app.cli.add_command(prepare)
    app.cli.add_command(ssda903)


@click.command()
@with_appcontext
def prepare() -> None:
    """Bring the database to this version, with a key for phones; in demo mode fill it if it is empty."""
    from carer_app.cli_phones import make_first
    from carer_app.db.serving import bring_up

    bring_up(current_app.config["DATABASE_URL"])
    make_first()
    if current_app.config["ENVIRONMENT"].is_demo:
        _load_demo(only_if_empty=True)


def _load_demo(*, only_if_empty: bool) -> bool:
    from carer_app.cli_phones import make_first
    from carer_app.db.base import now_utc
    from carer_app.demo import load
    from carer_app.extensions import db
    from carer_app.services import duties

    _only_in_demo("The demo's people exist in demo mode only")
    make_first()
    loaded = load.load(db.session, only_if_empty=only_if_empty)
    db.session.commit()
    while loaded and duties.sweep(db.session, now_utc()):
        pass
    return loaded


@demo.command("load")
def load_demo() -> None:
    """Load the demo into an empty database, migrating it first."""
    from carer_app.db.migrate import upgrade

    upgrade(current_app.config["DATABASE_URL"])
    if not _load_demo(only_if_empty=True):
        raise click.ClickException(
            "There are people in this database already, so the demo was not loaded. ./dev demo --reset starts afresh."
        )
    click.echo("The demo is loaded.")


@demo.command("reset")
def reset_demo() -> None:
    """Empty the demo's database and load it afresh."""
    from carer_app.db.migrate import downgrade, upgrade

    _only_in_demo("Only a demo can be reset")
    url = current_app.config["DATABASE_URL"]
    upgrade(url)
    _refuse_real_records()
    downgrade(url, "base")
    upgrade(url)
    _load_demo(only_if_empty=True)
    click.echo("The demo is as new.")


def _only_in_demo(says: str) -> None:
    if not current_app.config["ENVIRONMENT"].is_demo:
        raise click.ClickException(f"{says}: set APP_ENV=demo.")


def _refuse_real_records() -> None:
    """APP_ENV alone does not make a database a demo's: forgotten on a real machine, it would cost every record."""
    from carer_app.demo.load import holds_only_the_demo
    from carer_app.extensions import db

    only_demo = holds_only_the_demo(db.session)
    db.session.rollback()  # nothing may hold the tables while they are dropped
    if not only_demo:
        raise click.ClickException("This database holds an organisation that is not of the demo, so nothing was emptied.")


@demo.command("people")
def demo_people() -> None:
    """Say who can sign in to the demo, if this is one."""
    from carer_app.demo.people import DEMO_PEOPLE, PASSWORD

    if not current_app.config["ENVIRONMENT"].is_demo:
        return
    click.echo(f"  Sign in with any of these; the password for all is {PASSWORD}\n")
    for person in DEMO_PEOPLE:
        click.echo(f"    {person.email:<22} {person.what}")
    click.echo("")


@demo.command("pack")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def demo_pack(out: Path) -> None:
    """Write the police pack of the demo's open occurrence to OUT."""
    from carer_app.cli_database import prepared
    from carer_app.demo.load import pack_of_open_occurrence

    _only_in_demo("There is a demo to make a pack of in demo mode only")
    session = prepared()
    try:
        document = pack_of_open_occurrence(session)
    except LookupError as no:
        raise click.ClickException(str(no)) from None
    session.commit()
    _write_privately(out, document)
    click.echo(f"{out}: {len(document)} bytes")


def _write_privately(out: Path, content: bytes) -> None:
    """A new file can be read by its owner only: what leaves the database is no longer sealed."""
    try:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
    except OSError as no:
        raise click.ClickException(f"{out} cannot be written: {no.strerror}.") from None


@packs.command("check")
def check_packs() -> None:
    """Check that every pack, and every two of them together, is well formed and holds every safety property over every route."""
    from carer_app.packs.checking import check_all

    broken = 0
    for name, violations in check_all():
        broken += len(violations)
        click.echo(f"{name}: " + ("every safety property holds" if not violations else f"{len(violations)} broken"))
        for violation in violations:
            click.echo(f"  {violation}")
    sys.exit(1 if broken else 0)


@packs.command("draw")
@click.argument("name")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file to write; the screen otherwise.")
def draw_pack(name: str, out: Path | None) -> None:
    """Draw the decision of a pack as a picture (SVG) for practitioners."""
    from carer_app.packs.drawing import draw

    _show(draw(_pack(name)), out)


@packs.command("table")
@click.argument("name")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file to write; the screen otherwise.")
def table_of_pack(name: str, out: Path | None) -> None:
    """Write a pack out as one page (Markdown) for practitioners to sign off."""
    from carer_app.packs.tables import table

    _show(table(_pack(name)), out)


@packs.command("document")
def document_packs() -> None:
    """Write docs/protocols afresh: the drawing and the table of every pack, and where each provision lives."""
    from carer_app.packs.documents import documents

    for path, text in documents(ROOT).items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
        click.echo(path)


def _pack(name: str) -> Pack:
    from carer_app.packs import loader

    try:
        return loader.load(name)
    except loader.NoSuchPack as no:
        raise click.ClickException(str(no)) from None


def _show(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")


@sealing.command("new-key")
def new_key() -> None:
    """Print a new key for SEALING_KEYS."""
    from carer_app.db.sealed import new_sealing_key as make

    click.echo(make())


@sealing.command("rotate")
def rotate() -> None:
    """Wrap every data key again under the newest of SEALING_KEYS, and second factors too. Entries do not change."""
    from carer_app.cli_database import prepared
    from carer_app.db.sealed import key_ring
    from carer_app.db.sealing import SealingError
    from carer_app.web.account.resealing import reseal_second_factors

    session = prepared()
    try:
        keys, people = key_ring(session).rotate(), reseal_second_factors(session)
    except SealingError as no:
        raise click.ClickException(f"Nothing was changed. {no}") from None
    session.commit()
    click.echo(f"{keys} data keys wrapped again; second factors of {people} people sealed again.")


@logs.command("export")
@click.argument("occurrence_id")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def export_log(occurrence_id: str, out: Path) -> None:
    """Write one occurrence's log as JSON that `python -m carer_app.domain verify` checks."""
    import json

    from carer_app.cli_database import prepared
    from carer_app.services.records import export_occurrence

    session = prepared()
    try:
        export = export_occurrence(session, occurrence_id, by=None)
    except LookupError as no:
        raise click.ClickException(str(no)) from None
    session.commit()  # first it is written down that it was taken out
    _write_privately(out, json.dumps(export, indent=1).encode())
    click.echo(f"{out}")


@logs.command("heads")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def write_heads(out: Path) -> None:
    """Write the head of every log to OUT, to be kept where whoever runs the database cannot reach it."""
    import json

    from carer_app.cli_database import prepared
    from carer_app.db.base import now_utc
    from carer_app.services.anchors import all_heads

    heads = all_heads(prepared(), now_utc())
    _write_privately(out, json.dumps(heads, indent=1).encode())
    click.echo(f"{out}: the heads of {len(heads)} logs")


@logs.command("checker")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def write_checker(out: Path) -> None:
    """Write the checker of exported logs to OUT, one file that needs Python and nothing else: `python OUT EXPORT.json --heads HEADS.json`."""
    import hashlib

    from carer_app.log_checker import checker

    made = checker()
    out.write_bytes(made)
    click.echo(f"{out}: SHA-256 {hashlib.sha256(made).hexdigest()}")


@logs.command("verify")
def verify_logs() -> None:
    """Check the chain of every occurrence's log."""
    from carer_app.cli_database import prepared
    from carer_app.services.records import verify_all

    broken = verify_all(prepared())
    for occurrence_id, problem in broken:
        click.echo(f"{occurrence_id}: {problem}")
    click.echo("Every log holds." if not broken else f"{len(broken)} logs do not hold.")
    sys.exit(1 if broken else 0)
