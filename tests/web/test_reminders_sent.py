"""The whole way of a reminder: worker, mail server and push service; what they are given names nobody, and comes once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from carer_app import create_app
from carer_app.db.models.follow_ups import DutyRow
from carer_app.db.models.people import LoginSession
from carer_app.db.models.reminders import Channel, Outcome, PushPlace, ReminderSending
from carer_app.extensions import db
from carer_app.jobs import __main__ as worker
from carer_app.jobs import tasks
from carer_app.services import push_places, reminders
from carer_app.services.reminders import Wishes
from carer_app.web.account import pushing, reminding
from tests.e2e.server import free_port
from tests.factories import NOW
from tests.people import World, sign_in
from tests.web.conftest import NAMES, SECRET
from tests.web.push_service import Browser, Service, push_service, signer_of
from tests.web.test_account_mail import Kept

MINUTE = timedelta(minutes=1)
KEY = "x" * 42 + "A"
NEVER = Wishes(quiet=reminders.QuietHours(0, 0))


class KeptWhole(Kept):
    """Keeps the ids too."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []

    def handle_message(self, message: object) -> None:
        self.ids.append(str(message_from_bytes(bytes(message))["Message-ID"]))  # type: ignore[call-overload]
        super().handle_message(message)


@pytest.fixture
def post_office() -> Iterator[tuple[KeptWhole, int]]:
    kept, port = KeptWhole(), free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    yield kept, port
    server.stop()


@pytest.fixture
def service() -> Iterator[Service]:
    with push_service() as made:
        yield made


