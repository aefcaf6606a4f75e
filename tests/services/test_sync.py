"""What becomes of the lines that phones send: in a log, held, apart or refused; once, marked, and never dropped."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db import occurrence_store as store
from carer_app.db.base import new_id
from carer_app.db.models.devices import HeldLine, LineReceipt, RefusedLine
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.people import Person
from carer_app.domain.chain import verify_export
from carer_app.domain.entries import (
    FoundWhere,
    Noted,
    PoliceTold,
    Returned,
    StepResult,
    StepTaken,
)
from carer_app.domain.levels import State
from carer_app.services import devices, sync_log
from tests.factories import NOW
from tests.people import World
from tests.phones import TestPhone, phone_of, send, verdicts
from tests.services.sync_place import database_url, entry_json_of, log, night, words, world

__all__ = ["database_url", "night", "world"]
"""Fixtures of these tests."""


def test_a_line_of_a_phone_joins_the_log_that_is_open(session: Session, world: World, night: TestPhone) -> None:
    ash = world.occurrences["ash"]
    answers = send(session, night, night.write(ash, Noted("Rang her aunt"), seq=7))
    assert verdicts(answers) == ["new"]
    entry = log(session, ash)[-1]
    assert (entry.body, entry.seq, entry.device, entry.author, entry.proved) == (Noted("Rang her aunt"), 7, night.id, night.author, False)
    assert verify_export(store.export(session, ash)) == []


def test_a_phone_opens_a_log_for_a_child_who_lives_where_its_person_works(session: Session, world: World, night: TestPhone) -> None:
    occurrence = new_id()
    lines = [night.open(occurrence, world.children["ash"]), night.write(occurrence, Noted("Not in her room"))]
    assert verdicts(send(session, night, *lines)) == ["new", "new"]
    row = session.get_one(Occurrence, occurrence)
    assert (row.child_id, row.home_id, row.state, row.entries_count) == (world.children["ash"], world.homes["larch"], State.OPENED, 3)


def test_the_writer_is_proved_only_by_their_own_session(session: Session, world: World, night: TestPhone) -> None:
    ash = world.occurrences["ash"]
    send(session, night, night.write(ash, Noted("by herself")), signed_in=world.people["night"])
    send(session, night, night.write(ash, Noted("by another")), signed_in=world.people["worker"])
    assert [entry.proved for entry in log(session, ash)[-2:]] == [True, False]


def test_sent_three_times_it_is_there_once(session: Session, world: World, night: TestPhone) -> None:
    occurrence = new_id()
    lines = [night.open(occurrence, world.children["ash"]), *(night.write(occurrence, Noted(f"{n}")) for n in range(5))]
    lines.append({"v": 9})
    assert verdicts(send(session, night, *lines)) == ["new"] * 6 + ["refused"]
    before = store.export(session, occurrence)
    for _ in range(2):
        assert verdicts(send(session, night, *lines)) == ["same"] * 6 + ["refused"]
    assert store.export(session, occurrence) == before
    assert len(session.scalars(select(RefusedLine)).all()) == 1


def test_the_same_words_under_two_ids_are_two_lines(session: Session, world: World, night: TestPhone) -> None:
    """S10: a carer may ring twice."""
    ash = world.occurrences["ash"]
    assert verdicts(send(session, night, night.write(ash, Noted("Rang")), night.write(ash, Noted("Rang")))) == ["new", "new"]
    assert words(session, ash) == ["Rang", "Rang"]


def test_what_comes_before_the_first_line_is_held_and_taken_in_with_it(session: Session, world: World, night: TestPhone) -> None:
    occurrence = new_id()
    opened, early = night.open(occurrence, world.children["ash"]), night.write(occurrence, Noted("early"))
    assert verdicts(send(session, night, early)) == ["held"]
    assert verdicts(send(session, night, early)) == ["held"]
    assert len(session.scalars(select(HeldLine)).all()) == 1
    assert session.get(Occurrence, occurrence) is None
    assert verdicts(send(session, night, opened)) == ["new"]
    assert words(session, occurrence) == ["early"]
    assert session.scalars(select(HeldLine)).all() == []
    assert verdicts(send(session, night, early)) == ["same"]


def test_a_line_that_was_held_may_come_again_with_the_first_one(session: Session, world: World, night: TestPhone) -> None:
    occurrence = new_id()
    opened, early = night.open(occurrence, world.children["ash"]), night.write(occurrence, Noted("early"))
    send(session, night, early)
    assert verdicts(send(session, night, early, opened)) == ["new", "new"]
    assert words(session, occurrence) == ["early"]


def test_two_lines_with_one_id_are_never_silently_one(session: Session, world: World, night: TestPhone) -> None:
    ash, entry_id = world.occurrences["ash"], new_id()
    first, other = (night.write(ash, Noted(text), id=entry_id, seq=5) for text in ("one", "two"))
    assert verdicts(send(session, night, first, other)) == ["new", "refused"]
    assert verdicts(send(session, night, other)) == ["refused"]
    assert words(session, ash) == ["one"]
    assert "Another entry" in session.scalars(select(RefusedLine)).one().reason


def test_one_bad_line_stops_no_other(session: Session, world: World, night: TestPhone) -> None:
    ash = world.occurrences["ash"]
    good = [night.write(ash, Noted(f"{n}")) for n in range(3)]
    wrong_key = night.write(ash, Noted("lost")) | {"key": new_id()}
    altered = good[0] | {"seq": 99, "id": new_id()}
    no_such_kind = night.seal({**entry_json_of(night, ash), "kind": "no_such_kind", "body": {}})
    answers = send(session, night, None, good[0], wrong_key, good[1], altered, no_such_kind, good[2], {"id": "x" * 99})
    assert verdicts(answers) == ["refused", "new", "refused", "new", "refused", "refused", "new", "refused"]
    assert all(answer.says.endswith(".") for answer in answers)
    assert answers[0].id == ""
    assert words(session, ash) == ["0", "1", "2"]
    assert len(session.scalars(select(RefusedLine)).all()) == 5


def test_a_line_that_breaks_the_store_is_put_aside_and_the_others_go_on(
    session: Session, world: World, night: TestPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    ash, real = world.occurrences["ash"], store.append

    def fragile(session: Session, row: Any, entry: Any, **how: Any) -> Any:
        if entry.body == Noted("poison"):
            raise RuntimeError("nobody had thought of that")
        return real(session, row, entry, **how)

    monkeypatch.setattr(store, "append", fragile)
    lines = [night.write(ash, Noted(text)) for text in ("before", "poison", "after")]
    assert verdicts(send(session, night, *lines)) == ["new", "refused", "new"]
    assert words(session, ash) == ["before", "after"]
    assert verify_export(store.export(session, ash)) == []


def test_a_log_that_cannot_be_folded_keeps_its_lines(
    session: Session, world: World, night: TestPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("no fold")

    monkeypatch.setattr("carer_app.services.occurrences.project", broken)
    assert verdicts(send(session, night, night.write(world.occurrences["ash"], Noted("kept")))) == ["new"]
    assert words(session, world.occurrences["ash"]) == ["kept"]


def test_the_row_of_the_lists_follows_the_lines(session: Session, world: World, night: TestPhone) -> None:
    ash = world.occurrences["ash"]
    send(session, night, night.write(ash, PoliceTold("REF-1"), seq=3), night.write(ash, Returned(FoundWhere.CAME_BACK), seq=9))
    row = session.get_one(Occurrence, ash)
    assert (row.state, row.police_told, row.returned_at) == (State.BACK, True, NOW)


class TestTwoPhones:
    """Two phones, one child."""

    def test_two_logs_for_one_child_are_both_kept_and_each_names_the_other(self, session: Session, world: World, night: TestPhone) -> None:
        day = phone_of(session, world.people["worker"])
        birch = phone_of(session, world.people["worker_b"])
        one, two = new_id(), new_id()
        send(session, birch, birch.open(one, world.children["birch"]))
        send(session, birch, birch.open(two, world.children["birch"]))
        assert verdicts(send(session, day, day.write(one, Noted("not mine")))) == ["new"]
        for this, other in ((one, two), (two, one)):
            links = [entry.body.occurrence for entry in log(session, this) if entry.kind == "linked"]
            assert other in links
            assert session.get_one(Occurrence, this).child_id == world.children["birch"]

    def test_they_meet_in_one_log_in_the_order_of_their_counts(self, session: Session, world: World, night: TestPhone) -> None:
        day, ash = phone_of(session, world.people["worker"]), world.occurrences["ash"]
        late = [night.write(ash, Noted(f"night {n}"), seq=n) for n in (2, 4, 6)]
        send(session, day, *(day.write(ash, Noted(f"day {n}"), seq=n) for n in (3, 5)))
        send(session, night, *reversed(late))
        read = [line.entry.body.text for line in sync_log.occurrences.occurrence_of(session, ash).log if line.entry.kind == "noted"]
        assert read == ["night 2", "day 3", "night 4", "day 5", "night 6"]


class TestClocks:
    """L1: what the phone's clock said is kept, and shown when it was out."""

    def test_the_clock_is_kept_beside_the_line_and_not_in_its_chain(self, session: Session, world: World, night: TestPhone) -> None:
        night.offset_ms = -180_000
        send(session, night, night.write(world.occurrences["ash"], Noted("fast")))
        receipt = session.get_one(LineReceipt, log(session, world.occurrences["ash"])[-1].id)
        assert (receipt.clock_seconds, receipt.told["clock"]["offset_ms"]) == (180, -180_000)
        assert verify_export(store.export(session, world.occurrences["ash"])) == []

    @pytest.mark.parametrize("days", [-1, 1])
    def test_a_clock_a_day_out_loses_nothing(self, session: Session, world: World, night: TestPhone, days: int) -> None:
        occurrence, wrong = new_id(), NOW + timedelta(days=days)
        lines = [night.open(occurrence, world.children["ash"], wrong, wall=wrong), night.write(occurrence, Noted("x"), wrong, wall=wrong)]
        assert verdicts(send(session, night, *lines)) == ["new", "new"]
        assert session.get_one(Occurrence, occurrence).opened_at <= NOW


def test_a_step_taken_by_a_phone_is_like_one_of_a_page(session: Session, world: World, night: TestPhone) -> None:
    ash = world.occurrences["ash"]
    send(session, night, night.write(ash, StepTaken("search_home", StepResult.DONE), seq=5))
    assert "search_home" in str(sync_log.occurrences.occurrence_of(session, ash).steps)


def test_a_phone_may_hand_in_for_a_week_after_it_was_taken_out_of_use(session: Session, world: World, night: TestPhone) -> None:
    devices.revoke(session, session.get_one(Person, world.people["manager"]), night.id, NOW)
    session.commit()
    assert devices.known(session, night.id, night.token, NOW + timedelta(days=6)) is not None
    assert devices.known(session, night.id, night.token, NOW + timedelta(days=8)) is None


def test_nothing_is_answered_when_the_database_is_away(
    session: Session, world: World, night: TestPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("insert", {}, Exception("locked"))

    monkeypatch.setattr(store, "append", away)
    with pytest.raises(OperationalError):
        send(session, night, night.write(world.occurrences["ash"], Noted("again")))
