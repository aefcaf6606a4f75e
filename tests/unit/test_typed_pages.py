"""What one person typed on two pages of one section is put together, and no word of either is lost."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from carer_app.domain.profile import SECTION_BY_ID
from forms import section_fields
from forms.profile import SectionForm, section_form
from forms.typed_pages import TypedPage, put_together

WORDS = st.sampled_from(["", "short", "long", "green", "Nan", "Kai", "about 30", "one\ntwo", "two\nthree"])
PEOPLE = st.lists(st.fixed_dictionaries({"name": WORDS, "age": WORDS, "address": WORDS}), max_size=3)


@pytest.fixture(autouse=True, scope="module")
def page():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x" * 40, WTF_CSRF_ENABLED=False)
    with app.test_request_context():
        yield app


def typed(values: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(values.items())


def rows(people: list[dict[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((f"people-{at}-{name}", value) for at, row in enumerate(people) for name, value in row.items())


def base_of(section: str, kept: dict) -> SectionForm:
    return section_form(SECTION_BY_ID[section], kept, 1)


def stands(form: SectionForm, section: str) -> str:
    return repr([section_fields.raw(f, form[f.id]) for f in SECTION_BY_ID[section].fields])


@settings(max_examples=40, deadline=None)
@given(kept=st.fixed_dictionaries({"hair": WORDS, "eyes": WORDS}), one=st.data())
def test_no_word_of_a_line_is_lost(kept, one):
    kept = {name: value for name, value in kept.items() if value}
    base = base_of("description", kept)
    pages = [{"hair": one.draw(WORDS), "eyes": one.draw(WORDS)} for _ in range(3)]
    form, elsewhere = put_together(SECTION_BY_ID["description"], [TypedPage(typed(page), 1, base) for page in pages])
    for name in ("hair", "eyes"):
        said = [form[name].data or "", *(other.words for other in elsewhere if other.field.id == name)]
        for page in pages:
            word = " ".join(page[name].split())
            assert word in ("", " ".join(kept.get(name, "").split())) or any(word in " ".join(text.split()) for text in said)


@settings(max_examples=40, deadline=None)
@given(kept=PEOPLE, first=PEOPLE, second=PEOPLE)
def test_no_word_of_a_row_is_lost(kept, first, second):
    kept = [row for row in ({k: v for k, v in row.items() if v} for row in kept) if row]
    base = base_of("people", {"people": kept})
    pages = [TypedPage(rows(page), 1, base) for page in (first, second)]
    form, elsewhere = put_together(SECTION_BY_ID["people"], pages)
    text = stands(form, "people") + repr([other.words for other in elsewhere])
    before = stands(base, "people")
    for page in (first, second):
        for row in page:
            for value in row.values():
                assert not value or repr(value)[1:-1] in text or repr(value)[1:-1] in before


def test_a_row_changed_on_one_page_and_a_row_added_on_the_other():
    base = base_of("people", {"people": [{"name": "Kai"}, {"name": "Mo"}]})
    first = rows([{"name": "Kai", "address": "1 High Street"}, {"name": "Mo"}, {"name": "Nan"}])
    second = rows([{"name": "Kai"}, {"name": "Mo", "age": "15"}, {"name": "Dex"}])
    form, elsewhere = put_together(SECTION_BY_ID["people"], [TypedPage(first, 1, base), TypedPage(second, 1, base)])
    assert [row["name"] for row in form.values()["people"] if row.get("name")] == ["Kai", "Mo", "Nan", "Dex"]
    assert [(row["address"], row["age"]) for row in form.values()["people"][:2]] == [("1 High Street", ""), ("", "15")]
    assert elsewhere == ()


def test_a_row_changed_on_both_stands_once_and_is_told_beside():
    base = base_of("people", {"people": [{"name": "Kai"}]})
    pages = [rows([{"name": "Kai", "age": "15"}]), rows([{"name": "Kai", "age": "16"}])]
    form, (left,) = put_together(SECTION_BY_ID["people"], [TypedPage(page, 1, base) for page in pages])
    assert (form.values()["people"][0]["age"], left.words) == ("15", "Kai, 16")


def test_rows_beyond_what_a_form_holds_are_told_beside_it():
    base = base_of("people", {})
    pages = [rows([{"name": f"{page} {at}"} for at in range(25)]) for page in ("One", "Two")]
    form, elsewhere = put_together(SECTION_BY_ID["people"], [TypedPage(page, 1, base) for page in pages])
    assert len(form["people"].entries) == 40
    assert [left.words for left in elsewhere] == [f"Two {at}" for at in range(15, 25)]
