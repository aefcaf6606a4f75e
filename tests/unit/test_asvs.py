"""The list of what the OWASP ASVS asks at levels 1 and 2: whole, each requirement once, each answered by what exists or by a sentence."""

from __future__ import annotations

import ast
import csv
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = ["requirement", "level", "subject", "answer", "shown by", "why"]
ANSWERS = {"met", "operator", "does not apply", "not met"}
"""`operator`: nothing in the code can do it; docs/security/operators.md says what whoever runs it does."""
KNOWN = """
1.1=22 1.2=111112222 1.3=11222222222 1.4=222 1.5=12
2.1=122 2.2=112 2.3=1222 2.4=2
3.2=11 3.3=1222 3.4=112222 3.5=11122 3.7=22
4.1=122 4.2=2 4.3=22 4.4=1222
5.1=2 5.2=112 5.3=11 5.4=222
6.1=122 6.2=111111112222 6.3=1122 6.4=1122 6.5=22222 6.6=222 6.8=2222
7.1=222 7.2=1111 7.3=22 7.4=11222 7.5=22 7.6=22
8.1=12 8.2=112 8.3=1 8.4=2
9.1=111 9.2=1222
10.1=22 10.2=22 10.3=2222 10.4=11111222222 10.5=22222 10.6=22 10.7=222
11.1=22 11.2=222 11.3=112 11.4=1222 11.5=2 11.6=2
12.1=122 12.2=11 12.3=2222
13.1=2 13.2=22222 13.3=22 13.4=12222
14.1=22 14.2=1222 14.3=122
15.1=122 15.2=122 15.3=1222222
16.1=2 16.2=22222 16.3=2222 16.4=222 16.5=222
17.1=2 17.2=2222 17.3=22
"""
"""ASVS 5.0.0, May 2025: of each section the levels of its requirements in their order; those of level 3 stand last in each and are left out."""


def rows() -> list[dict[str, str]]:
    with (ROOT / "docs/security/asvs.csv").open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def known() -> list[tuple[str, str]]:
    sections = (section.split("=") for section in KNOWN.split())
    return [(f"V{section}.{number}", level) for section, levels in sections for number, level in enumerate(levels, 1)]


@cache
def tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text())


def is_there(reference: str) -> bool:
    """`tests/…::name` is a test; `path:symbol` a name in Python, or words in any other file."""
    file, _, name = reference.partition("::" if "::" in reference else ":")
    if not name or not (ROOT / file).is_file():
        return False
    if not file.endswith(".py"):
        return name in (ROOT / file).read_text()
    named = {node.name for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    if "::" not in reference:
        targets = [
            node.targets if isinstance(node, ast.Assign) else [node.target]
            for node in tree(file).body
            if isinstance(node, ast.Assign | ast.AnnAssign)
        ]
        named |= {target.id for each in targets for target in each if isinstance(target, ast.Name)}
    return name in named


def test_a_requirement_of_the_standard_stands_here_once_and_no_other() -> None:
    assert len(known()) == 253
    assert [(row["requirement"], row["level"]) for row in rows()] == known()


def test_what_shows_it_exists() -> None:
    missing = [f"{row['requirement']}: {one}" for row in rows() for one in row["shown by"].split("; ") if one and not is_there(one)]
    assert not missing, "\n".join(missing)


def test_each_is_answered() -> None:
    for row in rows():
        assert row["answer"] in ANSWERS, row
        assert not row["subject"][0].islower(), row
        assert row["shown by"] or row["answer"] != "met", row
        if row["answer"] != "met":
            assert re.fullmatch(r"[A-Z“`*].{15,}[.]", row["why"]), row


def test_the_reference_reader_would_notice() -> None:
    assert is_there("carer_app/config.py:settings")
    assert is_there("tests/unit/test_asvs.py::is_there")
    assert not is_there("carer_app/config.py:no_such_name")
    assert not is_there("carer_app/config.py")
    assert not is_there("docs/operations.md:no such words in it")
