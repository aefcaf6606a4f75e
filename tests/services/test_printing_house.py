"""The house of the printers: as many as there are cores, another for one that falls; the worker ends when they have."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

WORKER = """
import os, sys, time
from pathlib import Path
from carer_app.jobs import printing_house as house

def stands_by(sessions, stop):
    Path(sys.argv[1], f"at-{os.getpid()}").touch()
    stop.wait()
    Path(sys.argv[1], f"done-{os.getpid()}").touch()

house.printing.keep_on, house.AFTER_A_FALL, house.LOOK_UP = stands_by, 0.05, 0.1
house.os.cpu_count, house._load = lambda: 2, lambda: None
house.beside()
print("beside", flush=True)
sys.stdin.read()
"""


def of(folder: Path, what: str) -> set[int]:
    return {int(file.name.partition("-")[2]) for file in folder.glob(f"{what}-*")}


def wait_until(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 90
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


def is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_printer_that_falls_is_replaced_and_none_outlives_the_worker(tmp_path: Path) -> None:
    env = os.environ | {"APP_ENV": "demo", "DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite'}", "HUEY_URL": str(tmp_path / "jobs")}
    worker = subprocess.Popen([sys.executable, "-c", WORKER, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)
    assert worker.stdin
    wait_until(lambda: len(of(tmp_path, "at")) == 2)
    fallen = min(of(tmp_path, "at"))
    os.kill(fallen, signal.SIGKILL)
    wait_until(lambda: len(of(tmp_path, "at")) == 3)
    worker.stdin.close()
    assert worker.wait(90) == 0
    assert of(tmp_path, "done") == of(tmp_path, "at") - {fallen}
    assert not any(map(is_there, of(tmp_path, "at")))
