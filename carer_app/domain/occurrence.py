"""One missing occurrence, folded from its entries: state S0 to S13, level, police, timers, and what may follow (provisions E1, E2, E5).

JavaScript twin: static/js/domain/occurrence.js (when the phone runs the occurrence itself).

    occurrence = Occurrence.of(entries)      any order, repeats ignored: the same entries always give the same occurrence
    tonight = occurrence.at(now)             timers that have run out; nothing is written

The entries are believed. What cannot follow from what had happened by then stays in `log` with a mark and moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from carer_app.domain.closing import Gap, closing_gaps
from carer_app.domain.entries import Decided, Entry, LevelLowered, Linked, Opened, PackUsed, PoliceAnswered, PoliceTold
from carer_app.domain.facts import EarlierAnswer, facts_for_decision, still_true
from carer_app.domain.fold import Fold
from carer_app.domain.levelling import LOCATED
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.log_order import in_order
from carer_app.domain.marks import Mark
from carer_app.domain.may_follow import may_follow
from carer_app.domain.timers import AGREED_RETURN, POLICE_REVIEW, REVIEW, RING_AGAIN, RING_AGAIN_AFTER, RING_BACK, TO_RING, Timer, utc
from carer_app.domain.timers import in_order as timers_in_order

__all__ = [
    "EarlierAnswer", "Gap", "LogLine", "Mark", "NotConfirmed", "Occurrence", "OccurrenceNow", "Timer", "facts_for_decision", "may_follow", "still_true",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class LogLine:
    """An entry with its marks, and the later lines that put it right. `is_verified`: an adult was known to be with the child then."""

    entry: Entry
    marks: tuple[str, ...] = ()
    corrections: tuple[Entry, ...] = ()
    is_verified: bool = False

    @property
    def counts(self) -> bool:
        """Whether the line was believed: neither withdrawn nor out of place."""
        return not {Mark.CANNOT_FOLLOW, Mark.WITHDRAWN} & set(self.marks)


@dataclass(frozen=True, slots=True)
class NotConfirmed:
    """A lower level whose second person has not said yet whether they agree. `person`: their account, where one was named.

    `stays`: a fixed rule stands behind it, and the level stays until they say so.
    """

    lowering: str
    name: str
    person: str | None
    since: datetime
    stays: bool


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What a log adds up to. `level` is None before a decision and once the child is back.

    `police_told` is the line that proves the police know: a `police_told`, or a `police_answered` where that came alone. It is None
    after any number of rings. `report_state` is S4 to S7 even while `state` is S8, S9 or S10. `answers` is what pages were told;
    `facts` adds what contact, places, steps and news mean for them. `waiting`: a lower level that waits for a word about what was
    `taken_back` (each fact with what was said of it before). `needs_account`: a fixed rule stands behind it, so that only somebody who
    confirms from their own account lowers it; `lowering` without an `override` waits for that. Every time is in UTC.
    """

    id: str
    child: str
    opened: Opened | None
    opened_at: datetime
    packs: tuple[PackUsed, ...]
    state: State
    earlier_state: State
    level: LevelOfIntervention | None
    highest_level: LevelOfIntervention | None
    raised: LevelOfIntervention | None
    decided: Decided | None
    decided_at: datetime | None
    override: Entry | None
    lowering: Entry | None
    needs_account: bool
    waiting: Decided | None
    taken_back: Mapping[str, str]
    report_state: State | None
    police_told: Entry | None
    police_answer: PoliceAnswered | None
    police_reference: str
    police_rang_unanswered: bool
    told_police_of_return: Entry | None
    arranged: Entry | None
    is_waiting: bool
    time_over_at: datetime | None
    timers: tuple[Timer, ...]
    answers: Mapping[str, str]
    facts: Mapping[str, str]
    signs: tuple[str, ...]
    words: Mapping[str, str]
    details: Mapping[str, str]
    steps: Mapping[tuple[str, str], Entry]
    calls_open: tuple[Entry, ...]
    return_steps: Mapping[str, Entry]
    linked: tuple[Linked, ...]
    place: str
    located_at: datetime | None
    returned_at: datetime | None
    closed_at: datetime | None
    missing_to_close: tuple[Gap, ...]
    log: tuple[LogLine, ...]

    @classmethod
    def of(cls, entries: Iterable[Entry], marks: Mapping[str, Iterable[str]] | None = None) -> Occurrence:
        """The occurrence of these entries. `marks` adds what the server found, such as `server_disagrees`, by entry id.

        Raises ValueError when there is none, or they belong to more than one occurrence.
        """
        lines = in_order(entries)
        if len(ids := {line.occurrence for line in lines}) != 1:
            raise ValueError(f"An occurrence is made of the entries of one occurrence, not of {len(ids)}.")
        fold = Fold()
        fold.read_all(lines)
        return _from(fold, lines, marks or {})

    @property
    def may_close(self) -> bool:
        """Whether everything E7 asks is done."""
        return self.closed_at is None and not self.missing_to_close

    @property
    def is_open(self) -> bool:
        """Whether the child is still away as far as the log knows."""
        return self.state.is_open

    @property
    def police_think_missing(self) -> bool:
        """Reported, back, and the police have not heard: one call and the same reference may serve if the child goes again (AMB-22)."""
        return self.police_told is not None and self.returned_at is not None and self.told_police_of_return is None

    @property
    def not_confirmed(self) -> NotConfirmed | None:
        """Whose word is still missing, until they give it or the level goes another way (D3, G4)."""
        if self.closed_at is not None or self.lowering is None or not isinstance(self.lowering.body, LevelLowered):
            return None
        body = self.lowering.body
        name = body.second_person_name or "the second person"
        return NotConfirmed(self.lowering.id, name, body.second_person, utc(self.lowering.happened_at), self.override is None)

    @property
    def reference_words(self) -> str:
        """The reference; "none given" where they gave none; empty where nobody wrote down which."""
        none_given = any(isinstance(line.entry.body, PoliceTold) and line.entry.body.none_given and line.counts for line in self.log)
        return self.police_reference or ("none given" if none_given else "")

    @property
    def began_at(self) -> datetime:
        """The earlier of last seen and realised: what counts are dated by (AMB-2)."""
        return min(at for at in (self.last_seen_at, self.realised_at) if at is not None)

    @property
    def clock_from(self) -> datetime:
        """The earlier of realised and reported: what deadlines run from where no other is named (AMB-6)."""
        told = self.police_told
        return min(self.realised_at, utc(told.happened_at)) if told else self.realised_at

    @property
    def realised_at(self) -> datetime:
        """When somebody realised; when the log began, where that line has not arrived yet."""
        return utc(self.opened.realised_at) if self.opened else self.opened_at

    @property
    def last_seen_at(self) -> datetime | None:
        """When the child was last seen, if it was given as a time."""
        try:
            at = datetime.fromisoformat(self.details.get("last_seen_at", ""))
            return utc(at) if at.utcoffset() is not None else None
        except (ValueError, OverflowError):  # a time in the first or last hours there are
            return None

    def line(self, entry_id: str) -> LogLine:
        """The line of that entry. Raises KeyError."""
        for line in self.log:
            if line.entry.id == entry_id:
                return line
        raise KeyError(entry_id)

    def ringing_again_after(self, minutes: int) -> Occurrence:
        """The same, with the time to ring the police again as its protocol has it."""
        kept = [timer for timer in self.timers if timer.kind != RING_AGAIN]
        moved = [
            replace(timer, due_at=timer.due_at - RING_AGAIN_AFTER + timedelta(minutes=minutes))
            for timer in self.timers
            if timer not in kept
        ]
        return replace(self, timers=timers_in_order(kept + moved))

    def at(self, now: datetime) -> OccurrenceNow:
        """The occurrence at that moment: timers alone move it here, and write nothing."""
        due = tuple(t for t in self.timers if t.is_due(now))
        return OccurrenceNow(self, utc(now), due)


