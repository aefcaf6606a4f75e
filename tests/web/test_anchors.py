"""The heads of the logs go outside each day: once, signed, to a folder and by e-mail, and again where they did not get there."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from carer_app import create_app
from carer_app.db.base import new_id
from carer_app.db.models.anchors import Anchor
from carer_app.db.models.signing import SigningKey
from carer_app.domain import __main__ as commands
from carer_app.domain.entries import ExpectedWhere, Noted
from carer_app.extensions import db
from carer_app.services import anchors, occurrences, records
from carer_app.services.actor import Actor
from carer_app.web.admin import anchoring
from tests.e2e.server import free_port
from tests.factories import NOW
from tests.people import World
from tests.web.conftest import NAMES, SECRET

DAY = timedelta(days=1)
NOON = (NOW + 3 * DAY).replace(hour=12, minute=0)
"""Long after all that is in the world, and far from midnight."""


class Kept:
    """Every message as it came."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.mails.append(envelope.content)  # type: ignore[attr-defined]
        return "250 OK"


@pytest.fixture
def post_office() -> Iterator[tuple[Kept, int]]:
    kept, port = Kept(), free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    yield kept, port
    server.stop()


def application(database_url: str, sealing_keys: str, folder: Path, port: int) -> Flask:
    where = {"DATABASE_URL": database_url, "MAIL_URL": f"smtp://127.0.0.1:{port}", "PUBLIC_URL": "https://nhy.example"}
    there = {"ANCHOR_FOLDER": str(folder), "ANCHOR_TO": "heads@elsewhere.example"}
    return create_app({"APP_ENV": "test", "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys, **where, **there})


def write(app: Flask, world: World, child: str, at: datetime) -> str:
    with app.app_context():
        actor = Actor(world.people["manager"], "Manager", "browser-1")
        (one,) = occurrences.start(db.session, actor, [world.children[child]], ExpectedWhere.HOME, at, occurrence_ids=[new_id()])
        occurrences.write(db.session, actor, one, Noted("Her friend Wren has not seen her."), at, entry_id=new_id())
        db.session.commit()
        return one


def sweep(app: Flask, now: datetime) -> int:
    app.config["CLOCK"] = lambda: now
    with app.app_context():
        waiting = anchors.sweep(db.session, now)
        for one in waiting:
            anchoring.send("keep", one)
        return len(waiting)


def of_the_world(app: Flask, folder: Path, kept: Kept) -> None:
    """What was there before the test is kept outside, and forgotten."""
    assert sweep(app, NOON) == 3
    for file in folder.iterdir():
        file.unlink()
    kept.mails.clear()


def test_the_heads_go_outside_and_find_a_log_that_was_cut(
    database_url: str, sealing_keys: str, world: World, tmp_path: Path, post_office: tuple[Kept, int], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "heads"
    folder.mkdir()
    app = application(database_url, sealing_keys, folder, post_office[1])
    of_the_world(app, folder, post_office[0])
    one = write(app, world, "ash", NOON + DAY)
    assert [sweep(app, NOON + DAY + timedelta(hours=hour)) for hour in (1, 2)] == [1, 0]
    two = write(app, world, "birch", NOON + 2 * DAY)
    assert sweep(app, NOON + 2 * DAY + timedelta(hours=1)) == 1
    first, second = sorted(folder.glob("*.json"))
    assert list(json.loads(first.read_text())["heads"]) == [one]
    assert two in json.loads(second.read_text())["heads"]

    with app.app_context():
        export = records.export_occurrence(db.session, two, by=None)
        assert {anchor.document for anchor in db.session.scalars(select(Anchor))} == {None}, "what is outside is not kept here too"
        certificate = db.session.scalars(
            select(SigningKey.certificate).where(SigningKey.organisation_id == world.organisations["larchwood"])
        ).one()
    whole, cut = tmp_path / "whole.json", tmp_path / "cut.json"
    whole.write_text(json.dumps(export))
    *kept, _ = export["entries"]
    cut.write_text(json.dumps({**export, "entries": kept, "length": len(kept), "head": kept[-1]["digest"]}))
    assert commands.main(["verify", str(whole), "--heads", str(folder)]) == 0
    assert commands.main(["verify", str(cut)]) == 0, "the chain alone does not see it"
    assert commands.main(["verify", str(cut), "--heads", str(folder)]) == 1
    assert "its end was cut" in capsys.readouterr().out

    (tmp_path / "certificate.der").write_bytes(certificate)
    subprocess.run(
        ["openssl", "x509", "-inform", "DER", "-in", tmp_path / "certificate.der", "-out", tmp_path / "certificate.pem"], check=True
    )
    check = ["openssl", "smime", "-verify", "-binary", "-inform", "DER", "-in", f"{second}.p7s", "-CAfile", tmp_path / "certificate.pem",
             "-purpose", "any", "-certfile", tmp_path / "certificate.pem", "-noverify", "-content"]  # fmt: skip
    assert subprocess.run([*check, second], capture_output=True, check=False).returncode == 0
    assert subprocess.run([*check, first], capture_output=True, check=False).returncode != 0

    mails = [message_from_bytes(content) for content in post_office[0].mails]
    assert [mail["To"] for mail in mails] == ["heads@elsewhere.example"] * 2
    attached = [part.get_payload(decode=True) for part in mails[1].walk() if part.get_content_type() == "application/json"]
    assert attached == [second.read_bytes()]
    said = b"".join([*post_office[0].mails, first.read_bytes(), second.read_bytes()]).decode()
    assert not [name for name in (*NAMES, "Wren", "Larch") if name in said]


def test_what_did_not_get_there_goes_at_the_next_hour_and_once(
    database_url: str, sealing_keys: str, world: World, tmp_path: Path, post_office: tuple[Kept, int]
) -> None:
    folder = tmp_path / "heads"
    app = application(database_url, sealing_keys, folder, post_office[1])
    assert sweep(app, NOON) == 3
    assert post_office[0].mails == []
    folder.mkdir()
    assert [sweep(app, NOON + timedelta(hours=hour)) for hour in (1, 2)] == [3, 0]
    assert len(post_office[0].mails) == 3
    assert len(list(folder.iterdir())) == 6


def test_nothing_new_is_nothing_sent(
    database_url: str, sealing_keys: str, world: World, tmp_path: Path, post_office: tuple[Kept, int]
) -> None:
    app = application(database_url, sealing_keys, tmp_path, post_office[1])
    assert sweep(app, NOON) == 3
    write(app, world, "ash", NOON)
    assert [sweep(app, NOON + day * DAY) for day in (1, 2, 3, 4)] == [1, 1, 0, 0]
