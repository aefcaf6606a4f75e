"""The police pack at the tap, and twenty at once, from the real server: gunicorn with two workers, the job worker with its printers.

At the tap: a line is written, the record is still for three seconds, and the page asks for the pack and fetches it, as it does before its
button shares it. Twenty at once: as many children have changed in the same moment, as many phones ask, and somebody else reads a page.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.asking import Client, summary
from carer_app import create_app
from carer_app.db.base import new_id
from carer_app.db.models.people import Home, Membership, Person
from carer_app.demo.people import PASSWORD
from carer_app.domain.entries import ExpectedWhere, LevelRaised, Noted, Opened
from carer_app.domain.levels import LevelOfIntervention
from carer_app.extensions import db
from carer_app.services import occurrences, photos, plans
from carer_app.services.actor import Actor
from tests import factories
from tests.e2e.server import ROOT, standing
from tests.pdf.sample import SECTIONS, evening, portrait

TAPS, STILL, AT_ONCE = int(os.environ.get("BENCH_TAPS", "20")), 3.0, int(os.environ.get("BENCH_PACKS", "20"))
AIM_TAP_MS, AIM_ALL_SECONDS, AIM_MB = 50.0, 12.0, 400
LIGHT_PAGE = "/account/"


def run() -> dict[str, Any]:
    """Milliseconds at the tap, seconds for twenty, megabytes, and what a light page takes meanwhile."""
    with tempfile.TemporaryDirectory() as folder, standing(Path(folder)) as served, _worker(served.env) as worker:
        names = ("APP_ENV", "DATABASE_URL", "SECRET_KEY", "SEALING_KEYS", "PUBLIC_URL")
        app = create_app({name: served.env[name] for name in names})
        port = int(served.env["PORT"])
        with app.app_context():
            actor, nights = _nights(AT_ONCE)
            figures = {"tap": _taps(port, actor, nights), "at_once": _all_at_once(port, actor, nights, worker.pid, served)}
    print(_table(figures))
    return figures


@contextmanager
def _worker(env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    worker = subprocess.Popen(
        [sys.executable, "-m", "carer_app.jobs"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield worker
    finally:
        worker.terminate()
        worker.wait(30)


def _nights(how_many: int) -> tuple[Actor, list[str]]:
    """As many children with a whole profile, a photo, and a long evening behind them."""
    worker = db.session.scalars(select(Person).where(Person.email == "worker@demo.test")).one()
    at = db.session.scalars(select(Membership).where(Membership.person_id == worker.id)).first()
    assert at
    home, actor = db.session.get_one(Home, at.home_id), Actor(worker.id, worker.name, "bench")
    began, made = datetime.now(UTC) - timedelta(hours=2), []
    for number in range(how_many):
        child = factories.child(db.session, home, f"Invented {number}")
        for name, values in SECTIONS.items():
            plans.save_section(db.session, actor, child, name, values, began)
        photos.add_photo(db.session, actor, child, portrait(), began.date(), began)
        (log,) = occurrences.start(db.session, actor, [child.id], ExpectedWhere.HOME, began, occurrence_ids=[new_id()])
        bodies = [entry.body for entry in evening().entries if not isinstance(entry.body, Opened)]
        bodies += [Noted(f"Rang again, no answer: {n}. Looked out of the window and at the gate.") for n in range(40 - len(bodies))]
        for minute, body in enumerate((*bodies, LevelRaised(LevelOfIntervention.POLICE, "A car"))):
            occurrences.append(db.session, actor, log, body, began + timedelta(minutes=minute), entry_id=new_id())
        made.append(log)
        db.session.commit()
    return actor, made


def _write(actor: Actor, log: str, words: str) -> None:
    occurrences.append(db.session, actor, log, Noted(words), datetime.now(UTC), entry_id=new_id())
    db.session.commit()


def _taps(port: int, actor: Actor, nights: list[str]) -> dict[str, Any]:
    client, token = _signed_in(port, nights[0])
    _wait_until_all_are_printed(port, nights)
    taken: dict[str, list[float]] = {"ready": [], "document": [], "bytes in hand": [], "written down": []}
    for number in range(TAPS):
        log = nights[number % len(nights)]
        _write(actor, log, f"Seen at stop {number}.")
        time.sleep(STILL)
        begun = time.perf_counter()
        answer = _ready(client, log, token, once=True)
        asked = time.perf_counter()
        assert _fetch(client, answer["document"]).startswith(b"%PDF")
        fetched = time.perf_counter()
        form = {"csrf_token": token, "entry_id": new_id(), "recipient": "PC Sample", "channel": "share", "number": answer["number"]}
        status, text, _ = client.ask("POST", f"/report/{log}/pack", form)
        assert status == 302, text[:300]
        for name, seconds in (
            ("ready", asked - begun), ("document", fetched - asked), ("bytes in hand", fetched - begun), ("written down", time.perf_counter() - fetched),
        ):  # fmt: skip
            taken[name].append(seconds * 1000)
    return {name: {"p50": statistics.median(each), "p95": statistics.quantiles(each, n=20)[18]} for name, each in taken.items()}


def _all_at_once(port: int, actor: Actor, nights: list[str], worker: int, served: Any) -> dict[str, Any]:
    reader, token = _signed_in(port, nights[0])
    quiet = _reading(reader, until=threading.Event(), seconds=3.0)
    phones = []
    for _ in nights:
        phone = Client(port)
        phone.cookies.update(reader.cookies)
        phones.append(phone)
    for number, log in enumerate(nights):
        _write(actor, log, f"All at once, {number}.")
    done, memory = threading.Event(), _Memory(worker, served._server.pid)
    with ThreadPoolExecutor(len(nights) + 2) as pool:
        weighing, busy = pool.submit(memory.watch, done), pool.submit(_reading, reader, done)
        begun = time.perf_counter()
        numbers = set(pool.map(lambda pair: _ready(pair[0], pair[1], token)["number"], zip(phones, nights, strict=True)))
        seconds = time.perf_counter() - begun
        done.set()
        weighing.result()
        read = busy.result()
    assert len(numbers) == len(nights)
    return {
        "packs": len(numbers),
        "seconds": seconds,
        "megabytes": memory.most,
        "light_page_quiet": summary(quiet, 3.0),
        "light_page_meanwhile": summary(read, seconds),
    }


def _signed_in(port: int, log: str) -> tuple[Client, str]:
    client = Client(port)
    client.sign_in("worker@demo.test", PASSWORD)
    _, page, _ = client.ask("GET", f"/report/{log}/pack")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token, page[:300]
    return client, token[1]


def _ready(client: Client, log: str, token: str, *, once: bool = False) -> dict[str, Any]:
    """As the page asks: again in a moment, and less and less often, while it is printed."""
    for again in itertools.count():
        status, text, _ = client.ask("POST", f"/report/{log}/pack/ready", {"csrf_token": token})
        if status == 200:
            return dict(json.loads(text))
        assert status == 202, f"{status}: {text[:300]}"
        if once:
            print("a tap found nothing printed", flush=True)
        time.sleep(min(0.4 * (1 + again / 2), 2.0))
    raise AssertionError


def _fetch(client: Client, path: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=30)
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    connection.request("GET", path, headers={"Host": f"localhost:{client.port}", "Cookie": cookies})
    body = connection.getresponse().read()
    connection.close()
    return body


def _wait_until_all_are_printed(port: int, nights: list[str]) -> None:
    client, token = _signed_in(port, nights[0])
    for log in nights:
        _ready(client, log, token)


def _reading(client: Client, until: threading.Event, seconds: float = 120.0) -> list[float]:
    taken, end = [], time.perf_counter() + seconds
    while not until.is_set() and time.perf_counter() < end:
        begun = time.perf_counter()
        status, _, _ = client.ask("GET", LIGHT_PAGE)
        assert status == 200
        taken.append((time.perf_counter() - begun) * 1000)
        time.sleep(0.02)
    return taken


class _Memory:
    """The most that the web workers, the job worker and its printers have held: proportional shares (Pss), since forks share pages and a
    sum of Rss counts those once for each process."""

    def __init__(self, worker: int, server: int) -> None:
        self._worker, self._server, self.most = worker, server, dict.fromkeys(("web", "job worker", "printers", "all"), 0)

    def watch(self, done: threading.Event) -> None:
        while not done.wait(0.5):
            printers = [pid for pid in _family(self._worker) if pid != self._worker]
            kinds = {"web": _family(self._server), "job worker": [self._worker], "printers": printers}
            held = {kind: sum(map(_held, pids)) for kind, pids in kinds.items()}
            held["all"] = sum(held.values())
            self.most = {kind: max(self.most[kind], mb) for kind, mb in held.items()}


def _family(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(child) for task in tasks for child in _read(task).split()]
    return [pid, *(one for child in found for one in _family(child))]


def _read(file: Path) -> bytes:
    """Nothing, of a process or thread that has just ended."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _held(pid: int) -> int:
    pss = re.search(rb"^Pss:\s+(\d+)", _read(Path(f"/proc/{pid}/smaps_rollup")), re.MULTILINE)
    return int(pss[1]) // 1024 if pss else 0


def _table(figures: dict[str, Any]) -> str:
    lines = [f"{'at the tap':<16}{'p50':>8}{'p95':>8} ms"]
    for name, taken in figures["tap"].items():
        aim = f"   aim <= {AIM_TAP_MS:.0f}" if name == "bytes in hand" else ""
        lines.append(f"{name:<16}{taken['p50']:>8.1f}{taken['p95']:>8.1f}{aim}")
    once = figures["at_once"]
    lines.append(f"{once['packs']} at once: {once['seconds']:.1f} s (aim {AIM_ALL_SECONDS:.0f})")
    lines.append(f"MB at most: {', '.join(f'{kind} {mb}' for kind, mb in once['megabytes'].items())} (aim {AIM_MB})")
    for name in ("light_page_quiet", "light_page_meanwhile"):
        lines.append(f"{name.replace('_', ' '):<22} p50 {once[name]['p50']:.0f} ms, p99 {once[name]['p99']:.0f} ms")
    return "\n".join(lines)


if __name__ == "__main__":
    run()
