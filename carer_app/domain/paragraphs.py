"""The paragraph behind a rule, in words that somebody without our ids can look up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_SOURCES = {
    "NAT": "framework",
    "NOTT": "Nottinghamshire protocol",
    "WAKE": "Wakefield protocol",
    "SOM": "Somerset protocol",
    "LANC": "Lancashire protocol",
}
_NAMES = {"NAT": "national", "NOTT": "nottinghamshire", "WAKE": "wakefield", "SOM": "somerset", "LANC": "lancashire"}
_FRAMEWORK = {
    "INT": "introduction",
    "L0": "table of levels, no immediate intervention",
    "L1": "table of levels, carer intervention",
    "L2": "table of levels, police intervention",
    "APP-ANT": "appendix, antecedent behaviour",
    "APP-TRG": "appendix, trigger incidents",
    "APP-OOC": "appendix, out-of-character behaviour",
    "APP-PIB": "appendix, behaviour after an incident",
}


_SOMERSET = {
    "DEF": "definitions",
    "ESC": "escalation",
    "LONG": "long absences",
    "MED": "the media",
    "MON": "monitoring",
    "PUR": "purpose",
    "REP": "reporting",
    "RET": "return",
    "RISK": "risk",
    "RPT": "repeated absences",
    "TIME": "timescales",
}
"""Its sections have names and no numbers."""


def paragraph_words(cite: str) -> str:
    """NAT-3.14b is "framework, paragraph 3.14"; NAT-APP-ANT-R is "framework, appendix, antecedent behaviour"."""
    source, _, rest = cite.partition("-")
    return f"{_SOURCES.get(source, source)}, {_place(source, rest)}"


def paragraphs_words(cites: Iterable[str], protocols: Collection[str] = ()) -> tuple[str, ...]:
    """Each paragraph once, in order. With the `protocols` that hold for a child, only theirs, where one of theirs is among them."""
    cites = tuple(cites)
    theirs = [cite for cite in cites if _NAMES.get(cite.partition("-")[0]) in protocols]
    return tuple(dict.fromkeys(paragraph_words(cite) for cite in theirs or cites))


def in_short(cites: Iterable[str]) -> str:
    """Each source once with its paragraphs: "Nottinghamshire protocol, paragraphs 43 and 46; framework, introduction"."""
    found: dict[str, list[str]] = {}
    for words in paragraphs_words(cites):
        source, _, place = words.partition(", ")
        found.setdefault(source, []).append(place)
    return "; ".join(f"{source}, {_together(places)}" for source, places in found.items())


def _together(places: list[str]) -> str:
    numbered = [place.removeprefix("paragraph ") for place in places if place.startswith("paragraph ")]
    named = [place for place in places if not place.startswith("paragraph ")]
    if len(numbered) > 1:
        named.append(f"paragraphs {', '.join(numbered[:-1])} and {numbered[-1]}")
    elif numbered:
        named.append(f"paragraph {numbered[0]}")
    return ", ".join(named)


def _place(source: str, rest: str) -> str:
    if source == "NAT" and (named := next((words for key, words in _FRAMEWORK.items() if rest.startswith(key)), None)):
        return named
    if source == "SOM" and (named := _SOMERSET.get(rest.split("-")[0])):
        return f"section on {named}"
    if re.fullmatch(r"0[a-z]?", rest):
        return "front page"
    numbered = re.match(r"\d+(\.\d+)?", rest)
    return f"paragraph {numbered.group()}" if numbered else rest.replace("-", " ").lower()
