"""An entry is read back as it was written, and anything that is not one is refused with a sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carer_app.domain.entries import (
    KINDS,
    Entry,
    Noted,
    PackUsed,
)
from carer_app.domain.entry_json import MAX_ITEMS, MAX_TEXT, parse, parse_body, to_json
from carer_app.domain.errors import MalformedEntry
from tests.unit.entry_strategies import bodies, entries
from tests.unit.occurrence_cases import PEOPLE, START, as_sent, entry_id

GOOD: dict[str, Any] = {
    "id": entry_id(1), "occurrence": entry_id(2), "device": "phone", "seq": 3, "happened_at": "2026-10-14T22:05:00+01:00",
    "written_at": "2026-10-14T22:06:00+01:00", "author": PEOPLE["$anna"], "kind": "noted", "body": {"text": "quiet"},
}  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(entries())
def test_an_entry_is_read_back_as_it_was_written(entry: Entry) -> None:
    assert parse(as_sent(entry)) == entry


@pytest.mark.parametrize("kind", sorted(KINDS))
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_a_body_of_every_kind_is_read_back(kind: str, data: st.DataObject) -> None:
    body = data.draw(bodies(KINDS[kind]))
    at = datetime(2026, 1, 1, tzinfo=UTC)
    entry = Entry(entry_id(1), entry_id(2), "a", 0, at, at, body)
    assert entry.kind == kind
    assert parse(as_sent(entry)).body == body


def test_a_good_entry_is_read() -> None:
    entry = parse(GOOD)
    assert (entry.body, entry.seq, entry.kind) == (Noted("quiet"), 3, "noted")
    assert entry.happened_at == datetime(2026, 10, 14, 21, 5, tzinfo=UTC)


def test_an_entry_without_an_author_is_read() -> None:
    assert parse({name: value for name, value in GOOD.items() if name != "author"}).author is None


@pytest.mark.parametrize("name", sorted(set(GOOD) - {"author"}))
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(MalformedEntry, match=f"'{name}'"):
        parse({key: value for key, value in GOOD.items() if key != name})


@pytest.mark.parametrize("name", ["proved", "received_at", "position", "level"])
def test_what_only_the_server_knows_is_never_read_from_a_device(name: str) -> None:
    with pytest.raises(MalformedEntry, match=name):
        parse(GOOD | {name: True})


@pytest.mark.parametrize(
    "change",
    [
        {"id": "not a uuid"},
        {"id": 7},
        {"occurrence": None},
        {"author": "someone"},
        {"device": 5},
        {"device": "x" * (MAX_TEXT + 1)},
        {"seq": -1},
        {"seq": True},
        {"seq": 1.0},
        {"seq": 2**53},
        {"happened_at": "2026-10-14T22:05:00"},
        {"happened_at": "yesterday"},
        {"happened_at": 1760475900},
        {"happened_at": None},
        {"written_at": "0001-01-01T00:00:00+01:00"},
        {"written_at": "9999-12-31T23:59:59-01:00"},
        {"kind": "submitted"},
        {"kind": None},
        {"kind": []},
        {"body": []},
        {"body": "quiet"},
        {"body": {}},
        {"body": {"text": None}},
        {"body": {"text": "a\x00b"}},
        {"body": {"text": "half a pair \ud83d"}},
        {"body": {"text": "x" * (MAX_TEXT + 1)}},
        {"body": {"text": "quiet", "mood": "fine"}},
        {"kind": "police_rang", "body": {"number": "101", "answered": "yes"}},
        {"kind": "police_rang", "body": {"number": 101, "answered": True}},
        {"kind": "details_given", "body": {"details": {"shoe_size": "5"}}},
        {"kind": "details_given", "body": {"details": {"clothing": 5}}},
        {"kind": "details_given", "body": {"details": ["clothing"]}},
        {"kind": "answered", "body": {"page": "signs", "answers": {}, "signs": "a bag"}},
        {"kind": "answered", "body": {"page": "signs", "answers": {}, "signs": ["x"] * (MAX_ITEMS + 1)}},
        {"kind": "level_raised", "body": {"level": "high"}},
        {"kind": "opened", "body": {"child": "c", "expected_where": "pub", "realised_at": "2026-10-14T22:05:00+01:00"}},
    ],
)
def test_what_is_not_an_entry_is_refused_with_a_sentence(change: dict[str, Any]) -> None:
    with pytest.raises(MalformedEntry) as refused:
        parse(GOOD | change)
    says = str(refused.value)
    assert says.endswith(".")
    assert len(says) < 200


def test_the_words_of_a_refusal_do_not_repeat_what_was_typed() -> None:
    """A refusal is logged; a child's name is not."""
    with pytest.raises(MalformedEntry) as refused:
        parse_body("noted", {"text": "Maya " * MAX_TEXT})
    assert "Maya" not in str(refused.value)


@pytest.mark.parametrize("text", ["a\x00b", "half a pair \ud83d"])
def test_a_sign_that_cannot_be_kept_is_not_called_too_long(text: str) -> None:
    with pytest.raises(MalformedEntry, match="'text' has a sign in it that cannot be kept"):
        parse_body("noted", {"text": text})


def test_packs_inside_a_body_are_read_as_packs() -> None:
    packs = [{"name": "national", "version": "1", "digest": "d"}]
    body = parse_body("opened", {"child": "c", "expected_where": "home", "realised_at": START.isoformat(), "packs": packs})
    assert body.packs == (PackUsed("national", "1", "d"),)  # type: ignore[union-attr]


@settings(max_examples=200, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda x: st.lists(x) | st.dictionaries(st.text(), x)))
def test_nonsense_is_refused_and_never_an_error(raw: Any) -> None:
    for change in ({"body": raw}, {"kind": raw}, {"seq": raw}, {"happened_at": raw}, {"id": raw}, {"author": raw}, {"device": raw}):
        try:
            entry = parse(GOOD | change)
        except MalformedEntry:
            continue
        assert json.dumps(to_json(entry))


def test_two_copies_are_the_same_entry_whoever_received_them() -> None:
    entry = parse(GOOD)
    assert replace(entry, proved=True, received_at=START) == entry
