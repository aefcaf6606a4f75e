"""The demo, loaded once for a test run by the command that people use, and copied for each test that changes it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from carer_app import create_app
from tests.e2e.server import _wait_for, environment, free_port
from tests.postgres import alone

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Place:
    """A folder with a database and a job queue, and the environment that leads to it."""

    folder: Path
    env: dict[str, str]

    @property
    def database(self) -> Path:
        return self.folder / "test.sqlite"

    @property
    def settings(self) -> dict[str, str]:
        """For `create_app`."""
        names = ("APP_ENV", "DATABASE_URL", "SECRET_KEY", "SEALING_KEYS", "PUBLIC_URL", "MAIL_URL")
        return {name: self.env[name] for name in names if name in self.env}

    def with_(self, **changed: str) -> Place:
        """The same place with other settings."""
        return Place(self.folder, {**self.env, **changed})

    def flask(self, *words: str, code: int = 0) -> str:
        """Run `flask --app wsgi ...`; what it printed. Fails unless it ends with `code`, or when it prints a traceback."""
        done = subprocess.run(
            [BIN / "flask", "--app", "wsgi", *words], cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=300, check=False
        )
        said = done.stdout + done.stderr
        assert done.returncode == code, f"{words} ended with {done.returncode}: {said[-2000:]}"
        assert "Traceback" not in said, said[-2000:]
        return said

    def flask_here(self, *words: str, code: int = 0) -> str:
        """The same in this process: quicker, once a test has tried the command as people run it."""
        done = create_app(self.settings).test_cli_runner().invoke(args=words)
        assert done.exit_code == code, f"{words} ended with {done.exit_code}: {done.output[-2000:]}"
        assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
        return done.output

    @contextmanager
    def served(self, wsgi: str = "wsgi:app", *more: str) -> Iterator[tuple[str, Path]]:
        """Web server and job worker as `./dev run` starts them; the address, and the file that both write to."""
        port, log = free_port(), self.folder / "server.log"
        env = {**self.env, "PORT": str(port), "PUBLIC_URL": f"http://localhost:{port}"}
        serve = [
            BIN / "gunicorn",
            "--bind",
            f"127.0.0.1:{port}",
            "--workers",
            "2",
            "--no-control-socket",
            "--log-level",
            "warning",
            *more,
            wsgi,
        ]
        with log.open("ab") as out:
            running = [
                subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
                for command in (serve, [sys.executable, "-m", "carer_app.jobs"])
            ]
            try:
                _wait_for(f"http://127.0.0.1:{port}/healthz", running[0], log)
                yield f"http://localhost:{port}", log
            finally:
                for process in running:
                    process.terminate()
                for process in running:
                    process.wait(20)


def empty_place(folder: Path) -> Place:
    """No database yet."""
    folder.mkdir(parents=True, exist_ok=True)
    return Place(folder, environment(folder, 8000))


@pytest.fixture(scope="session")
def loaded(meeting_place: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The demo as `flask demo load` left it, for one of the workers, and each has a copy. Do not change it."""
    note = meeting_place / "demo.json"
    with alone(meeting_place):
        if not note.exists():
            made = empty_place(meeting_place / "demo")
            assert "The demo is loaded." in made.flask("demo", "load")
            with sqlite3.connect(made.database) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            note.write_text(json.dumps({name: made.env[name] for name in ("SECRET_KEY", "SEALING_KEYS")}))
    folder = tmp_path_factory.mktemp("demo")
    first = Place(meeting_place / "demo", environment(folder, 8000) | json.loads(note.read_text()))
    return copy_of(first, folder)


@pytest.fixture
def demo(loaded: Place, tmp_path: Path) -> Place:
    """A copy of the demo of this test's own."""
    return copy_of(loaded, tmp_path)


def copy_of(loaded: Place, folder: Path) -> Place:
    """The same demo in another folder."""
    shutil.copy(loaded.database, folder / "test.sqlite")
    changed = {"DATABASE_URL": f"sqlite:///{folder / 'test.sqlite'}", "HUEY_URL": str(folder / "jobs.sqlite")}
    return Place(folder, {**loaded.env, **changed})
