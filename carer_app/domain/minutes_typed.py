"""Minutes as people write them: "30", "30 min", "half an hour", "1 hour", "1h30", "an hour and a half". Anything else is nothing."""

from __future__ import annotations

import re

_NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "six": 6,
    "ten": 10,
    "twenty": 20,
    "thirty": 30,
    "forty-five": 45,
    "ninety": 90,
}
_ALONE = {"half an hour": 30, "half hour": 30, "quarter of an hour": 15, "a quarter of an hour": 15, "three quarters of an hour": 45}
_PARTS = {"": 0, "a half": 30, "half": 30, "a quarter": 15, "quarter": 15}
_COUNT = rf"[0-9]{{1,4}}|{'|'.join(_NUMBERS)}"
_MINUTES = re.compile(rf"({_COUNT}) ?(?:minutes?|mins?|m)")
_HOURS = re.compile(
    rf"({_COUNT})(?:[.,]([05]))? ?(?:hours?|hrs?|h)(?: and)? ?(?:([0-9]{{1,2}}) ?(?:minutes?|mins?|m)?|(a half|half|a quarter|quarter))?"
)
_HALVES = re.compile(rf"({_COUNT}) and (a half|half|a quarter|quarter) hours?")


def minutes_typed(words: str) -> int | None:
    """Whole minutes, or None where it is not plain how many are meant. A bare number is minutes."""
    said = " ".join(words.casefold().replace("½", ".5").split()).rstrip(".")
    if re.fullmatch(r"[0-9]{1,6}", said, re.ASCII):
        return int(said)
    if said in _ALONE:
        return _ALONE[said]
    if found := _MINUTES.fullmatch(said):
        return _count(found[1])
    if found := _HALVES.fullmatch(said):
        return 60 * _count(found[1]) + _PARTS[found[2]]
    if found := _HOURS.fullmatch(said):
        tenths, minutes, part = found[2] or "0", int(found[3] or 0), found[4] or ""
        if minutes > 59 or (tenths != "0" and (minutes or part)):
            return None
        return 60 * _count(found[1]) + 6 * int(tenths) + minutes + _PARTS[part]
    return None


def _count(word: str) -> int:
    return _NUMBERS.get(word) or int(word)
