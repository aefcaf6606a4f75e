"""Brings an occurrence of the world to where a test of reporting or returning begins, and reads its log back."""

from __future__ import annotations

from typing import Any

from flask import Flask

from carer_app.db.base import new_id
from carer_app.domain.entries import Body, Entry
from carer_app.domain.occurrence import Occurrence
from carer_app.extensions import db
from carer_app.services import occurrences
from carer_app.services.actor import Actor
from tests.factories import NOW
from tests.people import World

DANGER = {"immediate_concern_child": "yes", "immediate_concern_other": "no"}
NO_DANGER = {"immediate_concern_child": "no", "immediate_concern_other": "no"}
UNREACHED = {"whereabouts": "unknown", "contact": "no_reply"}
A_SIGN = {"antecedent_behaviour": "yes", "trigger_incident": "no", "out_of_character": "no"}


def actor(world: World, name: str = "worker") -> Actor:
    return Actor(world.people[name], name.title(), "test")


def answer(app: Flask, world: World, child: str, pages: dict[str, dict[str, str]]) -> str:
    """Answer these pages of the decision; gives the occurrence's id."""
    occurrence_id = world.occurrences[child]
    with app.app_context():
        for page, answers in pages.items():
            occurrences.answer(db.session, actor(world), occurrence_id, page, answers, NOW, entry_id=new_id())
        db.session.commit()
    return occurrence_id


def police_level(app: Flask, world: World, child: str = "ash") -> str:
    """A sign from the plan was seen: police, by a default rule, 101."""
    return answer(app, world, child, {"danger": NO_DANGER, "where": UNREACHED, "signs": A_SIGN})


def danger_now(app: Flask, world: World, child: str = "ash") -> str:
    """There is danger now: police, 999."""
    return answer(app, world, child, {"danger": DANGER})


def write(app: Flask, world: World, occurrence_id: str, *bodies: Body, **how: Any) -> None:
    with app.app_context():
        for body in bodies:
            occurrences.write(db.session, actor(world), occurrence_id, body, NOW, entry_id=new_id(), **how)
        db.session.commit()


def folded(app: Flask, occurrence_id: str) -> Occurrence:
    with app.app_context():
        return occurrences.occurrence_of(db.session, occurrence_id)


def log(app: Flask, occurrence_id: str) -> list[Entry]:
    """The lines since the questions were answered, without those the rules add by themselves."""
    entries = [line.entry for line in folded(app, occurrence_id).log]
    return [entry for entry in entries if entry.kind not in ("opened", "answered", "decided")]


def kinds(app: Flask, occurrence_id: str) -> list[str]:
    """The kinds of those lines."""
    return [entry.kind for entry in log(app, occurrence_id)]
