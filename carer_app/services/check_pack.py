"""What anybody may learn of a paper they hold: whether it exists, and with the code when it was made. Never anything of a child.

One that was printed and never written down as given exists: somebody may have saved the file.
Each look at one that exists is written down, without who looked or from where.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.queries import check_pack as rows
from carer_app.db.sealed import SealingError

LETTERS, CODE_LETTERS = 32, 10
_NUMBER = re.compile("[0-9a-f]{32}")
_MISREAD = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class Made:
    """What the code opens: when it was made, and whether there is a newer one, as a link tells it too."""

    version: int
    at: datetime
    is_newest: bool


def number_typed(text: str) -> str:
    """The number as it is kept, however it was typed; nothing where it can be none."""
    number = "".join(re.findall("[0-9a-z]", text.lower()))
    return number if _NUMBER.fullmatch(number) else ""


def letters_typed(text: str) -> int:
    """How many letters and numbers that is, without spaces and dashes."""
    return len(re.findall("[0-9a-z]", text.lower()))


def exists(session: Session, number: str, now: datetime) -> bool:
    """Whether there is a pack with this number. Commits."""
    found = rows.with_number(session, number)
    return _noted(session, found, "number", now)


def with_code(session: Session, number: str, code: str, now: datetime) -> tuple[bool, Made | None]:
    """Whether it exists; and when it was made, for whoever has the code that was said with it. Commits."""
    found = rows.with_number(session, number)
    is_right = hmac.compare_digest(_code_of(found).encode(), _code_typed(code).encode()) and bool(found)
    made = Made(found.pack.version, found.pack.made_at, found.is_newest) if found and is_right else None
    return _noted(session, found, "code" if is_right else "wrong code", now), made


def number_of_file(session: Session, sha256: str, now: datetime) -> str | None:
    """The number of the pack that this file is, unaltered; None for any other file. Commits."""
    found = rows.with_digest(session, sha256)
    number = found.pack.number if found else None
    _noted(session, found, "file", now)
    return number


def _noted(session: Session, found: rows.Found | None, how: str, now: datetime) -> bool:
    if found is not None:
        pack = found.pack
        audit.record(
            session,
            "pack_checked",
            None,
            found.child_id,
            pack.occurrence_id,
            f"pack:{pack.id}",
            {"how": how, "version": pack.version},
            at=now,
        )
        session.commit()
    return found is not None


def _code_of(found: rows.Found | None) -> str:
    """The code, or what nobody can type: a pack of before there were codes, or whose words were erased, opens to none."""
    try:
        return _code_typed(found.pack.check_code or "") or "-" if found else "-"
    except SealingError:
        return "-"


def _code_typed(text: str) -> str:
    """Ten letters as they are kept, with those taken for another put right."""
    return "".join(re.findall("[0-9A-Z]", text.upper())).translate(_MISREAD)[:40]
