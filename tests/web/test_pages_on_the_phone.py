"""The phone shows the server's own pages: the same questions, words, links and order, for the same log at the same moment."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from carer_app.db.models.moves import Move, MoveKind
from carer_app.db.models.people import Person
from carer_app.db.queries.children import lives
from carer_app.domain.entries import PackConfirmed, PackShared
from carer_app.domain.entry_json import to_json
from carer_app.extensions import db
from carer_app.services import reports
from carer_app.services.situation import Situation, log_of, situation
from carer_app.web.offline import pages
from tests.people import World
from tests.web.strict_client import StrictClient
from tests.web.strict_page import StrictPage
from tests.web.telling import log, write
from tests.web.tonight import CALM, PLAN, SIGNS, begin, carer, give_plan, say, tap, tick

ROOT = Path(__file__).parents[2]
ALWAYS = (
    *("", "/changed", "/note", "/details", "/hand-over", "/look-again", "/contact"),
    *("/information", "/located", "/lines", "/paper", "/worried"),
)
REPORT = ("", "/told", "/answer", "/update", "/disagree", "/details/clothing", "/details/last_seen_at", "/details/hurt")
NANA = {"name": "Nana Jo", "telephone": "01632 960 011", "safe_to_ring": "yes", "relationship": "grandmother"}
PEOPLE = {"people": [NANA, {"name": "Big Dave", "should_see": "no"}]}
PLACES = {
    "places": [
        {"name": "Skate park", "safe_to_visit": "yes", "who_goes": "two staff"},
        {"name": "Flat on Mill Road", "safe_to_visit": "no"},
    ]
}
RISKS = {"sexual_exploitation": "now", "sexual_exploitation_why": "An older man collects them.", "self_harm": "past"}


class Phone:
    """What a phone that holds the same child would show."""

    def __init__(self, app: Flask, world: World, folder: Path) -> None:
        self._app, self._world, self._folder = app, world, folder
        with app.test_request_context():
            (folder / "pages.mjs").write_text(pages.source())

    def asked(self, occurrence: str) -> dict[str, Any]:
        """The log of that occurrence as a phone has it."""
        with self._app.app_context():
            entries, names = log_of(db.session, occurrence)
            return {occurrence: {"entries": [_line(entry) for entry in entries], "names": names}}

    def shows(self, occurrence: str, now: Any, urls: list[str], sent: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
        """Each page as HTML; then of each form that is sent the lines it keeps."""
        with self._app.app_context():
            at = situation(db.session, occurrence, now)
            entries, names = log_of(db.session, occurrence)
            person = db.session.get_one(Person, self._world.people["worker"])
            asked = {
                "now": int(now.timestamp() * 1000),
                "me": {
                    "id": person.id,
                    "name": person.name,
                    **reports.said_of(person),
                },
                "children": [_pack_of(at)],
                "logs": {occurrence: {"entries": [_line(entry) for entry in entries], "names": names}},
                "protocol": {**at.pack.raw, "layers": [asdict(layer) for layer in at.pack.layers]},
                "urls": urls,
                "sent": sent or [],
            }
        (self._folder / "asked.json").write_text(json.dumps(asked, default=str))
        node = shutil.which("node")
        assert node
        ran = subprocess.run([node, str(ROOT / "tests/js/show_pages.mjs"), str(self._folder)], capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        return list(json.loads(ran.stdout))


def _line(entry: Any) -> dict[str, Any]:
    return {**to_json(entry), "proved": entry.proved, "received_at": entry.received_at.isoformat() if entry.received_at else None}


def _pack_of(at: Situation) -> dict[str, Any]:
    contacts = {slot: {"label": c.label, "telephone": c.telephone, "email": c.email, "hours": c.hours} for slot, c in at.contacts.items()}
    home = {"id": at.home.id, "name": at.home.name, "kind": at.home.kind.value, "address": at.home.address, "telephone": at.home.telephone}
    child = {"id": at.child.id, "preferred_name": at.child.preferred_name, "responsible_authority": at.child.responsible_authority}
    told = {"profile": at.profile.sections, "of_the_last_home": sorted(at.profile.of_the_last_home)}
    told["protocol"] = {"url": None, "packs": [asdict(used) for used in at.pack.used()]}
    return {"child": child, "home": home, **told, "contacts": contacts, "earlier": [], "photo": None}


@pytest.fixture
def phone(app: Flask, world: World, tmp_path: Path) -> Phone:
    return Phone(app, world, tmp_path)


def _read(html: str) -> list[str]:
    """What can be read, tapped and filled in, in order; ids made anew, tokens and polls left out."""
    html = re.sub(r'<input type="hidden" name="(csrf_token|entry_id)"[^>]*>', "", html)
    html = re.sub(r'<nav class="nhy-nav".*?</nav>', "", html, flags=re.DOTALL)  # where else one may go is not the same on a phone
    html = re.sub(r'<p><a [^>]*/log\.pdf">.*?</a></p>', "", html)  # the server prints papers; a phone does not offer them
    page = StrictPage("/", 200, html, is_fragment=True)
    found: list[str] = []
    _walk(page.tree, found)
    return [line for line in found if line]


def _walk(element: Any, found: list[str]) -> None:
    if element.tag in ("a", "button", "input", "form", "select", "textarea", "time", "h1", "h2", "h3"):
        told = {
            k: v
            for k, v in sorted(element.attrib.items())
            if k in ("href", "name", "value", "action", "type", "checked", "data-call", "datetime")
        }
        if element.tag == "time":
            told = {k: v[:16] for k, v in told.items()}
        found.append(f"<{element.tag} {told}>")
    found.append(" ".join((element.text or "").split()))
    for child in element:
        _walk(child, found)
        found.append(" ".join((child.tail or "").split()))


def same(client: StrictClient, phone: Phone, occurrence: str, urls: list[str]) -> None:
    """The two pages of each address, line by line. The minutes of a timer and what the poll brings are the clock's."""
    server = [client.get(url, title_is_h1=False) for url in urls]
    shown = phone.shows(occurrence, datetime.now(UTC), urls)
    for url, page, theirs in zip(urls, server, shown, strict=True):
        if page.url != url:
            assert theirs.get("redirect") == page.url, (url, theirs)
            continue
        assert "main" in theirs, f"{page.url}: {theirs}"
        main = page.html.split('id="main">', 1)[1].split("</main>", 1)[0]
        bar = page.html.split('<footer class="nhy-bar">', 1)[1].split("</footer>", 1)[0]
        mine, ours = _read(main + bar), _read(theirs["main"] + theirs["bar"] + theirs["strip"])
        assert [_still(one) for one in ours] == [_still(one) for one in mine], page.url
        assert theirs["title"] in page.html


