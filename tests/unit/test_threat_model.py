"""What the threat model leans on is there: every test that it names exists under that name."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/security/threat-model.md").read_text()


def named() -> list[tuple[str, str]]:
    """(file, name) of each; a name without a file is of the file before it in the same cell."""
    found, file = [], ""
    for quoted in re.findall(r"`([^`]+)`", TEXT):
        path, colon, name = quoted.partition(": ")
        if path.startswith("tests/") and colon:
            file = path
            found.append((file, name))
        elif file and "/" not in quoted and (" " in quoted or quoted.startswith("test_")):
            found.append((file, quoted))
    return found


def test_every_test_that_is_named_exists() -> None:
    assert len(named()) > 20
    missing = [f"{file}: {name}" for file, name in named() if not (ROOT / file).exists() or name not in (ROOT / file).read_text()]
    assert not missing, "\n".join(missing)
