"""Of two answers that nobody has decided the night reads the safer one, and both are told (S1, D2, G12)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carer_app.domain.agreed_wait import agreed_wait
from carer_app.domain.decision import decide
from carer_app.domain.night_fields import NIGHT_FIELDS
from carer_app.domain.plan_proposals import Line
from carer_app.domain.profile import SECTION_BY_ID, Profile, plan_facts
from carer_app.domain.profile_fields import Kind
from carer_app.domain.safer_answers import BY_EITHER, BY_THE_HOUR, NONE_AGREED, SAFER, WORDS
from carer_app.domain.two_answers import safer
from carer_app.packs import loader
from tests.factories import NOW

PLAN = {"wait_minutes": 60, "police_from_outset": "no", "police_condition": "Kai rings"}


def read(section, values, *lines):
    return safer(Profile.stored({section: values}), lines)


@pytest.mark.parametrize(
    "section, field, first, second, counts",
    [
        ("plan", "wait_minutes", 60, 20, 20),
        ("plan", "wait_minutes", 20, 60, 20),
        ("plan", "wait_minutes", 20, None, 20),
        ("plan", "police_from_outset", "no", "yes", "yes"),
        ("plan", "police_from_outset", "yes", "no", "yes"),
        ("plan", "police_from_outset", "no", "dont_know", "dont_know"),
        ("plan", "police_from_outset", "no", None, None),
        ("risks", "self_harm", "past", "now", "now"),
        ("risks", "trafficking", "no", "dont_know", "dont_know"),
        ("child_words", "may_share", "yes", "no", "no"),
        ("identity", "interpreter", "no", "yes", "yes"),
        ("description", "hair", "shaved", "long", "shaved (or, by another answer: long)"),
        ("school", "telephone", "01632 960001", "01632 960002", "01632 960001"),
    ],
)
def test_the_safer_answer_counts_whichever_was_first(section, field, first, second, counts):
    found = read(section, {field: first} if first is not None else {}, Line(section, field, first, second))
    assert found.get(section, field) == counts
    assert [(two.section, two.field) for two in found.two_answers] == [(section, field)]


def test_both_are_told_and_which_counts():
    found = read("plan", PLAN, Line("plan", "wait_minutes", 60, 20), Line("plan", "police_from_outset", "no", "yes"))
    assert [two.says for two in found.two_answers] == [
        "Agreed wait: 60 minutes, or 20 minutes. The shorter counts until it is decided.",
        "Police from the start: No, or Yes. “Yes” counts until it is decided.",
    ]
    assert agreed_wait(found, NOW) == 20
    assert plan_facts(found, NOW.date())["plan_police_from_outset"] == "yes"


def test_of_a_row_the_safer_cells_count_and_its_words_stand():
    mo = {"name": "Mo", "safe_to_visit": "yes", "police_only": "no", "address": "1 High Street"}
    other = {"name": "Mo", "safe_to_visit": "no", "police_only": "yes", "address": "2 High Street"}
    found = read("people", {"people": [{"name": "Kai"}, mo]}, Line("people", "people", mo, other, is_item=True))
    assert found.people == ({"name": "Kai"}, {"name": "Mo", "safe_to_visit": "no", "police_only": "yes", "address": "1 High Street"})
    assert [two.says for two in found.two_answers] == [
        "Mo. Address: 1 High Street, or 2 High Street.",
        "Mo. Safe to visit: Yes, or No. “No” counts until it is decided.",
        "Mo. Police only: No, or Yes. “Yes” counts until it is decided.",
    ]


@pytest.mark.parametrize("line", [Line("plan", "wait_minutes", 30, 60), Line("nowhere", "x", 1, 2), Line("plan", "gone", 1, 2)])
def test_what_is_so_already_and_what_an_earlier_release_asked_is_left_alone(line):
    found = read("plan", PLAN, line)
    assert (found.sections, found.two_answers) == ({"plan": PLAN}, ())


TODAY = NOW.date()
DAYS = st.none() | st.sampled_from([TODAY - timedelta(days=days) for days in (0, 6, 7, 8, 400, 4500, 5500)]).map(date.isoformat)
ANSWER = st.sampled_from([None, "yes", "no", "dont_know"])
WAIT = st.none() | st.integers(0, 240)
CLOCK = st.none() | st.integers(0, 23).map(lambda hour: f"{hour:02}:00")
ASKED_TWICE = {
    ("identity", "date_of_birth"): DAYS,
    ("identity", "uasc_or_migrant"): ANSWER,
    ("identity", "became_looked_after"): DAYS,
    ("plan", "police_from_outset"): ANSWER,
    ("plan", "police_condition"): st.sampled_from([None, "Only with Kai", "After midnight"]),
}
"""Whatever of the plan a rule of the decision rests on."""
PATH = loader.national().path
TONIGHT = st.fixed_dictionaries(
    {f.id: st.sampled_from(f.option_ids[::-1]) for f in PATH.facts.values() if f.id not in {"new_to_care", "returned", "police"}}
)


def lines_between(one, two):
    return [Line(*place, one[place], two[place]) for place in one if one[place] != two[place]]


def as_profile(answers):
    sections = {}
    for (section, name), answer in answers.items():
        if answer is not None:
            sections.setdefault(section, {})[name] = answer
    return Profile.stored(sections)


def rank(profile, tonight):
    """As the pages ask it: whether a condition is met tonight is the carer's to say."""
    facts = plan_facts(profile, TODAY)
    if profile.police_from_outset == "yes" and profile.police_condition:
        facts["plan_police_from_outset"] = tonight["plan_police_from_outset"]
    asked = {name: answer for name, answer in tonight.items() if name not in ("uasc_or_migrant", "plan_police_from_outset")}
    return decide(PATH, {**asked, **facts}).level.rank


