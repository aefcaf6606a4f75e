"""`./dev run` as a newcomer meets it: it says where to look and how to sign in, and Ctrl-C leaves nothing running."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.server import free_port
from tests.web.demo_place import ROOT, Place


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The working tree through links, with an environment that is up to date: nothing is installed."""
    house = tmp_path / "house"
    (house / ".venv").mkdir(parents=True)
    for name in ("carer_app", "forms", "templates", "static", "wsgi.py", "requirements.txt", ".flaskenv"):
        (house / name).symlink_to(ROOT / name)
    (house / "dev").write_text((ROOT / "dev").read_text())
    for part in Path(sys.prefix).iterdir():
        if part.name != ".made-from":
            (house / ".venv" / part.name).symlink_to(part)
    python = subprocess.run(["python3", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    (house / ".venv" / ".made-from").write_text(f"{python} {hashlib.sha256((ROOT / 'requirements.txt').read_bytes()).hexdigest()}\n")
    return house


@contextmanager
def running(house: Path, env: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """The script in a process group of its own, as a terminal starts it."""
    said = house / "said"
    with said.open("w") as out:
        process = subprocess.Popen(["bash", "dev", "run"], cwd=house, env=env, stdout=out, stderr=out, text=True, start_new_session=True)
        try:
            yield process, said
        finally:
            if process.poll() is None or members(process.pid):
                os.killpg(process.pid, signal.SIGKILL)


def members(group: int) -> list[str]:
    """What is still alive of a process group."""
    alive = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, of = stat.read_text().rsplit(")", 1)[1].split()[:3]
            if int(of) == group and state != "Z":
                alive.append((stat.parent / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue  # it ended meanwhile
    return alive


def wait_until(said: Path, process: subprocess.Popen[str], words: str) -> str:
    for _ in range(600):
        if words in said.read_text():
            return said.read_text()
        assert process.poll() is None, said.read_text()
        time.sleep(0.2)
    raise AssertionError(f"It never said {words!r}: {said.read_text()}")


def test_it_serves_says_so_and_ends_on_ctrl_c(house: Path, demo: Place) -> None:
    port = free_port()
    env = {name: value for name, value in demo.env.items() if name not in ("PUBLIC_URL", "APP_ENV")} | {"PORT": str(port)}
    with running(house, env) as (process, said):
        text = wait_until(said, process, "stranger@demo.test")
        assert f"  http://localhost:{port}\n" in text
        assert "demo-only-not-secret" in text
        with urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=20) as answer:
            assert answer.status == 200
        alive = " ".join(members(process.pid))
        assert "gunicorn" in alive
        assert "carer_app.jobs" in alive
        in_use = subprocess.run(["bash", "dev", "run"], cwd=house, env=env, capture_output=True, text=True, timeout=60)
        assert in_use.returncode == 1
        assert f"listening on port {port} already" in in_use.stderr
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(30) == 0
        assert members(process.pid) == []


def test_it_leaves_nothing_running_when_it_cannot_start(house: Path, demo: Place) -> None:
    env = {**demo.env, "PORT": str(free_port()), "SEALING_KEYS": "nonsense"}
    with running(house, env) as (process, said):
        assert process.wait(60) != 0
        assert members(process.pid) == []
    assert "Error: SEALING_KEYS" in said.read_text()
    assert "Traceback" not in said.read_text()
