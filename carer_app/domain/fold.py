"""Reads the lines of a log in order and keeps what they add up to; a line that cannot follow is marked and moves nothing.

JavaScript twin: static/js/domain/fold.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from carer_app.domain import entries as e
from carer_app.domain.closing import TOLD_STEPS, closing_gaps
from carer_app.domain.entries import Entry
from carer_app.domain.facts import learn
from carer_app.domain.levelling import LEVEL_OF, LOCATED, Levelling, recommended
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.marks import Mark
from carer_app.domain.police_report import PoliceReport
from carer_app.domain.timers import AGREED_RETURN, LOOK_AGAIN_AFTER, POLICE_REVIEW, REVIEW, RING_AGAIN, RING_AGAIN_AFTER
from carer_app.domain.timers import Clocks, Timer, timer, utc

AFTER_CLOSING = frozenset({"corrected", "noted", "pack_confirmed", "lowering_confirmed", "return_step", "linked"})
NOT_AFTER_RETURN = frozenset({"opened", "decided", "level_raised", "level_lowered", "review_set", "return_arranged", "returned"})
NOT_FOR_THE_PAST = frozenset({"decided", "level_raised", "level_lowered", "review_set", "return_arranged", "contact_made"})
KEEPS_ITS_PLACE = frozenset(
    {"opened", "answered", "decided", "level_raised", "level_lowered", "lowering_confirmed", "corrected", "details_given", "attached"}
)
"""Kinds that a correction cannot withdraw: another line says it better (an answer, a lower level with its reason)."""

_HEARD = (e.ContactHow.VOICE, e.ContactHow.VIDEO, e.ContactHow.IN_PERSON)
_ASKS_TO_LOOK_AGAIN = (
    State.WAITING, State.CARER_INTERVENTION, State.REPORTED, State.POLICE_DELAYED, State.POLICE_ABSENT, State.AWAY_KNOWN,
    State.KNOWN_WITH_RISK,
)  # fmt: skip


def in_order(lines: Iterable[Entry]) -> list[Entry]:
    """Each entry once, by (seq, device, id). Whichever copy of an entry comes first or last, the same one is kept."""
    kept: dict[str, Entry] = {}
    for line in lines:
        other = kept.get(line.id)
        kept[line.id] = line if other is None or _preference(line) < _preference(other) else other
    ordered = sorted(kept.values(), key=lambda x: (x.seq, x.device, x.id))
    first = next((line for line in ordered if isinstance(line.body, e.Opened)), None)
    return ordered if first is None else [first, *(line for line in ordered if line is not first)]


def _preference(line: Entry) -> tuple[object, ...]:
    received = "" if line.received_at is None else utc(line.received_at).isoformat()
    return (line.seq, line.device, not line.proved, not received, received, json.dumps(e.to_json(line), sort_keys=True))


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The child said they will come home, or be collected (S10). `rule` is the one in force when it was agreed."""

    entry: Entry
    agreed_at: datetime
    rule: str