@dataclass(frozen=True, slots=True)
class OccurrenceNow:
    """An occurrence at a moment: the timers that ran out, and the state and level that gives (T6, T38)."""

    occurrence: Occurrence
    now: datetime
    due: tuple[Timer, ...]

    @property
    def state(self) -> State:
        """A wait that is over leads to carer intervention; a missed return to the state before it, at least that."""
        state = self.occurrence.state
        if state is State.RETURN_ARRANGED and self.is_due(AGREED_RETURN):
            state = self.occurrence.earlier_state
            return State.CARER_INTERVENTION if state is State.WAITING else state
        return State.CARER_INTERVENTION if state is State.WAITING and self.is_due(REVIEW) else state

    @property
    def level(self) -> LevelOfIntervention | None:
        """The level of that state."""
        level = self.occurrence.level
        is_lifted = self.state is State.CARER_INTERVENTION and level is LevelOfIntervention.NO_IMMEDIATE
        return LevelOfIntervention.CARER if is_lifted else level

    @property
    def derived(self) -> Mapping[str, str]:
        """The time facts of the decision. A wait that once ran out stays over, whatever time was set afterwards."""
        is_over = self.occurrence.time_over_at is not None or self._has_waited()
        return dict.fromkeys(("reasonable_time_passed", "review_time_passed"), "yes" if is_over else "no")

    def _has_waited(self) -> bool:
        if self.occurrence.state is State.RETURN_ARRANGED:
            return self.is_due(AGREED_RETURN)
        return self.occurrence.is_waiting and self.is_due(REVIEW)

    @property
    def look_again(self) -> bool:
        """Whether the rules should be run again now: a review, an agreed return or a police review has come."""
        return any(timer.kind not in TO_RING for timer in self.due)

    @property
    def ring_again(self) -> bool:
        """Whether it is time to ring the police again, after they did not answer."""
        return self.is_due(RING_AGAIN)

    @property
    def ring_back_passed(self) -> bool:
        """Whether a senior officer was asked for, and nobody rang back in time (NAT-L2-A-f)."""
        return self.is_due(RING_BACK)

    @property
    def police_review_passed(self) -> bool:
        """Whether the time the police gave has come and nobody has spoken to them since (NAT-3.22g)."""
        return self.is_due(POLICE_REVIEW)

    @property
    def verification_lapsed(self) -> bool:
        """Whether an adult was with the child, but the time to look again has passed (G11)."""
        is_known = self.occurrence.earlier_state in LOCATED or self.occurrence.state is State.RETURN_ARRANGED
        return is_known and (self.is_due(REVIEW) or self.is_due(AGREED_RETURN))

    @property
    def next_timer(self) -> Timer | None:
        """The first timer that has not run out."""
        return next((timer for timer in self.occurrence.timers if timer not in self.due), None)

    def is_due(self, kind: str) -> bool:
        """Whether a timer of that kind has run out."""
        return any(timer.kind == kind for timer in self.due)


