"""A link for an officer, attacked: guessing, replay, expiry, five wrong codes, after revocation, by machines that look, through the referrer.

Whoever has no right gets one and the same answer; whoever answers for the child sees every try.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from structlog.testing import capture_logs

from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.occurrences import PackVersion
from carer_app.db.models.pack_links import PackLink, PackTry
from carer_app.domain.entries import Noted, PackConfirmed
from carer_app.domain.pack_given import given
from carer_app.domain.pack_link import MOST_OPENS
from carer_app.extensions import db, limiter
from carer_app.pdf import pages, render
from carer_app.services import handovers
from tests.people import World
from tests.web.sending import CONTROL_ROOM, Clock, Post, application, carer, listed, post_office, words_of
from tests.web.strict_client import Page, StrictClient
from tests.web.telling import actor, folded, kinds, log, police_level, write

SEARCHERS = ("Googlebot/2.1 (+http://www.google.com/bot.html)", "Mozilla/5.0 (SafeLinks)", "Slackbot-LinkExpanding 1.0")


@pytest.fixture
def office() -> Iterator[tuple[Post, int]]:
    yield from post_office()


@dataclass
class Sent:
    """A link as it was mailed, and what the carer sees."""

    app: Flask
    world: World
    occurrence: str
    carer: StrictClient
    page: Page
    letter: Any
    token: str
    code: str
    database: Path

    @property
    def clock(self) -> Clock:
        return self.app.config["CLOCK"]  # type: ignore[no-any-return]

    def officer(self, address: str = "198.51.100.7") -> StrictClient:
        """A browser that nobody is signed in with."""
        raw = self.app.test_client()
        raw.environ_base = {**raw.environ_base, "REMOTE_ADDR": address}
        return StrictClient(self.app, raw=raw, max_queries=30)

    def open(self, token: str | None = None, code: str | None = None, expect: int = 200, address: str = "198.51.100.7") -> Page:
        page = self.officer(address).get("/for-police")
        return page.submit(0, token=self.token if token is None else token, code=self.code if code is None else code, expect=expect)

    def row(self) -> PackLink:
        return db.session.scalars(select(PackLink)).one()


@pytest.fixture
def sent(database_url: str, sealing_keys: str, world: World, office: tuple[Post, int], monkeypatch: pytest.MonkeyPatch) -> Sent:
    """The pack is a page that is quickly printed: what is on it is tried elsewhere."""
    monkeypatch.setattr(render, "render_pack", lambda *_, **__: b"%PDF-1.7 a page")
    monkeypatch.setattr(pages, "count_pages", lambda _: 1)
    app = application(database_url, sealing_keys, office[1])
    with app.app_context():
        limiter.reset()
    occurrence, client = police_level(app, world), carer(app, world)
    address = listed(app, world)
    client.get(f"/report/{occurrence}/pack/link")
    page = client.get(f"/report/{occurrence}/pack/link/{address}").submit(action=address, hours="2")
    (letter,) = office[0].letters
    token = re.search(r"/for-police#([\w-]+)", words_of(letter))
    code = re.search(r"\b(\d{4} \d{4})\b", page.text)
    assert token, words_of(letter)
    assert code, page.text
    database = Path(database_url.removeprefix("sqlite:///"))
    return Sent(app, world, occurrence, client, page, letter, token[1], code[1], database)


def answer_of(page: Page) -> str:
    """The answer without what is made anew for every page, and what was typed."""
    return re.sub(r'value="[^"]*"', "", page.html)


def test_token_and_code_together_open_it_and_the_log_says_so(sent: Sent) -> None:
    assert "0 of 3 times" in sent.page.text
    page = sent.open()
    assert page.h1 == "Version 1 of the pack"
    assert "No newer version is there" in page.text
    answer = _save(page, sent)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="pack-v1.pdf"'
    kept = sent.carer.raw.get(f"/report/{sent.occurrence}/pack/1.pdf").data
    assert hashlib.sha256(answer.data).digest() == hashlib.sha256(kept).digest()
    assert kinds(sent.app, sent.occurrence) == ["pack_shared", "pack_followed"]
    seen = sent.carer.get(sent.page.url).text
    assert "1 of 3 times" in seen
    assert "Opened with the right code" in seen
    assert "opened" in sent.carer.get(f"/report/{sent.occurrence}/pack").text


def test_the_code_is_for_a_call_that_we_placed(sent: Sent) -> None:
    """For somebody who rings in, the page says what to do before it shows anything."""
    page = sent.page.html
    inside = page.split("I rang them: show the code", 1)
    assert sent.code not in inside[0]
    assert sent.code in inside[1].split("</details>", 1)[0]
    assert "Take their name and collar number. Hang up. Ring 101" in sent.page.text.split("I rang them")[0]


def test_they_say_that_they_have_it_and_nobody_proved_who_they_are(sent: Sent) -> None:
    page = sent.open()
    page.submit(action="/received", name="", number="", expect=422)
    page = page.submit(action="/received", name="PC Reed", number="4411")
    assert "The carer sees that you have it." in page.text
    last = log(sent.app, sent.occurrence)[-1]
    assert isinstance(last.body, PackConfirmed)
    assert (last.body.by, last.author, last.proved) == ("PC Reed 4411", None, False)
    assert given(folded(sent.app, sent.occurrence))[0].confirmed_by == "PC Reed 4411"
    seen = sent.carer.get(f"/occurrence/{sent.occurrence}", title_is_h1=False).text
    assert "PC Reed 4411 said they have the pack. through the link, not signed in" in seen
    assert folded(sent.app, sent.occurrence).police_told is None


def test_a_newer_version_is_told(sent: Sent) -> None:
    write(sent.app, sent.world, sent.occurrence, Noted("Seen at the bus station."))
    sent.carer.get(f"/report/{sent.occurrence}/pack").submit(action="/pack", recipient="PC Moss", channel="print")
    assert "Something has changed since: there is a newer version." in sent.open().text


def test_the_link_and_check_pack_say_the_same_about_a_newer_one(sent: Sent) -> None:
    """Also of one that was printed and not given yet."""
    for is_newest in (True, False):
        with sent.app.app_context():
            kept = db.session.scalars(select(PackVersion).order_by(PackVersion.version)).first()
            assert kept
            typed = {"number": kept.number, "code": kept.check_code}
        link = sent.open()
        checked = sent.officer().get("/check-pack").submit(0, **typed)
        assert [("No newer version is there" in page.text) for page in (link, checked)] == [is_newest, is_newest]
        assert [("Ring the carer and ask for it" in page.text) for page in (link, checked)] == [not is_newest, not is_newest]
        write(sent.app, sent.world, sent.occurrence, Noted("Seen at the bus station."))
        sent.carer.get(f"/report/{sent.occurrence}/pack")
        with sent.app.app_context():
            handovers.ready(db.session, actor(sent.world), sent.occurrence, sent.clock())
            db.session.commit()


def test_a_code_cut_short_is_said_and_is_no_try(sent: Sent) -> None:
    page = sent.open(code=sent.code[:4], expect=422)
    assert "4 numbers" in page.text
    assert "does not count" in page.text
    assert "This did not open" not in page.text
    with sent.app.app_context():
        assert sent.row().wrong == 0
        assert db.session.scalars(select(PackTry)).all() == []


def test_all_that_opens_nothing_looks_the_same(sent: Sent) -> None:
    """Guessed, wrong, over, used up, taken back and locked: one answer."""
    answers = [answer_of(sent.open(token="x" * 43, expect=422)), answer_of(sent.open(code="0000 0000", expect=422))]
    for _ in range(MOST_OPENS):
        sent.open()
    answers.append(answer_of(sent.open(expect=422)))  # replayed once too often
    sent.clock.on(hours=3)
    answers.append(answer_of(sent.open(expect=422)))
    sent.clock.on(hours=-3)
    carer(sent.app, sent.world).get(sent.page.url)
    with sent.app.app_context():
        row = sent.row()
        row.revoked_at = datetime.now(UTC)
        db.session.commit()
    answers.append(answer_of(sent.open(expect=422)))
    assert len(set(answers)) == 1
    assert "This did not open" in answers[0]


def test_five_wrong_codes_lock_it_for_the_right_one_too(sent: Sent) -> None:
    for number in range(5):
        sent.open(code=f"0000 000{number}", expect=422, address=f"203.0.113.{number}")
    sent.open(expect=422)
    assert "This link is locked" in sent.carer.get(sent.page.url).text
    assert kinds(sent.app, sent.occurrence) == ["pack_shared", "pack_followed"]
    assert "It did not reach Control room" in sent.carer.get(f"/report/{sent.occurrence}/pack").text
    with sent.app.app_context():
        tries = db.session.scalars(select(PackTry)).all()
        assert [one.opened for one in tries] == [False] * 5
        assert {one.came_from for one in tries} == {f"203.0.113.{number}" for number in range(5)}
        told = [event.kind for event in db.session.scalars(select(AuditEvent)) if event.kind == "pack_link_wrong_code"]
        assert len(told) == 5


def test_it_is_over_after_its_hours_and_after_its_openings(sent: Sent) -> None:
    for _ in range(MOST_OPENS):
        sent.open()
    sent.open(expect=422)
    assert "opened as often as it may be" in sent.carer.get(sent.page.url).text
    sent.clock.on(hours=2)
    sent.open(expect=422)


def test_taken_back_it_opens_nothing_also_where_it_is_open(sent: Sent) -> None:
    page = sent.open()
    sent.carer.get(sent.page.url).submit(action="/take-back")
    assert kinds(sent.app, sent.occurrence)[-1] == "pack_followed"
    sent.open(expect=422)
    assert _save(page, sent).status_code == 422
    assert page.submit(action="/received", name="PC Reed", number="4411", expect=422).h1 == "This page is over"
    assert "Taken back" in sent.carer.get(f"/report/{sent.occurrence}/pack/1").text


def test_an_address_that_is_taken_off_the_list_opens_nothing_any_more(sent: Sent) -> None:
    page = sent.open()
    carer(sent.app, sent.world, "admin").get("/admin/police-addresses").submit(action="/remove")
    sent.open(expect=422)
    assert _save(page, sent).status_code == 422
    assert "taken off your organisation’s list" in sent.carer.get(sent.page.url).text


def test_what_was_opened_is_over_after_half_an_hour(sent: Sent) -> None:
    page = sent.open()
    sent.clock.on(minutes=29)
    assert _save(page, sent).status_code == 200
    sent.clock.on(minutes=1)
    assert _save(page, sent).status_code == 422


def test_whoever_only_looks_opens_nothing(sent: Sent) -> None:
    client = sent.app.test_client()
    for method, agent in itertools.product(("GET", "HEAD", "OPTIONS"), SEARCHERS):
        answer = client.open("/for-police", method=method, headers={"User-Agent": agent})
        assert answer.headers["Cache-Control"] == "no-store"
        if method != "OPTIONS":
            assert "noindex" in answer.headers["X-Robots-Tag"]
            assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert client.get(f"/for-police/{sent.token}").status_code == 404
    assert client.get("/for-police/pack").status_code == 405
    with sent.app.app_context():
        assert (sent.row().opens, sent.row().wrong) == (0, 0)
    sent.open()


def test_no_address_and_no_log_line_ever_holds_the_token_or_the_code(sent: Sent, capsys: pytest.CaptureFixture[str]) -> None:
    """It stands behind the #, which is sent to no server: neither a proxy's log nor the referrer of a next page can have it."""
    secrets = {sent.token, sent.code, sent.code.replace(" ", "")}
    assert f"/for-police#{sent.token}" in words_of(sent.letter)
    assert not [one for one in secrets if one in str(sent.page.url)]
    with capture_logs() as lines:
        page = sent.open()
        sent.open(code="1", expect=422)
        sent.open(token=sent.token + "x", expect=422)
    written = f"{lines} {capsys.readouterr()}"
    assert not [one for one in secrets if one in written]
    assert sent.token not in page.html
    for part in (sent.database, sent.database.with_name(sent.database.name + "-wal")):
        held = part.read_bytes() if part.exists() else b""
        assert not [one for one in secrets if one.encode() in held], part.name
    with sent.app.app_context():
        kept = [f"{event.subject} {event.detail}" for event in db.session.scalars(select(AuditEvent))]
        assert not [one for one in secrets if any(one in line for line in kept)]
        assert sent.row().token_hash == hashlib.sha256(sent.token.encode()).hexdigest()


