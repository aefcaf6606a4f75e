"""A night, its packs, and a press that only remembers what was asked of it: printing itself is tried in tests/pdf."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from sqlalchemy.orm import Session

from carer_app.db.base import new_id
from carer_app.db.models.occurrences import PackVersion
from carer_app.domain.entries import LevelRaised, PackShared
from carer_app.domain.levels import LevelOfIntervention
from carer_app.pdf import render
from carer_app.services import handovers, occurrences, pack_ahead, pack_printing
from carer_app.services.actor import Actor
from tests.db.rows import NOW
from tests.services.test_handovers import Night

OTHER = Actor(None, "The next shift", "browser-2")


class Press:
    """Stands in for the printing: remembers what was asked of it."""

    def __init__(self) -> None:
        self.printed: list[Any] = []
        self.takes = 0.0
        self.fails: list[BaseException] = []

    def render_pack(self, pack: Any, photo: bytes | None, **inside: Any) -> bytes:
        self.printed.append((pack, photo))
        time.sleep(self.takes)
        if self.fails:
            raise self.fails.pop(0)
        sheets = pikepdf.new()
        sheets.add_blank_page()
        out = BytesIO()
        sheets.save(out)
        return out.getvalue() + f"\n% {len(self.printed)}".encode()


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    press = Press()
    monkeypatch.setattr(render, "render_pack", press.render_pack)
    monkeypatch.setattr(pack_printing, "_signer", lambda *_: None)
    monkeypatch.setattr(pack_ahead, "STILL", timedelta(0))
    monkeypatch.setattr(pack_ahead, "A_MOMENT", timedelta(0))
    return press


def ready(session: Session, night: Night, minutes: int = 1, actor: Actor | None = None) -> PackVersion:
    found = handovers.ready(session, actor or night.actor, night.occurrence, NOW + timedelta(minutes=minutes))
    session.commit()
    return found


def give(session: Session, night: Night, version: int, minutes: int = 2, number: str | None = None) -> PackShared:
    at = NOW + timedelta(minutes=minutes)
    line = handovers.hand_over(session, night.actor, night.occurrence, version, "PC Reed", "share", at, entry_id=new_id(), number=number)
    session.commit()
    assert isinstance(line.body, PackShared)
    return line.body


def raise_level(session: Session, night: Night) -> None:
    body = LevelRaised(LevelOfIntervention.POLICE, "A car")
    occurrences.write(session, night.actor, night.occurrence, body, NOW, entry_id=new_id())
    session.commit()


def wanted(session: Session) -> list[str]:
    return pack_ahead.wanted(session, datetime.now(UTC))
