"""Duties of 10,000 children with 20 occurrences each, under one, none and two local protocols."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from random import Random
from typing import Any

from carer_app.domain.duties import duties
from carer_app.domain.history import ChildFacts, Done, Episode, History
from carer_app.domain.moments import DAY, HOUR, moment
from carer_app.packs.bank_holidays import bank_holidays
from carer_app.packs.thresholds import thresholds_of

CHILDREN, OCCURRENCES = 10_000, 20
PACKS = ((), ("wakefield",), ("somerset",), ("lancashire",), ("nottinghamshire",), ("nottinghamshire", "somerset"))
SETTLED = (
    "nat_notify_social_worker",
    "nat_tell_police_of_return",
    "nat_prevention_interview",
    "nat_return_interview",
    "nat_review_documents",
)
"""What is done after each earlier occurrence; whatever else its protocol asked is left open."""


def run() -> dict[str, Any]:
    """Seconds for all children: everything, and only what is not done."""
    random = Random(2026)
    histories = [_history(random) for _ in range(CHILDREN)]
    closed_days = bank_holidays(2025, 2027)
    figures: dict[str, Any] = {}
    for packs in PACKS:
        rules = thresholds_of(packs)
        name = " + ".join(("national", *packs))
        figures[name] = {}
        for what, with_done in (("all", True), ("open", False)):
            begun, count = time.perf_counter(), 0
            for history in histories:
                count += len(duties(history, rules, closed_days, with_done=with_done))
            taken = time.perf_counter() - begun
            figures[name][what] = {"seconds": taken, "duties": count, "microseconds_a_child": taken / CHILDREN * 1e6}
            print(f"{name:36} {what:>5} {taken:6.2f} s  {count:>9,} duties  {taken / CHILDREN * 1e6:7.0f} µs a child")
    return figures


def _history(random: Random) -> History:
    start = moment(datetime(2026, 1, 1, 18, tzinfo=UTC))
    episodes, done = [], []
    for number in range(OCCURRENCES):
        start += random.randrange(2, 25) * DAY + random.randrange(10 * HOUR)
        back = start + random.randrange(1, 12) * HOUR + (random.randrange(4) * DAY if random.random() < 0.05 else 0)
        category = random.choice(("missing", "missing", "missing", "absent", "away_without_authorisation"))
        name = f"o{number}"
        episodes.append(
            Episode(
                name, category, last_seen=start, realised=start + 600, reported=start + HOUR, returned=back, return_notified=back + HOUR
            )
        )
        if number < OCCURRENCES - 1:
            done += [Done(rule, back + HOUR, name) for rule in SETTLED]
    return History(start + 2 * DAY, ChildFacts(), tuple(episodes), (), tuple(done))


if __name__ == "__main__":
    run()
