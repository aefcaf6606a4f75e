"""The JavaScript twins of the domain answer as Python does: every route, complete answers by chance, entries, logs, steps and scripts.

Everything is made from a seed (twin_inputs.py); one run of Node answers it all (tests/js/agree.mjs). The big run is `NHY_FULL=1`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from carer_app.domain.levels import State
from carer_app.domain.occurrence import Occurrence
from tests.unit.twin_inputs import BLOCK, SEED, packs, read, walked, write_questions
from tests.unit.twin_streams import Stream

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    """What Node says: the first difference of each kind, and how many of each agree."""
    node = shutil.which("node")
    assert node, "Node.js has to be there: the domain runs in two languages"
    folder = tmp_path_factory.mktemp("twins")
    write_questions(folder)
    ran = subprocess.run([node, str(ROOT / "tests/js/agree.mjs"), str(folder)], capture_output=True, text=True, check=False)
    assert ran.stdout, ran.stderr
    return {found["name"]: found for found in json.loads(ran.stdout)}, ran.stderr


@pytest.mark.parametrize("kind", ["conditions", "decisions", "entries", "times", "texts", "plans", "duties", "occurrences"])
def test_both_languages_say_the_same(kind: str, said: tuple[dict[str, Any], str]) -> None:
    differences, counts = said
    assert kind not in differences, json.dumps(differences[kind], ensure_ascii=False)[:4000]
    assert f"{kind}: 0 agree" not in counts
    assert f"{kind}: " in counts


def test_both_languages_walk_the_same_routes(said: tuple[dict[str, Any], str]) -> None:
    differences, _ = said
    if found := differences.get("routes"):
        ours = list(islice(walked(packs()[found["pack"]], found["given"]), found["block"] * BLOCK, (found["block"] + 1) * BLOCK))
        theirs = found["lines"]
        first = next((pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1]), (len(ours), len(theirs)))
        pytest.fail(f"{found['pack']} {found['given']}: Python {first[0]}, JavaScript {first[1]}")


def test_logs_made_by_chance_reach_what_logs_can_come_to() -> None:
    """Logs that never close, or never lower a level, would prove nothing about it."""
    states, marks = set(), set()
    for number in range(300):
        if entries := read(Stream(f"{SEED} {number}").lines):
            occurrence = Occurrence.of(entries)
            states.add(occurrence.state)
            marks.update(mark for line in occurrence.log for mark in line.marks)
    assert states == set(State)
    assert {
        "withdrawn",
        "unconfirmed_second_person",
        "stays_until_confirmed",
        "fixed_rule",
        "no_reference",
        "not_verified",
        "taken_back",
    } <= marks
