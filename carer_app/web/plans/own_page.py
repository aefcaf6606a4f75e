"""The child's own page: to read together on a screen, and to print and keep."""

from __future__ import annotations

from datetime import date

from flask import Response, g, render_template

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.domain import own_page as words
from carer_app.domain.child_needs import NINE_NEEDS
from carer_app.extensions import db
from carer_app.services import plans
from carer_app.web.filters import local
from carer_app.web.plans.blueprint import blueprint
from carer_app.web.plans.handing_out import pdf


@blueprint.context_processor
def _nine_needs() -> dict[str, object]:
    """The questions that stand beside the form of the child's own words (NAT-2.5)."""
    return {"nine_needs": NINE_NEEDS}


@blueprint.get("/plans/<child_id>/own-page")
@needs(Permission.SEE_PLAN, "child", reads="plan")
def own_page(child_id: str) -> str:
    """The page as the child reads it, with a line for the adult about what was kept off it."""
    return render_template("plans/own_page.html", child=g.subject, page=_page(child_id, local(now()).date()))


@blueprint.get("/plans/<child_id>/own-page.pdf")
@needs(Permission.SEE_PLAN, "child", reads="plan")
def own_page_pdf(child_id: str) -> Response:
    """The same on paper. It names nobody, and neither does the name of the file."""
    from carer_app.pdf import papers, render  # half a second and 30 MB: not before the first page is served

    html = papers.own_page_html(_page(child_id, local(now()).date()))
    return pdf(render.render_paper(html, "own_page"), "own-page")


def _page(child_id: str, on: date) -> words.OwnPage:
    return words.own_page(plans.profile_of(db.session, child_id, g.found.stay), on)
