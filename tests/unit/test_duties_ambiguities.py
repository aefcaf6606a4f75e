"""Every ambiguity about time or count, read as provisions B2 reads it (AMB-1 to AMB-23)."""

from __future__ import annotations

from typing import Any

import pytest

from carer_app.domain.history import MalformedHistory
from tests.unit.duty_cases import JUNE, OPEN, at, away, days, of, one, owed, reckoned, same_time, told

ABSENT, AWOA = "absent", "away_without_authorisation"
BACK = at(JUNE, hours=4)


def done(rule: str, when: str, occurrence: str | None = None) -> dict[str, Any]:
    return {"rule": rule, "at": when, "occurrence": occurrence}


def came_to_notice(when: str, occurrence: str) -> dict[str, Any]:
    return {"kind": "came_to_notice", "at": when, "occurrence": occurrence}


def test_amb_1_a_reasonable_wait_has_no_number_of_ours() -> None:
    wait = one("nat_reasonable_time", told(at(JUNE, days=2), {**away(), "reported": None}))
    assert (wait["status"], wait["due_at"]) == ("notice", None)


def test_amb_2_the_window_rolls_counts_the_current_one_and_goes_by_the_start() -> None:
    third = at(JUNE, days=27)
    late = {**away(third, 4, name="o3"), "last_seen": third, "realised": at(third, hours=9), "reported": at(third, hours=9)}
    late["returned"] = at(third, hours=12)
    history = told(at(third, days=1), *days(JUNE, 0, 9), late)
    found = one("som_trigger_plan", history)
    assert (found["status"], found["occurrences"]) == ("due", ["o1", "o2", "o3"])
    assert same_time(found["arose_at"], third)
    seen_earlier = {**late, "last_seen": third, "realised": third}
    noticed_next_day = {**late, "last_seen": None, "realised": at(third, days=1), "reported": None, "returned": at(third, days=2)}
    assert one("som_trigger_plan", told(at(third, days=3), *days(JUNE, 0, 9), seen_earlier))["status"] == "due"
    assert one("som_trigger_plan", told(at(third, days=3), *days(JUNE, 2, 9), noticed_next_day))["status"] == "due"
    assert of("som_trigger_plan", told(at(third, days=20), *days(JUNE, 0, 9), noticed_next_day)) == []


def test_amb_3_the_alert_stays_until_a_meeting_is_recorded_and_then_comes_again() -> None:
    start = days(JUNE, 0, 5, 10, 15, 20)
    five = one("wake_strategy_4_in_28", told(at(JUNE, days=20), *start))
    assert (five["status"], five["occurrences"]) == ("due", ["o1", "o2", "o3", "o4", "o5"])
    assert same_time(five["arose_at"], at(JUNE, days=15))
    meeting = done("wake_strategy_4_in_28", at(JUNE, days=16))
    first, second = of("wake_strategy_4_in_28", told(at(JUNE, days=20), *start, done=[meeting]))
    assert (first["status"], first["occurrences"]) == ("done", ["o1", "o2", "o3", "o4"])
    assert (second["status"], second["occurrences"]) == ("due", ["o1", "o2", "o3", "o4", "o5"])
    assert same_time(second["arose_at"], at(JUNE, days=20))


def test_amb_3_a_meeting_before_the_alert_does_not_clear_it() -> None:
    early = done("wake_strategy_4_in_28", at(JUNE, days=14))
    assert one("wake_strategy_4_in_28", told(at(JUNE, days=16), *days(JUNE, 0, 5, 10, 15), done=[early]))["status"] == "due"


@pytest.mark.parametrize(
    "rule", ["nott_strategy_absent_72h", "nott_absent_cap", "nott_strategy_72h", "nott_ri_long", "wake_serious_notification"]
)
def test_amb_4_every_way_of_saying_72_hours_means_at_72_exactly(rule: str) -> None:
    category = ABSENT if "absent" in rule else "missing"
    occurrence = away(category=category, classified_absent=JUNE if category == ABSENT else None)
    assert one(rule, told(at(JUNE, hours=72), occurrence))["status"] == "due"
    assert one(rule, told(at(JUNE, hours=72, seconds=-1), occurrence))["status"] in {"upcoming", "notice"}
    back_in_time = away(hours=72, category=category, classified_absent=JUNE if category == ABSENT else None)
    assert one(rule, told(at(JUNE, hours=80), back_in_time))["status"] in OPEN
    just_before = {**back_in_time, "returned": at(JUNE, hours=72, seconds=-1)}
    assert of(rule, told(at(JUNE, hours=80), just_before)) == []


