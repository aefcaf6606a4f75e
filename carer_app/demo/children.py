"""The demo's children. Every one is invented, and their surnames say so. Dates of birth are set so that their ages stay the same.

The authorities are those that have a protocol here, so that each is seen at work: Lantern House stands in Wakefield, the foster home in
Nottinghamshire, and two children were placed from elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class DemoChild:
    """A child, where they live, how old they are, and what is written about them. `portrait` is (background, skin, hair, clothes);
    `agreed_by`: who has signed the plan, as their addresses begin."""

    key: str
    preferred_name: str
    full_name: str
    age: int
    home: str
    placed_days_ago: int
    sections: dict[str, dict[str, Any]] = field(default_factory=dict)
    portrait: tuple[str, str, str, str] | None = None
    long_hair: bool = False
    social_worker: bool = False
    photo_days_ago: int = 30
    agreed_by: tuple[str, ...] = ()


def _place(name: str, kind: str, safe: str, **more: str) -> dict[str, str]:
    return {"name": name, "kind": kind, "safe_to_visit": safe, **more}


def _person(name: str, relationship: str, **more: str) -> dict[str, str]:
    return {"name": name, "relationship": relationship, **more}


BRYN = DemoChild(
    key="bryn",
    preferred_name="Bryn",
    full_name="Bryn Specimen",
    age=15,
    home="lantern",
    placed_days_ago=210,
    agreed_by=("manager", "social"),
    portrait=("#cfe0d8", "#e8bf97", "#4a3020", "#35607c"),
    social_worker=True,
    sections={
        "identity": {
            "sex": "male", "pronouns": "he", "ethnicity": "white_british", "languages": "English", "became_looked_after": "2022-03-04",
            "uasc_or_migrant": "no", "references": [{"kind": "Council case number", "reference": "DEMO-0001"}],
        },
        "description": {
            "height": "165 cm", "build": "slim", "hair": "short, brown", "eyes": "green",
            "marks": [{"what": "scar", "where": "through the left eyebrow"}], "usual_clothing": "grey hoodie, black joggers, white trainers",
        },
        "placement": {
            "setting": "residential", "legal_status": "care_order", "responsible_authority": "Wakefield", "host_authority": "Wakefield",
            "out_of_area": "no", "return_to": "Lantern House; two staff awake all night",
            "parental_responsibility": "Wakefield Council and his mother", "area_risks": "Adults give lifts from the bus station after dark.",
            "publicity": "Only after the social worker agrees.",
        },
        "contacts": {
            "professionals": [
                {"role": "social_worker", "name": "Sam Social", "team": "Looked After Team", "telephone": "01632 960001", "hours": "09:00 to 17:00"},
                {"role": "iro", "name": "Ira Reviewer", "telephone": "01632 960002"},
            ],
            "family": [
                {"name": "Joan Specimen", "relationship": "Nan", "telephone": "01632 960020", "address": "4 Sample Row", "may_contact": "yes"},
                {"name": "Dean Specimen", "relationship": "Father", "may_contact": "no", "note": "Must not be told where he lives."},
            ],
        },
        "phone_online": {
            "phones": [{"number": "07700 900123", "provider": "Example Mobile", "contract": "pay_as_you_go", "model": "cracked black phone"}],
            "other_phones": "May have a second phone. Nobody has the number.",
            "accounts": [{"platform": "PhotoShare", "name": "bryn_demo"}, {"platform": "GameChat", "name": "specimen15"}],
            "cash": "about £10", "travel_cards": "bus pass", "transport": "bus number 6; lifts", "abroad": "no",
        },
        "people": {
            "people": [
                _person("Nan (Joan)", "Nan", telephone="01632 960020", safe_to_ring="yes", safe_to_visit="yes", who_goes="any staff",
                        address="4 Sample Row", found_before="twice", should_see="yes", last_contacted="last week"),
                _person("Kai", "friend from school", telephone="07700 900130", safe_to_ring="yes", should_see="yes"),
                _person("“Dex”", "adult, about 25, silver Golf", should_see="no", safe_to_ring="no", safe_to_visit="no", police_only="yes",
                        why="gives lifts and money; believed to exploit young people"),
            ]
        },
        "places": {
            "places": [
                _place("Nan’s house", "family", "yes", address="4 Sample Row", found_before="twice", who_goes="any staff"),
                _place("Bus station, bay 6", "public place", "no", police_only="yes", found_before="once", why="adults wait there"),
                _place("Skate park", "public place", "yes", who_goes="two staff", found_before=""),
            ]
        },
        "health": {
            "conditions": "Asthma.", "medicines": [{"name": "blue inhaler", "when": "when wheezy", "essential": "yes", "where": "with him",
                                                    "if_missed": "could need an ambulance if it is an attack"}],
            "how_to_talk": "Short sentences, one person. Stammers when rushed: give time.", "understanding": "Trusts adults who give him things.",
            "gp_name": "Invented Surgery", "gp_telephone": "01632 960030", "dentist_name": "Pretend Dental", "dentist_telephone": "01632 960031",
        },
        "school": {"name": "Sampleton School", "telephone": "01632 960040", "teacher": "Ms Timetable", "hours": "08:45 to 15:10"},
        "history": {
            "missing_before": "yes", "how_many": "three times since July",
            "times": [
                {"when": "last month, 5 hours", "found_where": "Nan’s house", "with_whom": "Nan"},
                {"when": "in September, 3 hours", "found_where": "bus station, bay 6", "with_whom": "alone"},
            ],
            "pattern": "Friday evenings, after a call he takes outside.", "pushes": "Rows about his phone.", "pulls": "Money and lifts.",
            "alone": "alone",
        },
        "warning_signs": {
            "signs": ["Takes calls outside on a second phone", "Leaves without his own phone"],
            "triggers": ["Seen getting into a silver car", "A goodbye message to Nan"],
            "out_of_character": ["Missing his tea on pizza night"],
            "after_signs": ["New things he cannot have paid for"],
        },
        "risks": {
            "sexual_exploitation": "dont_know", "criminal_exploitation": "now",
            "criminal_exploitation_why": "Found with a second phone and £200 in August. Named by another child.",
            "risky_adults": "now", "risky_adults_why": "“Dex”, silver Golf.", "self_harm": "no", "substances": "past",
            "substances_why": "Cannabis in spring; none known since.", "offending": "no", "danger_to_others": "no",
            "officer_safety": "None known. Please come without lights if it is safe to.",
        },
        "risk_assessment": {
            "harm_likelihood": "likely", "harm_why": "Driven about at night by adults. No inhaler in the car.",
            "new_here": "A new key worker since September.", "distance": "Two buses from Nan’s house.",
            "learned": "He tells Nan more than he tells us.", "child_says": "I go out because it is boring here.",
            "assessed_by": "Sam Social", "assessment_reviewed_by": "Sam Social",
        },
        "plan": {
            "known_vulnerability": "yes", "likelihood": "likely", "wait_minutes": 60, "police_from_outset": "no",
            "activity_waits": [{"activity": "Skate park with a friend", "minutes": 90, "note": "Ring the friend’s mother"}],
            "discretion": "You can ring the police at any time.", "must_not_tell": ["His father: he has hurt him"],
            "when_to_report": "If any sign or event on his list is seen, at once. Otherwise when the hour and the steps are done.",
            "who_searches": "The second worker on shift", "if_cannot_leave": "On-call manager comes in",
            "resources": "Two staff at night; house car", "family_contact_rule": "Ring Nan. Never his father.",
            "steps": ["Check whether the shed is locked"], "prevention": "A quiet word after calls; Friday cooking.",
            "collected_by": "Staff in the house car", "prevention_interview_by": "police", "return_interview_by": "The CVE team",
            "completed_by": "Sam Social with Max Manager", "reviewed_by": "Sam Social",
        },
        "child_words": {
            "wishes": "Tell me first, not the whole house.", "what_helps": "Nan. Being fed. Not being asked straight away.",
            "who_i_talk_to": "Noor", "welcome": "Something hot. Then let me sleep.", "involved": "took_part", "may_share": "yes",
            "name_on_page": "yes", "advocate_offered": "yes",
        },
    },
)  # fmt: skip

ASHBY = DemoChild(
    key="ashby",
    preferred_name="Ashby",
    full_name="Ashby Example",
    age=14,
    home="row",
    placed_days_ago=320,
    agreed_by=("foster", "social"),
    portrait=("#cfe0d8", "#e8bf97", "#4a3020", "#35607c"),
    social_worker=True,
    sections={
        "identity": {"sex": "male", "pronouns": "he", "ethnicity": "mixed_other", "languages": "English", "became_looked_after": "2021-05-11"},
        "description": {"height": "160 cm", "build": "slim", "hair": "short, dark brown", "eyes": "brown", "usual_clothing": "grey hoodie"},
        "placement": {
            "setting": "foster", "legal_status": "care_order", "responsible_authority": "Nottinghamshire", "host_authority": "Nottinghamshire",
            "out_of_area": "no", "return_to": "the foster home; Jo collects",
        },
        "phone_online": {"phones": [{"number": "07700 900124", "contract": "contract"}], "accounts": [{"platform": "PhotoShare", "name": "ashby_demo"}]},
        "people": {
            "people": [
                _person("Nan (Joan)", "Nan", telephone="01632 960021", safe_to_ring="yes", safe_to_visit="yes", found_before="twice"),
                _person("Mo", "friend", telephone="07700 900131", safe_to_ring="yes"),
            ]
        },
        "places": {"places": [_place("Nan’s house", "family", "yes", address="6 Sample Row", found_before="twice"),
                              _place("The old mill", "empty building", "no", why="unsafe floors")]},
        "health": {"conditions": "None known.", "how_to_talk": "Give him time. Likes facts.", "gp_name": "Invented Surgery", "gp_telephone": "01632 960030"},
        "school": {"name": "Sampleton School", "telephone": "01632 960040", "teacher": "Ms Timetable"},
        "history": {"missing_before": "yes", "how_many": "twice this year", "pattern": "After contact visits."},
        "warning_signs": {
            "signs": ["Second phone, takes calls outside", "Left without his own phone"],
            "triggers": ["Seen getting into a silver car"],
            "out_of_character": ["Not answering Mo"],
        },
        "risks": {"criminal_exploitation": "past", "self_harm": "no", "officer_safety": "None known."},
        "plan": {
            "known_vulnerability": "yes", "likelihood": "possible", "wait_minutes": 60, "police_from_outset": "no", "who_searches": "Jo",
            "if_cannot_leave": "Harbour Fostering on call", "family_contact_rule": "Ring Nan.", "collected_by": "Jo", "steps": ["Look in the shed"],
            "completed_by": "Sam Social with Jo Carer", "reviewed_by": "Sam Social", "return_interview_by": "Nottinghamshire, through his social worker",
        },
        "child_words": {"what_helps": "Hot chocolate and no questions.", "who_i_talk_to": "Jo", "involved": "wrote_it"},
    },
)  # fmt: skip

CORIN = DemoChild("corin", "Corin", "Corin Sample", 11, "row", 12)

DILYS = DemoChild(
    key="dilys", preferred_name="Dilys", full_name="Dilys Placeholder", age=16, home="lantern", placed_days_ago=90,
    portrait=("#e2d6ea", "#a9704a", "#1d1a1a", "#6a3f6e"), long_hair=True,
    sections={
        "identity": {"sex": "female", "pronouns": "she", "ethnicity": "black_caribbean"},
        "placement": {"setting": "residential", "legal_status": "accommodated", "responsible_authority": "Wakefield", "out_of_area": "no"},
        "warning_signs": {"signs": ["Switches off her location"], "triggers": ["A message from someone called Ty"]},
        "plan": {"wait_minutes": 90, "police_from_outset": "yes", "police_condition": "a message from Ty has come today",
                 "police_reason": "He has hurt her before.", "completed_by": "Max Manager"},
    },
)  # fmt: skip

ELLIS = DemoChild(
    key="ellis", preferred_name="Ellis", full_name="Ellis Fictional", age=16, home="lantern", placed_days_ago=400,
    portrait=("#e8dccb", "#c68f66", "#2b2320", "#44603f"), photo_days_ago=150,
    sections={
        "identity": {"pronouns": "they", "languages": "English"},
        "placement": {"setting": "residential", "legal_status": "care_order", "responsible_authority": "Lancashire",
                      "host_authority": "Wakefield", "out_of_area": "yes", "host_told": "yes"},
        "plan": {"wait_minutes": 60, "police_from_outset": "no", "who_searches": "staff on shift", "completed_by": "Max Manager"},
        "warning_signs": {"signs": ["Packs a bag"], "triggers": []},
    },
)  # fmt: skip

FERN = DemoChild(
    key="fern", preferred_name="Fern", full_name="Fern Imaginary", age=13, home="lantern", placed_days_ago=40,
    portrait=("#d6e4ee", "#f0cdb0", "#8a4b2a", "#8a3b3b"), long_hair=True, social_worker=True, agreed_by=("social",),
    sections={
        "identity": {"sex": "female", "pronouns": "she", "ethnicity": "white_other", "languages": "English, some Polish"},
        "placement": {"setting": "residential", "legal_status": "interim_care_order", "responsible_authority": "Somerset",
                      "host_authority": "Wakefield", "out_of_area": "yes", "host_told": "yes"},
        "warning_signs": {"signs": ["Asks for train times"], "triggers": ["A call from her aunt’s old number"]},
        "plan": {"wait_minutes": 30, "police_from_outset": "no", "who_searches": "staff on shift", "completed_by": "Sam Social"},
        "trigger_plan": {"needed": "dont_know", "needed_why": "Twice in 28 days so far.", "look_first": ["The station, platform 1"]},
    },
)  # fmt: skip

GRAY = DemoChild("gray", "Gray", "Gray Madeup", 17, "lantern", 3)

CHILDREN = (ASHBY, CORIN, BRYN, DILYS, ELLIS, FERN, GRAY)
