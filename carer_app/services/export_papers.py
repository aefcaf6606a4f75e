"""All papers of a child: those that can be printed one by one, together in one ZIP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from carer_app.db.models.children import Child
from carer_app.db.models.people import Home
from carer_app.db.models.record_exports import RecordExport
from carer_app.db.queries import children, occurrences
from carer_app.db.queries import record_exports as rows
from carer_app.domain.other_paper import Paper
from carer_app.domain.own_page import own_page
from carer_app.domain.record_paper import plan_paper
from carer_app.domain.wall_clock import local
from carer_app.services import other_papers, plans, standing_papers
from carer_app.services.errors import NotPrinted
from carer_app.services.export_pieces import Planned, as_json, handed_out


def planned(session: Session, one: RecordExport) -> list[Planned]:
    """Every paper there is to print as of when it was asked for, the list of them last."""
    papers = list(_papers(session, one))
    contents = Planned("contents.json", partial(_contents, export_id=one.id, asked_at=one.asked_at))
    return [*papers, contents]


def _papers(session: Session, one: RecordExport) -> Iterator[Planned]:
    at, child_id = one.asked_at, one.child_id
    yield Planned("profile.pdf", partial(_profile, child_id=child_id, at=at))
    yield Planned("plan-and-risk-assessment.pdf", partial(_plan, child_id=child_id, at=at))
    yield Planned("own-page.pdf", partial(_own_page, child_id=child_id, at=at))
    yield Planned("times-not-home.pdf", partial(_times, child_id=child_id, at=at, talk_notes=one.holds_interviews))
    yield Planned("missing-summary.pdf", partial(_summary, child_id=child_id, at=at))
    times, given = rows.times_of(session, child_id, at), rows.packs_given(session, child_id, at)
    for number, (occurrence_id, opened_at) in enumerate(times, start=1):
        folder = f"times-away/{number:03}-{local(opened_at):%Y-%m-%d}"
        yield Planned(
            f"{folder}/log.pdf", partial(_log, occurrence_id=occurrence_id, child_id=child_id, at=at, talk_notes=one.holds_interviews)
        )
        for version in given.get(occurrence_id, ()):
            yield Planned(f"{folder}/police-pack-v{version}.pdf", partial(rows.pack_document, occurrence_id=occurrence_id, version=version))


def _profile(session: Session, child_id: str, at: datetime) -> bytes:
    child, home = _child(session, child_id, at)
    return standing_papers.drawn(session, standing_papers.standing_of(session, child, home, at), at)


def _plan(session: Session, child_id: str, at: datetime) -> bytes:
    return _printed(plan_paper(plans.profile_of(session, child_id), at))


def _own_page(session: Session, child_id: str, at: datetime) -> bytes:
    from carer_app.pdf import papers, render

    return render.render_paper(papers.own_page_html(own_page(plans.profile_of(session, child_id), local(at).date())), "own_page")


def _times(session: Session, child_id: str, at: datetime, talk_notes: bool) -> bytes:
    child, _ = _child(session, child_id, at)
    stay = children.placement_at(session, child_id, at)
    return _printed(other_papers.times_not_home(session, child, stay, at, talk_notes=talk_notes))


def _summary(session: Session, child_id: str, at: datetime) -> bytes:
    child, _ = _child(session, child_id, at)
    return _printed(other_papers.summary_for_review(session, child, at))


def _log(session: Session, occurrence_id: str, child_id: str, at: datetime, talk_notes: bool) -> bytes:
    row, child = occurrences.get(session, occurrence_id), _child(session, child_id, at)[0]
    paper = other_papers.log_alone(session, row, child, at, talk_notes=talk_notes) if row is not None else None
    if paper is None:
        raise NotPrinted
    return _printed(paper)


def _contents(session: Session, export_id: str, asked_at: datetime) -> bytes:
    """What is in it, with a checksum for each."""
    files = [{"path": piece.path, "bytes": piece.size, "sha256": piece.sha256} for piece in handed_out(session, export_id)]
    return as_json({"format": "not-home-yet-papers/1", "asked_at": asked_at.isoformat(), "files": files})


def _printed(paper: Paper) -> bytes:
    from carer_app.pdf import papers, render

    return render.render_paper(papers.paper_html(paper), "pack")


def _child(session: Session, child_id: str, at: datetime) -> tuple[Child, Home | None]:
    child = children.get(session, child_id)
    if child is None:
        raise LookupError("There is no such child.")
    placed = children.placement_at(session, child_id, at)
    return child, session.get(Home, placed.home_id) if placed else None
