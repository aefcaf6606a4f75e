"""The child's papers as PDFs: the profile alone, the times not home, one page for a review. Under names that say nothing of a child."""

from __future__ import annotations

from flask import Response, g

from carer_app.access.enforce import needs
from carer_app.access.people import may_on, now
from carer_app.access.permissions import Permission
from carer_app.domain.other_paper import Paper
from carer_app.extensions import db
from carer_app.services import other_papers, standing_papers
from carer_app.web.plans.blueprint import blueprint
from carer_app.web.plans.handing_out import pdf


@blueprint.context_processor
def _may_see_times() -> dict[str, object]:
    """Whether to show this person the way to the times not home, and to the child’s story."""
    return {
        "may_see_times": lambda: "found" in g and may_on(Permission.SEE_OCCURRENCE, g.found.standing),
        "may_see_story": lambda: "found" in g and may_on(Permission.SEE_RECORDS, g.found.standing),
    }


@blueprint.get("/plans/<child_id>/profile.pdf")
@needs(Permission.SEE_PLAN, "child", reads="plan")
def profile_pdf(child_id: str) -> Response:
    """The profile alone, as it stands: what is known before anything happens."""
    standing = standing_papers.standing_of(db.session, g.subject, g.found.home, now())
    return pdf(standing_papers.drawn(db.session, standing, now()), "profile")


@blueprint.get("/plans/<child_id>/times-not-home.pdf")
@needs(Permission.SEE_OCCURRENCE, "child", reads="times")
def times_pdf(child_id: str) -> Response:
    """Every time that is written down."""
    reads = may_on(Permission.READ_INTERVIEW, g.found.standing)
    return printed(other_papers.times_not_home(db.session, g.subject, g.found.stay, now(), talk_notes=reads), "times-not-home")


@blueprint.get("/plans/<child_id>/missing-summary.pdf")
@needs(Permission.SEE_OCCURRENCE, "child", reads="times")
def summary_pdf(child_id: str) -> Response:
    """One page for a review."""
    return printed(other_papers.summary_for_review(db.session, g.subject, now()), "missing-summary")


def printed(paper: Paper, name: str) -> Response:
    """The paper, drawn for this answer only."""
    from carer_app.pdf import papers, render  # half a second and 30 MB: not before the first page is served

    return pdf(render.render_paper(papers.paper_html(paper), "pack"), name)
