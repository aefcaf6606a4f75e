"""The list "Do next": who is rung first, who is never rung, and when every reasonable step is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from carer_app.domain.entries import Entry, ExpectedWhere, Noted, StepResult, StepTaken
from carer_app.domain.levels import State
from carer_app.domain.next_actions import (
    Contact,
    NextStep,
    PersonToRing,
    PlaceToTry,
    StepContext,
    people_to_ring,
    places_to_try,
    reasonable_actions,
    steps_for,
)
from carer_app.domain.profile import Profile
from carer_app.packs import loader

PACK = loader.national()
AT = datetime(2026, 6, 10, 21, 0, tzinfo=UTC)
NAN = PersonToRing("nan", "Nan", "01632 960001", "yes", hint="grandmother")
EDT = Contact("Duty team", "01632 960009")
OFFICE = Contact("Social worker", "01632 960008")
MANAGER = Contact("Manager on call", "07700 900123")
TONIGHT = StepContext(child="Sam", child_telephone="07700 900001", edt=EDT, social_worker=OFFICE, manager=MANAGER)


def taken(step: str, result: str, minute: int = 0, **body: str) -> Entry:
    at = AT + timedelta(minutes=minute)
    return Entry(str(uuid4()), str(uuid4()), "phone", minute, at, at, StepTaken(step, StepResult(result), **body))


def steps(*log: Entry, **changes: object) -> tuple[NextStep, ...]:
    return steps_for(PACK, replace(TONIGHT, taken=log, **changes))  # type: ignore[arg-type]


def codes(*log: Entry, **changes: object) -> list[str]:
    return [step.code for step in steps(*log, **changes)]


def one(code: str, *log: Entry, **changes: object) -> NextStep:
    return next(step for step in steps(*log, **changes) if step.code == code)


def test_at_home_the_child_is_rung_first() -> None:
    first = steps()[0]
    assert (first.code, first.title, first.telephone, first.kind) == ("contact_child", "Ring Sam", "07700 900001", "call")


def test_a_call_without_a_number_says_so() -> None:
    assert one("contact_child", child_telephone="").hint.startswith("No number is kept here. If Sam answers, ask")
    assert one("expected_place_call", expected_where=ExpectedWhere.SCHOOL).hint.startswith("No number is kept here. ")
    assert "No number is kept here" in one("family_friends", people=(replace(NAN, telephone=""),)).hint
    assert "No number" not in one("contact_child").hint + one("family_friends", people=(NAN,)).hint
    assert one("family_friends").hint == "Nobody is listed in the plan."


def test_the_place_where_the_child_should_be_is_rung_before_the_child() -> None:
    """G14"""
    first, *_ = steps(expected_where=ExpectedWhere.SCHOOL, expected_place=Contact("Hill School", "01632 960002"))
    assert (first.code, first.title, first.telephone) == ("expected_place_call", "Ring Hill School", "01632 960002")
    assert codes(expected_where=ExpectedWhere.ACTIVITY)[0] == "expected_place_call"
    assert one("expected_place_call", expected_where=ExpectedWhere.ACTIVITY).title == "Ring the activity"


@pytest.mark.parametrize("office_hours, code, number", [(True, "tell_social_worker", "01632 960008"), (False, "tell_edt", "01632 960009")])
def test_whom_to_tell_goes_by_the_clock(office_hours: bool, code: str, number: str) -> None:
    """NAT-3.10"""
    told = [step for step in steps(office_hours=office_hours) if step.kind == "tell" and step.code != "who_searches"]
    assert [(step.code, step.telephone) for step in told] == [(code, number)]


def test_telling_comes_first_once_the_child_was_tried() -> None:
    """NAT-3.5f"""
    assert codes()[0] == "contact_child"
    assert codes(taken("contact_child", "no_answer"))[0] == "tell_edt"
    assert codes(taken("contact_child", "no_answer"), taken("tell_edt", "spoke"))[0] != "tell_edt"


def test_a_duty_team_that_does_not_answer_leads_to_the_manager() -> None:
    """G11"""
    assert "tell_manager" not in codes()
    unanswered = codes(taken("tell_edt", "no_answer"))
    assert unanswered[:2] == ["tell_edt", "tell_manager"]
    assert one("tell_manager", taken("tell_edt", "no_answer")).telephone == "07700 900123"


def test_a_missing_number_says_where_it_should_stand() -> None:
    step = one("tell_edt", edt=None)
    assert step.telephone == ""
    assert "placement plan" in step.hint


def test_a_person_safe_to_ring_has_a_number_and_one_who_is_not_has_none() -> None:
    father = PersonToRing("father", "Father", "01632 960003", "no")
    dealer = PersonToRing("dealer", "Kit", "01632 960004", "yes", police_only=True)
    unsure = PersonToRing("unsure", "Max", "01632 960005", "dont_know")
    unsaid = PersonToRing("unsaid", "Aunt", "01632 960006")
    people = {step.contact: step for step in steps(people=(NAN, father, dealer, unsure, unsaid)) if step.code == "family_friends"}
    assert (people["Nan"].kind, people["Nan"].telephone) == ("call", "01632 960001")
    assert "safe to ring" in people["Nan"].hint
    for name in ("Father", "Kit"):
        assert (people[name].kind, people[name].telephone, people[name].reasonable) == ("police_only", "", False)
    assert (people["Max"].telephone, people["Max"].reasonable) == ("", False)
    assert people["Aunt"].telephone == "01632 960006"
    assert "nobody has written down" in people["Aunt"].hint


def test_a_visit_is_offered_only_where_the_record_calls_the_place_safe() -> None:
    """G9 NAT-L1-A-f"""
    park = PlaceToTry("park", "the park", safe_to_visit="yes", who_goes="Jo")
    cafe = PlaceToTry("cafe", "the cafe", "01632 960007")
    flat = PlaceToTry("flat", "the flat", "01632 960010", safe_to_visit="no")
    yard = PlaceToTry("yard", "the yard", safe_to_visit="yes", police_only=True)
    lane = PlaceToTry("lane", "the lane", safe_to_visit="dont_know")
    places = {step.contact: step for step in steps(places=(park, cafe, flat, yard, lane)) if step.code == "known_places"}
    assert (places["the park"].kind, places["the park"].title) == ("go", "Go to the park")
    assert "goes: Jo" in places["the park"].hint
    assert (places["the cafe"].kind, places["the cafe"].title) == ("call", "Ring the cafe")
    for name in ("the flat", "the yard", "the lane"):
        assert (places[name].kind, places[name].telephone, places[name].reasonable) == ("police_only", "", False)


def test_no_plan_still_means_ringing_family_and_friends() -> None:
    step = one("family_friends")
    assert (step.title, step.reasonable) == ("Ring family and friends", True)


def test_the_agreed_rule_about_family_stands_beside_the_first_of_them() -> None:
    """NAT-3.5e"""
    assert (
        "Mum only through the social worker" in one("family_friends", people=(NAN,), family_rule="Mum only through the social worker").hint
    )


def test_a_believed_place_is_checked_first() -> None:
    """D12"""
    assert codes(is_believed=True, believed_place="Jade's")[0] == "verify_place"
    assert one("verify_place", is_believed=True, believed_place="Jade's").title == "Check that Sam is at Jade's"
    assert "verify_place" not in codes()


def test_the_steps_of_this_child_join_the_list() -> None:
    """NAT-2.12b"""
    assert one("child_specific", child_steps=("Look behind the bus depot",)).title == "Look behind the bus depot"


@pytest.mark.parametrize("state", [State.REPORTED, State.RECORDED_MISSING, State.POLICE_DELAYED, State.POLICE_ABSENT])
def test_the_steps_stay_open_after_a_report(state: State) -> None:
    """NAT-3.21"""
    assert codes(state=state) == codes()


@pytest.mark.parametrize("state", [State.AWAY_KNOWN, State.KNOWN_WITH_RISK])
def test_nobody_is_sent_searching_for_a_child_who_is_found(state: State) -> None:
    given = steps(state=state, people=(NAN,), places=(PlaceToTry("park", "the park", safe_to_visit="yes"),))
    assert {step.kind for step in given} == {"tell"}
    assert reasonable_actions(given) == "outstanding"


def test_nobody_searches_while_a_child_an_adult_is_with_is_fetched() -> None:
    """S10: the way home is agreed. Whoever was only heard from may still have to be looked for."""
    assert {step.kind for step in steps(state=State.RETURN_ARRANGED, is_found=True, people=(NAN,))} == {"tell"}
    assert "search_home" in codes(state=State.RETURN_ARRANGED)
    assert "search_home" in codes(state=State.CARER_INTERVENTION, is_found=True)


def test_a_child_only_thought_to_be_at_a_place_of_risk_is_still_rung() -> None:
    """I9, D6: nobody goes there before it is agreed with the police, but nobody has found the child either."""
    given = steps(state=State.KNOWN_WITH_RISK, is_believed=True, believed_place="a flat", people=(NAN,))
    assert {"contact_child", "message_child", "family_friends"} <= {step.code for step in given}
    assert not {"verify_place", "search_home", "known_places"} & {step.code for step in given}


def test_the_last_result_is_shown() -> None:
    step = one("contact_child", taken("contact_child", "no_answer", 1), taken("contact_child", "spoke", 5))
    assert (step.state, step.last_result, step.last_at) == ("done", "spoke", AT + timedelta(minutes=5))
    late = one("contact_child", taken("contact_child", "spoke", 5), taken("contact_child", "no_answer", 1))
    assert late.last_result == "spoke"


def test_each_person_keeps_their_own_result() -> None:
    aunt = PersonToRing("aunt", "Aunt", "01632 960006", "yes")
    log = taken("family_friends", "no_answer", contact="Nan", contact_id="nan")
    people = {step.contact: step.state for step in steps(log, people=(NAN, aunt)) if step.code == "family_friends"}
    assert people == {"Nan": "tried", "Aunt": "open"}


def test_not_safe_and_not_possible_rule_a_step_out_only_with_their_reason() -> None:
    """G2"""
    assert one("search_surroundings", taken("search_surroundings", "not_safe", reason="two toddlers here")).state == "ruled_out"
    assert one("search_surroundings", taken("search_surroundings", "not_possible")).state == "open"


def every_step_taken(*but: str, **changes: object) -> list[Entry]:
    return [
        taken(step.code, "not_there", contact=step.contact, contact_id=step.contact_id)
        for step in steps(**changes)
        if step.reasonable and step.code not in but
    ]


def test_reasonable_actions_are_done_when_every_applicable_step_is() -> None:
    """G2 NAT-INT-9"""
    given = {"people": (NAN,), "places": (PlaceToTry("flat", "the flat", safe_to_visit="no"),), "child_steps": ("Look behind the depot",)}
    assert reasonable_actions(steps(**given)) == "outstanding"
    log = every_step_taken(**given)
    assert reasonable_actions(steps(*log, **given)) == "done"
    assert reasonable_actions(steps(*log[1:], **given)) == "outstanding"


def test_a_call_nobody_answers_was_still_made() -> None:
    log = [*every_step_taken("contact_child"), taken("contact_child", "no_answer")]
    assert reasonable_actions(steps(*log)) == "done"
    assert one("contact_child", *log).state == "tried"


def test_not_having_told_anyone_never_holds_back_a_report() -> None:
    assert not any(step.reasonable for step in steps(taken("tell_edt", "no_answer")) if step.kind == "tell")


def test_other_lines_of_the_log_are_passed_over() -> None:
    note = Entry(str(uuid4()), str(uuid4()), "phone", 1, AT, AT, Noted("raining"))
    assert codes(note) == codes()


def test_every_step_has_its_paragraph_and_no_gap_in_its_words() -> None:
    for step in steps(people=(NAN,), expected_where=ExpectedWhere.SCHOOL, is_believed=True, child_steps=("Ring the gym",)):
        assert step.cites
        assert "{" not in step.title + step.hint
        assert "  " not in step.title


def test_people_and_places_come_from_the_profile_with_what_is_safe() -> None:
    profile = Profile.of(
        {
            "people": {
                "people": [
                    {"name": "Nan", "relationship": "grandmother", "telephone": "01632 960001", "safe_to_ring": "yes"},
                    {"name": "Kit", "telephone": "01632 960004", "should_see": "no"},
                    {"name": "Ray", "police_only": "dont_know"},
                ]
            },
            "places": {"places": [{"name": "The park", "kind": "park", "safe_to_visit": "yes", "found_before": "twice", "who_goes": "Jo"}]},
        }
    )
    nan, kit, ray = people_to_ring(profile)
    assert (nan.label, nan.safe_to_ring, nan.police_only, nan.hint) == ("Nan", "yes", False, "grandmother")
    assert kit.safe_to_ring == "no"
    assert ray.police_only
    (park,) = places_to_try(profile)
    assert (park.safe_to_visit, park.hint, park.who_goes) == ("yes", "park · found there before: twice", "Jo")
    assert len({nan.id, kit.id, ray.id, park.id}) == 4


def test_the_id_of_a_person_does_not_hang_on_the_order_of_the_list() -> None:
    rows = [{"name": "Nan", "telephone": "01632 960001"}, {"name": "Kit"}]
    forward = people_to_ring(Profile.of({"people": {"people": rows}}))
    backward = people_to_ring(Profile.of({"people": {"people": rows[::-1]}}))
    assert {person.id for person in forward} == {person.id for person in backward}
    assert forward[0].id == backward[1].id


def test_a_step_for_a_home_is_not_shown_to_a_foster_carer() -> None:
    """NOTT-43h, WAKE-9.1"""
    pack = loader.together(("nottinghamshire", "wakefield"))
    seen = {
        (setting, out): {step.code for step in steps_for(pack, replace(TONIGHT, facts={"setting": setting, "out_of_area": out}))}
        for setting in ("foster", "residential")
        for out in ("yes", "no")
    }
    assert {where for where, found in seen.items() if "consult_manager" in found} == {("residential", "yes"), ("residential", "no")}
    assert {where for where, found in seen.items() if "ask_home_force" in found} == {("foster", "yes"), ("residential", "yes")}


def test_a_local_step_without_a_number_keeps_its_words() -> None:
    pack = loader.load("nottinghamshire")
    context = replace(TONIGHT, manager=None, facts={"setting": "residential"})
    step = next(step for step in steps_for(pack, context) if step.code == "consult_manager")
    assert step.hint.startswith("No number is kept here.")
    assert step.hint.endswith("Skip this and ring the police.")
