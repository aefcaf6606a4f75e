"""Office hours of children's services, for who to tell: Monday to Friday 09:00 to 17:00 in England, bank holidays out (NAT-3.10)."""

from __future__ import annotations

from datetime import datetime, time
from functools import cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = time(9), time(17)


def is_office_hours(now: datetime) -> bool:
    """Whether the office is open at that aware time; at 17:00 exactly it is closed."""
    if now.utcoffset() is None:
        raise ValueError("Office hours need a time that says its offset.")
    local = now.astimezone(LONDON)
    is_workday = local.weekday() < 5 and local.date() not in _bank_holidays(local.year)
    return is_workday and OPENS <= local.time() < CLOSES


@cache
def _bank_holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv="ENG", years=year)
