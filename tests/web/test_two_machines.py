"""Two machines of pages and one database: who is signed in, limits, lines and packs are the same on both, and one of them may die mid-write."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from carer_app import create_app
from carer_app.db import occurrence_store as store
from carer_app.db.base import new_id
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.sealed import Sealer
from carer_app.domain.chain import verify_export
from carer_app.domain.entries import Noted
from carer_app.services import backups
from tests.e2e.server import BIN, ROOT, _wait_for, environment, free_port
from tests.factories import NOW
from tests.people import World, csrf, sign_in
from tests.phones import TestPhone, phone_of
from tests.postgres import Server
from tests.web.test_sync_killed import Sending

LINES, BATCHES = 3, 8


@dataclass
class Machines:
    """Where each of the two answers, and how to have one of them die."""

    addresses: tuple[str, str]
    servers: tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]
    app: Flask
    url: str
    sealer: Sealer

    def die(self, which: int) -> None:
        """As if its power went: no time to tidy up."""
        os.killpg(self.servers[which].pid, signal.SIGKILL)
        self.servers[which].wait(15)

    def cookie(self, person_id: str) -> str:
        """Of a browser that is signed in."""
        client = sign_in(self.app, person_id)
        csrf(self.app, client)  # the secret that its forms are made with stands in the cookie
        value = client.get_cookie("__Host-session")
        assert value is not None
        return f"__Host-session={value.value}"

    def ask(self, which: int, path: str, cookie: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and page; a form is sent as a browser would."""
        data = None if form is None else urllib.parse.urlencode(form).encode()
        headers = {
            "Cookie": cookie,
            "Host": "localhost",
            "Referer": "https://localhost/",
            "Sec-Fetch-Site": "same-origin",
            "X-Forwarded-Proto": "https",
        }
        asked = urllib.request.Request(f"{self.addresses[which]}{path}", data, headers)
        opener = urllib.request.build_opener(_Stay())
        try:
            with opener.open(asked, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_about: Any) -> None:
        return None


class Alternating(Sending):
    """Each batch goes to the other machine; where one does not answer, the next try asks the other."""

    def __init__(self, addresses: tuple[str, str]) -> None:
        super().__init__(addresses[0])
        self.addresses, self.turn = addresses, count()

    def post(self, phone: TestPhone, lines: list[dict[str, Any]]) -> list[dict[str, str]]:
        headers = phone.header | {"Content-Type": "application/json"}
        address = self.addresses[next(self.turn) % 2]
        asked = urllib.request.Request(f"{address}/sync/entries", json.dumps({"lines": lines}).encode(), headers)
        with urllib.request.urlopen(asked, timeout=30) as response:
            found: list[dict[str, str]] = json.loads(response.read())["answers"]
        return found


@pytest.fixture
def machines(world_template: tuple[Path, World], postgresql_server: Server, sealing_keys: str, tmp_path: Path) -> Iterator[Machines]:
    name, sealer = f"two_{uuid4().hex}", Sealer(sealing_keys)
    url = postgresql_server.create(name)
    backups.make(f"sqlite:///{world_template[0]}", sealer, tmp_path / "world.backup", NOW)
    backups.restore(tmp_path / "world.backup", url, sealer)
    ports = (free_port(), free_port())
    real = {"APP_ENV": "production", "PUBLIC_URL": "https://localhost", "MAIL_URL": "smtp://nobody:nothing@localhost:2525", "HUEY_URL": url}
    env = environment(tmp_path, ports[0]) | real | {"DATABASE_URL": url, "SEALING_KEYS": sealing_keys}
    here = {
        "APP_ENV": "production",
        "DATABASE_URL": url,
        **{key: env[key] for key in ("SECRET_KEY", "SEALING_KEYS", "PUBLIC_URL", "MAIL_URL")},
    }
    with ExitStack() as stack:
        servers = [stack.enter_context(served(env, port, tmp_path / f"{port}.log")) for port in ports]
        addresses = (f"http://localhost:{ports[0]}", f"http://localhost:{ports[1]}")
        yield Machines(addresses, (servers[0], servers[1]), create_app(here), url, sealer)
    postgresql_server.drop(name)


