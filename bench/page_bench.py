"""Our pages against a bare Flask page with one SQLite query, same server, same machine, same minute."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.asking import Client, summary, timed
from carer_app.demo.load import demo_id
from carer_app.demo.past import OPEN
from carer_app.demo.people import PASSWORD
from tests.e2e.server import BIN, free_port, running

SECONDS, ROUNDS, WORKERS = 3.0, 3, 4
BARE = """
import sqlite3
from flask import Flask, render_template_string
app = Flask(__name__)
@app.get("/")
def page():
    with sqlite3.connect("bare.sqlite") as db:
        rows = db.execute("select name from row limit 20").fetchall()
    return render_template_string("<!doctype html><title>t</title><ul>{% for r in rows %}<li>{{ r[0] }}</li>{% endfor %}</ul>", rows=rows)
"""


def run() -> dict[str, Any]:
    """Figures for each page, and each page's share of the bare one's rate. Interleaved rounds; the middle round counts."""
    with tempfile.TemporaryDirectory() as folder, _bare(Path(folder)) as bare_port, running(Path(folder)) as (address, _):
        port = int(address.rsplit(":", 1)[1])
        ours = _signed_in(port)
        bare = [Client(bare_port) for _ in range(WORKERS)]
        pages = {
            "bare Flask, one query": (bare, "/"),
            "who is not home": (ours, "/decide/"),
            "live page": (ours, f"/occurrence/{demo_id('occurrence', f'{OPEN.child} {OPEN.ago}')}"),
            "guide, signed out": ([Client(port) for _ in range(WORKERS)], "/guide/"),
        }
        rounds: dict[str, list[dict[str, float]]] = {name: [] for name in pages}
        for _ in range(ROUNDS):
            for name, (clients, path) in pages.items():
                rounds[name].append(summary(timed(clients, path, SECONDS), SECONDS))
    figures = {name: sorted(found, key=lambda f: f["per_second"])[len(found) // 2] for name, found in rounds.items()}
    base = figures["bare Flask, one query"]["per_second"]
    for name, figure in figures.items():
        figure["share_of_bare"] = figure["per_second"] / base
        print(
            f"{name:<24} {figure['per_second']:7.0f}/s  p50 {figure['p50']:6.1f}  p99 {figure['p99']:6.1f} ms  {figure['share_of_bare']:5.2f} x bare"
        )
    return figures


def _signed_in(port: int) -> list[Client]:
    clients = [Client(port) for _ in range(WORKERS)]
    for client in clients:
        client.sign_in("worker@demo.test", PASSWORD)
    return clients


@contextmanager
def _bare(folder: Path) -> Iterator[int]:
    import sqlite3

    with sqlite3.connect(folder / "bare.sqlite") as database:
        database.execute("create table row (name text)")
        database.executemany("insert into row values (?)", [(f"row {n}",) for n in range(20)])
    (folder / "bare.py").write_text(BARE)
    port = free_port()
    command = [BIN / "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--no-control-socket", "--log-level", "error", "bare:app"]
    server = subprocess.Popen(command, cwd=folder)
    time.sleep(2)
    try:
        yield port
    finally:
        server.terminate()
        server.wait(15)


if __name__ == "__main__":
    run()
