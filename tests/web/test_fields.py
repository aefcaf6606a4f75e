"""Whatever is typed, or sent by no browser at all: an answer, nothing, or a sentence; never an error page."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.base import EntryForm, Form, tidy
from forms.fields import ChoiceField, DateField, ManyField, TelephoneField, TextField, UnsureField
from forms.validators import Needed, telephone
from forms.when import LONDON, WhenField, clock_time, london_time
from tests.web.kitchen_sink import EveryField, make_app

APP = make_app(WTF_CSRF_ENABLED=False)


class Small(Form):
    born = DateField("Date of birth")
    happened = WhenField("When?")
    again = WhenField("Look again?", ahead=True, minutes=(15, 60), optional=True)
    signs = ManyField("Signs", choices=[("a", "A"), ("none", "None of these")], exclusive=("none",))
    kind = ChoiceField("Kind", choices=[("x", "X")])
    safe = UnsureField("Safe?")
    name = TextField("Name")
    number = TelephoneField("Number", [telephone])


def sent(kind: type[Form] = Small, /, **data: Any) -> Any:
    """The form as it stands after a POST of `data`."""
    fields = MultiDict({k.replace("__", "-"): v for k, v in data.items()})
    with APP.test_request_context(method="POST", data=fields):
        form = kind()
        form.validate()
    return form


@pytest.fixture
def app() -> Flask:
    return APP


@pytest.mark.parametrize(
    "typed",
    [
        ["27", "3", "2012"],
        ["27 3 2012"],
        ["27/3/2012"],
        ["27.3.2012"],
        ["2012-03-27"],
        ["27", "March", "2012"],
        [" 27 ", "mar", "2012"],
        ["27-03-2012"],
    ],
)
def test_a_date_is_read_as_people_write_it(typed: list[str]) -> None:
    form = sent(born=typed)
    assert (form.born.data, list(form.born.errors)) == (date(2012, 3, 27), [])


@pytest.mark.parametrize(
    "typed, says",
    [
        (["31", "2", "2012"], "There is no such date"),
        (["27", "3", ""], "the day, the month and the year"),
        (["27", "3"], "the day, the month and the year"),
        (["1", "2", "3", "4"], "the day, the month and the year"),
        (["a", "b", "c"], "Use numbers"),
        (["27", "3", "12"], "four figures"),
        (["٢٧", "３", "99999999999999999999"], "four figures"),
        (["9" * 5000], "the day, the month and the year"),
    ],
)
def test_a_date_that_cannot_be_read_says_what_to_do(typed: list[str], says: str) -> None:
    form = sent(born=typed)
    assert form.born.data is None
    assert says in form.born.errors[0]


def test_no_date_keys_at_all_is_no_date(app: Flask) -> None:
    form = sent()
    assert (form.born.data, list(form.born.errors), form.born.typed) == (None, [], ("", "", ""))


@given(st.lists(st.text(max_size=12), max_size=5))
@settings(max_examples=150, deadline=None)
def test_any_date_is_an_answer_nothing_or_a_sentence(values: list[str]) -> None:
    form = sent(born=values)
    assert isinstance(form.born.data, date) or form.born.data is None
    assert all(isinstance(error, str) and error.endswith(".") for error in form.born.errors)
    with APP.test_request_context():
        assert 'name="born"' in APP.jinja_env.globals["ui"].field(form.born)


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=12))
@settings(max_examples=150, deadline=None)
def test_any_time_is_an_answer_or_a_sentence(shortcut: str, at: str, day: str) -> None:
    form = sent(happened=shortcut, happened__time=at, happened__day=day, again=shortcut, again__time=at, again__day=day)
    for field in (form.happened, form.again):
        assert field.data is None or field.data.tzinfo is not None
        with APP.test_request_context():
            assert f'name="{field.name}"' in APP.jinja_env.globals["ui"].field(field)
    assert form.happened.data or form.happened.errors


def near(at: datetime, expected: datetime) -> bool:
    return abs((at - expected).total_seconds()) < 5


def test_what_happened_happened_now_unless_said_otherwise() -> None:
    assert near(sent().happened.data, datetime.now(UTC))
    assert near(sent(happened="0").happened.data, datetime.now(UTC))
    assert near(sent(happened="15").happened.data, datetime.now(UTC) - timedelta(minutes=15))


def test_a_time_nobody_said_is_not_chosen_for_them() -> None:
    class Gone(Form):
        missed = WhenField("When?", minutes=(60, 120))

    assert sent(Gone).missed.errors == ["Say when: choose a time or write one."]
    assert sent(Gone).missed.chosen == ""


def test_what_is_to_come_is_asked_and_never_guessed() -> None:
    class Must(Form):
        again = WhenField("Look again?", ahead=True, minutes=(15, 60))

    assert sent(Must).again.errors == ["Say when: choose a time or write one."]
    assert near(sent(Must, again="60").again.data, datetime.now(UTC) + timedelta(hours=1))
    assert sent().again.data is None
    assert not sent().again.errors


def test_a_written_time_of_today_or_yesterday() -> None:
    yesterday = datetime.now(LONDON).date() - timedelta(days=1)
    form = sent(happened="at", happened__time="21:40", happened__day=yesterday.isoformat())
    assert form.happened.data == datetime.combine(yesterday, time(21, 40), LONDON).astimezone(UTC)


def test_a_time_written_without_choosing_another_time_counts() -> None:
    yesterday = datetime.now(LONDON).date() - timedelta(days=1)
    form = sent(happened__time="21:40", happened__day=yesterday.isoformat())
    assert form.happened.data == datetime.combine(yesterday, time(21, 40), LONDON).astimezone(UTC)


def test_what_has_not_come_cannot_have_happened() -> None:
    tomorrow = (datetime.now(LONDON) + timedelta(days=1)).date()
    assert "has not come yet" in sent(happened="at", happened__time="12:00", happened__day=tomorrow.isoformat()).happened.errors[0]
    assert "has gone" in sent(again="at", again__time="12:00", again__day="2020-01-01").again.errors[0]


@pytest.mark.parametrize(
    "text, at",
    [
        ("22:05", (22, 5)),
        ("2205", (22, 5)),
        ("22.05", (22, 5)),
        ("9", (9, 0)),
        ("9pm", (21, 0)),
        ("12 am", (0, 0)),
        ("12.30pm", (12, 30)),
        ("07:00:00", (7, 0)),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, at: tuple[int, int]) -> None:
    assert clock_time(text) == time(*at)


@pytest.mark.parametrize("text", ["", "25:00", "10:70", "13pm", "0am", "ten", "١٢:٠٠x", "22:05:99"])
def test_a_time_that_is_none_says_how_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match="like 22:05"):
        clock_time(text)


def test_the_hour_that_comes_twice() -> None:
    """25 October 2026: 01:30 comes at 00:30 and again at 01:30 in Greenwich."""
    day, half_past_one = date(2026, 10, 25), time(1, 30)
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert london_time(day, half_past_one, now=second + timedelta(hours=1)) == second
    assert london_time(day, half_past_one, now=second - timedelta(minutes=10)) == first
    assert london_time(day, half_past_one, now=first - timedelta(hours=1), ahead=True) == first
    assert london_time(day, half_past_one, now=first + timedelta(minutes=10), ahead=True) == second


def test_the_hour_that_never_comes() -> None:
    with pytest.raises(ValueError, match="clocks went forward"):
        london_time(date(2026, 3, 29), time(1, 30), now=datetime(2026, 3, 29, 9, tzinfo=UTC))


def test_none_of_these_stands_alone() -> None:
    assert sent(signs=["a", "none"]).signs.errors == ["Tick “None of these” or the others, not both."]
    assert not sent(signs=["none"]).signs.errors


@pytest.mark.parametrize("name", ["signs", "kind", "safe"])
def test_an_answer_that_was_not_offered_is_refused_in_words(name: str) -> None:
    assert sent(**{name: "<b>"})[name].errors == ["Choose one of the answers on the page."]


def test_an_unanswered_question_is_not_an_answer() -> None:
    form = sent()
    assert (form.kind.data, form.safe.data) == (None, None)


def test_an_entry_id_is_made_with_the_page_and_a_bad_one_is_not_believed() -> None:
    given_id = str(uuid.uuid4())
    assert sent(EntryForm, entry_id=given_id.upper()).entry_id.data == given_id
    for bad in ("", "../../etc", "0" * 400):
        form = sent(EntryForm, entry_id=bad)
        assert form.entry_id.errors
        assert uuid.UUID(form.entry_id.data)


def test_text_that_would_read_otherwise_than_it_was_typed_is_made_plain() -> None:
    """Signs that turn the direction of what follows, the end of a C string, half a character from a broken client."""
    assert tidy("left at 9\u202e03:2 ta kcab\u202c \x00\x85\ud83d") == "left at 903:2 ta kcab"
    assert tidy("سارة \U0001f600 é") == "سارة \U0001f600 é"


def test_a_time_of_another_century_has_not_been_meant() -> None:
    form = sent(happened="at", happened__time="10:00", happened__day="0001-01-01")
    assert form.happened.errors


def test_text_is_trimmed_and_plain() -> None:
    assert sent(name="  Nan\r\nJoan\x00 ").name.data == "Nan\nJoan"
    assert tidy(None) is None


@pytest.mark.parametrize("number", ["01632 960 001", "+44 (0)1632 960001", "07700900123", "101", "0116 000 000 ext. 12"])
def test_a_telephone_number_as_people_write_it(number: str) -> None:
    assert not sent(number=number).number.errors


@pytest.mark.parametrize("number", ["ring me", "12", "<b>01632</b>", "1" * 30])
def test_what_is_no_telephone_number(number: str) -> None:
    assert sent(number=number).number.errors


def test_what_is_needed_says_its_own_sentence_once() -> None:
    class Asks(Form):
        where = TextField("Where?", [Needed("Say where.")])
        born = DateField("Born", [Needed("Give the date of birth.")])

    assert sent(Asks, where="   ").where.errors == ["Say where."]
    assert sent(Asks).born.errors == ["Give the date of birth."]
    assert len(sent(Asks, born="31 2 2012").born.errors) == 1


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "where",
                "number",
                "kind",
                "heard",
                "safe",
                "signs",
                "born",
                "happened",
                "again",
                "happened-time",
                "happened-day",
                "agreed",
                "photo",
                "entry_id",
            ]
        ),
        st.one_of(st.text(max_size=20), st.lists(st.text(max_size=10), max_size=4)),
    )
)
@settings(max_examples=100, deadline=None)
def test_no_form_post_is_ever_an_error_page(data: dict[str, Any]) -> None:
    assert APP.test_client().post("/fields", data=data).status_code in (200, 422)


def test_every_field_of_the_kitchen_sink_is_tried() -> None:
    with APP.test_request_context():
        assert len(list(EveryField())) == 15
