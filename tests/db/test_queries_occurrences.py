"""What is open, what is unfinished, what went before; and that the lists read an index, not the table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from carer_app.db.base import new_id
from carer_app.db.models.occurrences import PackVersion
from carer_app.db.queries import occurrences
from carer_app.domain.levels import State
from tests.db.rows import LAST_MONTH, NOW, Provider, Statements, child, occurrence, provider


@pytest.fixture
def larkfield(session: Session) -> Provider:
    return provider(session)


def test_away_back_and_closed_are_told_apart(session: Session, larkfield: Provider) -> None:
    marigold = child(session, larkfield.home)
    made = {
        state: occurrence(session, marigold, larkfield.home, NOW - timedelta(hours=number), state=state)
        for number, state in enumerate([State.OPENED, State.RECORDED_MISSING, State.BACK, State.CLOSED, State.PAST])
    }
    session.commit()
    away = [made[State.OPENED].id, made[State.RECORDED_MISSING].id]
    home, organisation = larkfield.home.id, larkfield.organisation.id
    assert [o.id for o in occurrences.open_in_homes(session, [home])] == away
    assert [o.id for o in occurrences.open_in_organisation(session, organisation)] == away
    latest = occurrences.open_for_child(session, marigold.id)
    assert latest is made[State.OPENED]
    assert occurrences.open_for_children(session, [marigold.id]) == {marigold.id: latest}
    for found in (
        occurrences.unfinished_in_homes(session, [home]),
        occurrences.unfinished_in_organisation(session, organisation),
        occurrences.unfinished_for_children(session, [marigold.id]),
    ):
        assert [o.id for o in found] == [*away, made[State.BACK].id]


def test_what_went_before(session: Session, larkfield: Provider) -> None:
    one, other, never = (child(session, larkfield.home, name) for name in ("Ash", "Bay", "Cob"))
    first, second = (occurrence(session, one, larkfield.home, LAST_MONTH + timedelta(days=days)) for days in (0, 5))
    tonight = occurrence(session, one, larkfield.home, NOW)
    theirs = occurrence(session, other, larkfield.home, LAST_MONTH)
    session.commit()
    assert occurrences.last_for_child(session, one.id) is tonight
    assert occurrences.last_for_child(session, never.id) is None
    assert occurrences.last_for_children(session, [one.id, other.id, never.id], NOW) == {one.id: second, other.id: theirs}
    assert list(occurrences.earlier(session, one.id, NOW)) == [second, first]
    assert list(occurrences.earlier(session, one.id, NOW, at_most=1)) == [second]
    counted = occurrences.counts(session, [one.id, other.id, never.id], LAST_MONTH + timedelta(days=1), NOW + timedelta(seconds=1))
    assert counted == {one.id: 2}
    assert len(occurrences.every_id(session)) == 4


def test_those_begun_together_and_the_timers_that_ran_out(session: Session, larkfield: Provider) -> None:
    together = new_id()
    siblings = [occurrence(session, child(session, larkfield.home), larkfield.home, together=together) for _ in range(2)]
    late, soon, later = (
        occurrence(session, child(session, larkfield.home), larkfield.home, next_timer_at=NOW + timedelta(minutes=minutes))
        for minutes in (-30, 0, 10)
    )
    session.commit()
    assert {o.id for o in occurrences.together(session, together)} == {o.id for o in siblings}
    assert [o.id for o in occurrences.with_timer_due(session, NOW)] == [late.id, soon.id]
    assert later.next_timer_at is not None


def test_versions_of_the_pack_come_in_order(session: Session, larkfield: Provider) -> None:
    away = occurrence(session, child(session, larkfield.home), larkfield.home)
    for version, given in ((2, NOW), (1, NOW), (3, None)):
        digest = {"sha256": "0" * 64, "log_head": "1" * 64}
        session.add(PackVersion(occurrence_id=away.id, version=version, pages=6, handed_over_at=given, document=b"%PDF", **digest))
    session.commit()
    assert [row.version for row in occurrences.pack_versions(session, away.id)] == [1, 2]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_lists_read_an_index_and_never_the_whole_table(session: Session, larkfield: Provider) -> None:
    marigold = child(session, larkfield.home)
    for query, index in (
        (lambda: occurrences.open_in_homes(session, [larkfield.home.id]), "ix_occurrence_unfinished_home_id"),
        (lambda: occurrences.unfinished_in_organisation(session, larkfield.organisation.id), "ix_occurrence_unfinished_organisation_id"),
        (lambda: occurrences.earlier(session, marigold.id, NOW), "ix_occurrence_child_id_opened_at"),
        (lambda: occurrences.with_timer_due(session, NOW), "ix_occurrence_next_timer_at"),
        (lambda: occurrences.entries(session, marigold.id), "sqlite_autoindex_entry"),
    ):
        with Statements(session) as asked:
            query()
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0]}", (None,) * asked[0].count("?")).all()
        assert any(index in str(step) for step in plan), plan


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_uses_the_partial_index_too(session: Session, larkfield: Provider) -> None:
    session.execute(text("SET LOCAL enable_seqscan = off"))
    statement = "SELECT id FROM occurrence WHERE state NOT IN ('S12', 'S13') AND organisation_id = :id"
    plan = session.execute(text(f"EXPLAIN {statement}"), {"id": larkfield.organisation.id}).scalars().all()
    assert any("ix_occurrence_unfinished_organisation_id" in step for step in plan), plan
