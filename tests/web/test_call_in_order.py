"""The page of the call in the order of the call: what is not done yet stands under what was done, and who does what under the answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from carer_app.domain.entries import PoliceAnswered, PoliceOutcome, PoliceTold
from tests.people import World
from tests.web.strict_client import Page, StrictClient
from tests.web.telling import folded, police_level, write


@pytest.fixture
def client(strict_as: Callable[..., StrictClient]) -> StrictClient:
    client = strict_as("worker")
    client.max_queries = 14
    return client


def folded_away(page: Page) -> str:
    return " ".join(" ".join("".join(e.itertext()).split()) for e in page.all("details"))


def test_what_is_not_done_yet_stands_under_what_was_done(app: Flask, world: World, client: StrictClient) -> None:
    """NOTT-45, NAT-3.19"""
    page = client.get(f"/report/{police_level(app, world)}")
    (asked,) = [one for one in page.all("div") if one.get("id") == "asked-done"]
    here = " ".join("".join(asked.itertext()).split())
    assert "Not done yet, if they ask" in here
    assert "You can ring now. They may ask about these" in here
    assert page.text.count("Not done yet, if they ask") == 1
    assert any("/step?step=search_home" in str(link.get("href")) for link in asked.iter("a"))


def test_a_number_says_what_it_counts(app: Flask, world: World, client: StrictClient) -> None:
    page = client.get(f"/report/{police_level(app, world)}")
    assert not [one for one in page.all("summary") if "".join(one.itertext()).strip()[-1:].isdigit()]
    assert "What to have ready" in page.text


@pytest.mark.parametrize("where", ["told", "answer"])
def test_who_does_what_is_asked_in_the_open_before_when_they_speak_again(
    app: Flask, world: World, client: StrictClient, where: str
) -> None:
    occurrence = police_level(app, world)
    page = client.get(f"/report/{occurrence}/{where}")
    names = [str(one.get("name")) for form in page.forms for one in form.iter() if one.tag in ("input", "textarea", "select")]
    assert names.index("outcome") < names.index("police_actions") < names.index("carer_actions") < names.index("review_at")
    assert "What will the police do?" not in folded_away(page)
    more = {"none_given": "y"} if where == "told" else {}
    page.submit(
        action=f"/{where}", outcome="recorded_missing", police_actions="A car to the station.", carer_actions="Ring at ten.", **more
    )
    said = folded(app, occurrence).police_answer
    assert said is not None
    assert (said.police_actions, said.carer_actions) == ("A car to the station.", "Ring at ten.")


def test_who_does_what_comes_first_once_they_answered(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    answer = PoliceAnswered(PoliceOutcome.DELAYED, police_actions="Look at it at ten.", carer_actions="Ring the bus company.")
    write(app, world, occurrence, PoliceTold(reference="TV-1"), answer)
    page = client.get(f"/report/{occurrence}")
    assert page.text.index("Ring the bus company.") < page.text.index("You do not agree?")
    before_the_log = page.text.split("Who said what")[0]
    assert before_the_log.count("Ring the bus company.") == 1
