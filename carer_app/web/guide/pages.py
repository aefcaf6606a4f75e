"""The guide: the levels, one page for each question a carer has, the words explained, and each area's own way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import abort, render_template

from carer_app.access.enforce import public
from carer_app.domain.protocol import NATIONAL, Pack, Step
from carer_app.domain.protocol_agencies import GuidancePage
from carer_app.packs import loader
from carer_app.web.filters import filled
from carer_app.web.guide import blueprint


def areas() -> list[Pack]:
    """The local protocols, each over the national one, by name."""
    return [loader.load(name) for name in loader.names() if name != NATIONAL]


def area(name: str) -> Pack:
    """The local protocol of that name; not found otherwise."""
    if name == NATIONAL or name not in loader.names():
        abort(404)
    return loader.load(name)


def own_pages(pack: Pack) -> list[GuidancePage]:
    """The pages of the protocol that leads."""
    return [page for page in pack.guidance if page.source == pack.name]


CONTACTS = {"people": "family and friends", "places": "the places the child knows", "expected_place": "the place where the child should be",
            "believed_place": "the place you think of"}  # fmt: skip
"""Whom or what a step is about, on a page that is about no child."""


def steps_of(steps: Iterable[Step]) -> list[tuple[str, str]]:
    """Title and hint of each step, each title once; steps that only the child's own plan can fill are left out."""
    found: dict[str, str] = {}
    for step in steps:
        if step.each != "child_steps":
            contact = CONTACTS.get(step.each, "")
            found.setdefault(filled(step.title, contact=contact), filled(step.hint, contact=contact))
    return list(found.items())


@blueprint.get("/guide/")
@public
def contents() -> str:
    """What the three levels mean, and everything else there is to read."""
    pack = loader.national()
    return render_template("guide/contents.html", pack=pack, pages=own_pages(pack), areas=areas(), steps=steps_of(pack.steps))


@blueprint.get("/emergency")
@public
def emergency() -> str:
    """999, 101 and what to say, with nothing to sign in to and nothing to fill in."""
    return render_template("guide/emergency.html", pack=loader.national())


@blueprint.get("/guide/words")
@public
def words() -> str:
    """The words of the field, each in plain English."""
    known: Any = loader.glossary()["terms"]
    terms = sorted(known, key=lambda term: str(term["term"]).lower())
    return render_template("guide/words.html", terms=terms)


@blueprint.get("/guide/pictures")
@public
def pictures() -> str:
    """What to do on seeing a picture that nobody may copy, and what not to do."""
    return render_template("guide/pictures.html")


@blueprint.get("/guide/<page_id>")
@public
def page(page_id: str) -> str:
    """One page of the national framework in our words."""
    pack = loader.national()
    return _shown(pack, page_id, "guide/page.html")


@blueprint.get("/guide/area/<name>")
@public
def area_contents(name: str) -> str:
    """What one area adds: how old it is, its steps, what its police ask, and its pages."""
    pack = area(name)
    own = steps_of(step for step in pack.steps if step.source == name)
    return render_template("guide/area.html", pack=pack, pages=own_pages(pack), steps=own)


@blueprint.get("/guide/area/<name>/<page_id>")
@public
def area_page(name: str, page_id: str) -> str:
    """One page on how an area does it."""
    return _shown(area(name), page_id, "guide/page.html")


def _shown(pack: Pack, page_id: str, template: str) -> str:
    own = own_pages(pack)
    place = next((place for place, found in enumerate(own) if found.id == page_id), None)
    if place is None:
        abort(404)
    following = own[place + 1] if place + 1 < len(own) else None
    return render_template(template, pack=pack, page=own[place], following=following, is_national=pack.name == NATIONAL)
