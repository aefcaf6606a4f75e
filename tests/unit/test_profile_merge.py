"""Whatever two people did to a section at once, nothing that either wrote is lost without being told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.profile import SECTION_BY_ID, SECTIONS
from carer_app.domain.profile_merge import merge
from tests.unit import profile_strategies as some

THREE = st.sampled_from(SECTIONS).flatmap(lambda s: st.tuples(st.just(s), *(some.section(s) | st.just({}) for _ in range(3))))


def items(value):
    return value if isinstance(value, list) else [] if value is None else [value]


@given(THREE)
def test_what_either_wrote_is_in_the_whole_or_told_as_a_clash(case):
    section, base, theirs, mine = case
    merged = merge(section, base, theirs, mine)
    clashing = {f.id for f in merged.clashes}
    for f in section.fields:
        was, whole = items(base.get(f.id)), items(merged.values.get(f.id))
        assert all(item in whole for item in items(mine.get(f.id)) if item not in was or f.id in clashing)
        assert f.id in clashing or all(item in whole for item in items(theirs.get(f.id)) if item not in was)
    assert clashing <= {f.id for f in merged.theirs}


@given(THREE)
def test_who_changed_nothing_has_the_others_words(case):
    section, base, theirs, _ = case
    assert merge(section, base, theirs, base).values == theirs
    assert merge(section, base, base, theirs).values == theirs
    assert not merge(section, base, theirs, theirs).theirs


def test_a_row_that_one_took_out_and_the_other_left_alone_is_out():
    kai, mo, nan = {"name": "Kai"}, {"name": "Mo"}, {"name": "Nan"}
    merged = merge(SECTION_BY_ID["people"], {"people": [kai, mo]}, {"people": [mo]}, {"people": [kai, mo, nan]})
    assert merged.values == {"people": [mo, nan]}


def test_more_rows_than_a_list_holds_are_a_clash_and_none_is_dropped():
    mine, theirs = ([{"name": f"{who} {n}"} for n in range(30)] for who in ("mine", "theirs"))
    merged = merge(SECTION_BY_ID["people"], {}, {"people": theirs}, {"people": mine})
    assert merged.values == {"people": mine}
    assert [f.id for f in merged.clashes] == ["people"]


def test_a_wait_of_nought_minutes_is_an_answer_and_is_kept():
    merged = merge(SECTION_BY_ID["plan"], {}, {"who_searches": "Jo"}, {"wait_minutes": 0})
    assert merged.values == {"wait_minutes": 0, "who_searches": "Jo"}
