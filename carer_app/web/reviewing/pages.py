"""What a looked-after review needs, to read: the one-page summary, the story, the plan, and what the child said of where they live (NAT-2.13b)."""

from __future__ import annotations

from uuid import UUID

from flask import Response, g, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.db.models.children import AssignmentKind
from carer_app.db.queries import children as kept
from carer_app.domain.interviews_read import interviews
from carer_app.domain.plan_life_words import standing_words
from carer_app.domain.profile import SECTIONS
from carer_app.domain.reviewing_officer import REVIEWERS, heard
from carer_app.extensions import db
from carer_app.services import duties, other_papers, plan_life
from carer_app.web.after.duty_rows import rows_of
from carer_app.web.plans.papers import printed
from carer_app.web.records.story_lines import lines_page
from carer_app.web.reviewing.blueprint import blueprint

_REVIEW = Permission.REVIEW_CHILD


@blueprint.get("/")
@needs(_REVIEW)
def children() -> str:
    """The children this person is the named reviewing officer of."""
    mine = kept.assigned_to(db.session, current_person().id, now(), [AssignmentKind.IRO])
    return render_template("reviewing/children.html", children=mine)


@blueprint.get("/<uuid:reviewed_child_id>")
@needs(_REVIEW, "reviewed_child", reads="for_review")
def child(reviewed_child_id: UUID) -> str:
    """What is theirs to do, and what they are to hear of."""
    owed = duties.owed_by(db.session, g.subject, g.found.home, now())
    return render_template(
        "reviewing/child.html",
        child=g.subject,
        home=g.found.home,
        rows=[row for row in rows_of(owed) if row.duty.who in REVIEWERS],
        heard=heard(interviews(owed.lines)),
        now=now(),
    )


@blueprint.get("/<uuid:reviewed_child_id>/story")
@needs(_REVIEW, "reviewed_child", reads="times")
def story(reviewed_child_id: UUID) -> ResponseReturnValue:
    """The child's story line by line; what was said in an interview is not in it (NOTT-64)."""
    here, back = (url_for(f"reviewing.{view}", reviewed_child_id=reviewed_child_id) for view in ("story", "child"))
    return lines_page(here, (back, "For the review"), lambda row: None, interviews=False, logs=True)


@blueprint.get("/<uuid:reviewed_child_id>/plan")
@needs(_REVIEW, "reviewed_child", reads="plan")
def plan(reviewed_child_id: UUID) -> str:
    """The plan as it is now, with nothing on it to change."""
    life = plan_life.life_of(db.session, g.subject.id, now())
    held = life.plan.profile
    sections = [section for section in SECTIONS if held.sections.get(section.id)]
    return render_template(
        "reviewing/plan.html", child=g.subject, life=life, held=held, sections=sections, says=standing_words(life.standing)
    )


@blueprint.get("/<uuid:reviewed_child_id>/missing-summary.pdf")
@needs(_REVIEW, "reviewed_child", reads="times")
def summary_pdf(reviewed_child_id: UUID) -> Response:
    """One page for the review."""
    return printed(other_papers.summary_for_review(db.session, g.subject, now()), "missing-summary")
