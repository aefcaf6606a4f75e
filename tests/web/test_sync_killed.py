"""Four phones send to a real server that is killed (-9) in between: nothing that was acknowledged is lost, and nothing is there twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from carer_app.db import occurrence_store as store
from carer_app.db.base import new_id
from carer_app.domain.chain import verify_export
from carer_app.domain.entries import Noted
from tests.e2e.server import BIN, ROOT, _wait_for, environment, free_port
from tests.people import World
from tests.phones import TestPhone, phone_of

BATCHES, LINES = 9, 3
KILLED_AFTER = (6, 18) if os.environ.get("NHY_FULL") else (10,)
"""After how many acknowledged batches the server dies."""


class Sending:
    """What the phones were told so far."""

    def __init__(self, address: str) -> None:
        self.address, self.acknowledged, self.batches = address, set[str](), 0
        self.heard = threading.Condition()

    def send(self, phone: TestPhone, lines: list[dict[str, Any]]) -> None:
        """The same again until all of it is received: no answer, or half of one, is no answer."""
        waiting = {line["id"] for line in lines}
        while waiting:
            try:
                answers = self.post(phone, lines)
            except (OSError, HTTPException, ValueError):
                threading.Event().wait(0.05)
                continue
            received = {answer["id"] for answer in answers if answer["verdict"] in ("new", "same")}
            waiting -= received
            with self.heard:
                self.acknowledged |= received
                self.batches += 1
                self.heard.notify_all()

    def post(self, phone: TestPhone, lines: list[dict[str, Any]]) -> list[dict[str, str]]:
        headers = phone.header | {"Content-Type": "application/json"}
        asked = urllib.request.Request(f"{self.address}/sync/entries", json.dumps({"lines": lines}).encode(), headers)
        with urllib.request.urlopen(asked, timeout=30) as response:
            found: list[dict[str, str]] = json.loads(response.read())["answers"]
        return found

    def wait_for(self, batches: int) -> None:
        with self.heard:
            assert self.heard.wait_for(lambda: self.batches >= batches, timeout=120)


def test_what_was_acknowledged_survives_kill_9(
    database_url: str, sealing_keys: str, session: Session, world: World, tmp_path: Path
) -> None:
    occurrence, people = new_id(), ("night", "worker", "night", "worker")
    phones = [phone_of(session, world.people[name]) for name in people]
    session.commit()
    sent = {phone.id: [[phone.write(occurrence, Noted(f"{n}")) for n in range(LINES)] for _ in range(BATCHES)] for phone in phones}
    sent[phones[0].id][0].insert(0, phones[0].open(occurrence, world.children["ash"], seq=1))
    port = free_port()
    real = {"APP_ENV": "production", "PUBLIC_URL": "https://localhost", "MAIL_URL": "smtp://nobody:nothing@localhost:2525"}
    env = environment(tmp_path, port) | real | {"DATABASE_URL": database_url, "SEALING_KEYS": sealing_keys}
    sending = Sending(f"http://localhost:{port}")
    with ThreadPoolExecutor(len(phones)) as pool:
        jobs = []
        for after in (*KILLED_AFTER, None):
            with served(env, port, tmp_path):
                jobs = jobs or [pool.submit(_send_all, sending, phone, sent[phone.id]) for phone in phones]
                if after is not None:
                    sending.wait_for(after)
                else:
                    for job in jobs:
                        job.result(120)
    written = {line["id"] for batches in sent.values() for lines in batches for line in lines}
    session.expire_all()
    export = store.export(session, occurrence)
    kept = [row["id"] for row in export["entries"] if row["kind"] != "linked"]
    assert sending.acknowledged == written == set(kept)
    assert len(kept) == len(written)
    assert verify_export(export) == []
    assert session.scalar(text("PRAGMA integrity_check")) == "ok"


def _send_all(sending: Sending, phone: TestPhone, batches: list[list[dict[str, Any]]]) -> None:
    for lines in batches:
        sending.send(phone, lines)


@contextmanager
def served(env: dict[str, str], port: int, folder: Path) -> Iterator[None]:
    """The product, killed at the end with no time to tidy up."""
    log = folder / "server.log"
    bind = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--no-control-socket", "--log-level", "warning"]
    with log.open("ab") as out:
        server = subprocess.Popen([BIN / "gunicorn", *bind, "wsgi:app"], cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True)
    try:
        _wait_for(f"http://localhost:{port}/healthz", server, log)
        yield
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait(15)
