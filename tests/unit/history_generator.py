"""Made-up histories by number, every field of HISTORY.json in them; the vectors of both languages are made from these.

Plain and seeded: the same number gives the same history for ever, so a change here means making the vectors again.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from carer_app.domain.history import FLAGS

LONDON = ZoneInfo("Europe/London")
CATEGORIES = ("missing", "missing", "missing", "absent", "away_without_authorisation")
EVENTS = ("looked_after_review", "placement_move", "rhi_recorded", "police_review_agreed", "call_back_agreed", "came_to_notice")
RULES = (
    "nat_notify_social_worker", "nat_tell_police_of_return", "nat_return_interview", "nat_review_documents", "nat_regular_review",
    "nat_lac_review", "nat_police_review_time", "nat_share_docs_planned_move", "nott_ri_repeat", "nott_mam_repeat", "nott_mam_review",
    "nott_strategy_72h", "nott_absent_review", "nott_absent_callback", "nott_awoa_monthly", "wake_strategy_4_in_28", "wake_strategy_24h",
    "wake_rhi", "wake_rhi_close_gate", "wake_daily_briefing", "wake_periodic_police_check", "som_trigger_plan", "som_strategy_24h",
    "som_strategy_review", "som_rhi", "lanc_second_stage",
)  # fmt: skip
AUTHORITIES = ("nottinghamshire", "wakefield", "somerset", "lancashire", "Lancashire County Council", "another_authority", None)
PACKS = ("nottinghamshire", "wakefield", "somerset", "lancashire")
LINES = (1, 6, 24, 48, 72, 72, 24 * 14, 24 * 28)
"""Hours at which something falls due: times land on these, and a little beside them."""
TURNS = (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 4, 2, 17, 0, tzinfo=UTC))
"""The clock changes and the eve of a long weekend."""


def generate_history(seed: int) -> dict[str, Any]:
    """A history, as HISTORY.json holds it."""
    random = Random(seed)
    first = random.choice(TURNS) if random.random() < 0.3 else datetime(2025, 11, 1, tzinfo=UTC) + _minutes(random, 300 * 24 * 60)
    starts, start = [], first - _minutes(random, 3 * 24 * 60)
    for _ in range(random.choice((0, 1, 1, 2, 3, 5, 8, 12))):
        starts.append(start)
        start += timedelta(days=random.choice((0, 1, 3, 6, 7, 9, 13, 14, 27, 28)), minutes=random.choice((0, 10, 240, 600)))
    last = starts[-1] if starts else first
    now = last + timedelta(hours=random.choice((0, 2, 5, *LINES)), minutes=random.choice((-1, 0, 0, 1, 45)))
    occurrences = [_occurrence(random, f"o{number}", began, began == last) for number, began in enumerate(starts, 1)]
    ids = [occurrence["id"] for occurrence in occurrences]
    random.shuffle(occurrences)
    return {
        "now": _said(random, now),
        "child": _child(random, first),
        "occurrences": occurrences,
        "events": [_event(random, ids, first, now) for _ in range(random.choice((0, 0, 1, 3)))],
        "done": [_done(random, ids, first, now) for _ in range(random.choice((0, 0, 1, 3, 8)))],
    }


def generate_packs(seed: int) -> list[str]:
    """The packs to reckon that history with: none (national alone), one, or two."""
    return Random(seed + 1_000_003).sample(PACKS, seed % 3)


def _occurrence(random: Random, name: str, began: datetime, is_last: bool) -> dict[str, Any]:
    category = random.choice(CATEGORIES)
    lasted = timedelta(hours=random.choice((1, 3, 4, 9, *LINES)), minutes=random.choice((-1, 0, 0, 1, 30)))
    realised = began + timedelta(minutes=random.choice((0, 0, 30, 500)))
    reported = None if random.random() < 0.2 else began + timedelta(minutes=random.choice((0, 45, 90, 800)))
    returned = None if random.random() < (0.5 if is_last else 0.05) else began + lasted
    located = began + lasted * random.choice((0.25, 0.5, 1)) if random.random() < 0.2 else None
    times = {
        "last_seen": None if random.random() < 0.1 else began,
        "realised": realised,
        "reported": reported,
        "recorded_by_police": realised + timedelta(hours=2) if random.random() < 0.3 else None,
        "located": None if located is None or located < began else located,
        "returned": returned,
        "return_notified": returned + _minutes(random, 200) if returned is not None and random.random() < 0.5 else None,
        "classified_absent": began + timedelta(hours=1) if category == "absent" and random.random() < 0.8 else None,
    }
    starts = min(at for at in (times["last_seen"], times["realised"]) if at is not None)
    for key in ("located", "returned"):
        if times[key] is not None and times[key] < starts:
            times[key] = starts
    flags = sorted(flag for flag in sorted(FLAGS) if random.random() < 0.06)
    return {"id": name, "category": category, **{key: _said(random, at) for key, at in times.items()}, "flags": flags}


def _child(random: Random, first: datetime) -> dict[str, Any]:
    born = first.date() - timedelta(days=random.randrange(13 * 365, 19 * 365))
    near = date(first.year - random.choice((16, 17, 18)), first.month, min(first.day, 28))
    became = first - timedelta(days=random.choice((0, 3, 7, 8, 400)))
    return {
        "looked_after": random.random() < 0.9,
        "became_looked_after": random.choice((None, became.date().isoformat(), _said(random, became))),
        "uasc": random.random() < 0.3,
        "responsible": random.choice(AUTHORITIES),
        "host": random.choice(AUTHORITIES),
        "date_of_birth": random.choice((None, born.isoformat(), near.isoformat())),
    }


def _event(random: Random, ids: list[str], first: datetime, now: datetime) -> dict[str, Any]:
    at = _between(random, first, now + timedelta(days=10))
    return {"kind": random.choice(EVENTS), "at": _said(random, at), "occurrence": _one(random, ids)}


def _done(random: Random, ids: list[str], first: datetime, now: datetime) -> dict[str, Any]:
    at = _between(random, first, now + timedelta(days=1))
    return {"rule": random.choice(RULES), "at": _said(random, at), "occurrence": _one(random, ids)}


def _one(random: Random, ids: list[str]) -> str | None:
    return random.choice(ids) if ids and random.random() < 0.8 else None


def _between(random: Random, first: datetime, last: datetime) -> datetime:
    return first + _minutes(random, max(1, int((last - first).total_seconds() // 60)))


def _minutes(random: Random, most: int) -> timedelta:
    return timedelta(minutes=random.randrange(most))


def _said(random: Random, at: datetime | None) -> str | None:
    """A time with the offset of England, of UTC, or of somewhere else: all the same moment."""
    if at is None:
        return None
    at = at.replace(microsecond=0)
    zone = random.choice((LONDON, LONDON, UTC, ZoneInfo("Europe/Warsaw")))
    return at.astimezone(zone).isoformat(timespec="minutes" if at.second == 0 else "seconds")
