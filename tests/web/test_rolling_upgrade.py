"""The release before and this code side by side on one PostgreSQL while it is upgraded: nothing lost, nothing doubled, no page that fails."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from http.client import HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from carer_app.db import migrate
from carer_app.db import occurrence_store as store
from carer_app.db.base import new_id
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.models.children import Placement
from carer_app.db.models.people import Person
from carer_app.db.releases import RELEASES
from carer_app.db.sealed import Sealer
from carer_app.demo.people import PASSWORD
from carer_app.domain.chain import verify_export
from carer_app.domain.entries import Noted
from tests.e2e.server import BIN, ROOT, _wait_for, environment, free_port
from tests.phones import phone_of
from tests.postgres import Server
from tests.web.test_two_machines import Alternating

BEFORE = RELEASES[-1]
WRITERS, READERS = ("worker", "night"), ("worker", "manager", "social", "admin", "agency")
PAGES = 60
"""How many pages of each reader are opened, of the release before and of this code."""


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_about: Any) -> None:
        return None


@dataclass
class Browser:
    """Somebody who is signed in; the proxy in front sends each request to whichever machine it likes."""

    ports: list[int]
    cookies: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def ask(self, path: str, form: dict[str, str] | None = None, port: int | None = None) -> tuple[int, str, str]:
        """Status, page and where it leads; asked again of another machine where one has just gone."""
        data = None if form is None else urllib.parse.urlencode(form).encode()
        for _ in range(100):
            at = port or random.choice(self.ports)
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Sec-Fetch-Site": "same-origin"}
            try:
                answer = urllib.request.build_opener(_Stay()).open(
                    urllib.request.Request(f"http://localhost:{at}{path}", data, headers), timeout=60
                )
            except urllib.error.HTTPError as other:
                answer = other
            except (OSError, HTTPException):
                time.sleep(0.1)
                continue
            with answer:
                for line in answer.headers.get_all("Set-Cookie") or ():
                    self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
                text = answer.read().decode(errors="replace")
                if answer.status >= 500:
                    self.failed.append(f"{answer.status} {path} on {at}")
                return answer.status, text, answer.headers.get("Location", "")
        raise AssertionError(f"Nobody answered for {path}.")

    def sign_in(self, name: str) -> Browser:
        _, page, _ = self.ask("/sign-in")
        form = {"csrf_token": value_of(page, "csrf_token"), "email": f"{name}@demo.test", "password": PASSWORD}
        assert self.ask("/sign-in", form)[0] == 302
        return self


def value_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) or re.search(rf'value="([^"]*)"[^>]*name="{name}"', page)
    assert found, page[:2000]
    return unescape(found[1])


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """The release before, as it was."""
    asked = subprocess.run(["git", "cat-file", "-e", f"{BEFORE.commit}^{{commit}}"], cwd=ROOT, capture_output=True, check=False)
    if asked.returncode:
        pytest.skip(f"This copy of the code has no history with release {BEFORE.name} in it; test_widen_first.py compares the tables.")
    place = tmp_path / "before"
    place.mkdir()
    packed = subprocess.run(["git", "archive", BEFORE.commit], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", place], input=packed, check=True)
    return place


@contextmanager
def running(place: Path, env: dict[str, str], log: Path, *words: str, port: int = 0) -> Iterator[subprocess.Popen[bytes]]:
    """A process of one of the two, ended as an operator ends it; with a port, once it answers."""
    with log.open("ab") as out:
        process = subprocess.Popen([BIN / words[0], *words[1:]], cwd=place, env=env, stdout=out, stderr=out, start_new_session=True)
    try:
        if port:
            _wait_for(f"http://localhost:{port}/healthz", process, log)
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(30)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def pages(place: Path, env: dict[str, str], log: Path, port: int) -> Any:
    bind = ("--bind", f"127.0.0.1:{port}", "--workers", "2", "--no-control-socket", "--log-level", "warning")
    return running(place, env, log, "gunicorn", *bind, "wsgi:app", port=port)


def prepare(place: Path, env: dict[str, str]) -> None:
    done = subprocess.run([BIN / "flask", "--app", "wsgi", "prepare"], cwd=place, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def keep_writing(browser: Browser, occurrence: str, who: str, stop: threading.Event) -> list[str]:
    """Notes, one after the other: the form from one machine, sent to another, and sent twice as by an impatient thumb."""
    written: list[str] = []
    path = f"/occurrence/{occurrence}/note"
    while not stop.is_set():
        status, page, _ = browser.ask(path)
        assert status == 200
        text = f"{who} writes line {len(written) + 1}."
        form = {name: value_of(page, name) for name in ("csrf_token", "entry_id")} | {"text": text}
        assert [browser.ask(path, form)[0] for _ in range(2)] == [302, 302]
        written.append(text)
        stop.wait(0.3)  # nobody types without a pause
    return written


def look_round(browser: Browser, port: int) -> set[str]:
    """Opens what the pages lead to, on one machine."""
    seen, waiting = set[str](), ["/", "/oversight/", "/plans/", "/after/", "/account/", "/guide/"]
    while waiting and len(seen) < PAGES:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        _, page, leads_to = browser.ask(path, port=port)
        found = [unescape(link).split("#")[0] for link in re.findall(r'<a[^>]*href="(/[^"]*)"', page)]
        waiting += [link for link in [*found, leads_to] if link.startswith("/") and not re.search(r"sign-out|/static/|\.pdf|\.csv", link)]
    return seen


@pytest.mark.full
def test_old_and_new_pages_side_by_side_while_the_database_is_upgraded(
    before: Path, postgresql_server: Server, tmp_path: Path, sealing_keys: str
) -> None:
    name = f"rolling_{uuid4().hex}"
    url = postgresql_server.create(name)
    old_port, new_port = free_port(), free_port()
    env = {key: value for key, value in environment(tmp_path, old_port).items() if key != "COMPILED_TEMPLATES"}
    env |= {"DATABASE_URL": url, "HUEY_URL": url, "SEALING_KEYS": sealing_keys}
    logs = {part: tmp_path / f"{part}.log" for part in ("old", "old-jobs", "new", "new-jobs")}
    prepare(before, env)
    assert migrate.current(url) == BEFORE.schema
    ports, stop = [old_port], threading.Event()
    with ExitStack() as stack:
        old = stack.enter_context(pages(before, env, logs["old"], old_port))
        old_jobs = stack.enter_context(running(before, env, logs["old-jobs"], "python", "-m", "carer_app.jobs"))
        people = {who: Browser(ports).sign_in(who) for who in {*WRITERS, *READERS}}
        occurrence = re.search(r"/occurrence/([0-9a-f-]{36})", people["worker"].ask("/")[1])
        assert occurrence
        pool = stack.enter_context(ThreadPoolExecutor(4))
        stack.callback(stop.set)
        writing = [pool.submit(keep_writing, people[who], occurrence[1], who, stop) for who in WRITERS]

        # people write, and the tables become those of this code under them
        time.sleep(2)
        prepare(ROOT, env)
        assert migrate.current(url) == migrate.newest()
        for who in READERS:
            assert len(look_round(people[who], old_port)) > 15

        # this code stands beside it, and the proxy sends people to either
        stack.enter_context(pages(ROOT, env | {"PORT": str(new_port)}, logs["new"], new_port))
        ports.append(new_port)
        stack.enter_context(running(ROOT, env, logs["new-jobs"], "python", "-m", "carer_app.jobs"))
        end(old_jobs)
        lines, brought = phones_write(url, sealing_keys, (old_port, new_port))
        for who in READERS:
            assert len(look_round(people[who], new_port)) > 15

        # the old one goes; whoever it was answering is answered by the other
        ports.remove(old_port)
        end(old)
        time.sleep(3)
        stop.set()
        written = [text for job in writing for text in job.result(120)]
    assert not [problem for browser in people.values() for problem in browser.failed]
    assert [
        line for log in logs.values() for line in log.read_text().splitlines() if '"level": "error"' in line or "Traceback" in line
    ] == []
    engine = make_engine(url)
    with session_factory(engine, Sealer(sealing_keys))() as session:
        export, from_phones = store.export(session, occurrence[1]), store.export(session, brought)
    engine.dispose()
    postgresql_server.drop(name)
    kept = [row["payload"].get("text") for row in export["entries"]]
    assert len(written) > 10
    assert {text: kept.count(text) for text in written} == dict.fromkeys(written, 1)
    assert sorted(row["id"] for row in from_phones["entries"] if row["kind"] != "linked") == sorted(lines)
    assert verify_export(export) == verify_export(from_phones) == []


def phones_write(url: str, sealing_keys: str, ports: tuple[int, int]) -> tuple[set[str], str]:
    """Two phones that send each batch to the other machine in turn: what they wrote, and in which log."""
    now, new = datetime.now(UTC), new_id()
    engine = make_engine(url)
    with session_factory(engine, Sealer(sealing_keys))() as session:
        found = [session.scalars(select(Person).where(Person.email == f"{who}@demo.test")).one() for who in WRITERS]
        home = found[0].memberships[0].home_id
        child = session.scalars(select(Placement.child_id).where(Placement.home_id == home, Placement.to_at.is_(None))).first()
        phones = [phone_of(session, person.id, at=now - timedelta(hours=1)) for person in found]
        session.commit()
    engine.dispose()
    sending = Alternating((f"http://localhost:{ports[0]}", f"http://localhost:{ports[1]}"))
    opening = [phones[0].open(new, str(child), at=now, seq=1, wall=now)]
    written = {opening[0]["id"]}
    sending.send(phones[0], opening)
    for phone in phones * 4:
        batch = [phone.write(new, Noted(f"{n}"), at=now, wall=now) for n in range(3)]
        written |= {line["id"] for line in batch}
        sending.send(phone, batch)
    assert sending.acknowledged == written
    return written, new
