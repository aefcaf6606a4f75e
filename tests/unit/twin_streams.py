"""Logs made by chance from a seed, as devices might send them: in disorder, in doubles, with lines that are no entries at all."""

from __future__ import annotations

import random
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

from carer_app.domain.entries import DETAILS, KINDS
from carer_app.domain.facts import ASKED
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.log_words import RETURN_STEP, STEP
from carer_app.domain.to_try import line_id
from tests.unit.occurrence_cases import OCCURRENCE, PEOPLE, entry_id

CHILDREN = ("10000000-0000-4000-8000-000000000001", "10000000-0000-4000-8000-000000000002")
ZONES = (UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-5)), timezone(timedelta(hours=5, minutes=30)))
STARTS = (
    datetime(2026, 10, 14, 21, 0, tzinfo=UTC),
    datetime(2026, 10, 24, 23, 10, tzinfo=UTC),
    datetime(2027, 3, 28, 0, 15, tzinfo=UTC),
)
"""An ordinary night, and both nights on which the clocks change."""
PAGES = ("danger", "where", "place", "signs", "tonight", "elsewhere")
TEXTS = (
    "", " ", "\u2003\x1c ", "Put right.", "no", "The child rang, and the child is well.", "“Soon!”", "seen by a neighbour", "é😀, said twice?",
    "the children", "\ufeff", "A line\nand another.",
)  # fmt: skip
DECIDED = ("Decided. Somebody went to the park: to look", "Decided. The plan says the police from the start: we wait with the child")
KEPT = (line_id("the park", ""), line_id("the park", "07700 900123"), line_id("Mr Oak", ""))
"""Ids of rows of the plan, as steps name them."""
PLACES = ("", "Nana Jo’s", "NANA JO’S ", "Straße 5", "STRASSE 5", "the park", "the child’s school")
RULES = ("D1", "D2", "D3", "D4", "D4u", "D5", "D6", "D8", "D10", "D13", "D15", "RETURNED", "X9")
ANSWERS = (
    "yes", "no", "dont_know", "verified", "believed", "unknown", "no_reply", "not_tried", "reached_safe", "reached_unsafe", "worried",
    "some", "not_significant", "constructor",
)  # fmt: skip
REFERENCES = ("", " ", "NP-1", " NP-2 ")
MOMENTS = ("2026-10-14T20:30:00+01:00", "2026-10-25T01:30:00+00:00", "2026-10-14T20:30", "about eight", "20261014T2030Z", "  ")
LIKELY = (
    "answered", "decided", "decided", "step_taken", "step_taken", "step_taken", "contact_made", "located", "police_rang", "police_told", "police_answered",
    "level_raised", "level_lowered", "lowering_confirmed", "review_set", "return_arranged", "corrected", "return_step", "details_given",
)  # fmt: skip
SELDOM = tuple(kind for kind in KINDS if kind not in ("opened", "returned", "closed"))
ENDING = (
    ("step_taken", {"step": "tell_edt", "result": "spoke"}),
    ("returned", {}),
    ("return_step", {"step": "hurt_or_unwell"}),
    ("return_step", {"step": "signs"}),
    ("return_step", {"step": "crime_evidence"}),
    ("return_step", {"step": "crime_told"}),
    ("police_told_of_return", {}),
    ("return_step", {"step": "people_told"}),
    ("return_step", {"step": "safe_to_stay"}),
    ("return_step", {"step": "safety_told"}),
    ("return_step", {"step": "return_interview"}),
    ("return_step", {"step": "documents_review"}),
    ("closed", {}),
    ("noted", {}),
)