def _from(fold: Fold, lines: list[Entry], extra: Mapping[str, Iterable[str]]) -> Occurrence:
    levelling, police, lowering = fold.levelling, fold.police, fold.levelling.lowering
    return Occurrence(
        id=lines[0].occurrence,
        child=fold.child,
        opened=fold.opened,
        opened_at=utc(lines[0].happened_at),
        packs=fold.packs,
        state=fold.state,
        earlier_state=fold.earlier_state,
        level=fold.level,
        highest_level=fold.highest,
        raised=levelling.raised,
        decided=levelling.decided,
        decided_at=_when(levelling.decided_at),
        override=lowering.entry if lowering and lowering.is_in_force else None,
        lowering=lowering.entry if lowering and not lowering.is_confirmed else None,
        needs_account=levelling.needs_account(),
        waiting=levelling.waiting_decision,
        taken_back=dict(levelling.taken_back),
        report_state=police.state,
        police_told=police.told,
        police_answer=police.answer,
        police_reference=police.reference,
        police_rang_unanswered=police.rang_unanswered(),
        told_police_of_return=police.told_of_return,
        arranged=fold.arranged.entry if fold.arranged else None,
        is_waiting=fold.is_waiting,
        time_over_at=fold.clocks.time_over_at,
        timers=timers_in_order(fold.timers()),
        answers=fold.answers,
        facts=fold.facts,
        signs=tuple(dict.fromkeys(sign for page in fold.signs.values() for sign in page)),
        words={page: words for page, words in fold.words.items() if words},
        details=fold.details,
        steps=fold.steps,
        calls_open=tuple(fold.calls.values()),
        return_steps=fold.return_steps,
        linked=tuple(fold.linked),
        place=fold.place,
        located_at=_when(fold.located.happened_at if fold.located else None),
        returned_at=_when(fold.returned.happened_at if fold.returned else None),
        closed_at=_when(fold.closed.happened_at if fold.closed else None),
        missing_to_close=closing_gaps(fold),
        log=tuple(_line(fold, line, extra) for line in lines),
    )


def _line(fold: Fold, line: Entry, extra: Mapping[str, Iterable[str]]) -> LogLine:
    marks = {str(mark) for mark in fold.marks.get(line.id, ())} | set(extra.get(line.id, ()))
    return LogLine(line, tuple(sorted(marks)), tuple(fold.corrections.get(line.id, ())), line.id in fold.while_verified)


def _when(at: datetime | None) -> datetime | None:
    return None if at is None else utc(at)
