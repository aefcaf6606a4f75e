"""A duty: what a rule asks of whom, since when and until when; and the case it is reckoned in.

JavaScript twin: static/js/domain/duty.js.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from carer_app.domain.history import Event, History
from carer_app.domain.moments import as_time, plus
from carer_app.domain.past import Away, past_of
from carer_app.domain.protocol import NATIONAL
from carer_app.domain.thresholds import Threshold

NOTICE, UPCOMING, DUE, OVERDUE, DONE = "notice", "upcoming", "due", "overdue", "done"
INTERVIEW = "return_interview"
_DEEDS = dict.fromkeys(("offer_and_hold_return_interview", "return_interview_or_contact_and_book", "return_home_interview"), INTERVIEW)
NOT_STATED = "not_stated"
MEETING = "strategy_meeting"
CRITERIA = ("count_window", "elapsed", "any_flag")
"""Types of rule that say who is owed a return interview; others say by when."""


def deed(action: str) -> str:
    """What has to be done to answer an action: one return interview answers each rule that asks for one."""
    return _DEEDS.get(action, action)


class Duty(NamedTuple):
    """`arose`, `due` in seconds (None: no time is stated, and none is invented). `occurrences`: all it was counted from, `subjects` those
    it is about, `others` those of other categories beside them. `clock`: which time of the occurrence it runs from."""

    rule: str
    action: str
    who: str
    arose: int
    due: int | None
    status: str
    occurrences: tuple[str, ...]
    cites: tuple[str, ...]
    clock: str
    pack: str
    subjects: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def arose_at(self) -> datetime:
        """When it arose, by the clock in England."""
        return as_time(self.arose)

    @property
    def due_at(self) -> datetime | None:
        """When it is due, by the clock in England; None where no time is stated."""
        return None if self.due is None else as_time(self.due)


def duty_json(duty: Duty) -> dict[str, Any]:
    """A duty as the command line prints it."""
    return {
        "rule": duty.rule,
        "action": duty.action,
        "who": duty.who,
        "arose_at": duty.arose_at.isoformat(),
        "due_at": None if duty.due_at is None else duty.due_at.isoformat(),
        "status": duty.status,
        "occurrences": list(duty.occurrences),
        "cites": list(duty.cites),
        "clock": duty.clock,
    }


class Rulebook:
    """The rules that hold, put in order once for any number of children."""

    def __init__(self, thresholds: Sequence[Threshold]) -> None:
        self.all = tuple(thresholds)
        self.by_id = {rule.id: rule for rule in self.all}
        self.deeds = {rule.id: deed(rule.action or rule.id) for rule in self.all}
        self.is_two_local = len({rule.pack for rule in self.all} - {NATIONAL}) > 1
        self.criteria = frozenset(rule.id for rule in self.all if rule.type in CRITERIA and deed(rule.action) == INTERVIEW)
        with_criteria = {rule.pack for rule in self.all if rule.id in self.criteria}
        with_gate = {rule.pack for rule in self.all if rule.type == "gate"}
        self.needed_done = frozenset(
            rule.id
            for rule in self.all
            if (rule.pack in with_criteria | with_gate and deed(rule.action) == INTERVIEW)
            or (rule.pack in with_gate and rule.action.endswith(MEETING))
        )
        """Rules whose duties others look at even when they are done."""


class Case:
    """One child's history under a rulebook, put in order once. Each rule's handler `owe`s what it brings."""

    def __init__(self, history: History, rules: Rulebook, bank_holidays: Collection[date], *, with_done: bool) -> None:
        self.now = history.now
        self.child = history.child
        self.rules = rules
        self.bank_holidays = bank_holidays
        self.with_done = with_done
        self.past = past_of(history)
        self.longest = max((away.longest for away in self.past), default=0)
        self.by_id = {away.id: away for away in self.past}
        self._counted: dict[tuple[str, ...], list[Away]] = {}
        self.events: dict[str, list[Event]] = {}
        for event in sorted(history.events, key=lambda event: (event.at, event.occurrence or "")) if history.events else ():
            self.events.setdefault(event.kind, []).append(event)
        self._latest: dict[str, dict[str | None, int]] = {}
        self.done_times: dict[str, list[int]] = {}
        self._read_done(history)
        self.found: list[Duty] = []
        self._done_here: dict[str | None, int] | None = None
        self._leave_out = False

    def _read_done(self, history: History) -> None:
        deeds, now, latest, times = self.rules.deeds, self.now, self._latest, self.done_times
        for done in history.done:
            what, at = deeds.get(done.rule), done.at
            if what is None or at > now:
                continue
            by_occurrence = latest.get(what)
            if by_occurrence is None:
                by_occurrence = latest[what] = {}
                times[what] = []
            times[what].append(at)
            if by_occurrence.get(done.occurrence, at) <= at:
                by_occurrence[done.occurrence] = at

    def begin(self, rule: Threshold) -> list[Duty]:
        """Turns to a rule: what is owed from here on is collected in the list that is given back."""
        self.found = []
        self._done_here = self._latest.get(self.rules.deeds[rule.id])
        self._leave_out = not self.with_done and rule.id not in self.rules.needed_done
        return self.found

    def counted(self, counts: tuple[str, ...]) -> list[Away]:
        """Occurrences of the categories a rule counts; all where it names none."""
        found = self._counted.get(counts)
        if found is None:
            found = self._counted[counts] = [away for away in self.past if away.category in counts] if counts else self.past
        return found

    def after(self, at: int, value: int, unit: str) -> int:
        """`value` of a unit after a moment."""
        return plus(at, value, unit, self.bank_holidays)

    def done_at(self, action: str, occurrence: str | None) -> int | None:
        """When it was last done for that occurrence, or (None) for all so far."""
        return self._latest.get(deed(action), {}).get(occurrence)

    def is_done(self, action: str, subjects: Iterable[str], since: int) -> bool:
        """Whether it was done for one of those occurrences, or for all so far, at `since` or later."""
        latest = self._latest.get(deed(action))
        return latest is not None and _is_in(latest, subjects, since)

    def owe(
        self,
        rule: Threshold,
        arose: int,
        due: int | None,
        about: tuple[str, ...],
        clock: str,
        *,
        counted: tuple[str, ...] = (),
        others: tuple[str, ...] = (),
        done_since: int | None = None,
        status: str = "",
        who: str = "",
        cites: tuple[str, ...] = (),
    ) -> None:
        """A duty of the rule at hand about those occurrences. Never due before it arose. `done_since`: from when on doing it counts, else
        from its arising."""
        done = self._done_here
        if not status and done is not None and _is_in(done, about, arose if done_since is None else done_since):
            status = DONE
        if status == DONE and self._leave_out:
            return
        if due is not None and due < arose:
            due = arose
        if not status:
            if self.now < arose:
                status = self._ahead(rule, arose)
            else:
                status = OVERDUE if due is not None and self.now > due else DUE
        action = rule.action or rule.effect or rule.id
        self.found.append(
            Duty(
                rule.id, action, who or rule.who or NOT_STATED, arose, due, status, counted or about, cites or rule.cites, clock, rule.pack,
                about, others,
            )
        )  # fmt: skip

    def _ahead(self, rule: Threshold, arose: int) -> str:
        """How a duty stands that has not arisen: on its way, or so near that the rule wants it said."""
        warn = rule.warn_before
        return NOTICE if warn is not None and self.now >= arose - self.after(0, warn.n, warn.unit) else UPCOMING


def _is_in(done: dict[str | None, int], subjects: Iterable[str], since: int) -> bool:
    if done.get(None, since - 1) >= since:
        return True
    for subject in subjects:  # noqa: SIM110 - asked for every duty of every child, and a generator costs three times as much
        if done.get(subject, since - 1) >= since:
            return True
    return False
