"""The pictures of a home and of an organisation, and what is owed, with 1,000 and with 100,000 times away of one organisation behind them.

Times are of a processor, since other work runs beside. The rows of facts are laid out by chance from a seed; the pages read counts made from
them and no line of any log.
"""

from __future__ import annotations

import os
import random
import secrets
import tempfile
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import insert

from carer_app import create_app
from carer_app.db.base import new_id
from carer_app.db.migrate import upgrade
from carer_app.db.models.numbers import NumbersRow
from carer_app.db.models.people import RoleName
from carer_app.db.queries import numbers as kept
from carer_app.domain.counting import quarter_of
from carer_app.domain.wall_clock import local
from carer_app.extensions import db
from carer_app.services import numbers
from tests import factories as make
from tests.people import sign_in

TIMES, HOMES, CHILDREN, REPEATS = (1_000, 100_000), 20, 400, 25


def run() -> dict[str, Any]:
    """Milliseconds a page, and as a ratio to the smallest; and what counting again takes in the background."""
    found: dict[str, Any] = {}
    for times in TIMES:
        found[str(times)] = _measured(times)
    first = found[str(TIMES[0])]
    for times, figures in found.items():
        for page, taken in figures.items():
            print(f"{times:>7} {page:14} {taken:8.1f} ms  {taken / first[page]:6.2f} x the first")
    return {times: {page: {"milliseconds": it, "times_first": it / first[page]} for page, it in of.items()} for times, of in found.items()}


def _measured(times: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        key = urlsafe_b64encode(secrets.token_bytes(32)).decode()
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        os.environ["APP_ENV"] = "test"
        upgrade(url)
        app = create_app({"APP_ENV": "test", "DATABASE_URL": url, "SECRET_KEY": "x" * 40, "SEALING_KEYS": key})
        with app.app_context():
            return _asked(app, times)


def _asked(app: Flask, times: int) -> dict[str, float]:
    organisation = make.organisation(db.session, "Larchwood Care")
    homes = [make.home(db.session, organisation, f"House {number}") for number in range(HOMES)]
    children = [make.child(db.session, homes[number % HOMES], f"Child {number}") for number in range(CHILDREN)]
    head = make.person(db.session, organisation, "head@larchwood.test", "Head")
    make.membership(db.session, head, RoleName.REGISTERED_MANAGER, None)
    head_id, home_id = head.id, homes[0].id
    _lay_out(times, [home.id for home in homes], [child.id for child in children], organisation.id)
    begun = time.perf_counter()
    while numbers.recount(db.session):
        pass
    counted = (time.perf_counter() - begun) * 1000
    client = sign_in(app, head_id)
    pages = {
        "organisation": "/records/organisation",
        "home": f"/records/homes/{home_id}",
        "owed": "/records/owed",
        "inspection": f"/records/homes/{home_id}/inspection",
    }
    return {name: _milliseconds(lambda page=page: _good(client.get(page).status_code)) for name, page in pages.items()} | {
        "counting": counted
    }  # type: ignore[misc]


def _lay_out(times: int, homes: list[str], children: list[str], organisation_id: str) -> None:
    chance, now, rows, periods = random.Random(1), datetime.now(UTC), [], set()
    for _ in range(times):
        child = chance.randrange(CHILDREN)
        began = now - timedelta(minutes=chance.randrange(700 * 24 * 60))
        month, is_police = f"{local(began):%Y-%m}", chance.random() < 0.4
        level = "police" if is_police else chance.choice(("carer", "no_immediate"))
        rows.append(
            {
                "id": new_id(), "child_id": children[child], "home_id": homes[child % HOMES], "organisation_id": organisation_id,
                "month": month, "began_at": began, "counts_as": "missing", "level": level, "returned_at": began + timedelta(hours=3),
                "police_level_at": began + timedelta(minutes=10) if is_police else None,
                "rang_at": began + timedelta(minutes=12 + chance.randrange(20)) if is_police else None,
                "told_at": began + timedelta(minutes=35 + chance.randrange(20)) if is_police else None,
                "steps": chance.randrange(9), "signs": chance.random() < 0.2, "signs_alone": False, "is_past": False,
                "reviewed_at": None, "notices_at": None,
            }
        )  # fmt: skip
        periods |= {(place, at) for place in (homes[child % HOMES], organisation_id) for at in (month, quarter_of(month), month[:4])}
    db.session.execute(insert(NumbersRow), rows)
    kept.want(db.session, periods, now)
    db.session.commit()


def _good(status: int) -> None:
    if status != 200:
        raise RuntimeError(f"The page answered {status}.")


def _milliseconds(what: Callable[[], object]) -> float:
    for _ in range(5):
        what()
    taken = []
    for _ in range(REPEATS):
        begun = time.process_time()
        what()
        taken.append((time.process_time() - begun) * 1000)
    return median(taken)


if __name__ == "__main__":
    run()
