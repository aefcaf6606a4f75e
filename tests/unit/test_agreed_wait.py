"""The wait that was agreed for this hour, and not another one (NAT-INT-9)."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.agreed_wait import agreed_wait, waits_for_activities
from carer_app.domain.handover_profile import profile_part
from carer_app.domain.new_area import not_looked_at
from carer_app.domain.profile import Profile, plan_facts
from carer_app.domain.wall_clock import LONDON
from tests.unit import profile_strategies as some

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/agreed_wait.json").read_text())
NIGHT = {"from": "22:00", "until": "06:00", "minutes": 0}
WEEKEND = {"days": "weekend", "from": "12:00", "until": "18:00", "minutes": 120}
FRIDAY_NIGHT = datetime(2026, 10, 16, 23, 30, tzinfo=LONDON)


def wait(at: str, *rows: dict[str, Any], general: int | None = 60) -> int | None:
    plan = {"waits": list(rows)} if general is None else {"wait_minutes": general, "waits": list(rows)}
    return agreed_wait(Profile.of({"plan": plan}), datetime.fromisoformat(at).replace(tzinfo=LONDON))


@pytest.mark.parametrize(
    "at, minutes",
    [
        ("2026-10-14 21:59", 60),
        ("2026-10-14 22:00", 0),
        ("2026-10-15 05:59", 0),
        ("2026-10-15 06:00", 60),
        ("2026-10-17 12:00", 120),
        ("2026-10-17 17:59", 120),
        ("2026-10-17 18:00", 60),
        ("2026-10-16 13:00", 60),
        ("2026-10-17 23:00", 0),
    ],
)
def test_the_row_whose_hours_hold_else_the_number_for_all_hours(at, minutes):
    """NAT-INT-9."""
    assert wait(at, NIGHT, WEEKEND) == minutes


@pytest.mark.parametrize(
    "at, minutes",
    [("2026-10-16 23:00", 15), ("2026-10-17 02:00", 15), ("2026-10-17 23:00", 60), ("2026-10-19 02:00", 60), ("2026-10-20 02:00", 15)],
)
def test_hours_over_midnight_belong_to_the_day_they_begin_on(at, minutes):
    assert wait(at, {**NIGHT, "days": "weekdays", "minutes": 15}) == minutes


def test_the_shortest_counts_where_two_hold():
    assert wait("2026-10-17 13:00", WEEKEND, {"days": "every", "minutes": 20}) == 20


@pytest.mark.parametrize(
    "row, minutes", [({"from": "20:00", "minutes": 5}, 5), ({"until": "20:00", "minutes": 5}, 60), ({"minutes": 5}, 60)]
)
def test_an_open_end_is_midnight_and_a_row_that_says_no_time_is_never_used(row, minutes):
    assert wait("2026-10-14 20:30", row) == minutes


def test_a_row_without_a_number_says_nothing_and_without_any_there_is_no_wait():
    """AMB-1."""
    assert wait("2026-10-14 23:00", {"from": "22:00", "until": "06:00"}) == 60
    assert wait("2026-10-14 20:00", NIGHT, general=None) is None
    assert wait("2026-10-14 23:00", NIGHT, general=None) == 0


def test_hours_are_those_of_the_clock_on_the_wall_in_summer_too():
    july = datetime.fromisoformat("2026-07-14 21:30+00:00")
    assert agreed_wait(Profile.of({"plan": {"wait_minutes": 60, "waits": [NIGHT]}}), july) == 0


def test_what_is_agreed_for_an_activity_is_read_and_never_used_for_a_time():
    plan = {"wait_minutes": 30, "activity_waits": [{"activity": "Football", "minutes": 90, "note": "Ring the coach"}, {"note": "x"}]}
    profile = Profile.of({"plan": plan})
    assert waits_for_activities(profile) == ("Football: 90 minutes. Ring the coach",)
    assert agreed_wait(profile, FRIDAY_NIGHT) == 30


@given(some.PROFILES, st.integers(0, 60 * 24 * 400))
def test_it_is_one_of_the_numbers_that_were_agreed(sections, minutes):
    at = FRIDAY_NIGHT + timedelta(minutes=minutes)
    profile = Profile.stored(sections)
    agreed = {row.get("minutes") for row in profile.rows("plan", "waits")} | {profile.plan_wait_minutes}
    assert agreed_wait(profile, at) in agreed


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_the_vectors_that_the_phone_reads_too(case):
    """NAT-INT-9, NAT-2.8b."""
    profile = Profile.stored({"plan": case["plan"]}, frozenset(case["of_the_last_home"]))
    assert agreed_wait(profile, datetime.fromisoformat(case["at"])) == case["minutes"]
    assert list(waits_for_activities(profile)) == case["activities"]


@pytest.mark.parametrize("case", VECTORS["out_of_area"], ids=lambda case: case["name"])
def test_a_no_that_was_said_of_the_last_home_is_not_believed(case):
    """NAT-2.15."""
    said = {"out_of_area": case["said"], "responsible_authority": case.get("own"), "host_authority": case.get("host")}
    placement = {name: value for name, value in said.items() if value}
    profile = Profile.stored({"placement": placement}, frozenset(case["of_the_last_home"]))
    assert plan_facts(profile, date(2026, 10, 14)).get("out_of_area") == case["fact"]


@pytest.mark.parametrize(
    "now, looked_at, marked",
    [
        ({"wait_minutes": 30}, (), {"wait"}),
        ({"wait_minutes": 30, "prevention": "Talk"}, (), {"wait"}),
        ({"wait_minutes": 30, "who_searches": "Staff"}, ("placement",), {"wait"}),
        ({"wait_minutes": 10}, (), set()),
        ({}, (), set()),
        ({"wait_minutes": 30, "waits": [NIGHT]}, (), set()),
        ({"wait_minutes": 30}, ("plan",), set()),
    ],
)
def test_the_last_home_s_wait_is_marked_until_it_is_changed_or_confirmed(now, looked_at, marked):
    """Any other change of the plan does not make it agreed (NAT-2.8b)."""
    assert not_looked_at({"plan": now}, {"plan": {"wait_minutes": 30}}, looked_at) == marked
    assert not_looked_at({"plan": now}, {"plan": {"prevention": "Talk"}}, looked_at) == set()


def test_the_police_pack_says_whose_wait_it_is():
    told = profile_part(Profile.stored({"plan": {"wait_minutes": 30}}, frozenset({"wait"})), "Agreed.")
    assert [group.note for group in told.groups if group.note] == [
        "Agreed. The waiting time was agreed for the last home, and nobody has looked at it again."
    ]
