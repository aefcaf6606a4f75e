"""Who saw what of one child with 1,000 and 100,000 lines: the newest page, the last, narrowed, one of the staff, and the whole as a file."""

from __future__ import annotations

import os
import secrets
import tempfile
import time
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import insert

from carer_app import create_app
from carer_app.db.base import new_id
from carer_app.db.migrate import upgrade
from carer_app.db.models.audit import AuditEvent
from carer_app.extensions import db
from tests.people import World, make_world, sign_in

LINES, REPEATS = (1_000, 100_000), 15
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)


def run() -> dict[str, Any]:
    """Milliseconds of a page and seconds of the file, both of a processor, by how many lines there are."""
    with tempfile.TemporaryDirectory() as folder:
        url, os.environ["APP_ENV"] = f"sqlite:///{Path(folder) / 'bench.sqlite'}", "test"
        upgrade(url)
        key = urlsafe_b64encode(secrets.token_bytes(32)).decode()
        app = create_app({"APP_ENV": "test", "DATABASE_URL": url, "SECRET_KEY": "x" * 40, "SEALING_KEYS": key, "RATELIMIT_ENABLED": False})
        with app.app_context():
            world = make_world(db.session)
            db.session.commit()
        figures, made = {}, 0
        for lines in LINES:
            _write(app, world, made, lines)
            figures[str(lines)], made = _asked(app, world), lines
            print(lines, figures[str(lines)], flush=True)
        return figures


def _write(app: Flask, world: World, start: int, end: int) -> None:
    people = [world.people[name] for name in ("worker", "night", "social", "manager")]
    with app.app_context():
        for first in range(start, end, 10_000):
            rows = [
                {
                    "id": new_id(),
                    "at": BEGAN + timedelta(minutes=n),
                    "kind": "read_plan" if n % 500 else "photo_added",
                    "person_id": people[n % 4],
                    "child_id": world.children["ash"],
                }
                for n in range(first, min(first + 10_000, end))
            ]
            db.session.execute(insert(AuditEvent), rows)
        db.session.commit()


def _asked(app: Flask, world: World) -> dict[str, float]:
    client, page = sign_in(app, world.people["manager"]), f"/records/{world.children['ash']}/seen"
    places = {
        "newest": page,
        "last page": f"{page}?before=2025-01-01T10:00:00%2B00:00~{new_id()}",
        "a rare kind": f"{page}?kind=written",
        "a kind there is none of": f"{page}?kind=refused",
        "one person": f"{page}?person={world.people['worker']}",
        "one of the staff": f"/records/seen/people/{world.people['worker']}",
    }
    found = {name: _milliseconds(client, url) for name, url in places.items()}
    began = time.process_time()
    assert client.get(f"{page}.csv").status_code == 200
    return found | {"file, seconds": round(time.process_time() - began, 2)}


def _milliseconds(client: Any, url: str) -> float:
    taken = []
    for _ in range(REPEATS):
        began = time.process_time()
        assert client.get(url).status_code == 200
        taken.append((time.process_time() - began) * 1000)
    return round(median(taken), 1)