def _still(line: str) -> str:
    line = re.sub(r"('name': 'child', .*'value': '[0-9a-f-]{36}:)[0-9a-f-]{36}", r"\1…", line)  # the id that a new log would have
    line = re.sub(r"(?<= at )\d\d:\d\d(?=, put on paper)", "…", line)  # the minute may turn between the two
    return re.sub(r"^\d+ (min|h).*$|^now$", "…", line)


def addresses(occurrence: str) -> list[str]:
    return [
        *(f"/occurrence/{occurrence}{path}" for path in ALWAYS),
        *(f"/report/{occurrence}{path}" for path in REPORT),
        f"/decide/{occurrence}/again",
    ]


@pytest.fixture
def client(app: Flask, world: World, strict_as: Any) -> StrictClient:
    give_plan(app, world, "ash", warning_signs=SIGNS, plan={**PLAN, "wait_minutes": 60}, people=PEOPLE, places=PLACES, risks=RISKS)
    return carer(strict_as)


def test_the_questions_are_the_same(client: StrictClient, world: World, phone: Phone) -> None:
    occurrence = world.occurrences["ash"]
    urls = [f"/decide/{occurrence}/{page}" for page in ("danger", "where", "signs", "tonight", "place")]
    same(client, phone, occurrence, urls)


def test_the_pages_of_a_carer_who_looks_are_the_same(client: StrictClient, world: World, phone: Phone) -> None:
    occurrence = world.occurrences["ash"]
    page = tap(tap(tap(begin(client, world), "no"), "cannot_reach"), "none")
    say(page, **{**CALM, "carer_concern": "some"})
    same(client, phone, occurrence, addresses(occurrence))


def test_the_pages_at_police_level_are_the_same(client: StrictClient, world: World, phone: Phone) -> None:
    occurrence = world.occurrences["ash"]
    tick(tap(tap(begin(client, world), "no"), "cannot_reach"), SIGNS["triggers"][0])
    same(client, phone, occurrence, addresses(occurrence))
    client.post(f"/report/{occurrence}/ring", {"number": "101", "purpose": "report"}, follow=True)
    same(client, phone, occurrence, [f"/occurrence/{occurrence}", f"/report/{occurrence}"])


def test_the_pages_while_waiting_are_the_same(client: StrictClient, world: World, phone: Phone) -> None:
    occurrence = world.occurrences["ash"]
    say(tap(tap(tap(begin(client, world), "no"), "sounds_safe"), "none"), **CALM)
    same(client, phone, occurrence, addresses(occurrence))
    page = client.get(f"/occurrence/{occurrence}", title_is_h1=False)
    assert "Set your phone’s alarm for" in page.text
    page = page.submit(action="/note", title_is_h1=False)
    assert "Set your phone’s alarm for" not in page.text
    assert "Set the phone’s alarm for" in page.text
    same(client, phone, occurrence, [f"/occurrence/{occurrence}"])


