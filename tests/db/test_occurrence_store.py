"""The lines of a log come back as they were given, in one chain, however many write at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from multiprocessing import get_context

import pytest
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db import occurrence_store as store
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.queries import occurrences
from carer_app.db.sealed import KeyRing, Sealer, Shredded, Subject, SubjectKind
from carer_app.domain import chain
from carer_app.domain.entries import Noted, ReviewBasis, ReviewSet
from tests.db.rows import NOW, Statements, child, line, occurrence, provider

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload([__name__])  # what takes long is importing, so do it once


def _away(session: Session) -> str:
    home = provider(session).home
    away = occurrence(session, child(session, home), home).id
    session.commit()
    return away


def _append(session: Session, occurrence_id: str, text: str, seq: int = 1) -> None:
    away = occurrences.lock(session, occurrence_id)
    assert away is not None
    store.append(session, away, line(away, text, seq), NOW, proved=True)
    session.commit()


def test_a_line_comes_back_as_it_was_given_with_what_the_server_added(session: Session) -> None:
    larkfield = provider(session)
    away = occurrence(session, child(session, larkfield.home), larkfield.home)
    summer_time = datetime(2026, 10, 14, 22, 5, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    body = ReviewSet(review_at=summer_time + timedelta(minutes=30), basis=ReviewBasis.CARER, reason="She rang: “ten minutes” – Zoë")
    given = replace(line(away, author=larkfield.worker, happened_at=summer_time), body=body, seq=2**53 - 1)
    store.append(session, away, given, NOW, proved=True)
    session.commit()
    session.expunge_all()
    [read] = store.load(session, given.occurrence)
    assert read == given
    assert (read.proved, read.received_at) == (True, NOW)
    assert read.happened_at.utcoffset() == timedelta(0)


def test_the_row_of_the_lists_follows_the_log(session: Session) -> None:
    away_id = _away(session)
    for number in range(3):
        _append(session, away_id, f"line {number}", seq=number)
    away = occurrences.get(session, away_id)
    rows = occurrences.entries(session, away_id)
    assert away is not None
    assert [row.position for row in rows] == [1, 2, 3]
    assert (away.chain_head, away.chain_length, away.entries_count, away.last_entry_at) == (rows[-1].digest, 3, 3, NOW)
    assert [row.position for row in occurrences.entries(session, away_id, after=2)] == [3]
    assert store.next_seq(session, away_id) == 3


def test_an_export_holds_and_a_changed_word_shows(session: Session) -> None:
    away_id = _away(session)
    for number in range(4):
        _append(session, away_id, f"line {number}", seq=number)
    export = json.loads(json.dumps(store.export(session, away_id)))
    assert chain.verify_export(export) == []
    export["entries"][2]["payload"]["text"] = "I never said that."
    assert [problem.position for problem in chain.verify_export(export)] == [3]


def test_words_can_be_shredded_and_the_chain_still_holds(session: Session) -> None:
    away_id = _away(session)
    _append(session, away_id, "He was at the harbour.")
    KeyRing.of(session).shred(Subject(SubjectKind.OCCURRENCE, away_id), NOW)
    session.commit()
    with pytest.raises(Shredded):
        store.load(session, away_id)
    export = store.export(session, away_id)
    assert chain.verify_export(export) == []
    assert chain.content_removed(export) == (1,)


def test_a_line_offered_again_is_known_and_a_different_one_is_not_the_same(session: Session) -> None:
    away_id = _away(session)
    away = occurrences.lock(session, away_id)
    assert away is not None
    given = line(away)
    row = store.append(session, away, given, NOW, proved=False)
    session.commit()
    assert store.has(session, given.id)
    assert not store.has(session, away_id)
    assert store.is_same(row, given)
    assert not store.is_same(row, replace(given, body=Noted("Something else")))
    assert occurrences.known_entries(session, [given.id, away_id]).keys() == {given.id}


def test_a_line_of_another_occurrence_is_refused(session: Session) -> None:
    home = provider(session).home
    one, other = (occurrence(session, child(session, home), home) for _ in range(2))
    with pytest.raises(ValueError, match="another occurrence"):
        store.append(session, one, line(other), NOW, proved=True)


@pytest.mark.parametrize("many", [2, 60])
def test_reading_a_log_costs_two_queries_however_long(session: Session, many: int) -> None:
    away_id = _away(session)
    away = occurrences.lock(session, away_id)
    assert away is not None
    for number in range(many):
        store.append(session, away, line(away, seq=number), NOW, proved=True)
    session.commit()
    session.expunge_all()
    with Statements(session) as asked:
        assert len(store.load(session, away_id)) == many
    assert len(asked) == 2, asked


def _write_many(url: str, keys: str, occurrence_id: str, who: int, many: int) -> int:
    engine = make_engine(url)
    with session_factory(engine, Sealer(keys))() as session:
        for number in range(many):
            occurrences.get(session, occurrence_id)  # read first, as a page does: the lock must still see what came since
            _append(session, occurrence_id, f"writer {who}, line {number}", seq=number)
    engine.dispose()
    return many


@pytest.mark.parametrize(
    "pool",
    [lambda: ThreadPoolExecutor(3), lambda: ProcessPoolExecutor(3, mp_context=FORKS)],
    ids=["threads", "processes"],
)
def test_writers_who_meet_make_one_chain_without_a_gap(
    sessions: sessionmaker[Session], database_url: str, sealing_keys: str, pool: Callable[[], ThreadPoolExecutor | ProcessPoolExecutor]
) -> None:
    with sessions() as session:
        away_id = _away(session)
    with pool() as writers:
        written = [writers.submit(_write_many, database_url, sealing_keys, away_id, who, 12) for who in range(3)]
        assert sum(each.result(timeout=60) for each in written) == 36
    with sessions() as session:
        rows = occurrences.entries(session, away_id)
        assert [row.position for row in rows] == list(range(1, 37))
        assert chain.verify_export(store.export(session, away_id)) == []
        away = occurrences.get(session, away_id)
        assert away is not None
        assert (away.chain_length, away.chain_head) == (36, rows[-1].digest)


def test_a_writer_without_the_lock_fails_rather_than_fork_the_chain(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        away_id = _away(session)
        stale = occurrences.get(session, away_id)
        with sessions() as other:
            _append(other, away_id, "first")
        assert stale is not None
        store.append(session, stale, line(stale, "second"), NOW, proved=True)
        with pytest.raises(Exception, match=r"(?i)unique|append-only"):
            session.commit()
