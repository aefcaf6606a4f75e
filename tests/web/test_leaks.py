"""After a night of using it, no child's name, date, address, number, note or picture is in clear on any disk or in any log."""

from __future__ import annotations

import base64
import json
import shutil
import socket
import sqlite3
import time
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from carer_app import create_app
from carer_app.db.models.children import Child, Photo
from carer_app.demo.load import demo_id
from carer_app.demo.people import PASSWORD
from carer_app.extensions import db
from tests.e2e.server import free_port
from tests.web.demo_place import Place
from tests.web.leaks import TYPED, Watch, Watched, forward_to, found_in, photograph, secrets_of_the_demo
from tests.web.strict_client import Page
from tests.web.tonight import CALM, say, tap

ELLIS = demo_id("child", "ellis")


class Kept(Message):
    """A post office that keeps every letter."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[str] = []

    def handle_message(self, message: object) -> None:
        self.letters.append(str(message))


def is_the_answer(letter: str) -> bool:
    """Whether it answers the worker who forgot their password; by day the demo's people are reminded of things as well."""
    return "Set your password" in letter and "To: worker@demo.test" in letter


@dataclass
class Night:
    """What a night left behind."""

    place: Place
    temporary: Path
    secrets: frozenset[str] = frozenset()
    pictures: list[bytes] = field(default_factory=list)
    watch: Watch = field(default_factory=Watch)
    files: dict[str, bytes] = field(default_factory=dict)
    log: bytes = b""
    letters: list[str] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)

    def look_at_files(self, when: str) -> None:
        for path in [*self.place.folder.rglob("*"), *self.temporary.rglob("*")]:
            if path.is_file() and path.name != "server.log":
                self.files[f"{when}: {path.name}"] = path.read_bytes()


