"""The live page: what to do next in order, one tap for a call and one for how it went, what was done, and who wrote it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from carer_app.domain.entries import CallStarted, StepResult, StepTaken
from carer_app.domain.levels import State
from tests.people import World
from tests.web.strict_client import Page, StrictClient
from tests.web.telling import folded, police_level, write
from tests.web.tonight import carer, entries, give_plan, live, to_looking, whole

StrictAs = Callable[..., StrictClient]
NAN = {"name": "Nan (Joan)", "relationship": "grandmother", "telephone": "01632 960002", "safe_to_ring": "yes"}
PEOPLE = {"people": [NAN, {"name": "Dex", "telephone": "07700 900001", "police_only": "yes"}]}
PLACES = {"places": [{"name": "Bus station", "kind": "station"}, {"name": "Skate park", "safe_to_visit": "yes"}]}
PHONE = {"phones": [{"number": "07700 900123"}]}


@pytest.fixture
def client(strict_as: StrictAs) -> StrictClient:
    return carer(strict_as)


@pytest.fixture
def looking(app: Flask, world: World, client: StrictClient) -> Page:
    """The live page at carer intervention, with people and places in the plan."""
    give_plan(app, world, "ash", people=PEOPLE, places=PLACES, phone_online=PHONE)
    return to_looking(client, world)


def form_for(page: Page, step: str, who: str = "") -> int:
    """Which form of the page is about that step."""
    for index, form in enumerate(page.forms):
        values = {e.get("name"): e.get("value") for e in form.iter("input")}
        if values.get("step") == step and (not who or values.get("who") == who):
            return index
    raise AssertionError(f"Nothing to do about {step} on {page.url}")


def the(app: Flask, world: World, kind: type) -> list[Any]:
    return [e.body for e in entries(app, world.occurrences["ash"]) if isinstance(e.body, kind)]


def test_a_call_starts_a_line_and_one_more_tap_says_how_it_went(app: Flask, world: World, looking: Page) -> None:
    """NAT-L1-A-b"""
    page = looking.submit(index=form_for(looking, "contact_child"))
    assert page.h1 == "How did it go?"
    assert "tel:07700900123" in page.links
    assert len(the(app, world, CallStarted)) == 1
    page = page.submit(action="/step", press=("result", "no_answer"))
    assert page.h1 == "Carer intervention"
    assert "tried" in page.text
    assert "no answer" in page.text
    assert the(app, world, StepTaken)[-1].result is StepResult.NO_ANSWER
    assert not folded(app, world.occurrences["ash"]).calls_open


def test_a_call_nobody_finished_asks_on_the_live_page_how_it_went(app: Flask, world: World, client: StrictClient, looking: Page) -> None:
    nan = next(e.get("value") for f in looking.forms for e in f.iter("input") if e.get("name") == "who" and e.get("value"))
    looking.submit(index=form_for(looking, "family_friends", str(nan)))
    page = live(client, world.occurrences["ash"])
    assert "You rang Nan (Joan)" in page.text
    assert "how did it go?" in page.text
    index = next(i for i, f in enumerate(page.forms) if any(e.get("name") == "call" for e in f.iter("input")))
    page = page.submit(index=index, press=("result", "no_answer"))
    assert "You rang" not in page.text
    assert "Rang Nan (Joan): no answer." in page.text


def test_a_call_posted_twice_is_one_line(app: Flask, world: World, looking: Page) -> None:
    for _ in range(2):
        looking.submit(index=form_for(looking, "contact_child"))
    assert len(the(app, world, CallStarted)) == 1


def test_done_is_one_tap_and_twice_is_once(app: Flask, world: World, looking: Page) -> None:
    for _ in range(2):
        page = looking.submit(index=form_for(looking, "search_home"), press=("result", "done"))
    assert [step.step for step in the(app, world, StepTaken)] == ["search_home"]
    assert "Searched the home: done." in page.text
    assert "you · received" in page.text


def test_not_safe_needs_its_reason_and_says_who_does_it_instead(app: Flask, world: World, client: StrictClient, looking: Page) -> None:
    """NAT-L1-A-f, NAT-3.18a, G2"""
    page = client.get(next(link for link in looking.links if "/step/not-done?step=search_home" in link))
    page = page.submit(action="/step", result="not_safe", instead_by="The night worker", expect=422)
    assert "Give the reason" in page.text
    assert "The night worker" in page.html
    assert not the(app, world, StepTaken)
    page = page.submit(action="/step", result="not_safe", reason="Somebody is outside.", instead_by="The night worker")
    taken = the(app, world, StepTaken)[-1]
    assert (taken.result, taken.reason, taken.instead_by) == (StepResult.NOT_SAFE, "Somebody is outside.", "The night worker")
    assert "Left out, with the reason" in page.text


def test_a_result_nobody_offers_is_refused_in_words(app: Flask, world: World, looking: Page, client: StrictClient) -> None:
    page = looking.submit(index=form_for(looking, "search_home"), result="magic", expect=422)
    assert "Please check this" in page.text
    assert not the(app, world, StepTaken)


def test_people_for_the_police_only_are_shown_and_never_rung(looking: Page) -> None:
    """NAT-2.11d"""
    assert "Dex" in looking.text
    assert "Do not ring. Tell the police about them." in looking.text
    assert not any("07700900001" in (f.get("data-call") or "") for f in looking.forms)
    assert "tel:07700900001" not in looking.links


def test_a_place_nobody_has_assessed_is_never_offered_for_a_visit(looking: Page) -> None:
    """G9, NAT-L1-A-f"""
    assert "Go to Skate park" in looking.text
    assert "Go to Bus station" not in looking.text
    assert "Do not go: it is not known to be safe." in looking.text


def test_telling_the_social_worker_is_a_step_without_a_number_too(client: StrictClient, looking: Page) -> None:
    assert "Tell the" in looking.text
    assert "No number is kept here" in looking.text


def test_the_banner_stands_until_the_police_took_the_report(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    page = live(client, occurrence)
    assert "You have NOT told the police yet" in whole(page)
    assert "Ring 101 now" in page.text
    assert "Danger now: 999" in page.text
    index = next(i for i, f in enumerate(page.forms) if (f.get("action") or "").endswith("/ring"))
    page.submit(index=index)
    page = live(client, occurrence)
    assert "Did they answer?" in page.text
    assert "You have NOT told the police yet" in whole(page)
    page.submit(action="/rang", press=("answered", "no"))
    page = live(client, occurrence)
    assert "You rang. You have NOT spoken to the police" in whole(page)
    assert "Ring again at" in whole(page)
    assert page.h1 == "Police intervention"


def test_police_at_the_head_is_a_button_that_dials_and_a_script_to_read(app: Flask, world: World, client: StrictClient) -> None:
    page = live(client, police_level(app, world))
    assert [f.get("data-call") for f in page.forms][:2] == ["101", "999"]
    assert f"/report/{world.occurrences['ash']}" in page.links


def test_two_carers_see_each_others_lines(app: Flask, world: World, client: StrictClient, strict_as: StrictAs, looking: Page) -> None:
    poll = next(e for e in looking.all("body") if e.get("data-poll"))
    url, etag = poll.get("data-poll", ""), poll.get("data-etag", "")
    assert client.raw.get(url, headers={"If-None-Match": etag}).status_code == 304
    night = carer(strict_as, "night")
    page = live(night, world.occurrences["ash"])
    assert "Worker · received" in page.text  # who answered the questions
    page.submit(index=form_for(page, "search_grounds"), press=("result", "done"))
    part = client.fragment(url.replace("since=", "since=1&was="), headers={"If-None-Match": etag})
    assert "Night wrote at" in part.text
    assert "Searched the garden and grounds: done." in part.text
    assert {e.get("data-part") for e in part.all() if e.get("data-part")} == {"told", "news", "level", "steps", "log"}
    assert "Night · received" in live(client, world.occurrences["ash"]).text


def test_looking_writes_nothing(app: Flask, world: World, client: StrictClient, looking: Page) -> None:
    before = len(entries(app, world.occurrences["ash"]))
    for path in ("", "/log", "/lines", "/changed", "/contact", "/information", "/located", "/way-home", "/look-again", "/note", "/worried"):
        get = client.fragment if path == "/log" else client.get
        get(f"/occurrence/{world.occurrences['ash']}{path}", title_is_h1=False)
    for path in ("/hand-over", "/details", "/lower", "/step?step=search_home", "/step/not-done?step=search_home"):
        client.get(f"/occurrence/{world.occurrences['ash']}{path}")
    assert len(entries(app, world.occurrences["ash"])) == before


def test_every_way_on_leads_somewhere(world: World, client: StrictClient, looking: Page) -> None:
    client.check_links = True
    page = live(client, world.occurrences["ash"])
    for link in sorted({link for link in page.links if link.startswith(f"/occurrence/{world.occurrences['ash']}/")}):
        client.get(link, title_is_h1=False)


@pytest.mark.parametrize("path", ["", "/log", "/lines", "/changed", "/contact", "/lower", "/step?step=search_home"])
def test_a_stranger_is_told_there_is_no_such_page(world: World, strict_as: StrictAs, path: str) -> None:
    carer(strict_as, "stranger").get(f"/occurrence/{world.occurrences['ash']}{path}", expect=404)


def test_a_stranger_writes_nothing(app: Flask, world: World, strict_as: StrictAs) -> None:
    stranger, occurrence = carer(strict_as, "stranger"), world.occurrences["ash"]
    stranger.get("/decide/together")
    before = len(entries(app, occurrence))
    for path in ("call", "step", "worried", "note", "contact", "located"):
        stranger.post(f"/occurrence/{occurrence}/{path}", {"step": "search_home", "result": "done", "text": "x"}, expect=404)
    assert len(entries(app, occurrence)) == before


def test_the_newest_lines_are_shown_and_the_rest_a_tap_away(app: Flask, world: World, client: StrictClient, looking: Page) -> None:
    for number in range(20):
        write(app, world, world.occurrences["ash"], StepTaken("message_child", StepResult.DONE, note=f"Message {number}"))
    page = live(client, world.occurrences["ash"])
    assert "Message 19" in page.text
    assert "Message 2." not in page.text
    assert "older lines" in page.text
    assert "Message 2." in client.get(f"/occurrence/{world.occurrences['ash']}/lines").text


def test_not_decided_yet_leads_back_to_the_questions(world: World, client: StrictClient) -> None:
    page = live(client, world.occurrences["ash"])
    assert page.h1 == "Not home yet"
    assert "Go on with the questions" in page.text
    assert f"/decide/{world.occurrences['ash']}/" in page.links


def test_a_night_that_is_over_leads_to_what_to_do_now(app: Flask, world: World, client: StrictClient) -> None:
    from carer_app.domain.entries import FoundWhere, Returned

    write(app, world, world.occurrences["ash"], Returned(FoundWhere.CAME_BACK))
    page = live(client, world.occurrences["ash"])
    assert page.h1 == "Back"
    assert "What to do now" in page.text
    assert "more worried" not in whole(page)
    assert folded(app, world.occurrences["ash"]).state is State.BACK


def test_a_manager_of_the_home_a_child_moved_from_reads_and_is_offered_nothing_to_write(world: World, strict_as: StrictAs) -> None:
    page = live(carer(strict_as, "manager"), world.occurrences["fir"])
    assert "more worried" not in whole(page)
    assert not [form for form in page.forms if "/occurrence/" in (form.get("action") or "")]
