"""The recovery file of a phone: the lines that only it holds, sealed, to be handed in by somebody else (S13)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

FORMAT = "not-home-yet recovery 1"
MOST_BYTES = 4 * 1024 * 1024
MOST_LINES = 2000
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class NotARecoveryFile(ValueError):
    """The message is a sentence for whoever chose the file."""


@dataclass(frozen=True, slots=True)
class RecoveryFile:
    """Which phone it is from, and its envelopes, as they were written: each is judged by itself."""

    device: str
    envelopes: tuple[Any, ...]


def read_recovery_file(content: bytes) -> RecoveryFile:
    """Raises NotARecoveryFile."""
    if len(content) > MOST_BYTES:
        raise NotARecoveryFile("This file is too large to be one that a phone saved.")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NotARecoveryFile("This is not a file of lines that a phone saved. Its name begins with “not-home-yet-lines”.")
    device, envelopes = found.get("device"), found.get("envelopes")
    if not isinstance(device, str) or not _UUID.fullmatch(device) or not isinstance(envelopes, list) or not envelopes:
        raise NotARecoveryFile("This file is damaged or holds no lines. Save it on the phone once more.")
    if len(envelopes) > MOST_LINES:
        raise NotARecoveryFile(f"This file holds more than {MOST_LINES:,} lines. Ask whoever looks after this service.")
    return RecoveryFile(device, tuple(envelopes))