def test_amb_4_the_police_cap_on_absent_is_announced_12_hours_ahead() -> None:
    occurrence = away(category=ABSENT, classified_absent=JUNE)
    assert one("nott_absent_cap", told(at(JUNE, hours=59, minutes=59), occurrence))["status"] == "upcoming"
    assert one("nott_absent_cap", told(at(JUNE, hours=60), occurrence))["status"] == "notice"


def test_amb_5_reviews_come_every_24_hours_after_the_24_hour_point() -> None:
    occurrence = away(name="o1")
    assert one("som_strategy_24h", told(at(JUNE, hours=24), occurrence))["status"] == "due"
    assert of("som_strategy_review", told(at(JUNE, hours=23), occurrence)) == []
    first = one("som_strategy_review", told(at(JUNE, hours=30), occurrence))
    assert same_time(first["due_at"], at(JUNE, hours=48))
    held = done("som_strategy_review", at(JUNE, hours=49), "o1")
    second = one("som_strategy_review", told(at(JUNE, hours=50), occurrence, done=[held]))
    assert (second["status"], same_time(second["due_at"], at(JUNE, hours=72))) == ("upcoming", True)
    assert of("som_strategy_review", told(at(JUNE, hours=60), away(hours=55))) == []


def test_amb_6_the_clock_is_the_earlier_of_noticed_and_reported_unless_the_source_says_reported() -> None:
    occurrence = {**away(), "last_seen": at(JUNE, hours=-6), "reported": at(JUNE, hours=5)}
    now = at(JUNE, hours=10)
    meeting = one("wake_strategy_24h", told(now, occurrence))
    assert (meeting["clock"], same_time(meeting["due_at"], at(JUNE, hours=24))) == ("realised", True)
    discussion = one("nott_strategy_72h", told(now, occurrence))
    assert (discussion["clock"], same_time(discussion["due_at"], at(JUNE, hours=77))) == ("reported", True)
    reported_first = {**away(), "realised": at(JUNE, hours=1), "last_seen": None}
    assert one("wake_strategy_24h", told(now, reported_first))["clock"] == "reported"


def test_amb_6_a_report_that_nobody_timed_falls_back_to_the_record_then_to_what_is_known() -> None:
    recorded = {**away(), "reported": None, "recorded_by_police": at(JUNE, hours=1)}
    assert one("nott_strategy_72h", told(BACK, recorded))["clock"] == "recorded_by_police"
    assert one("nott_strategy_72h", told(BACK, {**away(), "reported": None}))["clock"] == "realised"


def test_amb_7_the_interview_clock_starts_with_the_find_and_again_with_the_return() -> None:
    found_at, back_at = at(JUNE, hours=10), at(JUNE, hours=30)
    found = {**away(), "located": found_at}
    first = one("nat_return_interview", told(at(JUNE, hours=12), found))
    assert (first["clock"], same_time(first["due_at"], at(found_at, hours=72))) == ("located", True)
    second = one("nat_return_interview", told(back_at, {**found, "returned": back_at}))
    assert (second["clock"], same_time(second["due_at"], at(back_at, hours=72))) == ("returned", True)


def test_amb_7_wakefield_shows_a_second_time_from_the_notification() -> None:
    occurrence = away(hours=4, return_notified=at(BACK, hours=2))
    history = told(at(BACK, hours=3), occurrence)
    assert same_time(one("nat_return_interview", history, "wakefield")["due_at"], at(BACK, hours=72))
    second = one("wake_rhi", history)
    assert (second["clock"], same_time(second["due_at"], at(BACK, hours=74))) == ("return_notified", True)


def test_amb_8_exactly_sixteen_counts_as_under_sixteen() -> None:
    history = told(JUNE, away(flags=["court_order"]), child={"date_of_birth": "2010-06-10"})
    assert one("lanc_absconder_under_16", history)["action"] == "also_missing"
    assert of("lanc_absconder_over_16", history) == []


