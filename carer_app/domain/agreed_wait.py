"""The reasonable wait that was agreed for a child: the number for this hour where there is one, else the number for all hours (NAT-INT-9).

What was agreed for the last home is not agreed for the new one, until somebody looks at it again (NAT-2.8b).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from carer_app.domain.profile import WAIT, Profile
from carer_app.domain.wall_clock import local

OF_THE_LAST_HOME = "The waiting time was agreed for the last home. It does not count here until the plan is looked at again."
_FRIDAY = 4
_A_DAY = timedelta(days=1)


def agreed_wait(profile: Profile, at: datetime) -> int | None:
    """Minutes; the shortest where several rows hold at that moment. None when no wait was agreed for it."""
    if WAIT in profile.of_the_last_home:
        return None
    there = local(at)
    here = [row["minutes"] for row in profile.rows("plan", "waits") if "minutes" in row and _holds(row, there)]
    return min(here) if here else profile.plan_wait_minutes


def waits_for_activities(profile: Profile) -> tuple[str, ...]:
    """What was agreed for things the child does, to be read: nobody but the carer knows what the child is doing."""
    if WAIT in profile.of_the_last_home:
        return ()
    rows = (row for row in profile.rows("plan", "activity_waits") if row.get("activity") and "minutes" in row)
    return tuple(f"{row['activity']}: {row['minutes']} minutes" + (f". {row['note']}" if row.get("note") else "") for row in rows)


def _holds(row: Mapping[str, Any], there: datetime) -> bool:
    """Whether it is one of the row's days and hours. A row with neither holds at no time: it does not say when."""
    if not {"days", "from", "until"} & row.keys():
        return False
    begins, ends = _clock(row.get("from")), _clock(row.get("until"))
    is_late = there.time() >= begins
    if begins < ends or ends == time.min:
        return is_late and (ends == time.min or there.time() < ends) and _is_day(row, there)
    return (is_late and _is_day(row, there)) or (there.time() < ends and _is_day(row, there - _A_DAY))


def _clock(said: str | None) -> time:
    return time.fromisoformat(said) if said else time.min


def _is_day(row: Mapping[str, Any], began: datetime) -> bool:
    """Whether the hours that began on that day are meant; a row without days means every day."""
    days = row.get("days", "every")
    return days == "every" or (days == "weekend") is (began.weekday() > _FRIDAY)
