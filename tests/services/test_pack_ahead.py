"""What changes is printed before anybody asks, one after another, and a page never waits behind the printing; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db.base import new_id
from carer_app.db.models.children import Assignment, AssignmentKind, ContactSlot, Placement, ScopeKind, Slot
from carer_app.db.models.occurrences import Occurrence, PackPress
from carer_app.db.models.protocols import ProtocolAcceptance
from carer_app.domain.entries import LevelRaised, Noted
from carer_app.domain.levels import LevelOfIntervention
from carer_app.jobs import printing
from carer_app.pdf import render
from carer_app.services import handovers, occurrences, pack_ahead, photos, plans
from carer_app.services.errors import NotPrinted
from tests.db import rows
from tests.db.rows import NOW
from tests.pdf.sample import portrait
from tests.services.pack_press import OTHER, Press, give, press, raise_level, wanted
from tests.services.test_handovers import Night, night, write

__all__ = ["night", "press"]


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
        lambda: session.add(
            ProtocolAcceptance(
                organisation_id=home.organisation_id, protocol="wakefield", version="1", accepted_by=worker.id, accepted_at=NOW
            )
        ),
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


def test_a_printer_whose_clock_is_far_ahead_is_not_waited_for_either(session: Session, night: Night, press: Press) -> None:
    pack_ahead.seen(session, new_id(), NOW + timedelta(hours=1))
    session.commit()
    assert handovers.ready_soon(session, night.actor, night.occurrence, NOW) is not None


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
