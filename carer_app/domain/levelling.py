"""What the carer's side does now: the level the rules gave, raised by a person, or lowered by one with a reason.

JavaScript twin: static/js/domain/levelling.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from carer_app.domain.entries import Decided, Entry, LevelLowered, LevelRaised, LoweringConfirmed
from carer_app.domain.facts import ASKED, is_no_worse
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.marks import Mark
from carer_app.domain.named import is_name, is_reason
from carer_app.domain.taken_back import rests_on, take_back

FIXED_RULES = frozenset({"D1", "D2"})
UNTIL_VERIFIED = frozenset({"D1", "D2", "D3", "D4", "D4u", "D4h", "D5"})
"""Rules that contact alone does not undo (G4): D1 to D5, with those that section G put among them."""

LOCATED = (State.AWAY_KNOWN, State.KNOWN_WITH_RISK)
LEVEL_OF = {
    State.WAITING: LevelOfIntervention.NO_IMMEDIATE,
    State.CARER_INTERVENTION: LevelOfIntervention.CARER,
    State.POLICE_DECIDED: LevelOfIntervention.POLICE,
    State.AWAY_KNOWN: LevelOfIntervention.CARER,
    State.KNOWN_WITH_RISK: LevelOfIntervention.POLICE,
}
_STATE_OF = {
    LevelOfIntervention.NO_IMMEDIATE: State.WAITING,
    LevelOfIntervention.CARER: State.CARER_INTERVENTION,
    LevelOfIntervention.POLICE: State.POLICE_DECIDED,
}
_SEEN = ("immediate_concern_child", "immediate_concern_other", "antecedent_behaviour", "trigger_incident")
_MATTERS = frozenset({*ASKED, "reasonable_time_passed", "review_time_passed", "reasonable_actions", "plan_police_from_outset"})


def recommended(decided: Decided) -> tuple[State, LevelOfIntervention]:
    """The state and level a decision stands for. Where the two disagree, the more protective level wins.

    A decision made after a report may carry a state of the report (S4 to S7): then only its level is the rules' own.
    """
    level = decided.level or LEVEL_OF.get(decided.state, LevelOfIntervention.CARER)
    if decided.state not in LEVEL_OF:
        return _STATE_OF[level], level
    if LEVEL_OF[decided.state].rank >= level.rank:
        return decided.state, LEVEL_OF[decided.state]
    return (State.KNOWN_WITH_RISK if decided.state is State.AWAY_KNOWN else _STATE_OF[level]), level


def least(decided: Decided) -> LevelOfIntervention:
    """The least a person may decide on: never to wait where a sign was seen (T41) or something about safety is not known (I4, D14)."""
    is_seen = any(decided.answers.get(fact) == "yes" for fact in _SEEN)
    return LevelOfIntervention.CARER if is_seen or decided.speak_to_someone_now else LevelOfIntervention.NO_IMMEDIATE


def lowest(decided: Decided, waiting: Decided | None) -> LevelOfIntervention:
    """As `least`; and while an answer taken back waits for a word, never less than the guide says now."""
    return least(decided) if waiting is None else recommended(waiting)[1]


@dataclass(slots=True)
class Lowering:
    """A person's choice of less than the rules gave. `of` is the decision it was made about; `is_back`: because an answer was taken back.

    `is_asked_first`: it is about a fixed rule, so that nothing changes before the second person has confirmed it.
    """

    entry: Entry
    body: LevelLowered
    of: Decided | None
    is_confirmed: bool
    is_back: bool = False
    is_asked_first: bool = False

    @property
    def is_in_force(self) -> bool:
        """Whether the level follows it already."""
        return self.is_confirmed or not self.is_asked_first


@dataclass(slots=True)
class Levelling:
    """The decision in force, and what people made of it, while the log is read.

    `taken_back` has what was said before of each answer that led to the police and is now told as less worrying; `waiting` is the line
    of the lower level the rules then gave: it waits until somebody says what has changed and names a second person (D3, G4).
    """

    decided: Decided | None = None
    decided_at: datetime | None = None
    decided_id: str = ""
    raised: LevelOfIntervention | None = None
    lowering: Lowering | None = None
    all_lowerings: dict[str, Lowering] = field(default_factory=dict)
    taken_back: dict[str, str] = field(default_factory=dict)
    waiting: Entry | None = None

    @property
    def waiting_decision(self) -> Decided | None:
        """The lower level that waits for a word."""
        return self.waiting.body if self.waiting is not None and isinstance(self.waiting.body, Decided) else None

    def answer(self, before: Mapping[str, str], answers: Mapping[str, str]) -> None:
        """Notice which answers a page takes back. `before`: what was known until this line."""
        take_back(self.taken_back, before, answers, self.decided.rule if self.decided and self._rules_give_police() else "")

    def own(self) -> tuple[State, LevelOfIntervention | None]:
        """The state and level without the police report and without an arranged return."""
        state, level = recommended(self.decided) if self.decided else (State.OPENED, None)
        if self.lowering is not None and self.lowering.is_in_force:
            return _lowered(state, self.lowering.body.level)
        if self.raised and (level is None or self.raised.rank > level.rank):
            is_known = self.raised is LevelOfIntervention.POLICE and state is State.AWAY_KNOWN
            return (State.KNOWN_WITH_RISK if is_known else _STATE_OF[self.raised]), self.raised
        return state, level

    def needs_verification(self) -> bool:
        """Whether a rule holds that contact alone does not undo: somebody has to see the child, or a second person agree (G4)."""
        state, _ = self.own()
        return state is State.POLICE_DECIDED and self.decided is not None and self.decided.rule in UNTIL_VERIFIED

    def decide(self, entry: Entry, decided: Decided) -> frozenset[Mark]:
        """A decision is believed. One that only repeats what a person has overruled changes nothing, and a raised level stays."""
        state, level = recommended(decided)
        if self._is_held(decided):
            return self._hold(entry, level)
        marks = set()
        if self.lowering is not None and _is_the_same_again(self.lowering, decided):
            marks.add(Mark.OVERRIDE_STANDS)
        else:
            self.lowering = None
        if state is State.AWAY_KNOWN:
            self.raised = None
        elif self.raised and self.raised.rank > level.rank:
            marks.add(Mark.RAISED_BY_A_PERSON)
        self._follow(entry, decided)
        return frozenset(marks)

    def _follow(self, entry: Entry, decided: Decided) -> None:
        self.decided, self.decided_at, self.decided_id, self.waiting = decided, entry.happened_at, entry.id, None
        if not self._rules_give_police():
            self.taken_back.clear()

    def _is_held(self, decided: Decided) -> bool:
        """Less than police only because answers were taken back. An adult with the child is more than an answer (G4)."""
        if not self.taken_back or not self._rules_give_police() or recommended(decided)[1] is LevelOfIntervention.POLICE:
            return False
        was_known = self.decided is not None and recommended(self.decided)[0] is State.KNOWN_WITH_RISK
        return was_known or decided.answers.get("whereabouts") != "verified"

    def _hold(self, entry: Entry, level: LevelOfIntervention) -> frozenset[Mark]:
        """The level stays where it is: at police, or where two people have put it already."""
        self.waiting = entry
        if self.lowering is None or level.rank > self.lowering.body.level.rank:
            self.lowering = None
            return frozenset({Mark.TAKEN_BACK})
        if not self.lowering.is_in_force:
            return frozenset({Mark.TAKEN_BACK})
        if self.lowering.is_confirmed:
            self._settle(self.lowering)
        return frozenset({Mark.OVERRIDE_STANDS})

    def _settle(self, lowering: Lowering) -> None:
        """Two people stand behind what was taken back: the rules are followed again, but never to less than those two decided."""
        if self.waiting is None or (decided := self.waiting_decision) is None:
            return
        self._follow(self.waiting, decided)
        self.lowering = None
        if recommended(decided)[1].rank < lowering.body.level.rank:
            self.raised = lowering.body.level

    def raise_level(self, raised: LevelRaised) -> frozenset[Mark]:
        """One tap, any reason or none (I6). Never lowers."""
        _, level = self.own()
        if raised.level is LevelOfIntervention.NO_IMMEDIATE or (level is not None and raised.level.rank < level.rank):
            return frozenset({Mark.CANNOT_FOLLOW})
        self.lowering = None
        self.raised = max(self.raised or raised.level, raised.level, key=lambda level: level.rank)
        return frozenset()

    def lower(self, entry: Entry, lowered: LevelLowered, is_reported: bool) -> frozenset[Mark]:
        """A person decides on less: with a reason; and where a default rule gives police, a second person named at once (D3, G4).

        About a fixed rule the level stays until that person has confirmed it.
        """
        if refusal := self._why_not(entry, lowered, is_reported):
            return frozenset({refusal})
        is_confirmed, is_asked_first = not self._needs_second_person(lowered), self.needs_account()
        is_back = is_asked_first or self.waiting is not None
        self.lowering = self.all_lowerings[entry.id] = Lowering(entry, lowered, self.decided, is_confirmed, is_back, is_asked_first)
        if is_asked_first:
            return frozenset({Mark.STAYS_UNTIL_CONFIRMED})
        self.raised = None
        return frozenset() if is_confirmed else frozenset({Mark.UNCONFIRMED_SECOND_PERSON})

    def _why_not(self, entry: Entry, lowered: LevelLowered, is_reported: bool) -> Mark | None:
        state, level = self.own()
        if level is None or lowered.level.rank >= level.rank or is_reported or state is State.AWAY_KNOWN:
            return Mark.CANNOT_FOLLOW
        if not is_reason(lowered.reason):
            return Mark.NO_REASON
        if self._is_fixed(lowered):
            return Mark.FIXED_RULE
        if self.decided is not None and lowered.level.rank < lowest(self.decided, self.waiting_decision).rank:
            return Mark.BELOW_THE_GUIDE if self.waiting else Mark.SAFETY_NOT_KNOWN
        if self._needs_second_person(lowered) and not _names_another(entry, lowered):
            return Mark.NEEDS_SECOND_PERSON
        return Mark.NEEDS_ACCOUNT if self.needs_account() and not lowered.second_person else None

    def _is_fixed(self, lowered: LevelLowered) -> bool:
        if self.waiting is not None:
            return False
        strength = self.decided.strength if self.decided else ""
        return lowered.rule in FIXED_RULES or (self._rules_give_police() and strength == "fixed")

    def needs_account(self) -> bool:
        """Whether police stands on a fixed rule, or on answers to one that were taken back: a name alone does not lower that (D1, D2, D3)."""
        if self.decided is None or not self._rules_give_police():
            return False
        was_fixed = any(rests_on(rule, fact) for rule in FIXED_RULES for fact in self.taken_back)
        return was_fixed or self.decided.rule in FIXED_RULES or self.decided.strength == "fixed"

    def _needs_second_person(self, lowered: LevelLowered) -> bool:
        return self._rules_give_police() or lowered.recommended is LevelOfIntervention.POLICE

    def _rules_give_police(self) -> bool:
        return self.decided is not None and recommended(self.decided)[1] is LevelOfIntervention.POLICE

    def confirm(self, entry: Entry, confirmed: LoweringConfirmed) -> dict[str, frozenset[Mark]]:
        """What the named second person says, from their own account: the marks of the line it is about, or of this one."""
        lowering = self.all_lowerings.get(confirmed.lowering)
        if lowering is None or not _is_named_person(entry, lowering):
            return {entry.id: frozenset({Mark.CANNOT_FOLLOW})}
        lowering.is_confirmed = True
        if confirmed.agreed:
            if self.lowering is lowering:
                self.raised = None
                self._settle(lowering)
            return {lowering.entry.id: frozenset()}
        if self.lowering is lowering:
            self.lowering = None
        return {lowering.entry.id: frozenset({Mark.SECOND_PERSON_DISAGREED})}


def _lowered(state: State, level: LevelOfIntervention) -> tuple[State, LevelOfIntervention]:
    is_known = state is State.KNOWN_WITH_RISK and level is LevelOfIntervention.CARER
    return (State.AWAY_KNOWN if is_known else _STATE_OF[level]), level


def _is_the_same_again(lowering: Lowering, decided: Decided) -> bool:
    """The same rule, with nothing said that is more worrying than when the person decided."""
    before, (_, level) = lowering.of, recommended(decided)
    if before is None or lowering.is_back or level.rank <= lowering.body.level.rank:
        return False
    return decided.rule == before.rule and is_no_worse(_what_matters(before), _what_matters(decided))


def _what_matters(decided: Decided) -> Mapping[str, str]:
    return {fact: answer for fact, answer in decided.answers.items() if fact in _MATTERS}


def _names_another(entry: Entry, lowered: LevelLowered) -> bool:
    is_named = bool(lowered.second_person) or is_name(lowered.second_person_name)
    return is_named and (lowered.second_person is None or lowered.second_person != entry.author)


def _is_named_person(entry: Entry, lowering: Lowering) -> bool:
    """Somebody else, signed in as themselves; and the very person, where the lowering named an account."""
    if not entry.proved or entry.author is None or entry.author == lowering.entry.author:
        return False
    return lowering.body.second_person in (None, entry.author)
