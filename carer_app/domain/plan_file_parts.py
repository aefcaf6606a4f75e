"""What is read out of a plan's file, before and after it was looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Collected:
    """Sections as they stand in the file, and sentences about lines that belong nowhere."""

    sections: Mapping[str, Any]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """What can be kept, in the order of the plan, and a sentence for each thing that cannot."""

    sections: Mapping[str, Mapping[str, Any]]
    problems: tuple[str, ...]
