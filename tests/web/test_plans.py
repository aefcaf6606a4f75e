"""The pages of a child's plan: every section is asked for, kept as written and shown again; who may write what; nothing typed is lost."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from carer_app.db.queries import audit
from carer_app.domain.profile import SECTIONS, Profile
from carer_app.domain.profile_fields import Kind, Section
from carer_app.domain.to_try import people_to_ring
from carer_app.extensions import db
from tests.unit import profile_strategies as some
from tests.web.plan_forms import MOST_QUERIES, as_typed, is_kept, kept, opened, posted, send, versions
from tests.web.strict_client import StrictClient

IDS = [section.id for section in SECTIONS if section.id != "photo"]


def test_the_overview_has_a_way_to_every_section_and_says_what_is_missing(worker, ash):
    page = worker.get(f"/plans/{ash}", title_is_h1=False, max_queries=MOST_QUERIES)
    assert {f"/plans/{ash}/{section.id}" for section in SECTIONS if section.id != "trigger_plan"} <= set(page.links)
    assert f"/plans/{ash}/trigger_plan" not in page.links
    assert page.has("Nothing yet")
    assert page.has("Needs a photo")
    assert page.has("a police pack can be made at any time")
    assert "Ash" not in page.title


def test_what_is_missing_is_called_as_its_box_is_and_leads_to_it(worker, strict_as, ash):
    profile = opened(worker, ash, "plan").client.get(f"/plans/{ash}", title_is_h1=False, max_queries=MOST_QUERIES)
    missing = [(s, f) for s in SECTIONS for f in s.fields if f.essential and s.id not in ("identity", "photo")]
    manager = strict_as("manager")
    assert missing
    for section, f in missing:
        assert f"/plans/{ash}/{section.id}#{f.id}" in profile.links
        assert profile.has(f.label)
    for section in {section.id: section for section, _ in missing}.values():
        ids = {e.get("id") for e in opened(manager, ash, section.id).all("input", "textarea", "select", "fieldset", "div")}
        assert not {f.id for s, f in missing if s is section} - ids


@pytest.mark.parametrize("section_id", IDS)
def test_every_section_is_a_form_for_a_manager(strict_as, ash, section_id):
    page = opened(strict_as("manager"), ash, section_id)
    assert len(page.forms) == 1


@pytest.mark.parametrize("section", [s for s in SECTIONS if s.id != "photo"], ids=IDS)
@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_what_is_written_is_kept_and_shown_again(app, strict_as, world, section: Section, data):
    child, client = world.children["ash"], strict_as("manager")
    every = st.fixed_dictionaries({f.id: some.value(f) for f in section.fields})
    values = as_typed(section.fields, data.draw(every | some.section(section)))
    assume(is_kept(section, values))
    page = opened(client, child, section.id)
    made_from = next(e.get("value") for e in page.all("input") if e.get("name") == "made_from")
    client.post(f"/plans/{child}/{section.id}", data={**posted(section, values), "made_from": made_from}, title_is_h1=False)
    assert kept(app, child).sections[section.id] == Profile.parse_section(section.id, values)
    before = len(versions(app, child, section.id))
    send(opened(client, child, section.id))  # a browser sends back what it was shown: nothing has changed
    assert len(versions(app, child, section.id)) == before
    assert kept(app, child).sections[section.id] == Profile.parse_section(section.id, values)


def test_saving_leads_back_to_the_overview_at_that_section(as_, app, ash, worker):
    page = opened(worker, ash, "description")
    answer = page.submit(action="description", expect=302, height="165 cm")
    assert answer.headers["Location"].endswith(f"/plans/{ash}#description")
    overview = worker.get(f"/plans/{ash}", title_is_h1=False, max_queries=MOST_QUERIES)
    assert overview.has("“What they look like” is saved.")
    assert overview.has("2 that matter missing")
    assert overview.has("by Worker")


def test_who_saved_it_and_when_stands_on_the_form(strict_as, ash, worker):
    send(opened(worker, ash, "school"), name="Sampleton School")
    assert opened(strict_as("manager"), ash, "school").has("by Worker")


def test_versions_are_added_and_never_changed(app, ash, worker):
    for hair in ("short", "long", "long", ""):
        send(opened(worker, ash, "description"), hair=hair, eyes="green")
    assert versions(app, ash, "description") == [
        (1, {"hair": "short", "eyes": "green"}), (2, {"hair": "long", "eyes": "green"}), (3, {"eyes": "green"})
    ]  # fmt: skip


def test_each_saving_is_in_the_audit_once(app, ash, worker):
    for _ in range(2):
        send(opened(worker, ash, "description"), hair="short")
    with app.app_context():
        events = [event for event in audit.of_child(db.session, ash).events if event.kind == "profile_saved"]
    assert len(events) == 1


@pytest.mark.parametrize(
    "section, typed, says, at",
    [
        ("plan", {"wait_minutes": "soon", "who_searches": "Noor"}, "must be a number of minutes, or words like", "wait_minutes"),
        ("plan", {"wait_minutes": "9999"}, "must be between 0 and 720", "wait_minutes"),
        ("identity", {"date_of_birth": ["31", "2", "2012"], "full_name": "A Name"}, "Date of birth: there is no such date", "date_of_birth"),
        ("identity", {"date_of_birth": ["1", "", ""]}, "Date of birth: write the day, the month and the year", "date_of_birth"),
        ("identity", {"sex": "a long story"}, "Sex: choose one of the answers on the page", "sex"),
        ("school", {"name": "x" * 301}, "please shorten this to 300 characters", "name"),
        ("description", {"hair": "my password: hunter2"}, "Take the password or PIN out", "hair"),
        ("health", {"conditions": "x" * 4001}, "Conditions: please shorten this to 4,000 characters", "conditions"),
        ("warning_signs", {"signs": "Short one\nA door " + "x" * 300}, "that begins “A door xxx", "signs"),
        ("warning_signs", {"signs": "\n".join(f"sign {n}" for n in range(41))}, "a list of 40 lines or fewer", "signs"),
        ("people", {"people-0-name": "Kai", "people-0-age": "999"}, "Row 1 of “People”: “Age, if known” must be", "people-0-age"),
        ("people", {"people-0-name": "K" * 301}, "Row 1 of “People”, Name: please shorten", "people-0-name"),
        ("people", {"people-0-safe_to_visit": "perhaps"}, "Safe to visit: choose one of the answers on the page", "people-0-safe_to_visit"),
        ("plan", {"waits-0-from": "tea time", "waits-0-minutes": "5"}, "Row 1 of “Another wait at some hours”: “From” must be", "waits-0-from"),
        ("placement", {"court_orders-0-expires_on": ["x", "1", "2027"]}, "curfew or tag”, Ends: use numbers for the date", "court_orders-0-expires_on"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_field_and_everything_typed_is_still_there(app, strict_as, ash, section, typed, says, at):
    page = opened(strict_as("manager"), ash, section)
    again = send(page, expect=422, **typed)
    assert again.has(says)
    assert f"#{at}" in again.links
    control = next(e for e in again.all("input", "textarea", "select") if e.get("id") == at)
    assert "error" in control.get("class", "") or control.get("type") == "radio"
    for name, value in typed.items():
        for part in value if isinstance(value, list) else [value]:
            assert not part or part in ("a long story", "perhaps") or part.replace("\n", "") in again.html.replace("\n", ""), name
    assert section not in kept(app, ash).sections


def test_a_row_with_a_fault_is_open_whatever_was_folded(app, strict_as, ash):
    manager = strict_as("manager")
    send(opened(manager, ash, "people"), **{"people-0-name": "Kai", "people-0-relationship": "friend"})
    page = opened(manager, ash, "people")
    folded, blank = page.all("details")
    assert page.has("Kai · friend")
    assert ("open" in folded.attrib, "open" in blank.attrib) == (False, True)
    again = send(page, expect=422, **{"people-0-age": "999"})
    assert all("open" in row.attrib for row in again.all("details"))


@pytest.mark.parametrize("age, is_kept", [("about 30", "about 30"), ("16", 16), ("sixteen or so", "sixteen or so")])
def test_an_age_may_be_told_in_words(app, strict_as, ash, age, is_kept):
    send(opened(strict_as("manager"), ash, "people"), **{"people-0-name": "Kai", "people-0-age": age})
    assert kept(app, ash).people == ({"name": "Kai", "age": is_kept},)


def test_a_telephone_told_in_words_is_kept_and_never_rung(app, strict_as, ash):
    rows = {"people-0-name": "Kai", "people-0-telephone": "ask Mum, or Nan", "people-1-name": "Jean", "people-1-telephone": "01632 960001"}
    manager = strict_as("manager")
    send(send(opened(manager, ash, "people"), press=("more", "people"), expect=422), **rows)
    profile = kept(app, ash)
    assert [(one.label, one.telephone) for one in people_to_ring(profile)] == [("Kai", ""), ("Jean", "01632 960001")]
    assert "telephone: ask Mum, or Nan" in people_to_ring(profile)[0].hint
    worker = {"professionals-0-role": "social_worker", "professionals-0-name": "Sam", "professionals-0-telephone": "ask the office, by day"}
    send(opened(manager, ash, "contacts"), **worker)
    page = manager.get(f"/plans/{ash}", title_is_h1=False, max_queries=MOST_QUERIES)
    assert page.has("ask the office, by day")
    assert not [link for link in page.links if link.startswith("tel:") and not any(c.isdigit() for c in link)]


def test_add_another_keeps_what_was_typed_and_saves_nothing(app, worker, ash):
    page = opened(worker, ash, "people")
    more = page.submit(action="people", press=("more", "people"), expect=422, **{"people-0-name": "Kai", "people-0-safe_to_ring": "yes"})
    assert len(list(more.all("details"))) == 2
    assert "people" not in kept(app, ash).sections
    send(more, **{"people-1-name": "Mo"})
    assert kept(app, ash).people == ({"name": "Kai", "safe_to_ring": "yes"}, {"name": "Mo"})


def test_the_enter_key_saves_and_does_not_add_a_row(worker, ash):
    first = next(e for e in opened(worker, ash, "people").forms[0].iter("button"))
    assert first.get("name") is None


def test_there_is_no_forty_first_row(worker, ash, app):
    full = {f"people-{n}-name": f"Friend {n}" for n in range(40)}
    send(opened(worker, ash, "people"), **full)
    page = opened(worker, ash, "people")
    assert len(list(page.all("details"))) == 40
    assert len(list(page.submit(action="people", press=("more", "people"), expect=422).all("details"))) == 40
    assert len(kept(app, ash).people) == 40


@pytest.mark.parametrize("how", [{"people-0-name": "", "people-0-telephone": ""}, {"people-0-take_out": "y"}])
def test_a_row_is_taken_out_by_emptying_it_or_by_a_tick(app, worker, ash, how):
    send(opened(worker, ash, "people"), **{"people-0-name": "Kai", "people-0-telephone": "07700 900130", "people-1-name": "Mo"})
    send(opened(worker, ash, "people"), **how)
    assert kept(app, ash).people == ({"name": "Mo"},)


def test_an_answer_chosen_by_mistake_can_be_taken_back(app, worker, ash):
    assert not opened(worker, ash, "identity").has("Not filled in Not filled in")
    send(opened(worker, ash, "identity"), sex="male", preferred_name="Ash")
    page = opened(worker, ash, "identity")
    send(page, sex="")
    assert kept(app, ash).get("identity", "sex") is None


def test_a_carer_reads_the_plan_and_does_not_write_it(app, strict_as, world):
    cedar = world.children["cedar"]
    send(opened(strict_as("agency"), cedar, "plan"), wait_minutes="45", steps="Ring the stables")
    foster = strict_as("foster")
    page = opened(foster, cedar, "plan")
    assert not page.forms
    assert page.has("45")
    assert page.has("Ring the stables")
    assert page.has("by Agency")
    opened(foster, cedar, "health")
    foster.post(f"/plans/{cedar}/plan", data={"wait_minutes": "600"}, expect=404)
    foster.post(f"/plans/{cedar}/plan", data={"more": "shared"}, expect=404)
    assert kept(app, cedar).plan_wait_minutes == 45


@pytest.mark.parametrize("section", ["nonsense", "Plan", "new-photos", "%00", "ring"])
def test_a_section_there_is_not_is_not_found(worker, ash, section):
    worker.get(f"/plans/{ash}/{section}", expect=404)


def test_lists_and_pages_take_the_name_and_birthday_from_the_form(app, worker, ash):
    send(opened(worker, ash, "identity"), preferred_name="Ash", full_name="Ash Invented", date_of_birth=["2", "5", "2012"])
    assert worker.get(f"/plans/{ash}", title_is_h1=False, max_queries=MOST_QUERIES).has("years old")


def test_pages_cost_the_same_however_much_is_kept(strict_as, ash):
    manager = strict_as("manager")
    few = _cost(manager, ash)
    for section in SECTIONS:
        if section.id not in ("photo", "people", "places"):
            f = next(f for f in section.fields if f.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.LIST))
            send(opened(manager, ash, section.id), **{f.id: "words"})
    send(opened(manager, ash, "people"), **{f"people-{n}-name": f"Friend {n}" for n in range(40)})
    many = _cost(manager, ash)
    assert many == few
    assert max(many) <= 7


def _cost(manager: StrictClient, child_id: str) -> list[int]:
    """Queries of the overview and two sections, once the reading is written down and the keys are there."""
    pages = [f"/plans/{child_id}", f"/plans/{child_id}/people", f"/plans/{child_id}/plan"]
    for _ in range(2):
        found = [len(manager.get(url, title_is_h1=False, max_queries=MOST_QUERIES).queries) for url in pages]
    return found
