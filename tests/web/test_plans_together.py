"""Two people write the same part of a plan at once: neither's words are lost, and a person decides (S1)."""

from __future__ import annotations

import pytest

from tests.people import World
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


def test_the_later_one_is_told_and_sees_both_and_nothing_is_saved(app, both, ash):
    worker, night = both("description", hair="short", eyes="green")
    send(worker, hair="shaved")
    told = send(night, expect=409, hair="long", height="165 cm")
    assert told.has("Worker saved this part")
    assert told.has("Nothing of yours is saved yet")
    assert told.has("shaved")
    assert told.has("Yours is different, and is the one below.")
    assert [e.get("value") for e in told.all("input") if e.get("id") in ("hair", "height", "eyes")] == ["165 cm", "long", "green"]
    assert kept(app, ash).text("description", "hair") == "shaved"


@pytest.mark.parametrize("worker_first", [True, False])
def test_in_either_order_both_versions_can_be_found_again(app, both, ash, worker_first):
    pages = dict(zip(("shaved", "long"), both("description", hair="short"), strict=True))
    first, second = ("shaved", "long") if worker_first else ("long", "shaved")
    send(pages[first], hair=first)
    send(send(pages[second], expect=409, hair=second))
    assert [payload["hair"] for _, payload in versions(app, ash, "description")] == ["short", first, second]


def test_what_only_the_other_one_changed_is_filled_in_and_kept(app, both, ash):
    worker, night = both("description", hair="short")
    send(worker, eyes="green")
    told = send(night, expect=409, hair="long")
    assert told.has("It is filled in below.")
    send(told)
    assert kept(app, ash).sections["description"] == {"hair": "long", "eyes": "green"}


def test_rows_of_both_stand_together(app, both, ash):
    worker, night = both("people", **{"people-0-name": "Kai", "people-1-name": "Mo"})
    send(worker, **{"people-0-telephone": "07700 900130", "people-2-name": "Nan"})
    told = send(night, expect=409, **{"people-1-take_out": "y", "people-2-name": "Dex", "people-2-police_only": "yes"})
    assert told.has("Both are in the list below.")
    send(told)
    assert kept(app, ash).people == (
        {"name": "Dex", "police_only": "yes"}, {"name": "Kai", "telephone": "07700 900130"}, {"name": "Nan"}
    )  # fmt: skip


def test_the_same_words_are_no_clash(app, both, ash):
    worker, night = both("description", hair="short")
    send(worker, hair="long")
    send(night, hair="long")
    assert len(versions(app, ash, "description")) == 2


def test_a_third_change_while_deciding_is_told_again(strict_as, app, both, ash):
    worker, night = both("description", hair="short")
    send(worker, hair="shaved")
    told = send(night, expect=409, hair="long")
    send(opened(strict_as("manager"), ash, "description"), hair="plaits")
    again = send(told, expect=409)
    assert again.has("Manager saved this part")
    assert again.has("plaits")
    assert [e.get("value") for e in again.all("input") if e.get("id") == "hair"] == ["long"]


def test_a_fault_is_told_before_a_clash(both, ash):
    worker, night = both("school", name="Sampleton")
    send(worker, name="Elsewhere")
    refused = send(night, expect=422, telephone="ask")
    told = send(refused, expect=409, telephone="01632 960040")
    assert told.has("Elsewhere")


@pytest.mark.parametrize("made_from", ["", "x", "-1", "99999999999999999999", "²", None])
def test_a_page_that_does_not_say_what_it_was_made_from_overwrites_nothing(app, strict_as, both, ash, made_from):
    _, night = both("description", hair="short")
    send(night, expect=409, hair="long", made_from=made_from)
    assert kept(app, ash).text("description", "hair") == "short"