@pytest.fixture(scope="module")
def night(loaded: Place, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """One night of the real server and the real job worker, with a worker and a foster carer, and everything going wrong that can."""
    folder, temporary, office, port = tmp_path_factory.mktemp("night"), tmp_path_factory.mktemp("tmp"), Kept(), free_port()
    shutil.copy(loaded.database, folder / "test.sqlite")
    env = {"DATABASE_URL": f"sqlite:///{folder / 'test.sqlite'}", "HUEY_URL": str(folder / "jobs.sqlite"), "TMPDIR": str(temporary)}
    place = Place(folder, {**loaded.env, **env, "MAIL_URL": f"smtp://127.0.0.1:{port}", "MAIL_FROM": "post@demo.test"})
    night = Night(place, temporary, secrets_of_the_demo() | births(place))
    post = Controller(office, hostname="127.0.0.1", port=port)
    post.start()
    with place.served("tests.web.broken_wsgi:app", "--access-logfile", "-", "--log-level", "info") as (address, log):
        live_through(night, address)
        for _ in range(300):  # the job worker writes the letter
            if any(map(is_the_answer, office.letters)):
                break
            time.sleep(0.1)
        night.look_at_files("served")
    post.stop()
    night.look_at_files("stopped")
    night.log, night.letters = log.read_bytes(), office.letters
    return night


def births(place: Place) -> frozenset[str]:
    """Dates of birth, as they are kept and as they are written."""
    with create_app(place.settings).app_context():
        days = [child.date_of_birth for child in db.session.query(Child)]
        return frozenset(word for day in days if day for word in (day.isoformat(), f"{day.day} {day:%B %Y}"))


def live_through(night: Night, address: str) -> None:
    app = create_app(night.place.settings)
    worker, foster, nobody = (Watched(app, night.watch, raw=forward_to(address)) for _ in range(3))
    for client, email in ((worker, "worker@demo.test"), (foster, "foster@demo.test")):
        client.get("/sign-in").submit(action="/sign-in", email=email, password=PASSWORD)
    occurrence = an_occurrence(worker)
    the_police_and_the_pack(worker, occurrence, night)
    a_plan_and_a_photo(worker, night)
    foster.get("/").submit(action="/decide/start", press=("expected_where", "home"))
    for client in (worker, foster):
        look_around(client)
    what_goes_wrong(worker, nobody, address, night)
    with app.app_context():
        night.pictures += [photo.image for photo in db.session.query(Photo)]


def an_occurrence(client: Watched) -> str:
    page = client.get("/")
    forms = [number for number, form in enumerate(page.forms) if any(e.get("value", "").startswith(ELLIS) for e in form.iter("input"))]
    page = page.submit(index=forms[0], press=("expected_where", "home"))
    page = say(tap(tap(tap(page, "no"), "cannot_reach"), "none"), **{**CALM, "carer_concern": "worried"})
    occurrence = next(part for part in urlsplit(page.url).path.split("/") if len(part) == 36)
    client.get(f"/occurrence/{occurrence}/note").submit(action="/note", text=TYPED["note"])
    return occurrence


def the_police_and_the_pack(client: Watched, occurrence: str, night: Night) -> None:
    client.get(f"/report/{occurrence}")
    client.get(f"/report/{occurrence}/pack").submit(action="/pack", recipient=TYPED["lost"], channel="print")
    pdf = client.raw.get(f"/report/{occurrence}/pack/1.pdf")
    assert pdf.data.startswith(b"%PDF-")
    night.pictures.append(pdf.data)
    night.watch.lines += [f"{name}: {value}" for name, value in pdf.headers]


def a_plan_and_a_photo(client: Watched, night: Night) -> None:
    client.get(f"/plans/{ELLIS}/child_words").submit(index=0, wishes=TYPED["plan"])
    refused = client.get(f"/plans/{ELLIS}/identity").submit(
        index=0, became_looked_after="soon", place_of_birth=TYPED["refused"], expect=422
    )
    assert TYPED["refused"] in refused.html
    picture = photograph(TYPED["plan"])
    assert len(picture) > 600_000
    night.pictures.append(picture)
    for content, name, expect in ((picture, "IMG Ellis.jpg", 200), (TYPED["refused"].encode(), "Ellis.heic", 422)):
        client.post(f"/plans/{ELLIS}/new-photo", {"photo": (BytesIO(content), name)}, expect=expect)


def look_around(client: Watched, most: int = 60) -> None:
    """Every link that can be reached, breadth first."""
    waiting, seen = ["/"], set[str]()
    while waiting and len(seen) < most:
        url = waiting.pop(0)
        seen.add(url.split("#")[0])
        page = client.get(url, follow=True, expect=200)
        links = [link.split("#")[0] for link in page.links if link.startswith("/") and not link.endswith(".pdf")]
        waiting += [link for link in dict.fromkeys(links) if link not in seen and link not in waiting]
    assert len(seen) > 25, seen


def what_goes_wrong(client: Watched, nobody: Watched, address: str, night: Night) -> None:
    query = TYPED["query"].replace(" ", "%20")
    for url in (f"/nothing?name={query}", f"/plans/{demo_id('child', 'nobody')}?q={query}", f"/occurrence/{query}"):
        night.statuses.add(client.get(url, expect=404).status)
    for how in ("message", "cause", "database", "template", "library"):
        answer: Page = client.post(f"/broken/{how}", {"words": TYPED["broken"]}, expect=200 if how == "library" else 500)
        night.statuses.add(answer.status)
    nobody.get("/sign-in").submit(action="/sign-in", email=TYPED["lost"], password=TYPED["password"])
    nobody.get("/forgotten-password").submit(index=0, email="worker@demo.test")
    malformed(address, f"GET /?q={query} HTTP/1.1\r\nHost: localhost\r\n{TYPED['lost']} : x\r\n\r\n")
    malformed(address, f"{TYPED['lost']} / HTTP/1.1\r\n\r\n")


def malformed(address: str, request: str) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(address).port or 0), timeout=20) as wire:
        wire.sendall(request.encode())
        assert b" 400 " in wire.recv(4096)


# --- that the search finds what is there -----------------------------------------------------------------------------------------------


def test_the_search_finds_secrets_however_they_are_wrapped() -> None:
    secrets = secrets_of_the_demo()
    assert len(secrets) > 150
    words = TYPED["note"]
    for shape in (words.encode(), words.encode("utf-16-le"), words.encode().hex().encode(), base64.b64encode(b"ab" + words.encode())):
        assert found_in(b"\x00before " + shape + b" after", secrets) == {words}
    assert found_in(b"DILYS PLACEHOLDER", secrets, is_text=True) >= {"Dilys Placeholder"}
    assert found_in(b"nothing of this kind", secrets) == set()


