"""What is said to each entry a device sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from carer_app.domain.entries import ExpectedWhere, Noted, Opened
from carer_app.domain.sync import HELD, NEW, REFUSED, SAME, accept, fingerprint
from tests.unit.entry_strategies import logs
from tests.unit.occurrence_cases import OCCURRENCE, Log, as_sent

LOG = Log()
OPENED = LOG.add(0, Opened("10000000-0000-4000-8000-000000000001", ExpectedWhere.HOME, LOG.at(0)))
NOTED = LOG.add(1, Noted("quiet"))
OTHER = LOG.add(2, Noted("quiet"))


def verdicts(batch: list[Any], known: dict[str, str] | None = None, open_: tuple[str, ...] = ()) -> list[str]:
    return [verdict.verdict for verdict in accept(batch, known or {}, open_)]


def test_well_formed_entries_are_new_in_any_order() -> None:
    assert verdicts([as_sent(NOTED), as_sent(OPENED), as_sent(OTHER)]) == [NEW, NEW, NEW]
    assert verdicts([as_sent(NOTED)], open_=(OCCURRENCE,)) == [NEW]


def test_the_same_again_is_the_same_however_often() -> None:
    """S10: replaying the whole queue leaves no duplicates; the same words under another id are kept twice."""
    known = {entry.id: fingerprint(entry) for entry in (OPENED, NOTED)}
    sent = [as_sent(OPENED), as_sent(NOTED), as_sent(OTHER)] * 3
    assert verdicts(sent, known, (OCCURRENCE,)) == [SAME, SAME, NEW, SAME, SAME, SAME, SAME, SAME, SAME]


def test_the_same_entry_told_in_another_zone_is_the_same() -> None:
    moved = replace(NOTED, happened_at=NOTED.happened_at.astimezone(timezone(timedelta(hours=1))))
    assert as_sent(moved) != as_sent(NOTED)
    assert verdicts([as_sent(moved)], {NOTED.id: fingerprint(NOTED)}, (OCCURRENCE,)) == [SAME]


def test_another_entry_under_a_known_id_never_overwrites_it() -> None:
    forged = as_sent(replace(NOTED, body=Noted("he is back")))
    (verdict,) = accept([forged], {NOTED.id: fingerprint(NOTED)}, (OCCURRENCE,))
    assert (verdict.verdict, verdict.entry) == (REFUSED, None)
    assert "kept" in verdict.says
    assert verdicts([as_sent(NOTED), forged], open_=(OCCURRENCE,)) == [NEW, REFUSED]


def test_an_entry_of_an_occurrence_that_has_not_arrived_is_held_and_not_lost() -> None:
    assert verdicts([as_sent(NOTED)]) == [HELD]
    assert verdicts([as_sent(NOTED), as_sent(NOTED)]) == [HELD, HELD], "nothing was received, so nothing may be called received"
    assert verdicts([as_sent(NOTED), as_sent(OPENED)]) == [NEW, NEW]


def test_what_was_received_once_is_never_held_again() -> None:
    assert verdicts([as_sent(NOTED)], {NOTED.id: fingerprint(NOTED)}) == [SAME]


def test_an_opening_line_that_is_refused_opens_nothing() -> None:
    clash = as_sent(replace(OPENED, device="b"))
    assert verdicts([clash, as_sent(NOTED)], {OPENED.id: fingerprint(OPENED)}) == [REFUSED, HELD]


def test_one_bad_entry_does_not_stop_the_others() -> None:
    """S11: the poison item is named with a reason, the rest go on."""
    bad = as_sent(NOTED) | {"kind": "submitted"}
    batch: list[Any] = [bad, None, "x", {"id": 5}, as_sent(OPENED)]
    found = accept(batch, {}, ())
    assert [v.verdict for v in found] == [REFUSED] * 4 + [NEW]
    assert found[0].id == NOTED.id
    assert all(v.says.endswith(".") for v in found)


@settings(max_examples=40, deadline=None)
@given(logs(), st.randoms(use_true_random=False))
def test_sending_everything_twice_in_any_order_receives_each_once(log: list[Any], rng: Any) -> None:
    sent = [as_sent(entry) for entry in [*log, *log]]
    rng.shuffle(sent)
    found = accept(sent, {}, ())
    assert sorted(v.id for v in found if v.verdict == NEW) == sorted(entry.id for entry in log)
    assert {v.verdict for v in found} == {NEW, SAME}
