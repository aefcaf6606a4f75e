"""The real application over a database of its own, asked through pipes: one JSON object a line, one a line back. For tests in JavaScript.

python -m tests.sync_service FOLDER
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from carer_app.app import build
from carer_app.db import migrate
from carer_app.db.base import new_id
from carer_app.db.models.children import Placement
from carer_app.db.models.devices import UnattachedLine
from carer_app.db.models.occurrences import EntryRow
from carer_app.db.models.people import Home, Person
from carer_app.db.sealing import new_sealing_key
from carer_app.domain.entry_json import to_json
from carer_app.extensions import db
from carer_app.services import devices, sync_apart
from tests.factories import NOW, child
from tests.people import World, csrf, make_world, sign_in

PEOPLE = ("worker", "night")
Answer = dict[str, Any]


class Service:
    """What may be asked: a request of a phone, and what happens to people, children and phones meanwhile."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        with app.app_context():
            self._world: World = make_world(db.session)
            db.session.commit()
        self._browsers: dict[str | None, FlaskClient] = {None: app.test_client()}
        self._browsers |= {self._world.people[name]: sign_in(app, self._world.people[name]) for name in PEOPLE}
        self._tokens = {person: csrf(app, browser) for person, browser in self._browsers.items() if person}

    def start(self) -> Answer:
        return {"people": [self._world.people[name] for name in PEOPLE], "key": self._browsers[None].get("/sync/key").get_json()}

    def request(self, path: str, method: str, headers: dict[str, str], body: str | None, person: str | None) -> Answer:
        browser = self._browsers[person]
        sent = {**headers, **(self._tokens[person] if person else {})}
        response = browser.open(path, method=method, headers=sent, data=body)
        return {"status": response.status_code, "headers": dict(response.headers), "text": response.get_data(as_text=True)}

    def child(self) -> Answer:
        with self._app.app_context():
            made = child(db.session, db.session.get_one(Home, self._world.homes["larch"]), "Somebody").id
            db.session.commit()
        return {"child": made}

    def move_away(self, child: str) -> Answer:
        with self._app.app_context():
            db.session.execute(update(Placement).where(Placement.child_id == child).values(to_at=NOW))
            db.session.commit()
        return {}

    def revoke(self, device: str) -> Answer:
        with self._app.app_context():
            devices.revoke(db.session, db.session.get_one(Person, self._world.people["manager"]), device, NOW)
            db.session.commit()
        return {}

    def received(self, ids: list[str], occurrences: list[str]) -> Answer:
        """The lines as they are kept; and every line of these occurrences, in a log or apart, each as often as it is there."""
        with self._app.app_context():
            lines = {entry_id: to_json(entry) for entry_id, entry in sync_apart.known(db.session, ids).items()}
            tables = [
                select(table.id, table.occurrence_id).where(table.occurrence_id.in_(occurrences)) for table in (EntryRow, UnattachedLine)
            ]
            there = [[row[0], row[1]] for table in tables for row in db.session.execute(table)]
        return {"lines": lines, "there": there}


def main(folder: Path) -> None:
    url = f"sqlite:///{folder / f'{new_id()}.sqlite'}"
    migrate.upgrade(url)
    os.environ["APP_ENV"] = "test"
    secret = "a secret of this test, long enough to be taken for one"
    app = build(
        {"APP_ENV": "test", "DATABASE_URL": url, "SECRET_KEY": secret, "SEALING_KEYS": new_sealing_key(), "RATELIMIT_ENABLED": False}
    )
    service = Service(app)
    for line in sys.stdin:
        asked = json.loads(line)
        number, what = asked.pop("n"), asked.pop("do")
        verb: Callable[..., Answer] = getattr(service, what)
        print(json.dumps({"n": number, **verb(**asked)}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
