"""The real product on a free loopback port: gunicorn over its own database with the demo in it."""

from __future__ import annotations

import os
import secrets
import socket
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


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve the demo; gives the address and the environment it runs in."""
    port = free_port()
    env = environment(folder, port)
    subprocess.run([BIN / "flask", "--app", "wsgi", "prepare"], cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    with (folder / "server.log").open("wb") as log:
        command = [
            BIN / "gunicorn",
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            "2",
            "--no-control-socket",
            "--log-level",
            "warning",
            "wsgi:app",
        ]
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz", server, folder / "server.log")
            yield f"http://localhost:{port}", env
        finally:
            server.terminate()
            server.wait(15)


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
