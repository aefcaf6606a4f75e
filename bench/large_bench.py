"""Every screen of oversight, records and what follows, with 1,000 and with 100,000 times away (1,000,000 lines) in the database.

What the reader answers for is the same in both: 20 homes with five children each, and ten times away of each. The others are of children who
lived there before, and of other providers. Both databases are asked in turns; times are of a processor, since other work runs beside.
"""

from __future__ import annotations

import os
import tempfile
import time
from base64 import urlsafe_b64encode
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask, url_for
from sqlalchemy import func, select, text

from bench import history
from bench.history import House
from carer_app import create_app
from carer_app.db.migrate import upgrade
from carer_app.db.models.children import Child, Placement
from carer_app.db.models.follow_ups import DutyRow
from carer_app.db.models.interviews import ReturnInterviewRow
from carer_app.db.models.occurrences import EntryRow, Occurrence
from carer_app.db.sealed import Sealer
from carer_app.extensions import db
from carer_app.services import numbers
from tests import factories as make
from tests import postgres
from tests.people import World, make_world, sign_in
from tests.web.matrix import MATRIX, PUBLIC
from tests.web.strict_client import counted

SMALL, LARGE = 1_000, int(os.environ.get("BENCH_TIMES", "100000"))
HOMES, CHILDREN, EACH, ROUNDS, AIM, QUERIES = 20, 5, 10, 15, 1.2, 6
ROOMS = ("oversight.", "records.", "after.")
READERS = ("head", "manager", "social", "reviewer", "agency_head", "admin", "interviewer", "worker")
KEY = urlsafe_b64encode(os.urandom(32)).decode()
SEEN = ("?kind=written", "?kind=refused", "?kind=given_out", "?since=2025-01-01&until=2025-02-01")


@dataclass
class Place:
    """One of the two databases, and what is asked of it."""

    app: Flask
    world: World
    ids: dict[str, str]
    held: dict[str, int]


def run() -> dict[str, Any]:
    """For each database and page: milliseconds of a processor in both, the ratio, and queries."""
    found = {}
    for name in os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(","):
        with tempfile.TemporaryDirectory() as folder, ExitStack() as ends:
            urls = [f"sqlite:///{Path(folder) / f'{size}.sqlite'}" for size in ("small", "large")]
            if name == "postgresql":
                server = postgres.start()
                ends.callback(postgres.stop, server)
                urls = [server.create(size) for size in ("small", "large")]
            began = time.perf_counter()
            places = [_made(url, times) for url, times in zip(urls, (SMALL, LARGE), strict=True)]
            print(f"{name}: {places[0].held}, {places[1].held}; laid out in {time.perf_counter() - began:.0f} s", flush=True)
            found[name] = {"held": [place.held for place in places], "pages": _compared(places)}
    return found


