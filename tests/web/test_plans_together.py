"""Two people write the same part of a plan at once: both are saved, and where they gave two answers a named person is asked (S1)."""

from __future__ import annotations

import pytest

from tests.people import World
from tests.web.plan_forms import MOST_QUERIES
from tests.web.test_plans import kept, opened, send, versions


@pytest.fixture
def both(strict_as, world: World):
    """Two people's pages of one section, opened before either saved."""

    def open_both(section: str, **first: str):
        if first:
            send(opened(strict_as("manager"), world.children["ash"], section), **first)
        return opened(strict_as("worker"), world.children["ash"], section), opened(strict_as("night"), world.children["ash"], section)

    return open_both


@pytest.fixture
def ash(world: World) -> str:
    return world.children["ash"]


def waits(client, ash):
    return client.get(f"/plans/{ash}/proposals", max_queries=MOST_QUERIES)


def test_what_differs_is_saved_for_both_and_each_is_told(app, both, ash):
    worker, night = both("description", hair="short")
    send(worker, eyes="green")
    told = send(night, height="165 cm")
    assert told.has("Worker saved this part too, and changed “Eyes”. Both are kept.")
    assert kept(app, ash).sections["description"] == {"height": "165 cm", "hair": "short", "eyes": "green"}


def test_of_two_answers_the_first_stands_and_the_second_is_kept_beside_it(app, strict_as, both, ash):
    worker, night = both("description", hair="short")
    send(worker, hair="shaved")
    told = send(night, hair="long", height="165 cm")
    assert told.has("Two answers are kept for “Hair”: the first stands, yours is kept beside it. Social is asked which is right.")
    assert told.has("Two answers are kept")
    assert kept(app, ash).sections["description"] == {"hair": "shaved", "height": "165 cm"}
    page = waits(strict_as("social"), ash)
    assert page.has("shaved")
    assert page.has("long")
    assert page.has("Worker")
    assert page.has("Night")


def test_whoever_wrote_an_answer_is_not_offered_to_call_it_right(strict_as, world, ash):
    send(opened(strict_as("manager"), ash, "description"), hair="short")
    first, second = (opened(strict_as(who), ash, "description") for who in ("manager", "head"))
    send(first, hair="shaved")
    send(second, hair="long")
    wrote_first, wrote_second = waits(strict_as("manager"), ash), waits(strict_as("head"), ash)
    assert (wrote_first.has("The first is right"), wrote_first.has("The second is right")) == (False, True)
    assert (wrote_second.has("The first is right"), wrote_second.has("The second is right")) == (True, False)
    told = wrote_second.client.post(wrote_second.forms[0].get("action"), {"do": "accept", "seen": "2"}, expect=422, title_is_h1=False)
    assert told.has("You wrote that answer yourself.")


def test_nothing_is_redone_by_hand_and_both_answers_stand_on_the_section(strict_as, both, ash):
    worker, night = both("description", hair="short")
    send(worker, hair="shaved")
    send(night, hair="long")
    page = opened(strict_as("worker"), ash, "description")
    assert page.has("Two answers are kept for Hair. Social is asked which is right.")
    assert page.has("Two answers are kept here. Social is asked which is right. shaved Worker")


def test_what_decides_the_night_is_read_with_both_answers(app, strict_as, world, ash):
    """D2: a carer who reads the plan sees that its wait is in doubt."""
    send(opened(strict_as("manager"), ash, "plan"), wait_minutes="60", police_from_outset="no")
    first, second = (opened(strict_as(who), ash, "plan") for who in ("manager", "head"))
    send(first, wait_minutes="30", police_from_outset="no")
    send(second, wait_minutes="10", police_from_outset="yes")
    page = opened(strict_as("worker"), ash, "plan")
    assert page.has("Two answers are kept here. Social is asked which is right. 30 minutes Manager,")
    assert page.has("10 minutes Head,")
    assert kept(app, ash).sections["plan"] == {"wait_minutes": 30, "police_from_outset": "yes"}
    to_sign = strict_as("worker").get(f"/plans/{ash}/agree", max_queries=MOST_QUERIES)
    assert to_sign.has("Two answers are kept here. Social is asked which is right.")
    parts = strict_as("worker").get(f"/plans/{ash}", title_is_h1=False, max_queries=MOST_QUERIES).all("li")
    assert [e.get("id") for e in parts if "Two answers" in "".join(e.itertext())] == ["plan"]


@pytest.mark.parametrize("worker_first", [True, False])
def test_in_either_order_the_first_is_saved_and_the_second_waits(app, strict_as, both, ash, worker_first):
    pages = dict(zip(("shaved", "long"), both("description", hair="short"), strict=True))
    first, second = ("shaved", "long") if worker_first else ("long", "shaved")
    send(pages[first], hair=first)
    send(pages[second], hair=second)
    assert [payload["hair"] for _, payload in versions(app, ash, "description")] == ["short", first]
    page = waits(strict_as("social"), ash)
    page.submit(action=page.forms[0].get("action"), press=("do", "accept"), title_is_h1=False)
    assert [payload["hair"] for _, payload in versions(app, ash, "description")] == ["short", first, second]


def test_rows_of_both_stand_together(app, both, ash):
    worker, night = both("people", **{"people-0-name": "Kai", "people-1-name": "Mo"})
    send(worker, **{"people-0-telephone": "07700 900130", "people-2-name": "Nan"})
    send(night, **{"people-1-take_out": "y", "people-2-name": "Dex", "people-2-police_only": "yes"})
    assert sorted(kept(app, ash).people, key=lambda row: row["name"]) == [
        {"name": "Dex", "police_only": "yes"}, {"name": "Kai", "telephone": "07700 900130"}, {"name": "Nan"}
    ]  # fmt: skip


def test_the_same_words_are_no_second_answer(app, strict_as, both, ash):
    worker, night = both("description", hair="short")
    send(worker, hair="long")
    send(night, hair="long")
    assert len(versions(app, ash, "description")) == 2
    assert waits(strict_as("social"), ash).has("Nothing waits for a decision.")


def test_a_fault_is_told_first_and_nothing_is_half_saved(app, both, ash):
    worker, night = both("school", name="Sampleton")
    send(worker, name="Elsewhere")
    refused = send(night, expect=422, name="Third", telephone="0" * 301)
    assert len(versions(app, ash, "school")) == 2
    send(refused, telephone="01632 960040")
    assert kept(app, ash).sections["school"] == {"name": "Elsewhere", "telephone": "01632 960040"}


@pytest.mark.parametrize("made_from", ["", "x", "-1", "99999999999999999999", "²", None])
def test_a_page_that_does_not_say_what_it_was_made_from_overwrites_nothing(app, strict_as, both, ash, made_from):
    _, night = both("description", hair="short")
    send(night, hair="long", made_from=made_from)
    assert kept(app, ash).text("description", "hair") == "short"
    assert waits(strict_as("social"), ash).has("long")
