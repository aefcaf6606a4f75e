"""`flask backup` as an operator types it, over the demo with its photos, logs and packs, and on PostgreSQL and back."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from tests.postgres import Server
from tests.services.test_backups import every_row
from tests.web.demo_place import Place


def test_the_demo_goes_to_postgresql_and_back(demo: Place, postgresql_server: Server, tmp_path: Path) -> None:
    name = f"restored_{uuid4().hex}"
    there, first, second = postgresql_server.create(name), tmp_path / "first.backup", tmp_path / "second.backup"
    home = f"sqlite:///{tmp_path / 'home.sqlite'}"
    try:
        assert "bytes" in demo.flask("backup", "make", str(first))
        assert first.stat().st_mode & 0o77 == 0
        assert "is whole" in demo.flask_here("backup", "check", str(first))
        assert "every log in it holds" in demo.flask_here("backup", "drill", str(first))
        assert "Put back" in demo.with_(DATABASE_URL=there).flask_here("backup", "restore", str(first))
        demo.with_(DATABASE_URL=there).flask_here("backup", "make", str(second))
        demo.with_(DATABASE_URL=home).flask_here("backup", "restore", str(second))
        before = every_row(demo.env["DATABASE_URL"])
        assert len(before["photo"]) > 0
        assert len(before["entry"]) > 100
        assert every_row(there) == before
        assert every_row(home) == before
        assert "Every log holds" in demo.with_(DATABASE_URL=home).flask_here("logs", "verify")
    finally:
        postgresql_server.drop(name)


def test_what_cannot_be_done_is_said_in_one_sentence(demo: Place, tmp_path: Path) -> None:
    out = tmp_path / "it.backup"
    demo.flask_here("backup", "make", str(out))
    assert "exists already" in demo.flask_here("backup", "make", str(out), code=1)
    assert "not empty" in demo.flask_here("backup", "restore", str(out), code=1)
    assert "cannot be read" in demo.flask_here("backup", "restore", str(tmp_path / "none.backup"), code=1)
    assert "No backup was made" in demo.flask_here("backup", "make", str(tmp_path / "no" / "folder.backup"), code=1)
