"""Parts 2 to 4 of the pack and the page for the police only: this occurrence, people and places, the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from carer_app.domain.entries import (
    Decided,
    Disagreed,
    Escalated,
    LevelLowered,
    LevelRaised,
    PoliceRang,
    PoliceToldOfReturn,
)
from carer_app.domain.escalation import YOU, said_to_police
from carer_app.domain.handover_danger import everyone_to_ring
from carer_app.domain.handover_facts import expected_words, last_seen, return_to
from carer_app.domain.handover_log import LogReader
from carer_app.domain.handover_overview import agreed_rows, level_words, safety_words
from carer_app.domain.handover_parts import Cards, Contact, Group, Lines, Part, Placement, Row, Rows, Table, TableLine
from carer_app.domain.handover_profile import row_card
from carer_app.domain.handover_words import carer_said, joined, log_time, moment, since
from carer_app.domain.log_lines import named
from carer_app.domain.log_words import answer_words, detail_label, detail_text
from carer_app.domain.marks import Mark
from carer_app.domain.occurrence import LogLine
from carer_app.domain.paragraphs import paragraphs_words
from carer_app.domain.profile import SECTION_BY_ID, Profile
from carer_app.domain.speaking import in_force

if TYPE_CHECKING:
    from carer_app.domain.protocol import Pack

# The details of an occurrence in the order of the page; every key of `entries.DETAILS` stands in one of these, in
# `handover_asked.ASKED`, or in `last_seen`.
_WHERE = ("said", "circumstances", "believed_place")
_WITH_THEM = ("clothing", "carrying", "phone_with_them", "money", "medicine_with_them", "vehicle")
_FACTS = {
    "antecedent_behaviour": "Antecedent behaviour",
    "trigger_incident": "Trigger incident",
    "out_of_character": "Out of character",
    "health_risk_today": "Harm without care tonight",
    "exploitation_risk_today": "Exploitation, tonight",
    "vulnerability_today": "Age or needs, tonight",
    "placement_change_today": "New or changed home",
}


_RAISING, _LOWERING = ("NAT-3.15",), ("NAT-INT-11",)


def police_only_part(profile: Profile, placement: Placement, contacts: Sequence[Contact], say: Callable[[str], str] = str) -> Part:
    """What page 1 keeps back: addresses, and every number to ring with who must not be rung. `say` leaves other children unnamed."""
    home = joined((placement.name, placement.address), ", ")
    addresses = (
        Row("Missing from", home, placement.kind and f"({placement.kind})"),
        Row("Telephone there", placement.telephone or None),
        Row(f"Return {profile.name} to", return_to(profile)),
        *(
            Row(f"{row.get('relationship', 'Family')}: {row.get('name', 'not named')}", row["address"])
            for row in profile.rows("contacts", "family")
            if row.get("address")
        ),
    )
    ring = tuple(replace(row, value=row.value and say(row.value)) for row in everyone_to_ring(contacts, profile))
    groups = (Group("Addresses", (Rows("", addresses),)), Group("Everyone to ring", (Rows("", ring or (Row("Contacts", None),)),)))
    lead = "Do not show or read out this page. The home’s address is protected."
    return Part("police_only", "For the police only", lead, groups, new_page=True)


def occurrence_part(pack: Pack, log: LogReader, day: date, basis: str, asked: tuple[Row, ...]) -> Part:
    """Part 2: this occurrence. `asked`: what the call handler asks."""
    details = {key: log.say(value) for key, value in log.occurrence.details.items()}
    said = tuple(log.say(words) for words in log.occurrence.words.values())
    groups = (
        Group("Where and when", (Rows("", _where_rows(log, details, day)),)),
        Group("What the child has", (Rows("", _detail_rows(log, details, _WITH_THEM)),)),
        Group("What the call handler asks", (Rows("", (*asked, *_fact_rows(log))),), "Answered as it is read out to them."),
        Group(
            "Signs from the child’s plan, seen this time",
            (Lines("", tuple(log.say(sign) for sign in log.occurrence.signs), "none ticked"),),
        ),
        *((Group("In the carer’s words", (Lines("", said),)),) if said else ()),
        Group("The level, and how it was reached", (_levels_table(pack, log),)),
        Group("Agreed with the police", (Rows("", (*agreed_rows(log, day), *_police_rows(log, day))),)),
        Group("On what footing", (Lines("", tuple(s for s in (basis, _LAWFUL) if s)),)),
    )
    return Part("occurrence", "Part 2: this time", "", groups)


_LAWFUL = (
    "Shared to safeguard a child: data protection law allows what is needed to find and protect a child, and does not ask for consent "
    "first. It names other people too; use it for this child only."
)


def _where_rows(log: LogReader, details: Mapping[str, str], day: date) -> tuple[Row, ...]:
    opened = log.occurrence.opened
    return (
        Row("Should be", expected_words(log, day)),
        Row("Noticed away", moment(opened.realised_at) if opened else None),
        Row("Last seen", last_seen(details, day)),
        *_detail_rows(log, details, _WHERE, log.occurrence.facts.get("whereabouts") == "verified"),
    )


def _detail_rows(log: LogReader, details: Mapping[str, str], keys: Sequence[str], is_verified: bool = False) -> tuple[Row, ...]:
    return tuple(
        Row(named(detail_label(key, is_verified), log.child), detail_text(key, details[key]) if key in details else None) for key in keys
    )


def _fact_rows(log: LogReader) -> tuple[Row, ...]:
    answers = log.occurrence.answers
    return tuple(Row(label, answer_words(f, answers[f]) if f in answers else None) for f, label in _FACTS.items())


def _levels_table(pack: Pack, log: LogReader) -> Table:
    """Each decision and each change by a person, with its reason and paragraph (NAT-INT-8, NAT-3.16)."""
    lines = [
        TableLine((log_time(line.entry.happened_at), *words), log.is_new(line.entry))
        for line in log.occurrence.log
        if (words := _level_words(pack, log, line)) is not None
    ]
    return Table("", ("When", "Level", "Why", "Paragraph"), tuple(lines), "levels", empty="not decided yet")


def _level_words(pack: Pack, log: LogReader, line: LogLine) -> tuple[str, str, str | None] | None:
    match line.entry.body:
        case Decided() as body:
            return (
                level_words(pack, body.level),
                log.say(named(carer_said(" ".join(body.why)), log.child)),
                "; ".join(paragraphs_words(body.cites, in_force(pack))) or None,
            )
        case LevelRaised() as body:
            return (
                level_words(pack, body.level),
                log.say(f"Raised by the carer. {body.reason}".strip()),
                "; ".join(paragraphs_words(_RAISING, in_force(pack))),
            )
        case LevelLowered() as body:
            second = f" Second person: {body.second_person_name}." if body.second_person_name else ""
            return (
                level_words(pack, body.level),
                log.say(f"{_lowered(line)}: {body.reason}.{second}"),
                "; ".join(paragraphs_words(_LOWERING, in_force(pack))),
            )
        case _:
            return None


def _lowered(line: LogLine) -> str:
    """Nobody reads as lowered what waits for a second person, or what they or the rules refused."""
    return "Lowered" if set(line.marks) <= {Mark.UNCONFIRMED_SECOND_PERSON, Mark.CORRECTED} else "A lower level was asked for, not followed"


def _police_rows(log: LogReader, day: date) -> tuple[Row, ...]:
    answer = log.occurrence.police_answer
    back = log.last(PoliceToldOfReturn)
    calls = [f"{since(e.happened_at, day)} {'answered' if rang.answered else 'no answer'}" for e, rang in log.all(PoliceRang)]
    return (
        Row("Calls to the police", joined(calls)),
        Row("What the police will do", (log.say(answer.police_actions) or None) if answer else None),
        Row("What the carer will do", (log.say(answer.carer_actions) or None) if answer else None),
        *((Row("Reason the police gave", log.say(answer.reason)),) if answer and answer.reason else ()),
        *(_who_said_what(log, day) if log.last(Disagreed) or log.last(Escalated) else ()),
        *((Row("Told of the return", joined((back.name, back.reference)) or "yes"),) if back else ()),
    )


def _who_said_what(log: LogReader, day: date) -> tuple[Row, ...]:
    """Where the carer did not agree: every conversation a line, with who spoke (NAT-3.16)."""
    return tuple(
        Row(f"{since(one.at, day)}, {'the carer' if one.who == YOU else one.who}", log.say(one.words))
        for one in said_to_police(log.occurrence)
    )


def people_and_places_part(profile: Profile) -> Part:
    """Part 3: who may know, where to look, and whether somebody other than the police may go there (NAT-3.8, NAT-L1-A-f)."""
    groups = (
        Group("Associates", (Cards("", tuple(_safe_card("people", row) for row in profile.people)),), "Friends, family and others."),
        Group("Locations", (Cards("", tuple(_safe_card("places", row) for row in profile.places)),), "Where the child goes or was found."),
    )
    lead = "What is said about safety is the carer’s side’s own view. “Not checked” is never “safe”."
    return Part("people_places", "Part 3: people and places", lead, groups)


def _safe_card(section: str, row: Mapping[str, Any]) -> Rows:
    card = row_card(SECTION_BY_ID[section].field(section), row)
    return Rows(f"{card.title} · {safety_words(row)}", card.rows)


def log_part(log: LogReader, in_all: int | None = None) -> Part:
    """Part 4: every line, with when it was done and when it was written; one table for each day. `in_all`: the lines up to the last of them."""
    lead = f"Nothing here is edited or taken away. A mistake is put right by a new line. {_counted(len(log.printed), in_all)}"
    days = tuple(Group(day, (Table("", ("Done", "Written", "By", "What"), lines, "log"),)) for day, lines in log.days())
    return Part("log", "Part 4: the log", lead, days or (Group("", (Lines("", (), "no lines yet"),)),))


def _counted(printed: int, in_all: int | None) -> str:
    """What is counted at the foot of each sheet, so that nobody who counts the lines misses any."""
    if in_all is None or in_all <= printed:
        return "Who was given this form is kept with the log, not here."
    others = in_all - printed
    says = "the other one says" if others == 1 else f"the other {others} say"
    return f"{in_all} lines in the log, {printed} printed here: {says} who was given this form."
