"""What passes through memory stays there: while a pack is made and a photograph taken in, this process writes no file of its own."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from carer_app import create_app
from carer_app.db.queries import occurrences as logs
from carer_app.demo.load import demo_id
from carer_app.demo.people import PASSWORD
from carer_app.extensions import db
from tests.web.demo_place import Place
from tests.web.leaks import TYPED, Watch, Watched, photograph

ELLIS = demo_id("child", "ellis")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | getattr(os, "O_TMPFILE", 0)


class _Listener:
    """Python tells one listener of every file that is opened; it cannot be taken away again, so it is only asked when needed."""

    heard: list[str] | None = None
    is_there = False

    @classmethod
    def tell(cls, event: str, arguments: tuple[Any, ...]) -> None:
        opens = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES
        if cls.heard is not None and (opens or event in ("tempfile.mkstemp", "tempfile.mkdtemp")):
            cls.heard.append(str(arguments[0]))


@contextmanager
def written() -> Iterator[list[str]]:
    """The files that Python code opens for writing in the meantime, deleted and nameless ones included."""
    if not _Listener.is_there:
        sys.addaudithook(_Listener.tell)
        _Listener.is_there = True
    _Listener.heard = heard = []
    try:
        yield heard
    finally:
        _Listener.heard = None


@pytest.fixture
def worker(demo: Place) -> Watched:
    client = Watched(create_app(demo.settings), Watch())
    client.get("/sign-in").submit(action="/sign-in", email="worker@demo.test", password=PASSWORD)
    client.get(f"/plans/{ELLIS}/new-photo")
    return client


def test_the_listener_hears_of_every_kind_of_file(tmp_path: Path) -> None:
    with written() as heard:
        (tmp_path / "one").write_text("x")
        os.close(os.open(tmp_path / "two", os.O_CREAT | os.O_WRONLY))
        (tmp_path / "one").read_text()
        with tempfile.TemporaryFile(), tempfile.NamedTemporaryFile():
            pass
    assert {Path(name).name for name in heard} > {"one", "two"}
    assert len(heard) >= 4


@pytest.mark.parametrize("size", ["small", "large"])
def test_a_photograph_is_taken_in_without_a_file(worker: Watched, size: str) -> None:
    """Werkzeug puts what is larger than half a megabyte into a temporary file, unless it is told not to."""
    picture = photograph(TYPED["plan"])
    content = picture if size == "large" else picture[:1000]
    fields = {"csrf_token": worker.token, "photo": FileStorage(BytesIO(content), "IMG.jpg"), "taken_on": ""}
    boundary, body = encode_multipart(fields)
    with written() as heard:
        answer = worker.raw.post(f"/plans/{ELLIS}/new-photo", data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == (302 if size == "large" else 422)
    assert ours(heard) == []


def test_a_pack_is_made_and_read_without_a_file(worker: Watched) -> None:
    with worker.app.app_context():
        running = logs.open_for_child(db.session, demo_id("child", "bryn"))
        assert running
        occurrence = running.id
    with written() as fonts:
        made = make_and_read(worker, occurrence, 1)
    worker.get(f"/occurrence/{occurrence}/note").submit(action="/note", text="Seen at the bus stop.")  # else it is the same version
    with written() as heard:
        made_again = make_and_read(worker, occurrence, 2)
    assert made.startswith(b"%PDF-")
    assert made_again.startswith(b"%PDF-")
    files = [Path(name) for name in ours(fonts) if Path(name).is_file()]
    assert [
        file for file in files if file.read_bytes()[:4] not in (b"\0\1\0\0", b"OTTO", b"true")
    ] == []  # the first time sets up our fonts
    assert ours(heard) == []


def make_and_read(client: Watched, occurrence: str, version: int) -> bytes:
    client.get(f"/report/{occurrence}/pack").submit(action="/pack", recipient="PC Invented", channel="print")
    return bytes(client.raw.get(f"/report/{occurrence}/pack/{version}.pdf").data)


def ours(heard: list[str]) -> list[str]:
    """Without the byte code that Python keeps of a module read for the first time."""
    return [name for name in heard if not name.endswith(".pyc") and ".pyc." not in name]
