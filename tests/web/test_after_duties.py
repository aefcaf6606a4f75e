"""What is owed for one child, on its page: whose it is, until when and why, and saying what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from carer_app.db.base import new_id
from carer_app.db.queries.follow_ups import duties_of
from carer_app.domain.entries import ExpectedWhere, FoundWhere, PoliceTold, Returned
from carer_app.domain.follow_up import Answer, DutyAnswered
from carer_app.extensions import db
from carer_app.services import follow_ups, occurrences
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import Page, StrictClient
from tests.web.telling import actor

StrictAs = Callable[..., StrictClient]
HOUR = timedelta(hours=1)
QUERIES = 24
"""A posted form and the page after it; `test_queries_a_page` holds each page."""


@pytest.fixture
def ash(app: Flask, world: World) -> str:
    """Ash was reported two hours ago and came back an hour ago, and nobody has been told."""
    with app.app_context():
        for body, at in ((PoliceTold("REF-1"), NOW - 2 * HOUR), (Returned(FoundWhere.CAME_BACK), NOW - HOUR)):
            occurrences.write(db.session, actor(world), world.occurrences["ash"], body, at, entry_id=new_id(), happened_at=at)
        db.session.commit()
    return world.children["ash"]


@pytest.fixture
def as_who(strict_as: StrictAs) -> StrictAs:
    def made(who: str) -> StrictClient:
        client = strict_as(who)
        client.max_queries, client.title_is_h1 = QUERIES, False
        return client

    return made


def page_of(client: StrictClient, child: str, title: str) -> Page:
    """The page of the duty with that title."""
    page = client.get(f"/after/{child}")
    (link,) = (a for a in page.all("a") if a.text == title)
    return client.get(link.get("href", ""))


def said(app: Flask, child: str) -> list[DutyAnswered]:
    with app.app_context():
        return [line.body for line in follow_ups.lines_of(db.session, child) if isinstance(line.body, DutyAnswered)]


def test_what_is_owed_stands_with_whose_it_is_and_until_when(ash: str, as_who: StrictAs) -> None:
    text = as_who("worker").get(f"/after/{ash}").text
    own, others = text.split("For others to do")
    assert "Tell the police that Ash is back Overdue" in own
    assert "Tell the social worker or duty team Owed" in own
    assert "no time is stated" in own
    assert "Independent Return Interview within 72 hours Owed" in others
    assert "The council in charge of the child’s care · due" in others
    assert others.index("Prevention Interview") < others.index("Look again at the documents")


def test_a_social_worker_sees_the_same_from_the_other_side(ash: str, as_who: StrictAs) -> None:
    own, others = as_who("social").get(f"/after/{ash}").text.split("For others to do")
    assert "Independent Return Interview within 72 hours" in own
    assert "Tell the police that Ash is back" in others


def test_a_duty_says_why_it_is_owed_and_what_it_was_counted_from(ash: str, as_who: StrictAs, world: World) -> None:
    page = page_of(as_who("manager"), ash, "Independent Return Interview within 72 hours")
    assert "counted from the return" in page.text
    assert "framework" in page.text
    assert f"/occurrence/{world.occurrences['ash']}" in page.links
    assert "Not yours to do" in page.text


def test_it_was_done_and_says_who_and_why_and_can_be_owed_again(app: Flask, ash: str, as_who: StrictAs) -> None:
    manager = as_who("manager")
    page = page_of(manager, ash, "Look again at the documents").submit(0, note="With Sam on Monday.")
    assert "Written down: done." in page.text
    done = page.text.split("Done or not needed")[1]
    assert "Look again at the documents Done Manager" in done
    assert "With Sam on Monday." in done
    with app.app_context():
        assert "nat_review_documents" not in {row.rule for row in duties_of(db.session, [ash])}
    page = page_of(manager, ash, "Look again at the documents").submit(0, reason="That was another child.")
    assert "It is owed again." in page.text
    assert "Look again at the documents Owed" in page.text
    assert [body.answer for body in said(app, ash)] == [Answer.DONE, Answer.OWED_AGAIN]


def test_what_is_not_needed_wants_its_reason_and_keeps_the_words(app: Flask, ash: str, as_who: StrictAs) -> None:
    page = page_of(as_who("manager"), ash, "Prevention Interview").submit(1, reason=" ", expect=422)
    assert "Say why this is not needed." in page.text
    page = page.submit(1, reason="The police held it at the station.")
    assert "Prevention Interview Not needed" in page.text
    assert "The police held it at the station." in page.text


def test_a_time_before_it_was_owed_is_refused_and_what_was_typed_stays(app: Flask, ash: str, as_who: StrictAs) -> None:
    page = page_of(as_who("manager"), ash, "Look again at the documents")
    early = {"done_at": "at", "done_at-time": "12:00", "done_at-day": (NOW - timedelta(days=3)).date().isoformat()}
    page = page.submit(0, note="Kept words.", expect=422, **early)
    assert "before this was owed" in page.text
    assert "Kept words." in page.html
    assert not said(app, ash)


def test_the_same_form_twice_is_one_answer(app: Flask, ash: str, as_who: StrictAs) -> None:
    page = page_of(as_who("manager"), ash, "Look again at the documents")
    page.submit(0)
    page.submit(0, expect=422)
    assert len(said(app, ash)) == 1


def test_who_answers_second_sees_what_they_wrote(app: Flask, ash: str, as_who: StrictAs) -> None:
    first, second = (page_of(as_who(name), ash, "Look again at the documents") for name in ("manager", "manager"))
    first.submit(0, note="With Sam on Monday.")
    page = second.submit(0, note="I did it on Tuesday.", expect=422)
    assert page.has("I did it on Tuesday.")
    assert page.has("With Sam on Monday.")
    assert [answer.reason for answer in said(app, ash)] == ["With Sam on Monday."]


def test_a_carer_answers_what_carers_owe_and_nothing_else(app: Flask, ash: str, as_who: StrictAs) -> None:
    worker = as_who("worker")
    page_of(worker, ash, "Tell the social worker or duty team").submit(0)
    assert len(said(app, ash)) == 1
    page = page_of(worker, ash, "Look again at the documents")
    assert not page.forms
    assert "Whoever runs what follows" in page.text
    worker.post(page.url, {"answer": "done", "entry_id": new_id()}, expect=422)
    assert len(said(app, ash)) == 1


def test_whoever_has_to_be_told_can_be_told_by_email_from_the_duty(ash: str, as_who: StrictAs, world: World) -> None:
    """NAT-3.10, NAT-4.5. What is others' to do leads nowhere."""
    tell = f"/occurrence/{world.occurrences['ash']}/tell"
    page = page_of(as_who("worker"), ash, "Tell the social worker or duty team")
    assert tell in page.links
    assert as_who("worker").get(tell).h1 == "Tell them by e-mail"
    assert tell not in page_of(as_who("worker"), ash, "Look again at the documents").links


