"""500 phones that were offline for a night come back within a minute, each with a log of 40 lines: on SQLite and on PostgreSQL."""

from __future__ import annotations

import http.client
import json
import os
import random
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from carer_app import create_app
from carer_app.db.base import new_id
from carer_app.db.models.occurrences import EntryRow
from carer_app.db.models.people import Home, Membership, Person
from carer_app.domain.entries import Noted
from carer_app.extensions import db
from tests import factories, phones, postgres
from tests.e2e.server import BIN, ROOT, _wait_for, environment, free_port

PHONES = int(os.environ.get("BENCH_PHONES", "500"))
WITHIN = float(os.environ.get("BENCH_SECONDS", "60"))
LINES, AIM_MS, SEED, WARM = 40, 2000.0, 7, 16
SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


@dataclass
class Sent:
    """One phone's evening: how long its lines took, from the first try to the answer, and how often it had to try again."""

    milliseconds: float
    again: int
    verdicts: list[str]


def run() -> dict[str, Any]:
    """Per database: milliseconds in the middle and of the 99th of a hundred, and how many lines are there in the end."""
    figures = {}
    for name in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as folder, ExitStack() as ends:
            env = environment(Path(folder), free_port())
            if name == "postgresql":
                postgres.QUICK.update(SAFE)
                server = postgres.start()
                ends.callback(postgres.stop, server)
                env["DATABASE_URL"] = server.create("bench")
            figures[name] = _measure(env, Path(folder))
            print(
                f"{name:<12} p50 {figures[name]['p50']:7.0f}  p99 {figures[name]['p99']:7.0f} ms (aim {AIM_MS:.0f})  tried again {figures[name]['again']}"
                f"  received {figures[name]['received']} of {figures[name]['written']}",
                flush=True,
            )
    return figures


def _measure(env: dict[str, str], folder: Path) -> dict[str, Any]:
    subprocess.run([BIN / "flask", "--app", "wsgi", "prepare"], cwd=ROOT, env=env, check=True, capture_output=True)
    app = create_app(settings_of(env))
    with app.app_context():
        bodies = _evenings()
        before = db.session.scalar(select(func.count()).select_from(EntryRow)) or 0
    log = folder / "server.log"
    serve = [
        BIN / "gunicorn",
        "--bind",
        f"127.0.0.1:{env['PORT']}",
        "--workers",
        "2",
        "--no-control-socket",
        "--log-level",
        "warning",
        "wsgi:app",
    ]
    with log.open("ab") as out:
        server = subprocess.Popen(serve, cwd=ROOT, env=env, stdout=out, stderr=out)
    try:
        _wait_for(f"http://127.0.0.1:{env['PORT']}/healthz", server, log)
        for _ in range(WARM):
            _send(int(env["PORT"]), 0.0, bodies[0][0], '{"lines": []}')  # the first request of a worker reads half the product in
        chance, begin = random.Random(SEED), time.perf_counter() + 1
        with ThreadPoolExecutor(PHONES) as pool:
            sent = list(pool.map(lambda one: _send(int(env["PORT"]), begin + chance.random() * WITHIN, *one), bodies))
    finally:
        server.terminate()
        server.wait(20)
    with app.app_context():
        there = (db.session.scalar(select(func.count()).select_from(EntryRow)) or 0) - before
    assert all(verdict in {"new", "same"} for one in sent for verdict in one.verdicts)
    taken = [one.milliseconds for one in sent]
    return {
        "p50": statistics.median(taken),
        "p99": statistics.quantiles(taken, n=100)[98],
        "again": sum(one.again for one in sent),
        "received": there,
        "written": PHONES * LINES,
    }


def settings_of(env: dict[str, str]) -> dict[str, str]:
    """What an application needs to work on the same database."""
    return {name: env[name] for name in ("APP_ENV", "DATABASE_URL", "SECRET_KEY", "SEALING_KEYS", "PUBLIC_URL")}


def _evenings() -> list[tuple[dict[str, str], str]]:
    """For each phone its header, and the lines it wrote about a child of its own."""
    worker = db.session.scalars(select(Person).where(Person.email == "worker@demo.test")).one()
    membership = db.session.scalars(select(Membership).where(Membership.person_id == worker.id)).first()
    assert membership
    home = db.session.get_one(Home, membership.home_id)
    made = []
    for number in range(PHONES):
        child = factories.child(db.session, home, f"Invented {number}")
        phone = phones.phone_of(db.session, worker.id)
        log = new_id()
        lines = [phone.open(log, child.id), *(phone.write(log, Noted(f"Looked in place {n}.")) for n in range(LINES - 1))]
        made.append((phone.header, json.dumps({"lines": lines})))
    db.session.commit()
    return made


def _send(port: int, at: float, header: dict[str, str], body: str) -> Sent:
    time.sleep(max(0.0, at - time.perf_counter()))
    begun = time.perf_counter()
    answers, again = sent_until_answered(port, header, body)
    return Sent((time.perf_counter() - begun) * 1000, again, [one["verdict"] for one in answers])


def sent_until_answered(port: int, header: dict[str, str], body: str) -> tuple[list[dict[str, str]], int]:
    """As a phone does: the same again, when it was told to, else later and later, until there is an answer; and how often it was sent again."""
    again = 0
    while True:
        wait = min(60.0, 2.0 ** (again + 1))
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("POST", "/sync/entries", body, {**header, "Content-Type": "application/json", "Host": f"localhost:{port}"})
            answer = connection.getresponse()
            text = answer.read()
            connection.close()
            if answer.status == 200:
                return json.loads(text)["answers"], again
            assert answer.status in (429, 500, 503), text[:300]
            wait = float(answer.headers.get("Retry-After", wait))
        except OSError:
            pass
        again += 1
        time.sleep(wait)