@dataclass(slots=True)
class Fold:
    """What the lines read so far add up to. `Occurrence.of` is its only caller."""

    withdrawn: frozenset[str] = frozenset()
    opened: Entry | None = None
    child: str = ""
    packs: tuple[e.PackUsed, ...] = ()
    levelling: Levelling = field(default_factory=Levelling)
    police: PoliceReport = field(default_factory=PoliceReport)
    clocks: Clocks = field(default_factory=Clocks)
    arranged: Arrangement | None = None
    located: Entry | None = None
    returned: Entry | None = None
    closed: Entry | None = None
    place: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    signs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    steps: dict[tuple[str, str], Entry] = field(default_factory=dict)
    calls: dict[str, Entry] = field(default_factory=dict)
    return_steps: dict[str, Entry] = field(default_factory=dict)
    told_social_worker: list[Entry] = field(default_factory=list)
    linked: list[e.Linked] = field(default_factory=list)
    marks: dict[str, frozenset[Mark]] = field(default_factory=dict)
    corrections: dict[str, list[Entry]] = field(default_factory=dict)
    since: datetime | None = None
    since_id: str = ""
    highest: LevelOfIntervention | None = None
    ids: frozenset[str] = frozenset()

    def read_all(self, lines: list[Entry]) -> None:
        """Read the ordered lines. What a later line withdraws is known from the start, so it never moves anything."""
        by_id = {line.id: line for line in lines}
        self.ids = frozenset(by_id)
        self.withdrawn = frozenset(_withdrawals(lines, by_id))
        for line in lines:
            before = self.state
            self.read(line)
            if self.state is not before or self.levelling.decided_id == line.id:
                self.since, self.since_id = line.happened_at, line.id
            if (level := self.level) and (self.highest is None or level.rank > self.highest.rank):
                self.highest = level

    def read(self, line: Entry) -> None:
        """Take in one line."""
        if line.id in self.withdrawn:
            self._mark(line.id, {Mark.WITHDRAWN})
        elif self._comes_too_late(line.kind):
            self._mark(line.id, {Mark.CANNOT_FOLLOW})
        else:
            self._take(line)
            if Mark.CANNOT_FOLLOW in self.marks.get(line.id, ()):
                return
            learn(self.facts, line.body, self.place)
            if isinstance(line.body, e.Located):
                self._know_place(line, line.body)
            self._notice_verification(line)

    def _comes_too_late(self, kind: str) -> bool:
        if self.closed is not None:
            return kind not in AFTER_CLOSING
        if self.returned is not None:
            return kind in NOT_AFTER_RETURN
        return self.is_past and kind in NOT_FOR_THE_PAST

    def _take(self, line: Entry) -> None:
        match line.body:
            case e.Opened() as body:
                self._open(line, body)
            case e.Attached() as body:
                self._attach(line, body)
            case e.Answered() as body:
                self.answers.update(body.answers)
                self.signs[body.page], self.words[body.page] = body.signs, body.words
            case e.DetailsGiven(details=details):
                self.details.update(details)
            case e.Decided() as body:
                self._decide(line, body)
            case e.LevelRaised() as body:
                self._raise(line, body)
            case e.LevelLowered() as body:
                self._lower(line, body)
            case e.LoweringConfirmed() as body:
                for line_id, marks in self.levelling.confirm(line, body).items():
                    self._replace_mark(line_id, Mark.UNCONFIRMED_SECOND_PERSON, marks)
            case e.ReviewSet() as body:
                self._set_review(line, body.review_at, body.basis)
            case e.CallStarted():
                self.calls[line.id] = line
            case e.StepTaken() as body:
                self._step(line, body)
            case e.ContactMade() as body:
                self._contact(line, body)
            case e.ReturnArranged() as body:
                self._arrange(line, body.how, body.agreed_at)
            case e.Corrected() as body:
                self.corrections.setdefault(body.entry, []).append(line)
                self._mark(*((body.entry, {Mark.CORRECTED}) if body.entry in self.ids else (line.id, {Mark.CANNOT_FOLLOW})))
            case e.Located(adult_with_child=True):
                self.levelling.raised = None
            case e.Returned():
                self.returned = line
            case e.ReturnStep(step=step):
                self.return_steps[step] = line
            case e.Linked() as body:
                self.linked.append(body)
            case e.Closed():
                self._close(line)
            case _:
                self._take_police(line)

    def _take_police(self, line: Entry) -> None:
        match line.body:
            case e.PoliceRang() as body:
                self.police.rang(line, body)
                self._end_call(body.call)
                if body.answered:
                    self.clocks.spoke_to_police(line.happened_at, None)
            case e.PoliceTold() as body:
                self._tell_police(line, body)
            case e.PoliceAnswered() as body:
                self._pass_time(line)
                self.police.answered(line, body)
                self.clocks.spoke_to_police(line.happened_at, self._police_review(line, body.review_at))
            case e.PoliceUpdated():
                self.clocks.spoke_to_police(line.happened_at, None)
            case e.Escalated() as body:
                self.police.escalate(body)
                if body.reached:
                    self.clocks.spoke_to_police(line.happened_at, self._police_review(line, body.review_at))
            case e.PoliceToldOfReturn() as body:
                self.police.tell_of_return(line, body)
            case _:
                pass

    def _open(self, line: Entry, opened: e.Opened) -> None:
        if self.opened is not None:
            self._mark(line.id, {Mark.CANNOT_FOLLOW})
            return
        self.opened, self.child, self.packs = line, opened.child, opened.packs

    def _attach(self, line: Entry, attached: e.Attached) -> None:
        """An occurrence begun in emergency mode gets its child once; a log never moves from one child to another."""
        if self.child and self.child != attached.child:
            self._mark(line.id, {Mark.CANNOT_FOLLOW})
            return
        self.child, self.packs = attached.child, attached.packs or self.packs

    def _decide(self, line: Entry, decided: e.Decided) -> None:
        if decided.state is State.OPENED or (decided.state not in LEVEL_OF and not decided.state.is_report):
            self._mark(line.id, {Mark.CANNOT_FOLLOW})
            return
        self._pass_time(line)
        if decided.review_at is not None:
            self._set_review(line, decided.review_at, decided.review_basis or e.ReviewBasis.APP_DEFAULT)
        if self.arranged is not None and self._ends_arrangement(line, decided, self.arranged):
            self._end_arrangement(line.happened_at)
        self._mark(line.id, self.levelling.decide(line, decided))

    def _ends_arrangement(self, line: Entry, decided: e.Decided, arranged: Arrangement) -> bool:
        """A new reason for the police ends S10 (T36, T39); so does looking again once the agreed time is past (T38)."""
        if utc(line.happened_at) >= arranged.agreed_at:
            return True
        return recommended(decided)[1] is LevelOfIntervention.POLICE and decided.rule != arranged.rule

    def _end_arrangement(self, at: datetime) -> None:
        if self.arranged is not None and utc(at) >= self.arranged.agreed_at:
            self.clocks.time_is_over(self.arranged.agreed_at)
        self.arranged = None

    def _raise(self, line: Entry, raised: e.LevelRaised) -> None:
        self._pass_time(line)
        marks = self.levelling.raise_level(raised)
        self._mark(line.id, marks)
        if not marks:
            self._end_arrangement(line.happened_at)

    def _lower(self, line: Entry, lowered: e.LevelLowered) -> None:
        is_reported = self.police.state is not None and self.police.state is not State.POLICE_DELAYED
        marks = self.levelling.lower(line, lowered, is_reported)
        self._mark(line.id, marks)
        if lowered.review_at is not None and marks <= {Mark.UNCONFIRMED_SECOND_PERSON}:
            self._set_review(line, lowered.review_at, e.ReviewBasis.CARER)

    def _set_review(self, line: Entry, review_at: datetime, basis: e.ReviewBasis) -> None:
        if basis is e.ReviewBasis.POLICE:
            self.clocks.police_review = timer(POLICE_REVIEW, review_at, basis, line.id)
        else:
            self.clocks.look_again(timer(REVIEW, review_at, basis, line.id), line.happened_at, self.is_waiting)

    def _pass_time(self, line: Entry) -> None:
        self.clocks.pass_time(line.happened_at, self.is_waiting)

    @property
    def is_waiting(self) -> bool:
        """No report, and nobody knows where the child is: this is the time NAT-INT-9 means."""
        return self.earlier_state in (State.OPENED, State.WAITING, State.CARER_INTERVENTION)

    def _step(self, line: Entry, step: e.StepTaken) -> None:
        self.steps[(step.step, step.contact_id or step.contact)] = line
        if step.step in TOLD_STEPS and step.result in (e.StepResult.SPOKE, e.StepResult.DONE):
            self.told_social_worker.append(line)
        self._end_call(step.call)
        for call_id, call in list(self.calls.items()):
            if _is_call_of(call, step):
                del self.calls[call_id]

    def _end_call(self, call: str | None) -> None:
        self.calls.pop(call or "", None)

    def _contact(self, line: Entry, made: e.ContactMade) -> None:
        self._end_call(made.call)
        if made.agreed is e.Agreed.NOTHING or made.agreed_at is None:
            return
        if made.how in _HEARD and made.sounds_safe is e.Unsure.YES:
            self._arrange(line, made.agreed, made.agreed_at)
        else:
            self._mark(line.id, {Mark.NOT_VERIFIED})

    def _arrange(self, line: Entry, how: e.Agreed, agreed_at: datetime) -> None:
        self._end_arrangement(line.happened_at)
        if how is e.Agreed.NOTHING:
            return
        rule = self.levelling.decided.rule if self.levelling.decided else ""
        self.arranged = Arrangement(line, utc(agreed_at), rule)
        if self.levelling.needs_verification():
            self._mark(line.id, {Mark.NOT_VERIFIED})

    def _tell_police(self, line: Entry, told: e.PoliceTold) -> None:
        marks = self.police.tell(line, told)
        self._mark(line.id, marks)
        if marks:
            return
        self.clocks.spoke_to_police(line.happened_at, None)
        if self.arranged is not None and utc(line.happened_at) >= utc(self.arranged.entry.happened_at):
            self._end_arrangement(line.happened_at)

    def _police_review(self, line: Entry, review_at: datetime | None) -> Timer | None:
        return None if review_at is None else timer(POLICE_REVIEW, review_at, e.ReviewBasis.POLICE, line.id)

    def _know_place(self, line: Entry, located: e.Located) -> None:
        self.place = located.place or self.place
        self.located = line if located.adult_with_child else None

    def _notice_verification(self, line: Entry) -> None:
        """Located is a fact of now: when nobody is with the child any more, it is over. The log keeps that it was."""
        whereabouts = self.facts.get("whereabouts")
        if whereabouts != "verified":
            self.located = None
        elif self.located is None:
            self.located = line

    def _close(self, line: Entry) -> None:
        if closing_gaps(self):
            self._mark(line.id, {Mark.CANNOT_FOLLOW})
        else:
            self.closed = line

    def _mark(self, line_id: str, marks: Iterable[Mark]) -> None:
        if marks := frozenset(marks):
            self.marks[line_id] = self.marks.get(line_id, frozenset()) | marks

    def _replace_mark(self, line_id: str, old: Mark, new: frozenset[Mark]) -> None:
        self.marks[line_id] = (self.marks.get(line_id, frozenset()) - {old}) | new

    @property
    def is_past(self) -> bool:
        """Whether this absence was over before it was written down (S13)."""
        return self.opened is not None and isinstance(self.opened.body, e.Opened) and self.opened.body.past

    @property
    def state(self) -> State:
        """S0 to S13."""
        if self.closed is not None:
            return State.CLOSED
        if self.returned is not None:
            return State.BACK
        if self.is_past:
            return State.PAST
        return State.RETURN_ARRANGED if self.is_arranged else self.earlier_state

    @property
    def is_arranged(self) -> bool:
        """An arranged return counts once a level is decided, and only where contact is enough (G4)."""
        return self.arranged is not None and self.levelling.decided is not None and not self.levelling.needs_verification()

    @property
    def earlier_state(self) -> State:
        """The state without an arranged return: located outranks the report, and the report outranks the rest."""
        own, _ = self.levelling.own()
        return own if own in LOCATED or self.police.state is None else self.police.state

    @property
    def level(self) -> LevelOfIntervention | None:
        """None once the child is back."""
        if self.closed is not None or self.returned is not None or self.is_past:
            return None
        own, level = self.levelling.own()
        if self.earlier_state.is_report and (self.earlier_state is not State.POLICE_DELAYED or level is None):
            return LevelOfIntervention.POLICE
        return level

    def timers(self) -> list[Timer]:
        """The times in force. A state that should be looked at again, with no time set, gets the app's own, shown as such (G11)."""
        found = [self.clocks.police_review] if self.clocks.police_review and self.police.state else []
        if ring := self.police.unanswered():
            found.append(timer(RING_AGAIN, utc(ring.happened_at) + RING_AGAIN_AFTER, e.ReviewBasis.APP_DEFAULT, ring.id))
        if not self.state.is_open:
            return [t for t in found if t.kind == RING_AGAIN and self.closed is None]
        if self.arranged is not None:
            found.append(timer(AGREED_RETURN, self.arranged.agreed_at, e.ReviewBasis.CARER, self.arranged.entry.id))
        if self.clocks.review is not None:
            found.append(self.clocks.review)
        elif self.since is not None and self.state in _ASKS_TO_LOOK_AGAIN:
            found.append(timer(REVIEW, utc(self.since) + LOOK_AGAIN_AFTER, e.ReviewBasis.APP_DEFAULT, self.since_id))
        return found


def _withdrawals(lines: list[Entry], by_id: dict[str, Entry]) -> Iterable[str]:
    for line in lines:
        match line.body:
            case e.Corrected(entry=target, withdraws=True, reason=reason) if reason.strip() and target in by_id:
                if by_id[target].kind not in KEEPS_ITS_PLACE:
                    yield target


def _is_call_of(call: Entry, step: e.StepTaken) -> bool:
    assert isinstance(call.body, e.CallStarted)
    return (call.body.step, call.body.contact_id or call.body.contact) == (step.step, step.contact_id or step.contact)
