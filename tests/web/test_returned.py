"""Back: where found, the ordered steps, the police and the social worker told, closing, gone again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from carer_app.db.base import new_id
from carer_app.db.models.children import Child, ContactSlot, ScopeKind, Slot, role_slot
from carer_app.db.models.people import Home, Person
from carer_app.domain.entries import (
    ExpectedWhere,
    FoundWhere,
    Located,
    PoliceAnswered,
    PoliceOutcome,
    PoliceTold,
    PoliceUpdated,
    Returned,
    ReturnStep,
    StepResult,
    StepTaken,
)
from carer_app.domain.levels import State
from carer_app.extensions import db
from carer_app.services import occurrences, protocols
from tests import factories as make
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import Page, StrictClient, values_of
from tests.web.telling import actor, answer, folded, kinds, log, police_level, write
from tests.web.test_report import QUERIES, whole

StrictAs = Callable[..., StrictClient]
NOT_TOLD = "You have NOT told the police that the child is back"


@pytest.fixture
def client(strict_as: StrictAs) -> StrictClient:
    client = strict_as("worker")
    client.max_queries, client.title_is_h1 = QUERIES, False
    return client


def come_back(client: StrictClient, occurrence: str, found: str = "came_back", **answers: str) -> Page:
    page = client.get(f"/returned/{occurrence}?found={found}")
    return page.submit(action=f"/returned/{occurrence}", **({"is_here": "yes"} if found != "came_back" else {}), **answers)


def press(page: Page, step: str, said: str, **answers: object) -> Page:
    return page.submit(action=f"/step/{step}", press=("answer", said), **answers)


def now_asks(page: Page) -> str:
    """The step that is asked now."""
    card = next(e for e in page.all("div") if "nhy-card" in (e.get("class") or "").split())
    return " ".join("".join(next(card.iter("h2")).itertext()).split())


def test_where_the_child_was_found_is_asked_first(world: World, client: StrictClient) -> None:
    page = client.get(f"/returned/{world.occurrences['ash']}")
    assert page.h1 == "Where was Ash found?"
    assert page.title.startswith("Where was the child found?")
    offered = [button.get("value") for button in page.all("button")]
    assert offered == ["came_back", "family_or_friends", "police", "hospital", "other"]


def test_back_without_help_is_one_more_tap(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = world.occurrences["ash"]
    page = come_back(client, occurrence)
    body = log(app, occurrence)[-1].body
    assert body == Returned(FoundWhere.CAME_BACK)
    assert page.h1 == "Now that Ash is back"
    assert page.title.startswith("Now that the child is back")
    assert now_asks(page) == "Is Ash hurt or unwell?"


def test_the_steps_come_in_order_one_at_a_time(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = world.occurrences["ash"]
    page = come_back(client, occurrence)
    asked = []
    for step, said in (
        ("hurt_or_unwell", "no"),
        ("welcome", "done"),
        ("signs", "no"),
        ("people_told", "done"),
        ("safe_to_stay", "yes"),
        ("documents_review", "asked"),
        ("count_check", "done"),
    ):
        asked.append(now_asks(page))
        page = press(page, step, said, **({"told": ["social_worker"]} if step == "people_told" else {}))
    assert asked == [
        "Is Ash hurt or unwell?",
        "A warm welcome",
        "Do you see any of these?",
        "Tell the social worker or the duty team",
        "Is it safe for Ash to stay here tonight?",
        "Look again at the plan",
        "How often has this happened?",
    ]
    assert "Every step is answered." in page.text
    assert "Everything the closing rules ask for is there. Still to come: Look again at the plan (asked for, not held yet)." in page.text
    assert f"/returned/{occurrence}/step/crime_evidence" in page.links
    page = page.submit(action="/close")
    assert page.h1 == "This log is closed"
    assert folded(app, occurrence).state is State.CLOSED


def test_a_reported_child_has_the_police_told_and_both_interviews(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="TV 9"))
    page = come_back(client, occurrence)
    assert NOT_TOLD in whole(page)
    page = press(press(press(page, "hurt_or_unwell", "no"), "welcome", "done"), "signs", "no")
    assert now_asks(page) == "Tell the police that Ash is back"
    assert "TV 9" in page.text
    page = page.submit(action="/ring")
    assert "Did they answer?" in page.text
    page = page.submit(action="/rang", press=("answered", "yes"))
    page = page.submit(action="/police-know")
    assert NOT_TOLD not in whole(page)
    told = folded(app, occurrence).told_police_of_return
    assert told is not None
    page = press(press(page, "people_told", "done", told=["edt"]), "safe_to_stay", "yes")
    page = press(page, "prevention_interview", "arranged")
    assert now_asks(page) == "Independent Return Interview"
    assert "To be held by" in page.text
    assert 'data-timer="' in page.html


def test_what_was_asked_for_is_not_called_done(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    steps = [
        ReturnStep("prevention_interview", "arranged"),
        ReturnStep("return_interview", "asked"),
        ReturnStep("documents_review", "asked"),
    ]
    write(app, world, occurrence, PoliceTold(reference="TV 9"), Returned(FoundWhere.CAME_BACK), *steps)
    page = client.get(f"/returned/{occurrence}")
    assert "Independent Return Interview: asked for, not held yet" in page.text
    assert "Prevention Interview: arranged, not held yet" in page.text
    live = client.get(f"/occurrence/{occurrence}")
    assert "independent return interview: asked for" in live.text.lower()
    assert "plan: asked for" in live.text
    page = press(client.get(f"/returned/{occurrence}/step/return_interview"), "return_interview", "held")
    assert "Independent Return Interview: held" in page.text
    assert "held, not held" not in page.text


def test_an_older_done_is_told_as_what_its_button_said(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="TV 9"), Returned(FoundWhere.CAME_BACK), ReturnStep("return_interview", "done"))
    assert "Independent Return Interview: asked for, not held yet" in client.get(f"/returned/{occurrence}").text
    assert "independent return interview: asked for" in client.get(f"/occurrence/{occurrence}").text.lower()


def test_the_72_hours_run_from_the_return(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="TV 9"), Returned(FoundWhere.CAME_BACK))
    page = client.get(f"/returned/{occurrence}/step/return_interview")
    due = (NOW + timedelta(hours=72)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert f'data-timer="{due}"' in page.html


def test_closing_is_refused_until_everything_is_done(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="TV 9"))
    page = come_back(client, occurrence)
    page = client.post(f"/returned/{occurrence}/close", {"entry_id": new_id()}, expect=409)
    assert "This cannot be closed yet." in page.text
    assert "Tell the police that the child is back." in page.text
    assert "closed" not in kinds(app, occurrence)


def test_not_sure_is_kept_and_asked_again_and_does_not_close(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = world.occurrences["ash"]
    page = press(come_back(client, occurrence), "hurt_or_unwell", "dont_know")
    assert now_asks(page) == "A warm welcome"
    assert "not sure yet" in page.text
    write(app, world, occurrence, *(ReturnStep(step, said) for step, said in SETTLED.items()))
    page = client.get(f"/returned/{occurrence}")
    assert now_asks(page) == "Is Ash hurt or unwell?"
    assert folded(app, occurrence).may_close is False
    press(page, "hurt_or_unwell", "no")
    assert folded(app, occurrence).may_close is True


SETTLED = {
    "welcome": "done", "signs": "no", "people_told": "done", "safe_to_stay": "yes", "documents_review": "asked", "count_check": "done",
}  # fmt: skip


def test_a_sign_leads_to_keeping_evidence(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = world.occurrences["ash"]
    page = press(press(come_back(client, occurrence), "hurt_or_unwell", "no"), "welcome", "done")
    again = press(page, "signs", "yes", expect=422)
    assert "Tick what you see" in again.text
    again = press(page, "signs", "no", seen=["Injuries or marks"], expect=422)
    assert "You ticked something" in again.text
    page = press(page, "signs", "yes", seen=["Injuries or marks"])
    assert log(app, occurrence)[-1].body == ReturnStep("signs", "yes", signs=("Injuries or marks",))
    assert now_asks(page) == "Could a crime have been done to Ash?"
    assert "suggest waiting to wash" in page.text


def test_what_may_have_been_done_is_told_to_the_police(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = world.occurrences["ash"]
    come_back(client, occurrence)
    page = press(client.get(f"/returned/{occurrence}/step/crime_evidence"), "crime_evidence", "yes")
    assert "Tell the police what may have been done" in page.text
    write(app, world, occurrence, PoliceUpdated("Bruises and a new phone"))
    assert "Tell the police what may have been done" not in client.get(f"/returned/{occurrence}").text


def test_a_possible_crime_closes_once_the_police_know_or_it_is_written_why_not(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-4.3d"""
    occurrence = world.occurrences["ash"]
    come_back(client, occurrence)
    write(app, world, occurrence, *(ReturnStep(step, said) for step, said in {**SETTLED, "hurt_or_unwell": "no"}.items()))
    page = press(client.get(f"/returned/{occurrence}/step/crime_evidence"), "crime_evidence", "yes")
    assert "Tell the police about the possible crime" in page.text
    assert "Close this log?" not in page.text
    again = page.submit(action="/crime-told", expect=422)
    assert "Write who at the police knows, or why they were not told." in again.text
    page = page.submit(action="/crime-told", crime_why_not="An officer brought Ash home and saw it")
    assert log(app, occurrence)[-1].body == ReturnStep("crime_told", "not_needed", "Why not: An officer brought Ash home and saw it")
    assert "Tell the police what may have been done" not in page.text
    assert "Close this log?" in page.text