def application(database_url: str, sealing_keys: str, port: int, service: Service) -> Flask:
    where = {
        "DATABASE_URL": database_url,
        "MAIL_URL": f"smtp://127.0.0.1:{port}",
        "VAPID_PRIVATE_KEY": KEY,
        "VAPID_CONTACT": "ops@nhy.example",
    }
    more = {"PUSH_SERVICES": (service.address,), "PUBLIC_URL": "https://nhy.example"}
    return create_app({"APP_ENV": "test", "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys, **where, **more})


def owe(app: Flask, world: World, wishes: Wishes = NEVER) -> None:
    with app.app_context():
        for person in world.people.values():
            reminders.wish(db.session, person, wishes)
        about = {"rule": "r", "action": "tell", "who": "social_worker", "pack": "p", "clock": "c", "is_notice": False}
        due = NOW - MINUTE
        db.session.add(DutyRow(child_id=world.children["ash"], arose_at=due, due_at=due, counted=[], subjects=[], cites=[], **about))
        db.session.commit()


def takes_push(app: Flask, world: World, service: Service, path: str = "/one") -> Browser:
    """A browser of the social worker."""
    browser = Browser()
    sign_in(app, world.people["social"])
    with app.app_context():
        query = select(LoginSession).where(LoginSession.person_id == world.people["social"]).order_by(LoginSession.created_at.desc())
        login = db.session.scalars(query.where(LoginSession.id.not_in(select(PushPlace.login_id)))).first()
        assert login
        given = browser.place(service.address + path)
        push_places.keep(db.session, login, given["endpoint"], given["p256dh"], given["auth"], NOW, (service.address,))
        db.session.commit()
    return browser


def sweep(app: Flask, minutes: int = 0) -> None:
    app.config["CLOCK"] = lambda: NOW + minutes * MINUTE
    with app.app_context():
        waiting = reminders.sweep(db.session, NOW + minutes * MINUTE)
        for one in waiting:
            reminding.send("send", one)


def outcomes(app: Flask) -> dict[Channel, Outcome | None]:
    with app.app_context():
        return {row.channel: row.outcome for row in db.session.scalars(select(ReminderSending))}


def test_a_mail_server_and_a_push_service_are_given_it_once_and_nobody_is_named(
    database_url: str,
    sealing_keys: str,
    world: World,
    post_office: tuple[KeptWhole, int],
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, port = post_office
    app = application(database_url, sealing_keys, port, service)
    owe(app, world)
    browser = takes_push(app, world, service)
    with app.app_context():
        factory = db.sessionmaker
    monkeypatch.setattr(tasks, "sessions", lambda: factory)
    worker.mail_room(app)
    tasks.remind.call_local()
    tasks.remind.call_local()
    ((to, subject, body),) = kept.mails
    assert (to, subject) == ("social@harbour.test", "Something is due")
    assert body.startswith("Something is due for a child in your care. Open Not Home Yet.\n\nhttps://nhy.example/\n")
    assert re.fullmatch(r"<[0-9a-f-]{36}@nhy\.example>", kept.ids[0])
    ((path, headers, sealed),) = service.came
    with app.app_context():
        assert signer_of(headers)[0] == pushing.public_key()
    assert signer_of(headers)[1]["sub"] == "mailto:ops@nhy.example"
    assert (path, headers["content-encoding"], headers["urgency"]) == ("/one", "aes128gcm", "normal")
    read = browser.read(sealed)
    assert {key: read[key] for key in ("title", "body")} == {
        "title": "Not Home Yet",
        "body": "Something is due for a child in your care. Open Not Home Yet.",
    }
    said = {word.strip(".,") for word in f"{subject} {body} {read}".split()}
    assert not said & {*NAMES, "Larch", "Social"}
    assert set(outcomes(app).values()) == {Outcome.SENT}


def test_a_worker_that_dies_after_the_mail_server_took_it_repeats_it_once_under_the_same_id(
    database_url: str,
    sealing_keys: str,
    world: World,
    post_office: tuple[KeptWhole, int],
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, port = post_office
    app = application(database_url, sealing_keys, port, service)
    owe(app, world, Wishes(by_push=False, quiet=NEVER.quiet))

    class Killed(BaseException):
        pass

    def dies(*about: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(reminders, "done", dies)
        for minute in (0, 6):
            with pytest.raises(Killed):
                sweep(app, minute)
    for minute in (7, 12, 20, 60):
        sweep(app, minute)
    assert len(kept.ids) == 2
    assert len(set(kept.ids)) == 1


def test_six_hours_without_a_mail_server_end_in_one_mail(
    database_url: str, sealing_keys: str, world: World, post_office: tuple[KeptWhole, int], service: Service
) -> None:
    broken = application(database_url, sealing_keys, free_port(), service)
    owe(broken, world)
    for hour in range(6):
        sweep(broken, hour * 60)
    kept, port = post_office
    mended = application(database_url, sealing_keys, port, service)
    sweep(mended, 361)
    sweep(mended, 362)
    assert len(kept.mails) == 1


@pytest.mark.parametrize("answer", [404, 410])
def test_a_browser_that_is_no_more_is_forgotten(
    database_url: str, sealing_keys: str, world: World, post_office: tuple[KeptWhole, int], service: Service, answer: int
) -> None:
    app = application(database_url, sealing_keys, post_office[1], service)
    owe(app, world)
    takes_push(app, world, service)
    service.answer = answer
    sweep(app)
    assert outcomes(app)[Channel.PUSH] is Outcome.DROPPED
    with app.app_context():
        assert db.session.scalars(select(PushPlace)).all() == []


def test_a_service_that_is_busy_is_asked_again_and_one_that_leads_elsewhere_is_not_followed(
    database_url: str, sealing_keys: str, world: World, post_office: tuple[KeptWhole, int], service: Service
) -> None:
    app = application(database_url, sealing_keys, post_office[1], service)
    owe(app, world)
    takes_push(app, world, service)
    service.answer = 503
    sweep(app)
    assert outcomes(app)[Channel.PUSH] is None
    service.answer = 307
    sweep(app, 1)
    assert [path for path, _, _ in service.came] == ["/one", "/one"]
    assert outcomes(app)[Channel.PUSH] is Outcome.REFUSED


@pytest.mark.parametrize("what", ["revoked_at", "hidden_at"])
def test_a_browser_that_was_signed_out_or_hidden_is_told_nothing(
    database_url: str, sealing_keys: str, world: World, post_office: tuple[KeptWhole, int], service: Service, what: str
) -> None:
    app = application(database_url, sealing_keys, post_office[1], service)
    owe(app, world)
    takes_push(app, world, service)
    with app.app_context():
        for login in db.session.scalars(select(LoginSession)):
            setattr(login, what, NOW + MINUTE)
        db.session.commit()
    sweep(app)
    assert service.came == []
    with app.app_context():
        assert db.session.scalars(select(PushPlace)).all() == []


@pytest.mark.parametrize(
    "address, is_good",
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://web.push.apple.com/abc", True),
        ("https://fcm.googleapis.com.evil.example/abc", False),
        ("https://127.0.0.1/abc", False),
        ("http://fcm.googleapis.com/abc", False),
        ("https://fcm.googleapis.com:8443/abc", False),
        ("https://someone@fcm.googleapis.com/abc", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_addresses_of_push_services_are_called(app: Flask, address: str, is_good: bool) -> None:
    assert push_places.is_of(address, app.config["PUSH_SERVICES"]) is is_good
