"""A threshold or deadline of a protocol, as its pack gives it; `duties.py` makes duties of them. JavaScript twin: static/js/domain/thresholds.js.

A raw threshold is one object of `thresholds.json`:

    {"id": "wake_strategy_4_in_28", "type": "count_window", "op": ">=", "value": 4, "window": {"n": 28, "unit": "days"},
     "counts": ["missing"], "who": "team_manager", "action": "strategy_meeting", "strength": "must",
     "amb": ["AMB-2"], "cites": ["WAKE-8b"], "title": "…", "text": "…", "reading": "…", "from": "wakefield"}

`id`, `type` and `cites` are needed; every other key may be left out, and a key that is not here is an error. `from` is put there when
packs are merged and becomes `Threshold.pack`. `op` is what the source's words imply, `fire` what we use where that differs (AMB-4, AMB-5).
`clock` is the source's, `clock_default` our reading where it states none. A `value` of null is a number the source does not give, and
nobody invents one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carer_app.domain.errors import MalformedPack

TYPES = frozenset(
    [
        "elapsed",
        "count_window",
        "after_return",
        "after_each",
        "after_event",
        "at_event",
        "before_event",
        "elapsed_since_event",
        "immediate",
        "recurring",
        "any_flag",
        "gate",
        "continuing",
        "dedupe",
        "age",
    ]
)
UNITS = frozenset(["minutes", "hours", "days", "working_days", "weeks", "months", "calendar_months", "years", "bi_monthly"])
OPERATORS = frozenset({"<", "<=", ">", ">="})
CATEGORIES = frozenset({"missing", "absent", "awoa"})
CLOCKS = frozenset(
    [
        "not_stated",
        "time_realised",
        "reported_to_police",
        "classified_absent",
        "child_returned",
        "child_returned_or_located",
        "return_notified",
        "earliest_known",
        "left_placement",
        "reported_to_police_or_earliest_known",
    ]
)
GUARDS = frozenset(
    [
        "reported_to_police",
        "child_returned",
        "looked_after",
        "looked_after_or_cp_plan",
        "uasc_or_migrant",
        "no_aggravating_factor_and_in_character",
    ]
)
LOOKED_AFTER_BY = "looked_after_by_"
"""A guard that ends in the name of a pack: only a child whom that authority looks after."""
SET_BY = frozenset({"child_plan", "police_at_report", "agreed_on_call"})
EVENTS = frozenset({"looked_after_review", "placement_move", "rhi_recorded", "became_looked_after", "multi_agency_meeting"})
UNTIL = frozenset({"child_returned", "child_located_or_returned"})


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: so many of a unit."""

    n: int
    unit: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """One threshold or deadline. Words (`title`, `text`, `reading`) are for screens, the rest is for `duties.py`."""

    id: str
    type: str
    cites: tuple[str, ...]
    pack: str = "national"
    title: str = ""
    text: str = ""
    reading: str = ""
    action: str = ""
    who: str = ""
    strength: str = ""
    amb: tuple[str, ...] = ()
    value: int | None = None
    unit: str = ""
    op: str = ""
    fire: str = ""
    window: Span | None = None
    counts: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    clock: str = ""
    clock_default: str = ""
    guard: str = ""
    event: str = ""
    set_by: str = ""
    min_count: int | None = None
    first_fires_at: int | None = None
    starts_after: str = ""
    until: str = ""
    falls_back_to: str = ""
    warn_before: Span | None = None
    condition: str = ""
    requires: tuple[str, ...] = ()
    then: str = ""
    exception: str = ""
    if_not_held: str = ""
    refusal_by: str = ""
    effect: str = ""
    values: Any = None

    @property
    def runs_from(self) -> str:
        """The clock it runs from: the source's, or our reading where the source states none."""
        return self.clock_default if self.clock in ("", "not_stated") else self.clock

    @property
    def line(self) -> int | None:
        """The count at which it fires: 4 for "four times", 10 for "more than nine" (AMB-3, AMB-15)."""
        if self.value is None:
            return None
        beyond = self.op == ">" and self.fire != ">="
        return self.first_fires_at or self.value + (1 if beyond else 0)


