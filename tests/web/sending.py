"""A real mail server, and an application whose packs go there: what tests of mailed packs and of links begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask

from carer_app import create_app
from carer_app.db.base import new_id
from carer_app.db.models.people import Person
from carer_app.extensions import db
from carer_app.jobs import queue
from carer_app.services import pack_sending, police_addresses
from carer_app.web.report import mailing
from tests.e2e.server import free_port
from tests.people import World, sign_in
from tests.web.conftest import NAMES, SECRET, Closing
from tests.web.strict_client import StrictClient

CONTROL_ROOM = "missing@control.police.uk"
queue.done_by(pack_sending.PACK_MAIL, mailing.send)


class Post:
    """A post office that keeps every letter, or refuses it with `answer`."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        if self.answer.startswith("250"):
            self.letters.append(BytesParser(policy=policy.default).parsebytes(envelope.content))  # type: ignore[arg-type]
        return self.answer


def post_office() -> Iterator[tuple[Post, int]]:
    post, port = Post(), free_port()
    server = Controller(post, hostname="127.0.0.1", port=port)
    server.start()
    yield post, port
    server.stop()


class Clock:
    """The time of the application, moved by hand."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at

    def on(self, **by: float) -> None:
        self.at += timedelta(**by)


def application(database_url: str, sealing_keys: str, port: int, **more: Any) -> Flask:
    where = {"DATABASE_URL": database_url, "MAIL_URL": f"smtp://127.0.0.1:{port}", "CLOCK": Clock()}
    app = create_app({"APP_ENV": "test", "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys, **where, **more})
    app.test_client_class = Closing
    return app


def listed(app: Flask, world: World, label: str = "Control room", email: str = CONTROL_ROOM, who: str = "admin") -> str:
    """The id of an address on the list of that person's organisation."""
    with app.app_context():
        kept = police_addresses.add(db.session, db.session.get_one(Person, world.people[who]), label, email, datetime.now(UTC))
        db.session.commit()
        return kept.id


def carer(app: Flask, world: World, name: str = "worker") -> StrictClient:
    return StrictClient(app, forbidden_names=NAMES, raw=sign_in(app, world.people[name]), max_queries=30)


def words_of(letter: EmailMessage) -> str:
    """What the letter says, without what hangs on it."""
    body = letter.get_body(("plain",))
    return body.get_content() if body is not None else ""


Sweep = Callable[[Flask], None]


def sweep(app: Flask) -> None:
    """What the worker does each minute, with the application's own database."""
    with app.app_context():
        for mail_id in pack_sending.waiting(db.session):
            mailing.send("mail", mail_id)


__all__ = ["CONTROL_ROOM", "Clock", "Post", "application", "carer", "listed", "new_id", "post_office", "sweep", "words_of"]
