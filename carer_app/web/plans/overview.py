"""The overview of a child's plan: how far each section is, what is essential and missing, and whom to ring."""

from __future__ import annotations

from collections.abc import Mapping

from flask import g, render_template

from carer_app.access.enforce import needs
from carer_app.access.people import may_on, now
from carer_app.access.permissions import Permission
from carer_app.db.models.children import Child, ContactSlot, Slot
from carer_app.db.queries import contacts
from carer_app.domain.new_area import AGREED_THERE
from carer_app.domain.plan_flags import plan_flags
from carer_app.domain.plan_life_words import standing_words
from carer_app.domain.profile import SECTION_BY_ID, Completeness, Profile, SectionState
from carer_app.domain.profile_fields import Document
from carer_app.domain.protocol import Pack
from carer_app.domain.speaking import following
from carer_app.extensions import db
from carer_app.services import carried, plan_life, plan_proposals, protocols
from carer_app.web.filters import local
from carer_app.web.plans.blueprint import blueprint
from carer_app.web.plans.contacts import FOR_A_CHILD
from carer_app.web.plans.sections import may_write
from forms.people import SLOT_WORDS

Tag = tuple[str, str]
_AGAIN: Tag = ("Looked at for the last home: look again", "warn")
Paper = tuple[str, list[tuple[SectionState, Tag]]]


@blueprint.get("/plans/<child_id>")
@needs(Permission.SEE_PLAN, "child", reads="plan")
def overview(child_id: str) -> str:
    """Everything about the plan on one page, each part a tap away."""
    child: Child = g.subject
    life = plan_life.life_of(db.session, child.id, now())
    plan, photo = life.plan, life.photo_id
    ring = contacts.with_the_plan(contacts.for_child(db.session, child, g.found.home), plan.profile)
    today = local(now()).date()
    photo_tag = _photo_tag(photo is not None, plan.profile.stale_photo(today))
    completeness = plan.profile.completeness()
    speaking = protocols.speaks_for(db.session, child, g.found.home)
    stay = g.found.stay
    last_home = carried.of_the_last_home(db.session, stay.move_id, plan.profile.sections) if stay and stay.move_id else ()
    return render_template(
        "plans/overview.html",
        child=child,
        profile=plan.profile,
        saved=plan.saved,
        essentials=completeness.essentials,
        proposals=plan_proposals.open_for(db.session, [child.id]),
        papers=_papers(completeness, speaking.pack, {"photo": photo_tag, **{AGREED_THERE[name][0]: _AGAIN for name in last_home}}),
        photo=photo,
        stay=stay,
        of_the_last_home=last_home,
        may_move=may_on(Permission.MOVE_CHILD, g.found.standing),
        life=life,
        life_says=standing_words(life.standing),
        may_review=may_write(SECTION_BY_ID["plan"]),
        contacts=ring,
        slots=[(slot.value, SLOT_WORDS[slot.value]) for slot in FOR_A_CHILD],
        social_worker=_social_worker(ring.get(Slot.SOCIAL_WORKER), plan.profile),
        may_write=may_write(SECTION_BY_ID["identity"]),
        speaks=following(speaking.pack),
        form_title=speaking.pack.form_titles["profile"],
        unaccepted=speaking.unaccepted if may_write(SECTION_BY_ID["plan"]) else (),
        flags=plan_flags(plan.profile, today, has_photo=photo is not None),
        today=today,
        now=now(),
    )


def _papers(completeness: Completeness, pack: Pack, instead: Mapping[str, Tag]) -> list[Paper]:
    """The papers of the child under the titles they have here, each with its sections. A trigger plan only where one is used or kept.

    `instead`: what is said of a section in place of how far it is.
    """
    papers = ((document, [state for state in completeness.sections if state.section.document is document]) for document in Document)
    return [
        (pack.form_titles.get(document, states[0].section.title), [(s, instead.get(s.section.id) or _tag(s)) for s in states])
        for document, states in papers
        if document is not Document.TRIGGER_PLAN or document in pack.form_titles or any(state.filled for state in states)
    ]


def _tag(state: SectionState) -> Tag:
    """How far a section is, in words that nobody can take for "done"."""
    if not state.filled:
        return ("Nothing yet", "warn" if state.missing else "plain")
    if state.missing:
        return (f"{len(state.missing)} that matter missing" if len(state.missing) > 1 else "1 that matters missing", "warn")
    if any(f.essential for f in state.section.fields):
        return ("Has what matters most", "ok")
    return (f"{state.filled} of {state.of} filled in", "none")


def _photo_tag(has_one: bool, is_stale: bool) -> Tag:
    if not has_one:
        return ("Needs a photo", "warn")
    return ("Needs a newer photo", "warn") if is_stale else ("Recent photo", "ok")


def _social_worker(kept: ContactSlot | None, profile: Profile) -> tuple[str, str] | None:
    """Name and number of the social worker: as kept to be rung, or else as written among the professionals."""
    if kept and kept.telephone:
        return kept.label or "Social worker", kept.telephone
    written = (row for row in profile.rows("contacts", "professionals") if row.get("role") == "social_worker" and row.get("telephone"))
    return next(((str(row.get("name") or "Social worker"), str(row["telephone"])) for row in written), None)
