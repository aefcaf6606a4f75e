"""Interviews on the pages: from the child's wish to the words that only those read who may, and the count by month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from carer_app.db.base import new_id
from carer_app.db.models.interviews import InterviewAccess
from carer_app.domain.entries import FoundWhere, PoliceTold, Returned
from carer_app.domain.interviews_read import Interview
from carer_app.domain.placement_concern import concerns
from carer_app.extensions import db
from carer_app.services import duties, follow_ups, interviews, numbers, occurrences, plan_proposals
from carer_app.services.actor import Actor
from carer_app.web.after.interview_verbs import VERBS
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import Page, StrictClient

StrictAs = Callable[..., StrictClient]
QUERIES = 40
"""A posted form, what it reckons afresh, and the page after it; `test_queries_a_page` holds each page."""
OWN = "They never ask me first."
LIVES = "It is loud there and nobody sleeps."
OFFERED = {"by_name": "Ivy Test", "by_role": "return interviewer", "how": "By phone"}
HELD = {
    "by_name": "Ivy Test",
    "by_role": "return interviewer",
    "holder": "independent_person",
    "independent": "y",
    "place": "The library",
    "helplines": "116 000",
}


@pytest.fixture
def people(strict_as: StrictAs) -> Callable[[str], StrictClient]:
    made: dict[str, StrictClient] = {}

    def one(name: str) -> StrictClient:
        if name not in made:
            made[name] = strict_as(name)
            made[name].max_queries = QUERIES
            made[name].title_is_h1 = False  # headings here hold the child's name, and titles may not
        return made[name]

    return one


@pytest.fixture
def ash_is_back(app: Flask, world: World) -> str:
    with app.app_context():
        for body in (PoliceTold("REF-1"), Returned(FoundWhere.CAME_BACK)):
            at = NOW - timedelta(minutes=30 if isinstance(body, PoliceTold) else 20)
            actor = Actor(world.people["manager"], "Manager", "test")
            occurrences.write(db.session, actor, world.occurrences["ash"], body, at, entry_id=new_id(), happened_at=at)
        db.session.commit()
    return world.children["ash"]


def the_one(app: Flask, child: str) -> Interview:
    with app.app_context():
        (one,) = interviews.of_child(db.session, child)
    return one


def begun(client: StrictClient, app: Flask, world: World, child: str) -> Interview:
    page = client.get(f"/after/{child}/interviews/new")
    page.submit(action="/interviews/new", times=world.occurrences["ash"], wish="yes", who="Somebody new", words="Not at home.")
    return the_one(app, child)


def given(app: Flask, world: World, child: str, one: Interview, days: float = 3) -> str:
    with app.app_context():
        row = InterviewAccess(child_id=child, interview_id=one.id, person_id=world.people["interviewer"], given_by=world.people["social"])
        row.from_at, row.to_at = NOW - timedelta(days=7), NOW + timedelta(days=days)
        db.session.add(row)
        db.session.commit()
        return row.id


def posted(client: StrictClient, url: str, **data: object) -> Page:
    return client.get(url).submit(action=url, **data)


def test_it_is_owed_then_begun_with_the_childs_wish_and_each_step_is_dated(
    app: Flask, world: World, people: Callable[[str], StrictClient], ash_is_back: str
) -> None:
    """NAT-4.10a, NOTT-87."""
    manager = people("manager")
    page = manager.get(f"/after/{ash_is_back}")
    assert "Not offered yet" in page.text
    assert "Return interview: not begun" in page.text
    one = begun(manager, app, world, ash_is_back)
    here = f"/after/{ash_is_back}/interviews/{one.id}"
    page = posted(manager, f"{here}/offered", **OFFERED)
    assert "offered by Ivy Test" in page.text
    page = manager.get(f"{here}/answer").submit(action=f"{here}/answer", expect=422, answer="no")
    assert "Only the child says no" in page.text
    page = posted(manager, f"{here}/answer", answer="no", words="I am tired of talking.", said_to="Ivy Test", offer_again="On Friday")
    assert "Refused by the child" in page.text
    assert "I am tired of talking." not in page.text, "the home reads the dated fact, and not the words"
    page = posted(manager, f"{here}/held", **HELD)
    assert "held by Ivy Test" in page.text
    assert the_one(app, ash_is_back).held is not None
    assert "Not offered yet" not in manager.get(f"/after/{ash_is_back}").text


def test_nobody_of_the_home_holds_it_and_what_was_typed_stays(
    app: Flask, world: World, people: Callable[[str], StrictClient], ash_is_back: str
) -> None:
    """NAT-4.11, NOTT-86."""
    manager = people("manager")
    one = begun(manager, app, world, ash_is_back)
    url = f"/after/{ash_is_back}/interviews/{one.id}/held"
    page = manager.get(url)
    assert "The carer, or anyone who works in the home" in page.text
    page = page.submit(action=url, expect=422, **{key: value for key, value in HELD.items() if key != "independent"})
    assert "never holds it" in page.text
    assert 'value="The library"' in page.html
    assert the_one(app, ash_is_back).is_open


def test_the_interviewer_sees_what_they_need_and_writes_what_the_home_does_not_read(
    app: Flask, world: World, people: Callable[[str], StrictClient], ash_is_back: str
) -> None:
    """NAT-4.12, NOTT-64, NOTT-91."""
    one = begun(people("social"), app, world, ash_is_back)
    mine = f"/after/to-hold/{given(app, world, ash_is_back, one)}"
    ivy = people("interviewer")
    assert "Ash" in ivy.get("/after/to-hold").text
    page = ivy.get(mine)
    assert "Larch House" in page.text
    assert "Somebody new" in page.text
    posted(ivy, f"{mine}/held", **HELD)
    posted(ivy, f"{mine}/words", own=OWN, view="She needs to be asked.")
    posted(ivy, f"{mine}/felt", part_of_why="yes", words=LIVES)
    posted(ivy, f"{mine}/police", what="A blue car", why="Another child is still with him", to_whom="101, log 12")
    posted(ivy, f"{mine}/finding", kind="place", name="The old mill", why="She was there twice.")
    page = posted(ivy, f"{mine}/shared", whom="home", what="She would like to be asked before plans change.")
    for words in (OWN, LIVES, "She needs to be asked.", "A blue car"):
        assert words in page.text, words
    read = people("social").get(f"/after/{ash_is_back}/interviews/{one.id}").text
    assert OWN in read
    assert LIVES in read
    for who in ("manager", "worker"):
        seen = people(who).get(f"/after/{ash_is_back}/interviews/{one.id}").text
        assert "She would like to be asked before plans change." in seen
        assert not [words for words in (OWN, LIVES, "She needs to be asked.", "A blue car") if words in seen], who
    with app.app_context():
        (worry,) = concerns(follow_ups.lines_of(db.session, ash_is_back))
        (finding,) = plan_proposals.open_for(db.session, [ash_is_back])
    assert worry.raised.body.text == LIVES
    assert (finding.line.section, finding.line.value["name"]) == ("places", "The old mill")


def test_when_their_time_is_over_there_is_nothing_and_the_social_worker_gives_it_and_takes_it_back(
    app: Flask, world: World, people: Callable[[str], StrictClient], ash_is_back: str
) -> None:
    one = begun(people("social"), app, world, ash_is_back)
    over = given(app, world, ash_is_back, one, days=-1)
    assert people("interviewer").get(f"/after/to-hold/{over}", expect=404)
    assert "You were given none" in people("interviewer").get("/after/to-hold").text
    url = f"/after/{ash_is_back}/interviews/{one.id}/account"
    until = NOW + timedelta(days=5)
    day = [str(until.day), str(until.month), str(until.year)]
    page = people("social").get(url)
    page = page.submit(action="/account", person=world.people["interviewer"], until=day)
    assert "Given." in page.text
    assert "Ash" in people("interviewer").get("/after/to-hold").text
    with app.app_context():
        (access_id,) = db.session.scalars(select(InterviewAccess.id).where(InterviewAccess.to_at > NOW))
    page = page.submit(action=f"/account/{access_id}")
    assert "Taken back" in page.text
    assert "You were given none" in people("interviewer").get("/after/to-hold").text


def test_the_police_talk_is_written_by_whoever_cares_and_another_holder_needs_the_packs_reason(
    app: Flask, world: World, people: Callable[[str], StrictClient], ash_is_back: str
) -> None:
    """NAT-4.8a, NAT-4.8b, NAT-4.9."""
    worker, url = people("worker"), f"/after/{ash_is_back}/interviews/first"
    page = worker.get(url)
    assert "The plan names the carer or a trusted adult" in page.text
    page = page.submit(action=url, expect=422, time=world.occurrences["ash"], holder="nobody", by_name="PC Invented")
    assert "Write why nobody talked with the child." in page.text
    page = posted(worker, url, time=world.occurrences["ash"], holder="agreed_adult", by_name="Jo", worry="yes", learned="A lift home.")
    assert "Tell the police and the return interviewer of this worry now." in page.text
    assert "A lift home." in page.text


def test_a_worry_about_the_home_changes_nothing_that_the_home_sees_and_the_social_worker_is_told_who_held_it(
    app: Flask, world: World, people: Callable[[str], StrictClient], ash_is_back: str
) -> None:
    """NAT-4.8b, NOTT-70, NOTT-64: choices that vanish would tell that something was written."""
    url = f"/after/{ash_is_back}/interviews/first"

    def choices(who: str) -> list[str | None]:
        return [one.get("value") for one in people(who).get(url).all("input") if one.get("name") == "holder"]

    before = choices("worker")
    people("social").get(f"/after/{ash_is_back}/concern").submit(action="/concern", text=LIVES)
    assert choices("worker") == before
    assert choices("social") == ["police", "nobody"]
    posted(people("worker"), url, time=world.occurrences["ash"], holder="agreed_adult", by_name="Jo", worry="no")
    assert "Ask the police to see Ash" in people("social").get(f"/after/{ash_is_back}").text
    assert "Ask the police to see Ash" not in people("worker").get(f"/after/{ash_is_back}").text


def test_no_free_words_of_an_interview_reach_the_home(
    app: Flask, world: World, people: Callable[[str], StrictClient], ash_is_back: str
) -> None:
    """NOTT-64: the child's words may stand in any of them, the wish and what was tried too."""
    one = begun(people("social"), app, world, ash_is_back)
    at = f"/after/{ash_is_back}/interviews/{one.id}"
    posted(people("social"), f"{at}/wish", wish="yes", words="Not while he is on shift.", who="Not him")
    posted(people("social"), f"{at}/tried", how="By phone at school", by_name="Sam", came_of_it="She whispered that he listens.")
    for secret in ("on shift", "Not him", "he listens", "at school"):
        assert secret in people("social").get(at).text
        for who in ("worker", "manager"):
            assert secret not in people(who).get(at).text
            assert secret not in people(who).get(f"/after/{ash_is_back}").text


