"""Times as clocks in England show them, and sure about the hour that comes twice when the clocks go back (AMB-20)."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def local(at: datetime) -> datetime:
    """An aware time as clocks in England show it."""
    return at.astimezone(LONDON)


def time_words(at: datetime) -> str:
    """ "22:05"; in the hour that comes twice, "01:30 (summer time)" and then "01:30 (winter time)"."""
    there = local(at)
    if there.utcoffset() == there.replace(fold=1 - there.fold).utcoffset():
        return f"{there:%H:%M}"
    return f"{there:%H:%M} ({'summer' if there.utcoffset() == timedelta(hours=1) else 'winter'} time)"


def day_and_time_words(at: datetime) -> str:
    """ "22:05 on 14 October"."""
    there = local(at)
    return f"{time_words(at)} on {there.day} {there:%B}"


def date_words(at: datetime) -> str:
    """ "14 October 2026"."""
    there = local(at)
    return f"{there.day} {there:%B %Y}"
