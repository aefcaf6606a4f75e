"""A plainly invented child, a long evening, and a drawn portrait: the pack that tests and the bench print."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from carer_app.domain.entries import (
    Agreed,
    Answered,
    Body,
    CallStarted,
    ContactHow,
    ContactMade,
    Corrected,
    Decided,
    DetailsGiven,
    Entry,
    ExpectedWhere,
    InformationReceived,
    LevelRaised,
    Noted,
    Opened,
    PackShared,
    PoliceAnswered,
    PoliceOutcome,
    PoliceRang,
    PoliceTold,
    StepResult,
    StepTaken,
    Unsure,
)
from carer_app.domain.handover import Contact, Earlier, Placement, PolicePack, Reporter, police_pack
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.profile import Profile
from carer_app.packs import loader

DAY = datetime(2026, 10, 14, tzinfo=UTC)
MADE_AT = datetime(2026, 10, 14, 21, 26, tzinfo=UTC)
CARER = "0c0ffee0-0000-4000-8000-000000000001"
OTHER = "0c0ffee0-0000-4000-8000-000000000002"
NAMES = {CARER: "J. Carer", OTHER: "P. Night"}
HEAD = "7f3a91c2e0d4b6a85511c3d2e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d"

SECTIONS: dict[str, dict[str, Any]] = {
    "identity": {
        "preferred_name": "Ash",
        "full_name": "Ashby Rowan Example",
        "other_names": ["Ashy", "Ash E (online)"],
        "date_of_birth": "2012-05-02",
        "place_of_birth": "Sampleton",
        "sex": "male",
        "pronouns": "he",
        "ethnicity": "white_british",
        "background": "Grew up with his nan; family from Sampleshire",
        "languages": "English",
        "interpreter": "no",
        "uasc_or_migrant": "no",
        "became_looked_after": "2023-02-11",
        "references": [{"kind": "Council case", "reference": "SAM-000123"}],
    },
    "description": {
        "height": "165 cm",
        "build": "slim, about 50 kg",
        "hair": "short brown hair, shaved at the sides",
        "eyes": "green",
        "marks": [{"what": "scar", "where": "left eyebrow"}, {"what": "small star drawn in ink", "where": "right wrist"}],
        "voice": "quiet, stammers when rushed",
        "usual_clothing": "grey hoodie, black joggers, white trainers",
    },
    "photo": {"taken_on": "2026-09-28", "changed_since": "hair is shorter now"},
    "placement": {
        "setting": "foster",
        "moved_in_on": "2026-03-01",
        "legal_status": "care_order",
        "responsible_authority": "Sampleshire",
        "host_authority": "Exampleton",
        "out_of_area": "yes",
        "host_told": "yes",
        "host_told_on": "2026-03-02",
        "area_risks": "Older young people with cars meet behind the retail park.",
        "parental_responsibility": "Sampleshire and his mother",
        "return_to": "Here, 1 Invented Close, Exampleton EX1 1AA",
    },
    "contacts": {
        "professionals": [
            {"role": "social_worker", "name": "S. Worker", "team": "Sampleshire East", "telephone": "01632 960001", "hours": "from 09:00"},
            {"role": "iro", "name": "I. Review", "telephone": "01632 960011"},
        ],
        "family": [
            {"name": "Rose Example", "relationship": "Grandmother (Nan)", "telephone": "01632 960020", "address": "4 Sample Row, Sampleton",
             "may_contact": "yes", "note": "Ring first, she worries"},
        ],
    },
    "phone_online": {
        "phones": [{"number": "07700 900123", "provider": "Anymobile", "contract": "pay_as_you_go", "model": "black Android",
                    "internet": "yes"}],
        "other_phones": "may have a second phone, number not known",
        "emails": ["ash@example.test"],
        "accounts": [{"platform": "Snapgram", "name": "ash.e.star", "note": "talks there with Dex"}],
        "cash": "about £10",
        "cards": "none",
        "travel_cards": "bus pass",
        "transport": "bus 6 from Mill Lane; gets lifts",
        "vehicles": [{"vehicle": "silver hatchback", "driver": "Dex"}],
    },
    "people": {
        "people": [
            {"name": "Rose Example", "relationship": "Nan", "address": "4 Sample Row, Sampleton", "telephone": "01632 960020",
             "safe_to_ring": "yes", "safe_to_visit": "yes", "who_goes": "the carer's partner", "found_before": "twice, last in September",
             "should_see": "yes", "last_contacted": "8 October"},
            {"name": "Kai", "relationship": "School friend", "telephone": "07700 900201", "safe_to_ring": "yes",
             "safe_to_visit": "dont_know"},
            {"name": "“Dex”", "relationship": "Adult, about 24", "should_see": "no", "police_only": "yes", "safe_to_ring": "no",
             "why": "gives him lifts and gifts; silver hatchback"},
        ]
    },
    "places": {
        "places": [
            {"name": "Bus station, bay 6", "kind": "Station", "address": "Mill Lane", "found_before": "once, in August",
             "police_only": "yes",
             "why": "adults wait there"},
            {"name": "Skate park", "kind": "Park", "safe_to_visit": "yes", "who_goes": "either carer, before dark"},
        ]
    },
    "health": {
        "conditions": "asthma",
        "allergies": "penicillin",
        "medicines": [{"name": "blue inhaler", "when": "when needed", "essential": "yes", "if_missed": "an attack within hours",
                       "where": "with him"}],
        "how_to_talk": "short sentences, one officer; he stammers when rushed, give him time",
        "understanding": "trusts adults who are kind to him",
        "gp_name": "Sample Surgery",
        "gp_address": "2 Sample Road",
        "gp_telephone": "01632 960030",
        "dentist_name": "Example Dental",
        "dentist_telephone": "01632 960031",
    },
    "school": {"name": "Exampleton Academy", "address": "School Lane", "telephone": "01632 960040", "teacher": "T. Teacher",
               "hours": "08:40 to 15:10"},
    "history": {
        "missing_before": "yes",
        "how_many": "five since February 2025",
        "times": [{"when": "September 2026, five hours", "found_where": "at Nan's", "with_whom": "Nan", "what_happened": "missed her"}],
        "pattern": "Wednesdays and Fridays, after contact",
        "goes_where": "Nan's, the bus station",
        "alone": "alone",
        "reasons": "wants to see his nan",
    },
    "warning_signs": {
        "signs": ["Leaves his phone behind", "Takes a bag with clothes", "Is picked up by a car round the corner"],
        "triggers": ["A missed or cancelled visit to Nan", "A message from Dex"],
        "out_of_character": ["Staying out after dark without ringing"],
    },
    "risks": {
        "sexual_exploitation": "now",
        "sexual_exploitation_why": "Gifts from Dex since July; strategy meeting held in August",
        "criminal_exploitation": "dont_know",
        "self_harm": "past",
        "self_harm_why": "Cut his arm once in 2024",
        "substances": "no",
        "officer_safety": "none known",
        "vulnerabilities": "Young for his age",
    },
    "risk_assessment": {
        "harm_likelihood": "likely",
        "harm_why": "Moved about in cars by adults; asthma",
        "new_here": "Visits to Nan were cut in September",
        "distance": "12 miles from Nan, one bus",
        "learned": "Found at Nan's four times of five",
        "agencies_say": "T. Teacher: tired and late on Thursdays",
        "child_says": "I go because nobody asks me.",
        "parents_say": "His mother worries about Dex",
        "right_home": "Yes: near school, and he likes the dog",
        "assessed_by": "S. Worker",
        "assessed_on": "2026-03-10",
        "assessment_reviewed_by": "S. Worker",
    },
    "plan": {
        "known_vulnerability": "yes",
        "likelihood": "likely",
        "wait_minutes": 30,
        "waits": [{"days": "every", "from": "21:00", "until": "06:30", "minutes": 0}],
        "activity_waits": [{"activity": "Skate park with Kai", "minutes": 45, "note": "Kai's mother answers"}],
        "discretion": "Rings the police at any time without asking",
        "must_not_tell": ["Dex, and anyone who knows him"],
        "police_from_outset": "no",
        "who_searches": "Carer's partner; neighbour stays with the other child",
        "family_contact_rule": "The carer rings Nan; the social worker rings his mother",
        "steps": ["Ring Nan before eight", "Look whether his phone is in his room"],
        "prevention": "A call with Nan every Wednesday",
        "collected_by": "J. Carer will collect",
        "reviewed_on": "2026-09-20",
        "next_review_on": "2026-12-20",
    },
    "trigger_plan": {
        "needed": "yes",
        "needed_why": "Three times in 28 days in September",
        "starts_when": "He is not back and does not answer",
        "look_first": ["Nan's street", "Behind the retail park"],
        "police_do": "A car to the bus station at once",
        "trigger_agreed_by": "S. Worker and the missing coordinator",
        "trigger_agreed_on": "2026-09-20",
    },
    "child_words": {
        "wishes": "Ring me before you ring anyone. Do not shout when I am back.",
        "worries": "That you will stop me seeing Nan.",
        "who_i_talk_to": "Nan or T. Teacher",
        "may_share": "yes",
        "told_on": "2026-03-10",
    },
}  # fmt: skip

CONTACTS = (
    Contact("Duty team, out of hours", "", "01632 960000", "all night"),
    Contact("Fostering agency, on call", "A. Agency", "01632 960005"),
)
ASH_ADDRESS = "1 Invented Close, Exampleton EX1 1AA"
PLACEMENT = Placement("Foster home", "", ASH_ADDRESS, "01632 960002", "Sampleshire", "Exampleton", date(2026, 3, 1))
REPORTER = Reporter("J. Carer", "Foster carer", "07700 900111", "awake all night")
EARLIER = (
    Earlier(datetime(2026, 9, 9, 17, 0, tzinfo=UTC), datetime(2026, 9, 9, 22, 10, tzinfo=UTC), "at Nan's"),
    Earlier(datetime(2026, 8, 21, 19, 0, tzinfo=UTC), datetime(2026, 8, 22, 0, 30, tzinfo=UTC), "at the bus station, by police"),
    Earlier(datetime(2026, 7, 31, 16, 0, tzinfo=UTC), datetime(2026, 7, 31, 21, 0, tzinfo=UTC), "at Nan's"),
)


@dataclass
class Evening:
    """Writes a log, one line a call, as a carer would."""

    occurrence: str = "0ccca51e-0000-4000-8000-000000000001"
    entries: list[Entry] = field(default_factory=list)

    def at(self, hour: int, minute: int, body: Body, author: str = CARER) -> str:
        """A line done at that UTC time on the day and written a minute later; its id."""
        n = len(self.entries) + 1
        done = DAY + timedelta(hours=hour, minutes=minute)
        entry_id = str(uuid.UUID(int=n, version=4))
        self.entries.append(
            Entry(
                entry_id, self.occurrence, "phone-1", n, done, done + timedelta(minutes=1), body, author, True, done + timedelta(minutes=2)
            )
        )
        return entry_id


def evening() -> Evening:
    """Ash is not home at half past nine; his phone is in his room."""
    log = Evening()
    log.at(20, 55, Opened("c41d0000-0000-4000-8000-000000000001", ExpectedWhere.HOME, DAY + timedelta(hours=20, minutes=50), (),
                          DAY + timedelta(hours=19, minutes=30)))  # fmt: skip
    call = log.at(21, 4, CallStarted("contact_child"))
    log.at(21, 5, StepTaken("contact_child", StepResult.NO_ANSWER, contact="Ash", call=call))
    log.at(21, 7, StepTaken("family_friends", StepResult.NOT_THERE, contact="Rose Example"))
    mistake = log.at(21, 10, StepTaken("search_home", StepResult.DONE, note="Room, loft. Phone found in the bed"))
    log.at(21, 11, StepTaken("search_grounds", StepResult.DONE, note="Garden and shed; Mia helped"))
    log.at(21, 12, StepTaken("family_friends", StepResult.SPOKE, contact="Kai", note="Not seen since school"))
    log.at(21, 13, Corrected(mistake, "The phone was under the bed.", "Wrong place"))
    log.at(21, 14, DetailsGiven({
        "last_seen_at": "2026-10-14T18:50:00+01:00", "last_seen_where": "front door", "last_seen_by": "J. Carer",
        "last_seen_with": "nobody",
        "clothing": "grey hoodie, black joggers, white trainers, no coat", "carrying": "bus pass", "money": "about £10",
        "phone_with_them": "left at home", "medicine_with_them": "inhaler with him", "said": "“Going to the shop”",
        "worry": "He never leaves his phone. Dex messaged him on Monday.", "exploitation": "yes", "self_harm": "dont_know",
    }))  # fmt: skip
    log.at(21, 18, Answered("signs", {"antecedent_behaviour": "yes", "trigger_incident": "dont_know"}, ("Leaves his phone behind",),
                            "His phone was under the bed, switched on."))  # fmt: skip
    log.at(21, 19, Decided(
        {"antecedent_behaviour": "yes", "whereabouts": "unknown"}, LevelOfIntervention.POLICE, State.POLICE_DECIDED, "D3", "default",
        ("You said Ash did something that comes before going missing: he left his phone behind.", "Nobody knows where he is."),
        ("NAT-APP-ANT-R", "NAT-L1-A-a"), call="101",
    ))  # fmt: skip
    log.at(
        21,
        20,
        StepTaken("search_surroundings", StepResult.NOT_POSSIBLE, reason="alone with another child", instead_by="partner, from 23:00"),
    )
    log.at(21, 21, StepTaken("tell_edt", StepResult.SPOKE, contact="Ms Duty"))
    log.at(21, 22, PoliceRang("101", False))
    return log


def reported(log: Evening) -> Evening:
    """The police take the report and record him missing."""
    log.at(21, 30, PoliceRang("101", True))
    log.at(21, 34, PoliceTold("EX-20261014-0999", name="Call handler 7"))
    log.at(21, 50, PoliceAnswered(
        PoliceOutcome.RECORDED_MISSING, "EX-20261014-0999", "PC Sample", "response", "medium", "Check the bus station and Dex's car",
        "Keep ringing; be home", DAY + timedelta(hours=23, minutes=30), "01632 960050",
    ))  # fmt: skip
    log.at(21, 52, PackShared("pack-1", 1, "call handler", "e-mail"))
    log.at(22, 10, ContactMade(ContactHow.TEXT, Unsure.DONT_KNOW, "im fine", agreed=Agreed.NOTHING))
    log.at(22, 12, InformationReceived("Kai", "Saw him get into a silver car", Unsure.YES))
    log.at(22, 13, LevelRaised(LevelOfIntervention.POLICE, "The car"))
    return log


def long_log(log: Evening, lines: int) -> Evening:
    """Notes until the log has that many lines."""
    for n in range(len(log.entries), lines):
        log.at(22 + n // 60, n % 60, Noted(f"Note {n}: rang again, no answer. Looked out of the window and at the gate."), OTHER)
    return log


def sample(log: Evening | None = None, sections: dict[str, dict[str, Any]] | None = None, **changes: Any) -> PolicePack:
    """The pack of that evening, or with changes."""
    arguments: dict[str, Any] = {
        "pack": loader.national(),
        "occurrence": Occurrence.of((log or evening()).entries),
        "profile": Profile.of(SECTIONS if sections is None else sections),
        "contacts": CONTACTS,
        "placement": PLACEMENT,
        "made_at": MADE_AT,
        "version": 3,
        "made_by": REPORTER,
        "earlier": EARLIER,
        "names": NAMES,
        "other_children": ("Mia",),
        "chain_head": HEAD,
        "previous_made_at": DAY + timedelta(hours=21, minutes=15),
    }
    return police_pack(**arguments | changes)


def portrait(size: tuple[int, int] = (600, 750)) -> bytes:
    """A drawn face as JPEG: nobody's photo."""
    wide, high = size
    image = Image.new("RGB", size, "#cfe0d8")
    draw = ImageDraw.Draw(image)
    draw.ellipse((wide * 0.1, high * 0.66, wide * 0.9, high * 1.4), fill="#365f7a")
    draw.ellipse((wide * 0.27, high * 0.2, wide * 0.73, high * 0.7), fill="#e5c19c")
    draw.pieslice((wide * 0.24, high * 0.16, wide * 0.76, high * 0.62), 180, 360, fill="#4a3226")
    out = BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()