def test_amb_8_a_birthday_in_the_middle_ends_nothing_and_is_shown() -> None:
    history = told(at(JUNE, hours=30), away(name="o1"), child={"date_of_birth": "2008-06-11"})
    flag = one("nat_age_scope", history)
    assert (flag["status"], flag["occurrences"], flag["clock"]) == ("notice", ["o1"], "date_of_birth")
    assert same_time(flag["arose_at"], "2026-06-11T00:00+01:00")
    assert one("nat_notify_social_worker", history)["status"] == "due"


def test_amb_9_away_without_authorisation_means_72_hours_or_three_in_90_days_or_continuing() -> None:
    long = away(category=AWOA, name="o1")
    assert one("nott_ri_awoa_long", told(at(JUNE, hours=72), long))["status"] == "due"
    thrice = told(at(JUNE, days=40), *days(JUNE, 0, 20, 40, category=AWOA))
    assert [duty["status"] for duty in of("nott_ri_awoa_repeat", thrice)] == ["due"]
    assert one("nott_mam_awoa", told(BACK, long))["due_at"] is None
    assert of("nott_ri_awoa_long", told(at(JUNE, hours=80), away())) == []


@pytest.mark.parametrize(
    "last, first, is_inside",
    [("2026-04-30", "2026-02-28", True), ("2026-04-30", "2026-02-27", False), ("2026-08-15", "2026-06-15", True)],
)
def test_amb_10_two_months_are_calendar_months_with_the_same_date_inside(last: str, first: str, is_inside: bool) -> None:
    sixth, earliest = f"{last}T09:00+01:00", f"{first}T21:00+00:00"
    history = told(at(sixth, hours=5), away(earliest, 1), *days(at(sixth, days=-9), 0, 2, 4, 6), away(sixth, 4))
    found = [duty for duty in of("wake_strategy_6_in_2m", history) if duty["status"] == "due"]
    assert bool(found) is is_inside


def test_amb_10_six_months_clamp_to_the_end_of_a_short_month() -> None:
    start = "2026-08-31T18:00+01:00"
    review = one("som_6_months", told("2026-09-01T18:00+01:00", away(start)))
    assert same_time(review["due_at"], "2027-02-28T18:00+00:00")


def test_amb_11_absent_and_away_stand_beside_the_wakefield_count_and_never_in_it() -> None:
    others = [away(at(JUNE, days=3), 4, ABSENT, "a"), away(at(JUNE, days=4), 4, AWOA, "w")]
    history = told(at(JUNE, days=12), *days(JUNE, 0, 6, 12), *others)
    notice = next(duty for duty in reckoned(history, "wakefield") if duty.rule == "wake_strategy_4_in_28")
    assert (notice.status, notice.occurrences, notice.others) == ("notice", ("o1", "o2", "o3"), ("a", "w"))
    regraded = [{**other, "category": "missing"} for other in others]
    assert one("wake_strategy_4_in_28", told(at(JUNE, days=12), *days(JUNE, 0, 6, 12), *regraded))["status"] == "due"


def test_amb_12_working_days_leave_out_weekends_and_bank_holidays_and_five_days_are_calendar_days() -> None:
    back = "2026-04-02T21:00+01:00"  # the Thursday before Good Friday
    occurrence = away("2026-04-02T17:00+01:00", 4, flags=["harmed_while_missing"])
    assert same_time(one("nott_ri_complete", told(back, occurrence))["due_at"], "2026-04-13T21:00+01:00")
    absent = away("2026-04-02T17:00+01:00", 4, ABSENT, classified_absent="2026-04-02T17:00+01:00")
    assert same_time(one("nott_absent_share", told(back, absent))["due_at"], "2026-04-07T17:00+01:00")


@pytest.mark.parametrize("category", ["missing", ABSENT, AWOA])
def test_amb_13_any_report_brings_the_interview_offer_whatever_the_grade(category: str) -> None:
    assert one("nat_return_interview", told(BACK, away(hours=4, category=category)))["status"] == "due"


def test_amb_13_a_hidden_one_brings_the_nottinghamshire_interview_though_nobody_reported_it() -> None:
    hidden = {**away(hours=4, name="o1"), "reported": None}
    notice = at(BACK, hours=20)
    history = told(at(notice, hours=1), hidden, events=[came_to_notice(notice, "o1")])
    found = one("nott_ri_flags", history)
    assert (found["status"], same_time(found["due_at"], at(BACK, hours=72))) == ("due", True)
    assert same_time(found["arose_at"], notice)
    assert of("nat_return_interview", history) == []
    late = told(at(BACK, days=11), hidden, events=[came_to_notice(at(BACK, days=10), "o1")])
    assert same_time(one("nott_ri_flags", late)["due_at"], at(BACK, days=13))
    assert one("nott_ri_target", late)["clock"] == "came_to_notice"


