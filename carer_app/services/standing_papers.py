"""The standing profile of a child as a PDF: what its phone keeps, sealed, to show to the police with no network."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db.models.children import Child
from carer_app.db.models.people import Home
from carer_app.db.queries import children, photos
from carer_app.domain.hidden_names import to_hide
from carer_app.domain.plan_life_words import standing_words
from carer_app.domain.profile import Profile
from carer_app.domain.standing_paper import standing_paper
from carer_app.domain.two_answers import safer
from carer_app.domain.wall_clock import local
from carer_app.services import plan_life, plan_proposals, protocols

LAYOUT = 2
"""Counted up when the paper is laid out in another way: phones fetch it afresh."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the paper is made of. `tag` is the same as long as the paper would say the same."""

    profile: Profile
    title: str
    plan_stands: str
    photo_id: str | None
    hidden: tuple[str, ...]
    tag: str


def standing_of(session: Session, child: Child, home: Home | None, now: datetime) -> Standing:
    """What stands now: nothing is drawn yet."""
    life = plan_life.life_of(session, child.id, now)
    title = protocols.speaks_for(session, child, home).pack.form_titles["profile"]
    twice = [proposal.line for proposal in plan_proposals.open_for(session, [child.id]) if proposal.is_two_answers]
    stands, profile = standing_words(life.standing), safer(life.plan.profile, twice)
    told = [two.says for two in profile.two_answers]
    of_old, month = sorted(profile.of_the_last_home), local(now).date().isoformat()[:7]
    hidden = to_hide(_other_children(session, child, home), profile)
    made_of = [LAYOUT, title, stands, life.photo_id, profile.sections, told, of_old, month, hidden]
    tag = hashlib.sha256(json.dumps(made_of, sort_keys=True, default=str).encode()).hexdigest()[:32]
    return Standing(profile, title, stands, life.photo_id, hidden, tag)


def drawn(session: Session, standing: Standing, now: datetime) -> bytes:
    """The PDF. It takes half a second: ask only when the tag is another."""
    from carer_app.pdf import papers, render  # 30 MB: not before the first page is served

    kept = photos.with_image(session, standing.photo_id) if standing.photo_id else None
    paper = standing_paper(standing.profile, standing.title, now, local(now).date(), standing.plan_stands, standing.hidden)
    try:
        return render.render_html(papers.standing_html(paper, has_photo=kept is not None), kept.image if kept else None)
    except render.CannotPrint:  # a photo that cannot be read: the words are worth having without it
        return render.render_html(papers.standing_html(paper, has_photo=False), None)


def _other_children(session: Session, child: Child, home: Home | None) -> tuple[str, ...]:
    """The names of those who live there too, or did: a carer may have typed them, and the police need not read them (NOTT-21)."""
    others = children.ever_in_home(session, home.id) if home else ()
    return tuple(name for other in others if other.id != child.id for name in (other.preferred_name, other.full_name) if name)
