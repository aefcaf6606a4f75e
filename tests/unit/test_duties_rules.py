"""All 65 thresholds and deadlines by their ids: a history that fires each, one just below it, and when it is due."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from carer_app.packs.thresholds import rule_ids
from tests.unit.duty_cases import JUNE, OPEN, at, away, days, of, one, same_time, told

ABSENT, AWOA = "absent", "away_without_authorisation"
JAN = "2026-01-05T18:00+00:00"


class Row(NamedTuple):
    """`below` is a history in which nothing is owed yet; `below_status` says how it stands there, None that it is not there at all."""

    fires: dict[str, Any]
    below: dict[str, Any]
    due: str | None = None
    status: str = "due"
    below_status: str | None = None


def long_away(hours: float, **more: Any) -> Row:
    """Fires at exactly so many hours, and not a minute earlier, when it is already on its way."""
    due = more.pop("due", at(JUNE, hours=hours))
    below_status = more.pop("below_status", "upcoming")
    occurrence = away(**more)
    return Row(told(at(JUNE, hours=hours), occurrence), told(at(JUNE, hours=hours, minutes=-1), occurrence), due, "due", below_status)


def event(kind: str, when: str, occurrence: str | None = None) -> dict[str, Any]:
    return {"kind": kind, "at": when, "occurrence": occurrence}


def done(rule: str, when: str, occurrence: str | None = None) -> dict[str, Any]:
    return {"rule": rule, "at": when, "occurrence": occurrence}


BACK = at(JUNE, hours=4)
HERE = away(hours=4, name="o1")
STILL = away(name="o1")
QUIET = told(BACK)
FLAGGED = away(hours=4, name="o1", flags=["harmed_while_missing"])
RETURNED = told(BACK, HERE)
MARCH_31 = "2026-03-31T17:00+01:00"
MET = done("nott_mam_repeat", at(JUNE, hours=1))
HIGH_RISK = told(BACK, away(hours=4, name="o1", flags=["assessed_high_risk"]))

RULES: dict[str, Row] = {
    "nat_reasonable_time": Row(told(at(JUNE, hours=1), {**STILL, "reported": None}), told(at(JUNE, hours=1), STILL), status="notice"),
    "nat_notify_social_worker": Row(told(JUNE, STILL), told(at(JUNE, minutes=-1), STILL)),
    "nat_tell_police_of_return": Row(RETURNED, told(BACK, {**HERE, "reported": None}), BACK),
    "nat_prevention_interview": Row(RETURNED, told(BACK, {**HERE, "reported": None})),
    "nat_return_interview": Row(RETURNED, told(BACK, {**HERE, "reported": None}), at(BACK, hours=72)),
    "nat_review_documents": Row(RETURNED, told(BACK, STILL)),
    "nat_regular_review": Row(told(JUNE, STILL), QUIET),
    "nat_lac_review": Row(
        told(JUNE, events=[event("looked_after_review", JUNE)]), told(JUNE, events=[event("placement_move", JUNE)]), JUNE
    ),
    "nat_police_review_time": Row(
        told(BACK, STILL, events=[event("police_review_agreed", BACK, "o1")]), told(BACK, STILL), BACK
    ),
    "nat_share_docs_planned_move": Row(
        told(JUNE, events=[event("placement_move", JUNE)]),
        told(at(JUNE, minutes=-1), events=[event("placement_move", JUNE)]),
        JUNE,
        below_status="upcoming",
    ),
    "nat_age_scope": Row(
        told(JUNE, child={"date_of_birth": "2008-06-10"}), told(JUNE, child={"date_of_birth": "2008-06-11"}), status="notice"
    ),
    "nott_ri_repeat": Row(
        told(at(JAN, days=89, hours=4), *days(JAN, 0, 89)),
        told(at(JAN, days=90, hours=4), *days(JAN, 0, 90)),
        at(JAN, days=89, hours=76),
        below_status="notice",
    ),
    "nott_ri_one_per_week": Row(
        told(at(JUNE, days=6, hours=4), *days(JUNE, 0, 3, 6)), told(at(JUNE, days=10, hours=4), *days(JUNE, 0, 3, 10)), status="notice"
    ),
    "nott_ri_awoa_long": long_away(72, category=AWOA, due=None),
    "nott_ri_awoa_repeat": Row(
        told(at(JUNE, days=2), *days(JUNE, 0, 1, 2, category=AWOA)),
        told(at(JUNE, days=1), *days(JUNE, 0, 1, category=AWOA)),
        below_status="notice",
    ),
    "nott_ri_awoa_one_per_fortnight": Row(
        told(at(JUNE, days=13, hours=4), *days(JUNE, -20, -10, 0, 13, category=AWOA)),
        told(at(JUNE, days=14, hours=4), *days(JUNE, -21, -10, 4, 18, category=AWOA)),
        status="notice",
    ),
    "nott_ri_long": long_away(72, due=None),
    "nott_ri_flags": Row(told(BACK, FLAGGED), RETURNED, at(BACK, hours=72)),
    "nott_ri_target": Row(told(BACK, FLAGGED), RETURNED, at(BACK, hours=72)),
    "nott_ri_complete": Row(
        told(at(MARCH_31, hours=5), away(MARCH_31, 4, flags=["crime_or_drugs_risk"])), RETURNED, "2026-04-09T21:00+01:00"
    ),
    "nott_mam_repeat": Row(
        told(at(JAN, days=89), *days(JAN, 0, 44, 89)), told(at(JAN, days=90), *days(JAN, 0, 44, 90)), below_status="notice"
    ),
    "nott_mam_long_returned": Row(told(at(JUNE, hours=73), away(hours=72)), told(at(JUNE, hours=73), away(hours=71.99))),
    "nott_mam_awoa": Row(told(BACK, away(category=AWOA)), told(BACK, away(hours=4, category=AWOA))),
    "nott_mam_review": Row(
        told("2026-07-22T19:00+01:00", HERE, done=[MET]),
        told("2026-07-22T18:59+01:00", HERE, done=[MET]),
        "2026-07-22T19:00+01:00",
        below_status="upcoming",
    ),
    "nott_strategy_72h": long_away(72),
    "nott_strategy_absent_72h": long_away(72, category=ABSENT, classified_absent=JUNE),
    "nott_absent_cap": long_away(72, category=ABSENT, classified_absent=JUNE, below_status="notice"),
    "nott_absent_review": long_away(6, category=ABSENT, classified_absent=JUNE),
    "nott_absent_callback": Row(told(BACK, STILL, events=[event("call_back_agreed", BACK, "o1")]), told(BACK, STILL), BACK),
    "nott_absent_share": Row(
        told(BACK, away(hours=4, category=ABSENT, classified_absent=JUNE)), told(BACK, HERE), "2026-06-15T18:00+01:00"
    ),
    "nott_senior_24h": long_away(24),
    "nott_senior_72h": long_away(72),
    "nott_28_days": long_away(28 * 24),
    "nott_awoa_monthly": Row(
        told("2026-07-10T18:00+01:00", away(hours=4, category=AWOA)),
        told("2026-07-10T17:59+01:00", away(hours=4, category=AWOA)),
        "2026-07-10T18:00+01:00",
        below_status="upcoming",
    ),
    "nott_cmo_same_day": Row(told(JUNE, STILL), told(JUNE, {**STILL, "reported": None}), at(JUNE, days=1)),
    "nott_trafficked_first_week": Row(
        told("2026-06-10T23:59+01:00", child={"uasc": True, "became_looked_after": "2026-06-03"}),
        told("2026-06-11T00:00+01:00", child={"uasc": True, "became_looked_after": "2026-06-03"}),
    ),
    "nott_several_in_day": Row(
        told(at(JUNE, hours=3), away(hours=1, name="o1"), away(at(JUNE, hours=2), name="o2")), told(BACK, STILL), status="notice"
    ),
    "nott_data": Row(told(JUNE, STILL), QUIET),
    "wake_strategy_24h": long_away(24),
    "wake_strategy_72h": long_away(72),
    "wake_strategy_4_in_28": Row(
        told(at(JUNE, days=27), *days(JUNE, 0, 9, 18, 27)), told(at(JUNE, days=28), *days(JUNE, 0, 9, 18, 28)), below_status="notice"
    ),
    "wake_strategy_6_in_2m": Row(
        told("2026-08-10T18:00+01:00", *days(JUNE, 0, 12, 24, 36, 48, 61)),
        told("2026-08-11T18:00+01:00", *days(JUNE, 0, 12, 24, 36, 48, 62)),
        below_status="notice",
    ),
    "wake_strategy_high_risk": Row(HIGH_RISK, RETURNED),
    "wake_serious_notification": long_away(72),
    "wake_serious_notification_media": Row(told(BACK, {**HERE, "flags": ["media_interest_or_briefing"]}), RETURNED),
    "wake_rhi": Row(
        told(at(BACK, hours=1), {**HERE, "reported": None, "return_notified": at(BACK, minutes=20)}),
        told(BACK, away(hours=4, category=ABSENT)),
        at(BACK, hours=72, minutes=20),
    ),
    "wake_rhi_close_gate": Row(HIGH_RISK, RETURNED),
    "wake_periodic_police_check": Row(told(BACK, STILL), RETURNED),
    "wake_daily_briefing": long_away(24),
    "som_trigger_plan": Row(
        told(at(JUNE, days=27), *days(JUNE, 0, 9, 27)), told(at(JUNE, days=28), *days(JUNE, 0, 9, 28)), below_status="notice"
    ),
    "som_ops_manager_24h": long_away(24),
    "som_strategy_24h": long_away(24),
    "som_strategy_review": long_away(48),
    "som_14_days": long_away(14 * 24),
    "som_6_months": Row(
        told("2026-12-10T18:00+00:00", STILL),
        told("2026-12-10T17:59+00:00", STILL),
        "2026-12-10T18:00+00:00",
        below_status="upcoming",
    ),
    "som_line_manager": Row(told(JUNE, STILL), QUIET),
    "som_rhi": Row(RETURNED, told(BACK, STILL), at(BACK, hours=72)),
    "som_rhi_manager_view": Row(told(BACK, HERE, events=[event("rhi_recorded", BACK, "o1")]), RETURNED),
    "lanc_second_stage": Row(
        told(at(JUNE, days=80), *days(JUNE, *range(0, 81, 9), 80)),
        told(at(JUNE, days=72), *days(JUNE, *range(0, 73, 9))),
        below_status="notice",
    ),
    "lanc_spoc_24h": Row(told(JUNE, STILL), told(JUNE, {**STILL, "reported": None}), at(JUNE, hours=24)),
    "lanc_absconder_under_16": Row(
        told(JUNE, {**STILL, "flags": ["court_order"]}, child={"date_of_birth": "2009-06-11"}),
        told(JUNE, {**STILL, "flags": ["court_order"]}, child={"date_of_birth": "2009-06-10"}),
        status="notice",
    ),
    "lanc_absconder_over_16": Row(
        told(JUNE, {**STILL, "flags": ["court_order"]}, child={"date_of_birth": "2009-06-10"}),
        told(JUNE, {**STILL, "flags": ["court_order", "crime_or_drugs_risk"]}, child={"date_of_birth": "2009-06-10"}),
        status="notice",
    ),
    "lanc_scope_ages": Row(
        told(JUNE, child={"date_of_birth": "2008-06-10"}), told(JUNE, child={"date_of_birth": "2008-06-11"}), status="notice"
    ),
    "lanc_bimonthly": Row(told(JUNE, STILL), QUIET),
}  # fmt: skip
ONLY_BY_HAND = {"lanc_first_stage"}
"""No source gives it a number: nothing fires it but people (AMB-16)."""


def test_every_rule_of_every_pack_has_its_row() -> None:
    assert set(RULES) | ONLY_BY_HAND == rule_ids()
    assert len(RULES) + len(ONLY_BY_HAND) == 65


@pytest.mark.parametrize("rule", RULES)
def test_it_fires(rule: str) -> None:
    row = RULES[rule]
    found = [duty for duty in of(rule, row.fires) if duty["status"] == row.status]
    assert found, f"{rule}: nothing is {row.status}: {of(rule, row.fires)}"
    assert any(same_time(duty["due_at"], row.due) for duty in found), found
    assert all(duty["cites"] and duty["action"] and duty["who"] and duty["clock"] for duty in found)


@pytest.mark.parametrize("rule", RULES)
def test_just_below_it_nothing_is_owed(rule: str) -> None:
    row = RULES[rule]
    found = {duty["status"] for duty in of(rule, row.below)}
    assert not found & (OPEN if row.status != "notice" else {*OPEN, "notice"}), f"{rule}: {found}"
    assert found == ({row.below_status} if row.below_status else set())


@pytest.mark.parametrize("rule", sorted(rule for rule, row in RULES.items() if row.due))
def test_a_minute_after_its_time_it_is_overdue(rule: str) -> None:
    row = RULES[rule]
    late = {**row.fires, "now": at(str(row.due), minutes=1)}
    assert "overdue" in {duty["status"] for duty in of(rule, late)}


def test_a_first_stage_meeting_is_called_by_people_alone() -> None:
    assert of("lanc_first_stage", told(at(JUNE, days=80), *days(JUNE, *range(0, 81, 5)))) == []


def test_a_callback_made_a_little_early_counts_for_the_time_agreed() -> None:
    early = done("nott_absent_callback", at(BACK, minutes=-10), "o1")
    history = told(at(BACK, hours=1), STILL, events=[event("call_back_agreed", BACK, "o1")], done=[early])
    assert one("nott_absent_callback", history)["status"] == "done"


def test_an_interview_that_took_persistence_has_no_outer_limit() -> None:
    history = told(at(BACK, days=30), away(hours=4, flags=["harmed_while_missing", "persistence_recorded"]))
    assert one("nott_ri_complete", history)["due_at"] is None
