"""What somebody is typing in a plan is kept as they type, for them alone, until they save it or throw it away."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

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
MOST_PAGES = 12
TOO_MUCH = "That is more than can be kept as a draft. Save what you have, then go on."

Typed = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as it was typed, faults and all; `made_from` is the version of the section it was typed over, `id` the page's, and `count` is
    another one each time it is kept. `took` is what it was opened with of other pages, by their ids, as it stood there then."""

    fields: Typed
    made_from: int
    at: datetime
    id: str = ""
    count: int = 1
    took: Mapping[str, Typed] = dataclasses.field(default_factory=dict)

    @property
    def mark(self) -> str:
        """The page, and how far it had come."""
        return f"{self.id}.{self.count}"


class EndedAlready(Refused):
    """The page was saved or thrown away before this came: its words are old ones."""

    def __init__(self) -> None:
        super().__init__("This page was saved already. What you typed since is in this page only. Tap Save: nothing is lost.")


@dataclass(frozen=True, slots=True)
class Drafts:
    """Of one section: what this person typed on each of their open pages, newest first, and the names of others who are writing in it now.
    What they write is theirs."""

    mine: tuple[Draft, ...]
    writing: tuple[str, ...]


def of_section(session: Session, child_id: str, section: str, person_id: str, now: datetime) -> Drafts:
    """In one query."""
    found = kept.of_section(session, child_id, section, person_id, now - WRITING_FOR)
    typed = [(row, person) for row, person in found if _holds_words(row)]
    mine = [draft for row, person in typed if person.id == person_id for draft in _drafts(row)]
    mine.sort(key=lambda draft: draft.at, reverse=True)
    return Drafts(tuple(mine), tuple(person.name for _, person in typed if person.id != person_id and person.active))


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
    over: Iterable[str] = (),
) -> tuple[Field, ...]:
    """Keep what was typed on a page in place of what was kept of that page before. Gives the fields that are left out: a password or PIN is
    never kept.

    `draft_id` is the page's; `over` the marks of those whose words it holds. Raises EndedAlready, and Refused when there is more of it than
    any form of ours holds.
    """
    fields = {f.id: f for f in SECTION_BY_ID[section_id].fields}
    ours = [(name, value) for name, value in typed if name == WHY or name.split("-")[0] in fields]
    if len(ours) > MOST_FIELDS or sum(len(value) for _, value in ours) > MOST_LETTERS:
        raise Refused(TOO_MUCH)
    secret = {name.split("-")[0] for name, value in ours if holds_a_secret(value)}
    children.lock(session, child.id)
    row = kept.of_person(session, child.id, section_id, actor.person_id or "")
    if row is None:
        row = SectionDraft(child_id=child.id, section=section_id, person_id=actor.person_id or "")
        row.payload = {}
        session.add(row)
    elif draft_id and draft_id in _ended(row):
        raise EndedAlready
    before = _pages(row)
    pages = _without(before, over)
    took = before.get(draft_id, {}).get("took", {}) | {name: page["fields"] for name, page in before.items() if name not in pages}
    if len(pages) >= MOST_PAGES and draft_id not in pages:
        raise Refused(TOO_MUCH)
    kept_words = [[name, "" if holds_a_secret(value) else value] for name, value in ours]
    count = int(row.payload.get("count", 0)) + 1
    pages[draft_id] = {"fields": kept_words, "made_from": made_from, "at": now.isoformat(), "count": count, "took": took}
    row.payload = {"pages": pages, "ended": _ended(row), "count": count}
    row.made_from, row.at = made_from, now
    return tuple(fields[name] for name in fields if name in secret)


def throw_away(session: Session, actor: Actor, child_id: str, section_id: str, draft_id: str = "", over: Iterable[str] = ()) -> None:
    """The saved words stand; saving a page ends its draft too, and those whose words it held (`over`), unless more was typed there since.
    Of other pages nothing is thrown away; without an id, all of it.

    What an ended page sent before, and comes later, is not kept.
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
    pages = _without(_pages(row), over)
    gone = [draft_id] if draft_id else [name for name in pages if name]
    left = {name: page for name, page in pages.items() if draft_id and name not in (draft_id, "")}
    row.payload = {**({"pages": left} if left else {}), "ended": [*_ended(row), *gone][-MOST_ENDED:], "count": row.payload.get("count", 0)}
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
    return bool(_pages(row))


def _ended(row: SectionDraft) -> list[str]:
    return list(row.payload.get("ended", []))


def _pages(row: SectionDraft) -> dict[str, dict[str, Any]]:
    """What was typed, page by page. An earlier release kept one page for each person."""
    said: Mapping[str, Any] = row.payload
    if "fields" in said:
        return {said.get("id", ""): {"fields": said["fields"], "made_from": row.made_from, "at": row.at.isoformat(), "count": 0}}
    return dict(said.get("pages", {}))


def _without(pages: Mapping[str, dict[str, Any]], marks: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The pages but those of which another page holds every word."""
    held = set(marks)
    return {name: page for name, page in pages.items() if f"{name}.{page['count']}" not in held}


def _drafts(row: SectionDraft) -> Iterable[Draft]:
    for name, page in _pages(row).items():
        typed = tuple((field, value) for field, value in page["fields"])
        took = {other: tuple((field, value) for field, value in fields) for other, fields in page.get("took", {}).items()}
        yield Draft(typed, page["made_from"], datetime.fromisoformat(page["at"]), name, page["count"], took)
