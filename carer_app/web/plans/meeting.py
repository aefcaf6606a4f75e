"""The plan on one page for a planning meeting: everything at a glance, in the order it is talked of, changed in place (NAT-2.13a)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import g, render_template

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.db.models.children import ContactSlot
from carer_app.db.queries import contacts
from carer_app.domain.plan_flags import plan_flags
from carer_app.domain.plan_glance import at_a_glance
from carer_app.domain.plan_life_words import standing_words
from carer_app.domain.plan_meeting import Part, meeting_parts
from carer_app.domain.profile import SECTIONS, Profile
from carer_app.domain.profile_fields import Document, Field, Kind
from carer_app.domain.protocol import Pack
from carer_app.extensions import db
from carer_app.services import carried, plan_life, protocols
from carer_app.web.filters import local
from carer_app.web.plans.blueprint import blueprint
from carer_app.web.plans.contacts import FOR_A_CHILD
from carer_app.web.plans.writing import may_write, waiting_by_field
from forms.people import SLOT_WORDS

Tag = tuple[str, str]
SAFE = {"safe_to_ring", "safe_to_visit"}
TAGGED = {*SAFE, "police_only", "should_see", "may_contact", "police_aware", "broken_by_absence", "essential"}
TITLE_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Card:
    """One row of a repeated group: what it is called, what has to be seen at once, and the rest."""

    title: str
    tags: tuple[Tag, ...]
    lines: tuple[tuple[str, str], ...]


@blueprint.get("/plans/<child_id>/meeting")
@needs(Permission.SEE_PLAN, "child", reads="plan")
def meeting(child_id: str) -> str:
    """What matters most at a glance, then the whole plan part by part; what the person may write opens its form in the page."""
    life, stay = plan_life.life_of(db.session, child_id, now()), g.found.stay
    marked = carried.of_the_last_home(db.session, stay.move_id, life.plan.profile.sections) if stay and stay.move_id else frozenset()
    profile = replace(life.plan.profile, of_the_last_home=marked)
    speaking = protocols.speaks_for(db.session, g.subject, g.found.home)
    today = local(now()).date()
    parts = meeting_parts(profile, _unused(speaking.pack, profile))
    doubts = waiting_by_field(profile)
    return render_template(
        "plans/meeting.html",
        child=g.subject,
        profile=profile,
        saved=life.plan.saved,
        photo=life.photo_id,
        life_says=standing_words(life.standing),
        to_review=life.to_review,
        parts=[(part, far(part)) for part in parts],
        glances=at_a_glance(profile),
        ring=_to_ring(contacts.with_the_plan(contacts.for_child(db.session, g.subject, g.found.home), profile)),
        essentials=profile.completeness().essentials,
        missing=profile.missing(),
        doubts=doubts,
        waiting=[one for fields in doubts.values() for found in fields.values() for one in found],
        flags=plan_flags(profile, today, has_photo=life.photo_id is not None),
        writable={section.id for section in SECTIONS if may_write(section)},
        cards=cards,
        risk_tag=risk_tag,
        titles=speaking.pack.form_titles,
        today=today,
        now=now(),
    )


def _to_ring(kept: Mapping[str, ContactSlot]) -> list[tuple[str, str]]:
    """Whom the adults ring: the part, and the number."""
    found = ((SLOT_WORDS[slot.value], kept.get(slot.value)) for slot in FOR_A_CHILD)
    return [(row.label or words, row.telephone) for words, row in found if row and row.telephone]


def _unused(pack: Pack, profile: Profile) -> frozenset[str]:
    """A trigger plan is spoken of only where one is used or kept."""
    used = Document.TRIGGER_PLAN in pack.form_titles or profile.sections.get("trigger_plan")
    return frozenset() if used else frozenset({"trigger_plan"})


def far(part: Part) -> Tag:
    """How far a part is, in words that nobody can take for "done"."""
    if part.missing:
        return (f"{len(part.missing)} that matter missing" if len(part.missing) > 1 else "1 that matters missing", "warn")
    return (f"{part.filled} of {part.of} filled in", "none" if part.filled else "plain")


def risk_tag(f: Field, value: Any) -> Tag:
    """A worry now stands out; one nobody has answered is not known, never "no"."""
    return (f.words(value) or "Not known", {"now": "warn", "likely": "warn", "no": "plain", "past": "none"}.get(str(value), "plain"))


def cards(f: Field, rows: tuple[Mapping[str, Any], ...]) -> list[Card]:
    """The rows of a repeated group as they are shown."""
    return [_card(f, row) for row in rows]


def _card(f: Field, row: Mapping[str, Any]) -> Card:
    plain = [column for column in f.columns if column.id not in TAGGED and row.get(column.id) not in (None, "")]
    named = [column for column in plain if column.kind in (Kind.TEXT, Kind.CHOICE, Kind.TELEPHONE)][:TITLE_COLUMNS]
    title = " · ".join(column.words(row[column.id]) or "" for column in named)
    rest = tuple((column.printed, column.words(row[column.id]) or "") for column in plain if column not in named)
    return Card(title or "No name", tuple(_tags(f, row)), rest)


def _tags(f: Field, row: Mapping[str, Any]) -> Iterator[Tag]:
    for column in f.columns:
        value = row.get(column.id)
        if column.id in TAGGED and (value or column.id in SAFE):
            yield f"{column.printed}: {(column.words(value) or 'not known').split(':')[0].lower()}", _kind(column.id, value)


def _kind(column: str, value: str | None) -> str:
    if column in SAFE:
        return {"yes": "ok"}.get(str(value), "warn")
    if (column, value) in {("police_only", "yes"), ("should_see", "no"), ("may_contact", "no"), ("police_aware", "no")}:
        return "police"
    return "warn" if (column, value) in {("broken_by_absence", "yes"), ("essential", "yes")} else "plain"
