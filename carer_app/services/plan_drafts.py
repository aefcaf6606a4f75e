"""What somebody is typing in a plan is kept as they type, for them alone, until they save it or throw it away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from carer_app.access import subjects
from carer_app.access.people import roles_of
from carer_app.access.permissions import Permission
from carer_app.access.predicates import may
from carer_app.db import audit
from carer_app.db.models.children import Child
from carer_app.db.models.people import Person
from carer_app.db.models.plan_drafts import SectionDraft
from carer_app.db.queries import children
from carer_app.db.queries import plan_drafts as kept
from carer_app.domain.profile import SECTION_BY_ID
from carer_app.domain.profile_fields import Field
from carer_app.domain.profile_reading import holds_a_secret
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused

WRITING_FOR = timedelta(minutes=10)
"""For how long after the last letter somebody counts as writing in a section."""
FORGOTTEN_AFTER = timedelta(days=30)
"""When the draft goes of somebody who may no longer write in the plan."""
MOST_FIELDS = 2_000
MOST_LETTERS = 400_000
WHY = "why"
"""The one field of a form that no section has: why somebody proposes a change."""

MOST_ENDED = 20
"""Of how many pages it is remembered that they were saved or thrown away, so that what they sent late is not kept."""

Typed = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it was typed, faults and all; `made_from` is the version of the section it was typed over, `id` the page's."""

    fields: Typed
    made_from: int
    at: datetime
    id: str = ""


class EndedAlready(Refused):
    """The page was saved or thrown away before this came: its words are old ones."""

    def __init__(self) -> None:
        super().__init__("This page was saved already. What you typed since is in this page only. Tap Save: nothing is lost.")


@dataclass(frozen=True, slots=True)
class Drafts:
    """Of one section: this person's own draft, and the names of others who are writing in it now. What they write is theirs."""

    mine: Draft | None
    writing: tuple[str, ...]


def of_section(session: Session, child_id: str, section: str, person_id: str, now: datetime) -> Drafts:
    """In one query."""
    found = kept.of_section(session, child_id, section, person_id, now - WRITING_FOR)
    typed = [(row, person) for row, person in found if _holds_words(row)]
    mine = next((_draft(row) for row, person in typed if person.id == person_id), None)
    return Drafts(mine, tuple(person.name for _, person in typed if person.id != person_id and person.active))


def keep(
    session: Session,
    actor: Actor,
    child: Child,
    section_id: str,
    typed: Iterable[tuple[str, str]],
    made_from: int,
    now: datetime,
    *,
    draft_id: str = "",
) -> tuple[Field, ...]:
    """Keep what was typed in place of what was kept of it before. Gives the fields that are left out: a password or PIN is never kept.

    `draft_id` is the page's. Raises EndedAlready, and Refused when there is more of it than any form of ours holds.
    """
    fields = {f.id: f for f in SECTION_BY_ID[section_id].fields}
    ours = [(name, value) for name, value in typed if name == WHY or name.split("-")[0] in fields]
    if len(ours) > MOST_FIELDS or sum(len(value) for _, value in ours) > MOST_LETTERS:
        raise Refused("That is more than can be kept as a draft. Save what you have, then go on.")
    secret = {name.split("-")[0] for name, value in ours if holds_a_secret(value)}
    children.lock(session, child.id)
    row = kept.of_person(session, child.id, section_id, actor.person_id or "")
    if row is None:
        row = SectionDraft(child_id=child.id, section=section_id, person_id=actor.person_id or "")
        row.payload = {}
        session.add(row)
    elif draft_id and draft_id in _ended(row):
        raise EndedAlready
    kept_words = [[name, "" if holds_a_secret(value) else value] for name, value in ours]
    row.payload = {"fields": kept_words, "id": draft_id, "ended": _ended(row)}
    row.made_from, row.at = made_from, now
    return tuple(fields[name] for name in fields if name in secret)


def throw_away(session: Session, actor: Actor, child_id: str, section_id: str, draft_id: str = "") -> None:
    """The saved words stand; saving a page ends its draft too. Of another page's draft nothing is thrown away; without an id, whichever it is.

    What the page sent before, and comes later, is not kept.
    """
    session.flush()
    children.lock(session, child_id)
    row = kept.of_person(session, child_id, section_id, actor.person_id or "")
    if row is None:
        if not draft_id:
            return
        row = SectionDraft(child_id=child_id, section=section_id, person_id=actor.person_id or "", made_from=0)
        row.payload = {}
        session.add(row)
    said = row.payload
    gone = [name for name in (draft_id, "" if draft_id else said.get("id", "")) if name]
    rest = said if draft_id and said.get("id", "") not in ("", draft_id) else {}
    row.payload = {**rest, "ended": [*_ended(row), *gone][-MOST_ENDED:]}
    session.flush()


def forget(session: Session, now: datetime) -> int:
    """Remove the drafts of people who may no longer write in the plan and typed nothing for thirty days. Gives how many."""
    old = kept.untouched_since(session, now - FORGOTTEN_AFTER)
    gone = [row for row, person in old if not _holds_words(row) or not _may_write(session, row, person, now)]
    for row in gone:
        if _holds_words(row):
            audit.record(session, "draft_removed", None, child_id=row.child_id, subject=row.section, at=now)
        session.delete(row)
    return len(gone)


def _may_write(session: Session, row: SectionDraft, person: Person, now: datetime) -> bool:
    found = subjects.find(session, "child", {"child_id": row.child_id}, person.id, now)
    allowed = found is not None and may(person.id, roles_of(person, now), Permission.WRITE_PROFILE, found.standing)
    return person.active and allowed


def _holds_words(row: SectionDraft) -> bool:
    return "fields" in row.payload


def _ended(row: SectionDraft) -> list[str]:
    return list(row.payload.get("ended", []))


def _draft(row: SectionDraft) -> Draft:
    pairs: Sequence[Sequence[str]] = row.payload.get("fields", [])
    return Draft(tuple((name, value) for name, value in pairs), row.made_from, row.at, row.payload.get("id", ""))
