"""What is owed, as pages ask for it: one child with 1, 10 and 40 times away reckoned anew, and the list of 10, 100 and 1,000 children."""

from __future__ import annotations

import os
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

from carer_app import create_app
from carer_app.db.base import new_id
from carer_app.db.migrate import upgrade
from carer_app.db.models.children import Child
from carer_app.db.models.follow_ups import DutyRow
from carer_app.db.models.people import Home, RoleName
from carer_app.domain.entries import ExpectedWhere, FoundWhere, PoliceTold, Returned
from carer_app.extensions import db
from carer_app.services import duties, occurrences
from carer_app.services.actor import Actor
from tests import factories as make
from tests.people import sign_in

TIMES, CHILDREN, REPEATS = (1, 10, 40), (10, 100, 1000), 7
OWED = (
    ("nat_review_documents", "review_risk_assessment_philomena_plan", "social_worker", None),
    ("nat_return_interview", "offer_and_hold_return_interview", "responsible_la", -1),
    ("nat_prevention_interview", "prevention_interview", "police", None),
    ("nat_tell_police_of_return", "notify_police", "carer", -2),
    ("nat_regular_review", "review_meeting", "multi_agency", None),
    ("nat_lac_review", "review_documents", "iro", 20),
)
"""Rule, action, whose, and in how many days it is due."""
NOBODY = Actor(None, "A bench", "bench")


def run() -> dict[str, Any]:
    """Milliseconds, and as a ratio to the smallest."""
    with tempfile.TemporaryDirectory() as folder:
        key = urlsafe_b64encode(secrets.token_bytes(32)).decode()
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        os.environ["APP_ENV"] = "test"
        upgrade(url)
        app = create_app({"APP_ENV": "test", "DATABASE_URL": url, "SECRET_KEY": "x" * 40, "SEALING_KEYS": key})
        return {"reckon": _reckoned(app), "list": _listed(app)}


def _reckoned(app: Flask) -> dict[str, Any]:
    now, figures = datetime.now(UTC), {}
    with app.app_context():
        home = make.home(db.session, make.organisation(db.session, "Larchwood Care"), "Larch House")
        for count in TIMES:
            child = make.child(db.session, home, f"Child {count}", authority="Wakefield", host_authority="Nottinghamshire")
            for number in range(count):
                _time_away(child, now - timedelta(days=2 * (count - number)))
            db.session.commit()

            def reckon(child_id: str = child.id) -> None:
                db.session.expire_all()
                duties.reckon(db.session, child_id, now)
                db.session.commit()

            figures[str(count)] = _milliseconds(reckon)
    return _said(figures, "times away")


def _time_away(child: Child, at: datetime) -> None:
    name = new_id()
    occurrences.start(db.session, NOBODY, [child.id], ExpectedWhere.HOME, at, occurrence_ids=[name])
    for body, later in ((PoliceTold("REF"), 1), (Returned(FoundWhere.CAME_BACK), 4)):
        then = at + timedelta(hours=later)
        occurrences.write(db.session, NOBODY, name, body, then, entry_id=new_id(), happened_at=then)


def _listed(app: Flask) -> dict[str, Any]:
    now, figures = datetime.now(UTC), {}
    with app.app_context():
        organisation = make.organisation(db.session, "Alder Homes")
        homes = [make.home(db.session, organisation, f"House {number}") for number in range(20)]
        head = make.person(db.session, organisation, "head@alder.test", "Head")
        make.membership(db.session, head, RoleName.REGISTERED_MANAGER, None)
        head_id, made = head.id, 0
        for count in CHILDREN:
            for number in range(made, count):
                _owes(make.child(db.session, homes[number % 20], f"Child {number}"), homes[number % 20], now)
            made = count
            db.session.commit()
            client = sign_in(app, head_id)
            figures[str(count)] = _milliseconds(lambda: _good(client.get("/after/").status_code))  # noqa: B023 - asked at once
    return _said(figures, "children listed")


def _owes(child: Child, home: Home, now: datetime) -> None:
    for rule, action, who, days in OWED:
        due = None if days is None else now + timedelta(days=days)
        row = DutyRow(child_id=child.id, rule=rule, action=action, who=who, pack="national", clock="returned", is_notice=False)
        row.arose_at, row.due_at, row.counted, row.subjects, row.cites = now - timedelta(days=4), due, [], [], []
        db.session.add(row)


def _good(status: int) -> None:
    if status != 200:
        raise RuntimeError(f"The list answered {status}.")


def _milliseconds(what: Callable[[], object]) -> float:
    what()
    taken = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        what()
        taken.append((time.perf_counter() - begun) * 1000)
    return median(taken)


def _said(figures: dict[str, float], of: str) -> dict[str, Any]:
    first = next(iter(figures.values()))
    for name, taken in figures.items():
        print(f"{name:>5} {of:16} {taken:8.1f} ms  {taken / first:6.1f} x the first")
    return {name: {"milliseconds": taken, "times_first": taken / first} for name, taken in figures.items()}


if __name__ == "__main__":
    run()