@settings(max_examples=400, deadline=None)
@given(one=st.fixed_dictionaries(ASKED_TWICE), two=st.fixed_dictionaries(ASKED_TWICE), tonight=TONIGHT)
def test_no_level_is_lower_than_with_either_answer_alone_and_it_does_not_matter_who_was_first(one, two, tonight):
    first, second = as_profile(one), as_profile(two)
    found, turned = safer(first, lines_between(one, two)), safer(second, lines_between(two, one))
    assert rank(found, tonight) >= max(rank(first, tonight), rank(second, tonight))
    assert plan_facts(found, TODAY) == plan_facts(turned, TODAY)
    assert bool(found.police_condition) == bool(turned.police_condition)


def acts_after(profile, at):
    wait = agreed_wait(profile, at)
    return NONE_AGREED if wait is None else wait


ROW = st.fixed_dictionaries({"days": st.just("every"), "from": CLOCK, "until": CLOCK, "minutes": WAIT})


@settings(max_examples=300, deadline=None)
@given(waits=st.tuples(WAIT, WAIT), rows=st.tuples(ROW, ROW), at=st.integers(0, 23))
def test_no_wait_is_longer_than_with_either_answer_alone_at_any_hour(waits, rows, at):
    rows = [{name: value for name, value in row.items() if value is not None} for row in rows]
    plans = [{"waits": [row]} | ({"wait_minutes": wait} if wait is not None else {}) for row, wait in zip(rows, waits, strict=True)]
    when = NOW.replace(hour=at)
    alone = min(acts_after(Profile.stored({"plan": plan}), when) for plan in plans)
    both = [
        acts_after(
            read("plan", plans[a], Line("plan", "waits", rows[a], rows[b], is_item=True), Line("plan", "wait_minutes", waits[a], waits[b])),
            when,
        )
        for a, b in ((0, 1), (1, 0))
    ]
    assert both[0] == both[1] <= alone


def answers_of(f):
    """A blank, and a few more: of two conditions both are read, in the order they were given."""
    some = {Kind.DATE: ["2015-01-01", "2026-01-01"], Kind.NUMBER: [10, 90], Kind.TEXT: ["Only with Kai"]}
    return [None, *(some.get(f.kind) or [o.id for o in f.options])]