TURNS: tuple[tuple[tuple[str, dict[str, Any]], ...], ...] = (
    (
        ("answered", {"answers": {"whereabouts": "unknown", "trigger_incident": "yes"}}),
        ("decided", {"answers": {"trigger_incident": "yes"}, "state": "S3", "level": "police", "rule": "D4", "strength": "default"}),
        ("answered", {"answers": {"trigger_incident": "no"}}),
        ("decided", {"answers": {"whereabouts": "unknown"}, "state": "S2", "level": "carer", "rule": "D13", "strength": "default"}),
        ("level_lowered", {"level": "carer", "reason": "it was another child", "second_person": PEOPLE["$bea"]}),
        ("lowering_confirmed", {}),
        ("decided", {"answers": {"whereabouts": "unknown"}, "state": "S1", "level": "no_immediate", "rule": "D15"}),
    ),
    (
        ("answered", {"answers": {"whereabouts": "unknown", "immediate_concern_child": "yes"}}),
        ("decided", {"answers": {"immediate_concern_child": "yes"}, "state": "S3", "level": "police", "rule": "D1", "strength": "fixed"}),
        ("answered", {"answers": {"immediate_concern_child": "no"}}),
        ("decided", {"answers": {"whereabouts": "unknown"}, "state": "S2", "level": "carer", "rule": "D13", "strength": "default"}),
        ("level_lowered", {"level": "carer", "reason": "it was another child", "second_person": PEOPLE["$bea"]}),
    ),
    (
        ("decided", {"state": "S2", "level": "carer", "rule": "D13"}),
        ("step_taken", {"step": "known_places", "result": "not_there", "contact_id": KEPT[0]}),
        ("step_taken", {"step": "tell_edt", "result": "no_answer"}),
        ("level_raised", {"level": "police"}),
    ),
    (
        ("police_told", {"reference": "NP-1"}),
        ("located", {"adult_with_child": True, "place": "the park"}),
        ("decided", {"state": "S8", "level": "carer", "rule": "D7"}),
        ("contact_made", {"how": "voice", "sounds_safe": "yes", "agreed": "coming_home"}),
        ("information_received", {"raises_concern": "yes"}),
    ),
    (
        ("step_taken", {"step": "mail_edt", "result": "done", "contact": "Duty team"}),
        ("step_taken", {"step": "mail_host_edt", "result": "done"}),
        ("step_taken", {"step": "mail_missing_coordinator", "result": "done"}),
        ("step_taken", {"step": "mail_missing_coordinator", "result": "not_possible"}),
        ("step_taken", {"step": "tell_social_worker", "result": "spoke"}),
        ("step_taken", {"step": "mail_social_worker", "result": "done"}),
        ("return_step", {"step": "missing_officer_told", "answer": "done"}),
    ),
)
"""Turns that a night takes and chance alone hardly ever would: an answer taken back, a visit where none is safe, a way home."""

Raw = dict[str, Any]


