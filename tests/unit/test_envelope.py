"""What a phone sends is read or refused with a sentence, and a clock that was out is noticed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.envelope import MOST_SEALED, PhoneClock, id_of, likely, read_envelope, read_inside
from carer_app.domain.errors import MalformedEntry

ONE = json.loads((Path(__file__).parent.parent / "vectors/envelopes.json").read_text())["envelopes"][0]
RECEIVED = datetime(2026, 10, 14, 21, 6, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, 0, 3, tzinfo=UTC)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)


def test_what_was_sent_is_what_is_read() -> None:
    envelope = read_envelope(ONE["envelope"])
    assert envelope.to_json() == ONE["envelope"]
    inside = read_inside(ONE["inside"], envelope)
    assert (inside.person, inside.build) == (ONE["inside"]["person"], ONE["inside"]["build"])
    assert inside.told == {name: ONE["inside"][name] for name in ("clock", "person", "build")}


@pytest.mark.parametrize(
    "change, word",
    [
        ({"v": 2}, "version"),
        ({"v": True}, "version"),
        ({"id": "A1B2C3D4-0000-4000-8000-000000000001"}, "'id'"),
        ({"occurrence": 1}, "'occurrence'"),
        ({"seq": -1}, "'seq'"),
        ({"seq": 1.0}, "'seq'"),
        ({"seq": 2**53}, "'seq'"),
        ({"sealed": "a+b"}, "base64url"),
        ({"sealed": "a" * (MOST_SEALED + 1)}, "longer"),
        ({"more": 1}, "'more'"),
    ],
)
def test_another_shape_is_refused_and_the_field_is_named(change: dict[str, object], word: str) -> None:
    with pytest.raises(MalformedEntry, match=word):
        read_envelope(ONE["envelope"] | change)


@pytest.mark.parametrize("name", ["v", "id", "occurrence", "device", "seq", "key", "sealed"])
def test_nothing_may_be_missing(name: str) -> None:
    with pytest.raises(MalformedEntry, match=f"'{name}'"):
        read_envelope({key: value for key, value in ONE["envelope"].items() if key != name})


@pytest.mark.parametrize("name", ["id", "occurrence", "device", "seq"])
def test_an_envelope_cannot_carry_another_line(name: str) -> None:
    entry = ONE["inside"]["entry"] | {name: "00000000-0000-4000-8000-000000000000" if name != "seq" else 9}
    with pytest.raises(MalformedEntry, match="not the one"):
        read_inside(ONE["inside"] | {"entry": entry}, read_envelope(ONE["envelope"]))


@given(anything)
def test_whatever_it_is_it_is_read_or_refused(raw: object) -> None:
    for read in (read_envelope, lambda sent: read_inside(sent, read_envelope(ONE["envelope"]))):
        with pytest.raises(MalformedEntry) as refused:
            read(raw)
        assert str(refused.value).endswith(".")
    assert isinstance(id_of(raw), str)


def _clock(offset_ms: int | None, ahead: timedelta = timedelta()) -> PhoneClock:
    return PhoneClock(RECEIVED + ahead, 0, "77d0a7b2-7f0e-4e7d-8a53-0f8f0f6b2c11", offset_ms)


@pytest.mark.parametrize(
    "clock, seconds",
    [
        (_clock(0), None),
        (_clock(-120_000), None),
        (_clock(-121_000), 121),
        (_clock(3_600_000), -3600),
        (_clock(None, -timedelta(hours=9)), None),
        (_clock(None, timedelta(minutes=2)), None),
        (_clock(None, timedelta(days=1)), 86_400),
        (_clock(0, timedelta(days=1)), 86_400),
        (_clock(None, timedelta(days=73 * 365)), 2_000_000_000),
        (_clock(-(2**60)), 2_000_000_000),
        (replace(_clock(None), wall=EPOCH), round((EPOCH - RECEIVED).total_seconds())),
    ],
)
def test_a_clock_more_than_two_minutes_out_is_noticed(clock: PhoneClock, seconds: int | None) -> None:
    """L1: a line that waited through the night is not a clock that is slow."""
    assert clock.seconds_out(RECEIVED) == seconds


@pytest.mark.parametrize(
    "said, is_believed", [(EPOCH, False), (RECEIVED + timedelta(days=1), False), (RECEIVED - timedelta(days=40), True)]
)
def test_when_something_was_is_believed_where_it_can_be(said: datetime, is_believed: bool) -> None:
    assert likely(said, RECEIVED) == (said if is_believed else RECEIVED)
