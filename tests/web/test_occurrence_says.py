"""What can always be said: more worried, a time to look again, less than the guide, a note, a mistake, details, the next shift."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.people import LoginSession
from carer_app.domain.entries import (
    Corrected,
    DetailsGiven,
    HandedOver,
    LevelLowered,
    LevelRaised,
    Noted,
    PoliceAnswered,
    PoliceOutcome,
    PoliceTold,
    ReviewBasis,
    ReviewSet,
    StepResult,
    StepTaken,
)
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.extensions import db
from carer_app.services.situation import situation
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import Page, StrictClient
from tests.web.telling import danger_now, folded, police_level, write
from tests.web.tonight import PLAN, SIGNS, carer, entries, give_plan, level, live, to_looking, to_waiting, whole

StrictAs = Callable[..., StrictClient]


@pytest.fixture
def client(strict_as: StrictAs) -> StrictClient:
    return carer(strict_as)


def last(app: Flask, world: World, kind: type) -> Any:
    return [e.body for e in entries(app, world.occurrences["ash"]) if isinstance(e.body, kind)][-1]


def worried(page: Page) -> Page:
    return page.submit(action="/worried")


def at(world: World, path: str = "") -> str:
    return f"/occurrence/{world.occurrences['ash']}{path}"


def test_more_worried_is_one_tap_up_and_a_reason_is_welcome_afterwards(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-3.15, NAT-APP-OOC-C"""
    page = worried(to_looking(client, world))
    assert page.h1 == "You are more worried"
    assert "Your worry is enough. Ring the police now" in page.text
    assert folded(app, world.occurrences["ash"]).state is State.POLICE_DECIDED
    page = page.submit(action="/worried/why", reason="It is raining and she has no coat.")
    assert "Why I am more worried: It is raining and she has no coat." in page.text
    assert last(app, world, LevelRaised).level is LevelOfIntervention.POLICE


