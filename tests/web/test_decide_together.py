"""Children away together: danger once, signs for each, the higher level leads. And gone again: "still true?" (AMB-22)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from carer_app.db.base import new_id
from carer_app.domain.entries import ExpectedWhere, FoundWhere, Returned
from carer_app.domain.levels import State
from carer_app.extensions import db
from carer_app.services import occurrences
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import Page, StrictClient
from tests.web.telling import actor, folded
from tests.web.tonight import CALM, another_child, carer, entries, live, say, tap, to_looking, whole

StrictAs = Callable[..., StrictClient]


@pytest.fixture
def client(strict_as: StrictAs) -> StrictClient:
    return carer(strict_as)


@pytest.fixture
def pair(app: Flask, world: World, client: StrictClient) -> tuple[Page, str, str]:
    """The first question about two children, and the ids of their occurrences."""
    ids = [another_child(app, world, "larch", name) for name in ("Hazel", "Ivy")]
    page = client.get("/decide/together")
    ticked = [e.get("value", "") for e in page.all("input") if e.get("type") == "checkbox"]
    page = page.submit(action="/decide/start", child=ticked, press=("expected_where", "home"))
    found = {value.split(":")[0]: value.split(":")[1] for value in ticked}
    return page, found[ids[0]], found[ids[1]]


def test_danger_is_asked_once_and_kept_for_each(app: Flask, pair: tuple[Page, str, str]) -> None:
    page, hazel, ivy = pair
    assert "Hazel and Ivy · question 1" in page.text
    assert "Yes, for one of them or more" in page.text
    page = tap(page, "no")
    for occurrence in (hazel, ivy):
        assert [e.body.page for e in entries(app, occurrence) if e.kind == "answered"] == ["danger"]  # type: ignore[union-attr]
    assert page.h1 == "Do you know where Hazel is?"


def test_danger_for_one_of_them_is_police_for_each(app: Flask, pair: tuple[Page, str, str]) -> None:
    page, hazel, ivy = pair
    assert tap(page, "child").h1 == "Police intervention"
    assert all(folded(app, one).state is State.POLICE_DECIDED for one in (hazel, ivy))


def test_each_childs_signs_are_their_own_and_the_higher_level_leads(app: Flask, client: StrictClient, pair: tuple[Page, str, str]) -> None:
    page, hazel, ivy = pair
    page = tap(tap(tap(page, "no"), "cannot_reach"), "none")
    page = say(page, **{**CALM, "carer_concern": "some"})
    assert page.h1 == "Do you know where Ivy is?"  # on to the next child, not asked about danger again
    page = tap(tap(page, "cannot_reach"), "none")
    page = say(page, carer_concern="worried", health_risk_today="no", exploitation_risk_today="no")
    assert page.url == f"/occurrence/{ivy}"
    assert page.h1 == "Police intervention"
    other = live(client, hazel)
    assert other.h1 == "Carer intervention"
    assert "Ivy is at police intervention. The higher level leads" in other.text


def test_a_search_serves_both_logs_and_need_not(app: Flask, client: StrictClient, pair: tuple[Page, str, str]) -> None:
    page, hazel, ivy = pair
    for _ in range(2):
        page = tap(page, "no") if "Are you worried" in page.h1 else page
        page = say(tap(tap(page, "cannot_reach"), "none"), **{**CALM, "carer_concern": "some"})
    page = live(client, hazel)
    assert "for Ivy too" in page.text
    form = next(i for i, f in enumerate(page.forms) if any(e.get("value") == "search_home" for e in f.iter("input")))
    page.submit(index=form, press=("result", "done"))
    assert [[e.kind for e in entries(app, one)].count("step_taken") for one in (hazel, ivy)] == [1, 1]
    page = client.get(f"/occurrence/{hazel}/step?step=search_grounds")
    assert "Also for Ivy" in page.text
    page.submit(action="/step", also=None, press=("result", "done"))
    assert [[e.kind for e in entries(app, one)].count("step_taken") for one in (hazel, ivy)] == [2, 1]


def test_a_log_of_another_home_cannot_be_written_through_a_shared_step(
    app: Flask, world: World, client: StrictClient, pair: tuple[Page, str, str]
) -> None:
    _, hazel, _ = pair
    birch = world.occurrences["birch"]
    before = len(entries(app, birch))
    client.post(f"/occurrence/{hazel}/step", {"entry_id": new_id(), "step": "search_home", "who": "", "result": "done", "also": birch})
    assert len(entries(app, birch)) == before


def test_nobody_ticked_says_so_and_keeps_what_was_typed(client: StrictClient, app: Flask, world: World) -> None:
    another_child(app, world, "larch", "Hazel")
    page = client.get("/decide/together").submit(action="/decide/start", press=("expected_where", "home"), expect=400)
    assert "Tick who is not home." in page.text


def came_back_and_went(app: Flask, world: World) -> str:
    """Ash came back ten minutes ago, and is gone again."""
    with app.app_context():
        ash, at = actor(world), NOW - timedelta(minutes=10)
        occurrences.write(db.session, ash, world.occurrences["ash"], Returned(FoundWhere.CAME_BACK), NOW, entry_id=new_id(), happened_at=at)
        began = occurrences.start(db.session, ash, [world.children["ash"]], ExpectedWhere.HOME, NOW, occurrence_ids=[new_id()])
        db.session.commit()
    return began[0]


def test_gone_again_asks_about_danger_afresh_then_whether_the_rest_is_still_true(app: Flask, world: World, client: StrictClient) -> None:
    """AMB-22, I3"""
    to_looking(client, world)
    again = came_back_and_went(app, world)
    page = client.get(f"/decide/{again}/")
    assert "immediate safety" in page.h1
    page = tap(page, "no")
    assert page.h1 == "Is this still true?"
    assert "No, and I can’t reach Ash" in page.text
    assert "immediate safety" not in page.text
    assert [e.kind for e in entries(app, again)].count("answered") == 1  # shown, never copied
    page = page.submit(action="/still-true")
    assert page.h1 == "Carer intervention"
    assert {e.body.page for e in entries(app, again) if e.kind == "answered"} == {"danger", "where", "signs", "tonight"}  # type: ignore[union-attr]


def test_gone_again_may_be_asked_everything_again(app: Flask, world: World, client: StrictClient) -> None:
    to_looking(client, world)
    page = tap(client.get(f"/decide/{came_back_and_went(app, world)}/"), "no")
    ask_me = next(link for link in page.links if link.endswith("/where"))
    assert client.get(ask_me, title_is_h1=False).h1 == "Do you know where Ash is?"


def test_a_child_who_is_back_with_steps_to_do_can_be_not_home_again(app: Flask, world: World, client: StrictClient) -> None:
    with app.app_context():
        occurrences.write(db.session, actor(world), world.occurrences["ash"], Returned(FoundWhere.CAME_BACK), NOW, entry_id=new_id())
        db.session.commit()
    page = client.get("/")
    assert "Not home yet" in page.text
    assert "Finish the steps after coming back" in page.text
    assert "Go on" not in whole(page)


def test_a_child_of_another_home_away_at_the_same_time_is_neither_named_nor_asked_about(
    app: Flask, world: World, client: StrictClient, strict_as: StrictAs
) -> None:
    """NOTT-21: the head of both homes began them together; each home's carers see their own child."""
    mine = another_child(app, world, "larch", "Hazel")
    theirs = another_child(app, world, "rowan", "Ivy")
    head = carer(strict_as, "head")
    page = head.get("/decide/together")
    ticked = [e.get("value", "") for e in page.all("input") if (e.get("value") or "").startswith((mine, theirs))]
    page.submit(action="/decide/start", child=ticked, press=("expected_where", "home"))
    found = dict(value.split(":") for value in ticked)
    page = client.get(f"/decide/{found[mine]}/")
    assert "Ivy" not in page.text
    page = tap(page, "child")
    assert page.h1 == "Police intervention"
    assert "Ivy" not in whole(page)
    assert not [e for e in entries(app, found[theirs]) if e.kind == "answered"]