class Stream:
    """One log. `lines` are what was sent: `raw`, and what the server knows of it besides."""

    def __init__(self, seed: str) -> None:
        self.chance = random.Random(seed)
        self.start = self.chance.choice(STARTS)
        self.minute = 0.0
        self.lines: list[Raw] = []
        self._fill()

    def _fill(self) -> None:
        self._add("opened", past=self.chance.random() < 0.04)
        for _ in range(self.chance.randint(0, 16)):
            self._add(self.chance.choice(LIKELY if self.chance.random() < 0.85 else SELDOM))
        for kind, given in self.chance.choice(TURNS) if self.chance.random() < 0.5 else ():
            if self.chance.random() < 0.95:
                self._add(kind, **given)
        if self.chance.random() < 0.1:
            self._add(self.chance.choice(("opened", "returned", "closed")))
        if self.chance.random() < 0.4:
            for kind, given in ENDING:
                if self.chance.random() < 0.9:
                    answer = self.chance.choice(("yes", "no", "done")) if kind == "return_step" else None
                    self._add(kind, **given, **({"answer": answer} if answer and self.chance.random() < 0.9 else {}))
        self._disturb()

    def _disturb(self) -> None:
        """Some lines twice, some changed into what no entry is, and now and then all in disorder."""
        for line in list(self.lines):
            if self.chance.random() < 0.05:
                self.lines.append({**line, "proved": not line["proved"], "raw": {**line["raw"], "device": self.chance.choice("ab")}})
            if self.chance.random() < 0.04:
                self.lines.append({**line, "raw": self._broken(line["raw"])})
        if self.chance.random() < 0.3:
            self.chance.shuffle(self.lines)

    def _add(self, kind: str, **given: Any) -> None:
        """Minutes are fives, so that times fall together: at the minute itself is where two languages would part."""
        self.minute += self.chance.choice((0, 0, 5, 5, 10, 15, 30)) - (20 if self.chance.random() < 0.05 else 0)
        number = len(self.lines) + 1
        at = self._time(self.minute)
        received = self._time(self.minute + 1) if self.chance.random() < 0.5 else None
        raw = {
            "id": entry_id(number), "occurrence": OCCURRENCE, "device": self.chance.choice(("a", "a", "b", "é", "😀", "\ufb01")),
            "seq": number - (self.chance.random() < 0.15), "happened_at": at, "written_at": at,
            "author": self.chance.choice((None, *PEOPLE.values())), "kind": kind, "body": self._body(kind, given),
        }  # fmt: skip
        self.lines.append({"raw": raw, "proved": self.chance.random() < 0.8, "received_at": received})

    def _time(self, minute: float) -> str:
        seconds = 0 if self.chance.random() < 0.9 else self.chance.choice((0.5, 0.123456, 31))
        at = (self.start + timedelta(minutes=minute, seconds=seconds)).astimezone(self.chance.choice(ZONES))
        return self.chance.choice((at.isoformat(), at.isoformat(), at.isoformat(" "), at.isoformat().replace("+00:00", "Z")))

    def _body(self, kind: str, given: Mapping[str, Any]) -> Raw:
        hints = typing.get_type_hints(KINDS[kind])
        body: Raw = {}
        for f in fields(KINDS[kind]):
            may_be_left_out = f.default is not MISSING or f.default_factory is not MISSING
            if f.name in given:
                body[f.name] = given[f.name]
            elif not may_be_left_out or self.chance.random() < 0.6:
                body[f.name] = self._value(kind, f.name, hints[f.name])
        if kind == "decided" and "state" not in given and self.chance.random() < 0.7:
            self._agree(body)
        return body

    def _agree(self, decided: Raw) -> None:
        """Most decisions carry the level of their state."""
        state = self.chance.choice(("S1", "S2", "S2", "S3", "S3", "S8", "S9"))
        level = {"S1": "no_immediate", "S2": "carer", "S3": "police", "S8": "carer", "S9": "police"}[state]
        decided |= {"state": state, "level": level}

    def _value(self, kind: str, name: str, hint: Any) -> Any:
        special = _SPECIAL.get((kind, name)) or _SPECIAL.get(("", name))
        if special is not None:
            return special(self)
        options = typing.get_args(hint)
        if type(None) in options:
            return None if self.chance.random() < 0.4 else self._value(kind, name, next(o for o in options if o is not type(None)))
        if typing.get_origin(hint) is tuple:
            return [self._value(kind, "", options[0]) for _ in range(self.chance.randint(0, 2))]
        return self._plain(hint)

    def _plain(self, hint: Any) -> Any:
        if is_dataclass(hint):
            return {f.name: self.chance.choice(("national", "1", "abc")) for f in fields(hint)}
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return self.chance.choice(tuple(hint)).value
        if hint is datetime:
            return self._time(self.minute + self.chance.choice((-5, 0, 5, 10, 15, 30, 60, 200)))
        return self.chance.random() < 0.6 if hint is bool else self.chance.randint(1, 4) if hint is int else self.chance.choice(TEXTS)

    def _an_id(self, *kinds: str) -> str:
        found = [line["raw"]["id"] for line in self.lines if not kinds or line["raw"]["kind"] in kinds]
        return self.chance.choice((*found[-4:], entry_id(99))) if found else entry_id(99)

    def _facts(self) -> dict[str, str]:
        names = (*ASKED, "plan_police_from_outset", "reasonable_time_passed", "made_up")
        return {name: self.chance.choice(ANSWERS) for name in self.chance.sample(names, self.chance.randint(0, 5))}

    def _details(self) -> dict[str, str]:
        found = self.chance.sample(sorted(DETAILS), self.chance.randint(0, 3))
        return {name: self.chance.choice(MOMENTS if name == "last_seen_at" else (*TEXTS, *ANSWERS)) for name in found}

    def _broken(self, raw: Raw) -> Raw:
        """The entry with one thing wrong, or odd, so that both languages must say the same of it."""
        where, body = self.chance.choice(((raw, False), (raw["body"], True)))
        changed = dict(where)
        names = sorted(changed)
        match self.chance.randint(0, 3) if names else 0:
            case 0:
                changed["stranger's" if self.chance.random() < 0.5 else "unheard_of"] = 1
            case 1:
                del changed[self.chance.choice(names)]
            case _:
                changed[self.chance.choice(names)] = self.chance.choice(ODD)
        return {**raw, "body": changed} if body else changed


ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**53, "", "x" * 4001, "😀" * 4000, "a\x00b", "\ud800", [], {}, ["yes"], [1], {"a": 1}, {"a": "b"},
    "yes", "S3", "police", "2026-10-14T22:05:00+01:00", "2026-10-14T22:05:00", "2026-02-30T22:05:00Z", "1969-12-31T23:59:59+00:00",
    "{00000000-0000-4000-8000-000000000001}", "URN", "urn:uuid:00000000-0000-4000-8000-00000000000A", "00000000000040008000000000000001",
    ["a"] * 61, {str(n) + "a": "b" for n in range(61)},
)  # fmt: skip

