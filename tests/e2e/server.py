"""The real product on a free loopback port: gunicorn over its own database with the demo in it."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
FRESH = 180
"""Seconds for which a demo that `prepare` filled is taken for another server of the same test run; the demo's hours are counted from then."""


def environment(folder: Path, port: int) -> dict[str, str]:
    """What the server and the `flask` command need to work on a database of their own."""
    return {
        **os.environ,
        "APP_ENV": "demo",
        "PORT": str(port),
        "PUBLIC_URL": f"http://localhost:{port}",
        "DATABASE_URL": f"sqlite:///{folder / 'test.sqlite'}",
        "HUEY_URL": str(folder / "jobs.sqlite"),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "SEALING_KEYS": urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def flask(env: dict[str, str], *words: str) -> str:
    """What a `flask` command says."""
    return subprocess.run([BIN / "flask", "--app", "wsgi", *words], cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout


def prepared(folder: Path, port: int) -> dict[str, str]:
    """Lays a database that `prepare` filled into `folder`, and says how to reach it.

    The servers of a test run copy one demo (tests/conftest.py says where it lies) as long as it is fresh; a script makes its own.
    """
    own = environment(folder, port)
    if "DEMO_OF_THIS_RUN" not in os.environ:
        flask(own, "prepare")
        return own
    place = Path(os.environ["DEMO_OF_THIS_RUN"])
    database, note = place / "test.sqlite", place / "keys.json"
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists() or time.time() - note.stat().st_mtime > FRESH:
            for file in (note, *place.glob("*.sqlite*")):
                file.unlink(missing_ok=True)
            made = environment(place, port)
            flask(made, "prepare")
            with sqlite3.connect(database) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            note.write_text(json.dumps({name: made[name] for name in ("SECRET_KEY", "SEALING_KEYS")}))
        shutil.copy(database, folder / "test.sqlite")
        return own | json.loads(note.read_text())


class Served:
    """The product on one port, that may be stopped and started again over the same database."""

    def __init__(self, folder: Path, **more: str) -> None:
        self._port, self._log = free_port(), folder / "server.log"
        self.env = {**prepared(folder, self._port), **more}
        self.address = f"http://localhost:{self._port}"
        self._server: subprocess.Popen[bytes] | None = None
        self._silent: socket.socket | None = None

    def command(self, *words: str) -> str:
        """What a `flask` command says."""
        return flask(self.env, *words)

    def hang(self) -> None:
        """Stop the product; its port takes every connection from now on, and answers none."""
        self.stop()
        self._silent = socket.create_server(("127.0.0.1", self._port), backlog=128, reuse_port=False)

    def start(self) -> None:
        self._close_silent()
        bind = ["--bind", f"127.0.0.1:{self._port}", "--workers", "2", "--no-control-socket", "--log-level", "warning"]
        with self._log.open("ab") as log:
            self._server = subprocess.Popen([BIN / "gunicorn", *bind, "wsgi:app"], cwd=ROOT, env=self.env, stdout=log, stderr=log)
        _wait_for(f"http://127.0.0.1:{self._port}/healthz", self._server, self._log)

    def stop(self) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(15)
            self._server = None
        self._close_silent()

    def _close_silent(self) -> None:
        if self._silent is not None:
            self._silent.close()
            self._silent = None


@contextmanager
def standing(folder: Path, **more: str) -> Iterator[Served]:
    """Serve the demo; the test may stop it. `more`: settings of the environment."""
    served = Served(folder, **more)
    try:
        served.start()
        yield served
    finally:
        served.stop()


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve the demo; gives the address and the environment it runs in."""
    with standing(folder) as served:
        yield served.address, served.env


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(150):
        if server.poll() is not None:
            raise RuntimeError(f"The server stopped: {log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"The server did not answer: {log.read_text()[-2000:]}")
