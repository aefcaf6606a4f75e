"""Reads the lines of a log in order and keeps what they add up to; a line that cannot follow is marked and moves nothing.

JavaScript twin: static/js/domain/fold.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carer_app.domain import entries as e
from carer_app.domain.closing import CRIME_TOLD, EVIDENCE, SAFE_TO_STAY, SAFETY_TOLD, TOLD_STEPS, closing_gaps
from carer_app.domain.entries import Entry
from carer_app.domain.facts import learn
from carer_app.domain.levelling import LEVEL_OF, recommended
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.log_order import withdrawn
from carer_app.domain.marks import Mark
from carer_app.domain.standing import Arrangement, Standing
from carer_app.domain.timers import POLICE_REVIEW, REVIEW, RING_BACK, RING_BACK_AFTER, Timer, timer, utc

AFTER_CLOSING = frozenset({"corrected", "noted", "pack_confirmed", "pack_followed", "lowering_confirmed", "return_step", "linked"})
NOT_AFTER_RETURN = frozenset({"opened", "decided", "level_raised", "level_lowered", "review_set", "return_arranged", "returned"})
NOT_FOR_THE_PAST = frozenset({"decided", "level_raised", "level_lowered", "review_set", "return_arranged"})
NOT_CONFIRMED = frozenset({Mark.UNCONFIRMED_SECOND_PERSON, Mark.STAYS_UNTIL_CONFIRMED})

_HEARD = (e.ContactHow.VOICE, e.ContactHow.VIDEO, e.ContactHow.IN_PERSON)
_REACHED = (e.StepResult.SPOKE, e.StepResult.DONE)


@dataclass(slots=True)
class Fold(Standing):
    """A standing that reads. `Occurrence.of` is its only caller."""

    def read_all(self, lines: list[Entry]) -> None:
        """Read the ordered lines. What a later line withdraws is known from the start, so it never moves anything."""
        gone, ids = withdrawn(lines), frozenset(line.id for line in lines)
        for line in lines:
            before = self.state
            if line.id in gone:
                self._mark(line.id, Mark.WITHDRAWN)
            elif self._comes_too_late(line.kind) or (isinstance(line.body, e.Corrected) and line.body.entry not in ids):
                self._mark(line.id, Mark.CANNOT_FOLLOW)
            else:
                self._read(line)
            self._notice_change(line, before)

    def _comes_too_late(self, kind: str) -> bool:
        if self.closed is not None:
            return kind not in AFTER_CLOSING
        if self.returned is not None:
            return kind in NOT_AFTER_RETURN
        return self.is_past and kind in NOT_FOR_THE_PAST

    def _read(self, line: Entry) -> None:
        self._take(line)
        if Mark.CANNOT_FOLLOW in self.marks.get(line.id, ()):
            return
        learn(self.facts, line.body, self.place)
        if isinstance(line.body, e.Located):
            self.place = line.body.place or self.place
        self._notice_whereabouts(line)

    def _notice_change(self, line: Entry, before: State) -> None:
        if self.state is not before or self.levelling.decided_id == line.id:
            self.since, self.since_id = line.happened_at, line.id
        if (level := self.level) and (self.highest is None or level.rank > self.highest.rank):
            self.highest = level

    def _notice_whereabouts(self, line: Entry) -> None:
        """Located is a fact of now: when nobody is with the child any more, it is over. The log keeps that it was."""
        if self.facts.get("whereabouts") == "verified":
            self.while_verified.add(line.id)
        if self.facts.get("whereabouts") != "verified":
            self.located = None
        elif self.located is None:
            self.located = line

    def _take(self, line: Entry) -> None:
        match line.body:
            case e.Opened() as body:
                self._open(line, body)
            case e.Attached() as body:
                self._attach(line, body)
            case e.Answered() as body:
                self.levelling.answer(self.facts, body.answers)
                self.answers.update(body.answers)
                self.signs[body.page], self.words[body.page] = body.signs, body.words
            case e.DetailsGiven(details=details):
                self.details.update(details)
            case e.CallStarted():
                self.calls[line.id] = line
            case e.StepTaken() as body:
                self._step(line, body)
            case e.ContactMade() as body:
                self._contact(line, body)
            case e.ReturnArranged() as body:
                self._arrange(line, body.how, body.agreed_at)
            case e.Located(adult_with_child=True):
                self.levelling.raised = None
            case e.Returned():
                self.returned = line
            case e.ReturnStep() as body:
                self._return_step(line, body)
            case e.Corrected(entry=corrected):
                self.corrections.setdefault(corrected, []).append(line)
                self._mark(corrected, Mark.CORRECTED)
            case e.Linked() as body:
                self.linked.append(body)
            case e.Closed():
                self._close(line)
            case _:
                self._take_level(line)

    def _take_level(self, line: Entry) -> None:
        match line.body:
            case e.Decided() as body:
                self._decide(line, body)
            case e.LevelRaised() as body:
                self._raise(line, body)
            case e.LevelLowered() as body:
                self._lower(line, body)
            case e.LoweringConfirmed() as body:
                self._confirm(line, body)
            case e.ReviewSet() as body:
                self._set_review(line, body.review_at, body.basis)
            case _:
                self._take_police(line)

    def _take_police(self, line: Entry) -> None:
        match line.body:
            case e.PoliceRang() as body:
                self.police.rang(line, body)
                self.calls.pop(body.call or "", None)
                if body.answered:
                    self.clocks.spoke_to_police(line.happened_at, None)
            case e.PoliceTold() as body:
                self._tell_police(line, body)
            case e.PoliceAnswered() as body:
                self._pass_time(line)
                self.police.answered(line, body)
                self.clocks.ring_back = None
                self.clocks.spoke_to_police(line.happened_at, _police_review(line, body.review_at))
            case e.PoliceUpdated():
                self.told_of_crime = line
                self.clocks.spoke_to_police(line.happened_at, None)
            case e.Escalated() as body:
                self._escalate(line, body)
            case e.PoliceToldOfReturn() as body:
                self.police.tell_of_return(line, body)
            case _:
                pass

    def _escalate(self, line: Entry, escalated: e.Escalated) -> None:
        """A time they gave is theirs; with none, or nobody reached, our own clock runs until somebody rings back (NAT-3.17)."""
        self.police.escalate(escalated)
        review_at = escalated.review_at if escalated.reached else None
        if escalated.reached:
            self.clocks.spoke_to_police(line.happened_at, _police_review(line, review_at))
        due_at = utc(line.happened_at) + RING_BACK_AFTER
        self.clocks.ring_back = None if review_at else timer(RING_BACK, due_at, e.ReviewBasis.APP_DEFAULT, line.id)

    def _open(self, line: Entry, opened: e.Opened) -> None:
        if self.opened is not None:
            self._mark(line.id, Mark.CANNOT_FOLLOW)
            return
        self.opened, self.child, self.packs = opened, opened.child, opened.packs

    def _attach(self, line: Entry, attached: e.Attached) -> None:
        """An occurrence begun in emergency mode gets its child once; a log never moves from one child to another."""
        if self.child and self.child != attached.child:
            self._mark(line.id, Mark.CANNOT_FOLLOW)
            return
        self.child, self.packs = attached.child, attached.packs or self.packs

    def _decide(self, line: Entry, decided: e.Decided) -> None:
        if decided.state not in LEVEL_OF and not decided.state.is_report:
            self._mark(line.id, Mark.CANNOT_FOLLOW)
            return
        self._pass_time(line)
        if decided.review_at is not None:
            self._set_review(line, decided.review_at, decided.review_basis or e.ReviewBasis.APP_DEFAULT)
        if self.arranged is not None and _ends(self.arranged, line, decided):
            self._end_arrangement(line.happened_at)
        self._mark(line.id, *self.levelling.decide(line, decided))

    def _raise(self, line: Entry, raised: e.LevelRaised) -> None:
        self._pass_time(line)
        if marks := self.levelling.raise_level(raised):
            self._mark(line.id, *marks)
        else:
            self._end_arrangement(line.happened_at)

    def _lower(self, line: Entry, lowered: e.LevelLowered) -> None:
        is_reported = self.police.state is not None and self.police.state is not State.POLICE_DELAYED
        marks = self.levelling.lower(line, lowered, is_reported)
        self._mark(line.id, *marks)
        if lowered.review_at is not None and marks <= NOT_CONFIRMED:
            self._set_review(line, lowered.review_at, e.ReviewBasis.CARER)

    def _confirm(self, line: Entry, confirmed: e.LoweringConfirmed) -> None:
        for line_id, marks in self.levelling.confirm(line, confirmed).items():
            self.marks[line_id] = self.marks.get(line_id, frozenset()) - NOT_CONFIRMED | marks

    def _set_review(self, line: Entry, review_at: datetime, basis: e.ReviewBasis) -> None:
        if basis is e.ReviewBasis.POLICE:
            self.clocks.police_review = timer(POLICE_REVIEW, review_at, basis, line.id)
        else:
            self._pass_time(line)
            self.clocks.review = timer(REVIEW, review_at, basis, line.id)

    def _pass_time(self, line: Entry) -> None:
        """Notice a wait that had run out by then. Setting a new time afterwards does not give it back."""
        if self.is_waiting:
            self.clocks.pass_time(line.happened_at)

    def _step(self, line: Entry, step: e.StepTaken) -> None:
        self.steps[(step.step, step.contact_id or step.contact)] = line
        if step.step in TOLD_STEPS and step.result in _REACHED:
            self.told_social_worker.append(line)
            self.told_of_safety = line
        ended = {call_id for call_id, call in self.calls.items() if _is_call_of(call, step)}
        self.calls = {call_id: call for call_id, call in self.calls.items() if call_id not in ended | {step.call}}

    def _return_step(self, line: Entry, step: e.ReturnStep) -> None:
        """Who was told before somebody said whether it is safe to stay was not told of that answer (NOTT-64)."""
        self.return_steps[step.step] = line
        if step.step == SAFE_TO_STAY:
            self.told_of_safety = None
        elif step.step == SAFETY_TOLD and step.answer in ("done", "yes"):
            self.told_of_safety = line
        elif step.step == EVIDENCE:
            self._say_crime(step.answer)
        elif step.step == CRIME_TOLD and (step.answer in ("done", "yes") or (step.answer == "not_needed" and step.note.strip())):
            self.told_of_crime = line

    def _say_crime(self, answer: str) -> None:
        """What the police were told before was not this. Keeping the evidence does not take the suspicion back; only "no" does."""
        if answer == "yes":
            self.is_crime_possible, self.told_of_crime = True, None
        elif answer == "no":
            self.is_crime_possible = False

    def _contact(self, line: Entry, made: e.ContactMade) -> None:
        self.calls.pop(made.call or "", None)
        if made.agreed is e.Agreed.NOTHING or made.agreed_at is None:
            return
        if made.how in _HEARD and made.sounds_safe is e.Unsure.YES:
            self._arrange(line, made.agreed, made.agreed_at)
        else:
            self._mark(line.id, Mark.NOT_VERIFIED)

    def _arrange(self, line: Entry, how: e.Agreed, agreed_at: datetime) -> None:
        self._end_arrangement(line.happened_at)
        if how is e.Agreed.NOTHING:
            return
        rule = self.levelling.decided.rule if self.levelling.decided else ""
        self.arranged = Arrangement(line, utc(agreed_at), rule)
        if self.levelling.needs_verification():
            self._mark(line.id, Mark.NOT_VERIFIED)

    def _end_arrangement(self, at: datetime) -> None:
        if self.arranged is not None and utc(at) >= self.arranged.agreed_at:
            self.clocks.time_is_over(self.arranged.agreed_at)
        self.arranged = None

    def _tell_police(self, line: Entry, told: e.PoliceTold) -> None:
        if marks := self.police.tell(line, told):
            self._mark(line.id, *marks)
            return
        self.told_of_crime = line
        self.clocks.spoke_to_police(line.happened_at, None)
        if self.arranged is not None and utc(line.happened_at) >= utc(self.arranged.entry.happened_at):
            self._end_arrangement(line.happened_at)

    def _close(self, line: Entry) -> None:
        if closing_gaps(self):
            self._mark(line.id, Mark.CANNOT_FOLLOW)
        else:
            self.closed = line

    def _mark(self, line_id: str, *marks: Mark) -> None:
        if marks:
            self.marks[line_id] = self.marks.get(line_id, frozenset()) | frozenset(marks)


def _ends(arranged: Arrangement, line: Entry, decided: e.Decided) -> bool:
    """A new reason for the police ends S10 (T36, T39); so does looking again once the agreed time is past (T38)."""
    if utc(line.happened_at) >= arranged.agreed_at:
        return True
    return recommended(decided)[1] is LevelOfIntervention.POLICE and decided.rule != arranged.rule


def _police_review(line: Entry, review_at: datetime | None) -> Timer | None:
    return None if review_at is None else timer(POLICE_REVIEW, review_at, e.ReviewBasis.POLICE, line.id)


def _is_call_of(call: Entry, step: e.StepTaken) -> bool:
    """A result for the same step and person ends the call, even if it does not name it."""
    if not isinstance(call.body, e.CallStarted):
        return False
    return (call.body.step, call.body.contact_id or call.body.contact) == (step.step, step.contact_id or step.contact)