def test_one_answer_can_be_for_every_time_the_rule_asks_for(app: Flask, world: World, ash: str, as_who: StrictAs) -> None:
    second = a_second_time(app, world)
    page = as_who("manager").get(f"/after/{ash}")
    assert "The same for 1 other time" in page.text
    page_of(as_who("manager"), ash, "Look again at the documents").submit(0, also="y")
    with app.app_context():
        (line,) = follow_ups.lines_of(db.session, ash)
        assert set(line.occurrences) == {world.occurrences["ash"], second}


def a_second_time(app: Flask, world: World) -> str:
    """Ash goes again half an hour after the return, and comes back."""
    with app.app_context():
        at, second = NOW - HOUR / 2, new_id()
        occurrences.start(db.session, actor(world), [world.children["ash"]], ExpectedWhere.HOME, at, occurrence_ids=[second])
        for body in (PoliceTold("REF-2"), Returned(FoundWhere.CAME_BACK)):
            occurrences.write(db.session, actor(world), second, body, NOW - HOUR / 4, entry_id=new_id(), happened_at=NOW - HOUR / 4)
        db.session.commit()
    return second


def test_a_duty_that_is_no_longer_owed_leads_to_what_is(ash: str, as_who: StrictAs) -> None:
    page = as_who("manager").get(f"/after/{ash}/duties/{new_id()}")
    assert "not owed any more" in page.text
    assert page.url.startswith(f"/after/{ash}")


def test_the_plan_leads_to_what_follows(ash: str, as_who: StrictAs) -> None:
    assert f"/after/{ash}" in as_who("worker").get(f"/plans/{ash}").links


def test_the_page_says_that_the_child_is_away_again(app: Flask, world: World, ash: str, as_who: StrictAs) -> None:
    """Nobody is told only of the return (NAT-4.4)."""
    assert "Ash is not home now" not in as_who("worker").get(f"/after/{ash}").text
    with app.app_context():
        occurrences.start(db.session, actor(world), [ash], ExpectedWhere.HOME, NOW, occurrence_ids=[again := new_id()])
        db.session.commit()
    page = as_who("worker").get(f"/after/{ash}")
    assert "Ash is not home now" in page.text
    assert f"/occurrence/{again}" in page.links
