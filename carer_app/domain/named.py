"""Whether words say anything: a reason that has letters, and a name that names somebody (D3, G4).

JavaScript twin: static/js/domain/named.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

import unicodedata

REASON_LETTERS = 3
NAME_LETTERS = 2
NOBODY = frozenset(
    {
        "me", "myself", "self", "na", "none", "no", "nobody", "noone", "test", "testing", "someone", "somebody", "anyone", "anybody",
        "unknown", "dontknow", "notknown", "notapplicable", "tbc", "tba",
    }
)  # fmt: skip
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters by their kind, but nothing is seen of them."""


def letters(text: str) -> str:
    """What can be seen and said of it: letters only, all small."""
    return "".join(c for c in text if unicodedata.category(c).startswith("L") and c not in _FILLERS).lower()


def is_reason(text: str) -> bool:
    """A sentence, or at least a word."""
    return len(letters(text)) >= REASON_LETTERS


def is_name(text: str) -> bool:
    """Somebody, as far as words can tell."""
    said = letters(text)
    return len(said) >= NAME_LETTERS and said not in NOBODY
