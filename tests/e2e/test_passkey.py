"""A passkey in a real Chromium with a pretend security chip: added, used to sign in, used to confirm, removed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from carer_app.db.models.people import WebAuthnCredential
from carer_app.extensions import db
from tests.e2e.journey import Carer
from tests.e2e.server import free_port
from tests.people import World, give_password, make_world, sign_in
from tests.web.access_app import build_small

pytestmark = pytest.mark.e2e
T = TypeVar("T")
PASSWORD = "four quiet green umbrellas"


def apart(what: Callable[[], T]) -> T:
    """Run it in a thread of its own: Playwright keeps an event loop in this one, which Flask's database extension will not share."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(what).result()


def people_with_passwords(app: Flask) -> World:
    with app.app_context():
        world = make_world(db.session)
        db.session.commit()
    for name in ("worker", "manager"):
        give_password(app, world.people[name], PASSWORD)
    return world


def passkeys(app: Flask) -> int:
    with app.app_context():
        return db.session.query(WebAuthnCredential).count()


@pytest.fixture
def place(sqlite_url: str, sealing_keys: str) -> Iterator[tuple[Flask, World, str]]:
    port = free_port()
    settings = {"APP_ENV": "test", "DATABASE_URL": sqlite_url, "SECRET_KEY": "x" * 40, "SEALING_KEYS": sealing_keys}
    app = apart(lambda: build_small({**settings, "PUBLIC_URL": f"http://localhost:{port}"}))
    world = apart(lambda: people_with_passwords(app))
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app, world, f"http://localhost:{port}"
    server.shutdown()
    thread.join()


def with_a_chip(browser: Browser, address: str) -> Page:
    """A page on a phone with a pretend security chip, which also gives a secret of its own."""
    context = browser.new_context(service_workers="block", viewport={"width": 360, "height": 740}, base_url=address, locale="en-GB")
    page = context.new_page()
    chip = context.new_cdp_session(page)
    chip.send("WebAuthn.enable")
    chip.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True, "hasPrf": True,
            }
        },
    )  # fmt: skip
    return page


@pytest.fixture
def page(browser: Browser, place: tuple[Flask, World, str]) -> Iterator[Page]:
    page = with_a_chip(browser, place[2])
    yield page
    page.context.close()


def blocked(said: str) -> bool:
    """These tests keep no service worker, and the browser says so."""
    return said.startswith("Service Worker registration blocked")


def test_a_passkey_is_added_and_then_opens_everything_without_a_password(page: Page, place: tuple[Flask, World, str]) -> None:
    app = place[0]
    trouble: list[str] = []
    page.on("console", lambda said: trouble.append(said.text) if said.type in ("error", "warning") and not blocked(said.text) else None)
    page.goto("/sign-in")
    page.get_by_label("Email address").fill("worker@larchwood.test")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/account/passkeys")
    page.get_by_label("Name for this passkey").fill("my phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".nhy-step__title")).to_have_text("my phone")
    assert apart(lambda: passkeys(app)) == 1

    page.context.clear_cookies()
    page.goto("/sign-in?next=/account/sessions")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Where you are signed in")).to_be_visible()

    page.goto("/account/confirm?next=/account/passkeys")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Passkeys", exact=True)).to_be_visible()
    page.get_by_role("button", name="Remove my phone").click()
    expect(page.get_by_text("is removed")).to_be_visible()
    assert apart(lambda: passkeys(app)) == 0
    assert not trouble, trouble


def test_what_waited_behind_the_lock_is_sent_after_the_passkey(page: Page, place: tuple[Flask, World, str]) -> None:
    app, world, _ = place
    page.goto("/sign-in")
    page.get_by_label("Email address").fill("worker@larchwood.test")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/account/passkeys")
    page.get_by_label("Name for this passkey").fill("my phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".nhy-step__title")).to_have_text("my phone")
    apart(lambda: sign_in(app, world.people["worker"]))
    page.goto("/account/sessions")
    app.config["CLOCK"] = lambda: datetime.now(UTC) + timedelta(minutes=16)
    page.locator("form[action$=end-others] button").click()
    expect(page.get_by_role("heading", name="Still you?")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("1 other device is signed out.")).to_be_visible()


def test_a_passkey_of_the_phone_opens_what_is_kept_on_it(browser: Browser, server: str) -> None:
    page = with_a_chip(browser, server)
    Carer(page).sign_in("worker@demo.test")
    page.goto("/phone")
    page.get_by_role("button", name="Use finger, face or phone code").click()
    expect(page.get_by_text("This phone is set up.")).to_be_visible(timeout=30_000)
    page.context.clear_cookies()  # the phone asks nobody whether it may open
    page.goto("/phone/kept")
    expect(page.get_by_text("Opens with finger, face or phone code.")).to_be_visible()
    page.get_by_role("link", name="Unlock").click()
    expect(page.get_by_label("PIN of")).to_have_count(0)
    page.get_by_role("button", name="Unlock with finger, face or phone code").click()
    expect(page.get_by_text("Children in your care today")).to_be_visible(timeout=30_000)
    page.context.close()


def test_a_passkey_nobody_knows_opens_nothing_and_says_what_to_do(page: Page, place: tuple[Flask, World, str]) -> None:
    page.goto("/sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("That did not work")
    page.goto("/account/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
