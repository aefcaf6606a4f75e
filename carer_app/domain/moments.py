"""Times as whole seconds since 1970 in UTC, so that elapsed hours are plain subtraction on every night of the year (AMB-20).

JavaScript twin: static/js/domain/moments.js. Minutes and hours are real time. Days, weeks, months and working days keep the clock time in
England: 14 days from 18:00 is 18:00. A clock time that the spring change skips is reckoned by the clock before the change; one that comes
twice in autumn is the first.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from carer_app.domain.wall_clock import LONDON

HOUR, DAY = 3600, 86400
AT_LEAST = {
    "minutes": 60,
    "hours": HOUR,
    "days": DAY - HOUR,
    "working_days": DAY - HOUR,
    "weeks": 7 * DAY - HOUR,
    "months": 28 * DAY - HOUR,
    "calendar_months": 28 * DAY - HOUR,
    "years": 365 * DAY - HOUR,
}
"""The fewest seconds that one of a unit can last, to pass quickly over what is far too short."""


def moment(at: datetime) -> int:
    """An aware time as seconds."""
    return int(at.timestamp() // 1)


def as_time(at: int) -> datetime:
    """Seconds as an aware time, by the clock in England."""
    return datetime.fromtimestamp(at, LONDON)


def as_utc(at: int) -> datetime:
    """Seconds as an aware time in UTC."""
    return datetime.fromtimestamp(at, UTC)


def day_of(at: int) -> int:
    """The day in England, as a count of days (`date.toordinal`)."""
    return datetime.fromtimestamp(at, LONDON).toordinal()


def start_of(day: date) -> int:
    """Midnight in England at the start of a day."""
    return moment(datetime(day.year, day.month, day.day, tzinfo=LONDON))


def plus(at: int, value: int, unit: str, bank_holidays: Collection[date] = ()) -> int:
    """`value` of a unit after a moment."""
    if unit in ("minutes", "hours"):
        return at + value * AT_LEAST[unit]
    if value == 0:
        return at
    local = as_time(at)
    day = local.date()
    if unit == "days":
        day += timedelta(days=value)
    elif unit == "weeks":
        day += timedelta(weeks=value)
    elif unit in ("months", "calendar_months"):
        day = add_months(day, value)
    elif unit == "years":
        day = add_months(day, 12 * value)
    elif unit == "working_days":
        day = _add_working_days(day, value, frozenset(bank_holidays))
    else:
        raise ValueError(f"Nobody can add '{unit}' to a time.")
    return moment(datetime(day.year, day.month, day.day, local.hour, local.minute, local.second, tzinfo=LONDON))


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it is shorter (AMB-10)."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def first_day_of_window(last_day: int, n: int, unit: str) -> int:
    """The first day of a window that ends on `last_day`: 90 days count both ends, a month's same date is inside (AMB-2, AMB-10)."""
    if unit == "days":
        return last_day - n + 1
    return add_months(date.fromordinal(last_day), -n).toordinal()


@lru_cache(maxsize=4096)
def _add_working_days(day: date, count: int, bank_holidays: frozenset[date]) -> date:
    """Monday to Friday without England's bank holidays (AMB-12)."""
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in bank_holidays:
            count -= 1
    return day
