"""Account mail over a real SMTP server, and what happens when there is none."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from flask import Flask
from structlog.testing import capture_logs

from carer_app.jobs import queue
from tests.e2e.server import free_port
from tests.people import World, csrf, give_password, sign_in
from tests.web.access_app import build_small
from tests.web.conftest import SECRET, Closing
from tests.web.demo_place import Place
from tests.web.strict_client import StrictClient, counted, values_of
from tests.web.strict_page import StrictPage

OLD, NEW = "four quiet green umbrellas", "seven loud brass kettles"


class Kept(Message):
    """Keeps what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[tuple[str, str, str]] = []

    def handle_message(self, message: object) -> None:
        mail = message_from_bytes(bytes(message))  # type: ignore[call-overload]
        self.mails.append((str(mail["To"]), str(mail["Subject"]), mail.get_payload(decode=True).decode()))


@pytest.fixture
def post_office() -> Iterator[tuple[Kept, int]]:
    kept, port = Kept(), free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    yield kept, port
    server.stop()


def application(database_url: str, sealing_keys: str, port: int) -> Flask:
    app = build_small(
        {
            "APP_ENV": "test", "DATABASE_URL": database_url, "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys,
            "MAIL_URL": f"smtp://127.0.0.1:{port}", "PUBLIC_URL": "https://nhy.example",
        }
    )  # fmt: skip
    app.config["SESSION_COOKIE_SECURE"] = False  # the test client speaks http
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    app.test_client_class = Closing
    return app


def test_a_forgotten_password_is_set_by_mail_and_every_browser_is_signed_out(
    database_url: str, sealing_keys: str, world: World, post_office: tuple[Kept, int]
) -> None:
    kept, port = post_office
    app = application(database_url, sealing_keys, port)
    give_password(app, world.people["worker"], OLD)
    signed_in = sign_in(app, world.people["worker"])
    client = StrictClient(app)
    asked = client.get("/forgotten-password").submit(index=0, email="Worker@larchwood.test")
    assert "a message is on its way" in asked.text
    ((to, subject, body),) = kept.mails
    assert (to, subject) == ("worker@larchwood.test", "Set your password")
    link = re.search(r"https://nhy\.example(/forgotten-password/\S+)", body)
    assert link, body
    client.get(link[1]).submit(index=0, password=NEW, password_confirm=NEW)
    assert signed_in.get("/account/").status_code == 302
    assert [subject for _, subject, _ in kept.mails] == ["Set your password", "Your password was changed"]
    assert client.get(link[1]).url == "/forgotten-password"
    again = client.get("/sign-in").submit(action="/sign-in", email="worker@larchwood.test", password=OLD)
    assert "could not sign you in" in again.text
    client.get("/sign-in").submit(action="/sign-in", email="worker@larchwood.test", password=NEW, expect=302, follow=False)


def test_an_address_nobody_has_gets_the_same_answer_and_no_mail(
    database_url: str, sealing_keys: str, world: World, post_office: tuple[Kept, int]
) -> None:
    kept, port = post_office
    app = application(database_url, sealing_keys, port)
    client = StrictClient(app)
    known, unknown, nonsense = (
        client.get("/forgotten-password").submit(index=0, email=email) for email in ("worker@larchwood.test", "who@larchwood.test", "x")
    )
    assert known.text == unknown.text == nonsense.text
    assert [to for to, _, _ in kept.mails] == ["worker@larchwood.test"]


def test_a_link_cannot_be_made_to_lead_elsewhere_by_the_host_header(
    database_url: str, sealing_keys: str, world: World, post_office: tuple[Kept, int]
) -> None:
    kept, port = post_office
    app = application(database_url, sealing_keys, port)
    assert app.test_client().get("/forgotten-password", headers={"Host": "evil.test"}).status_code == 400
    assert not kept.mails


def test_a_known_and_an_unknown_address_cost_the_same_work(
    database_url: str, sealing_keys: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One query, one job and one answer, whoever asks: the time it takes has nothing to tell."""
    app = application(database_url, sealing_keys, free_port())
    jobs: list[tuple[str, str]] = []
    monkeypatch.setitem(queue._doers, "account mail", lambda how, who: jobs.append((how, who)))
    client, asked = app.test_client(), []
    for email in ("worker@larchwood.test", "who@larchwood.test", "x", ""):
        with counted(app) as count:
            answer = client.post("/forgotten-password", data={"email": email}, headers=csrf(app, client))
        asked.append((answer.status_code, count.all))
    assert asked == [asked[0]] * 4
    assert len(asked[0][1]) == 1
    assert [how for how, _ in jobs] == ["set_password"] * 4
    assert jobs[0][1] == world.people["worker"]
    assert not {str(UUID(nobody)) for _, nobody in jobs[1:]} & set(world.people.values())


def test_what_was_undone_sends_nothing(database_url: str, sealing_keys: str, world: World, post_office: tuple[Kept, int]) -> None:
    kept, port = post_office
    app = application(database_url, sealing_keys, port)
    client = sign_in(app, world.people["admin"])
    asked = {"name": "A", "email": "night@larchwood.test", "role": "administrator"}
    assert client.post("/admin/people/invite", data=asked, headers=csrf(app, client)).status_code == 400
    assert not kept.mails


def test_the_worker_sends_the_link_and_the_queue_never_holds_an_address(demo: Place, post_office: tuple[Kept, int]) -> None:
    """The whole way: web server, queue, worker, mail server, link."""
    kept, port = post_office
    place = demo.with_(MAIL_URL=f"smtp://127.0.0.1:{port}")
    browser = build_opener(HTTPCookieProcessor())
    with place.served() as (home, log):
        page = StrictPage("/forgotten-password", 200, browser.open(f"{home}/forgotten-password").read().decode())
        fields = {**values_of(page.forms[0]), "email": "foster@demo.test"}
        said = browser.open(f"{home}/forgotten-password", urlencode(fields).encode()).read().decode()
        assert "a message is on its way" in said
        for _ in range(300):
            sent = [mail for mail in kept.mails if mail[1] != "Something is due"]  # by day the demo's people are reminded too
            if sent:
                break
            time.sleep(0.1)
        ((to, subject, body),) = sent
        link = re.search(r"http://localhost:\d+(/forgotten-password/\S+)", body)
        assert (to, subject) == ("foster@demo.test", "Set your password")
        assert link, body
        assert "New password" in browser.open(link[0]).read().decode()
        for file in (log, Path(place.env["HUEY_URL"])):
            assert b"foster@demo.test" not in file.read_bytes(), file
            assert link[1].encode() not in file.read_bytes(), file


def test_without_a_mail_server_the_answer_is_the_same_and_nothing_leaks(
    database_url: str, sealing_keys: str, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    app = application(database_url, sealing_keys, free_port())
    with capture_logs() as lines:
        page = StrictClient(app).get("/forgotten-password").submit(index=0, email="worker@larchwood.test")
    assert "a message is on its way" in page.text
    assert [line["event"] for line in lines] == ["account mail was not sent"]
    said = capsys.readouterr()
    for written in (str(lines), said.err, said.out):
        assert "worker@" not in written
        assert "forgotten-password/" not in written


def test_one_address_is_not_flooded_with_mail(database_url: str, sealing_keys: str, world: World, post_office: tuple[Kept, int]) -> None:
    kept, port = post_office
    app = application(database_url, sealing_keys, port)
    client = StrictClient(app)
    for _ in range(4):
        client.get("/forgotten-password").submit(index=0, email="worker@larchwood.test")
    client.get("/forgotten-password").submit(index=0, email="WORKER@larchwood.test ", expect=429)
    assert len(kept.mails) == 4