def test_what_was_agreed_for_the_last_home_does_not_count_on_either(app: Flask, client: StrictClient, world: World, phone: Phone) -> None:
    """Beside the question, and where the time is set: one plain sentence (NAT-2.8b)."""
    occurrence, since = world.occurrences["ash"], datetime.now(UTC)
    with app.app_context():
        move = Move(child_id=world.children["ash"], kind=MoveKind.EMERGENCY, starts_at=since, planned_by=world.people["social"])
        move.to_home_id = world.homes["larch"]
        db.session.add(move)
        db.session.flush()
        _, stay = lives(db.session, world.children["ash"], since)
        assert stay
        stay.move_id = move.id
        db.session.commit()
    page = tap(tap(tap(begin(client, world), "no"), "cannot_reach"), "none")
    assert "agreed for the last home" in page.text
    assert "Agreed wait" not in page.text
    same(client, phone, occurrence, [f"/decide/{occurrence}/tonight"])
    say(page, **{**CALM, "carer_concern": "some"})
    assert "agreed for the last home" in client.get(f"/occurrence/{occurrence}/look-again").text
    same(client, phone, occurrence, [f"/occurrence/{occurrence}", f"/occurrence/{occurrence}/look-again"])


def test_an_answer_under_its_question_is_kept_by_both(client: StrictClient, world: World, phone: Phone) -> None:
    occurrence = world.occurrences["ash"]
    begin(client, world)
    typed = {
        "entry_id": "5d5cf0a4-3fd6-4a53-8c0c-0d3f5f3a7d11",
        "asked": "self_harm",
        "answer": "dont_know",
        "text": "She hid a blade once.",
    }
    with_log = {"url": f"/report/{occurrence}/details/self_harm", "typed": typed, "logs": {}}
    before = phone.asked(occurrence)
    *_, theirs = phone.shows(occurrence, datetime.now(UTC), [], [{**with_log, "logs": before}])
    page = client.get(f"/report/{occurrence}").submit(action="/details/self_harm", press=("answer", "dont_know"), text=typed["text"])
    assert theirs["redirect"] == page.url
    (line,) = theirs["lines"]
    assert line["body"]["details"] == {"self_harm": "Not sure. She hid a blade once."}
    assert "She hid a blade once." in page.text


def test_the_pages_after_a_refusal_are_the_same(client: StrictClient, world: World, phone: Phone) -> None:
    """What they owe, whom to ask for, who said what, and the time by which somebody should have rung back."""
    occurrence = world.occurrences["ash"]
    tick(tap(tap(begin(client, world), "no"), "cannot_reach"), SIGNS["triggers"][0])
    told = client.get(f"/report/{occurrence}/told")
    told.submit(action="/told", none_given="y", name="Officer Reed", outcome="refused", reason="Wait an hour")
    urls = [f"/report/{occurrence}", f"/report/{occurrence}/disagree", f"/report/{occurrence}/told", f"/occurrence/{occurrence}"]
    same(client, phone, occurrence, urls)
    client.get(urls[1]).submit(action="/disagree", reason="She is 13.", reached="no")
    same(client, phone, occurrence, urls)
    client.get(urls[1]).submit(action="/disagree", reason="She is 13.", reached="yes", name="Sergeant Ames")
    same(client, phone, occurrence, urls)


def test_the_pages_during_a_call_are_the_same(client: StrictClient, world: World, phone: Phone) -> None:
    occurrence = world.occurrences["ash"]
    tick(tap(tap(begin(client, world), "no"), "cannot_reach"), SIGNS["triggers"][0])
    urls = [f"/report/{occurrence}", f"/occurrence/{occurrence}"]
    rings = client.get(urls[0]).submit(action="/ring")
    same(client, phone, occurrence, urls)
    assert rings.submit(action="/rang", press=("answered", "yes")).h1 == "You are on the call"
    same(client, phone, occurrence, urls)


def test_a_pack_that_nobody_confirmed_is_asked_after_on_both(app: Flask, client: StrictClient, world: World, phone: Phone) -> None:
    occurrence = world.occurrences["ash"]
    tick(tap(tap(begin(client, world), "no"), "cannot_reach"), SIGNS["triggers"][0])
    shared = PackShared("p", 1, "Control room", "email")
    write(app, world, occurrence, shared, happened_at=datetime.now(UTC) - timedelta(minutes=20))
    assert "Ask whether they have the pack: Control room" in client.get(f"/occurrence/{occurrence}", title_is_h1=False).text
    same(client, phone, occurrence, [f"/occurrence/{occurrence}"])
    write(app, world, occurrence, PackConfirmed(log(app, occurrence)[-1].id, "PC Officer 4411"), happened_at=datetime.now(UTC))
    script = client.get(f"/report/{occurrence}").text
    assert "You have version 1 of our pack: PC Officer 4411 said so." in script
    assert "I can send it now" not in script
    same(client, phone, occurrence, [f"/report/{occurrence}"])
