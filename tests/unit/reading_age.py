"""How hard words are to read: the Flesch-Kincaid grade, as the school year a reader needs to have finished, and words few children of nine know.

Syllables are counted by their vowels, which errs on the side of too many. A library for it would bring a dictionary of English of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

YEAR_OF_NINE = 4.0
"""The fourth grade is the year in which children turn ten; a nine-year-old has begun it."""
_SILENT = re.compile(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$")


def syllables(word: str) -> int:
    """At least one; "made" has one, "social" two by this count."""
    word = word.lower()
    return max(1, len(re.findall(r"[aeiouy]+", _SILENT.sub("", word) if len(word) > 3 else word)))


def sentences(texts: Iterable[str]) -> list[list[str]]:
    """The words of each sentence; every text ends one."""
    split = chain.from_iterable(re.split(r"[.!?:]+(?:\s|$)", text) for text in texts)
    return [words for part in split if (words := re.findall(r"[A-Za-z’']+", part))]


def grade(texts: Iterable[str]) -> float:
    """The Flesch-Kincaid grade of all of them together."""
    found = sentences(texts)
    words = list(chain.from_iterable(found))
    return 0.39 * len(words) / len(found) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def hard_words(texts: Iterable[str]) -> set[str]:
    """Words of three syllables or more, which a nine-year-old stops at."""
    return {word.lower() for words in sentences(texts) for word in words if syllables(word) >= 3}
