"""A pack is printed once for each content, whoever asks at once, and never half; on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db import migrate
from carer_app.db.base import new_id
from carer_app.db.models.occurrences import Occurrence, PackPress, PackVersion
from carer_app.db.queries import packs
from carer_app.domain.entries import Noted
from carer_app.domain.levels import State
from carer_app.pdf import render
from carer_app.services import handovers, occurrences, pack_ahead, pack_printing, photos
from carer_app.services.errors import NotPrinted
from tests.db import rows
from tests.db.rows import NOW
from tests.pdf.sample import portrait
from tests.services.pack_press import OTHER, Press, give, press, raise_level, ready
from tests.services.test_handovers import Night, night, write

__all__ = ["night", "press"]


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
    assert press.printed[-1][0].new_mark == "marked New: logged since version 1"
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


def test_once_it_is_over_drafts_nobody_was_given_give_up_their_pages(session: Session, night: Night, press: Press) -> None:
    ready(session, night)
    later = NOW + timedelta(days=1)
    assert pack_printing.let_drafts_go(session, later) == 0, "the child is away"
    row = session.get_one(Occurrence, night.occurrence)
    row.state = State.CLOSED
    session.commit()
    assert pack_printing.let_drafts_go(session, NOW) == 0, "somebody may be looking at it"
    assert pack_printing.let_drafts_go(session, later) == 1
    assert pack_printing.let_drafts_go(session, later) == 0
    assert [(kept.document, kept.let_go_at) for kept in session.scalars(select(PackVersion))] == [(b"", later)]
