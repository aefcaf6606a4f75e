"""The paragraph behind a rule, in words that somebody without our ids can look up."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SOURCES = {
    "NAT": "framework",
    "NOTT": "Nottinghamshire protocol",
    "WAKE": "Wakefield protocol",
    "SOM": "Somerset protocol",
    "LANC": "Lancashire protocol",
}
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


def paragraph_words(cite: str) -> str:
    """NAT-3.14b is "framework, paragraph 3.14"; NAT-APP-ANT-R is "framework, appendix, antecedent behaviour"."""
    source, _, rest = cite.partition("-")
    return f"{_SOURCES.get(source, source)}, {_place(source, rest)}"


def paragraphs_words(cites: Iterable[str]) -> tuple[str, ...]:
    """Each paragraph once, in order."""
    return tuple(dict.fromkeys(paragraph_words(cite) for cite in cites))


def _place(source: str, rest: str) -> str:
    if source == "NAT" and (named := next((words for key, words in _FRAMEWORK.items() if rest.startswith(key)), None)):
        return named
    numbered = re.match(r"\d+(\.\d+)?", rest)
    return f"paragraph {numbered.group()}" if numbered else rest.replace("-", " ").lower()
