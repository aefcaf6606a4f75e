"""What the times a child was not home have in common, in words that a risk assessment can begin from (NAT-2.11a).

Counts of what was written down, and nothing that they might mean: people say that, in the plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from carer_app.domain.handover_parts import Earlier
from carer_app.domain.wall_clock import date_words, local

SHORT, LONG = timedelta(days=28), timedelta(days=90)
MOST_PLACES = 6
MOST_LETTERS = 80
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS = ("night, midnight to 06:00", "morning, 06:00 to noon", "afternoon, noon to 18:00", "evening, 18:00 to midnight")


def suggested_history(times: Sequence[Earlier], now: datetime) -> Mapping[str, str]:
    """By field of the section "history", words to begin from; nothing where no time was written down. Times that lie ahead are left out."""
    known = [time for time in times if time.away_from <= now]
    if not known:
        return {}
    lately = [time for time in known if now - time.away_from <= LONG]
    return {
        "missing_before": "yes",
        "how_many": _how_many(known, lately, now),
        **({"pattern": _pattern(lately, now)} if lately else {}),
        **({"goes_where": _places(known)} if _places(known) else {}),
    }


def _how_many(known: Sequence[Earlier], lately: Sequence[Earlier], now: datetime) -> str:
    short = sum(now - time.away_from <= SHORT for time in known)
    before = len(known) - len(lately)
    first = min(time.away_from for time in known)
    parts = [f"{_times(short)} in 28 days", f"{_times(len(lately))} in 90 days"]
    parts += [f"{_times(before)} before that, since {date_words(first)}"] if before else []
    return _sentence(f"{', '.join(parts)}, as logged up to {date_words(now)}.")


def _pattern(lately: Sequence[Earlier], now: datetime) -> str:
    began = [local(time.away_from) for time in lately]
    days = _counted(DAYS[at.weekday()] for at in began)
    hours = _counted(HOURS[at.hour // 6] for at in began)
    lines = [
        _sentence(f"{_times(len(lately))} in the 90 days up to {date_words(now)}."),
        f"Days: {days}.",
        f"Time it began: {hours}.",
    ]
    if lengths := sorted(time.back_at - time.away_from for time in lately if time.back_at is not None):
        shortest, longest = _length(lengths[0]), _length(lengths[-1])
        lines.append(f"Away for {shortest}." if shortest == longest else f"Away for {shortest} to {longest}.")
    lines.append(f"Found: {_counted((_place(time) or 'not written down' for time in lately), '; ')}.")
    return "\n".join(lines)


def _places(known: Iterable[Earlier]) -> str:
    found = _counted((place for time in known if (place := _place(time))), "; ")
    return f"Found before: {found}." if found else ""


def _place(time: Earlier) -> str:
    words = " ".join(time.found_where.split())
    return words if len(words) <= MOST_LETTERS else words[: MOST_LETTERS - 1].rstrip() + "…"


def _counted(words: Iterable[str], by: str = ", ") -> str:
    """Most often first: "Friday 3 times, Monday". Places are set apart `by` more than a comma: there is one in many of them."""
    counts = Counter(words).most_common(MOST_PLACES)
    return by.join(word if count == 1 else f"{word} ({_times(count)})" for word, count in counts)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _times(count: int) -> str:
    return {0: "not once", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _length(away: timedelta) -> str:
    minutes = max(0, int(away.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} minute{'s' if minutes != 1 else ''}"
    hours = round(minutes / 60)
    if hours < 48:
        return f"{hours} hour{'s' if hours != 1 else ''}"
    return f"{round(hours / 24)} days"
