"""Why a plan should be looked at again (NAT-2.13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.plan_reviews import CITES, Known, Prompt, answers_until, due
from carer_app.packs.loader import provision_ids

NOW = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
WRITTEN = NOW - timedelta(days=100)
YESTERDAY = NOW - timedelta(days=1)


def why(**known) -> list[Prompt]:
    return [one.prompt for one in due(Known(**{"written_at": WRITTEN, **known}), NOW)]


def test_a_plan_that_nothing_happened_to_waits() -> None:
    assert why(next_review_on=date(2026, 11, 4), looked_after_review_on=date(2026, 11, 4), moved_at=WRITTEN - timedelta(days=1)) == []


def test_after_every_time_away() -> None:
    (one,) = due(Known(written_at=WRITTEN, back_at=YESTERDAY), NOW)
    assert (one.prompt, one.since, one.words) == (Prompt.AFTER_AN_ABSENCE, date(2026, 11, 2), "back on 2 November 2026 after a time away")
    assert "NAT-2.13c" in one.cites


@pytest.mark.parametrize("known", ["reviewed_until", "agreed_knowing", "written_at"])
def test_what_was_known_when_it_was_looked_at_asks_for_nothing(known) -> None:
    assert why(**{"back_at": YESTERDAY, "moved_at": YESTERDAY, known: YESTERDAY + timedelta(minutes=1)}) == []
    assert why(**{"back_at": YESTERDAY, "moved_at": YESTERDAY, known: YESTERDAY - timedelta(minutes=1)}) == [
        Prompt.AFTER_AN_ABSENCE,
        Prompt.MOVED,
    ]


@pytest.mark.parametrize("field, prompt", [("next_review_on", Prompt.DATE_SET), ("looked_after_review_on", Prompt.LOOKED_AFTER_REVIEW)])
def test_a_day_that_was_set_asks_from_that_day_until_a_review(field, prompt) -> None:
    today = NOW.date()
    assert why(**{field: today}) == [prompt]
    assert why(**{field: today, "agreed_knowing": NOW}) == [prompt]
    assert why(**{field: today, "reviewed_on": today - timedelta(days=1)}) == [prompt]
    assert why(**{field: today, "reviewed_on": today}) == []
    assert why(**{field: today + timedelta(days=1)}) == []


def test_the_day_is_the_day_in_england() -> None:
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert due(Known(written_at=WRITTEN, next_review_on=date(2026, 7, 2)), late)


def test_an_old_photo_is_the_lesser_prompt_and_comes_last() -> None:
    found = due(Known(written_at=WRITTEN, back_at=YESTERDAY, photo_is_stale=True), NOW)
    assert [one.lesser for one in found] == [False, True]


def test_without_a_plan_there_is_nothing_to_review() -> None:
    assert due(Known(back_at=YESTERDAY, next_review_on=date(2026, 1, 1), photo_is_stale=True), NOW) == ()


def test_a_review_written_down_later_knew_its_own_day_and_no_more() -> None:
    assert answers_until(date(2026, 11, 3), NOW) == NOW
    assert answers_until(date(2026, 11, 1), NOW) == datetime(2026, 11, 2, tzinfo=UTC)


def test_each_rests_on_provisions_that_there_are() -> None:
    assert set(CITES) == set(Prompt)
    assert {cite for cites in CITES.values() for cite in cites} <= provision_ids()


MOMENTS = st.none() | st.integers(-400, 400).map(lambda days: NOW + timedelta(days=days))
DAYS = st.none() | st.integers(-400, 400).map(lambda days: NOW.date() + timedelta(days=days))
KNOWN = st.builds(
    Known, written_at=MOMENTS, reviewed_until=MOMENTS, reviewed_on=DAYS, agreed_knowing=MOMENTS, back_at=MOMENTS, moved_at=MOMENTS,
    looked_after_review_on=DAYS, next_review_on=DAYS, photo_is_stale=st.booleans(),
)  # fmt: skip


@given(KNOWN)
def test_a_review_held_today_answers_everything_but_the_photo(known) -> None:
    after = replace(known, reviewed_on=NOW.date(), reviewed_until=NOW)
    assert {one.prompt for one in due(after, NOW)} <= {Prompt.PHOTO}


@given(KNOWN)
def test_each_reason_is_given_once_and_none_lies_ahead(known) -> None:
    found = due(known, NOW)
    assert len({one.prompt for one in found}) == len(found)
    assert all(one.since is None or one.since <= NOW.date() for one in found)
