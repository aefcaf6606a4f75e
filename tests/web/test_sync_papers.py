"""The standing profile as a PDF for a phone: of the children in care only, written down, small, and asked for once."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from carer_app.db.models.audit import AuditEvent
from carer_app.extensions import db
from tests.people import World
from tests.web.phone import WebPhone, set_up
from tests.web.tonight import give_plan

PEOPLE = {"people": [{"name": "Nana Jo", "telephone": "01632 960 011", "safe_to_ring": "yes"}]}


def read(app: Flask) -> list[str | None]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEvent.child_id).where(AuditEvent.kind == "read_profile_paper")))


def asked(phone: WebPhone, url: str, more: dict[str, str] | None = None) -> Any:
    """The answer as it is: bytes, and no text."""
    return phone.browser.get(url, headers=phone.header | (more or {}))


def test_the_profile_comes_as_a_pdf_once_and_again_when_it_changed(app: Flask, world: World, tmp_path: Path) -> None:
    give_plan(app, world, "ash", identity={"full_name": "Ash Example", "religion": "None"}, people=PEOPLE)
    phone, url = set_up(app, world, "worker"), f"/sync/profiles/{world.children['ash']}"
    first = asked(phone, url)
    assert first.mimetype == "application/pdf"
    assert first.headers["Cache-Control"] == "no-store"
    assert first.data.startswith(b"%PDF")
    assert len(first.data) < 1_000_000
    (tmp_path / "p.pdf").write_bytes(first.data)
    words = subprocess.run(["pdftotext", str(tmp_path / "p.pdf"), "-"], check=True, capture_output=True, text=True).stdout
    for said in ("Ash Example", "Nana Jo", "It reports nobody missing"):
        assert said in " ".join(words.split())
    about = subprocess.run(["pdfinfo", str(tmp_path / "p.pdf")], check=True, capture_output=True, text=True).stdout
    assert "Ash" not in about
    assert read(app) == [world.children["ash"]]
    again = asked(phone, url, {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    give_plan(app, world, "ash", description={"hair": "Short, red"})
    assert asked(phone, url, {"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_nobody_gets_it_of_a_child_who_is_not_theirs_or_without_their_phone(app: Flask, world: World, as_: Any) -> None:
    phone: WebPhone = set_up(app, world, "worker")
    for name in ("birch", "cedar", "fir"):
        phone.get(f"/sync/profiles/{world.children[name]}", expect=404)
    answer = as_("worker").get(f"/sync/profiles/{world.children['ash']}")
    assert answer.status_code == 401
    assert read(app) == []
