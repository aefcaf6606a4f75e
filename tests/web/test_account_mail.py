"""Account mail over a real SMTP server, and what happens when there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from flask import Flask
from structlog.testing import capture_logs

from tests.e2e.server import free_port
from tests.people import World, give_password, sign_in
from tests.web.access_app import build_small
from tests.web.conftest import SECRET, Closing
from tests.web.strict_client import StrictClient

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
