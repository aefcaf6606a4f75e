"""A pack is printed once for each content, ahead of time where it can be, and never half; on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db import migrate
from carer_app.db.base import new_id
from carer_app.db.models.children import Assignment, AssignmentKind, ContactSlot, Placement, ScopeKind, Slot
from carer_app.db.models.occurrences import Occurrence, PackPress, PackVersion
from carer_app.db.queries import packs
from carer_app.domain.entries import LevelRaised, Noted, PackShared
from carer_app.domain.levels import LevelOfIntervention
from carer_app.jobs import printing
from carer_app.pdf import render
from carer_app.services import handovers, occurrences, pack_ahead, pack_printing, photos, plans
from carer_app.services.actor import Actor
from carer_app.services.errors import NotPrinted
from tests.db import rows
from tests.db.rows import NOW
from tests.pdf.sample import portrait
from tests.services.test_handovers import Night, night, write

__all__ = ["night"]
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


def test_reading_giving_and_who_asks_make_no_other_version(session: Session, night: Night, press: Press) -> None:
    first = ready(session, night)
    assert (first.version, first.handed_over_at) == (1, None)
    shared = give(session, night, 1)
    assert (shared.version, shared.pack) == (1, first.id)
    give(session, night, 1, 3)
    handovers.confirm_pack(session, night.actor, night.occurrence, new_id(), "PC Reed", NOW + timedelta(minutes=4), entry_id=new_id())
    again = ready(session, night, 5, OTHER)
    assert (again.id, again.handed_over_at) == (first.id, NOW + timedelta(minutes=2))
    assert len(press.printed) == 1


def test_what_nobody_was_given_is_replaced_and_what_somebody_was_stays(session: Session, night: Night, press: Press) -> None:
    first = ready(session, night)
    write(session, night, "Seen at the bus station", 2)
    second = ready(session, night, 3)
    assert (first.version, second.version) == (1, 1)
    assert give(session, night, 1).pack == second.id
    write(session, night, "Seen at the park", 4)
    third = ready(session, night, 5)
    assert third.version == 2
    assert press.printed[-1][0].new_mark == "new since version 1 is marked New"
    assert handovers.read_pack(session, night.occurrence, 1).id == second.id  # type: ignore[union-attr]


def test_the_very_bytes_that_were_given_are_kept(session: Session, night: Night, press: Press) -> None:
    """A page had fetched them before another line was written."""
    fetched = ready(session, night)
    write(session, night, "Seen at the bus station", 2)
    ready(session, night, 3)
    assert give(session, night, 1, 4, number=fetched.number).pack == fetched.id
    assert handovers.read_number(session, night.occurrence, fetched.number).document == fetched.document  # type: ignore[union-attr]
    assert ready(session, night, 5).version == 2


def test_a_number_says_nothing_and_the_code_lies_sealed(session: Session, night: Night, press: Press) -> None:
    made = ready(session, night)
    assert len(bytes.fromhex(made.number)) == 16
    assert made.check_code is not None
    assert len(made.check_code.replace("-", "")) == 10
    assert made.check_code.encode() not in session.scalar(select(PackVersion.check_code_sealed))  # type: ignore[attr-defined]


def test_what_was_never_made_cannot_be_given(session: Session, night: Night, press: Press) -> None:
    with pytest.raises(LookupError):
        give(session, night, 1)


class NoLock:
    """As though each thread were a process."""

    def acquire(self, *, blocking: bool) -> bool:
        return True

    def release(self) -> None:
        pass


@pytest.mark.parametrize("lock", [threading.Lock, NoLock], ids=["one process", "several"])
def test_those_who_ask_at_once_share_one_printing(
    sessions: sessionmaker[Session], session: Session, night: Night, press: Press, monkeypatch: pytest.MonkeyPatch, lock: Any
) -> None:
    press.takes = 0.3
    monkeypatch.setattr(pack_ahead, "_PRESS", lock())

    def ask(_: int) -> str:
        with sessions() as own:
            return ready(own, night).id

    with ThreadPoolExecutor(3) as pool:
        found = set(pool.map(ask, range(3)))
    assert len(found) == len(press.printed) == 1


def test_a_printer_that_died_is_not_waited_for_long(session: Session, night: Night, press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_ahead, "CLAIM_LASTS", timedelta(seconds=0.2))
    assert packs.claim(session, night.occurrence, new_id(), NOW + timedelta(minutes=1), NOW, 2, force=False)
    session.commit()
    assert ready(session, night).version == 1
    assert session.get_one(PackPress, night.occurrence, populate_existing=True).claim is None


def test_one_who_fails_keeps_nothing_and_gives_the_work_back(session: Session, night: Night, press: Press) -> None:
    press.fails = [render.CannotPrint("no ink")]
    with pytest.raises(NotPrinted):
        ready(session, night)
    session.rollback()
    assert session.scalars(select(PackVersion)).all() == []
    left = session.get_one(PackPress, night.occurrence)
    assert (left.claim, left.failed_at) == (None, NOW + timedelta(minutes=1))
    assert ready(session, night, 2).version == 1


def test_a_pack_never_fails_for_its_photo(session: Session, night: Night, press: Press) -> None:
    photos.add_photo(session, night.actor, night.child, portrait((400, 500)), None, NOW)
    session.commit()
    press.fails = [render.CannotPrint("The photo cannot be printed")]
    assert ready(session, night).version == 1
    (with_photo, without) = press.printed
    assert with_photo[1] is not None
    assert without[1] is None
    assert without[0].overview.photo_words == "The photo we hold could not be printed. Ask for it by another way."


def test_enough_print_at_once(session: Session, night: Night, press: Press) -> None:
    other = rows.occurrence(session, night.other, night.provider.home)
    session.commit()
    claimed = (night.occurrence, other.id)
    assert [packs.claim(session, one, new_id(), NOW, NOW - timedelta(seconds=9), 1, force=False) for one in claimed] == [True, False]


def test_ten_lines_in_a_row_are_printed_once_and_then_handed_over_at_sight(
    sessions: sessionmaker[Session], session: Session, night: Night, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    raise_level(session, night)
    for minute in range(10):
        write(session, night, f"Rang again, {minute}", minute)
    monkeypatch.setattr(pack_ahead, "STILL", timedelta(hours=1))
    assert not printing.print_next(sessions)
    monkeypatch.setattr(pack_ahead, "STILL", timedelta(0))
    assert printing.print_next(sessions)
    assert not printing.print_next(sessions)
    monkeypatch.setattr(pack_ahead, "content_of", None)  # nobody need look
    made = handovers.ready(session, OTHER, night.occurrence, datetime.now(UTC))
    assert (made.version, made.made_by, len(press.printed)) == (1, None, 1)


def test_what_a_pack_prints_is_seen_whoever_writes_it(
    sessions: sessionmaker[Session], session: Session, night: Night, press: Press
) -> None:
    raise_level(session, night)
    child, home, worker = night.child, night.provider.home, night.provider.worker
    moved = Placement(child_id=night.other.id, home_id=home.id, from_at=NOW)
    for change in (
        lambda: write(session, night, "Seen at the bus station", 1),
        lambda: plans.save_section(session, night.actor, child, "identity", {"preferred_name": "Mari"}, NOW + timedelta(minutes=1)),
        lambda: photos.add_photo(session, night.actor, child, portrait((400, 500)), None, NOW),
        lambda: session.add(moved),
        lambda: session.add(Assignment(child_id=child.id, person_id=worker.id, kind=AssignmentKind.SOCIAL_WORKER, from_at=NOW)),
        lambda: session.add(
            ContactSlot(organisation_id=home.organisation_id, scope_kind=ScopeKind.CHILD, scope_id=child.id, slot=Slot.AGENCY)
        ),
        lambda: setattr(worker, "name", "Wren Newname"),
        lambda: setattr(home, "telephone", "01632 960077"),
    ):
        printing.print_next(sessions)
        assert wanted(session) == []
        change()
        session.commit()
        assert wanted(session) == [night.occurrence]


def test_giving_is_no_news(sessions: sessionmaker[Session], session: Session, night: Night, press: Press) -> None:
    raise_level(session, night)
    printing.print_next(sessions)
    give(session, night, 1)
    assert wanted(session) == []
    assert session.get_one(PackPress, night.occurrence, populate_existing=True).fresh_id is not None


def test_what_is_taken_back_is_no_news(session: Session, night: Night, press: Press) -> None:
    raise_level(session, night)
    session.execute(text("UPDATE pack_press SET wanted_at = NULL"))
    session.commit()
    occurrences.write(session, night.actor, night.occurrence, Noted("never kept"), NOW, entry_id=new_id())
    session.rollback()
    session.get_one(Occurrence, night.occurrence).entries_count += 0
    session.commit()
    assert wanted(session) == []


def test_nothing_is_printed_ahead_while_nobody_is_worried(
    sessions: sessionmaker[Session], session: Session, night: Night, press: Press
) -> None:
    write(session, night, "Back at nine, as agreed", 1)
    assert not printing.print_next(sessions)


def test_a_change_while_it_is_printed_is_printed_too(
    sessions: sessionmaker[Session], session: Session, night: Night, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    raise_level(session, night)
    real = press.render_pack

    def meanwhile(*given: Any, **inside: Any) -> bytes:
        if len(press.printed) == 0:
            write(session, night, "Seen at the bus station", 1)
        return real(*given, **inside)

    monkeypatch.setattr(render, "render_pack", meanwhile)
    printing.print_next(sessions)
    assert wanted(session) == [night.occurrence]
    printing.print_next(sessions)
    assert wanted(session) == []
    assert len(press.printed) == 2


def test_one_that_cannot_be_printed_ahead_does_not_hold_up_the_others(
    sessions: sessionmaker[Session], session: Session, night: Night, press: Press
) -> None:
    raise_level(session, night)
    press.fails = [RuntimeError("broken"), RuntimeError("broken still")]
    assert not printing.print_next(sessions)  # tried once more: what it was made of may have changed under it
    assert printing.print_next(sessions)
    assert not printing.print_next(sessions)
    write(session, night, "Seen at the bus station", 1)
    assert printing.print_next(sessions)
    assert len(press.printed) == 3


def test_versions_that_were_given_stay_when_contents_come_and_go(session: Session, night: Night, press: Press, database_url: str) -> None:
    ready(session, night)
    give(session, night, 1)
    write(session, night, "Seen at the bus station", 3)
    ready(session, night, 4)
    session.close()
    migrate.downgrade(database_url, "0012")
    assert session.execute(text("SELECT version FROM pack_version")).all() == [(1,)]
    session.close()
    migrate.upgrade(database_url)
    assert migrate.differences(database_url) == []
    (kept,) = session.scalars(select(PackVersion))
    assert (kept.version, kept.content_key, kept.handed_over_at) == (1, None, kept.made_at)
    assert len(kept.number) == 32


def test_while_a_printer_is_at_work_a_page_asks_again_and_is_served_first(
    sessions: sessionmaker[Session], session: Session, night: Night, press: Press
) -> None:
    raise_level(session, night)
    other = rows.occurrence(session, night.other, night.provider.home, opened_at=NOW - timedelta(days=1))
    occurrences.write(session, night.actor, other.id, LevelRaised(LevelOfIntervention.POLICE, "A car"), NOW, entry_id=new_id())
    session.commit()
    here = handovers.ready_soon(session, night.actor, night.occurrence, NOW)
    assert here is not None
    before = here.id
    write(session, night, "Seen at the bus station", 1)
    at = datetime.now(UTC)
    pack_ahead.seen(session, new_id(), at)
    session.commit()
    assert handovers.ready_soon(session, night.actor, night.occurrence, at) is None
    assert wanted(session) == [night.occurrence, other.id]
    printing.print_next(sessions)
    found = handovers.ready_soon(session, night.actor, night.occurrence, datetime.now(UTC))
    assert found is not None
    assert found.id != before
    assert wanted(session) == [other.id]


def test_a_printer_that_was_not_seen_lately_is_not_waited_for(session: Session, night: Night, press: Press) -> None:
    pack_ahead.seen(session, new_id(), NOW)
    session.commit()
    assert handovers.ready_soon(session, night.actor, night.occurrence, NOW + timedelta(minutes=1)) is not None


def test_a_line_that_is_written_while_a_pack_is_kept_and_the_pack_do_not_wait_for_each_other(
    sessions: sessionmaker[Session], session: Session, night: Night, press: Press
) -> None:
    raise_level(session, night)
    session.get_one(Occurrence, night.occurrence)
    occurrences.append(session, night.actor, night.occurrence, Noted("Seen at the bus station"), NOW, entry_id=new_id())
    with ThreadPoolExecutor(1) as pool, sessions() as other:
        if session.get_bind().dialect.name == "sqlite":  # one writer at a time: it cannot even claim the work
            session.commit()
        asked = pool.submit(ready, other, night, 1)
        while not press.printed:
            time.sleep(0.01)
        time.sleep(0.1)
        began = time.monotonic()
        session.commit()
        asked.result(timeout=5)
    assert time.monotonic() - began < 0.9  # PostgreSQL looks for a deadlock after a second


def test_what_a_printer_cannot_print_is_told_to_whoever_asks(
    sessions: sessionmaker[Session], session: Session, night: Night, press: Press
) -> None:
    raise_level(session, night)
    at = datetime.now(UTC)
    pack_ahead.seen(session, new_id(), at)
    session.commit()
    press.fails = [RuntimeError("broken"), RuntimeError("broken")]
    assert handovers.ready_soon(session, night.actor, night.occurrence, at) is None
    printing.print_next(sessions)
    with pytest.raises(NotPrinted):
        handovers.ready_soon(session, night.actor, night.occurrence, datetime.now(UTC))
