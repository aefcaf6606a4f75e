"""The components, on pages like the real ones, read by the strict client."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from flask import Flask, render_template_string

from tests.web.kitchen_sink import ENTRY, NOW, make_app
from tests.web.strict_client import StrictClient, values_of

NAMES = {"Ashby", "Corin"}


@pytest.fixture(scope="module")
def app() -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> StrictClient:
    return StrictClient(app, forbidden_names=NAMES)


def drawn(app: Flask, template: str, **names: object) -> str:
    with app.test_request_context():
        return " ".join(render_template_string(template, **names).split())


@pytest.mark.parametrize("path", ["/home", "/danger", "/signs", "/buttons", "/call", "/fields", "/hand"])
def test_every_page_of_the_kitchen_sink_is_sound(client: StrictClient, path: str) -> None:
    client.get(path)


@pytest.mark.parametrize(
    "query", ["", "?level=police&police=not_told", "?level=no_immediate&police=told", "?level=&police=rang_unanswered"]
)
def test_the_live_page_names_no_child_in_its_title(client: StrictClient, query: str) -> None:
    page = client.get(f"/live{query}", title_is_h1=False)
    assert page.title == "Not home – Not Home Yet"


def test_a_list_page_shows_what_was_said_on_the_way_there(client: StrictClient) -> None:
    assert client.get("/lists", title_is_h1=False).has("Saved.")


def test_blanks_say_not_known(client: StrictClient) -> None:
    assert client.get("/lists", title_is_h1=False).has("Second phone not known")


def test_nothing_is_chosen_in_advance_and_not_sure_is_last_and_never_smaller(client: StrictClient) -> None:
    page = client.get("/danger")
    inputs = [e for e in page.all("input") if e.get("type") == "radio"]
    assert not any("checked" in e.attrib for e in inputs)
    assert inputs[-1].get("value") == "dont_know"
    assert len({(e.get("class"), page.html.count("nhy-pick")) for e in inputs}) == 1


def test_the_numbers_to_ring_are_on_every_page(client: StrictClient) -> None:
    for path in ("/home", "/live", "/call", "/no-such-page"):
        page = client.get(path, expect=404 if "no-such" in path else 200, title_is_h1=path != "/live")
        assert {"tel:999", "tel:101", "tel:01632960000"} <= set(page.links)


def test_without_a_known_duty_team_the_emergency_page_is_the_way(app: Flask) -> None:
    strip = drawn(app, "{{ ui.emergency_strip(none) }}")
    assert 'href="/emergency"' in strip
    assert 'href="tel:999"' in strip


def test_the_police_are_told_only_when_they_took_the_report(app: Flask) -> None:
    banner = "{{ ui.told_banner(police, reference=ref, told_at=now, now=now) }}"
    assert "You have NOT told the police yet" in drawn(app, banner, police="not_told", now=NOW)
    assert "You rang. You have NOT spoken to the police" in drawn(app, banner, police="rang_unanswered", now=NOW)
    assert "The police took your report" in drawn(app, banner, police="told", ref="", now=NOW)
    assert "no reference given" in drawn(app, banner, police="told", ref="", now=NOW)
    assert drawn(app, banner, police=None, now=NOW) == ""


@pytest.mark.parametrize("level, word", [("no_immediate", "no-immediate"), ("carer", "carer"), ("police", "police"), (None, "located")])
def test_a_level_is_told_by_its_words_and_then_its_colour(app: Flask, level: str | None, word: str) -> None:
    card = drawn(app, "{{ ui.level_card(level, 'In words', why=('a',), cites=('NAT-1',)) }}", level=level)
    assert f"nhy-level--{word}" in card
    assert card.index("In words") < card.index("Why?") < card.index("NAT-1")


def test_a_timer_is_readable_before_any_script_runs(app: Flask) -> None:
    over = drawn(app, "{{ ui.timer(now - ago, now) }}", now=NOW, ago=NOW - datetime(2026, 10, 14, 21, 4, tzinfo=UTC))
    assert "12 min ago" in over
    assert "nhy-timer--over" in over


def test_a_call_button_is_a_form_that_works_without_a_script(client: StrictClient) -> None:
    page = client.get("/live", title_is_h1=False)
    form = page.forms[0]
    assert form.get("data-call") == "07700900123"
    assert values_of(form).keys() == {"csrf_token", "entry_id", "step"}
    assert values_of(form)["entry_id"] == ENTRY
    assert "tel:01632960011" in page.submit(index=0).links


def test_what_a_person_wrote_is_never_markup(app: Flask) -> None:
    for template in (
        "{{ ui.log_line(now, words, words, now, note=words) }}",
        "{{ ui.button(words) }}",
        "{{ ui.facts(((words, words),)) }}",
        "{{ ui.say(words, words) }}",
        "{{ ui.picks('a', ((words, words),), words, hint=words, error=words) }}",
        "{% call ui.step_row(words, words) %}{% endcall %}",
        "{% call ui.child_card(words, words, tags=((words, 'ok'),)) %}{% endcall %}",
        "{{ ui.hidden('a', words) }}",
        "{{ ui.level_card('carer', words, words, why=(words,)) }}",
    ):
        assert "<script" not in drawn(app, template, words='"><script>alert(1)</script>', now=NOW)


def test_a_line_says_when_it_was_written_only_if_that_was_later(app: Flask) -> None:
    line = "{{ ui.log_line(at, 'Rang Nan', 'you', at, written_at=written) }}"
    later, same = datetime(2026, 10, 14, 21, 30, tzinfo=UTC), datetime(2026, 10, 14, 21, 17, tzinfo=UTC)
    assert "written 22:30" in drawn(app, line, at=NOW, written=later)
    assert "written" not in drawn(app, line, at=NOW, written=same)


def test_in_tests_a_misspelt_name_is_an_error(app: Flask) -> None:
    with pytest.raises(Exception, match="chidl"):
        drawn(app, "{{ chidl }}")
    with pytest.raises(Exception, match="nmae"):
        drawn(app, "{{ child.nmae }}", child=SimpleNamespace(name="x"))
    assert drawn(app, "{% if chidl %}x{% endif %}") == ""


def test_a_form_makes_a_new_entry_id_each_time_it_is_shown(client: StrictClient) -> None:
    ids = {values_of(client.get("/fields").forms[0])["entry_id"] for _ in range(3)}
    assert len(ids) == 3
    assert all(uuid.UUID(given) for given in ids)


def test_errors_come_first_lead_to_their_fields_and_lose_nothing(client: StrictClient) -> None:
    page = client.get("/fields").submit(expect=422, words="He said he is cold", number="not a number", born=["31", "2", "2012"])
    links = [link for link in page.links if link.startswith("#")]
    assert {"#where", "#number", "#born", "#heard", "#safe"} <= set(links)
    assert all(page.html.count(f'id="{link[1:]}"') == 1 for link in links)
    assert page.has("There is no such date. Check the day and the month.")
    kept = values_of(page.forms[0])
    assert (kept["words"], kept["number"], kept["born"]) == ("He said he is cold", "not a number", ["31", "2", "2012"])


def test_a_good_form_goes_through(client: StrictClient) -> None:
    page = client.get("/fields").submit(where="Nan’s", heard="voice", safe="dont_know", born="27 3 2012", signs=["a"])
    assert page.has("Saved.")
