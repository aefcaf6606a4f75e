"""The forms of the profile are made from its own description: every field has one, and what it says is what was typed."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from carer_app.domain.profile import SECTION_BY_ID, SECTIONS, Profile
from carer_app.domain.profile_fields import Kind
from carer_app.domain.profile_reading import MalformedProfile
from forms.profile import section_form, section_form_typed
from tests.unit import profile_strategies as some


@pytest.fixture(autouse=True)
def page():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x" * 40, WTF_CSRF_ENABLED=False)
    with app.test_request_context():
        yield app


@pytest.mark.parametrize("section", SECTIONS, ids=lambda s: s.id)
def test_every_field_is_asked_for_by_its_label(section):
    form = section_form(section)
    assert [form[f.id].label.text for f in section.fields] == [f.label for f in section.fields]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda s: s.id)
def test_no_field_of_the_profile_hides_what_a_form_is_made_of(section):
    assert not {"made_from", "csrf_token", "take_out", "section", "version"} & {f.id for f in section.fields}
    assert not {"take_out"} & {c.id for f in section.fields for c in f.columns}


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sections=some.PROFILES)
def test_a_form_filled_with_what_is_kept_says_the_same(sections):
    for section_id, values in sections.items():
        try:
            kept = Profile.parse_section(section_id, values)
        except MalformedProfile:  # words made at random read like a PIN now and then
            continue
        form = section_form(SECTION_BY_ID[section_id], kept, 7)
        assert Profile.parse_section(section_id, form.values()) == kept
        assert form.version == 7
        assert not form.faults()


def test_each_group_has_one_blank_row_open_and_the_others_folded_to_their_title():
    section = SECTION_BY_ID["contacts"]
    form = section_form(section, {"professionals": [{"role": "social_worker", "name": "Sam Social", "team": "A team"}, {"team": "x" * 99}]})
    rows = form.rows(section.field("professionals"))
    assert [(row.number, row.title, row.is_open) for row in rows] == [
        (1, "Social worker · Sam Social", False),
        (2, "x" * 59 + "…", False),
        (3, "", True),
    ]
    assert [row.is_open for row in form.rows(section.field("family"))] == [True]


@pytest.mark.parametrize("row, column, link", [(0, "age", "#people-0-age"), (1, "telephone", "#people-1-telephone"), (1, "", "#people")])
def test_a_refusal_is_shown_at_the_very_box(row, column, link):
    section = SECTION_BY_ID["people"]
    form = section_form(section, {"people": [{"name": "Kai"}, {"name": "Mo"}]})
    form.refuse(MalformedProfile("Row so and so: put it right.", field="people", row=row, column=column))
    assert form.faults() == [(link, "Row so and so: put it right.")]


def test_a_refusal_about_no_field_of_the_form_is_told_all_the_same():
    form = section_form(SECTION_BY_ID["school"])
    form.refuse(MalformedProfile("Something else.", field="colour"))
    assert form.faults() == [("", "Something else.")]


def test_a_chosen_answer_can_be_left_blank_again_and_nothing_is_chosen_in_advance():
    section = SECTION_BY_ID["identity"]
    assert "" not in [value for value, *_ in section_form(section)["sex"].iter_choices()]
    again = section_form_typed(section, [("sex", "male")], 3)
    assert [(value, chosen) for value, _, chosen, *_ in again["sex"].iter_choices()][-1] == ("", False)
    assert again.version == 3


def test_a_form_that_was_left_half_typed_stands_as_it_was_left():
    section = SECTION_BY_ID["people"]
    form = section_form_typed(section, [("people-0-name", "Kai"), ("people-0-age", "old"), ("people-1-name", "Mo")], 2)
    assert [(row.title, row.form["age"].data) for row in form.rows(section.fields[0])] == [("Kai · old", "old"), ("Mo", None), ("", None)]
    assert form.different(section_form(section)) == {"people"}
    assert section_form_typed(section, [("people-0-name", "")], 0).different(section_form(section)) == frozenset()


def test_closed_lists_are_closed_and_can_all_be_left_blank_at_first():
    for section in SECTIONS:
        form = section_form(section)
        for f in section.fields:
            if f.kind in (Kind.CHOICE, Kind.YES_NO_UNKNOWN):
                assert not form[f.id].data
