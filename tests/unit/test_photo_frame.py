"""Which part of a picture is kept: always inside it, in the shape in which the pack prints it, never too small to print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.photo_frame import LEAST_WIDE, PARTS, SHAPE, TURNS, Frame, frame_of

SIDES = st.integers(2, 1200)
WORDS = st.dictionaries(
    st.sampled_from(["turn", "part", "left", "top", "width", "height"]), st.text(max_size=5) | st.integers(0, 2000).map(str)
)


@given(SIDES, SIDES, st.sampled_from([name for name, _ in PARTS]))
def test_a_part_lies_inside_and_has_the_packs_shape(width, height, part):
    left, top, right, bottom = Frame(part=part).pixels(width, height)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    if part != "whole" and min(width, height) >= 100:
        assert (right - left) / (bottom - top) == pytest.approx(SHAPE, abs=0.03)


@given(WORDS, SIDES, SIDES)
def test_whatever_is_sent_is_a_frame_inside_the_picture_or_too_small(sent, width, height):
    frame = frame_of({**sent, "part": sent.get("part", "own")})
    assert str(frame.turn) in dict(TURNS)
    kept = frame.pixels(width, height)
    if kept is not None:
        assert 0 <= kept[0] < kept[2] <= width
        assert 0 <= kept[1] < kept[3] <= height
        assert kept[2] - kept[0] >= min(LEAST_WIDE, width) or frame.box is None


def test_nothing_chosen_changes_nothing():
    assert frame_of({}).changes_nothing
    assert frame_of({"part": "own", "left": "0", "top": "0", "width": "1000", "height": "1000"}).changes_nothing
    assert not frame_of({"turn": "90"}).changes_nothing
    assert frame_of({"turn": "45", "part": "legs"}).changes_nothing
