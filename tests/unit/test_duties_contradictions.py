"""Where the protocols contradict each other about interviews, meetings, reviews and counts, settled as provisions C settles it."""

from __future__ import annotations

import pytest

from tests.unit.duty_cases import JUNE, OPEN, at, away, days, of, one, owed, same_time, told

ABSENT, AWOA = "absent", "away_without_authorisation"
BACK = at(JUNE, hours=4)
PACKS = ("nottinghamshire", "wakefield", "somerset", "lancashire")


@pytest.mark.parametrize("pack", PACKS)
def test_c5_every_reported_child_is_offered_the_national_interview_under_every_protocol(pack: str) -> None:
    interview = one("nat_return_interview", told(BACK, away(hours=4)), pack)
    assert (interview["status"], same_time(interview["due_at"], at(BACK, hours=72))) == ("due", True)


def test_c5_nottinghamshire_criteria_add_absent_away_and_hidden_children() -> None:
    twice_absent = told(at(JUNE, days=3, hours=4), *[{**o, "reported": None} for o in days(JUNE, 0, 3, category=ABSENT)])
    assert one("nott_ri_repeat", twice_absent)["status"] == "due"
    thrice_away = told(at(JUNE, days=40), *days(JUNE, 0, 20, 40, category=AWOA))
    assert one("nott_ri_awoa_repeat", thrice_away)["status"] == "due"
    hidden = told(BACK, {**away(hours=4), "reported": None, "flags": ["hidden_missing"]})
    assert one("nott_ri_flags", hidden)["status"] == "due"


def test_c6_the_main_deadline_is_the_return_and_local_ones_stand_beside_it() -> None:
    back = at("2026-03-31T17:00+01:00", hours=4)
    history = told(back, away("2026-03-31T17:00+01:00", 4, flags=["harmed_while_missing"], return_notified=back))
    assert same_time(one("nat_return_interview", history)["due_at"], at(back, hours=72))
    assert same_time(one("nott_ri_target", history)["due_at"], at(back, hours=72))
    assert same_time(one("nott_ri_complete", history)["due_at"], "2026-04-09T21:00+01:00")
    inherited = one("som_rhi", history)
    assert same_time(inherited["due_at"], at(back, hours=72))
    assert {"SOM-RET-6", "NAT-4.10a"} <= set(inherited["cites"])
    in_lancashire = {duty["rule"] for duty in owed(history, "lancashire") if "return" in duty["action"] and "interview" in duty["action"]}
    assert in_lancashire == {"nat_return_interview"}


def test_c9_each_protocol_keeps_its_own_count_and_the_national_one_reviews_after_each() -> None:
    history = told(at(JUNE, days=20, hours=5), *days(JUNE, 0, 10, 20))
    fired = {
        pack: {
            d["rule"]
            for d in owed(history, pack)
            if d["status"] in OPEN and d["rule"].endswith(("_repeat", "_28", "_2m", "_plan", "_stage"))
        }
        for pack in PACKS
    }
    assert fired == {
        "nottinghamshire": {"nott_ri_repeat", "nott_mam_repeat"},
        "wakefield": set(),
        "somerset": {"som_trigger_plan"},
        "lancashire": set(),
    }
    assert len(of("nat_review_documents", history)) == 3


def test_c10_with_two_protocols_the_earlier_meeting_stands_and_the_national_one_names_no_hour() -> None:
    history = told(at(JUNE, hours=24), away(name="o1"))
    meetings = {duty["rule"]: duty["due_at"] for duty in owed(history, "nottinghamshire", "wakefield") if "strategy" in duty["action"]}
    assert same_time(meetings["wake_strategy_24h"], at(JUNE, hours=24))
    assert same_time(meetings["nott_strategy_72h"], at(JUNE, hours=72))  # another kind of meeting: no equivalence is claimed (C23)
    assert [duty for duty in owed(history) if "strategy" in duty["action"]] == []


def test_c11_review_rhythms_run_side_by_side() -> None:
    history = told(at(JUNE, hours=30), away(name="o1", classified_absent=JUNE))
    rhythms = {duty["rule"]: duty["due_at"] for duty in owed(history, "wakefield", "somerset")}
    assert same_time(rhythms["som_strategy_review"], at(JUNE, hours=48))
    assert same_time(rhythms["wake_strategy_72h"], at(JUNE, hours=72))
    absent = told(at(JUNE, hours=1), away(category=ABSENT, classified_absent=JUNE))
    assert same_time(one("nott_absent_review", absent)["due_at"], at(JUNE, hours=6))


def test_c12_a_very_long_absence_keeps_every_milestone_and_never_ends_by_itself() -> None:
    history = told(at(JUNE, days=400), away(name="o1"))
    found = {duty["rule"]: duty["status"] for duty in owed(history, "somerset", "nottinghamshire")}
    assert {found[rule] for rule in ("som_14_days", "som_6_months", "nott_28_days")} == {"overdue"}
    assert found["nat_notify_social_worker"] == "due"


def test_c13_a_count_says_nothing_about_a_level() -> None:
    history = told(at(JUNE, days=40), *days(JUNE, *range(0, 40, 3)))
    assert not [duty for pack in PACKS for duty in owed(history, pack) if duty["action"] == "raise_level"]


def test_c28_absent_is_always_kept_and_counted_by_each_rule_as_it_says() -> None:
    history = told(at(JUNE, days=20, hours=5), *days(JUNE, 0, 10), *[{**o, "id": "a"} for o in days(JUNE, 20, category=ABSENT)])
    assert one("nott_mam_repeat", history)["occurrences"] == ["o1", "o2", "a"]
    assert one("som_trigger_plan", history)["status"] == "notice"
    assert of("wake_strategy_4_in_28", history) == []
    assert "a" in {duty["occurrences"][0] for duty in of("nat_return_interview", history)}


def test_the_interview_of_wakefield_stays_open_until_the_meeting_is_held_or_a_reason_is_written() -> None:
    """WAKE-5.8: held within its time, the interview still waits for the strategy question."""
    occurrence = away(hours=4, name="o1", flags=["assessed_high_risk"])
    interview = {"rule": "wake_rhi", "at": at(BACK, hours=20), "occurrence": "o1"}
    waiting = told(at(BACK, hours=90), occurrence, done=[interview])
    assert (one("wake_rhi", waiting)["status"], one("wake_rhi_close_gate", waiting)["status"]) == ("due", "due")
    for rule in ("wake_rhi_close_gate", "wake_strategy_high_risk"):
        answered = {"rule": rule, "at": at(BACK, hours=30), "occurrence": "o1"}
        closed = told(at(BACK, hours=90), occurrence, done=[interview, answered])
        assert (one("wake_rhi", closed)["status"], one("wake_rhi_close_gate", closed)["status"]) == ("done", "done")
    assert one("nat_return_interview", waiting, "wakefield")["status"] == "done"


def test_a_child_whom_another_authority_looks_after_is_passed_on_with_the_count() -> None:
    """LANC-3.5d: the placing authority's own procedure leads."""
    ten = days(JUNE, *range(0, 81, 9), 85)
    ours = told(at(JUNE, days=86), *ten, child={"responsible": "Lancashire County Council"})
    assert one("lanc_second_stage", ours)["status"] == "due"
    theirs = one("lanc_second_stage", told(at(JUNE, days=86), *ten, child={"responsible": "Wakefield"}))
    assert (theirs["status"], theirs["who"], len(theirs["occurrences"])) == ("notice", "placing_authority", 10)
