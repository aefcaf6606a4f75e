"""Heads kept outside: the file that each day goes where whoever runs the database cannot reach it, and many of them read together.

Source: field lesson L2 (a chain alone does not stop somebody who holds the database from writing it again).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from carer_app.domain.chain import utc_text

FORMAT = "not-home-yet-heads/1"


def heads_file(organisation: str, day: date, heads: Iterable[tuple[str, int, str]], at: datetime, previous: str | None) -> bytes:
    """The file of one day. `heads`: occurrence, length and head of each log; `previous`: the digest of the file before."""
    kept = {occurrence: [{"length": length, "head": head, "at": utc_text(at)}] for occurrence, length, head in heads}
    said = {"format": FORMAT, "organisation": organisation, "day": day.isoformat(), "at": utc_text(at), "previous": previous, "heads": kept}
    return json.dumps(said, indent=1, sort_keys=True).encode() + b"\n"


def digest(file: bytes) -> str:
    """What the file of the next day says of this one."""
    return hashlib.sha256(file).hexdigest()


def read_together(files: Sequence[Any]) -> dict[str, list[Any]]:
    """The heads of many files as one: those of `heads_file`, and plain ones of occurrence to heads. What is neither is passed over."""
    together: dict[str, list[Any]] = {}
    for said in files:
        heads = said.get("heads") if isinstance(said, Mapping) and said.get("format") == FORMAT else said
        if isinstance(heads, Mapping):
            for occurrence, kept in heads.items():
                together.setdefault(occurrence, []).extend(kept if isinstance(kept, list) else [kept])
    return together


def gaps(files: Mapping[str, bytes]) -> list[str]:
    """What is missing or was changed among the files of one organisation, by name in the order of their days; a sentence each."""
    found: list[str] = []
    before: dict[str, tuple[str, str]] = {}
    for name, file in sorted(files.items(), key=lambda one: (_said(one[1]).get("day", ""), one[0])):
        said = _said(file)
        if said.get("format") != FORMAT:
            found.append(f"{name} is not a file of heads.")
            continue
        of, previous = str(said.get("organisation")), said.get("previous")
        if of in before and before[of][1] != previous:
            found.append(f"{name} does not follow {before[of][0]}: one between them is missing, or one of them was changed.")
        before[of] = (name, digest(file))
    return found


def _said(file: bytes) -> dict[str, Any]:
    try:
        said = json.loads(file)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
