"""What a record that goes out is made of, and the ZIP that it is handed out as."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import RawIOBase
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db.queries import record_exports as rows
from carer_app.domain.wall_clock import local

PACKED_ALREADY = (".pdf", ".jpg")


@dataclass(frozen=True, slots=True)
class Planned:
    """A file that is to be made: its path, which says nothing of a child, and who makes it."""

    path: str
    make: Callable[[Session], bytes]


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made."""

    path: str
    content: bytes


def as_json(thing: Any) -> bytes:
    """JSON that a person can read too."""
    return json.dumps(thing, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def handed_out(session: Session, export_id: str) -> list[rows.Held]:
    """What goes into the ZIP, in order."""
    return [piece for piece in rows.pieces(session, export_id) if not piece.path.startswith(".")]


def zipped(session: Session, pieces: Sequence[rows.Held], made_at: datetime) -> Iterator[bytes]:
    """The ZIP, a piece at a time: never more than one of them in memory, and none in a file of ours."""
    out = _Passing()
    at = local(made_at).timetuple()[:6]
    with zipfile.ZipFile(out, "w") as archive:
        for piece in pieces:
            about = zipfile.ZipInfo(piece.path, at)
            about.external_attr = 0o600 << 16
            about.compress_type = zipfile.ZIP_STORED if piece.path.endswith(PACKED_ALREADY) else zipfile.ZIP_DEFLATED
            archive.writestr(about, rows.content(session, piece.id))
            yield out.passed()
    yield out.passed()


class _Passing(RawIOBase):
    """A file that cannot be gone back in: what was written is taken on at once."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._at = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def write(self, some: Any) -> int:
        self._kept += some
        self._at += len(some)
        return len(some)

    def passed(self) -> bytes:
        """What came since the last time."""
        found, self._kept = bytes(self._kept), bytearray()
        return found