_WORDS = frozenset(
    [
        "id",
        "type",
        "title",
        "text",
        "reading",
        "action",
        "who",
        "strength",
        "unit",
        "op",
        "fire",
        "clock",
        "clock_default",
        "guard",
        "event",
        "set_by",
        "starts_after",
        "until",
        "falls_back_to",
        "condition",
        "then",
        "exception",
        "if_not_held",
        "refusal_by",
        "effect",
    ]
)
_LISTS = frozenset(["cites", "amb", "counts", "excludes", "flags", "requires"])
_NUMBERS = frozenset(["value", "min_count", "first_fires_at"])
_SPANS = {"window": {"n", "unit"}, "warn_before": {"value", "unit", "app_default"}}
_CLOSED = {
    "type": TYPES,
    "unit": UNITS,
    "op": OPERATORS,
    "fire": OPERATORS,
    "clock": CLOCKS,
    "clock_default": CLOCKS,
    "set_by": SET_BY,
    "event": EVENTS,
    "until": UNTIL,
}


def parse_threshold(raw: Any) -> Threshold:
    """A threshold from its raw object. Raises MalformedPack naming the threshold and what is wrong."""
    if not isinstance(raw, Mapping):
        raise MalformedPack(f"A threshold must be an object, not {str(raw)[:60]!r}.")
    if missing := {"id", "type", "cites"} - set(raw):
        raise _wrong(raw, f"needs {sorted(missing)[0]!r}")
    found: dict[str, Any] = {("pack" if key == "from" else key): _value(raw, key) for key in raw}
    threshold = Threshold(**found)
    _refuse_what_cannot_be(raw, threshold)
    return threshold


def _value(raw: Mapping[str, Any], key: str) -> Any:
    value = raw[key]
    if key in _WORDS or key == "from":
        return _word(raw, key, value)
    if key in _LISTS:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise _wrong(raw, f"{key!r} must be a list of words")
        return tuple(value)
    if key in _NUMBERS:
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            raise _wrong(raw, f"{key!r} must be a whole number or null")
        return value
    if key in _SPANS:
        return _span(raw, key, value)
    if key == "values":
        return value
    raise _wrong(raw, f"unknown key {key!r}")


def _word(raw: Mapping[str, Any], key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong(raw, f"{key!r} must be words")
    if key in _CLOSED and value not in _CLOSED[key]:
        raise _wrong(raw, f"{key!r} cannot be {value!r}")
    return value


def _span(raw: Mapping[str, Any], key: str, value: Any) -> Span:
    if not isinstance(value, Mapping) or set(value) - _SPANS[key]:
        raise _wrong(raw, f"{key!r} must hold {', '.join(sorted(_SPANS[key]))} and nothing else")
    n, unit = value.get("n", value.get("value")), value.get("unit")
    if isinstance(n, bool) or not isinstance(n, int) or n < 1 or unit not in UNITS:
        raise _wrong(raw, f"{key!r} must give a number and a unit")
    return Span(n, unit)


def _refuse_what_cannot_be(raw: Mapping[str, Any], threshold: Threshold) -> None:
    if not threshold.cites:
        raise _wrong(raw, "cites nothing")
    if strange := (set(threshold.counts) | set(threshold.excludes)) - CATEGORIES:
        raise _wrong(raw, f"there is no category {sorted(strange)[0]!r}")
    if threshold.guard and threshold.guard not in GUARDS and not threshold.guard.startswith(LOOKED_AFTER_BY):
        raise _wrong(raw, f"there is no guard {threshold.guard!r}")
    if threshold.value is not None and not threshold.unit and threshold.type not in ("count_window", "after_return"):
        raise _wrong(raw, "a value needs its unit")


def _wrong(raw: Mapping[str, Any], what: str) -> MalformedPack:
    return MalformedPack(f"The threshold '{str(raw.get('id'))[:60]}': {what}.")
