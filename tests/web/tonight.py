"""Walks the pages of deciding and of the live page as a carer would, and gives children plans to walk with."""

from __future__ import annotations

from typing import Any

from flask import Flask

from carer_app.db.models.children import Child
from carer_app.db.models.people import Home
from carer_app.domain.entries import Entry
from carer_app.domain.occurrence import Occurrence
from carer_app.extensions import db
from carer_app.services.plans import save_section
from tests import factories as make
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import Page, StrictClient
from tests.web.telling import actor, folded

QUERIES = 14
"""Who asks (1), may they (1), the situation (5), logs beside (1), who wrote (1), the audit of a first reading (4)."""
CALM = {
    "carer_concern": "not_significant",
    "health_risk_today": "no",
    "exploitation_risk_today": "no",
    "vulnerability_today": "no",
    "placement_change_today": "no",
}
SIGNS = {"signs": ["Second phone, takes calls outside", "Left without their own phone"], "triggers": ["Seen getting into a silver car"]}
PLAN: dict[str, Any] = {"wait_minutes": 60, "police_from_outset": "no"}


def give_plan(app: Flask, world: World, child: str, **sections: dict[str, Any]) -> None:
    """Save these sections of a child's profile."""
    with app.app_context():
        row = db.session.get_one(Child, world.children[child])
        for name, values in sections.items():
            save_section(db.session, actor(world), row, name, values, NOW)
        db.session.commit()


def another_child(app: Flask, world: World, home: str, name: str) -> str:
    """One more child in that home; gives their id."""
    with app.app_context():
        made = make.child(db.session, db.session.get_one(Home, world.homes[home]), name)
        db.session.commit()
        return made.id


def carer(strict_as: Any, name: str = "worker") -> StrictClient:
    """The strict client, signed in as that person."""
    client: StrictClient = strict_as(name)
    client.max_queries = QUERIES
    return client


def tap(page: Page, choice: str, **how: Any) -> Page:
    """Tap an answer of a page of the decision."""
    return page.submit(action=_action(page), press=("choice", choice), title_is_h1=False, **how)


def tick(page: Page, *texts: str, **how: Any) -> Page:
    """Tick these lines, word for word, and go on."""
    values = [_value_of(page, text) for text in texts]
    return page.submit(action=_action(page), ticked=values, title_is_h1=False, **how)


def say(page: Page, **answers: Any) -> Page:
    """Answer a page of questions and go on."""
    return page.submit(action=_action(page), title_is_h1=False, **answers)


def begin(client: StrictClient, world: World, child: str = "ash") -> Page:
    """The first question of the occurrence that is open for that child."""
    return client.get(f"/decide/{world.occurrences[child]}/", title_is_h1=False)


def to_waiting(client: StrictClient, world: World, child: str = "ash") -> Page:
    """All the way to no immediate intervention: needs a plan that says something of the police."""
    page = tap(tap(tap(begin(client, world, child), "no"), "sounds_safe"), "none")
    return say(page, **CALM)


def to_looking(client: StrictClient, world: World, child: str = "ash") -> Page:
    """All the way to carer intervention."""
    page = tap(tap(tap(begin(client, world, child), "no"), "cannot_reach"), "none")
    return say(page, **{**CALM, "carer_concern": "some"})


def live(client: StrictClient, occurrence_id: str) -> Page:
    return client.get(f"/occurrence/{occurrence_id}")


def whole(page: Page) -> str:
    """All that can be read, banner and bar included."""
    return " ".join("".join(page.tree.itertext()).split())


def entries(app: Flask, occurrence_id: str) -> list[Entry]:
    """Every line, in the order of the log."""
    return [line.entry for line in folded(app, occurrence_id).log]


def level(occurrence: Occurrence) -> str | None:
    return occurrence.level.value if occurrence.level else None


def _action(page: Page) -> str:
    return "/" + page.url.rsplit("/", 1)[-1].split("?")[0]


def _value_of(page: Page, text: str) -> str:
    for label in page.all("label"):
        if "".join(label.itertext()).strip() == text:
            return next(e.get("value", "") for e in page.all("input") if e.get("id") == label.get("for"))
    raise AssertionError(f"{page.url} has nothing to tick that says {text!r}: {page.text}")
