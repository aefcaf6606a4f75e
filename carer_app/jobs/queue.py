"""The job queue. A job carries ids and nothing else, so the queue never holds a child's data."""

from __future__ import annotations

import os
from pathlib import Path

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey

from carer_app.config import INSTANCE


def make_queue(url: str | None) -> Huey:
    """A queue on SQLite (no URL, or a file path), PostgreSQL or Redis. Results are not kept: they could hold anything."""
    if url and url.startswith(("redis://", "rediss://", "unix://")):
        return RedisHuey("not-home-yet", url=url, results=False, utc=True)
    if url and url.startswith(("postgres://", "postgresql://")):
        return PostgresHuey("not-home-yet", dsn=url, results=False, utc=True)
    path = Path(url) if url else INSTANCE / "jobs.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("not-home-yet", filename=str(path), results=False, utc=True, fsync=True)


huey = make_queue(os.environ.get("HUEY_URL"))
