"""Fifty lines a second from a hundred phones, two workers and the job worker at it: is anything lost or doubled, and does memory stay flat?

A minute on each database as a rule; `BENCH_SECONDS=600` for the whole of it, `BENCH_DATABASES=sqlite` for one. Stops by itself.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.sync_bench import SAFE, sent_until_answered, settings_of
from carer_app import create_app
from carer_app.db import occurrence_store as store
from carer_app.db.base import new_id
from carer_app.db.models.occurrences import EntryRow
from carer_app.db.models.people import Home, Membership, Person
from carer_app.domain.chain import verify_export
from carer_app.domain.entries import Noted
from carer_app.extensions import db
from tests import factories, phones, postgres
from tests.e2e.server import BIN, ROOT, _wait_for, environment, free_port

SECONDS, RATE = int(os.environ.get("BENCH_SECONDS", "60")), 50
PHONES, LINES, AT_A_TIME, WARM, SAMPLE_S, SLOW_MS = 100, 40, 2, 16, 5.0, 250
Post = tuple[dict[str, str], list[dict[str, Any]]]


def run() -> dict[str, Any]:
    """Per database: how long a post took, what there is in the end, and megabytes over time."""
    found = {}
    for name in os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(","):
        with tempfile.TemporaryDirectory() as folder, ExitStack() as ends:
            env = environment(Path(folder), free_port()) | {"RATELIMIT_STORAGE_URI": "database://"}
            server = None
            if name == "postgresql":
                postgres.QUICK.update(SAFE | {"log_min_duration_statement": str(SLOW_MS)})
                server = postgres.start()
                ends.callback(postgres.stop, server)
                env["DATABASE_URL"] = server.create("bench")
            found[name] = _soaked(env, Path(folder))
            if server is not None:
                found[name]["slow_queries"] = (Path(server.folder) / "log").read_text().count(" duration: ")
            print(name, json.dumps(found[name]), flush=True)
    return found


def _soaked(env: dict[str, str], folder: Path) -> dict[str, Any]:
    subprocess.run([BIN / "flask", "--app", "wsgi", "prepare"], cwd=ROOT, env=env, check=True, capture_output=True)
    app = create_app(settings_of(env))
    with app.app_context():
        posts, logs = posts_of_phones(SECONDS * RATE)
    with ExitStack() as ends:
        bind = ("--bind", f"127.0.0.1:{env['PORT']}", "--workers", "2", "--no-control-socket", "--log-level", "warning")
        web = _process(ends, env, folder / "web.log", "gunicorn", *bind, "wsgi:app")
        jobs = _process(ends, env, folder / "jobs.log", "python", "-m", "carer_app.jobs")
        _wait_for(f"http://127.0.0.1:{env['PORT']}/healthz", web, folder / "web.log")
        for _ in range(WARM):
            sent_until_answered(int(env["PORT"]), posts[0][0], '{"lines": []}')
        memory, over = [], threading.Event()
        watch = threading.Thread(target=_watch, args=(memory, over, web.pid, jobs.pid))
        watch.start()
        before = _processor(web.pid), _processor(jobs.pid)
        answered, taken, again = _sent(int(env["PORT"]), posts)
        used = _processor(web.pid) - before[0], _processor(jobs.pid) - before[1]
        over.set()
        watch.join()
        load = os.getloadavg()[0]
    with app.app_context():
        kept = db.session.scalars(select(EntryRow.id).where(EntryRow.occurrence_id.in_(logs), EntryRow.kind.in_(("opened", "noted")))).all()
        broken = sum(bool(verify_export(store.export(db.session, log))) for log in logs)
    written = {line["id"] for _, lines in posts for line in lines}
    third = max(1, len(memory) // 3)
    return {
        "lines": len(written), "acknowledged": len(answered), "kept": len(kept), "lost": len(answered - set(kept)),
        "doubled": len(kept) - len(set(kept)), "chains_broken": broken, "again": again, "p50": round(statistics.median(taken)),
        "p99": round(statistics.quantiles(taken, n=100)[98]), "longest": round(max(taken)), "load": round(load, 1),
        "web_processors": round(used[0] / SECONDS, 2), "jobs_processors": round(used[1] / SECONDS, 2),
        "web_mb": [round(statistics.mean(one[0] for one in memory[part * third : (part + 1) * third]), 1) for part in range(3)],
        "jobs_mb": [round(statistics.mean(one[1] for one in memory[part * third : (part + 1) * third]), 1) for part in range(3)],
    }  # fmt: skip


def _process(ends: ExitStack, env: dict[str, str], log: Path, program: str, *words: str) -> subprocess.Popen[bytes]:
    made = subprocess.Popen([BIN / program, *words], cwd=ROOT, env=env, stdout=log.open("ab"), stderr=subprocess.STDOUT)

    def end() -> None:
        made.terminate()
        try:
            made.wait(30)
        except subprocess.TimeoutExpired:
            made.kill()

    ends.callback(end)
    return made


def posts_of_phones(wanted: int) -> tuple[list[Post], list[str]]:
    """What is sent, in order: each phone's log of 40 lines, two at a time, all phones in turn; then the next log of each."""
    worker = db.session.scalars(select(Person).where(Person.email == "worker@demo.test")).one()
    membership = db.session.scalars(select(Membership).where(Membership.person_id == worker.id)).first()
    assert membership
    home = db.session.get_one(Home, membership.home_id)
    mine = [phones.phone_of(db.session, worker.id) for _ in range(PHONES)]
    posts, logs = [], []
    while len(posts) * AT_A_TIME < wanted:
        written = []
        for phone in mine:
            child, log = factories.child(db.session, home, f"Invented {len(logs)}"), new_id()
            lines = [phone.open(log, child.id), *(phone.write(log, Noted(f"Looked in place {n}.")) for n in range(LINES - 1))]
            written.append([(phone.header, lines[at : at + AT_A_TIME]) for at in range(0, LINES, AT_A_TIME)])
            logs.append(log)
        posts += [one for turn in zip(*written, strict=True) for one in turn]
    db.session.commit()
    return posts[: wanted // AT_A_TIME], logs


def _sent(port: int, posts: list[Post]) -> tuple[set[str], list[float], int]:
    """Each at its moment, whatever became of the others: what was acknowledged, milliseconds of each, and how often one was sent again."""
    begin = time.perf_counter() + 1

    def send(numbered: tuple[int, Post]) -> tuple[set[str], float, int]:
        number, (header, lines) = numbered
        time.sleep(max(0.0, begin + number * AT_A_TIME / RATE - time.perf_counter()))
        begun = time.perf_counter()
        answers, again = sent_until_answered(port, header, json.dumps({"lines": lines}))
        received = {one["id"] for one in answers if one["verdict"] in ("new", "same")}
        return received, (time.perf_counter() - begun) * 1000, again

    with ThreadPoolExecutor(PHONES) as pool:
        found = list(pool.map(send, enumerate(posts)))
    return set().union(*(one[0] for one in found)), [one[1] for one in found], sum(one[2] for one in found)


def _watch(memory: list[tuple[float, float]], over: threading.Event, web: int, jobs: int) -> None:
    """Megabytes of the web processes and of the job worker's, shared pages counted once."""
    while not over.wait(SAMPLE_S):
        memory.append((_megabytes(web), _megabytes(jobs)))


def _megabytes(parent: int) -> float:
    total = 0
    for pid in with_children(parent):
        with suppress(OSError):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def _processor(parent: int) -> float:
    """Seconds of a processor that these have used."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in with_children(parent)]
    return sum(int(one[11]) + int(one[12]) for one in stats) / os.sysconf("SC_CLK_TCK")


def with_children(parent: int) -> list[int]:
    found = [parent]
    for pid in found:
        with suppress(OSError):
            found += [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return found


if __name__ == "__main__":
    run()
