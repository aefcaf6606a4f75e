"""The code of a home, read back however it is written down."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.home_code import code_of, homes_with


@given(st.uuids())
def test_a_code_finds_the_home_it_was_made_for(home_id) -> None:
    code = code_of(str(home_id))
    assert homes_with(code) == homes_with(code.lower().replace("-", " "))
    first, last = homes_with(code) or ("", "")
    assert first <= str(home_id) <= last


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    found = homes_with(typed)
    assert found is None or found[0] < found[1]
