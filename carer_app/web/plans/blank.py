"""The papers of a plan with nothing on them, for whoever is signed in: each area's by its own titles, to print or to fill in on a computer."""

from __future__ import annotations

from functools import lru_cache

from flask import Response, abort, render_template

from carer_app.access.enforce import needs
from carer_app.access.permissions import Permission
from carer_app.domain.blank_paper import BlankPaper, papers_of
from carer_app.domain.protocol import NATIONAL, Pack
from carer_app.packs import loader
from carer_app.web.plans.blueprint import blueprint
from carer_app.web.plans.handing_out import pdf


@blueprint.get("/plans/blank/")
@needs(Permission.OPEN_FRONT_PAGE)
def blank() -> str:
    """The papers under their national titles, and the areas that have their own."""
    return _listed(NATIONAL)


@blueprint.get("/plans/blank/<area>/")
@needs(Permission.OPEN_FRONT_PAGE)
def blank_of_area(area: str) -> str:
    """The papers under the titles of one area."""
    return _listed(area)


@blueprint.get("/plans/blank/<area>/<paper_id>.pdf")
@needs(Permission.OPEN_FRONT_PAGE)
def blank_pdf(area: str, paper_id: str) -> Response:
    """One of them, to print."""
    pack = _pack(area)
    paper = next((paper for paper in papers_of(pack.form_titles) if paper.id == paper_id), None)
    return pdf(_printed(paper, pack.leading.short_title), paper.file) if paper else abort(404)


@blueprint.get("/plans/blank/<area>/<paper_id>-to-fill-in.pdf")
@needs(Permission.OPEN_FRONT_PAGE)
def blank_to_fill_in(area: str, paper_id: str) -> Response:
    """One of them, to fill in on a computer."""
    pack = _pack(area)
    paper = next((paper for paper in papers_of(pack.form_titles) if paper.id == paper_id), None)
    return pdf(_printed(paper, pack.leading.short_title, fill=True), f"{paper.file}-to-fill-in") if paper else abort(404)


def _listed(area: str) -> str:
    pack = _pack(area)
    areas = [(name, loader.load(name).leading.short_title) for name in loader.names()]
    return render_template("plans/blank.html", area=area, title=pack.leading.short_title, papers=papers_of(pack.form_titles), areas=areas)


def _pack(area: str) -> Pack:
    return loader.load(area) if area in loader.names() else abort(404)


@lru_cache(maxsize=64)
def _printed(paper: BlankPaper, area: str, *, fill: bool = False) -> bytes:
    """Nothing of anybody's is on it, so it is printed once and handed out again."""
    from carer_app.pdf import papers, render  # half a second and 30 MB: not before the first page is served

    draw = render.render_form if fill else render.render_paper
    return draw(papers.blank_html(paper, area, fill=fill), "blank")
