"""Adds up what pytest and node counted and ends the run with the one plain line that everyone reads."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree


def _pytest(path: Path) -> tuple[int, int, int]:
    suite = ElementTree.parse(path).getroot().find("testsuite")
    if suite is None:
        return 0, 1, 0
    total, failed, skipped = (sum(int(suite.get(name, 0)) for name in names) for names in (("tests",), ("failures", "errors"), ("skipped",)))
    return total - failed - skipped, failed, skipped


def _node(path: Path) -> tuple[int, int, int]:
    counted = {key: int(value) for key, value in re.findall(r"^# (pass|fail|skipped) (\d+)$", path.read_text(), re.MULTILINE)}
    return counted.get("pass", 0), counted.get("fail", 1), counted.get("skipped", 0)


def main(pytest_xml: str, node_tap: str) -> int:
    python = _pytest(Path(pytest_xml)) if Path(pytest_xml).exists() else (0, 1, 0)
    passed, failed, skipped = (a + b for a, b in zip(python, _node(Path(node_tap)), strict=True))
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
