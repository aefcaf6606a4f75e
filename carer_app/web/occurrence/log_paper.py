"""The log alone as a PDF: every line with when it was done and when it was written, the head of the chain on each page."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, g

from carer_app.access.enforce import needs
from carer_app.access.people import may_on, now
from carer_app.access.permissions import Permission
from carer_app.extensions import db
from carer_app.services import other_papers
from carer_app.web.occurrence.blueprint import blueprint
from carer_app.web.plans.handing_out import pdf


@blueprint.get("/log.pdf")
@needs(Permission.SEE_OCCURRENCE, subject="occurrence", reads="log")
def log_pdf(occurrence_id: UUID) -> Response:
    """The whole log; for a home that the child has left, until then."""
    reads = may_on(Permission.READ_INTERVIEW, g.found.standing)
    paper = other_papers.log_alone(db.session, g.subject, g.found.core.child, now(), g.found.until, talk_notes=reads)
    if paper is None:
        abort(404)
    from carer_app.pdf import papers, render  # half a second and 30 MB: not before the first page is served

    return pdf(render.render_paper(papers.paper_html(paper), "pack"), "log")
