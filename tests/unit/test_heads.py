"""Heads kept outside find what the chain alone cannot: a cut end, a log written again, an old backup, a missing day."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from carer_app.domain import __main__ as commands
from carer_app.domain import chain
from carer_app.domain.heads import digest, gaps, heads_file, read_together
from tests.factories import NOW

DAY = timedelta(days=1)


def log_of(words: list[str], occurrence: str = "occurrence-1") -> dict[str, Any]:
    """An export of a log with these lines."""
    rows: list[dict[str, Any]] = []
    head = chain.GENESIS
    for position, word in enumerate(words, start=1):
        header = {
            "id": f"{occurrence}-{position}", "occurrence": occurrence, "position": position, "kind": "noted", "device": "d", "seq": position,
            "author": None, "proved": False, "happened_at": NOW, "written_at": NOW, "received_at": NOW,
        }  # fmt: skip
        payload, salt = {"text": word}, b"salt"
        sum_of = chain.payload_digest(salt, chain.payload_bytes(payload))
        head = chain.link(head, header, sum_of)
        rows.append({**header, "payload": payload, "salt": salt, "payload_digest": sum_of, "digest": head})
    return chain.export(occurrence, rows)


def file_of(export: dict[str, Any], day: int = 0, previous: str | None = None) -> bytes:
    at = NOW + day * DAY
    return heads_file("harbour", at.date(), [(export["occurrence"], export["length"], export["head"])], at, previous)


WORDS = ["She left.", "Her phone is off.", "Police told.", "She is back."]
LOG = log_of(WORDS)


def without(position: int) -> dict[str, Any]:
    return {**LOG, "entries": [row for row in LOG["entries"] if row["position"] != position]}


def edited() -> dict[str, Any]:
    changed = json.loads(json.dumps(LOG))
    changed["entries"][1]["payload"]["text"] = "Her phone is on."
    return dict(changed)


def inserted() -> dict[str, Any]:
    line = {**LOG["entries"][1], "id": "another"}
    return {**LOG, "entries": [*LOG["entries"][:2], line, *LOG["entries"][2:]]}


def reordered() -> dict[str, Any]:
    first, second, *rest = LOG["entries"]
    return {**LOG, "entries": [{**second, "position": 1}, {**first, "position": 2}, *rest]}


def swapped() -> dict[str, Any]:
    other = log_of(WORDS, "occurrence-2")["entries"][1]
    return {**LOG, "entries": [LOG["entries"][0], {**other, "occurrence": "occurrence-1"}, *LOG["entries"][2:]]}


@pytest.mark.parametrize(
    "tampered",
    [
        pytest.param(edited(), id="edited"),
        pytest.param(without(2), id="deleted"),
        pytest.param(inserted(), id="inserted"),
        pytest.param(reordered(), id="reordered"),
        pytest.param(log_of(WORDS[:3]), id="its tail cut"),
        pytest.param(swapped(), id="swapped with another log's"),
        pytest.param(log_of(WORDS[:2]), id="an old backup put back"),
        pytest.param(log_of(["She left.", "Nobody rang.", "Police told.", "She is back."]), id="written again from the start"),
    ],
)
def test_every_tampering_is_found_with_an_export_the_heads_and_python(
    tampered: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "heads").mkdir()
    (tmp_path / "heads" / "2026.json").write_bytes(file_of(LOG))
    for name, export, code in (("true", LOG, 0), ("tampered", tampered, 1)):
        (tmp_path / f"{name}.json").write_text(json.dumps(export))
        assert commands.main(["verify", str(tmp_path / f"{name}.json"), "--heads", str(tmp_path / "heads")]) == code
        assert capsys.readouterr().out.strip()


def test_a_file_of_a_folder_that_is_missing_or_changed_is_told() -> None:
    first = file_of(log_of(WORDS[:1]))
    second = file_of(log_of(WORDS[:2]), 1, digest(first))
    third = file_of(log_of(WORDS[:3]), 2, digest(second))
    assert gaps({"c": third, "a": first, "b": second}) == []
    assert gaps({"a": first, "c": third}) == ["c does not follow a: one between them is missing, or one of them was changed."]
    assert gaps({"a": first, "b": second.replace(b"1", b"2", 1), "c": third}) != []
    assert gaps({"a": first, "x": b"[1]"}) == ["x is not a file of heads."]


def test_the_newest_head_and_the_oldest_both_count() -> None:
    heads = read_together([json.loads(file_of(log_of(WORDS[:2]))), json.loads(file_of(LOG, 1)), {"occurrence-2": "nonsense"}, 7])
    assert [head["length"] for head in heads["occurrence-1"]] == [2, 4]
    assert chain.verify_export(LOG, heads) == []
    assert chain.verify_export(log_of(WORDS[:3]), heads)[0].code == "cut"
    assert chain.verify_export(log_of(["x", *WORDS[1:]]), heads)[0].code == "rewritten"
    assert chain.verify_export(log_of(WORDS, "occurrence-2"), heads)[0].code == "no_head"


def test_an_empty_folder_is_no_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "log.json").write_text(json.dumps(LOG))
    (tmp_path / "none").mkdir()
    assert commands.main(["verify", str(tmp_path / "log.json"), "--heads", str(tmp_path / "none")]) == 2
    assert "no file of heads" in capsys.readouterr().err
