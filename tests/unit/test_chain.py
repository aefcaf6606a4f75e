"""The chain shows every tampering: edit, delete, insert, reorder, swap, cut tail, old backup; and shredded content still verifies."""

from __future__ import annotations

import copy
import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carer_app.domain.chain import (
    FORMAT,
    GENESIS,
    HEADER,
    Problem,
    canonical,
    content_removed,
    export,
    head_of,
    link,
    payload_bytes,
    payload_digest,
    utc_text,
    verify_export,
)
from tests.unit.occurrence_cases import PEOPLE, START, entry_id

OCCURRENCE, OTHER = entry_id(1), entry_id(2)
Export = dict[str, Any]


def rows(occurrence: str, count: int, first: int = 100) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    head = GENESIS
    for position in range(1, count + 1):
        at = START + timedelta(minutes=position)
        header = {
            "id": entry_id(first + position), "occurrence": occurrence, "position": position, "kind": "noted", "device": "a",
            "seq": position, "author": PEOPLE["$anna"], "proved": True, "happened_at": at, "written_at": at, "received_at": at,
        }  # fmt: skip
        payload = {"text": f"line {position} of {occurrence[-3:]}, café"}
        salt = hashlib.sha256(f"{occurrence}{position}".encode()).digest()
        digest = payload_digest(salt, payload_bytes(payload))
        head = link(head, header, digest)
        found.append(header | {"payload": payload, "salt": salt, "payload_digest": digest, "digest": head})
    return found


def exported(count: int = 6, occurrence: str = OCCURRENCE, first: int = 100) -> Export:
    return json.loads(json.dumps(export(occurrence, rows(occurrence, count, first))))


def heads_of(log: Export) -> dict[str, Any]:
    return {log["occurrence"]: [head_of(log, START)]}


def renumbered(log: Export) -> Export:
    """What a careful forger does: positions, length and head made to fit again, and nothing else."""
    for position, entry in enumerate(log["entries"], start=1):
        entry["position"] = position
    log["length"] = len(log["entries"])
    log["head"] = log["entries"][-1]["digest"] if log["entries"] else GENESIS
    return log


def rechained(log: Export) -> Export:
    """What a forger with the whole database does: every digest made afresh."""
    head = GENESIS
    for position, entry in enumerate(log["entries"], start=1):
        entry["position"], entry["occurrence"] = position, log["occurrence"]
        entry["payload_digest"] = payload_digest(bytes.fromhex(entry["salt"]), payload_bytes(entry["payload"]))
        head = entry["digest"] = link(head, {name: entry[name] for name in HEADER}, entry["payload_digest"])
    return renumbered(log)


counts = st.integers(3, 8)


def some_position(data: st.DataObject, count: int) -> int:
    return data.draw(st.integers(0, count - 1))


@settings(max_examples=30)
@given(counts)
def test_an_honest_export_holds_with_and_without_heads(count: int) -> None:
    log = exported(count)
    assert verify_export(log) == []
    assert verify_export(log, heads_of(exported(count - 1)) | heads_of(log)) == []
    earlier = {OCCURRENCE: [head_of(exported(n), START) for n in range(count + 1)]}
    assert verify_export(log, earlier) == []


@settings(max_examples=60)
@given(counts, st.data())
def test_an_edit_is_found_in_every_field_of_every_line(count: int, data: st.DataObject) -> None:
    log = exported(count)
    position = some_position(data, count)
    entry = log["entries"][position]
    field = data.draw(st.sampled_from(sorted(entry)))
    changed = {"position": 99, "seq": 99, "proved": False, "author": PEOPLE["$bea"], "payload": {"text": "he was back at ten"}}
    changed |= dict.fromkeys(("happened_at", "written_at", "received_at"), utc_text(START + timedelta(hours=5)))
    changed |= dict.fromkeys(("salt", "payload_digest", "digest"), "00" * 32)
    entry[field] = changed.get(field, "other")
    problems = verify_export(log)
    assert problems
    assert problems[0].position == position + 1


@settings(max_examples=60)
@given(counts, st.data())
def test_a_deleted_line_is_found_even_when_the_rest_is_renumbered(count: int, data: st.DataObject) -> None:
    gone = some_position(data, count - 1)
    log = exported(count)
    del log["entries"][gone]
    found = verify_export(copy.deepcopy(log))
    assert (found[0].code, found[0].position) == ("out_of_place", gone + 1)
    found = verify_export(renumbered(log))
    assert found[0].position == gone + 1
    assert found[0].entry == entry_id(100 + gone + 2)


