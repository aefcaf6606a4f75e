"""The demo's occurrences: some that are over, one that is open. Told as what people wrote, minute by minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from carer_app.domain.entries import (
    Agreed,
    Body,
    Closed,
    ContactHow,
    ContactMade,
    DetailsGiven,
    FoundWhere,
    Noted,
    PoliceAnswered,
    PoliceOutcome,
    PoliceRang,
    PoliceTold,
    PoliceToldOfReturn,
    Returned,
    ReturnStep,
    StepResult,
    StepTaken,
    Unsure,
)


@dataclass(frozen=True, slots=True)
class Line:
    """Something written `after` so many minutes: a page answered (page, answers, signs) or any other entry."""

    after: int
    body: Body | tuple[str, dict[str, str], tuple[str, ...]]
    by: str = "worker"


@dataclass(frozen=True, slots=True)
class Story:
    """An occurrence of one child that began `ago` before now."""

    child: str
    ago: timedelta
    lines: Sequence[Line]


NO_DANGER = ("danger", {"immediate_concern_child": "no", "immediate_concern_other": "no"}, ())
CANNOT_REACH = ("where", {"whereabouts": "unknown", "contact": "no_reply"}, ())
NO_SIGNS = ("signs", {"antecedent_behaviour": "no", "trigger_incident": "no", "out_of_character": "no"}, ())
SOME_CONCERN = (
    "tonight",
    {
        "carer_concern": "some",
        "health_risk_today": "no",
        "exploitation_risk_today": "no",
        "vulnerability_today": "no",
        "placement_change_today": "no",
    },
    (),
)
NOT_WORRIED = ("tonight", {**SOME_CONCERN[1], "carer_concern": "not_significant"}, ())


def _step(after: int, step: str, result: StepResult, contact: str = "", note: str = "", by: str = "worker", **more: str) -> Line:
    return Line(after, StepTaken(step=step, result=result, contact=contact, note=note, **more), by)


def _back(
    after: int, where: FoundWhere, place: str, brought_by: str, by: str, *, reported: bool, also: Sequence[str] = ()
) -> tuple[Line, ...]:
    """Back, everything seen to, and closed. `also`: steps that the local protocols add."""
    police = (Line(after + 1, PoliceToldOfReturn(reference="DEMO-4417", name="control room"), by),) if reported else ()
    police_know, interviews = ("done", "held") if reported else ("not_needed", "not_needed")
    steps = (
        ("hurt_or_unwell", "no"),
        ("welcome", "done"),
        ("signs", "no"),
        ("crime_evidence", "no"),
        ("police_told", police_know),
        ("people_told", "done"),
        ("safe_to_stay", "yes"),
        ("prevention_interview", interviews),
        ("return_interview", interviews),
        ("documents_review", "held"),
        ("count_check", "done"),
        *((step, "done") for step in also),
    )
    told = tuple(Line(after + 2 + n, ReturnStep(step, answer), by) for n, (step, answer) in enumerate(steps))
    return (Line(after, Returned(where, place, brought_by), by), *police, *told, Line(after + 90, Closed(), by))


AT_NANS = Story(
    "bryn",
    timedelta(days=31, hours=3),
    (
        Line(0, NO_DANGER),
        Line(1, CANNOT_REACH),
        Line(2, NO_SIGNS),
        Line(3, SOME_CONCERN),
        _step(5, "contact_child", StepResult.NO_ANSWER, "Bryn"),
        _step(12, "search_home", StepResult.DONE, note="Phone and coat gone."),
        _step(20, "family_friends", StepResult.NO_ANSWER, "Nan (Joan)"),
        _step(30, "tell_edt", StepResult.SPOKE, "Wakefield duty team"),
        *_back(300, FoundWhere.FAMILY_OR_FRIENDS, "Nan’s house", "Nan drove him back", "night", reported=False, also=("mash_told",)),
    ),
)

AT_THE_BUS_STATION = Story(
    "bryn",
    timedelta(days=64, hours=2),
    (
        Line(0, NO_DANGER),
        Line(1, CANNOT_REACH),
        Line(
            2,
            (
                "signs",
                {"antecedent_behaviour": "yes", "trigger_incident": "no", "out_of_character": "no"},
                ("Leaves without his own phone",),
            ),
        ),
        _step(4, "contact_child", StepResult.NO_ANSWER, "Bryn"),
        Line(6, PoliceRang("101", answered=True)),
        Line(9, PoliceTold(reference="DEMO-4417", name="Call Handler 12", role="call handler")),
        Line(40, PoliceAnswered(PoliceOutcome.RECORDED_MISSING, reference="DEMO-4417", risk_grade="medium", officer="PC Invented")),
        *_back(185, FoundWhere.POLICE, "bus station, bay 6", "PC Invented", "night", reported=True, also=("mash_told",)),
    ),
)

AFTER_CONTACT = Story(
    "ashby",
    timedelta(days=20, hours=4),
    (
        Line(0, NO_DANGER, "foster"),
        Line(1, CANNOT_REACH, "foster"),
        Line(2, NO_SIGNS, "foster"),
        Line(3, NOT_WORRIED, "foster"),
        Line(
            25,
            ContactMade(ContactHow.VOICE, Unsure.YES, "Missed the bus, walking back.", Unsure.YES, Unsure.NO, agreed=Agreed.COMING_HOME),
            "foster",
        ),
        *_back(70, FoundWhere.CAME_BACK, "", "", "foster", reported=False, also=("missing_officer_told",)),
    ),
)

AT_THE_STATION = Story(
    "fern",
    timedelta(days=12, hours=5),
    (
        Line(0, NO_DANGER, "night"),
        Line(1, CANNOT_REACH, "night"),
        Line(2, NO_SIGNS, "night"),
        Line(3, NOT_WORRIED, "night"),
        Line(
            18,
            ContactMade(ContactHow.VOICE, Unsure.YES, "Fell asleep on the train.", Unsure.YES, Unsure.NO, agreed=Agreed.COMING_HOME),
            "night",
        ),
        *_back(65, FoundWhere.CAME_BACK, "", "", "night", reported=False, also=("mash_told", "social_worker_contact")),
    ),
)

AT_A_FRIENDS = Story(
    "ellis",
    timedelta(days=47, hours=6),
    (
        Line(0, NO_DANGER),
        Line(1, CANNOT_REACH),
        Line(2, NO_SIGNS),
        Line(3, SOME_CONCERN),
        _step(5, "contact_child", StepResult.NO_ANSWER, "Ellis"),
        _step(11, "search_home", StepResult.DONE),
        _step(16, "social_media", StepResult.DONE, note="Online ten minutes ago."),
        _step(22, "tell_edt", StepResult.SPOKE, "Lancashire duty team"),
        *_back(130, FoundWhere.FAMILY_OR_FRIENDS, "a friend’s house", "Wynn fetched them", "worker", reported=False, also=("mash_told",)),
    ),
)

OPEN = Story(
    "bryn",
    timedelta(hours=1, minutes=22),
    (
        Line(0, NO_DANGER),
        Line(1, CANNOT_REACH),
        Line(2, NO_SIGNS),
        Line(3, SOME_CONCERN),
        Line(
            4,
            DetailsGiven(
                {
                    "last_seen_where": "front door",
                    "last_seen_by": "Wynn Worker",
                    "last_seen_with": "alone",
                    "clothing": "grey hoodie, black joggers, white trainers, no coat",
                    "carrying": "bus pass, about £10",
                    "said": "Said he was going for air.",
                    "worry": "He is 15, an adult he calls Dex gives him lifts and money, and he has been exploited before.",
                }
            ),
        ),
        _step(5, "contact_child", StepResult.NO_ANSWER, "Bryn"),
        _step(7, "message_child", StepResult.DONE, note="No reply."),
        _step(10, "search_home", StepResult.DONE, note="His phone is in his room."),
        _step(14, "search_grounds", StepResult.DONE, note="Shed locked."),
        _step(19, "family_friends", StepResult.NOT_THERE, "Nan (Joan)", "Not there. She will ring if he comes."),
        _step(23, "family_friends", StepResult.SPOKE, "Kai", "Not seen since school."),
        _step(28, "tell_edt", StepResult.SPOKE, "Wakefield duty team", "Ms Duty noted it at once."),
        _step(
            33, "search_surroundings", StepResult.NOT_POSSIBLE, reason="One of two staff must stay with the other children.",
            instead_by="the on-call manager",
        ),
        Line(
            41,
            ("signs", {"antecedent_behaviour": "yes", "trigger_incident": "no", "out_of_character": "no"}, ("Leaves without his own phone",)),
        ),
        Line(42, Noted("His own phone was under the pillow. He never leaves it unless he is meeting them.")),
        Line(44, PoliceRang("101", answered=False, note="Queue, rang off after nine minutes."), "worker"),
        Line(55, PoliceRang("101", answered=True), "worker"),
        Line(61, PoliceTold(reference="DEMO-5102", name="Call Handler 7", role="call handler"), "worker"),
    ),
)  # fmt: skip

STORIES = (AT_THE_BUS_STATION, AT_A_FRIENDS, AT_NANS, AFTER_CONTACT, AT_THE_STATION, OPEN)
