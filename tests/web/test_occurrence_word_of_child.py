"""Word of the child: contact, news, a place, the way home; each runs the rules again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from carer_app.domain.entries import (
    Agreed,
    ContactMade,
    InformationReceived,
    Located,
    PoliceTold,
    PoliceUpdated,
    ReturnArranged,
    StepResult,
    StepTaken,
)
from carer_app.domain.levels import State
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import Page, StrictClient, values_of
from tests.web.telling import NO_DANGER, answer, folded, police_level, write
from tests.web.test_occurrence_pages import PHONE, form_for
from tests.web.tonight import carer, entries, give_plan, live, to_looking

StrictAs = Callable[..., StrictClient]


@pytest.fixture
def client(strict_as: StrictAs) -> StrictClient:
    return carer(strict_as)


@pytest.fixture
def looking(app: Flask, world: World, client: StrictClient) -> Page:
    give_plan(app, world, "ash", phone_online=PHONE)
    return to_looking(client, world)


def last(app: Flask, world: World, kind: type) -> Any:
    return [e.body for e in entries(app, world.occurrences["ash"]) if isinstance(e.body, kind)][-1]


def page_of(client: StrictClient, world: World, name: str) -> Page:
    return client.get(f"/occurrence/{world.occurrences['ash']}/{name}", title_is_h1=False)


def test_reached_safe_and_coming_home_sets_the_agreed_time(app: Flask, world: World, client: StrictClient, looking: Page) -> None:
    """NAT-L1-O-d, NAT-L0-O-b"""
    page = looking.submit(index=form_for(looking, "contact_child"))
    page = client.get(next(link for link in page.links if "/contact?" in link), title_is_h1=False)
    assert "can you talk? Is someone with you?" in page.text
    page = page.submit(action="/contact", how="voice", sounds_safe="yes", agreed="coming_home", agreed_at="30", said="On the bus.")
    assert page.h1 == "On the way home"
    assert "Due here at" in page.text
    assert folded(app, world.occurrences["ash"]).state is State.RETURN_ARRANGED
    assert last(app, world, StepTaken).result is StepResult.SPOKE  # the call is answered
    assert last(app, world, ContactMade).said == "On the bus."


def test_a_promise_without_a_time_asks_for_one_and_keeps_what_was_typed(
    app: Flask, world: World, client: StrictClient, looking: Page
) -> None:
    page = page_of(client, world, "contact")
    given = {"how": "voice", "sounds_safe": "yes", "agreed": "coming_home", "said": "On the bus."}
    page = page.submit(action="/contact", **given, expect=422, title_is_h1=False)
    assert "Agree a time" in page.text
    assert "On the bus." in page.html
    assert not [e for e in entries(app, world.occurrences["ash"]) if e.kind == "contact_made"]


def test_to_be_collected_asks_who_and_from_where(app: Flask, world: World, client: StrictClient, looking: Page) -> None:
    """NAT-L1-O-e"""
    page = page_of(client, world, "contact")
    page = page.submit(action="/contact", how="voice", sounds_safe="yes", agreed="to_be_collected", agreed_at="60")
    assert page.h1 == "The way home"
    page = page.submit(action="/way-home", agreed_at="60", who="The night worker", where="Nan’s")
    arranged = last(app, world, ReturnArranged)
    assert (arranged.how, arranged.who, arranged.where) == (Agreed.TO_BE_COLLECTED, "The night worker", "Nan’s")
    assert "Collected by The night worker" in page.text


def test_a_text_alone_is_not_hearing_from_the_child(app: Flask, world: World, client: StrictClient, looking: Page) -> None:
    """G4"""
    page = page_of(client, world, "contact")
    page = page.submit(action="/contact", how="text", sounds_safe="yes", agreed="coming_home", agreed_at="30")
    assert page.h1 == "Carer intervention"
    assert folded(app, world.occurrences["ash"]).facts["contact"] == "no_reply"


def test_words_that_do_not_sound_safe_go_to_the_police(world: World, client: StrictClient, looking: Page) -> None:
    """NAT-L1-O-f, NAT-L0-O-c"""
    page = page_of(client, world, "contact").submit(action="/contact", how="voice", sounds_safe="no", agreed="nothing")
    assert page.h1 == "Police intervention"


def test_contact_alone_does_not_undo_a_sign(app: Flask, world: World, client: StrictClient) -> None:
    """G4"""
    police_level(app, world)
    page = page_of(client, world, "contact")
    page = page.submit(action="/contact", how="voice", sounds_safe="yes", agreed="coming_home", agreed_at="30")
    assert page.h1 == "Police intervention"
    assert "contact is not the same as an adult you trust being with the child" in page.text


def test_news_that_worries_goes_to_the_police(app: Flask, world: World, client: StrictClient, looking: Page) -> None:
    """NAT-L1-O-g, NAT-L0-O-d"""
    page = page_of(client, world, "information")
    assert "Write down what they said." in page.submit(action="/information", source="Kai", expect=422).text
    page = page.submit(action="/information", source="Kai", text="Got into a silver Golf.", raises_concern="yes")
    assert page.h1 == "Police intervention"
    assert last(app, world, InformationReceived).source == "Kai"


def test_a_place_with_a_trusted_adult_is_verified_and_judged_next(app: Flask, world: World, client: StrictClient, looking: Page) -> None:
    """NOTT-43b, NAT-3.8"""
    page = page_of(client, world, "located")
    page = page.submit(
        action="/located", found_where="family_or_friends", place="Nan’s", by_whom="Nan", adult_with_child="yes", title_is_h1=False
    )
    assert page.h1 == "What do you know about that place?"
    page = page.submit(action="/place", risk_at_location="no", risk_to_others_at_location="no", risk_to_visitor="no")
    assert page.h1 == "Somewhere safe, not home"
    assert "Arrange the way home" in page.text


def test_not_sure_that_an_adult_is_there_is_not_verified(app: Flask, world: World, client: StrictClient, looking: Page) -> None:
    """G4"""
    page = page_of(client, world, "located")
    page.submit(action="/located", found_where="other", adult_with_child="dont_know", title_is_h1=False)
    assert not last(app, world, Located).adult_with_child
    assert folded(app, world.occurrences["ash"]).facts["whereabouts"] == "believed"


def test_hospital_says_what_to_tell_the_hospital(app: Flask, world: World, client: StrictClient, looking: Page) -> None:
    """G13"""
    page = page_of(client, world, "located")
    page.submit(action="/located", found_where="hospital", place="City hospital", adult_with_child="yes", title_is_h1=False)
    assert "this is a child in care, who can agree to treatment, and who will stay" in live(client, world.occurrences["ash"]).text


def test_an_agreed_time_that_was_missed_goes_back_to_looking_and_says_so(
    app: Flask, world: World, client: StrictClient, looking: Page
) -> None:
    """T38"""
    arranged = ReturnArranged(Agreed.COMING_HOME, NOW - timedelta(minutes=5))
    write(app, world, world.occurrences["ash"], arranged, happened_at=NOW - timedelta(minutes=40))
    page = live(client, world.occurrences["ash"])
    assert page.h1 == "Carer intervention"
    assert "It is time to look again" in page.text
    assert "The time agreed for the way home has gone." in page.text


def test_a_step_can_be_written_about_an_earlier_time(app: Flask, world: World, client: StrictClient, looking: Page) -> None:
    """NAT-3.5d"""
    page = client.get(f"/occurrence/{world.occurrences['ash']}/step?step=search_grounds")
    page = page.submit(action="/step", happened="30", press=("result", "done"))
    line = next(e for e in entries(app, world.occurrences["ash"]) if e.kind == "step_taken")
    assert line.written_at - line.happened_at >= timedelta(minutes=29)
    assert "written" in page.text


TELL_NOW = "Tell the police this now"


def test_after_the_report_word_of_a_place_says_tell_the_police_until_they_were_told(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-L2-A-g, NAT-3.11"""
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="TV-1"))
    assert TELL_NOW not in live(client, occurrence).text
    page = client.get(f"/returned/{occurrence}?found=family_or_friends")
    client.post(f"/returned/{occurrence}", values_of(page.forms[0]) | {"is_here": "alone", "place": "A flat on Mill Lane"}, expect=302)
    page = live(client, occurrence)
    assert TELL_NOW in page.text
    assert f"/report/{occurrence}/update" in page.links
    page = client.get(f"/report/{occurrence}/update")
    assert "A flat on Mill Lane" in page.html
    page.submit(action="/update", name="Control")
    assert "A flat on Mill Lane" in last(app, world, PoliceUpdated).what
    assert TELL_NOW not in live(client, occurrence).text