@settings(max_examples=60)
@given(counts, st.data())
def test_an_inserted_line_is_found(count: int, data: st.DataObject) -> None:
    log = exported(count)
    at = some_position(data, count)
    forged = copy.deepcopy(log["entries"][at]) | {"id": entry_id(900)}
    log["entries"].insert(at, forged)
    assert verify_export(renumbered(log))[0].position == at + 1


@settings(max_examples=60)
@given(counts, st.data())
def test_reordered_lines_are_found(count: int, data: st.DataObject) -> None:
    log = exported(count)
    first = data.draw(st.integers(0, count - 2))
    second = data.draw(st.integers(first + 1, count - 1))
    lines = log["entries"]
    lines[first], lines[second] = lines[second], lines[first]
    assert verify_export(copy.deepcopy(log))[0].position == first + 1
    assert verify_export(renumbered(log))[0].position == first + 1


@settings(max_examples=60)
@given(counts, st.data())
def test_a_line_swapped_between_occurrences_is_found(count: int, data: st.DataObject) -> None:
    log, other = exported(count), exported(count, OTHER, first=500)
    at = some_position(data, count)
    log["entries"][at] = other["entries"][at]
    assert verify_export(renumbered(copy.deepcopy(log)))[0].position == at + 1
    log["entries"][at]["occurrence"] = OCCURRENCE
    assert verify_export(renumbered(log))[0].position == at + 1


def test_a_whole_log_under_the_name_of_another_is_found() -> None:
    log = exported(occurrence=OTHER) | {"occurrence": OCCURRENCE}
    assert verify_export(log)[0].code == "other_occurrence"


@settings(max_examples=60)
@given(counts, st.data())
def test_a_cut_tail_is_found_with_a_head_kept_outside(count: int, data: st.DataObject) -> None:
    """Nothing inside can show it; the head can. An old backup put back looks the same."""
    log = exported(count)
    heads = heads_of(log)
    kept = data.draw(st.integers(0, count - 1))
    log["entries"] = log["entries"][:kept]
    assert [problem.code for problem in verify_export(log)] == ["cut"], "the length and head that it says no longer fit"
    backup = renumbered(log)
    assert verify_export(backup) == []
    (problem,) = verify_export(backup, heads)
    assert (problem.code, problem.position) == ("cut", kept + 1)
    assert "old backup" in problem.says


def test_an_old_backup_that_grew_again_is_found_with_a_head_kept_outside() -> None:
    log = exported(6)
    heads = heads_of(log)
    other_end = exported(6)
    for entry in other_end["entries"][3:]:
        entry["payload"] = {"text": "another night"}
    (problem,) = verify_export(rechained(other_end), heads)
    assert (problem.code, problem.position) == ("rewritten", 6)


@settings(max_examples=60)
@given(counts, st.data())
def test_a_log_written_again_by_someone_with_the_whole_database_is_found_with_a_head_kept_outside(count: int, data: st.DataObject) -> None:
    log = exported(count)
    heads = heads_of(log)
    tamper = data.draw(st.sampled_from(("edit", "delete", "insert", "reorder")))
    lines = log["entries"]
    match tamper:
        case "edit":
            lines[some_position(data, count)]["payload"] = {"text": "nothing to see"}
        case "delete":
            del lines[some_position(data, count)]
        case "insert":
            lines.insert(1, copy.deepcopy(lines[0]) | {"id": entry_id(900)})
        case "reorder":
            lines.reverse()
    forged = rechained(log)
    assert verify_export(forged) == [], "nothing inside can show it"
    assert verify_export(forged, heads)[0].code in ("rewritten", "cut")


def test_the_earliest_head_that_does_not_fit_is_named() -> None:
    log = exported(6)
    heads = {OCCURRENCE: [head_of(exported(n), START + timedelta(minutes=n)) for n in (6, 4, 2)]}
    log["entries"][2]["payload"] = {"text": "other"}
    (problem,) = verify_export(rechained(log), heads)
    assert problem.position == 4


@pytest.mark.parametrize("heads", [{}, *({OCCURRENCE: kept} for kept in ([], "x", [3], [{"length": True, "head": "x"}]))])
def test_heads_that_say_nothing_of_this_log_are_said_to(heads: Any) -> None:
    (problem,) = verify_export(exported(), heads)
    assert problem.code == "no_head"


