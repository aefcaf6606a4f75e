"""What a person sees when something cannot be done."""

from __future__ import annotations

import pytest
from flask import Flask, abort
from sqlalchemy.exc import OperationalError

from tests.web.kitchen_sink import make_app
from tests.web.strict_client import StrictClient, values_of


@pytest.fixture(scope="module")
def app() -> Flask:
    app = make_app()
    app.add_url_rule("/fault/<int:code>", "fault", lambda code: abort(code))
    app.add_url_rule("/teapot", "teapot", lambda: abort(418))
    return app


@pytest.fixture
def client(app: Flask) -> StrictClient:
    return StrictClient(app)


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 409, 413, 415, 429, 500, 503])
def test_every_fault_is_a_sound_page_that_says_what_to_do(client: StrictClient, code: int) -> None:
    page = client.get(f"/fault/{code}", expect=code)
    assert "tel:999" in page.links
    assert "tel:101" in page.links


def test_not_found_and_not_allowed_look_the_same(app: Flask) -> None:
    client = app.test_client()
    missing, closed = client.get("/fault/404"), client.get("/fault/403")
    assert missing.text.replace("404", "") == closed.text.replace("403", "")


def test_an_unlisted_code_keeps_its_number(client: StrictClient) -> None:
    assert client.get("/teapot", expect=418).h1 == "We could not read that"


def test_a_mistake_of_ours_shows_no_insides(client: StrictClient) -> None:
    page = client.get("/broken", expect=500)
    assert "Something that should not be" not in page.html
    assert "Traceback" not in page.html


def test_the_numbers_to_ring_come_even_when_the_error_page_itself_breaks() -> None:
    app = make_app()

    @app.context_processor
    def broken() -> dict[str, object]:
        raise RuntimeError("The database is gone.")

    answer = app.test_client().get("/home")
    assert answer.status_code == 500
    assert 'href="tel:999"' in answer.text
    assert 'href="tel:101"' in answer.text


def test_a_wrong_method_says_which_are_right(app: Flask) -> None:
    assert "GET" in app.test_client().post("/home", headers={"Sec-Fetch-Site": "none"}).headers.get("Allow", "GET")
    answer = app.test_client().delete("/home")
    assert answer.status_code in (400, 405)


@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {"Content-Type": "application/json"}])
def test_a_programme_is_answered_in_its_own_way(app: Flask, headers: dict[str, str]) -> None:
    assert app.test_client().get("/fault/404", headers=headers).json == {
        "error": {"code": "not_found", "says": "It was not found, or it is not yours to open. Check the address, or go back to the start."}
    }


def test_a_fault_of_ours_loses_no_word() -> None:
    """The database is held by another process, or the disk is full: the same page can be sent again, and writes one line."""
    app = make_app()
    app.add_url_rule("/held", "held", _held, methods=["POST"])
    typed = {"words": "He went towards the <station>", "entry_id": "0b6e5b4e-1111-4222-8333-123456789abc"}
    client = StrictClient(app)
    client.get("/fields")
    page = client.post("/held", typed, expect=503, headers={"Sec-Fetch-Site": "same-origin"})
    assert page.h1 == "We cannot save just now"
    assert page.has("He went towards the <station>")
    assert values_of(page.forms[0]).items() >= typed.items()


def _held() -> str:
    raise OperationalError("INSERT", {}, Exception("database is locked"))


def test_a_page_grown_old_loses_no_word(client: StrictClient) -> None:
    typed = {"words": "He went towards the <station>", "password": "hunter2", "csrf_token": "old"}
    page = client.post("/fields", typed, expect=400, headers={"Sec-Fetch-Site": "same-origin"})
    assert page.has("He went towards the <station>")
    assert "hunter2" not in page.html
    again = page.submit(index=0, expect=422)
    assert again.has("He went towards the <station>")


def test_words_that_another_site_put_there_cannot_be_sent_on(client: StrictClient) -> None:
    page = client.post("/fields", {"words": "a stranger's words", "csrf_token": "none"}, expect=400)
    assert page.forms == []
