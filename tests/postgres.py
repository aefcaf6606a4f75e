"""A real PostgreSQL for the tests: started by the first worker that needs it, stopped by the last one that leaves."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROLE = "carer_app"
QUICK = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
STREAMS = {"wal_level": "replica", "max_wal_senders": "4", "synchronous_commit": "local"}


class Server:
    """A running server; `url(name)` is how the product, which is no superuser, reaches a database of it."""

    def __init__(self, port: int, folder: str) -> None:
        self.port, self.folder = port, folder

    def url(self, database: str = "postgres", role: str = ROLE) -> str:
        return f"postgresql://{role}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str) -> None:
        """One statement outside any transaction, as a superuser."""
        with psycopg.connect(self.url(role="postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, database: str, template: str | None = None) -> str:
        """A new database, a copy of `template` if given; gives its URL."""
        like = f' TEMPLATE "{template}" STRATEGY FILE_COPY' if template else ""
        self.run(f'CREATE DATABASE "{database}" OWNER {ROLE}{like}')
        return self.url(database)

    def drop(self, database: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


@contextmanager
def shared_server(meeting_place: Path) -> Iterator[Server]:
    """The server of this test run. `meeting_place` is a folder that all its workers know."""
    note = meeting_place / "postgresql.json"
    with alone(meeting_place):
        known = json.loads(note.read_text()) if note.exists() else start().__dict__ | {"users": []}
        note.write_text(json.dumps(known | {"users": [*known["users"], os.getpid()]}))
    server = Server(known["port"], known["folder"])
    try:
        yield server
    finally:
        with alone(meeting_place):
            users = [pid for pid in json.loads(note.read_text())["users"] if pid != os.getpid() and _is_running(pid)]
            note.write_text(json.dumps(known | {"users": users}))
            if not users:
                stop(server)
                note.unlink()


@contextmanager
def alone(meeting_place: Path) -> Iterator[None]:
    """One worker at a time."""
    with (meeting_place / "postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def start(**settings: str) -> Server:
    """A new server in a folder of its own on a free loopback port."""
    folder = _folder()
    _run("initdb", "-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    server = _started(folder, QUICK | settings)
    server.run(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
    return server


def start_standby(of: Server) -> Server:
    """A copy that follows a server which was started with STREAMS."""
    folder = _folder()
    _run("pg_basebackup", "-D", f"{folder}/data", "-d", of.url(role="postgres"), "-R", "--checkpoint=fast", "--no-sync")
    return _started(folder, QUICK | STREAMS)


def _folder() -> str:
    folder = tempfile.mkdtemp(prefix="postgresql-")
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    return folder


def _started(folder: str, settings: dict[str, str]) -> Server:
    port = _free_port()
    server = Server(port, folder)
    go_on(server, **settings)
    return server


def go_on(server: Server, **more: str) -> None:
    """Starts what was laid out, or was halted, on the port it has."""
    settings = QUICK | more | {"port": str(server.port), "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    _run("pg_ctl", "start", "-w", "-D", f"{server.folder}/data", "-l", f"{server.folder}/log", "-o", options)


def halt(server: Server) -> None:
    """Ends the server at once, as if it was killed; what it kept stays, for `go_on`."""
    _run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", f"{server.folder}/data")


def stop(server: Server) -> None:
    """Ends the server and removes what it kept."""
    halt(server)
    shutil.rmtree(server.folder, ignore_errors=True)


def _run(program: str, *arguments: str) -> None:
    as_postgres = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    done = subprocess.run([*as_postgres, _where(program), *arguments], capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        raise RuntimeError(f"{program} failed: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def _where(program: str) -> str:
    found = shutil.which(program) or max((str(p) for p in Path("/usr/lib/postgresql").glob(f"*/bin/{program}")), default="")
    if not found:
        raise RuntimeError(f"{program} is missing: the tests need PostgreSQL (./dev test installs it, or: apt-get install postgresql).")
    return found


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