def test_amb_14_somerset_counts_missing_and_says_so_when_absent_would_reach_three() -> None:
    mixed = [*days(JUNE, 0), *[away(at(JUNE, days=day), 4, ABSENT, f"a{day}") for day in (3, 6)]]
    notice = one("som_trigger_plan", told(at(JUNE, days=7), *mixed))
    assert (notice["status"], notice["occurrences"]) == ("notice", ["o1", "a3", "a6"])
    assert of("wake_strategy_4_in_28", told(at(JUNE, days=7), *mixed)) == []


def test_amb_15_more_than_nine_is_ten_with_a_notice_at_nine_and_no_cadence() -> None:
    nine = told(at(JUNE, days=80), *days(JUNE, *range(0, 81, 10)))
    assert one("lanc_second_stage", nine)["status"] == "notice"
    ten = told(at(JUNE, days=85), *days(JUNE, *range(0, 81, 10), 85))
    assert one("lanc_second_stage", ten)["status"] == "due"
    assert one("lanc_bimonthly", ten)["due_at"] is None


def test_amb_16_the_first_stage_meeting_has_no_number_and_is_never_invented() -> None:
    assert of("lanc_first_stage", told(at(JUNE, days=20), *days(JUNE, *range(20)))) == []


@pytest.mark.parametrize(
    "rule",
    [
        "nat_notify_social_worker",
        "nat_prevention_interview",
        "nat_regular_review",
        "wake_periodic_police_check",
        "nott_mam_awoa",
        "som_rhi_manager_view",
    ],
)
def test_amb_17_what_has_no_number_has_no_due_time(rule: str) -> None:
    category = AWOA if "awoa" in rule else "missing"
    found = {**away(category=category, name="o1")}
    history = told(at(JUNE, days=3), found, events=[{"kind": "rhi_recorded", "at": JUNE, "occurrence": "o1"}])
    if rule == "nat_prevention_interview":
        history = told(at(JUNE, days=3), {**found, "located": BACK})
    assert [(duty["status"], duty["due_at"]) for duty in of(rule, history)] == [("due", None)]


def test_amb_18_missing_ends_with_the_find_and_away_begins_within_the_same_occurrence() -> None:
    found_at = at(JUNE, hours=20)
    occurrence = {**away(name="o1"), "located": found_at}
    late = told(at(JUNE, hours=100), occurrence)
    assert of("wake_strategy_24h", late) == []
    away_long = one("nott_ri_awoa_long", late)
    assert (away_long["clock"], same_time(away_long["arose_at"], at(found_at, hours=72))) == ("located", True)
    assert one("nott_mam_awoa", late)["occurrences"] == ["o1"]
    long_missing = {**away(name="o1"), "located": at(JUNE, hours=30)}
    assert one("wake_strategy_24h", told(at(JUNE, hours=100), long_missing))["status"] == "overdue"


def test_amb_19_two_protocols_that_ask_the_same_give_the_earlier_time() -> None:
    history = told(at(JUNE, hours=10), away(name="o1"))
    same = [duty for duty in owed(history, "nottinghamshire", "somerset") if duty["action"] == "strategy_discussion"]
    assert [(duty["rule"], same_time(duty["due_at"], at(JUNE, hours=24))) for duty in same] == [("som_strategy_24h", True)]
    assert {"SOM-ESC-1", "NOTT-106"} <= set(same[0]["cites"])
    turned = [duty for duty in owed(history, "somerset", "nottinghamshire") if duty["action"] == "strategy_discussion"]
    assert [duty["rule"] for duty in turned] == ["som_strategy_24h"]


def test_amb_19_once_the_earlier_is_done_the_later_one_still_stands() -> None:
    held = done("som_strategy_24h", at(JUNE, hours=25), "o1")
    history = told(at(JUNE, hours=73), away(name="o1"), done=[held])
    found = {duty["rule"]: duty["status"] for duty in owed(history, "nottinghamshire", "somerset")}
    assert (found["som_strategy_24h"], found["nott_strategy_72h"]) == ("done", "overdue")


