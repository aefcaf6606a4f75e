"""A duty: what a rule asks of whom, since when and until when; and the case it is reckoned in.

JavaScript twin: static/js/domain/duties.js.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from carer_app.domain.history import Done, Event, History
from carer_app.domain.moments import as_time, plus
from carer_app.domain.past import Away, past_of
from carer_app.domain.thresholds import Threshold

NOTICE, UPCOMING, DUE, OVERDUE, DONE = "notice", "upcoming", "due", "overdue", "done"
INTERVIEW = "return_interview"
_DEEDS = dict.fromkeys(("offer_and_hold_return_interview", "return_interview_or_contact_and_book", "return_home_interview"), INTERVIEW)
NOT_STATED = "not_stated"


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


def _when(done: Done) -> int:
    return done.at


class Case:
    """One child's history with the rules that apply, put in order once."""

    def __init__(self, history: History, thresholds: Sequence[Threshold], bank_holidays: Collection[date]) -> None:
        self.now = history.now
        self.child = history.child
        self.thresholds = thresholds
        self.bank_holidays = bank_holidays
        self.past = past_of(history)
        self.by_id = {away.id: away for away in self.past}
        self._counted: dict[tuple[str, ...], list[Away]] = {}
        self.events: dict[str, list[Event]] = {}
        for event in sorted(history.events, key=lambda event: (event.at, event.occurrence or "")):
            self.events.setdefault(event.kind, []).append(event)
        self._latest: dict[str, dict[str | None, int]] = {}
        self.done_times: dict[str, list[int]] = {}
        self._read_done(history)

    def _read_done(self, history: History) -> None:
        deeds = {threshold.id: deed(threshold.action or threshold.id) for threshold in self.thresholds}
        for done in sorted(history.done, key=_when):
            what = deeds.get(done.rule)
            if what is not None and done.at <= self.now:
                self._latest.setdefault(what, {})[done.occurrence] = done.at
                self.done_times.setdefault(what, []).append(done.at)

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
        if latest is None:
            return False
        if latest.get(None, since - 1) >= since:
            return True
        for subject in subjects:
            if latest.get(subject, since - 1) >= since:
                return True
        return False

    def _ahead(self, threshold: Threshold, arose: int) -> str:
        """How a duty stands that has not arisen: on its way, or so near that the rule wants it said."""
        warn = threshold.warn_before
        return NOTICE if warn is not None and self.now >= arose - self.after(0, warn.n, warn.unit) else UPCOMING

    def owed(
        self,
        threshold: Threshold,
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
    ) -> Duty:
        """A duty about those occurrences. Never due before it arose. `done_since`: from when on doing it counts, else from its arising."""
        if due is not None and due < arose:
            due = arose
        action = threshold.action or threshold.effect or threshold.id
        if not status:
            if self.is_done(action, about, arose if done_since is None else done_since):
                status = DONE
            elif self.now < arose:
                status = self._ahead(threshold, arose)
            else:
                status = OVERDUE if due is not None and self.now > due else DUE
        return Duty(
            threshold.id, action, who or threshold.who or NOT_STATED, arose, due, status, counted or about, threshold.cites, clock,
            threshold.pack, about, others,
        )  # fmt: skip
