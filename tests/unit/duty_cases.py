"""Histories in few words for the tests of duties: `away(...)` is an occurrence, `told(...)` a history, `owed(...)` what comes of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from carer_app.domain.duties import duties, duty_json
from carer_app.domain.duty import Duty
from carer_app.domain.history import parse_history, years_of
from carer_app.packs.bank_holidays import bank_holidays
from carer_app.packs.thresholds import thresholds_of

JUNE = "2026-06-10T18:00+01:00"
"""A Wednesday evening in summer time."""
OPEN = {"due", "overdue"}


def at(start: str, **later: float) -> str:
    """So much later by the real clock: `at(JUNE, hours=72)`."""
    return (datetime.fromisoformat(start) + timedelta(**later)).isoformat()


def away(start: str = JUNE, hours: float | None = None, category: str = "missing", name: str = "", **more: Any) -> dict[str, Any]:
    """An occurrence that was last seen, noticed and reported at `start`; back after so many hours, or still away."""
    back = None if hours is None else at(start, hours=hours)
    times = {"last_seen": start, "realised": start, "reported": start, "returned": back}
    return {"id": name or start[:16], "category": category, "flags": [], **times, **more}


def days(first: str, *offsets: int, hours: float = 4, category: str = "missing") -> list[dict[str, Any]]:
    """One occurrence on each of these days after the first, every one over after some hours; named o1, o2 ..."""
    return [away(at(first, days=offset), hours, category, f"o{number}") for number, offset in enumerate(offsets, 1)]


def told(now: str, *occurrences: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A history, as HISTORY.json holds it."""
    return {"now": now, "child": {"looked_after": True, **more.pop("child", {})}, "occurrences": list(occurrences), **more}


def reckoned(raw: dict[str, Any], *packs: str) -> tuple[Duty, ...]:
    """Duties of these packs over the national one."""
    history = parse_history(raw)
    return duties(history, thresholds_of(packs), bank_holidays(*years_of(history)))


def owed(raw: dict[str, Any], *packs: str) -> list[dict[str, Any]]:
    """The same, as the command line prints them."""
    return [duty_json(duty) for duty in reckoned(raw, *packs)]


def of(rule: str, raw: dict[str, Any], *packs: str) -> list[dict[str, Any]]:
    """Those of one rule; the rule's own pack where none is named."""
    return [duty for duty in owed(raw, *(packs or (PACKS[rule.split("_")[0]],))) if duty["rule"] == rule]


def one(rule: str, raw: dict[str, Any], *packs: str) -> dict[str, Any]:
    """The only one of a rule."""
    found = of(rule, raw, *packs)
    assert len(found) == 1, f"{rule}: {len(found)} duties"
    return found[0]


def same_time(given: str | None, expected: str | None) -> bool:
    """Two times with offsets that are one moment; or none and none."""
    if given is None or expected is None:
        return given is expected
    return datetime.fromisoformat(given) == datetime.fromisoformat(expected)


PACKS = {"nat": "national", "nott": "nottinghamshire", "wake": "wakefield", "som": "somerset", "lanc": "lancashire"}
