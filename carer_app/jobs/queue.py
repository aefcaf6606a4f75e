"""The job queue. A job carries ids and nothing else, so the queue never holds a child's data."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.exceptions import ConfigurationError

from carer_app.config import INSTANCE, RefusedToStart


def make_queue(url: str | None) -> Huey:
    """A queue on SQLite (no URL, or a file path), PostgreSQL or Redis. Results are not kept: they could hold anything."""
    if url and url.startswith(("redis://", "rediss://", "unix://")):
        return _on_redis(url)
    if url and url.startswith(("postgres://", "postgresql://")):
        return PostgresHuey("not-home-yet", dsn=url, results=False, utc=True)
    path = Path(url) if url else INSTANCE / "jobs.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):  # one that is there is never opened: to close it would drop this process's locks on it
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    return SqliteHuey("not-home-yet", filename=str(path), results=False, utc=True, fsync=True)


def _on_redis(url: str) -> Huey:
    try:
        return RedisHuey("not-home-yet", url=url, results=False, utc=True)
    except ConfigurationError:
        raise RefusedToStart(
            "HUEY_URL names Redis, which needs one more package: pip install redis. Without HUEY_URL a file serves."
        ) from None


huey = make_queue(os.environ.get("HUEY_URL"))
_doers: dict[str, Callable[[str, str], None]] = {}


def done_by(what: str, doer: Callable[[str, str], None]) -> None:
    """Who does this kind of job. The worker says so when it starts; the pages that ask for it need not know."""
    _doers[what] = doer


def at_once(what: str, how: str, id: str) -> None:
    """A job done here and now, by a task of the worker that found it to do."""
    _doers[what](how, id)


@huey.task(retries=8, retry_delay=60)
def do(what: str, how: str, id: str) -> None:
    """One job: what kind, in which way, about which row. It may be done twice without harm."""
    _doers[what](how, id)
