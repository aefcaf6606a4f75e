"""A Regulation 44 visitor: let in for some weeks, shown what happened without a name, and a log only where both consents stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from carer_app.db.base import new_id
from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.people import Membership, Person, RoleName
from carer_app.domain.entries import Noted, PoliceTold, StepResult, StepTaken
from carer_app.domain.wall_clock import local
from carer_app.extensions import db
from tests.factories import NOW
from tests.people import World, csrf
from tests.web.strict_client import MAX_QUERIES, StrictClient, counted
from tests.web.telling import police_level, write

StrictAs = Callable[..., StrictClient]
FIRST = MAX_QUERIES + 12
TODAY = local(NOW).date()
MONTH = f"{local(NOW - timedelta(hours=1)):%Y-%m}"


def address(world: World, home: str = "larch") -> str:
    return f"/visit/homes/{world.homes[home]}?month={MONTH}"


def consent(as_: Any, app: Flask, world: World, giver: str, who: str = "social", day: date = TODAY) -> Any:
    client = as_(who)
    data = {"giver": giver, "who": "Rowena Invented", "given_on": [str(day.day), str(day.month), str(day.year)], "entry_id": new_id()}
    return client.post(f"/visit/consents/{world.children['ash']}", data=data, headers=csrf(app, client))


def invite(app: Flask, world: World, as_: Any, email: str = "visitor.new@demo.test", until: date = TODAY, who: str = "manager") -> Any:
    client = as_(who)
    data = {"name": "Vera Visitor", "email": email, "until": [str(until.day), str(until.month), str(until.year)]}
    return client.post(f"/visit/homes/{world.homes['larch']}/visitors", data=data, headers=csrf(app, client))


def test_a_visitor_sees_what_happened_and_no_name_and_no_word_of_the_log(app: Flask, world: World, strict_as: StrictAs) -> None:
    """NOTT-19, Regulation 44."""
    occurrence = police_level(app, world)
    steps = StepTaken("contact_child", StepResult.NO_ANSWER), StepTaken("known_places", StepResult.NOT_THERE, place="Rosa's at Quay Street")
    write(app, world, occurrence, *steps, PoliceTold(reference="TV-1"), Noted("Ash said that Fern hurt"))
    client = strict_as("visitor")
    assert address(world).split("?")[0] in client.get("/visit/").links
    page = client.get(address(world), max_queries=FIRST)
    assert "Child A" in page.text
    assert "police intervention" in page.text
    assert "Rang the child" in page.text
    assert "Went to a place the child knows" in page.text
    assert "The police were told of 1." in page.text
    for hidden in ("Ash", "Rosa", "Quay", "TV-1", "hurt", "Fern", "Birch"):
        assert hidden not in page.text
    assert not [link for link in page.links if link.startswith(("/occurrence", "/plans", "/records", "/visit/logs"))]


def test_the_log_opens_with_both_consents_and_closes_with_one(app: Flask, world: World, as_: Any, strict_as: StrictAs) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, Noted("Was seen with Fir by the harbour"))
    visitor, log = strict_as("visitor"), f"/visit/logs/{occurrence}"
    assert visitor.raw.get(log).status_code == 404
    assert consent(as_, app, world, "child").status_code == 302
    assert visitor.raw.get(log).status_code == 404
    assert consent(as_, app, world, "authority", "manager").status_code == 302
    assert log in visitor.get(address(world), max_queries=FIRST).links
    text = visitor.get(log, max_queries=FIRST).text
    assert "by the harbour" in text
    assert "Fir" not in text, "who lived there too, and agreed to nothing"
    page = strict_as("social").get(f"/visit/consents/{world.children['ash']}", max_queries=FIRST)
    assert "Both agree" in page.text
    assert page.submit(index=0, expect=302, follow=False)
    assert visitor.raw.get(log).status_code == 404


def test_what_a_visitor_opens_stands_on_the_childs_own_page(app: Flask, world: World, as_: Any, strict_as: StrictAs) -> None:
    occurrence = police_level(app, world)
    for giver in ("child", "authority"):
        consent(as_, app, world, giver)
    visitor = strict_as("visitor")
    for url in (address(world), address(world), f"/visit/logs/{occurrence}"):
        visitor.get(url, max_queries=FIRST)
    text = strict_as("manager").get(f"/records/{world.children['ash']}/seen", max_queries=FIRST).text
    assert text.count("A visitor looked at the home’s list of times away, without the child’s name") == 1
    assert "A visitor read the log of a time away, with both consents" in text
    with app.app_context():
        homes = select(AuditEvent).where(AuditEvent.kind == "read_visit", AuditEvent.subject == f"home:{world.homes['larch']}")
        assert len(db.session.scalars(homes).all()) == 1


def test_a_manager_lets_somebody_in_until_a_day_and_ends_it(app: Flask, world: World, as_: Any, strict_as: StrictAs) -> None:
    answer = invite(app, world, as_, until=TODAY + timedelta(days=10))
    assert answer.status_code == 302, answer.text
    with app.app_context():
        person = db.session.scalars(select(Person).where(Person.email == "visitor.new@demo.test")).one()
        held = db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
        assert (held.role, held.home_id) == (RoleName.REGULATION_44_VISITOR, world.homes["larch"])
        assert local(held.to_at).date() == TODAY + timedelta(days=11)
        assert person.check_tf_required_setup() or app.config["SECURITY_TWO_FACTOR_REQUIRED"] is not True
    page = strict_as("manager").get(f"/visit/homes/{world.homes['larch']}/visitors", max_queries=FIRST)
    assert "Vera Visitor" in page.text
    for _ in range(2):
        again = invite(app, world, as_, until=TODAY + timedelta(days=20))
        assert again.status_code == 302, "the same visitor is let in for longer"
    with app.app_context():
        lasting = [
            m for m in db.session.scalars(select(Membership).where(Membership.person_id == person.id)) if m.to_at > NOW + timedelta(days=1)
        ]
        assert len(lasting) == 1
    client = as_("manager")
    url = f"/visit/homes/{world.homes['larch']}/visitors/{lasting[0].id}/end"
    assert client.post(url, headers=csrf(app, client)).status_code == 302
    assert client.post(url, headers=csrf(app, client)).status_code == 404


@pytest.mark.parametrize(
    "email, days, says",
    [
        ("worker@larchwood.test", 5, "already signs in"),
        ("manager@larchwood.test", 5, "already signs in"),
        ("nobody@larchwood.test", 5, "already signs in"),
        ("new@demo.test", -1, "passed"),
        ("new@demo.test", 50, "six weeks"),
    ],
)
def test_nobody_of_the_home_and_nobody_for_ever(app: Flask, world: World, as_: Any, email: str, days: int, says: str) -> None:
    answer = invite(app, world, as_, email, TODAY + timedelta(days=days))
    assert answer.status_code == 422
    assert says in answer.text


def test_a_visit_that_is_over_opens_nothing(app: Flask, world: World, as_: Any) -> None:
    client = as_("visitor")
    assert client.get(address(world)).status_code == 200
    app.config["CLOCK"] = lambda: NOW + timedelta(days=3)
    assert client.get(address(world)).status_code in (302, 404)
    app.config["CLOCK"] = lambda: NOW
    assert as_("visitor").get(address(world, "rowan")).status_code == 404


def test_a_consent_of_a_day_to_come_is_none(app: Flask, world: World, as_: Any) -> None:
    assert consent(as_, app, world, "child", day=TODAY + timedelta(days=1)).status_code == 422
    assert consent(as_, app, world, "nobody").status_code == 422


def test_a_month_costs_the_same_questions_however_many_times_away(app: Flask, world: World, as_: Any) -> None:
    police_level(app, world)
    client = as_("visitor")
    for url in (address(world), "/visit/"):
        client.get(url)
        with counted(app) as count:
            assert client.get(url).status_code == 200
        assert len(count.all) <= MAX_QUERIES, count.all