def test_not_safe_to_stay_is_told_to_the_social_worker(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = world.occurrences["ash"]
    come_back(client, occurrence)
    page = press(client.get(f"/returned/{occurrence}/step/safe_to_stay"), "safe_to_stay", "dont_know")
    assert "It may not be safe here" in page.text
    write(app, world, occurrence, StepTaken("tell_edt", StepResult.SPOKE))
    assert "It may not be safe here" not in client.get(f"/returned/{occurrence}").text


def test_not_safe_to_stay_closes_once_it_is_written_who_knows(app: Flask, world: World, client: StrictClient) -> None:
    """NOTT-64"""
    occurrence = world.occurrences["ash"]
    come_back(client, occurrence)
    write(app, world, occurrence, *(ReturnStep(step, said) for step, said in {**SETTLED, "hurt_or_unwell": "no"}.items()))
    page = press(client.get(f"/returned/{occurrence}/step/safe_to_stay"), "safe_to_stay", "no")
    assert "It may not be safe here" in page.text
    assert "Close this log?" not in page.text
    assert "Every step is done." not in page.text
    again = page.submit(action="/safety-told", expect=422)
    assert "write the name of who knows" in again.text
    page = page.submit(action="/safety-told", safety_told=["edt"], safety_who="Ms Vale")
    assert log(app, occurrence)[-1].body == ReturnStep("safety_told", "done", "Told: the out-of-hours duty team. Spoke to Ms Vale")
    assert "It may not be safe here" not in page.text
    assert "Close this log?" in page.text


def test_they_know_says_who(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-3.10"""
    occurrence = world.occurrences["ash"]
    come_back(client, occurrence)
    page = client.get(f"/returned/{occurrence}/step/people_told")
    again = press(page, "people_told", "done", told=["family"], expect=422)
    assert "Tick the social worker or the duty team, or write the name of who knows." in again.text
    assert any(box.get("value") == "family" and box.get("checked") is not None for box in again.all("input"))
    press(again, "people_told", "done", told=["family"], who="Ms Vale at the duty team")
    told = "Told: family, as the plan says. Spoke to Ms Vale at the duty team"
    assert log(app, occurrence)[-1].body == ReturnStep("people_told", "done", told)


def test_without_a_sign_a_possible_crime_can_still_be_said(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-4.3d"""
    occurrence = world.occurrences["ash"]
    come_back(client, occurrence)
    write(app, world, occurrence, ReturnStep("signs", "no"))
    page = client.get(f"/returned/{occurrence}")
    assert "If you think so Could a crime have been done to Ash?" in page.text
    page = press(client.get(f"/returned/{occurrence}/step/crime_evidence"), "crime_evidence", "yes")
    assert "Tell the police what may have been done" in page.text


def test_telling_the_duty_team_is_a_call_and_its_result(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = world.occurrences["ash"]
    with app.app_context():
        home = db.session.get_one(Home, world.homes["larch"])
        slot = ContactSlot(organisation_id=home.organisation_id, scope_kind=ScopeKind.HOME, scope_id=home.id, slot=Slot.EDT)
        slot.label, slot.telephone = "Harbour night duty", "01632 960009"
        db.session.add(slot)
        db.session.commit()
    come_back(client, occurrence)
    page = client.get(f"/returned/{occurrence}/step/people_told").submit(action="/tell/edt")
    page = page.submit(action="/told", press=("result", "no_answer"))
    assert "people_told" in {gap.code for gap in folded(app, occurrence).missing_to_close}
    page = client.get(f"/returned/{occurrence}/step/people_told").submit(action="/tell/edt")
    page.submit(action="/told", press=("result", "spoke"))
    assert "people_told" not in {gap.code for gap in folded(app, occurrence).missing_to_close}
    assert kinds(app, occurrence) == ["returned", "call_started", "step_taken", "call_started", "step_taken"]


def test_a_child_who_is_hurt_is_helped_first_and_it_stays_until_somebody_wrote_what_was_done(
    app: Flask, world: World, client: StrictClient
) -> None:
    """NAT-4.3a."""
    occurrence = police_level(app, world)
    help_first = "Ash is hurt or unwell: get help first"
    page = press(come_back(client, occurrence), "hurt_or_unwell", "yes")
    assert now_asks(page) == "A warm welcome"
    assert help_first in page.text
    page = client.get(f"/returned/{occurrence}/step/hurt_or_unwell")
    assert help_first not in press(page, "hurt_or_unwell", "yes", note="A cut hand. Cleaned, and 111 was rung.").text


def test_only_the_child_says_no_to_the_return_interview(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-4.10b."""
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="TV 9"), Returned(FoundWhere.CAME_BACK))
    page = press(client.get(f"/returned/{occurrence}/step/return_interview"), "return_interview", "not_needed", note="He does not want it")
    assert "still to be asked for" in page.text
    assert "not sure yet" not in page.text


def test_not_needed_has_its_reason(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="TV 9"), Returned(FoundWhere.CAME_BACK))
    page = client.get(f"/returned/{occurrence}/step/prevention_interview")
    assert "Write why it is not needed." in press(page, "prevention_interview", "not_needed", expect=422).text
    press(page, "prevention_interview", "not_needed", note="The plan names the carer")
    assert log(app, occurrence)[-1].body == ReturnStep("prevention_interview", "not_needed", "The plan names the carer")


def test_at_a_hospital_not_back_yet(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    page = client.get(f"/returned/{occurrence}?found=hospital")
    assert "Say whether Ash is here now." in page.submit(action=f"/returned/{occurrence}", expect=422).text
    page = page.submit(action=f"/returned/{occurrence}", is_here="with_adult", place="St Example")
    assert log(app, occurrence)[-1].body == Located(FoundWhere.HOSPITAL, True, "St Example")
    assert page.h1 == "At a hospital"
    assert "who can consent to treatment" in page.text
    page = page.submit(action="/looked-after", consent="Harbour County", staying="Night worker")
    assert "Consent to treatment: Harbour County" in str(log(app, occurrence)[-1].body)
    page = client.get(f"/returned/{occurrence}?found=hospital").submit(action=f"/returned/{occurrence}", is_here="yes")
    assert page.h1 == "Now that Ash is back"


def test_found_with_friends_and_nobody_checked_is_no_return(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    page = client.get(f"/returned/{occurrence}?found=family_or_friends")
    client.post(f"/returned/{occurrence}", values_of(page.forms[0]) | {"is_here": "alone", "place": "A flat"}, expect=302)
    assert log(app, occurrence)[-1].body == Located(FoundWhere.FAMILY_OR_FRIENDS, False, "A flat")
    assert folded(app, occurrence).located_at is None
    assert folded(app, occurrence).is_open


def test_brought_back_by_the_police_they_need_not_be_told(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="TV 9"))
    page = come_back(client, occurrence, "police", brought_by="PC Reed")
    assert NOT_TOLD not in whole(page)


def test_coming_back_twice_is_once(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = world.occurrences["ash"]
    form = client.get(f"/returned/{occurrence}?found=came_back")
    form.submit(action=f"/returned/{occurrence}")
    form.submit(action=f"/returned/{occurrence}")
    client.get(f"/returned/{occurrence}")
    client.post(f"/returned/{occurrence}", {"entry_id": new_id(), "found_where": "came_back"})
    assert kinds(app, occurrence) == ["returned"]
    page = client.get(f"/returned/{occurrence}")
    for _ in range(2):
        press(page, "hurt_or_unwell", "no")
    assert kinds(app, occurrence) == ["returned", "return_step"]


def test_gone_again_begins_a_log_that_goes_on_from_this_one(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = world.occurrences["ash"]
    come_back(client, occurrence)
    form = client.get(f"/returned/{occurrence}/gone-again").forms[0]
    given = {field.get("name"): field.get("value") for field in form.iter("input")}
    client.post("/decide/start", {**given, "expected_where": "home"}, expect=302)
    with app.app_context():
        begun = occurrences.occurrence_of(db.session, given["child"].split(":")[1])
    assert begun.opened is not None
    assert begun.opened.continues == occurrence


def test_gone_again_the_time_before_stays_in_sight_and_nobody_is_told_only_of_the_return(
    app: Flask, world: World, client: StrictClient
) -> None:
    before = police_level(app, world)
    write(app, world, before, PoliceTold(reference="TV 9"), Returned(FoundWhere.CAME_BACK))
    assert NOT_TOLD in whole(client.get(f"/returned/{before}"))
    again = new_id()
    with app.app_context():
        later = NOW + timedelta(minutes=1)
        occurrences.start(db.session, actor(world), [world.children["ash"]], ExpectedWhere.HOME, later, occurrence_ids=[again])
        db.session.commit()
    page = client.get("/")
    assert {f"/returned/{before}", f"/returned/{again}"} <= {link.get("href") for link in page.all("a")}
    page = client.get(f"/returned/{before}/step/police_told")
    assert NOT_TOLD not in whole(page)
    assert "Ash is not home again" in page.text
    assert "A child in care is back." not in page.text
    assert "is missing again" in page.text
    assert f"/decide/{again}/" in {link.get("href") for link in page.all("a")}


def test_one_call_serves_when_the_police_never_heard_of_the_return(app: Flask, world: World, client: StrictClient) -> None:
    before = police_level(app, world)
    write(app, world, before, PoliceTold(reference="TV 9"), Returned(FoundWhere.CAME_BACK))
    again = new_id()
    with app.app_context():
        occurrences.start(
            db.session, actor(world), [world.children["ash"]], ExpectedWhere.HOME, NOW + timedelta(minutes=1), occurrence_ids=[again]
        )
        db.session.commit()
    page = client.get(f"/report/{again}")
    assert "TV 9" in page.text
    assert "They never heard that Ash came back" in page.text
    page = page.submit(action="/ring").submit(action="/rang", press=("answered", "yes"))
    assert page.h1 == "You are on the call"
    form = client.get(f"/report/{again}/same-report")
    assert f"{form.url}" in page.html
    assert form.h1 == "One call, the same report"
    for _ in range(2):
        form.submit(action="/same-report", name="Control")
    assert kinds(app, again) == ["linked", "call_started", "police_rang", "linked", "police_told", "police_updated"]
    assert folded(app, again).police_reference == "TV 9"
    assert kinds(app, before)[-1] == "police_told_of_return"
    assert not folded(app, before).police_think_missing


def test_siblings_may_come_back_together(app: Flask, world: World, client: StrictClient) -> None:
    both = [new_id(), new_id()]
    with app.app_context():
        home = db.session.get_one(Home, world.homes["larch"])
        children = [make.child(db.session, home, name).id for name in ("Hazel", "Hawthorn")]
        occurrences.start(db.session, actor(world), children, ExpectedWhere.HOME, NOW, occurrence_ids=both)
        db.session.commit()
    page = client.get(f"/returned/{both[0]}?found=came_back")
    assert "Who is back too?" in page.text
    page.submit(action=f"/returned/{both[0]}", also=[both[1]])
    assert [kinds(app, one)[-1] for one in both] == ["returned", "returned"]


def test_nobody_brings_back_a_child_of_another_home(app: Flask, world: World, client: StrictClient) -> None:
    page = client.get(f"/returned/{world.occurrences['ash']}?found=came_back")
    page.submit(action=f"/returned/{world.occurrences['ash']}", also=[world.occurrences["elm"]], expect=422)
    assert kinds(app, world.occurrences["elm"]) == []


def test_looking_writes_nothing(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = answer(app, world, "ash", {})
    for path in ("", "?found=police", "/gone-again", "/step/signs"):
        client.get(f"/returned/{occurrence}{path}")
    assert kinds(app, occurrence) == []


def test_a_stranger_finds_nothing(world: World, strict_as: StrictAs) -> None:
    occurrence, stranger = world.occurrences["ash"], strict_as("stranger")
    for path in ("", "?found=police", "/gone-again", "/step/signs"):
        stranger.get(f"/returned/{occurrence}{path}", expect=404)


def test_a_step_nobody_knows_is_not_found(world: World, client: StrictClient) -> None:
    client.get(f"/returned/{world.occurrences['ash']}/step/dance", expect=404)


def test_the_missing_officer_s_step_says_why_and_has_the_number(app: Flask, world: World, client: StrictClient) -> None:
    write(app, world, world.occurrences["ash"], Returned(FoundWhere.CAME_BACK))
    with app.app_context():
        child = db.session.get_one(Child, world.children["ash"])
        child.responsible_authority, slot = "Nottinghamshire", role_slot("nottinghamshire", "missing_officer")
        protocols.accept(db.session, db.session.get_one(Person, world.people["manager"]), "nottinghamshire", NOW, has_read=True)
        home = db.session.get_one(Home, world.homes["larch"])
        kept = ContactSlot(organisation_id=home.organisation_id, scope_kind=ScopeKind.HOME, scope_id=home.id, slot=slot)
        kept.label, kept.telephone = "Missing officer", "01632 960777"
        db.session.add(kept)
        db.session.commit()
        (occurrence,) = occurrences.start(
            db.session, actor(world), [world.children["ash"]], ExpectedWhere.HOME, NOW, occurrence_ids=[new_id()]
        )
        db.session.commit()
    write(app, world, occurrence, Returned(FoundWhere.CAME_BACK))
    page = client.get(f"/returned/{occurrence}/step/missing_officer_told")
    assert "This is asked because the police were not told." in page.text
    assert "01632 960777" in page.text
    write(app, world, occurrence, PoliceTold(reference="TV 9"), PoliceAnswered(PoliceOutcome.ABSENT))
    assert "because the police said absent" in client.get(f"/returned/{occurrence}/step/missing_officer_told").text