@contextmanager
def served(env: dict[str, str], port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    bind = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--no-control-socket", "--log-level", "warning"]
    with log.open("ab") as out:
        server = subprocess.Popen([BIN / "gunicorn", *bind, "wsgi:app"], cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True)
    try:
        _wait_for(f"http://localhost:{port}/healthz", server, log)
        yield server
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait(15)


@pytest.mark.full
def test_one_machine_dies_and_nothing_is_lost_doubled_or_forgotten(machines: Machines, world: World) -> None:
    cookie, occurrence = machines.cookie(world.people["worker"]), world.occurrences["ash"]
    note = f"/occurrence/{occurrence}/note"

    # who signed in on one is signed in on the other, and a form of one is taken by the other, once
    _, page = machines.ask(0, note, cookie)
    form = {name: _value(page, name) for name in ("csrf_token", "entry_id")} | {"text": "He rang from the station."}
    assert [machines.ask(which, note, cookie, form)[0] for which in (1, 0, 1)] == [302, 302, 302]
    with _session(machines) as session:
        assert [row["payload"].get("text") for row in store.export(session, occurrence)["entries"]].count(form["text"]) == 1

    # limits are counted together
    wrong = {"csrf_token": form["csrf_token"], "number": "ABCD EFGH", "code": "wrong"}
    said = [machines.ask(turn % 2, "/check-pack", cookie, wrong)[0] for turn in range(44)]
    assert 429 in said
    assert machines.ask(0, "/check-pack", cookie, wrong)[0] == machines.ask(1, "/check-pack", cookie, wrong)[0] == 429

    # who signs out on one is out on the other
    leaving = machines.cookie(world.people["manager"])
    assert [machines.ask(which, note, leaving)[0] for which in (0, 1)] == [200, 200]
    assert machines.ask(0, "/sign-out", leaving, {"csrf_token": form["csrf_token"]})[0] == 302
    assert machines.ask(1, note, leaving)[0] in (302, 401)

    # phones send to both, and one of them dies
    new, people = new_id(), ("night", "worker", "night", "worker")
    with _session(machines) as session:
        phones = [phone_of(session, world.people[name]) for name in people]
        session.commit()
    sent = {phone.id: [[phone.write(new, Noted(f"{n}")) for n in range(LINES)] for _ in range(BATCHES)] for phone in phones}
    sent[phones[0].id][0].insert(0, phones[0].open(new, world.children["ash"], seq=1))
    sending = Alternating(machines.addresses)
    with ThreadPoolExecutor(len(phones)) as pool:
        jobs = [pool.submit(lambda phone: [sending.send(phone, lines) for lines in sent[phone.id]], phone) for phone in phones]
        sending.wait_for(6)
        machines.die(0)
        for job in jobs:
            job.result(120)
    written = {line["id"] for batches in sent.values() for lines in batches for line in lines}
    with _session(machines) as session:
        export = store.export(session, new)
    kept = [row["id"] for row in export["entries"] if row["kind"] != "linked"]
    assert sending.acknowledged == written == set(kept)
    assert len(kept) == len(written)
    assert verify_export(export) == []

    # the other one goes on
    with pytest.raises((OSError, HTTPException)):
        machines.ask(0, note, cookie)
    assert machines.ask(1, note, cookie)[0] == 200


@contextmanager
def _session(machines: Machines) -> Iterator[Session]:
    engine = make_engine(machines.url)
    with session_factory(engine, machines.sealer)() as session:
        yield session
    engine.dispose()


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) or re.search(rf'value="([^"]*)"[^>]*name="{name}"', page)
    assert found, page[:3000]
    return found[1]