def test_amb_19_what_they_ask_differently_is_all_shown_and_the_national_interview_always() -> None:
    history = told(at(JUNE, hours=30), away(hours=28, name="o1", return_notified=at(JUNE, hours=29)))
    rules = {duty["rule"] for duty in owed(history, "wakefield", "somerset")}
    assert {"nat_return_interview", "wake_strategy_24h", "som_strategy_24h", "som_ops_manager_24h"} <= rules
    interviews = [duty for duty in owed(history, "wakefield", "somerset") if duty["action"] == "return_home_interview"]
    assert [(duty["rule"], duty["clock"]) for duty in interviews] == [("som_rhi", "returned")]


@pytest.mark.parametrize(
    "start, due",
    [
        ("2026-03-28T18:00+00:00", "2026-03-29T19:00+01:00"),  # the clocks go forward: 24 real hours
        ("2026-10-24T18:00+01:00", "2026-10-25T17:00+00:00"),  # and back
        ("2026-10-25T01:30+01:00", "2026-10-26T00:30+00:00"),
        ("2026-10-25T01:30+00:00", "2026-10-26T01:30+00:00"),  # the same clock time an hour later
    ],
)
def test_amb_20_hours_are_real_hours_on_the_nights_the_clocks_change(start: str, due: str) -> None:
    assert one("wake_strategy_24h", told(at(start, hours=1), away(start)))["due_at"] == _with_seconds(due)


def test_amb_20_days_keep_the_clock_time() -> None:
    start = "2026-10-20T18:00+01:00"
    assert one("som_14_days", told(at(start, days=1), away(start)))["due_at"] == "2026-11-03T18:00:00+00:00"


def _with_seconds(time: str) -> str:
    return f"{time[:16]}:00{time[16:]}"


def test_amb_21_the_six_hours_run_from_the_grade_and_again_from_each_review() -> None:
    graded = at(JUNE, hours=2)
    occurrence = away(category=ABSENT, classified_absent=graded, name="o1")
    assert same_time(one("nott_absent_review", told(at(JUNE, hours=3), occurrence))["due_at"], at(graded, hours=6))
    review = done("nott_absent_review", at(graded, hours=5), "o1")
    again = one("nott_absent_review", told(at(graded, hours=5), occurrence, done=[review]))
    assert (again["clock"], same_time(again["due_at"], at(graded, hours=11))) == ("classified_absent", True)


def test_amb_22_away_again_minutes_after_a_return_is_a_new_occurrence_that_counts() -> None:
    second = away(at(JUNE, hours=4, minutes=10), 1, name="o2")
    history = told(at(JUNE, hours=6), away(hours=4, name="o1"), second)
    assert {duty["occurrences"][0] for duty in of("nat_return_interview", history)} == {"o1", "o2"}
    assert one("nott_several_in_day", history)["occurrences"] == ["o1", "o2"]


def test_amb_23_one_interview_covers_what_began_within_rolling_seven_days() -> None:
    history = told(at(JUNE, days=6, hours=4), *days(JUNE, -30, 0, 6))
    joined = one("nott_ri_target", history)
    assert joined["occurrences"] == ["o2", "o3"]
    assert same_time(joined["due_at"], at(JUNE, hours=76))
    assert [duty["occurrences"] for duty in of("nat_return_interview", history)] == [["o1"], ["o2"], ["o3"]]
    apart = told(at(JUNE, days=7, hours=4), *days(JUNE, -30, 0, 7))
    assert [duty["occurrences"] for duty in of("nott_ri_target", apart)] == [["o2"], ["o3"]]


def test_amb_23_an_interview_that_was_held_is_not_joined_to_the_next() -> None:
    held = done("nott_ri_repeat", at(JUNE, days=1), "o2")
    history = told(at(JUNE, days=6, hours=4), *days(JUNE, -30, 0, 6), done=[held])
    assert [(duty["status"], duty["occurrences"]) for duty in of("nott_ri_target", history)] == [("done", ["o2"]), ("due", ["o3"])]


def test_an_occurrence_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(MalformedHistory, match="'returned' is earlier than its start"):
        reckoned(told(BACK, {**away(), "returned": at(JUNE, hours=-1)}))
