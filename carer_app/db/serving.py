"""Whether this code may work with the tables it finds: said in a sentence before anything is served."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from carer_app.config import RefusedToStart
from carer_app.db import migrate

PREPARE = "First run: flask --app wsgi prepare"


def refuse_other_tables(url: str) -> None:
    """For what serves and works. Raises RefusedToStart over tables that are missing, older, or newer than this code can go on with.

    A database that is away just now is waited for by whoever needs it.
    """
    try:
        at, serves_from = migrate.standing(url)
    except OperationalError:
        return
    if said := problem_of(at, serves_from, migrate.revisions(), migrate.newest()):
        raise RefusedToStart(said)


def bring_up(url: str) -> None:
    """Migrates to this version. Tables that a newer version has made already stay as they are, if this one may go on with them."""
    at, _ = migrate.standing(url)
    if at is not None and at not in migrate.revisions():
        refuse_other_tables(url)
        return
    migrate.upgrade(url)


def problem_of(at: str | None, serves_from: str | None, known: frozenset[str], own: str) -> str | None:
    """What keeps this code from working with tables of version `at`, which say that they serve the code of `serves_from` and newer."""
    if at == own:
        return None
    if at is None:
        return f"This database is empty. {PREPARE}"
    if at in known:
        return f"This database is of an older version ({at}; this one needs {own}). {PREPARE}"
    if serves_from is not None and serves_from <= own:
        return None
    return f"This database is of a newer version ({at}), and this one ({own}) cannot work with it. Install the newer version here too."
