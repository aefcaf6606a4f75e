"""A browser that did nothing for a quarter of an hour reads nothing more until its person shows who they are; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select

from carer_app.access.enforce import mark_of
from carer_app.config import RefusedToStart, settings
from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.occurrences import EntryRow
from carer_app.db.sealed import new_sealing_key
from carer_app.extensions import db
from carer_app.web.account.lapse import MAY_STILL_APPEND
from tests.people import World, csrf, give_password
from tests.web.matrix import MATRIX, Route
from tests.web.strict_client import StrictClient

PASSWORD = "four quiet green umbrellas"


@pytest.fixture
def person(app: Flask, world: World) -> str:
    give_password(app, world.people["worker"], PASSWORD)
    return "worker"


def time_goes_by(app: Flask, minutes: float) -> None:
    before = app.config.get("CLOCK", lambda: datetime.now(UTC))()
    app.config["CLOCK"] = lambda: before + timedelta(minutes=minutes)


def entries(app: Flask, occurrence_id: str) -> list[str]:
    with app.app_context():
        query = select(EntryRow.kind).where(EntryRow.occurrence_id == occurrence_id).order_by(EntryRow.position)
        return list(db.session.scalars(query))


def note(words: str) -> dict[str, str]:
    return {"text": words, "entry_id": str(uuid4())}


def test_no_page_that_is_not_public_answers_after_the_lapse(app: Flask, world: World, as_: Callable[..., FlaskClient]) -> None:
    clients = {name: as_(name) for name in ("worker", "manager", "admin")}
    time_goes_by(app, 17)
    asked = 0
    for route in {(r.endpoint, tuple(sorted(r.args.items()))): r for r in MATRIX if r.method == "GET"}.values():
        mark = mark_of(app, route.endpoint)
        assert mark
        if mark.permission is None or route.endpoint in ("security.verify", "security.wan_verify"):
            continue
        for client in clients.values():
            answer = client.get(_address(app, world, route))
            assert answer.status_code in (302, 401, 404), f"{route.endpoint} answered {answer.status_code}"
            asked += answer.status_code == 302
            if answer.status_code == 302:
                assert answer.headers["Location"].startswith("/account/confirm?next=/"), route.endpoint
    assert asked > 60


def _address(app: Flask, world: World, route: Route) -> str:
    records = {"child": world.children["ash"], "occurrence": world.occurrences["ash"], "home": world.homes["larch"]}
    record = {**records, "person": world.people["night"]}.get(route.about or "", str(uuid4()))
    with app.test_request_context():
        return url_for(route.endpoint, **({f"{route.about}_id": record} if route.about else {}), **route.args)


def test_nothing_is_read_and_nothing_is_said_of_the_child_until_the_password(
    app: Flask, world: World, person: str, strict_as: Callable[..., StrictClient]
) -> None:
    client, address = strict_as(person), f"/occurrence/{world.occurrences['ash']}"
    client.raw.get(address)
    time_goes_by(app, 16)
    page = client.get(address)
    assert page.h1 == "Still you?"
    assert "Ash" not in page.html
    assert {"tel:999", "tel:101"} <= set(page.links)
    wrong = page.submit(action="/account/confirm", password="not this one")
    assert wrong.h1 == "Still you?"
    again = wrong.submit(action="/account/confirm", password=PASSWORD, follow=False, expect=302)
    assert again.headers["Location"] == address
    assert client.raw.get(address).status_code == 200
    assert client.get("/account/").status == 200


def test_every_tap_begins_the_quarter_of_an_hour_again_and_a_poll_does_not(
    app: Flask, world: World, as_: Callable[..., FlaskClient]
) -> None:
    client, address = as_("worker"), f"/occurrence/{world.occurrences['ash']}"
    for _ in range(3):
        time_goes_by(app, 14)
        assert client.get(address).status_code == 200
    time_goes_by(app, 14)
    assert client.get(f"{address}/log").status_code == 200
    time_goes_by(app, 2)
    locked = client.get(f"{address}/log")
    assert locked.status_code == 401
    assert locked.json == {"error": {"code": "locked", "says": "Locked after 15 minutes. Tap to unlock."}}
    assert client.get(address).status_code == 302


def test_hide_locks_at_once_and_only_this_browser(app: Flask, world: World, as_: Callable[..., FlaskClient]) -> None:
    client, other, address = as_("worker"), as_("worker"), f"/occurrence/{world.occurrences['ash']}"
    assert client.post("/account/hide", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get(address).status_code == 200
    assert client.post("/account/hide", data=b"", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 204
    assert client.get(address).status_code == 302
    assert client.get("/account/").headers["Location"].startswith("/account/confirm")
    assert other.get(address).status_code == 200


def test_a_tap_on_the_phone_s_own_pages_is_a_tap_and_nothing_after_the_lapse(
    app: Flask, world: World, as_: Callable[..., FlaskClient]
) -> None:
    client, address = as_("worker"), f"/occurrence/{world.occurrences['ash']}/log"
    client.get("/account/")
    for _ in range(2):
        time_goes_by(app, 14)
        assert client.post("/account/here").status_code == 204
    assert client.get(address).status_code == 200
    time_goes_by(app, 16)
    assert client.post("/account/here").status_code == 401
    assert client.get(address).status_code == 401


def test_what_a_page_fetches_by_itself_keeps_nobody_awake(app: Flask, world: World, as_: Callable[..., FlaskClient]) -> None:
    client, address = as_("worker"), f"/occurrence/{world.occurrences['ash']}"
    client.get(address)
    time_goes_by(app, 14)
    assert client.get(address, headers={"Sec-Fetch-Mode": "no-cors"}).status_code == 200
    time_goes_by(app, 2)
    assert client.get(address, headers={"Sec-Fetch-Mode": "cors"}).status_code == 401


def test_what_was_typed_is_sent_once_after_the_proof(app: Flask, world: World, person: str, strict_as: Callable[..., StrictClient]) -> None:
    client, child = strict_as(person), world.children["ash"]
    form = client.get(f"/plans/{child}/description", max_queries=10)
    time_goes_by(app, 16)
    page = form.submit(action="/description", hair="Red and short", expect=401)
    assert page.h1 == "Still you?"
    assert "Ash" not in page.html
    wrong = page.submit(action="/description", **{"proof-password": "not this one"}, expect=401)
    wrong.submit(action="/description", expect=302, follow=False, **{"proof-password": PASSWORD})
    assert "Red and short" in client.raw.get(f"/plans/{child}/description").text


def test_the_question_leads_nowhere_but_to_the_same_view(app: Flask, world: World, person: str, as_: Callable[..., FlaskClient]) -> None:
    client = as_(person)
    headers = csrf(app, client)
    time_goes_by(app, 16)
    address = f"/occurrence/{world.occurrences['ash']}/lower"
    answer = client.post(
        f"{address}?next=//evil.test&x=%22%3E", data={"action": "https://evil.test/", "csrf_token": headers["X-CSRFToken"]}, headers=headers
    )
    assert answer.status_code == 401
    page = answer.get_data(as_text=True)
    assert f'action="{address}?' in page
    assert 'action="https' not in page
    assert page.count('name="csrf_token"') == page.count("<form")  # a new one each, never the one that was posted beside it
    refused = client.post(address, data={"proof-password": PASSWORD}, headers={**headers, "Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert client.post(address, data={"proof-password": PASSWORD}).status_code == 400  # no token: nothing is looked at


def test_a_line_for_an_open_log_is_written_and_nothing_is_read_back(app: Flask, world: World, as_: Callable[..., FlaskClient]) -> None:
    client, occurrence = as_("worker"), world.occurrences["ash"]
    headers, before = csrf(app, client), entries(app, occurrence)
    time_goes_by(app, 40)
    answer = client.post(f"/occurrence/{occurrence}/note", data=note("Rang the park keeper."), headers=headers)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/account/confirm?next=/occurrence/{occurrence}&kept=yes"
    assert entries(app, occurrence) == [*before, "noted"]
    page = client.get(answer.headers["Location"])
    assert "What you wrote is in the log." in page.text
    assert "Ash" not in page.text
    assert client.get(f"/occurrence/{occurrence}").status_code == 302


def test_a_line_that_is_not_right_yet_waits_on_the_page(app: Flask, world: World, as_: Callable[..., FlaskClient]) -> None:
    client, occurrence = as_("worker"), world.occurrences["ash"]
    headers, before = csrf(app, client), entries(app, occurrence)
    time_goes_by(app, 40)
    answer = client.post(
        f"/occurrence/{occurrence}/hand-over", data={"note": "Nan rings at ten.", "entry_id": str(uuid4())}, headers=headers
    )
    assert answer.status_code == 401
    assert 'name="note" value="Nan rings at ten."' in answer.text
    assert "Ash" not in answer.text
    assert entries(app, occurrence) == before


@pytest.mark.parametrize(
    "path, data",
    [
        ("/occurrence/{}/lower", {"level": "carer", "reason": "He texted."}),
        ("/returned/{}", {"is_here": "here", "found_where": "home"}),
        ("/returned/{}/close", {"note": ""}),
        ("/report/{}/pack", {"recipient": "PC 1", "channel": "print"}),
        ("/occurrence/{}/located", {"found_where": "hospital"}),
    ],
)
def test_what_makes_it_less_serious_or_leaves_the_house_waits_for_the_proof(
    app: Flask, world: World, as_: Callable[..., FlaskClient], path: str, data: dict[str, Any]
) -> None:
    client, occurrence = as_("worker"), world.occurrences["ash"]
    headers, before = csrf(app, client), entries(app, occurrence)
    time_goes_by(app, 16)
    answer = client.post(path.format(occurrence), data={**data, "entry_id": str(uuid4())}, headers=headers)
    assert answer.status_code == 401
    assert entries(app, occurrence) == before


@pytest.mark.parametrize("page", ["note", "contact", "details", "hand-over", "information"])
def test_to_look_at_a_form_behind_the_lock_keeps_nothing_and_comes_back_to_it(
    app: Flask, world: World, as_: Callable[..., FlaskClient], page: str
) -> None:
    client, address = as_("worker"), f"/occurrence/{world.occurrences['ash']}/{page}"
    time_goes_by(app, 16)
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/account/confirm?next={address}")


@pytest.mark.parametrize("path, data", [("details", {"entry_id": str(uuid4())}), ("worried", {"entry_id": "not-an-id"})])
def test_nothing_is_said_to_be_in_the_log_that_is_not(
    app: Flask, world: World, as_: Callable[..., FlaskClient], path: str, data: dict[str, str]
) -> None:
    client, occurrence = as_("worker"), world.occurrences["ash"]
    headers, before = csrf(app, client), entries(app, occurrence)
    time_goes_by(app, 16)
    answer = client.post(f"/occurrence/{occurrence}/{path}", data=data, headers=headers)
    assert answer.status_code == 401
    assert "is in the log" not in answer.text
    assert entries(app, occurrence) == before


def test_the_same_line_sent_twice_behind_the_lock_is_in_the_log_both_times(
    app: Flask, world: World, as_: Callable[..., FlaskClient]
) -> None:
    client, occurrence = as_("worker"), world.occurrences["ash"]
    headers, before, said = csrf(app, client), entries(app, occurrence), note("Rang the park keeper.")
    time_goes_by(app, 16)
    for _ in range(2):
        assert client.post(f"/occurrence/{occurrence}/note", data=said, headers=headers).headers["Location"].endswith("kept=yes")
    assert entries(app, occurrence) == [*before, "noted"]


@pytest.mark.parametrize("query", ["_anchor=x", "_scheme=https", "_method=PUT", "endpoint=x", "_external=1", "occurrence_id=y", "self=z"])
def test_what_stands_in_the_address_breaks_nothing(app: Flask, world: World, as_: Callable[..., FlaskClient], query: str) -> None:
    client, address = as_("worker"), f"/occurrence/{world.occurrences['ash']}/lower"
    headers = csrf(app, client)
    time_goes_by(app, 16)
    answer = client.post(f"{address}?{query}", data={"level": "carer", "reason": "He texted."}, headers=headers)
    assert answer.status_code == 401
    assert f'action="{address}?{query}"' in answer.text


@pytest.mark.parametrize(
    "method, headers", [("GET", {"Sec-Purpose": "prefetch;prerender"}), ("GET", {"Sec-Purpose": "prefetch"}), ("OPTIONS", {})]
)
def test_what_a_browser_does_ahead_of_a_tap_is_no_tap(
    app: Flask, world: World, as_: Callable[..., FlaskClient], method: str, headers: dict[str, str]
) -> None:
    client, address = as_("worker"), f"/occurrence/{world.occurrences['ash']}"
    client.get(address)
    time_goes_by(app, 14)
    assert client.open(address, method=method, headers=headers).status_code == 200
    time_goes_by(app, 2)
    assert client.get(address).status_code == 302


def test_somebody_of_another_home_appends_nothing_behind_the_lock(app: Flask, world: World, as_: Callable[..., FlaskClient]) -> None:
    client, occurrence = as_("worker_b"), world.occurrences["ash"]
    headers, before = csrf(app, client), entries(app, occurrence)
    time_goes_by(app, 16)
    assert client.post(f"/occurrence/{occurrence}/note", data=note("x"), headers=headers).status_code == 404
    assert entries(app, occurrence) == before


def test_what_may_be_appended_is_a_view_that_there_is(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())} >= MAY_STILL_APPEND


def test_reading_behind_the_lock_is_no_reading(app: Flask, world: World, as_: Callable[..., FlaskClient]) -> None:
    client = as_("worker")
    time_goes_by(app, 16)
    client.get(f"/occurrence/{world.occurrences['ash']}")
    with app.app_context():
        assert not db.session.scalars(select(AuditEvent).where(AuditEvent.kind.startswith("read_"))).all()


def test_public_pages_stay_open(app: Flask, world: World, as_: Callable[..., FlaskClient]) -> None:
    client = as_("worker")
    time_goes_by(app, 16)
    for path in ("/guide/", "/emergency", "/healthz"):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("minutes", ["0", "61", "x", "-5"])
def test_the_lapse_cannot_be_set_away(minutes: str) -> None:
    with pytest.raises(RefusedToStart, match="READING_LAPSES_AFTER_MINUTES"):
        settings({"APP_ENV": "test", "SECRET_KEY": "x" * 40, "SEALING_KEYS": new_sealing_key(), "READING_LAPSES_AFTER_MINUTES": minutes})
