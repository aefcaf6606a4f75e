"""A photo straight from a good camera, or far too much text: however large, over a real socket, a page says what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.client import HTTPResponse
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import pytest

from carer_app.demo.people import PASSWORD
from tests.web.demo_place import Place, copy_of
from tests.web.strict_client import values_of
from tests.web.strict_page import StrictPage

MB = 1024 * 1024
BOUNDARY = "a-line-that-is-in-no-photo"


@pytest.fixture(scope="module")
def home(loaded: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demo is served; what is refused here changes nothing in it."""
    with copy_of(loaded, tmp_path_factory.mktemp("too-large")).served() as (address, _):
        yield address


@pytest.fixture(scope="module")
def browser(home: str) -> OpenerDirector:
    return signed_in(home)


@pytest.mark.parametrize("size", [11 * MB, 13 * MB, 100 * MB])
def test_a_photo_of_any_size_gets_its_own_page_back_with_a_sentence_and_the_day(home: str, browser: OpenerDirector, size: int) -> None:
    plan = re.search(r'href="(/plans/[0-9a-f-]+)', browser.open(f"{home}/").read().decode())
    assert plan
    address = f"{home}{plan[1]}/new-photo"
    page = send(browser, address, photo(page_of(browser.open(address)), size), f"multipart/form-data; boundary={BOUNDARY}", 422)
    assert page.h1 == "A new photo"
    assert "larger than 10 MB" in page.text
    assert [e.get("value") for e in page.all("input") if e.get("name") == "taken_on"] == ["3", "4", "2026"]


@pytest.mark.parametrize("size", [13 * MB, 100 * MB])
def test_far_too_much_text_gets_the_page_for_it(home: str, browser: OpenerDirector, size: int) -> None:
    page = send(browser, f"{home}/decide/start", b"words=" + b"x" * size, "application/x-www-form-urlencoded", 413)
    assert page.h1 == "That is too large to send"
    assert "tel:999" in page.links


def page_of(answer: HTTPResponse | HTTPError) -> StrictPage:
    return StrictPage(answer.url, answer.status or 0, answer.read().decode())


def signed_in(home: str) -> OpenerDirector:
    browser = build_opener(HTTPCookieProcessor())
    form = page_of(browser.open(f"{home}/sign-in")).forms[0]
    fields = {**values_of(form), "email": "foster@demo.test", "password": PASSWORD}
    assert page_of(browser.open(f"{home}/sign-in", urlencode(fields).encode())).h1 != "Sign in"
    return browser


def send(browser: OpenerDirector, address: str, body: bytes, kind: str, expected: int) -> StrictPage:
    with pytest.raises(HTTPError) as refused:
        browser.open(Request(address, body, {"Content-Type": kind}))
    assert refused.value.code == expected
    return page_of(refused.value)


def photo(page: StrictPage, size: int) -> bytes:
    """The form with a photo in it, which comes before the rest: nothing says that it is last."""
    token = next(e.get("value") for e in page.all("input") if e.get("name") == "csrf_token")
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="photo"; filename="IMG_1.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    rest = [("csrf_token", token), ("taken_on", "3"), ("taken_on", "4"), ("taken_on", "2026")]
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in rest]
    return b"".join([head.encode(), b"\xff\xd8\xff", bytes(size), b"\r\n", *parts, f"--{BOUNDARY}--\r\n".encode()])