def test_the_count_by_month_is_one_screen_in_words_and_numbers(
    app: Flask, world: World, people: Callable[[str], StrictClient], ash_is_back: str
) -> None:
    one = begun(people("manager"), app, world, ash_is_back)
    posted(people("manager"), f"/after/{ash_is_back}/interviews/{one.id}/offered", **OFFERED)
    with app.app_context():
        duties.reckon(db.session, ash_is_back, NOW + timedelta(hours=1))
        db.session.commit()
        numbers.recount(db.session)
    page = people("manager").get("/after/interviews/by-month")
    assert "1 owed, 1 offered, 0 accepted, 0 refused, 0 held" in page.text
    assert "1 owed" in people("social").get("/after/interviews/by-month").text
    assert "No return interview was owed yet" in people("agency").get("/after/interviews/by-month").text


def test_every_page_to_write_on_names_the_child(people: Callable[[str], StrictClient], app: Flask, world: World, ash_is_back: str) -> None:
    one = begun(people("social"), app, world, ash_is_back)
    for what in VERBS:
        page = people("social").get(f"/after/{ash_is_back}/interviews/{one.id}/{what}")
        assert "{child}" not in page.text, what
    page = people("social").get(f"/after/{ash_is_back}/interviews/{one.id}/finding")
    assert "A place Ash goes" in page.text