@settings(max_examples=30)
@given(counts, st.data())
def test_removed_content_leaves_the_chain_whole_and_is_said(count: int, data: st.DataObject) -> None:
    log = exported(count)
    gone = sorted(data.draw(st.sets(st.integers(1, count), min_size=1)))
    for position in gone:
        log["entries"][position - 1] |= {"payload": None, "salt": None}
    assert verify_export(log, heads_of(log)) == []
    assert content_removed(log) == tuple(gone)
    log["entries"][gone[0] - 1]["author"] = PEOPLE["$bea"]
    assert verify_export(log)[0].position == gone[0], "what is left of the line is still bound"


@pytest.mark.parametrize("half", ["payload", "salt"])
def test_half_removed_content_is_a_problem(half: str) -> None:
    log = exported()
    log["entries"][2][half] = None
    assert verify_export(log)[0].code == "edited"


def test_a_removed_payload_cannot_be_guessed_from_its_digest() -> None:
    """Without the salt, the same words give another digest each time."""
    said = payload_bytes({"text": "no"})
    assert payload_digest(b"a" * 32, said) != payload_digest(b"b" * 32, said)
    assert payload_digest(b"ab", b"c") != payload_digest(b"a", b"bc"), "the salt cannot slide into the words"


@pytest.mark.parametrize(
    "nonsense",
    [
        {},
        {"format": FORMAT},
        {"format": FORMAT, "occurrence": 5, "entries": []},
        {"format": "other/2", "occurrence": OCCURRENCE, "entries": []},
        {"format": FORMAT, "occurrence": OCCURRENCE, "entries": [None]},
        {"format": FORMAT, "occurrence": OCCURRENCE, "entries": [{}]},
        {"format": FORMAT, "occurrence": OCCURRENCE, "entries": {}},
    ],
)
def test_a_file_that_is_no_export_is_a_problem_and_not_an_error(nonsense: Any) -> None:
    assert verify_export(nonsense)


junk = st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.lists(st.integers(), max_size=2) | st.just({"a": float("nan")})


@settings(max_examples=100)
@given(st.sampled_from(sorted(exported(1)["entries"][0])), junk)
def test_junk_in_any_field_is_a_problem_and_not_an_error(field: str, value: Any) -> None:
    log = exported(3)
    if log["entries"][1][field] == value and type(value) is type(log["entries"][1][field]):
        return
    log["entries"][1][field] = value
    problems = verify_export(log)
    assert problems
    assert problems[0].position == 2
    assert content_removed(log) in ((), (2,))


def test_a_problem_says_where_and_what_in_a_sentence() -> None:
    log = exported()
    log["entries"][3]["payload"] = {"text": "other"}
    says = str(verify_export(log)[0])
    assert says == f"Line 4 (entry {entry_id(104)}): What this line says is not what was received."
    assert str(Problem("cut", 0, None, "Its end was cut.")) == "The log: Its end was cut."


def test_times_are_chained_as_moments_whatever_zone_they_are_told_in() -> None:
    at = datetime(2026, 10, 14, 21, 5, tzinfo=UTC)
    assert utc_text(at) == utc_text(at.astimezone(timezone(timedelta(hours=1)))) == utc_text("2026-10-14T22:05:00+01:00")
    with pytest.raises(ValueError, match="offset"):
        utc_text("2026-10-14T22:05:00")


def test_a_time_of_long_ago_is_chained_as_it_is_read_back() -> None:
    assert utc_text(datetime(1, 1, 1, 0, 1, 15, tzinfo=UTC)) == "0001-01-01T00:01:15.000000Z"


def test_a_header_has_exactly_its_keys() -> None:
    header = {name: rows(OCCURRENCE, 1)[0][name] for name in HEADER}
    assert canonical(header).startswith(b'{"author":')
    for wrong in ({**header, "level": "police"}, {name: value for name, value in header.items() if name != "proved"}):
        with pytest.raises(ValueError, match=r"level|proved"):
            canonical(wrong)


def test_the_digests_are_those_written_down_in_the_documentation() -> None:
    """Another program can check a log from docs/log-export.md alone: this is that check, written without our functions."""
    log = exported(2)
    head = hashlib.sha256(b"not-home-yet-log/1").hexdigest()
    for entry in log["entries"]:
        body = json.dumps(entry["payload"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        salt = bytes.fromhex(entry["salt"])
        inner = hashlib.sha256(len(salt).to_bytes(2, "big") + salt + body).hexdigest()
        header = {name: entry[name] for name in (
            "id", "occurrence", "position", "kind", "device", "seq", "author", "proved", "happened_at", "written_at", "received_at",
        )}  # fmt: skip
        told = json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        head = hashlib.sha256(f"{head}\n{told}\n{inner}".encode()).hexdigest()
        assert (inner, head) == (entry["payload_digest"], entry["digest"])
    assert head == log["head"]
