"""/check-pack: anybody may ask about a paper they hold, and learns nothing of a child."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument
from sqlalchemy import select

from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.occurrences import PackVersion
from carer_app.db.queries import packs as packs_rows
from carer_app.extensions import db
from carer_app.services.check_pack import LETTERS, letters_typed
from tests.db.rows import NOW
from tests.people import World
from tests.web.strict_client import StrictClient
from tests.web.telling import police_level
from tests.web.test_report import QUERIES
from tests.web.test_report_pack import make

FILE = b"%PDF-1.7 the pack, to the last byte"
NUMBER, OLDER, DRAFT, NONE = "7f3a91c2e0d4b6a85511c3d2e4f5a6b7", "0" * 31 + "1", "d" * 32, "f" * 32
CODE, OLD_CODE = "K7M2P-9XR4T", "0123456789"
EXISTS = "A pack with this number exists"
UNPROVEN = "This does not prove that this paper is unaltered"
UNKNOWN = "No pack with this number is known"


@pytest.fixture
def packs(app: Flask, world: World) -> str:
    """Two versions that were given, and a draft that was not."""
    occurrence = police_level(app, world)
    with app.app_context():
        for version, number, code, given, file in (
            (1, OLDER, OLD_CODE, NOW, b"%PDF an older one"),
            (2, NUMBER, CODE, NOW + timedelta(hours=1), FILE),
            (3, DRAFT, "ABCDE-FGHJK", None, b"%PDF a draft"),
        ):
            row = PackVersion(
                occurrence_id=occurrence, version=version, number=number, sha256=hashlib.sha256(file).hexdigest(), pages=8, log_head="a" * 64,
                content_key=None, made_at=given or NOW, handed_over_at=given,
            )  # fmt: skip
            row.check_code, row.document = code, file
            db.session.add(row)
        db.session.commit()
    return occurrence


@pytest.fixture(autouse=True)
def _as_often_as_a_test_asks(monkeypatch):
    monkeypatch.setattr("carer_app.web.check_pack.pages.guesses", lambda app: "600 per minute")


@pytest.fixture
def anybody(app: Flask, packs: str) -> StrictClient:
    return StrictClient(app, forbidden_names={"Ash", "Rowan"})


def sent(client: StrictClient, **answers: object) -> str:
    return client.get("/check-pack").submit(action="/check-pack", **answers).text


def checks(app: Flask) -> list[tuple[str | None, str | None, object]]:
    with app.app_context():
        found = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "pack_checked").order_by(AuditEvent.at))
        return [(event.person_id, event.occurrence_id, event.detail) for event in found]


def test_a_scanned_number_says_that_there_is_one_and_what_that_does_not_prove(anybody):
    page = anybody.get(f"/check-pack?n={NUMBER}")
    assert page.h1 == "Check a pack"
    assert EXISTS in page.text
    assert UNPROVEN in page.text
    assert "made" not in page.text.split("What each of these proves")[0]


def test_a_number_may_be_typed_as_it_is_printed(anybody):
    assert EXISTS in sent(anybody, number="7F3A 91c2  e0d4-b6a8 5511 c3d2 e4f5 a6b7")


@pytest.mark.parametrize("number", [NONE, "7f3a", "<b>", "٣" * 32])
def test_any_other_is_not_known(anybody, number):
    assert UNKNOWN in anybody.get(f"/check-pack?{urlencode({'n': number})}").text
    if letters_typed(number) != LETTERS:
        assert UNKNOWN not in anybody.get("/check-pack").submit(action="/check-pack", number=number, expect=422).text
        return
    assert UNKNOWN in sent(anybody, number=number)
    assert UNKNOWN in sent(anybody, number=number, code="ABCDEFGHJK")


def test_the_code_also_says_when_it_was_made_and_that_it_is_the_newest(anybody):
    said = sent(anybody, number=NUMBER, code="k7m2p 9xr4t")
    assert "version 2, made 14 Oct" in said or "version 2, made" in said
    assert "No newer version" in said


def test_the_code_of_an_older_one_says_that_there_is_a_newer_with_letters_mistaken_for_numbers(anybody):
    assert "there is a newer version" in sent(anybody, number=OLDER, code="Ol23456789")


def test_a_wrong_code_learns_no_more_than_the_number_alone(anybody):
    said = sent(anybody, number=NUMBER, code=OLD_CODE)
    assert EXISTS in said
    assert "The code is not the one" in said
    assert "version 2" not in said


def test_the_file_itself_is_unaltered_or_it_is_not(anybody):
    def asked(content: bytes, **more: str) -> str:
        return sent(anybody, file=(BytesIO(content), "pack.pdf"), **more)

    assert "This file is unaltered" in asked(FILE)
    assert "7f3a 91c2 e0d4 b6a8" in asked(FILE, number=NUMBER)
    assert "This file is not as it left us" in asked(FILE + b" ")
    assert "This file is not as it left us" in asked(FILE, number=OLDER)


def test_a_true_file_is_never_called_false_though_nobody_wrote_down_that_it_was_given(app, packs, anybody):
    """Somebody may have saved it and handed it on: not when it is new, and not when its pages are gone."""

    def unaltered() -> bool:
        return "This file is unaltered" in sent(anybody, file=(BytesIO(b"%PDF a draft"), "pack.pdf"))

    assert unaltered()
    assert EXISTS in sent(anybody, number=DRAFT)
    with app.app_context():
        packs_rows.let_drafts_go(db.session, packs, NOW + timedelta(hours=2), NOW + timedelta(hours=3))
        db.session.commit()
        row = db.session.scalars(select(PackVersion).where(PackVersion.number == DRAFT)).one()
        assert (row.document, row.content_key) == (b"", None)
        assert packs_rows.with_number(db.session, packs, DRAFT) is None
    assert unaltered()


def test_a_file_that_is_far_too_large_is_told_so(anybody):
    assert "larger than 10 MB" in sent(anybody, file=(BytesIO(b"x" * (10 * 1024 * 1024 + 1)), "pack.pdf"))


def test_nothing_given_is_asked_for(anybody):
    assert "Write the number, or choose the file" in anybody.get("/check-pack").submit(action="/check-pack", expect=422).text


def test_wrong_codes_are_limited_for_each_number_and_lock_out_nobody_elsewhere(app, anybody):
    for n in range(10):
        assert "The code is not the one" in sent(anybody, number=NUMBER, code=f"WRONG{n:05}")
    said = StrictClient(app).get("/check-pack").submit(action="/check-pack", number=NUMBER, code=CODE).text
    assert "The code was not looked at" in said
    assert "No newer version" not in said
    assert "there is a newer version" in sent(anybody, number=OLDER, code=OLD_CODE)
    elsewhere = StrictClient(app)
    elsewhere.raw.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    assert "No newer version" in sent(elsewhere, number=NUMBER, code=CODE)


def test_a_right_code_begins_the_count_again(anybody):
    for _ in range(3):
        for n in range(6):
            sent(anybody, number=NUMBER, code=f"WRONG{n:05}")
        assert "No newer version" in sent(anybody, number=NUMBER, code=CODE)


def test_what_was_cut_short_is_said_and_is_no_try(app, anybody, packs):
    form = anybody.get("/check-pack")
    page = form.submit(0, number=NUMBER[:12], expect=422)
    assert "That is 12 letters and numbers, and a pack number has 32." in page.text
    assert UNKNOWN not in page.text
    assert "and the code has 10" in form.submit(0, number=NUMBER, code=CODE[:5], expect=422).text
    assert checks(app) == []


def test_each_look_at_one_that_exists_is_written_down_without_anybody(app, anybody, packs):
    sent(anybody, number=NUMBER, code="WRONGWRONG")
    anybody.get(f"/check-pack?n={NUMBER}")
    anybody.get(f"/check-pack?n={NONE}")
    assert checks(app) == [(None, packs, {"how": how, "version": 2}) for how in ("wrong code", "number")]


def test_no_engine_no_cache_and_no_next_page_keeps_it(app, anybody):
    answer = app.test_client().get(f"/check-pack?n={NUMBER}")
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_asking_again_and_again_is_stopped(app: Flask, packs: str, monkeypatch):
    monkeypatch.setattr("carer_app.web.check_pack.pages.guesses", lambda app: "3 per minute")
    client: FlaskClient = app.test_client()
    assert [client.get(f"/check-pack?n={NUMBER}").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_a_pack_that_was_handed_over_is_signed_and_recognised_by_its_number_its_code_and_its_file(app: Flask, world: World, strict_as):
    occurrence = police_level(app, world)
    worker = strict_as("worker")
    worker.max_queries = QUERIES
    make(worker, occurrence)
    file = worker.raw.get(f"/report/{occurrence}/pack/1.pdf").data
    with app.app_context():
        kept = db.session.scalars(select(PackVersion).where(PackVersion.occurrence_id == occurrence)).one()
        number, code = kept.number, kept.check_code
    copy = json.loads(bytes(PdfDocument(file).get_attachment(0).get_data()))
    assert copy["number"] == number
    assert b"/ETSI.CAdES.detached" in file
    anybody = StrictClient(app, forbidden_names={"Ash", "Rowan"})
    assert EXISTS in anybody.get(f"/check-pack?n={number}").text
    assert "No newer version" in sent(anybody, number=number, code=code)
    assert "This file is unaltered" in sent(anybody, file=(BytesIO(file), "pack.pdf"))
