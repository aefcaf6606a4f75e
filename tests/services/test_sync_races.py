"""Phones that send at the same time, on both databases: every line once, the chain whole, and nothing answered that is not kept."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db import occurrence_store as store
from carer_app.db.base import new_id
from carer_app.domain.chain import verify_export
from carer_app.domain.entries import Noted
from tests.people import World, make_world
from tests.phones import TestPhone, phone_of, send, verdicts

LINES = 6


@pytest.fixture
def world(session: Session) -> Iterator[World]:
    made = make_world(session)
    session.commit()
    yield made
    session.rollback()


def _send_until_answered(sessions: sessionmaker[Session], phone: TestPhone, batches: list[list[object]]) -> list[str]:
    """As a phone does: the same again until there is an answer."""
    said = []
    for batch in batches:
        for _ in range(20):
            try:
                with sessions() as session:
                    said += verdicts(send(session, phone, *batch))
                break
            except OperationalError:
                continue
    return said


def test_four_phones_in_one_log_at_once(sessions: sessionmaker[Session], session: Session, world: World) -> None:
    """Each of two phones sends all of its lines twice at once, as two tabs would, and one of them the first line of the log."""
    occurrence = new_id()
    phones = [phone_of(session, world.people[name]) for name in ("night", "worker")]
    session.commit()
    sent = [[phone.write(occurrence, Noted(f"{phone.id} {n}"), seq=n + 2) for n in range(LINES)] for phone in phones]
    sent[0].insert(0, phones[0].open(occurrence, world.children["ash"], seq=1))
    jobs = [(phone, [lines[:3], lines[3:]]) for phone, lines in zip(phones, sent, strict=True) for _ in range(2)]
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda job: _send_until_answered(sessions, *job), jobs))
    assert {word for each in said for word in each} <= {"new", "same", "held"}
    for phone, lines in zip(phones, sent, strict=True):
        assert set(_send_until_answered(sessions, phone, [lines])) == {"same"}
    export = store.export(session, occurrence)
    assert verify_export(export) == []
    kept = {row["id"] for row in export["entries"] if row["kind"] != "linked"}
    assert kept == {line["id"] for lines in sent for line in lines}


def test_two_phones_open_two_logs_for_one_child_at_once(sessions: sessionmaker[Session], session: Session, world: World) -> None:
    phones = [phone_of(session, world.people[name]) for name in ("worker_b", "worker_b")]
    session.commit()
    ids = [new_id(), new_id()]
    jobs = [(phone, [[phone.open(name, world.children["birch"])]]) for phone, name in zip(phones, ids, strict=True)]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda job: _send_until_answered(sessions, *job), jobs)) == [["new"], ["new"]]
    assert all(verify_export(store.export(session, name)) == [] for name in ids)