def test_the_mail_holds_no_code_and_the_token_is_long(sent: Sent) -> None:
    assert sent.letter["To"] == CONTROL_ROOM
    assert sent.code not in words_of(sent.letter)
    assert len(sent.token) >= 43  # 256 bits
    assert not list(sent.letter.iter_attachments())


def test_the_whole_link_may_be_pasted_and_the_code_typed_in_any_way(sent: Sent) -> None:
    assert sent.open(token=f" https://nhy.example/for-police#{sent.token} ", code=sent.code.replace(" ", "-")).h1.startswith("Version")


def test_one_address_has_only_so_many_tries(sent: Sent) -> None:
    client = sent.officer("192.0.2.9")
    page = client.get("/for-police")
    for _ in range(20):
        page.submit(0, token="y" * 43, code="1234 5678", expect=422)
    page.submit(0, token=sent.token, code=sent.code, expect=429)
    sent.open()


def test_five_at_once_are_five_tries(sent: Sent) -> None:
    """Counted before it is looked at: nobody gains a try by asking twice at the same moment."""
    from carer_app.db.queries import pack_links as rows

    with sent.app.app_context():
        link, at = sent.row(), sent.clock()
        assert [rows.take_a_try(db.session, link.id, at) for _ in range(7)] == [True] * 5 + [False] * 2


def test_only_who_may_make_packs_sees_the_code(sent: Sent) -> None:
    for name in ("stranger", "worker_b", "foster", "admin"):
        carer(sent.app, sent.world, name).get(sent.page.url, expect=404)
    other = sent.page.url.replace(sent.occurrence, sent.world.occurrences["birch"])
    sent.carer.get(other, expect=404)


def test_whatever_is_typed_there_is_no_fault_of_ours(sent: Sent) -> None:
    for number, typed in enumerate(("", "\x00", "#", "😀" * 40, "a" * 499, "' OR 1=1 --", "{{7*7}}", "../../etc/passwd")):
        sent.open(token=typed, code=typed, expect=422, address=f"203.0.113.{number}")
        sent.open(code=typed, expect=422, address=f"203.0.113.{number}")


def _save(page: Page, sent: Sent) -> Any:
    (form,) = [form for form in page.forms if str(form.get("action")).endswith("/for-police/pack")]
    fields = {str(one.get("name")): str(one.get("value")) for one in form.iter("input")}
    assert page.client
    return page.client.raw.post("/for-police/pack", data=fields)
