"""When something happened, or will: one tap for the usual answers, a time and a day for the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import wtforms

LONDON = ZoneInfo("Europe/London")
_CLOCK = re.compile(r"^(\d{1,2})(?:[:.h ]?([0-5]\d))?(?::[0-5]\d)?\s*([ap])?\.?m?\.?$", re.IGNORECASE)
_FAR = 30


class WhenField(wtforms.Field):
    """An aware UTC time. `ahead` turns it round: "in 30 minutes". `shortcuts` are minutes; 0 is now.

    Form keys: NAME ("0", "5", ... or "at"), NAME-time ("22:05"), NAME-day ("2026-10-14").
    A time alone, with no shortcut, is read as that time; nothing at all is now, where now is one of the shortcuts. No other time is chosen for anybody.
    """

    draw_as = "when"

    def __init__(
        self,
        label: str,
        validators: Any = (),
        *,
        minutes: Sequence[int] = (0, 5, 15, 30),
        ahead: bool = False,
        optional: bool = False,
        days: int = 2,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, list(validators), **kwargs)
        self._minutes, self.ahead, self._optional, self._span = tuple(minutes), ahead, optional, days
        self._is_now = 0 in self._minutes and not (optional or ahead)
        self.chosen = "0" if self._is_now else ""
        self.typed_time = self.typed_day = ""

    @property
    def shortcuts(self) -> list[tuple[str, str]]:
        return [(str(m), _shortcut(m, self.ahead)) for m in self._minutes] + [("at", "Another time")]

    @property
    def days(self) -> list[tuple[str, str]]:
        """Today first, then the days before or after it."""
        today = datetime.now(LONDON).date()
        step = 1 if self.ahead else -1
        listed = [today + timedelta(days=step * n) for n in range(self._span)]
        if self.typed_day and self.typed_day not in {d.isoformat() for d in listed}:
            listed += [d for d in [_day_or_none(self.typed_day)] if d]
        return [(d.isoformat(), _day_name(d, today)) for d in listed]

    def process(self, formdata: Any, data: Any = wtforms.utils.unset_value, extra_filters: Any = None) -> None:
        if formdata is not None:
            self.typed_time = str(formdata.get(f"{self.name}-time", ""))[:20].strip()
            self.typed_day = str(formdata.get(f"{self.name}-day", ""))[:20].strip()
        super().process(formdata, data, extra_filters)
        if formdata is not None and self.name not in formdata and self.typed_time:
            self._read(["at"])

    def process_data(self, value: Any) -> None:
        self.data = value
        if isinstance(value, datetime):
            there = value.astimezone(LONDON)
            self.chosen, self.typed_time, self.typed_day = "at", f"{there:%H:%M}", there.date().isoformat()

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self._read([str(v) for v in valuelist])

    def _read(self, values: list[str]) -> None:
        try:
            self.data = self._answer(values[0].strip()[:12])
        except ValueError as error:
            self.data = None
            self.process_errors = [*self.process_errors, str(error)]

    def _answer(self, chosen: str) -> datetime | None:
        self.chosen = chosen
        now = datetime.now(UTC).replace(microsecond=0)
        if chosen == "at":
            return self._typed(now)
        if chosen == "":
            return None
        if not chosen.isdigit() or int(chosen) not in self._minutes:
            raise ValueError("Choose when, or write the time.")
        return now + timedelta(minutes=int(chosen) * (1 if self.ahead else -1))

    def _typed(self, now: datetime) -> datetime:
        at = clock_time(self.typed_time)
        given = _day_or_none(self.typed_day) if self.typed_day else now.astimezone(LONDON).date()
        if given is None:
            raise ValueError("Choose the day from the list.")
        when = london_time(given, at, now, ahead=self.ahead)
        if not self.ahead and when > now + timedelta(minutes=2):
            raise ValueError("That time has not come yet. Check the time and the day.")
        if self.ahead and when < now - timedelta(minutes=2):
            raise ValueError("That time has gone. Check the time and the day.")
        if abs((when - now).days) > _FAR:
            raise ValueError(
                "That is more than a month away. Check the day." if self.ahead else "That is more than a month ago. Check the day."
            )
        return when

    def pre_validate(self, form: Any) -> None:
        if self.data is not None or self.process_errors:
            return
        if self._is_now:
            self.data = datetime.now(UTC).replace(microsecond=0)
        elif not self._optional:
            raise wtforms.ValidationError("Say when: choose a time or write one.")


def clock_time(text: str) -> time:
    """ "22:05", "2205", "22.05", "9", "9pm", "10.05 pm". ValueError with a sentence otherwise."""
    found = _CLOCK.match(text.strip())
    if not found:
        raise ValueError("Write the time like 22:05.")
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError("Write the time like 22:05.")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23:
        raise ValueError("Write the time like 22:05.")
    return time(hour, minute)


def london_time(day: date, at: time, now: datetime, *, ahead: bool = False) -> datetime:
    """A time on a clock in England as UTC. Of the hour that comes twice: the later if it has come; ahead, the earlier still to come."""
    both = [datetime.combine(day, at, LONDON).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    if both[0].astimezone(LONDON).time() != at:
        raise ValueError("The clocks went forward over that time. Write the time an hour later.")
    if ahead:
        return both[0] if both[0] >= now else both[1]
    return both[1] if both[1] <= now else both[0]


def _day_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _shortcut(minutes: int, ahead: bool) -> str:
    if minutes == 0:
        return "Now" if ahead else "Just now"
    hours, rest = divmod(minutes, 60)
    words = f"{minutes} min" if rest or not hours else "1 hour" if hours == 1 else f"{hours} hours"
    return f"In {words}" if ahead else f"{words} ago"


def _day_name(day: date, today: date) -> str:
    named = {0: "Today", -1: "Yesterday", 1: "Tomorrow"}.get((day - today).days)
    written = f"{day.day} {day:%B}"
    return f"{named}, {written}" if named else f"{day:%A} {written}"