def test_after_the_report_news_that_worries_says_tell_the_police(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-3.11"""
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="TV-1"))
    page_of(client, world, "information").submit(action="/information", source="Kai", text="Left his bag.", raises_concern="no")
    assert TELL_NOW not in live(client, occurrence).text
    page_of(client, world, "information").submit(action="/information", source="Kai", text="A silver Golf.", raises_concern="dont_know")
    assert TELL_NOW in live(client, occurrence).text


def test_a_place_where_an_adult_is_with_the_child_is_said_as_where_they_are(app: Flask, world: World, client: StrictClient) -> None:
    """The place page of the questions."""
    occurrence = answer(app, world, "ash", {"danger": NO_DANGER, "where": {"whereabouts": "verified", "contact": "reached_safe"}})
    page = client.get(f"/decide/{occurrence}/place", title_is_h1=False)
    page.submit(
        action="/place", place="Nan’s", risk_at_location="no", risk_to_others_at_location="no", risk_to_visitor="no", title_is_h1=False
    )
    for path in ("", "/lines"):
        text = client.get(f"/occurrence/{occurrence}{path}").text
        assert "Is at: Nan’s" in text
        assert "May be at" not in text


def test_nothing_is_agreed_any_more_is_offered_once_something_was(app: Flask, world: World, client: StrictClient, looking: Page) -> None:
    assert "Nothing is agreed any more" not in page_of(client, world, "way-home").text
    refused = page_of(client, world, "way-home").submit(action="/way-home", how="nothing", expect=422)
    assert "Nothing is agreed" not in refused.text
    write(app, world, world.occurrences["ash"], ReturnArranged(Agreed.COMING_HOME, NOW + timedelta(minutes=30)))
    assert "Nothing is agreed any more" in page_of(client, world, "way-home").text
