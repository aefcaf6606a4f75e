"""Of two answers that nobody has decided the night reads the safer one, and both are told (S1, D2, G12)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from carer_app.domain.agreed_wait import agreed_wait
from carer_app.domain.plan_proposals import Line
from carer_app.domain.profile import Profile, plan_facts
from carer_app.domain.profile_sections_risk import FACTORS
from carer_app.domain.two_answers import safer
from tests.factories import NOW
from tests.unit.profile_strategies import PROFILES

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


@settings(max_examples=60, deadline=None)
@given(raw=PROFILES, other=PROFILES)
def test_never_less_safe_than_either(raw, other):
    one, two = Profile.of(raw), Profile.of(other)
    found = safer(one, [Line("plan", name, one.get("plan", name), two.get("plan", name)) for name in PLAN]
                  + [Line("risks", name, one.get("risks", name), two.get("risks", name)) for name, _ in FACTORS])  # fmt: skip
    waits = [wait for wait in (one.plan_wait_minutes, two.plan_wait_minutes) if wait is not None]
    assert found.plan_wait_minutes in (min(waits, default=None), one.plan_wait_minutes)
    assert "yes" not in (one.police_from_outset, two.police_from_outset) or found.police_from_outset == "yes"
    assert found.police_from_outset != "no" or one.police_from_outset == two.police_from_outset == "no"
    for name, _ in FACTORS:
        assert "now" not in (one.get("risks", name), two.get("risks", name)) or found.get("risks", name) == "now"
