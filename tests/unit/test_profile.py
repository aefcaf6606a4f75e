"""What a profile holds, how complete it is, what the decision takes from it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings

from carer_app.domain.profile import SECTIONS, Profile, plan_facts
from carer_app.domain.profile_fields import Field, Kind
from tests.pdf.sample import SECTIONS as ASH
from tests.unit.profile_strategies import PROFILES

ON = date(2026, 10, 14)
FIELDS = [(s, f) for s in SECTIONS for f in (*s.fields, *(c for g in s.fields for c in g.columns))]


def test_the_sections_are_those_that_the_screens_and_the_store_know():
    assert [s.id for s in SECTIONS] == [
        "identity", "description", "photo", "placement", "contacts", "phone_online", "people", "places", "health", "school", "history",
        "warning_signs", "risks", "risk_assessment", "plan", "trigger_plan", "child_words",
    ]  # fmt: skip


@pytest.mark.parametrize("section, field", FIELDS, ids=lambda x: x.id)
def test_a_field_has_plain_words_and_what_its_kind_needs(section, field: Field):
    assert field.label[0].isupper() or field.label[0].isdigit()
    assert bool(field.options) == (field.kind in (Kind.CHOICE, Kind.YES_NO_UNKNOWN))
    assert bool(field.columns) == (field.kind is Kind.ROWS)
    assert "password" not in field.id
    assert len({f.id for f in section.fields}) == len(section.fields)


def test_every_choice_about_safety_can_be_not_sure():
    asked = [f for s, f in FIELDS if f.kind is Kind.YES_NO_UNKNOWN or (s.id == "risks" and f.kind is Kind.CHOICE)]
    assert len(asked) > 20
    assert all("dont_know" in [o.id for o in f.options] for f in asked)


def test_a_child_without_a_profile_still_has_something_to_be_called():
    nobody = Profile.of({})
    assert (nobody.name, nobody.full_name, nobody.age(ON), nobody.signs) == ("this child", "", None, ())
    assert nobody.police_from_outset == "dont_know"


def test_a_name_to_be_called_by_comes_before_the_full_name():
    assert Profile.of(ASH).name == "Ash"
    assert Profile.of({"identity": {"full_name": "Ashby Example"}}).name == "Ashby Example"


@pytest.mark.parametrize(
    "born, on, age",
    [("2012-10-15", ON, 13), ("2012-10-14", ON, 14), ("2012-02-29", date(2026, 2, 28), 13), ("2012-02-29", date(2026, 3, 1), 14)],
)
def test_age_is_whole_years(born, on, age):
    assert Profile.of({"identity": {"date_of_birth": born}}).age(on) == age


@pytest.mark.parametrize(
    "taken, stale",
    [("2026-10-01", False), ("2026-07-14", False), ("2026-07-13", True), ("2025-10-14", True)],
)
def test_a_photo_is_stale_after_three_months(taken, stale):
    assert Profile.of({"photo": {"taken_on": taken}}).stale_photo(ON) is stale


def test_a_photo_without_a_date_cannot_be_called_recent_and_no_photo_is_not_stale():
    assert Profile.stored({"photo": {}}).stale_photo(ON)
    assert not Profile.of({}).stale_photo(ON)


def test_three_months_before_the_end_of_may_is_the_end_of_february():
    assert not Profile.of({"photo": {"taken_on": "2026-02-28"}}).stale_photo(date(2026, 5, 31))
    assert Profile.of({"photo": {"taken_on": "2026-02-27"}}).stale_photo(date(2026, 5, 31))


def test_the_plan_answers_the_facts_it_knows():
    """NAT-3.14b, NAT-INT-9, NOTT-126."""
    facts = plan_facts(Profile.of(ASH), ON)
    assert facts == {
        "plan_police_from_outset": "no", "uasc_or_migrant": "no", "days_in_care": 1341, "child_age": 14, "out_of_area": "yes",
        "setting": "foster",
    }  # fmt: skip


def test_a_blank_plan_is_never_no_police_from_the_outset():
    """NAT-3.14b."""
    assert plan_facts(Profile.of({}), ON) == {"plan_police_from_outset": "dont_know"}


def test_the_home_the_child_is_in_now_says_which_setting_it_is():
    assert plan_facts(Profile.of(ASH), ON, setting="residential")["setting"] == "residential"


@pytest.mark.parametrize(
    "orders, said",
    [
        ([], None),
        ([{"order": "Curfew"}], "yes"),
        ([{"order": "Curfew", "expires_on": "2026-10-14"}], "yes"),
        ([{"order": "Curfew", "expires_on": "2026-10-13"}], "no"),
        ([{"order": "Curfew", "expires_on": "2026-10-13"}, {"order": "Tag"}], "yes"),
    ],
)
def test_a_court_order_counts_until_it_ends(orders, said):
    """NOTT-30j."""
    assert plan_facts(Profile.of({"placement": {"court_orders": orders}}), ON).get("court_order") == said


def test_not_sure_about_coming_alone_to_this_country_is_left_out():
    assert "uasc_or_migrant" not in plan_facts(Profile.of({"identity": {"uasc_or_migrant": "dont_know"}}), ON)


def test_completeness_counts_and_says_what_is_missing():
    empty, ash = Profile.of({}), Profile.of(ASH)
    assert (empty.completeness().filled, ash.completeness().filled) == (0, sum(map(len, ASH.values())))
    assert empty.completeness().section("plan").state == "not_started"
    assert Profile.of({"plan": {"likelihood": "likely"}}).completeness().section("plan").state == "started"
    assert ash.completeness().section("plan").state == "ready"
    assert empty.completeness().essentials[0] == 0
    assert [m.field.id for m in Profile.of({"photo": {"changed_since": "hair"}}).missing() if m.section.id == "photo"] == ["taken_on"]
    assert ash.missing() == ()


def test_who_must_not_be_told_stands_with_the_rule_about_the_family():
    """NAT-3.5c, NAT-2.11d."""
    plan = {"family_contact_rule": "Jo rings Nan.", "must_not_tell": ["Dex", "His father"]}
    assert Profile.of({"plan": plan}).family_contact_rule == "Jo rings Nan. Must not be told: Dex; His father."
    assert Profile.of({"plan": {"family_contact_rule": "Jo rings Nan."}}).family_contact_rule == "Jo rings Nan."
    assert Profile.of({}).family_contact_rule == ""


@given(PROFILES)
@settings(max_examples=60, deadline=None)
def test_what_is_kept_reads_back_the_same(sections):
    profile = Profile.of(sections)
    assert Profile.of(profile.sections).sections == profile.sections
    assert 0 <= profile.completeness().filled <= profile.completeness().of
    assert len(profile.missing()) == profile.completeness().essentials[1] - profile.completeness().essentials[0]


def test_a_profile_of_an_earlier_release_opens_whatever_was_renamed_since():
    old = Profile.stored({"identity": {"preferred_name": "Ash", "shoe_size": "7"}, "horoscope": {"sign": "Leo"}})
    assert old.name == "Ash"
    assert old.completeness().filled == 1
