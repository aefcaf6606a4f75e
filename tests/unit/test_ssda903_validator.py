"""What is exported to SSDA903, under the sector's own rules: `./dev test --full` makes the environment that they run in."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from carer_app.domain.moments import add_months
from carer_app.domain.ssda903 import CollectionYear
from carer_app.domain.ssda903_files import as_written, header_csv, missing_csv
from carer_app.domain.ssda903_times import Why
from carer_app.domain.wall_clock import local
from tests.unit.ssda903_histories import NOW, YEAR, Lived, lived

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "build" / "ssda903" / ".venv" / "bin" / "python"
CHILDREN = 200
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
OF_THE_TABLE = {"564", "565", "566", "567", "570", "571", "574", "586", "1004", "1005", "1006", "INT04", "INT13"}
OF_EPISODES = {"575", "577", "578", "580", "581"}
Lines = list[dict[str, str]]

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(
        not PYTHON.exists(), reason="./dev test --full fetches the sector’s validator (csc-validator-be-903); this run has not"
    ),
]


def asked(folder: Path, last: Path | None = None) -> dict[str, Any]:
    """What the rules say of the files in a folder. Their 2027 is the year that begins in April 2026."""
    command = [str(PYTHON), str(ROOT / "build" / "ssda903" / "ask.py"), "2027", str(folder), *([str(last)] if last else [])]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)  # type: ignore[no-any-return]


def exported(folder: Path, children: list[Lived], year: CollectionYear = YEAR) -> Path:
    """The two files as the product writes them."""
    folder.mkdir()
    found = [(child.header(year), child.rows(year)) for child in children]
    shown = [(header, rows) for header, rows in found if any(not row.refused for row in rows)]
    (folder / "missing.csv").write_text(missing_csv(shown), encoding="utf-8", newline="")
    (folder / "header.csv").write_text(header_csv(header for header, _ in shown), encoding="utf-8", newline="")
    return folder


@pytest.fixture(scope="module")
def children() -> list[Lived]:
    return [lived(seed) for seed in range(CHILDREN)]


def test_two_hundred_histories_break_none_of_the_rules_that_read_the_table(tmp_path: Path, children: list[Lived]) -> None:
    found = asked(exported(tmp_path / "files", children))
    assert set(found["asked"]) >= OF_THE_TABLE
    assert found["hits"] == {}


def test_nor_with_the_placements_as_episodes_and_the_return_of_the_year_before(tmp_path: Path, children: list[Lived]) -> None:
    """575 to 578, 580 and 581 read the episodes too. 575 asks about who went from the new home on the day of the move, as the preview says."""
    folder = exported(tmp_path / "files", children)
    (folder / "episodes.csv").write_text(
        "\r\n".join([EPISODES, *(line for child in children for line in _episodes(child))]), encoding="utf-8"
    )
    found = asked(folder, exported(tmp_path / "before", children, CollectionYear(2025)))
    assert set(found["asked"]) >= OF_THE_TABLE | OF_EPISODES | {"576"}
    foretold = sum(Why.MOVED_THAT_DAY in row.why for child in children for row in child.rows())
    assert len(found["hits"].pop("575", {}).get("Missing", [])) <= foretold
    assert found["hits"] == {}


def _blank(column: str) -> Callable[[Lines], None]:
    return lambda lines: lines[0].update({column: ""})


def _put(**values: str) -> Callable[[Lines], None]:
    return lambda lines: lines[0].update(values)


def _twice(lines: Lines) -> None:
    lines.insert(1, dict(lines[0]) | {"MIS_START": lines[0]["MIS_START"], "MIS_END": ""})
    lines.insert(1, dict(lines[1]))


@pytest.mark.parametrize(
    "rule, spoil",
    [
        ("564", _blank("MIS_START")),
        ("565", _blank("MISSING")),
        ("566", _blank("MISSING")),
        ("567", _put(MIS_START="12/10/2026", MIS_END="11/10/2026")),
        ("570", _put(MIS_START="01/04/2027", MIS_END="")),
        ("571", _put(MIS_END="01/04/2027")),
        ("574", _twice),
        ("586", _put(MIS_START="01/01/1999")),
        ("1004", _put(MIS_START="2026-10-12")),
        ("1005", _put(MIS_END="31/02/2027")),
        ("1006", _put(MISSING="X")),
        ("INT04", _put(CHILD="NOBODY")),
        ("INT13", _put(DOB="01/01/2011")),
    ],
)
def test_a_planted_fault_is_found_by_its_rule(rule: str, spoil: Callable[[Lines], None], tmp_path: Path, children: list[Lived]) -> None:
    """So that no hits mean no faults: nine of these are of the table alone."""
    folder = exported(tmp_path / "files", children)
    with (folder / "missing.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    spoil(lines)
    out = io.StringIO()
    writer = csv.DictWriter(out, lines[0])
    writer.writeheader()
    writer.writerows(lines)
    (folder / "missing.csv").write_text(out.getvalue(), encoding="utf-8", newline="")
    assert rule in asked(folder)["hits"]


def _episodes(child: Lived) -> list[str]:
    """The placements as the episodes of the year. Before the first of them the child lived somewhere that this record does not hold."""
    grown = add_months(child.facts.born, 12 * 18)
    found = []
    for number, stay in enumerate(child.facts.stays):
        begins, ends = local(stay.from_at).date(), local(stay.to_at).date() if stay.to_at else None
        if number == 0 and child.facts.became_looked_after is None:
            begins = date(2024, 1, 1)
        if begins > min(YEAR.last, grown):
            continue
        grows = grown <= YEAR.last and (ends is None or ends > grown) and grown <= local(NOW).date()
        ends, reason = (grown, "E8") if grows else (None if ends is None or ends > YEAR.last else ends, "X1")
        day = as_written(ends) if ends else ""
        found.append(f"{child.header().child},{as_written(begins)},S,C2,N1,U1,PR1,{day},{reason if day else ''},,,,")
    return found
