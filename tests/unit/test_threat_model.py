"""What the threat model and the hazard log lean on is there: every test that they name exists under that name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAPERS = ("threat-model.md", "hazards.md")


def named(paper: str) -> list[tuple[str, str]]:
    """(file, name) of each; a name without a file is of the file before it in the same cell."""
    found, file = [], ""
    for quoted in re.findall(r"`([^`]+)`", (ROOT / "docs/security" / paper).read_text()):
        path, colon, name = quoted.partition(": ")
        if path.startswith("tests/") and colon:
            file = path
            found.append((file, name.strip() or "no name"))
        elif file and "/" not in quoted and (" " in quoted or quoted.startswith("test_")):
            found.append((file, quoted))
    return found


@pytest.mark.parametrize("paper", PAPERS)
def test_every_test_that_is_named_exists(paper: str) -> None:
    assert len(named(paper)) > 20
    missing = [f"{file}: {name}" for file, name in named(paper) if not is_there(file, name)]
    assert not missing, "\n".join(missing)


def is_there(file: str, name: str) -> bool:
    """A test of that name, or one whose name begins or goes on with these words. That they stand in a comment is not enough."""
    begins = r"def \w*" if file.endswith(".py") else r"test\(\s*[\"'`][^\n]*"
    return (ROOT / file).exists() and re.search(begins + re.escape(name), (ROOT / file).read_text()) is not None


def test_a_name_that_is_only_spoken_of_is_no_test() -> None:
    assert is_there("tests/unit/test_threat_model.py", "test_whoever_might_try_is_named")
    assert not is_there("tests/unit/test_threat_model.py", "name that is only spoken of")
    assert not is_there("tests/unit/test_threat_model.py", "test_that_went" + "_away")
    assert not is_there("tests/unit/no_such_file.py", "test_whoever_might_try_is_named")


@pytest.mark.parametrize("title, count", [("Nobody gets in", 29), ("Ways that are tried", 11)])
def test_every_promise_names_a_test(title: str, count: int) -> None:
    section = (ROOT / "docs/security/threat-model.md").read_text().partition(f"## {title}\n")[2].partition("\n## ")[0]
    promises = [row.strip("| ").split(" | ") for row in section.splitlines() if row.startswith("| ")][1:]
    assert len(promises) == count
    assert not [promise for promise, *shown in promises if not any("`tests/" in cell for cell in shown)]


def test_whoever_might_try_is_named() -> None:
    paper = (ROOT / "docs/security/threat-model.md").read_text().lower()
    for who in (
        "lost or stolen phone", "nosy colleague", "former carer", "gets a link", "child who reads the carer's phone", "insider",
        "phished manager", "stole a backup", "forged police officer", "broke into the machine", "extension of the browser",
    ):  # fmt: skip
        assert who in paper, who
