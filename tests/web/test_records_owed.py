"""What we owe: reviews until they are written, the regulation's tests with the reason kept, letters that never say they were sent by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from carer_app.db.base import new_id
from carer_app.db.models.children import Child
from carer_app.db.models.follow_ups import DutyRow
from carer_app.db.models.numbers import NumbersRow
from carer_app.db.models.protocols import ProtocolAcceptance
from carer_app.domain.entries import FoundWhere, LevelRaised, PoliceTold, Returned
from carer_app.domain.follow_up import Category, CategoryDecided, DutyAnswered
from carer_app.domain.letters import LETTERS, LetterKept
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.reviewing import NoticesDecided, OccurrenceReviewed
from carer_app.extensions import db
from carer_app.packs import loader
from carer_app.services import duties, follow_ups, occurrences
from carer_app.services import duty_lists as lists
from carer_app.services.actor import Actor
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import StrictClient

StrictAs = Callable[..., StrictClient]
REVIEW = {"well": "They rang at once.", "learned": "The bus is late on Mondays.", "change": "Wait ten minutes.", "on_shift": "Wren"}


@pytest.fixture
def back(app: Flask, world: World) -> World:
    with app.app_context():
        actor = Actor(world.people["manager"], "Manager", "test")
        for minute, body in enumerate((LevelRaised(LevelOfIntervention.POLICE), PoliceTold("REF-1"), Returned(FoundWhere.CAME_BACK))):
            at = NOW - timedelta(minutes=20 - 4 * minute)
            occurrences.write(db.session, actor, world.occurrences["ash"], body, at, entry_id=new_id(), happened_at=at)
        settle()
    return world


def settle() -> None:
    db.session.commit()
    while duties.sweep(db.session, NOW + timedelta(hours=1)):
        pass


def manager(strict_as: StrictAs, name: str = "manager") -> StrictClient:
    made = strict_as(name)
    made.max_queries = 40
    return made


def kept(app: Flask, world: World, kind: type) -> list:  # type: ignore[type-arg]
    with app.app_context():
        lines = follow_ups.lines_of(db.session, world.children["ash"])
        return [line for line in lines if isinstance(line.body, kind)]


def test_a_time_away_is_owed_a_review_until_it_is_written(app: Flask, back: World, strict_as: StrictAs) -> None:
    client, one = manager(strict_as), back.occurrences["ash"]
    assert f"/records/owed/{one}/review" in client.get("/records/owed").links
    page = client.get(f"/records/owed/{one}/review").submit(index=0, **REVIEW)
    assert page.url.endswith("/records/owed")
    assert f"/records/owed/{one}/review" not in page.links
    (line,) = kept(app, back, OccurrenceReviewed)
    assert (line.body.learned, line.author, line.occurrences) == (REVIEW["learned"], back.people["manager"], (one,))
    with app.app_context():
        settle()
        assert db.session.get(NumbersRow, one).reviewed_at == line.written_at  # type: ignore[union-attr]
    assert REVIEW["learned"] in client.get(f"/records/owed/{one}/review").text


def test_a_review_says_what_is_missing_and_keeps_what_was_typed(app: Flask, back: World, strict_as: StrictAs) -> None:
    page = (
        manager(strict_as).get(f"/records/owed/{back.occurrences['ash']}/review").submit(index=0, well="All of it.", learned="", expect=422)
    )
    assert "Write what was learned" in page.text
    assert "All of it." in page.html
    assert kept(app, back, OccurrenceReviewed) == []


def test_the_tests_of_the_regulation_decide_nothing_and_the_reason_is_kept(app: Flask, back: World, strict_as: StrictAs) -> None:
    client, one = manager(strict_as), back.occurrences["ash"]
    page = client.get(f"/records/owed/{one}/notices")
    assert "regulation 40(4)" in page.text
    tests = ("exploitation", "police", "allegation", "enquiry", "serious")
    answers = dict.fromkeys((f"test_{name}" for name in tests), "dont_know")
    page.submit(index=0, **answers, notify="no", reason="", expect=422)
    page.submit(index=0, **answers, notify="no", reason="Back in ten minutes, and safe.")
    (line,) = kept(app, back, NoticesDecided)
    assert (line.body.notify, line.body.reason, line.body.tests["police"]) == (False, "Back in ten minutes, and safe.", "dont_know")


def test_a_letter_is_ready_and_not_sent_until_somebody_says_so(app: Flask, back: World, strict_as: StrictAs) -> None:
    client, url = manager(strict_as), f"/records/owed/{back.occurrences['ash']}/letters/senior_managers"
    page = client.get(url)
    assert "Not sent" in page.text
    assert "reference REF-1" in page.html
    page.submit(index=0, text="Ash was away for a little.", what="kept")
    page = client.get(url)
    assert "Not sent" in page.text
    assert "Ash was away for a little." in page.html
    page.submit(index=0, what="sent", how="", expect=422)
    page.submit(index=0, what="sent", how="By e-mail")
    assert "Not sent" not in client.get(url).text
    assert [line.body.sent for line in kept(app, back, LetterKept)] == [False, True]


def owes(app: Flask, world: World, rule: str) -> str:
    """A duty of ash about the time away, as the reckoning keeps it; its id."""
    of = lists.rules()[rule]
    with app.app_context():
        row = {"action": of.action, "who": of.who, "pack": of.pack, "clock": "realised", "is_notice": False, "cites": []}
        times = {"arose_at": NOW - timedelta(minutes=1), "due_at": None, "counted": [world.occurrences["ash"]]}
        made = DutyRow(child_id=world.children["ash"], rule=rule, subjects=[world.occurrences["ash"]], **row, **times)
        db.session.add(made)
        db.session.commit()
        return made.id


@pytest.mark.parametrize("kind, rule", [("senior_managers", "nott_senior_24h"), ("placing_authority", "wake_periodic_police_check")])
def test_a_letter_leads_to_what_it_may_answer_and_marks_nothing_as_done(
    app: Flask, back: World, strict_as: StrictAs, kind: str, rule: str
) -> None:
    duty = f"/after/{back.children['ash']}/duties/{owes(app, back, rule)}"
    client, url = manager(strict_as), f"/records/owed/{back.occurrences['ash']}/letters/{kind}"
    page = client.get(url)
    assert duty in page.links
    page.submit(index=0, what="sent", how="By e-mail")
    page = client.get(url)
    assert "Still owed: say if this letter answers it" in page.text
    assert duty in page.links
    assert kept(app, back, DutyAnswered) == []


def test_a_letter_about_another_time_away_leads_to_no_duty(app: Flask, back: World, strict_as: StrictAs) -> None:
    owes(app, back, "nott_senior_24h")
    links = manager(strict_as, "head").get(f"/records/owed/{back.occurrences['birch']}/letters/senior_managers").links
    assert not [link for link in links if "/duties/" in link]


def test_each_letter_is_for_something_that_a_protocol_asks() -> None:
    asked = {rule.action for rule in lists.rules().values()}
    for letter in LETTERS.values():
        assert letter.answers
        assert set(letter.answers) <= asked


def test_the_monthly_summary_leads_to_the_duty_of_each_child_and_marks_nothing_as_done(
    app: Flask, back: World, strict_as: StrictAs
) -> None:
    one, child = back.occurrences["ash"], back.children["ash"]
    with app.app_context():
        said = CategoryDecided(Category.AWAY_WITHOUT_AUTHORISATION, "At her aunt’s.")
        actor = Actor(back.people["manager"], "Manager", "test")
        follow_ups.write(db.session, actor, child, said, NOW, line_id=new_id(), occurrences=[one])
        settle()
        month = db.session.get(NumbersRow, one).month  # type: ignore[union-attr]
    duty = f"/after/{child}/duties/{owes(app, back, 'nott_awoa_monthly')}"
    client, url = manager(strict_as), f"/records/homes/{back.homes['larch']}/summary/{month}"
    page = client.get(url)
    assert "Ash: from" in page.text
    page.submit(index=0, how="By e-mail")
    page = client.get(url)
    assert "Sent, as somebody wrote down" in page.text
    assert duty in page.links
    assert kept(app, back, DutyAnswered) == []


def test_what_an_inspector_asks_counts_times_and_children(back: World, strict_as: StrictAs) -> None:
    page = manager(strict_as).get(f"/records/homes/{back.homes['larch']}/inspection")
    cells = ["".join(one.itertext()) for one in next(iter(page.all("tbody"))).iter() if one.tag.split("}")[-1] in ("th", "td")]
    assert cells[-3:] == ["Reported to the police", "1", "1"]


def test_a_letter_can_be_printed_and_names_nobody_in_its_file_name(back: World, as_: Callable[..., object]) -> None:
    answer = as_("manager").get(f"/records/owed/{back.occurrences['ash']}/letters/placing_authority.pdf")  # type: ignore[attr-defined]
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'inline; filename="letter.pdf"'


def test_letters_about_a_child_who_is_away_now_are_a_tap_away(back: World, strict_as: StrictAs) -> None:
    links = strict_as("head").get("/records/owed").links
    assert f"/records/owed/{back.occurrences['birch']}/letters/senior_managers" in links
    assert f"/records/owed/{back.occurrences['ash']}/letters/senior_managers" not in links
    assert "is still away" in manager(strict_as, "head").get(f"/records/owed/{back.occurrences['birch']}/letters/senior_managers").html


def test_what_is_owed_leads_to_the_letter_that_is_ready_for_it(app: Flask, world: World, strict_as: StrictAs) -> None:
    with app.app_context():
        child = db.session.get_one(Child, world.children["ash"])
        child.responsible_authority = child.host_authority = loader.layer("nottinghamshire").authorities[0]
        accepted = {"organisation_id": world.organisations["larchwood"], "version": loader.layer("nottinghamshire").version}
        db.session.add(ProtocolAcceptance(protocol="nottinghamshire", **accepted))
        told = LevelRaised(LevelOfIntervention.POLICE), PoliceTold("REF-1")
        actor, one = Actor(world.people["manager"], "Manager", "test"), world.occurrences["ash"]
        for body in told:
            occurrences.write(db.session, actor, one, body, NOW, entry_id=new_id(), happened_at=NOW)
        db.session.commit()
        found = duties.owed(db.session, child.id, NOW)
        (duty,) = [each for each in found.duties if each.rule == "nott_senior_24h"]  # type: ignore[union-attr]
        url = f"/after/{child.id}/duties/{duties.duty_id(child.id, duty)}"
    letter = f"/records/owed/{one}/letters/senior_managers"
    client = manager(strict_as, "head")
    client.title_is_h1 = False  # headings here hold the child's name, and titles may not
    assert letter in client.get(url).links
    worker = manager(strict_as, "worker")
    worker.title_is_h1 = False
    assert letter not in worker.get(url).links
