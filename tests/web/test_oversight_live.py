"""The list of who is away keeps itself up to date: what is unchanged costs one question and no words, what changed comes whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.overdue import OverdueNotice, TimeFor
from carer_app.db.models.people import Organisation
from carer_app.domain.entries import PoliceTold
from carer_app.extensions import db
from tests import factories as make
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import Page, StrictClient
from tests.web.strict_page import text_of
from tests.web.telling import police_level, write
from tests.web.tonight import carer

StrictAs = Callable[..., StrictClient]
LIVE = "/oversight/live"


def test_nothing_new_is_said_without_words_after_few_questions(app: Flask, world: World, strict_as: StrictAs) -> None:
    police_level(app, world)
    manager = carer(strict_as, "manager")
    again = _ask(manager, _tag(manager.get("/oversight/")), expect=304)
    assert again.html == ""
    assert len(again.queries) <= 3


def test_a_line_of_a_log_brings_the_list_anew(app: Flask, world: World, strict_as: StrictAs) -> None:
    occurrence = police_level(app, world)
    manager = carer(strict_as, "manager")
    tag = _tag(manager.get("/oversight/"))
    write(app, world, occurrence, PoliceTold(reference="TV-1"))
    part = _ask(manager, tag)
    assert "The police were told." in part.text
    assert [each.get("data-part") for each in part.all() if each.get("data-part")] == ["away", "more"]
    _ask(manager, part.headers["ETag"], expect=304)


def test_a_time_that_passed_without_a_line_brings_it_anew(app: Flask, world: World, strict_as: StrictAs) -> None:
    occurrence = police_level(app, world)
    manager = carer(strict_as, "manager")
    tag = _tag(manager.get("/oversight/"))
    with app.app_context():
        noticed = (db.session.get_one(Occurrence, occurrence).last_entry_at or NOW) + timedelta(minutes=1)
        db.session.add(OverdueNotice(occurrence_id=occurrence, kind=TimeFor.REVIEW, due_at=NOW, noticed_at=noticed))
        db.session.commit()
    assert "Nobody has written" in _ask(manager, tag).text


def test_it_is_each_persons_own(app: Flask, world: World, strict_as: StrictAs) -> None:
    """Nobody's mark stands for what another may see."""
    police_level(app, world)
    _ask(carer(strict_as, "head"), _tag(carer(strict_as, "manager").get("/oversight/")))


def test_the_page_says_when_it_was_so_and_asks_by_itself(strict_as: StrictAs) -> None:
    page = carer(strict_as, "manager").get("/oversight/")
    assert "As it was at" in page.text
    assert "/oversight/" in page.links
    region = next(each for each in page.all("div") if each.get("data-poll"))
    assert region.get("data-poll") == LIVE
    assert int(region.get("data-every") or 0) >= 15
    assert [each.get("role") for each in page.all() if each.get("data-fresh-lost") is not None] == ["status"]


def test_more_than_three_homes_have_a_heading_each(app: Flask, world: World, strict_as: StrictAs) -> None:
    police_level(app, world)
    for name in ("Beech House", "Hazel House"):
        assert _headings(carer(strict_as, "head").get("/oversight/"), "h3") == []
        _home_with_a_child(app, world, name)
    page = carer(strict_as, "head").get("/oversight/")
    assert _headings(page, "h2")[0] == "Larch House"
    assert "Ash" in _headings(page, "h3")


def _headings(page: Page, level: str) -> list[str]:
    return [text_of(each) for each in page.all(level)]


def _home_with_a_child(app: Flask, world: World, name: str) -> None:
    with app.app_context():
        made = make.home(db.session, db.session.get_one(Organisation, world.organisations["larchwood"]), name)
        make.child(db.session, made, f"Child of {name}")
        db.session.commit()


def _tag(page: Page) -> str:
    return next(each.get("data-etag") or "" for each in page.all("div") if each.get("data-poll"))


def _ask(client: StrictClient, tag: str, expect: int = 200) -> Page:
    return client.fragment(LIVE, headers={"If-None-Match": tag, "X-Requested-With": "poll"}, expect=expect)
