"""The whole way when a time passes and nobody writes: worker, mail server, what the mail says, and what the manager sees."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from carer_app import create_app
from carer_app.db.base import new_id
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.sealed import Sealer
from carer_app.domain.entries import Noted, ReviewBasis, ReviewSet
from carer_app.domain.wall_clock import day_and_time_words, time_words
from carer_app.extensions import db
from carer_app.jobs import __main__ as worker
from carer_app.jobs import tasks
from carer_app.services import occurrences
from tests.e2e.server import free_port
from tests.factories import NOW
from tests.people import World, sign_in
from tests.web.conftest import NAMES, SECRET
from tests.web.strict_client import StrictClient
from tests.web.telling import actor
from tests.web.test_account_mail import Kept, post_office

__all__ = ["post_office"]
MINUTE = timedelta(minutes=1)
DUE = NOW - 11 * MINUTE
HOMES = ("Larch", "Rowan", "Fern")


@pytest.fixture
def sessions(database_url: str, sealing_keys: str) -> Iterator[sessionmaker[Session]]:
    engine = make_engine(database_url)
    yield session_factory(engine, Sealer(sealing_keys))
    engine.dispose()


@pytest.fixture
def sweep(sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch) -> Callable[[Flask], None]:
    """What the worker of this application does each minute."""
    monkeypatch.setattr(tasks, "sessions", lambda: sessions)

    def swept(app: Flask) -> None:
        worker.mail_room(app)
        tasks.tell_of_times_that_passed.call_local()

    return swept


def application(database_url: str, sealing_keys: str, port: int) -> Flask:
    where = {"DATABASE_URL": database_url, "MAIL_URL": f"smtp://127.0.0.1:{port}"}
    return create_app({"APP_ENV": "test", "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys, **where})


def wait_was_over(app: Flask, world: World) -> str:
    """Half an hour ago somebody said when to look again; since then nothing."""
    at = world.occurrences["ash"]
    with app.app_context():
        body = ReviewSet(DUE, ReviewBasis.CARER, "Ash rings when the bus is late.")
        occurrences.write(db.session, actor(world), at, body, NOW - 40 * MINUTE, entry_id=new_id())
        db.session.commit()
    return at


def seen_by_the_manager(app: Flask, world: World) -> str:
    return StrictClient(app, raw=sign_in(app, world.people["manager"])).get("/oversight/").text


def test_the_manager_is_told_once_by_mail_without_a_name_and_sees_it(
    database_url: str, sealing_keys: str, world: World, post_office: tuple[Kept, int], sweep: Callable[[Flask], None]
) -> None:
    kept, port = post_office
    app = application(database_url, sealing_keys, port)
    at = wait_was_over(app, world)
    for _ in range(3):
        sweep(app)
    ((to, subject, body),) = kept.mails
    assert to == "head@larchwood.test, manager@larchwood.test"
    assert subject == "A time has passed and nobody has written"
    assert f"The time to look again was {day_and_time_words(DUE)}." in body
    assert f"{app.config['PUBLIC_URL']}/oversight/" in body
    said = {word.strip(".,") for word in f"{subject} {body}".split()}
    assert not said & {*NAMES, *HOMES, "bus"}
    assert not [name for name in (*world.children.values(), *world.occurrences.values()) if name in body]

    page = seen_by_the_manager(app, world)
    assert re.search(f"Nobody has written The time to look again was (yesterday )?{time_words(DUE)}", page)
    assert "An email went to the manager on call at" in page
    with app.app_context():
        occurrences.write(db.session, actor(world), at, Noted("Rang her aunt."), datetime.now(UTC) + MINUTE, entry_id=new_id())
        db.session.commit()
    assert "Nobody has written" not in seen_by_the_manager(app, world)


def test_without_a_mail_server_it_is_tried_again_until_there_is_one_and_told_once(
    database_url: str, sealing_keys: str, world: World, post_office: tuple[Kept, int], sweep: Callable[[Flask], None]
) -> None:
    broken = application(database_url, sealing_keys, free_port())
    wait_was_over(broken, world)
    sweep(broken)
    sweep(broken)
    assert "An email to the manager on call is on its way." in seen_by_the_manager(broken, world)
    kept, port = post_office
    mended = application(database_url, sealing_keys, port)
    sweep(mended)
    sweep(mended)
    assert len(kept.mails) == 1
