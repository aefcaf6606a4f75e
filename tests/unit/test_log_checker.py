"""The checker as one file: somebody with nothing but an export, heads kept outside and Python finds every kind of tampering."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from carer_app.log_checker import checker
from tests.unit.test_chain import OTHER, exported, heads_of, rechained, renumbered

Log = dict[str, Any]


def edited(log: Log) -> Log:
    log["entries"][2]["payload"] = {"text": "Nothing was seen."}
    return log


def deleted(log: Log) -> Log:
    del log["entries"][2]
    return renumbered(log)


def inserted(log: Log) -> Log:
    log["entries"].insert(3, {**log["entries"][3], "id": OTHER})
    return renumbered(log)


def reordered(log: Log) -> Log:
    log["entries"][1], log["entries"][4] = log["entries"][4], log["entries"][1]
    return renumbered(log)


def cut(log: Log) -> Log:
    log["entries"] = log["entries"][:4]
    return renumbered(log)


def swapped(log: Log) -> Log:
    log["entries"][3] = exported(6, OTHER, 200)["entries"][3] | {"occurrence": log["occurrence"]}
    return renumbered(log)


def put_back_and_grown(log: Log) -> Log:
    """An old backup, to which other lines were added since."""
    for entry in log["entries"][3:]:
        entry["payload"] = {"text": "another night"}
    return rechained(log)


TAMPERINGS = [edited, deleted, inserted, reordered, cut, swapped, put_back_and_grown]


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which there is the checker and nothing of the product."""
    folder = tmp_path_factory.mktemp("inspector")
    (folder / "check-log.pyz").write_bytes(checker())
    return folder


def check(folder: Path, log: Log, heads: Log) -> tuple[int, str]:
    """Without this machine's packages, its environment, or the folder it is started in."""
    (folder / "export.json").write_text(json.dumps(log))
    (folder / "heads.json").write_text(json.dumps(heads))
    words = [sys.executable, "-I", "-S", "check-log.pyz", "export.json", "--heads", "heads.json"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_a_log_as_it_was_exported_holds(alone: Path) -> None:
    log = exported(6)
    assert check(alone, log, heads_of(log)) == (0, f"The log holds together: 6 lines, head {log['head']}.\n")


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_every_tampering_is_found(alone: Path, tampering: Callable[[Log], Log]) -> None:
    heads = heads_of(exported(6))
    code, said = check(alone, tampering(exported(6)), heads)
    assert code == 1
    assert said.startswith("Line ")


def test_a_file_that_cannot_be_read_is_said_in_one_line(alone: Path) -> None:
    done = subprocess.run([sys.executable, "-I", "-S", "check-log.pyz", "no.json"], cwd=alone, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "no.json cannot be read: No such file or directory.\n"


def test_it_is_the_same_file_each_time() -> None:
    assert checker() == checker()
