"""What the day makes of a plan: old photos, orders that end, and children who are new."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from carer_app.domain.plan_flags import plan_flags
from carer_app.domain.profile import Profile

TODAY = date(2026, 11, 22)


def told(has_photo: bool = True, **sections: Any) -> list[str]:
    sections.setdefault("photo", {"taken_on": "2026-11-01"})
    return [flag.text for flag in plan_flags(Profile.of(sections), TODAY, has_photo=has_photo)]


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    "order, says",
    [
        ({"expires_on": ago(1)}, ["“Curfew” ended on 21 November 2026. Write the new one, or take it out."]),
        ({"expires_on": ago(0)}, ["“Curfew” ends today, on 22 November 2026."]),
        ({"expires_on": ago(-1)}, ["“Curfew” ends tomorrow, on 23 November 2026."]),
        ({"expires_on": ago(-28)}, ["“Curfew” ends in 28 days, on 20 December 2026."]),
        ({"expires_on": ago(-29)}, []),
        ({}, ["“Curfew” has no end date here. Until somebody writes one, it is taken to run."]),
        ({"expires_on": ago(-29), "police_aware": "no"}, ["“Curfew”: the police do not know of it."]),
        ({"expires_on": ago(-29), "police_aware": "dont_know"}, ["“Curfew”: ask whether the police know of it."]),
        ({"expires_on": ago(-29), "police_aware": None}, ["“Curfew”: ask whether the police know of it."]),
        ({"expires_on": ago(1), "police_aware": "no"}, ["“Curfew” ended on 21 November 2026. Write the new one, or take it out."]),
    ],
)
def test_a_court_order_that_ended_or_ends_soon_or_is_not_known_to_the_police_is_told(order, says):
    """NOTT-30j: the order, its expiry, and whether the police know."""
    assert told(placement={"court_orders": [{"order": "Curfew", "police_aware": "yes", **order}]}) == says


@pytest.mark.parametrize("days, is_new", [(-1, False), (0, True), (1, True), (28, True), (29, False)])
@pytest.mark.parametrize(
    "section, field, says", [("identity", "became_looked_after", "New to care"), ("placement", "moved_in_on", "New here")]
)
def test_new_to_care_and_recently_moved(days, is_new, section, field, says):
    """NAT-INT-5."""
    found = told(**{section: {field: ago(days)}})
    assert [text.split(":")[0] for text in found] == ([says] if is_new else [])


@pytest.mark.parametrize(
    "has_photo, taken, says",
    [
        (False, None, ["There is no photo yet."]),
        (True, "2026-08-22", []),
        (True, "2026-08-21", ["The photo is of 21 August 2026, more than three months ago. Take a new one."]),
        (True, None, ["Nobody knows when the photo was taken. Take a new one."]),
    ],
)
def test_a_photo_older_than_three_months_is_asked_for_again(has_photo, taken, says):
    """NOTT-125d, WAKE-10.3a."""
    assert told(has_photo, photo={"taken_on": taken} if taken else {}) == says


def test_a_plan_with_nothing_in_it_asks_for_a_photo_and_no_more():
    assert [flag.text for flag in plan_flags(Profile(), TODAY, has_photo=False)] == ["There is no photo yet."]


def test_each_says_where_it_is_asked_for_and_where_to_put_it_right():
    sections = {"identity": {"became_looked_after": ago(3)}, "placement": {"moved_in_on": ago(2), "court_orders": [{"order": "Bail"}]}}
    flags = plan_flags(Profile.of(sections), TODAY, has_photo=False)
    assert {flag.section for flag in flags} == {"identity", "placement", "photo"}
    assert {cite for flag in flags for cite in flag.cites} == {"NAT-INT-5", "NOTT-30j", "NOTT-125d", "WAKE-10.3a"}
