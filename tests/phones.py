"""Phones for tests: set up for a person, writing lines and sealing them as the real ones do."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db.base import new_id
from carer_app.db.models.devices import Lock
from carer_app.db.models.people import Person
from carer_app.domain.entries import Body, Entry, ExpectedWhere, Opened, PackUsed
from carer_app.domain.entry_json import to_json
from carer_app.services import devices, line_keys, sync
from carer_app.services.devices import Phone
from carer_app.services.sync_lines import Answer
from tests.factories import NOW
from tests.sealing import seal_line

BOOT = "77d0a7b2-7f0e-4e7d-8a53-0f8f0f6b2c11"
NATIONAL = (PackUsed("national", "1", "0" * 64),)


@dataclass
class TestPhone:
    """One phone and what it has written. `author` None is emergency mode."""

    __test__ = False

    key: dict[str, str]
    id: str = field(default_factory=new_id)
    token: str = ""
    author: str | None = None
    offset_ms: int | None = 0
    highest: dict[str, int] = field(default_factory=dict)

    @property
    def header(self) -> dict[str, str]:
        return {"Authorization": f"Device {self.id}.{self.token}"}

    def write(self, occurrence: str, body: Body, at: datetime = NOW, **how: Any) -> dict[str, Any]:
        """An envelope."""
        seq = how.pop("seq", None) or self.highest.get(occurrence, 0) + 1
        self.highest[occurrence] = max(seq, self.highest.get(occurrence, 0))
        written = how.pop("written_at", at)
        author = how.pop("author", self.author)
        entry = Entry(how.pop("id", new_id()), occurrence, self.id, seq, at.astimezone(UTC), written, body, author)
        return self.seal(to_json(entry), **how)

    def seal(self, entry: dict[str, Any], *, wall: datetime | None = None, build: str = "0123456789ab", **clock: Any) -> dict[str, Any]:
        told = {"wall": (wall or NOW).isoformat(), "elapsed_ms": 1000, "boot": BOOT, "offset_ms": self.offset_ms, **clock}
        return seal_line(self.key, {"entry": entry, "clock": told, "person": entry.get("author"), "build": build})

    def open(self, occurrence: str, child: str, at: datetime = NOW, **how: Any) -> dict[str, Any]:
        """The first line of a log."""
        return self.write(occurrence, Opened(child, ExpectedWhere.HOME, at, NATIONAL if child else ()), at, **how)


def phone_of(session: Session, *person_ids: str, at: datetime = NOW - timedelta(hours=2), device_id: str | None = None) -> TestPhone:
    """A phone set up for these people; the first one writes."""
    made = TestPhone(line_keys.make_first(session, at), author=person_ids[0])
    made.id = device_id or made.id
    for person_id in person_ids:
        person = session.get_one(Person, person_id)
        token = devices.set_up(session, person, made.id, made.token or None, "A test phone", Lock.PIN, at).token
        made.token = token or made.token
    return made


def shown(session: Session, phone: TestPhone, now: datetime = NOW, signed_in: str | None = None) -> Phone:
    """The phone as the server knows it once it has shown its token."""
    found = devices.known(session, phone.id, phone.token, now, session.get_one(Person, signed_in) if signed_in else None)
    assert found is not None
    return found


def send(session: Session, phone: TestPhone, *lines: Any, now: datetime = NOW, signed_in: str | None = None) -> tuple[Answer, ...]:
    """What the server answers, committed."""
    answers = sync.receive(session, shown(session, phone, now, signed_in), lines, now)
    session.commit()
    return answers


def verdicts(answers: tuple[Answer, ...]) -> list[str]:
    return [answer.verdict for answer in answers]


def an_id(number: int) -> str:
    return str(uuid.UUID(int=number, version=4))