def test_more_worried_while_waiting_starts_the_looking(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-L0-O-d"""
    give_plan(app, world, "ash", warning_signs=SIGNS, plan={"wait_minutes": 240, "police_from_outset": "no"})
    worried(to_waiting(client, world))
    assert level(folded(app, world.occurrences["ash"])) == "carer"


def test_more_worried_twice_from_one_page_is_one_step_up(app: Flask, world: World, client: StrictClient) -> None:
    page = to_looking(client, world)
    for _ in range(2):
        worried(page)
    assert [e.kind for e in entries(app, world.occurrences["ash"])].count("level_raised") == 1


def test_more_worried_once_the_police_know_says_to_tell_them(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-3.22g"""
    police_level(app, world)
    write(app, world, world.occurrences["ash"], PoliceTold(reference="TV-1"))
    page = worried(live(client, world.occurrences["ash"]))
    assert "Tell the police what has changed." in page.text
    assert f"/report/{world.occurrences['ash']}/update" in page.links


def test_the_time_to_look_again_is_the_carers_with_a_reason(app: Flask, world: World, client: StrictClient) -> None:
    """AMB-1"""
    to_looking(client, world)
    page = client.get(at(world, "/look-again"))
    assert "Say when" in page.submit(action="/look-again", reason="Bus at ten.", expect=422).text
    page = page.submit(action="/look-again", review_at="15", reason="Bus at ten.")
    assert last(app, world, ReviewSet).basis is ReviewBasis.CARER
    assert "Bus at ten." in page.text


def test_a_time_that_has_run_out_asks_to_look_again(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-L0-O-e"""
    give_plan(app, world, "ash", warning_signs=SIGNS, plan={"wait_minutes": 240, "police_from_outset": "no"})
    app.config["CLOCK"] = lambda: NOW
    to_waiting(client, world)
    write(app, world, world.occurrences["ash"], ReviewSet(NOW + timedelta(minutes=15), ReviewBasis.CARER, "The bus"))
    assert live(client, world.occurrences["ash"]).h1 == "No immediate intervention"
    app.config["CLOCK"] = lambda: NOW + timedelta(minutes=15)
    page = live(client, world.occurrences["ash"])
    assert page.h1 == "Carer intervention"
    assert "It is time to look again" in page.text


def test_a_time_the_app_set_says_so(app: Flask, world: World, client: StrictClient) -> None:
    """G11"""
    assert "The app set this time." in to_looking(client, world).text


def test_where_the_police_put_it_off_the_carer_is_looking_and_disagreeing_comes_first(
    app: Flask, world: World, client: StrictClient
) -> None:
    """G13, NAT-3.17, NAT-3.19"""
    police_level(app, world)
    write(app, world, world.occurrences["ash"], PoliceTold(reference="TV-1"), PoliceAnswered(PoliceOutcome.DELAYED, reason="Wait."))
    page = live(client, world.occurrences["ash"])
    assert page.h1 == "Police have put it off"
    assert "The police are not looking at the moment: you are." in page.text
    assert page.text.index("Ask for the senior officer") < page.text.index("Do next")
    assert "The police know, and are NOT looking" in whole(page)


def test_less_than_the_guide_says_needs_a_reason(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-INT-11, T41"""
    give_plan(app, world, "ash", plan=PLAN)
    to_looking(client, world)
    page = client.get(at(world, "/lower"))
    assert "Say why you decide on less." in page.submit(action="/lower", level="no_immediate", review_at="15", expect=422).text
    page = page.submit(action="/lower", level="no_immediate", review_at="15", reason="He rang from the bus.")
    assert page.h1 == "No immediate intervention"
    assert "Worker decided on this level. Reason: He rang from the bus." in page.text


def test_nobody_only_waits_while_the_plan_says_nothing_of_the_police(world: World, client: StrictClient) -> None:
    """I4, D14: what is not known is never read as safe, by a person neither"""
    to_looking(client, world)
    page = client.get(at(world, "/lower"))
    assert "something about safety is not known" in page.text
    assert not [form for form in page.forms if (form.get("action") or "").endswith("/lower")]


def test_less_than_a_police_rule_needs_a_second_person_who_says_so_from_their_own_account(
    app: Flask, world: World, client: StrictClient, strict_as: StrictAs
) -> None:
    """D3, G4"""
    police_level(app, world)
    page = client.get(at(world, "/lower"))
    assert "A second person has to agree" in page.text
    assert "Manager" in page.text
    assert "Social" in page.text
    given = {"level": "carer", "review_at": "15", "reason": "He always leaves it behind for football."}
    assert "Name a second person, not you" in page.submit(action="/lower", **given, expect=422).text
    page = page.submit(action="/lower", **given, second_person=world.people["manager"])
    assert page.h1 == "Carer intervention"
    assert "Not confirmed yet by Manager since " in page.text
    lowering = folded(app, world.occurrences["ash"]).lowering
    assert lowering is not None
    assert isinstance(lowering.body, LevelLowered)
    refused = client.get(at(world, f"/lower/{lowering.id}")).submit(action=f"/lower/{lowering.id}", agreed="yes", expect=422)
    assert "Only the person who was named can say this" in refused.text
    manager = carer(strict_as, "manager")
    page = live(manager, world.occurrences["ash"])
    assert "You were named: do you agree?" in page.text
    page = manager.get(at(world, f"/lower/{lowering.id}")).submit(action=f"/lower/{lowering.id}", agreed="no")
    assert page.h1 == "Police intervention"


def test_danger_now_cannot_be_decided_away(app: Flask, world: World, client: StrictClient) -> None:
    """D1 is fixed"""
    danger_now(app, world)
    page = client.get(at(world, "/lower"))
    assert "The level cannot be lowered from here" in page.text
    assert not any((f.get("action") or "").endswith("/lower") for f in page.forms)


def test_a_mistake_is_put_right_by_a_new_line_and_the_first_stays(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-3.5d"""
    to_looking(client, world)
    write(app, world, world.occurrences["ash"], Noted("Seen at the park at five."))
    link = next(link for link in client.get(at(world, "/lines")).links if "/lines/" in link)
    page = client.get(link)
    assert "Seen at the park at five." in page.text
    assert "Write what is right" in page.submit(action=link.rsplit("/", 1)[-1], reason="No idea.", expect=422).text
    page = page.submit(action=link.rsplit("/", 1)[-1], text="At six.", what="wrong_time", reason="I looked at the wrong clock.")
    assert "Seen at the park at five." in page.text
    assert "Put right: At six." in page.text
    assert last(app, world, Corrected).reason == "Wrong time. I looked at the wrong clock."
    assert not last(app, world, Corrected).withdraws


def test_the_right_words_are_enough_to_put_a_line_right(app: Flask, world: World, client: StrictClient) -> None:
    to_looking(client, world)
    write(app, world, world.occurrences["ash"], Noted("Seen at the park at five."))
    link = next(link for link in client.get(at(world, "/lines")).links if "/lines/" in link)
    client.get(link).submit(action=link.rsplit("/", 1)[-1], text="At six.")
    assert last(app, world, Corrected).reason == "Put right."
    assert "Reason: Put right" not in client.get(at(world, "/lines")).text


def test_what_did_not_happen_no_longer_counts_and_needs_no_more_words(app: Flask, world: World, client: StrictClient) -> None:
    to_looking(client, world)
    write(app, world, world.occurrences["ash"], Noted("Seen at the park at five."))
    link = next(link for link in client.get(at(world, "/lines")).links if "/lines/" in link)
    page = client.get(link).submit(action=link.rsplit("/", 1)[-1], what="did_not_happen")
    assert last(app, world, Corrected).withdraws
    assert "A later line says this did not happen." in page.text
    assert "An earlier line did not happen." in page.text
    assert "Put right:" not in page.text


def test_a_line_of_another_log_cannot_be_put_right_here(app: Flask, world: World, client: StrictClient) -> None:
    other = entries(app, world.occurrences["birch"])[0]
    client.get(at(world, f"/lines/{other.id}"), expect=404)


def test_notes_details_and_the_next_shift_are_lines(app: Flask, world: World, client: StrictClient) -> None:
    to_looking(client, world)
    client.get(at(world, "/note")).submit(action="/note", text="The back door was open.")
    assert last(app, world, Noted).text == "The back door was open."
    page = client.get(at(world, "/details"))
    page.submit(action="/details", clothing="Grey hoodie", phone_with_them="no", last_seen_at="60", last_seen_where="Front door")
    details = last(app, world, DetailsGiven).details
    assert details["clothing"] == "Grey hoodie"
    assert details["phone_with_them"] == "no"
    assert details["last_seen_at"].endswith("+00:00")
    page = client.get(at(world, "/details"))
    assert "Grey hoodie" in page.html
    before = len(entries(app, world.occurrences["ash"]))
    page.submit(action="/details")  # nothing new, nothing written
    assert len(entries(app, world.occurrences["ash"])) == before
    assert "Say who takes over" in client.get(at(world, "/hand-over")).submit(action="/hand-over", expect=422).text
    client.get(at(world, "/hand-over")).submit(action="/hand-over", to_name="Night", note="Nan rings at ten.")
    paper = client.raw.get(at(world, "/paper")).text
    assert "Handed over to Night by " in paper
    for words in ("you ·", "saved on this phone", "received"):
        assert words not in paper
    assert last(app, world, HandedOver).to_name == "Night"


def test_when_everything_is_done_and_the_time_has_gone_the_page_says_police_and_one_tap_makes_it_so(
    app: Flask, world: World, client: StrictClient
) -> None:
    """NAT-INT-9, NAT-L1-O-i: time alone writes nothing, so the page says it and a person taps."""
    give_plan(app, world, "ash", warning_signs=SIGNS, plan={"wait_minutes": 240, "police_from_outset": "no"})
    to_looking(client, world)
    occurrence = world.occurrences["ash"]
    with app.app_context():
        steps = [step for step in situation(db.session, occurrence, NOW).steps if step.reasonable]
    write(app, world, occurrence, *(StepTaken(s.code, StepResult.DONE, s.contact, s.contact_id or None) for s in steps))
    assert live(client, occurrence).h1 == "Carer intervention"
    app.config["CLOCK"] = lambda: NOW + timedelta(hours=6)
    app.config["READING_LAPSES_AFTER"] = timedelta(hours=7)  # another matter
    before = len(entries(app, occurrence))
    page = live(client, occurrence)
    assert "The guide now says: police intervention" in page.text
    assert "Every step you can take is done or ruled out." in page.text
    assert len(entries(app, occurrence)) == before
    page = page.submit(action="/go-by-it")
    assert page.h1 == "Police intervention"
    assert "You have NOT told the police yet" in whole(page)


def test_a_page_shown_again_with_what_is_wrong_is_a_reading_too(app: Flask, world: World, client: StrictClient) -> None:
    client.get("/account/password")  # a token, and nothing of a child
    client.post(at(world, "/note"), {"text": ""}, expect=422)
    with app.app_context():
        read = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "read_occurrence")).all()
    assert [(event.person_id, event.child_id) for event in read] == [(world.people["worker"], world.children["ash"])]


def test_what_was_typed_is_kept_when_the_sign_in_ended_meanwhile(app: Flask, world: World, client: StrictClient) -> None:
    page = client.get(at(world, "/note"))
    with app.app_context():
        db.session.execute(update(LoginSession).values(revoked_at=NOW))
        db.session.commit()
    typed = {"text": "He rang from a <blue> car.", "happened": "0"}
    page = client.post(page.url, typed, expect=401, headers={"Sec-Fetch-Site": "same-origin"})
    assert page.h1 == "Sign in first"
    assert page.has("He rang from a <blue> car.")
    assert [form.get("action") for form in page.forms] == [at(world, "/note")]


def test_a_child_who_was_said_to_be_out_of_reach_is_tried_again_and_no_call_is_invented(
    app: Flask, world: World, client: StrictClient
) -> None:
    page = to_looking(client, world)
    assert re.search(r"you said at \d\d:\d\d that you can’t reach Ash: try again", page.text)
    assert "step_taken" not in [e.kind for e in entries(app, world.occurrences["ash"])]


def test_the_first_people_of_the_plan_stand_among_the_first_steps(app: Flask, world: World, client: StrictClient) -> None:
    rows = [{"name": name, "telephone": "07700 900123", "safe_to_ring": "yes"} for name in ("Nan Joan", "Uncle Ray", "Aunt Bee")]
    give_plan(app, world, "ash", people={"people": rows})
    text = to_looking(client, world).text
    assert text.index("Ring Nan Joan") < text.index("Ring Uncle Ray") < text.index("more things to do") < text.index("Ring Aunt Bee")


def test_what_is_not_known_is_named(app: Flask, world: World, client: StrictClient) -> None:
    page = to_looking(client, world)
    assert "Not known yet: whether the plan says to tell the police from the start" in page.text


def test_nobody_is_sent_to_ask_where_everything_is_known(app: Flask, world: World, client: StrictClient) -> None:
    give_plan(app, world, "ash", warning_signs=SIGNS, plan=PLAN)
    assert "Not known yet" not in to_waiting(client, world).text