@pytest.mark.parametrize("name", sorted(SAFER))
def test_whoever_was_first_the_same_answer_counts(name):
    section, field, *column = name.split(".")
    f = SECTION_BY_ID[section].field(field)
    f = f.column(column[0]) if column else f
    for one, two in product(answers_of(f), repeat=2):
        assert SAFER[name].pick(one, two) == SAFER[name].pick(two, one)


def test_everything_the_night_reads_says_which_answer_is_the_safer():
    read_by_night = {
        ".".join(part for part in (section, name, c.id if c is not f else "") if part): c.kind
        for section, fields in NIGHT_FIELDS.items()
        for name in fields
        for f in [SECTION_BY_ID[section].field(name)]
        for c in f.columns or (f,)
    }
    said = {*SAFER, *BY_EITHER, *BY_THE_HOUR}
    assert [name for name, kind in read_by_night.items() if name not in said and kind not in (*WORDS, Kind.LIST)] == []
    assert not set(SAFER) & (BY_EITHER | set(BY_THE_HOUR))


def row_of(section, field, base, first, second):
    found = read(section, {field: [{**base, **first}]}, Line(section, field, {**base, **first}, {**base, **second}, is_item=True))
    return found, found.rows(section, field)


def test_a_condition_makes_the_plan_weaker_so_always_counts():
    for first, second in ((None, "After midnight"), ("After midnight", None)):
        values = {"police_from_outset": "yes"} | ({"police_condition": first} if first else {})
        found = read("plan", values, Line("plan", "police_condition", first, second))
        assert (found.police_from_outset, found.police_condition) == ("yes", "")
        assert found.two_answers[0].says.endswith("“Always” counts until it is decided.")


def test_a_longer_wait_is_no_safer_than_none():
    found = read("plan", {"wait_minutes": 240}, Line("plan", "wait_minutes", 240, None))
    assert agreed_wait(found, NOW) is None
    assert found.two_answers[0].says == "Agreed wait: 240 minutes, or none agreed. “None agreed” counts until it is decided."


def test_an_order_that_may_run_runs_and_the_police_may_not_know_of_it():
    for ends, runs in ((("2026-02-01", "2030-02-01"), "2030-02-01"), (("2026-02-01", None), None)):
        for one, two in (ends, ends[::-1]):
            first = {"police_aware": "no"} | ({"expires_on": one} if one else {})
            second = {"police_aware": "yes"} | ({"expires_on": two} if two else {})
            found, (row,) = row_of("placement", "court_orders", {"order": "Recovery order"}, first, second)
            assert (row.get("expires_on"), row["police_aware"]) == (runs, "no")
            assert plan_facts(found, TODAY)["court_order"] == "yes"


def test_who_may_be_seen_only_if_agreed_is_not_simply_seen():
    _, rows = row_of("people", "people", {"name": "Kai"}, {"should_see": "yes"}, {"should_see": "with_care", "why": "Older"})
    assert rows == ({"name": "Kai", "should_see": "with_care", "why": "Older"},)


def test_a_third_answer_and_a_row_that_was_changed_since_still_count():
    mo = {"name": "Mo", "safe_to_ring": "yes", "safe_to_visit": "yes"}
    lines = [
        Line("people", "people", mo, {**mo, "safe_to_ring": "dont_know"}, is_item=True),
        Line("people", "people", mo, {**mo, "safe_to_ring": "no"}, is_item=True),
    ]
    for kept in (mo, {**mo, "telephone": "01632 960001"}):
        assert read("people", {"people": [kept]}, *lines).people == ({**kept, "safe_to_ring": "no"},)


def test_of_two_whole_lists_the_lines_of_both_are_read():
    found = read("plan", {"must_not_tell": ["Kai"]}, Line("plan", "must_not_tell", ["Kai"], ["Kai", "Mo"]))
    assert found.lines("plan", "must_not_tell") == ("Kai", "Mo")


def test_a_number_to_ring_is_better_than_none():
    assert read("school", {}, Line("school", "telephone", None, "01632 960001")).get("school", "telephone") == "01632 960001"
