"""POST /sync/entries, /sync/devices and the key, over HTTP."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carer_app.db import occurrence_store as store
from carer_app.db.base import new_id
from carer_app.db.models.devices import Device, DevicePerson, LineKey
from carer_app.db.models.people import Person
from carer_app.domain.entries import Noted
from carer_app.extensions import db
from carer_app.services import devices, line_keys
from tests.factories import NOW
from tests.people import YESTERDAY, World, csrf
from tests.sync_schema import faults
from tests.web.phone import WebPhone, set_up
from tests.web.strict_client import counted


@pytest.fixture
def phone(app: Flask, world: World) -> WebPhone:
    return set_up(app, world, "night")


def texts(app: Flask, occurrence: str) -> list[str]:
    with app.app_context():
        return [entry.body.text for entry in store.load(db.session, occurrence) if isinstance(entry.body, Noted)]


def test_lines_are_kept_and_answered_one_by_one(app: Flask, world: World, phone: WebPhone) -> None:
    ash = world.occurrences["ash"]
    first, other = phone.write(ash, Noted("one")), phone.write(ash, Noted("two"))
    said = phone.send(first, "nonsense", other)
    assert [each["verdict"] for each in said["answers"]] == ["new", "refused", "new"]
    assert (said["device"], texts(app, ash)) == ("known", ["one", "two"])
    assert [each["verdict"] for each in phone.send(other, first)["answers"]] == ["same", "same"]


def test_no_session_is_needed_and_one_proves_its_own_person(app: Flask, world: World, phone: WebPhone) -> None:
    ash = world.occurrences["ash"]
    phone.send(phone.write(ash, Noted("alone")))
    phone.send(phone.write(ash, Noted("signed in")), client=phone.browser)
    with app.app_context():
        assert [entry.proved for entry in store.load(db.session, ash)[-2:]] == [False, True]


def test_a_phone_that_lay_there_for_long_proves_nobody(app: Flask, world: World, phone: WebPhone) -> None:
    """The session follows the lock: somebody else may hold the phone by now."""
    with phone.browser.session_transaction() as cookie:
        cookie["fs_paa"] = 0
        cookie.pop("active_at", None)
    phone.send(phone.write(world.occurrences["ash"], Noted("?")), client=phone.browser)
    with app.app_context():
        assert store.load(db.session, world.occurrences["ash"])[-1].proved is False
    with phone.browser.session_transaction() as cookie:
        assert "active_at" not in cookie, "lines come by themselves: they keep nobody signed in"


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"Authorization": "Device"},
        {"Authorization": f"Device {new_id()}.{'x' * 43}"},
        {"Authorization": "Bearer x"},
        {"Authorization": ""},
    ],
)
def test_who_is_no_phone_of_ours_is_asked_to_sign_in(app: Flask, header: dict[str, str]) -> None:
    response = app.test_client().post("/sync/entries", json={"lines": []}, headers=header)
    assert (response.status_code, response.get_json()["error"]["code"]) == (401, "device_unknown")
    assert faults("error", response.get_json()) == []


def test_a_wrong_token_is_as_good_as_none(phone: WebPhone) -> None:
    phone.token = "x" * 43
    assert phone.send(expect=401)["error"]["code"] == "device_unknown"


def test_a_cookie_alone_sends_nothing(app: Flask, world: World, phone: WebPhone) -> None:
    """So no other site can send for somebody who is signed in: a header of ours cannot come from there."""
    line = phone.write(world.occurrences["ash"], Noted("forged"))
    assert phone.browser.post("/sync/entries", json={"lines": [line]}).status_code == 401
    assert (
        phone.browser.post("/sync/entries", json={"lines": [line]}, headers=phone.header | {"Sec-Fetch-Site": "cross-site"}).status_code
        == 403
    )


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"lines": {}}', b"{}", b'{"lines": [1,', b"\xff\xfe", b"[" * 100_000])
def test_what_is_not_a_batch_is_said_to_be_none(phone: WebPhone, app: Flask, body: bytes) -> None:
    response = app.test_client().post("/sync/entries", data=body, headers=phone.header, content_type="application/json")
    assert (response.status_code, response.get_json()["error"]["code"]) == (400, "bad_request")


def test_too_many_or_too_much_at_once_is_sent_in_parts(app: Flask, phone: WebPhone) -> None:
    assert phone.post({"lines": [None] * 201}, expect=413)["error"]["code"] == "too_large"
    assert phone.post({"lines": ["x" * 1024 * 1024]}, expect=413)["error"]["code"] == "too_large"
    assert len(phone.post({"lines": [None] * 200})["answers"]) == 200


def test_one_phone_sends_so_often_and_no_more(app: Flask, phone: WebPhone) -> None:
    """Twice as often as allowed, so that a minute may end in between."""
    for _ in range(2 * 120 + 1):
        response = app.test_client().post("/sync/entries", json={"lines": []}, headers=phone.header)
        if response.status_code != 200:
            break
    assert (response.status_code, response.get_json()["error"]["code"]) == (429, "too_many")
    assert 1 <= int(response.headers["Retry-After"]) <= 60


def test_whoever_only_names_a_phone_uses_up_nothing_of_it(app: Flask, phone: WebPhone) -> None:
    """A wrong token counts against the address it came from, a right one against the phone, and each post once."""

    def post(token: str, address: str) -> int:
        header = {"Authorization": f"Device {phone.id}.{token}"}
        return (
            app.test_client().post("/sync/entries", json={"lines": []}, headers=header, environ_base={"REMOTE_ADDR": address}).status_code
        )

    assert {post("x" * 43, f"10.0.{n // 25}.1") for n in range(125)} == {401}
    assert {post(phone.token, "10.9.9.9") for _ in range(100)} == {200}


def test_a_revoked_phone_hands_in_and_hears_of_it(app: Flask, world: World, phone: WebPhone) -> None:
    with app.app_context():
        assert devices.revoke(db.session, db.session.get_one(Person, world.people["manager"]), phone.id, NOW)
        db.session.commit()
    said = phone.send(phone.write(world.occurrences["ash"], Noted("still here")))
    assert (said["device"], said["answers"][0]["verdict"]) == ("revoked", "new")
    assert texts(app, world.occurrences["ash"]) == ["still here"]


def test_forty_lines_cost_as_many_questions_as_one(app: Flask, world: World, phone: WebPhone) -> None:
    """Each line is one row and one receipt; nothing is asked for each."""
    asked = []
    for lines in (1, 40):
        batch = [phone.write(world.occurrences["ash"], Noted(str(n))) for n in range(lines)]
        with counted(app) as count:
            phone.send(*batch)
        asked.append([query for query in count.all if not query.upper().startswith("INSERT")])
    assert len(asked[0]) == len(asked[1]) <= 20, "\n".join(asked[1])


def test_a_log_that_came_whole_after_the_child_had_left_is_no_page_of_the_last_home(app: Flask, world: World, as_: Any) -> None:
    """Fir left Larch House yesterday; a phone there hands in only now what was begun before."""
    late, occurrence = set_up(app, world, "worker"), new_id()
    late.send(late.open(occurrence, world.children["fir"], YESTERDAY - timedelta(hours=1)), client=late.browser)
    manager = as_("manager")
    for page in ("", "/lines", "/log"):
        assert manager.get(f"/occurrence/{occurrence}{page}").status_code == 404


class TestSetUp:
    """POST /sync/devices."""

    def test_the_token_is_given_once_and_only_its_digest_is_kept(self, app: Flask, phone: WebPhone) -> None:
        with app.app_context():
            kept = db.session.get_one(Device, phone.id)
            assert phone.token not in str(vars(kept))
            assert kept.token_hash == devices.digest(phone.token)

    def test_a_second_person_joins_with_the_phone_s_token(self, app: Flask, world: World, phone: WebPhone) -> None:
        set_up(app, world, "worker", phone, lock="passkey")
        set_up(app, world, "worker", phone, lock="pin", left=True)
        with app.app_context():
            people = db.session.query(DevicePerson).filter_by(device_id=phone.id).all()
            assert {row.person_id: row.lock for row in people} == {world.people["night"]: "pin", world.people["worker"]: "pin"}

    @pytest.mark.parametrize("token", [None, "x" * 43])
    def test_without_it_the_phone_is_another_phone(self, app: Flask, world: World, phone: WebPhone, as_: Any, token: str | None) -> None:
        client = as_("stranger")
        asked = {"device": phone.id, "label": "", "token": token, "lock": "pin"}
        response = client.post("/sync/devices", json=asked, headers=csrf(app, client))
        assert (response.status_code, response.get_json()["error"]["code"]) == (409, "device_taken")

    def test_a_revoked_phone_is_set_up_as_a_new_one(self, app: Flask, world: World, phone: WebPhone) -> None:
        with app.app_context():
            devices.revoke(db.session, db.session.get_one(Person, world.people["manager"]), phone.id, NOW)
            db.session.commit()
        asked = {"device": phone.id, "label": "", "token": phone.token, "lock": "pin"}
        response = phone.browser.post("/sync/devices", json=asked, headers=csrf(app, phone.browser))
        assert (response.status_code, response.get_json()["error"]["code"]) == (409, "device_revoked")

    def test_it_takes_a_token_of_the_page_and_somebody_signed_in(self, app: Flask, world: World, phone: WebPhone) -> None:
        asked = {"device": new_id(), "label": "", "token": None, "lock": "pin"}
        assert phone.browser.post("/sync/devices", json=asked).status_code == 400
        response = app.test_client().post("/sync/devices", json=asked, headers=csrf(app, app.test_client()))
        assert response.status_code in (400, 401)
        assert faults("error", response.get_json()) == []

    @pytest.mark.parametrize("lock", [{}, [], ["pin"], 1, True, None, "", "PIN"])
    def test_what_opens_it_is_one_of_two_words(self, app: Flask, phone: WebPhone, lock: Any) -> None:
        asked = {"device": new_id(), "label": "", "token": None, "lock": lock}
        response = phone.browser.post("/sync/devices", json=asked, headers=csrf(app, phone.browser))
        assert (response.status_code, response.get_json()["error"]["says"]) == (400, "'lock' must be pin or passkey.")

    @pytest.mark.parametrize("lock, hours", [("pin", 24), ("passkey", 168)])
    def test_how_long_it_may_be_read_follows_from_what_opens_it(self, app: Flask, world: World, as_: Any, lock: str, hours: int) -> None:
        client = as_("night")
        asked = {"device": new_id(), "label": "A phone", "token": None, "lock": lock}
        assert client.post("/sync/devices", json=asked, headers=csrf(app, client)).get_json()["readable_hours"] == hours


class TestKey:
    """GET /sync/key."""

    def test_it_is_made_once_and_open_to_all(self, app: Flask) -> None:
        first, second = (app.test_client().get("/sync/key") for _ in range(2))
        assert first.get_json() == second.get_json()
        assert faults("key", first.get_json()) == []
        assert "public" in first.headers["Cache-Control"]

    def test_what_was_sealed_to_an_older_key_still_opens(self, app: Flask, world: World, phone: WebPhone) -> None:
        line = phone.write(world.occurrences["ash"], Noted("old key"))
        with app.app_context():
            new = line_keys.renew(db.session, NOW)
            db.session.commit()
            assert db.session.query(LineKey).count() == 2
        assert app.test_client().get("/sync/key").get_json() == new != phone.key
        assert phone.send(line)["answers"][0]["verdict"] == "new"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=anything,
    change=st.dictionaries(st.sampled_from(["id", "occurrence", "device", "seq", "key", "sealed", "v"]), anything, max_size=2),
)
def test_whatever_is_sent_is_answered_with_a_sentence(app: Flask, world: World, phone: WebPhone, body: Any, change: Any) -> None:
    """Bar 6 of "Nothing lost": no 500, whatever comes."""
    _no_limits(app)
    line = phone.write(world.occurrences["ash"], Noted("x")) | change
    for sent in (body, {"lines": body}, {"lines": [body, line]}):
        response = app.test_client().post("/sync/entries", data=json.dumps(sent), headers=phone.header, content_type="application/json")
        assert response.status_code in (200, 400, 413), response.get_data(as_text=True)
        assert faults("answers" if response.status_code == 200 else "error", response.get_json()) == []
    response = phone.browser.post("/sync/devices", data=json.dumps(body), headers=csrf(app, phone.browser), content_type="application/json")
    assert response.status_code == 400
    assert faults("error", response.get_json()) == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["opened", "noted", "attached", "linked", "step_taken", "decided"]),
    body=anything,
    entry=st.dictionaries(st.sampled_from(["author", "happened_at", "written_at", "body", "kind"]), anything, max_size=2),
)
def test_whatever_is_sealed_is_answered_with_a_sentence(
    app: Flask, world: World, phone: WebPhone, kind: str, body: Any, entry: Any
) -> None:
    _no_limits(app)
    occurrence = new_id()
    raw = {"id": new_id(), "occurrence": occurrence, "device": phone.id, "seq": 1, "happened_at": NOW.isoformat(), "written_at": NOW.isoformat(),
           "author": phone.author, "kind": kind, "body": body} | entry  # fmt: skip
    odd = {
        **raw,
        "kind": "opened",
        "id": new_id(),
        "body": {"child": body if isinstance(body, str) else "x", "expected_where": "home", "realised_at": NOW.isoformat()},
    }
    said = phone.send(phone.seal(raw), phone.seal(odd))
    assert {each["verdict"] for each in said["answers"]} <= {"new", "held", "refused"}


def _no_limits(app: Flask) -> None:
    from carer_app.extensions import limiter

    limiter.reset()