def _made(url: str, times: int) -> Place:
    os.environ["APP_ENV"] = "test"
    upgrade(url)
    app = create_app({"APP_ENV": "test", "DATABASE_URL": url, "SECRET_KEY": "x" * 40, "SEALING_KEYS": KEY, "RATELIMIT_ENABLED": False})
    now, sealer = datetime.now(UTC).replace(microsecond=0), Sealer(KEY)
    with app.app_context():
        session = db.session
        world = make_world(session)
        ours = _houses(world, "larchwood", "larch", ("worker", "manager"))
        theirs = _houses(world, "thornfield", "thorn", ("stranger",))
        sample = make.child(session, session.get_one(make.Home, ours[-1].id), "Sample")
        name = history.away(session, sample.id, now - timedelta(days=9), world.people["night"])
        like = history.pattern(session, sample, name, now)
        session.commit()
        for house in ours:
            living = session.scalars(select(Placement.child_id).where(Placement.home_id == house.id, Placement.to_at.is_(None))).all()
            more = [make.child(session, session.get_one(make.Home, house.id), f"Child {n}").id for n in range(CHILDREN - len(living))]
            history.give(session, sealer, like, house, [*living, *more], EACH, now)
        rest = times - HOMES * CHILDREN * EACH
        for houses, many in ((ours, rest // 2), (theirs, rest - rest // 2)):
            history.lay_out(session, sealer, like, houses, many, now)
        while numbers.recount(session):
            pass
        session.execute(text("ANALYZE"))
        session.commit()
        held = {one.__tablename__: session.scalar(select(func.count()).select_from(one)) or 0 for one in (Occurrence, EntryRow, Child)}
        return Place(app, world, _ids(world), held)


def _houses(world: World, organisation: str, first: str, staff: tuple[str, ...]) -> list[House]:
    of = db.session.get_one(make.Organisation, world.organisations[organisation])
    names = [world.people[name] for name in staff]
    more = [make.home(db.session, of, f"House {number}").id for number in range(HOMES - 1)]
    return [House(home, of.id, names) for home in (world.homes[first], *more)]


def _ids(world: World) -> dict[str, str]:
    """What the pages are about: a child, what is owed of them and a time away that is over."""
    child = world.children["ash"]
    over = (
        select(Occurrence.id).where(Occurrence.child_id == child, Occurrence.returned_at.is_not(None)).order_by(Occurrence.opened_at.desc())
    )
    duty = db.session.scalar(select(DutyRow.id).where(DutyRow.child_id == child, DutyRow.is_notice.is_(False)).limit(1))
    talk = db.session.scalar(select(ReturnInterviewRow.interview_id).where(ReturnInterviewRow.child_id == child).limit(1))
    about = {"child": child, "home": world.homes["larch"], "person": world.people["worker"], "occurrence": db.session.scalar(over.limit(1))}
    return {f"{name}_id": value for name, value in (about | {"duty": duty, "interview": talk}).items() if value}


def _addresses(place: Place) -> dict[str, str]:
    """Every page that can be asked for with what there is."""
    found = {}
    with place.app.test_request_context():
        for route in MATRIX:
            if route.method == "GET" and route.who != PUBLIC and route.endpoint.startswith(ROOMS):
                rule = next(place.app.url_map.iter_rules(route.endpoint))
                args = {**route.args, **{name: place.ids[name] for name in rule.arguments if name in place.ids}}
                if rule.arguments <= set(args):
                    found[route.endpoint] = url_for(route.endpoint, **args)
    for endpoint in ("records.seen", "records.seen_person"):
        found |= {f"{endpoint}{more}": found[endpoint] + more for more in SEEN}
    return found


def _compared(places: list[Place]) -> dict[str, Any]:
    asked, figures = [_addresses(place) for place in places], {}
    clients = [{name: sign_in(place.app, place.world.people[name]) for name in READERS} for place in places]
    left_out = []
    for endpoint in asked[0]:
        urls = [one[endpoint] for one in asked]
        who = next((name for name in READERS if clients[0][name].get(urls[0]).status_code == 200), None)
        if who is None:
            left_out.append(endpoint)
            continue
        taken: list[list[float]] = [[], []]
        for _ in range(ROUNDS):
            for number, url in enumerate(urls):
                taken[number].append(_milliseconds(clients[number][who], url))
        with counted(places[1].app) as count:
            clients[1][who].get(urls[1])
        small, large = (median(one) for one in taken)
        figures[endpoint] = {
            "who": who,
            "small": round(small, 1),
            "large": round(large, 1),
            "ratio": round(large / small, 2),
            "queries": len(count.all),
        }
    for name, one in sorted(figures.items(), key=lambda it: -it[1]["ratio"]):
        missed = " <- over" if one["ratio"] > AIM or one["queries"] > QUERIES else ""
        print(
            f"{name:52} {one['who']:8} {one['small']:7.1f} {one['large']:7.1f} ms {one['ratio']:6.2f} x {one['queries']:3} queries{missed}",
            flush=True,
        )
    print("Not asked:", ", ".join(left_out), flush=True)
    return figures | {"not asked": left_out}


def _milliseconds(client: Any, url: str) -> float:
    began = time.process_time()
    status = client.get(url).status_code
    if status != 200:
        raise RuntimeError(f"{url} answered {status}.")
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    run()