def test_the_night_went_as_it_was_meant_to(night: Night) -> None:
    """Else the tests below look at an empty house."""
    with create_app(night.place.settings).app_context():
        assert db.session.query(Photo).filter_by(child_id=ELLIS).count() == 2
    assert night.statuses == {200, 404, 500}
    assert len(night.watch.lines) > 3000
    assert b"worker@demo.test" in night.files["served: test.sqlite"]  # how people sign in is kept in clear: the file is the right one
    assert {"served: test.sqlite-wal", "served: test.sqlite-shm", "served: jobs.sqlite"} <= set(night.files)
    assert len(list(filter(is_the_answer, night.letters))) == 1


# --- where they must not be --------------------------------------------------------------------------------------------------------------


def test_no_file_holds_them(night: Night) -> None:
    assert {name: found for name, data in night.files.items() if (found := found_in(data, night.secrets))} == {}


def test_no_file_holds_a_picture_or_a_document(night: Night) -> None:
    pieces = [picture[at : at + 24] for picture in night.pictures for at in range(200, len(picture) - 24, 4096)]
    pieces = [piece for piece in pieces if len(set(piece)) > 8]  # a run of the same bytes may be anything's
    assert len(night.pictures) >= 6
    assert len(pieces) > 100
    for name, data in night.files.items():
        assert not [piece for piece in pieces if piece in data], name
        assert b"%PDF-" not in data, name
        assert b"\xff\xd8\xff\xe0" not in data, name


def test_nothing_is_left_in_the_temporary_directory(night: Night) -> None:
    assert [str(path) for path in night.temporary.rglob("*") if path.is_file()] == []


def test_what_was_deleted_is_gone_from_the_file_too(night: Night) -> None:
    with sqlite3.connect(night.place.database) as connection:
        connection.execute("VACUUM INTO ?", (str(night.temporary / "copy.sqlite"),))
    connection.close()
    assert found_in((night.temporary / "copy.sqlite").read_bytes(), night.secrets) == set()
    (night.temporary / "copy.sqlite").unlink()


def test_the_log_of_the_server_holds_none_of_them(night: Night) -> None:
    assert found_in(night.log, night.secrets, is_text=True) == set()


def test_the_log_says_what_failed_and_where(night: Night) -> None:
    lines = [json.loads(line) for line in night.log.splitlines() if line.startswith(b"{")]
    failed = [line for line in lines if line["event"] == "a request failed"]
    assert [line["endpoint"] for line in failed] == ["broken"] * 4
    types = [[one["type"] for one in line["exception"]] for line in failed]
    assert types[0] == ["RuntimeError"]
    assert types[1] == ["LookupError", "ValueError"]
    assert types[2][0].endswith("IntegrityError")
    assert types[3] == ["TypeError"]
    assert "The error page itself failed." not in {line["event"] for line in lines}
    assert all("broken_wsgi.py" in " ".join(line["exception"][0]["at"]) for line in failed)
    assert "Heard …" in {line["event"] for line in lines}
    assert any(line["event"].startswith("Invalid request from ip=") for line in lines)


def test_the_access_log_is_without_addresses(night: Night) -> None:
    """Even when somebody switches it on."""
    lines = [json.loads(line) for line in night.log.splitlines() if line.startswith(b"{")]
    served = [line for line in lines if line["event"] == "a request was served"]
    assert len(served) > 50
    assert {line["status"] for line in served} >= {"200", "404", "500"}
    assert b"/plans/" not in b"".join(line for line in night.log.splitlines() if b"was served" in line)


def test_no_address_title_header_or_cookie_holds_them(night: Night) -> None:
    asked = {TYPED["query"]}  # the test itself asked for these addresses
    assert night.watch.leaks(night.secrets - asked) == set()


def test_no_letter_holds_them(night: Night) -> None:
    assert found_in("".join(night.letters).encode(), night.secrets - {"Wynn Worker"}, is_text=True) == set()
