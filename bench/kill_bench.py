"""Fifty kills (-9) of web and job workers while phones send: is a line lost that was acknowledged, is one there twice, does every chain hold?

In turn all of the web, one of its workers, and the job worker with its printers die, with no time to tidy up, after every few batches that were
acknowledged; what died is started again. `BENCH_KILLS=200` for more, `BENCH_DATABASES=sqlite` for one database. Stops by itself.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from bench.soak_bench import AT_A_TIME, PHONES, Post, posts_of_phones, with_children
from bench.sync_bench import SAFE, settings_of
from carer_app import create_app
from carer_app.db import occurrence_store as store
from carer_app.db.models.occurrences import EntryRow
from carer_app.domain.chain import verify_export
from carer_app.extensions import db
from tests import postgres
from tests.e2e.server import BIN, ROOT, _wait_for, environment, free_port

KILLS = int(os.environ.get("BENCH_KILLS", "50"))
BATCHES_BETWEEN, AT_ONCE, AGAIN_AFTER_S, LONGEST_S = 12, 8, 0.1, 120.0


class Sending:
    """What the phones were told so far."""

    def __init__(self, port: int) -> None:
        self.port, self.acknowledged, self.batches, self.again = port, set[str](), 0, 0
        self.heard = threading.Condition()

    def send(self, post: Post) -> None:
        """The same again until all of it is received: no answer, or half of one, is no answer."""
        header, lines = post
        waiting, until = {line["id"] for line in lines}, time.monotonic() + LONGEST_S
        while waiting and time.monotonic() < until:
            received = set[str]()
            with suppress(OSError, http.client.HTTPException, ValueError):
                received = self._answer(header, lines)
            waiting -= received
            with self.heard:
                self.acknowledged |= received
                self.batches += bool(received)
                self.again += bool(waiting)
                self.heard.notify_all()
            if waiting:
                time.sleep(AGAIN_AFTER_S)

    def wait_for(self, batches: int) -> None:
        with self.heard:
            assert self.heard.wait_for(lambda: self.batches >= batches, timeout=LONGEST_S), "nothing more was acknowledged"

    def _answer(self, header: dict[str, str], lines: list[dict[str, Any]]) -> set[str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            more = {"Content-Type": "application/json", "Host": f"localhost:{self.port}"}
            connection.request("POST", "/sync/entries", json.dumps({"lines": lines}), {**header, **more})
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            return set()
        return {one["id"] for one in json.loads(body)["answers"] if one["verdict"] in ("new", "same")}


def run() -> dict[str, Any]:
    """Per database: how many died, and what there is in the end."""
    found = {}
    for name in os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(","):
        with tempfile.TemporaryDirectory() as folder, ExitStack() as ends:
            env = environment(Path(folder), free_port()) | {"RATELIMIT_STORAGE_URI": "database://"}
            if name == "postgresql":
                postgres.QUICK.update(SAFE)
                server = postgres.start()
                ends.callback(postgres.stop, server)
                env["DATABASE_URL"] = server.create("bench")
            found[name] = _killed(env, Path(folder))
            print(name, json.dumps(found[name]), flush=True)
    return found


def _killed(env: dict[str, str], folder: Path) -> dict[str, Any]:
    subprocess.run([BIN / "flask", "--app", "wsgi", "prepare"], cwd=ROOT, env=env, check=True, capture_output=True)
    app = create_app(settings_of(env))
    with app.app_context():
        posts, logs = posts_of_phones(KILLS * BATCHES_BETWEEN * AT_A_TIME + AT_ONCE * PHONES)
    sending = Sending(int(env["PORT"]))
    bind = ("--bind", f"127.0.0.1:{env['PORT']}", "--workers", "2", "--no-control-socket", "--log-level", "warning")
    web = _Process(env, folder / "web.log", "gunicorn", *bind, "wsgi:app")
    jobs = _Process(env, folder / "jobs.log", "python", "-m", "carer_app.jobs")
    died = dict.fromkeys(("web", "one worker", "jobs"), 0)
    try:
        _wait_for(f"http://127.0.0.1:{env['PORT']}/healthz", web.process, folder / "web.log")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            of_phones = [[post for post in posts if post[0] is header] for header in {id(post[0]): post[0] for post in posts}.values()]
            jobs_of_phones = [pool.submit(_send_all, sending, of_one) for of_one in of_phones]
            for number in range(KILLS):
                sending.wait_for((number + 1) * BATCHES_BETWEEN)
                which = tuple(died)[number % 3]
                {"web": web.die_and_come_back, "one worker": web.lose_a_worker, "jobs": jobs.die_and_come_back}[which]()
                died[which] += 1
            for one in jobs_of_phones:
                one.result()
    finally:
        web.die()
        jobs.die()
    written = {line["id"] for _, lines in posts for line in lines}
    with app.app_context():
        kept = db.session.scalars(select(EntryRow.id).where(EntryRow.id.in_(written))).all()
        broken = sum(bool(verify_export(store.export(db.session, log))) for log in logs)
        sound = db.session.scalar(text("PRAGMA integrity_check")) if db.session.get_bind().dialect.name == "sqlite" else "ok"
    return {
        "killed": died, "lines": len(written), "acknowledged": len(sending.acknowledged), "kept": len(kept),
        "lost": len(sending.acknowledged - set(kept)), "doubled": len(kept) - len(set(kept)), "chains_broken": broken,
        "sound": sound, "sent_again": sending.again, "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def _send_all(sending: Sending, posts: list[Post]) -> None:
    for post in posts:
        sending.send(post)


class _Process:
    """One that may die at any time, with all that it has started."""

    def __init__(self, env: dict[str, str], log: Path, program: str, *words: str) -> None:
        def start() -> subprocess.Popen[bytes]:
            with log.open("ab") as out:
                return subprocess.Popen([BIN / program, *words], cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True)

        self._start: Callable[[], subprocess.Popen[bytes]] = start
        self.process = start()

    def die(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(15)

    def die_and_come_back(self) -> None:
        self.die()
        self.process = self._start()

    def lose_a_worker(self) -> None:
        """Gunicorn starts another in its place."""
        for pid in with_children(self.process.pid)[1:2]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    run()