_SPECIAL: Mapping[tuple[str, str], Callable[[Stream], Any]] = {
    ("", "child"): lambda s: s.chance.choice((CHILDREN[0], CHILDREN[0], CHILDREN[1], "")),
    ("", "answers"): Stream._facts,
    ("", "details"): Stream._details,
    ("", "page"): lambda s: s.chance.choice(PAGES),
    ("", "rule"): lambda s: s.chance.choice(RULES),
    ("", "strength"): lambda s: s.chance.choice(("default", "default", "fixed")),
    ("", "state"): lambda s: s.chance.choice(tuple(State)).value,
    ("decided", "call"): lambda s: s.chance.choice((None, "101", "999")),
    ("", "shared"): lambda s: s._an_id("pack_shared"),
    ("", "call"): lambda s: s._an_id("call_started"),
    ("", "entry"): lambda s: s._an_id(),
    ("", "lowering"): lambda s: s._an_id("level_lowered"),
    ("level_lowered", "level"): lambda s: s.chance.choice(("no_immediate", "carer", "carer")),
    ("level_lowered", "reason"): lambda s: s.chance.choice((*TEXTS, "we have spoken", "we have spoken", "we have spoken")),
    ("level_lowered", "second_person"): lambda s: s.chance.choice((None, *PEOPLE.values())),
    ("level_raised", "level"): lambda s: s.chance.choice(tuple(LevelOfIntervention)).value,
    ("", "reference"): lambda s: s.chance.choice(REFERENCES),
    ("", "place"): lambda s: s.chance.choice(PLACES),
    ("", "contact"): lambda s: s.chance.choice((*PLACES, "Nana Jo", " the school ")),
    ("step_taken", "contact_id"): lambda s: s.chance.choice((None, "", "p1", KEPT[0], KEPT[0], *KEPT)),
    ("", "contact_id"): lambda s: s.chance.choice((None, "", "p1", "report:101", "return:999", "gossip:101", "nothing", *KEPT)),
    ("return_step", "step"): lambda s: s.chance.choice((*RETURN_STEP, "made_up")),
    ("", "answer"): lambda s: s.chance.choice(("yes", "no", "dont_know", "done", "not_needed", "made_up")),
    ("", "step"): lambda s: s.chance.choice((*STEP, "tell_edt", "contact_child", *["known_places"] * 6, "child_specific", "made_up")),
    ("noted", "text"): lambda s: s.chance.choice((*TEXTS, *DECIDED)),
    ("", "purpose"): lambda s: s.chance.choice(("report", "report", "return", "update", "hearsay")),
    ("", "about"): lambda s: s.chance.choice(("police", "social_worker")),
    ("", "to_role"): lambda s: s.chance.choice(("the inspector", "duty_officer", "a sergeant")),
    ("decided", "why"): lambda s: [s.chance.choice(TEXTS)],
    ("linked", "why"): lambda s: s.chance.choice(("together", "earlier", "same_report", "other")),
    ("", "of"): lambda s: s.chance.choice(("return", "located", "other")),
}
