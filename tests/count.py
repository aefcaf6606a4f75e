"""Adds up what pytest and node counted and ends the run with the one plain line that everyone reads.

    python tests/count.py PYTEST.xml NODE.tap [PYTEST_EXIT NODE_EXIT]

A run that left no file, half a file, or an exit code that its counts do not explain, is a failure: silence is never a pass.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree


@dataclass(frozen=True)
class Counts:
    """How many tests did what."""

    passed: int
    failed: int
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else "")

    def ended_with(self, exit_code: int) -> Counts:
        """A run that ended badly while all its tests passed broke down somewhere between them."""
        return self + Counts(0, 1) if exit_code and not self.failed else self


CRASHED = Counts(0, 1)


def pytest_counts(path: Path) -> Counts:
    """Of a junit file."""
    try:
        suites = list(ElementTree.parse(path).getroot().iter("testsuite"))
    except (OSError, ElementTree.ParseError):
        return CRASHED
    total, failed, skipped = (
        sum(int(suite.get(name, 0)) for suite in suites for name in names) for names in (("tests",), ("failures", "errors"), ("skipped",))
    )
    return Counts(max(total - failed - skipped, 0), failed, skipped) if suites else CRASHED


def node_counts(path: Path) -> Counts:
    """Of node's TAP; its sums are the last lines, so a run that was cut off has none."""
    try:
        said = path.read_text(errors="replace")
    except OSError:
        return CRASHED
    sums = {key: int(value) for key, value in re.findall(r"^# (pass|fail|cancelled|skipped|todo) (\d+)$", said, re.MULTILINE)}
    if "pass" not in sums or "fail" not in sums:
        return CRASHED
    return Counts(sums["pass"], sums["fail"] + sums.get("cancelled", 0), sums.get("skipped", 0) + sums.get("todo", 0))


def main(pytest_xml: str, node_tap: str, pytest_exit: str = "0", node_exit: str = "0") -> int:
    """Print the line; 1 when anything failed or nothing ran."""
    both = pytest_counts(Path(pytest_xml)).ended_with(int(pytest_exit)) + node_counts(Path(node_tap)).ended_with(int(node_exit))
    print(both)
    return 1 if both.failed or not both.passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
