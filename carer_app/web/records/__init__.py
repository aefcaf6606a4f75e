"""Records: a child's story, a home's numbers, what is owed to whom, what goes out, and who saw what."""

from __future__ import annotations

from carer_app.web.records import (
    allegations,
    contents,
    kept,
    letters,
    numbers,
    out,
    out_home,
    out_others,
    owed,
    risk_lines,
    seen,
    ssda903,
    story,
    story_lines,
)
from carer_app.web.records.blueprint import blueprint

__all__ = [
    "allegations",
    "blueprint",
    "contents",
    "kept",
    "letters",
    "numbers",
    "out",
    "out_home",
    "out_others",
    "owed",
    "risk_lines",
    "seen",
    "ssda903",
    "story",
    "story_lines",
]
