"""What the child's record says for the call script."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from carer_app.domain.handover_parts import Earlier
from carer_app.domain.profile import SECTIONS, Profile
from carer_app.domain.profile_fields import Kind
from carer_app.domain.script_facts import script_facts

NOW = datetime(2026, 10, 14, 21, 0, tzinfo=UTC)


def about(profile: Profile, *earlier: Earlier) -> dict[str, str]:
    return dict(script_facts(profile, NOW, earlier).about)


def test_an_empty_record_leaves_every_answer_blank() -> None:
    facts = script_facts(Profile(), NOW, ())
    assert facts.about == {}
    assert (facts.description, facts.date_of_birth, facts.age, facts.plan, facts.has_pack) == ("", "", None, "", False)


def test_looks_and_age_in_a_breath() -> None:
    profile = Profile.of(
        {
            "identity": {"full_name": "Linden Test", "date_of_birth": "2011-05-04", "sex": "male"},
            "description": {
                "height": "165 cm",
                "hair": "brown",
                "eyes": "Green, large",
                "marks": [{"what": "scar", "where": "left eyebrow"}],
            },
        }
    )
    facts = script_facts(profile, NOW, ())
    assert (facts.child_name, facts.date_of_birth, facts.age) == ("Linden Test", "4 May 2011", 15)
    assert facts.description == "Male; 165 cm; hair: brown; eyes: green, large; scar, left eyebrow."


def test_a_standing_worry_answers_as_the_plan_s() -> None:
    risks = {
        "sexual_exploitation": "now",
        "sexual_exploitation_why": "Older men wait outside",
        "trafficking": "no",
        "likely_victim": "past",
    }
    facts = script_facts(Profile.of({"risks": risks}), NOW, ())
    assert facts.about["exploitation"] == "From the plan: Sexual exploitation: a worry now. Older men wait outside."
    assert facts.about["victim_of_crime"] == facts.about["hurt"] == "From the plan: Being hurt or a victim of crime: a worry in the past."
    assert not facts.calm, "what is feared is not talked down by what is not"


def test_a_standing_no_is_told_as_the_plan_s() -> None:
    risks = {"self_harm": "no", "trafficking": "no", "risky_adults": "dont_know", "danger_to_others": "no"}
    facts = script_facts(Profile.of({"risks": risks}), NOW, ())
    assert "self_harm" not in facts.about
    assert facts.calm == {
        "self_harm": "About self-harm or suicide, the plan says no.",
        "exploitation": "About trafficking, the plan says no; about adults who pose a risk, the plan says not sure.",
        "danger_to_others": "About danger to other people, the plan says no.",
    }


def test_where_the_child_was_found_last_is_a_plain_sentence() -> None:
    time = Earlier(NOW - timedelta(days=3), None, "came back without help")
    said = script_facts(Profile(), NOW, (time,), called="Linden").about["before"]
    assert said == "Yes: once in the last 90 days. The last was on 11 October 2026: Linden came back without help."


def test_every_place_where_the_child_was_found_before_is_said_once() -> None:
    times = [Earlier(NOW - timedelta(days=days), None, place) for days, place in ((3, "Nan’s house"), (9, "the mill"), (40, ""))]
    plan = Profile.of(
        {"history": {"times": [{"found_where": "Nan’s house"}, {"found_where": "the bus station"}, {"found_where": "the mill"}]}}
    )
    assert about(plan, *times)["before"].endswith(", found: Nan’s house. Found before that: the mill; the bus station.")
    assert about(plan)["before"] == "Found: Nan’s house; the bus station; the mill."


def test_a_form_with_little_in_it_and_an_old_photo_are_told_as_such() -> None:
    begun = script_facts(
        Profile.of({"identity": {"full_name": "Linden Test"}, "photo": {"taken_on": "2026-07-01"}}), NOW, (), has_photo=True
    )
    assert (begun.has_pack, begun.is_begun_only, begun.is_photo_old) == (True, True, True)
    assert not script_facts(Profile.of({"photo": {"taken_on": "2026-08-01"}}), NOW, (), has_photo=True).is_photo_old
    needed = {s.id: [f for f in s.fields if f.essential and f.id not in ("date_of_birth", "taken_on")] for s in SECTIONS}
    full = {name: {f.id: [{"name": "x"}] if f.kind is Kind.ROWS else "x" for f in fields} for name, fields in needed.items()}
    assert not script_facts(Profile(full), NOW, ()).is_begun_only


def test_earlier_times_are_counted_over_ninety_days_with_where_found() -> None:
    times = [Earlier(NOW - timedelta(days=days), None, place) for days, place in ((3, "Nan's"), (40, ""), (200, "the park"))]
    assert (
        about(Profile(), *times)["before"]
        == "Yes: twice in the last 90 days. The last was on 11 October 2026, found: Nan's. Found before that: the park."
    )


def test_only_old_times_are_not_called_recent() -> None:
    said = about(Profile(), Earlier(NOW - timedelta(days=200), None, ""))["before"]
    assert said == "Yes: not in the last 90 days. The last was on 28 March 2026."


def test_police_from_the_start_is_said_with_its_condition() -> None:
    profile = Profile.of({"plan": {"police_from_outset": "yes", "police_condition": "if gone after dark"}})
    assert script_facts(profile, NOW, ()).plan == "The agreed plan says to tell the police from the start, if gone after dark"
    assert script_facts(Profile.of({"plan": {"police_from_outset": "no"}}), NOW, ()).plan == ""


def test_only_medicine_that_matters_tonight_is_read_out() -> None:
    medicines = [
        {"name": "Insulin", "when": "with meals", "essential": "yes", "if_missed": "could collapse in hours"},
        {"name": "Vitamin D", "essential": "no"},
    ]
    said = about(Profile.of({"health": {"allergies": "nuts", "medicines": medicines}}))["medical"]
    assert said == "Allergic to nuts. Insulin, with meals, could collapse in hours."


def test_a_bare_none_says_of_what() -> None:
    def danger(words: str) -> str:
        return about(Profile.of({"risks": {"officer_safety": words}}))["other"]

    assert danger("None known") == "Danger to officers: none known."
    assert danger("No known risks.") == "Danger to officers: no known risks."
    assert danger("Nora may bite if held") == "Officer safety: Nora may bite if held."


def test_what_would_be_unlike_the_child_is_said_as_that() -> None:
    said = about(Profile.of({"warning_signs": {"out_of_character": ["going without a coat"]}}))
    assert said["out_of_character"] == "Out of character would be: going without a coat."


def test_everybody_and_every_place_of_the_plan_is_named_those_for_the_police_alone_too() -> None:
    """NAT-2.11d"""
    people = [{"name": "Nan", "relationship": "grandmother"}, {"name": "Zed", "police_only": "yes"}, {"telephone": "07700 900999"}]
    places = [{"name": "The lido"}, {"name": "Old mill", "safe_to_visit": "no"}]
    told = about(Profile.of({"people": {"people": people}, "places": {"places": places}}))
    assert told["other"] == "People in the plan: Nan, grandmother; Zed. Places in the plan: The lido; Old mill."


def test_family_doctor_and_school_are_said_with_their_addresses() -> None:
    """SOM-REP-2d, SOM-REP-2f, SOM-REP-2g"""
    told = about(
        Profile.of(
            {
                "contacts": {"family": [{"name": "Jo Vale", "relationship": "mother", "address": "3 High Street"}]},
                "people": {"people": [{"name": "Sam"}]},
                "health": {"gp_name": "Mill Surgery", "gp_address": "1 Mill Road", "dentist_name": "Dr Reed"},
                "school": {"name": "Hill School", "address": "Hill Road"},
            }
        )
    )
    assert told["family_and_friends"] == "Jo Vale, mother, 3 High Street; Sam."
    assert told["gp_and_dentist"] == "GP: Mill Surgery, 1 Mill Road. Dentist: Dr Reed."
    assert told["school"] == "Hill School, Hill Road."
