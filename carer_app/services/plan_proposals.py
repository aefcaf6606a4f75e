"""What somebody proposes to change in a plan waits for somebody who may write it: accepted or declined, a line at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.children import Child
from carer_app.db.models.plan_drafts import PlanProposal, ProposalOutcome, ProposalSource
from carer_app.db.queries import children, people
from carer_app.db.queries import plan_proposals as kept
from carer_app.db.queries import plans as sections
from carer_app.db.queries.plan_proposals import Raised
from carer_app.domain.plan_proposals import Line, Standing, Told, row_name, told
from carer_app.domain.profile import SECTION_BY_ID, Profile
from carer_app.domain.profile_fields import Field, Section
from carer_app.services import plans
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.plan_asked import whom_to_ask

SHOWN_FOR = timedelta(days=30)
"""For how long a decision stands on the page of proposals, so that whoever proposed it sees what became of it."""
SOMEBODY = "somebody"


@dataclass(frozen=True, slots=True)
class Behind:
    """A time away that a proposal is counted from."""

    id: str
    began: datetime


@dataclass(frozen=True)
class Proposal:
    """A proposed change as pages show it. Of two answers `line.was` is the one that stands and `line.value` the one that waits."""

    id: str
    line: Line
    source: ProposalSource
    why: str
    by_id: str
    by: str
    at: datetime
    asked_id: str | None
    asked: str
    first_by: str
    first_by_id: str
    first_at: datetime | None
    outcome: ProposalOutcome | None
    decided_by: str
    decided_at: datetime | None
    reason: str
    version: int | None
    occurrence_id: str | None
    behind: tuple[Behind, ...] = ()
    asked_is_there: bool = False
    standing: Standing = Standing.AS_IT_WAS
    now_says: Any = None

    @property
    def section(self) -> Section:
        """The part of the plan it would change."""
        return SECTION_BY_ID[self.line.section]

    @property
    def field(self) -> Field:
        """The question it would answer otherwise."""
        return self.section.field(self.line.field)

    @property
    def is_two_answers(self) -> bool:
        """Whether two people wrote two answers at the same time."""
        return self.source is ProposalSource.TWO_ANSWERS

    def would_choose_their_own(self, person_id: str | None, *, accepting: bool) -> bool:
        """Whether, of two answers, this person would say that the one they wrote is right, while somebody else is asked."""
        wrote = self.by_id if accepting else self.first_by_id
        return self.is_two_answers and wrote == person_id and self.asked_is_there and self.asked_id != person_id

    @property
    def told(self) -> tuple[Told, ...]:
        """Its answers in words."""
        return told(self.field, self.line, self.now_says)

    @property
    def row(self) -> str:
        """The row it is about, by name; empty where it is about no row."""
        return row_name(self.field, self.line)

    def beside(self, profile: Profile) -> Proposal:
        """With where the plan stands now."""
        values = profile.sections.get(self.line.section, {})
        return replace(self, standing=self.line.standing(values), now_says=self.line.kept_now(values))


@dataclass(frozen=True, slots=True)
class First:
    """Of two answers the one that was saved first: who wrote it, and when."""

    by_id: str
    by: str
    at: datetime


def propose(
    session: Session,
    actor: Actor,
    child: Child,
    lines: Iterable[Line],
    source: ProposalSource,
    now: datetime,
    *,
    why: str = "",
    occurrence_id: str | None = None,
    first: First | None = None,
    behind: Sequence[Sequence[Behind]] = (),
) -> tuple[str, ...]:
    """Each line becomes a proposal that waits; gives their ids. What waits already word for word is not proposed again.

    `occurrence_id`: the time away that a return interview was about; `behind`: for each line the times away it is counted from.
    Raises MalformedProfile for what a plan cannot hold.
    """
    read = [_read(line) for line in lines]
    waits = [line_of(raised.row) for raised in kept.of_children(session, [child.id])]
    asked = whom_to_ask(session, child, actor, now, other=first.by_id if first else None)
    made = []
    for number, line in enumerate(read):
        if line in waits:
            continue
        row = PlanProposal(child_id=child.id, section=line.section, field=line.field, source=source, occurrence_id=occurrence_id)
        row.payload = {"was": line.was, "value": line.value, "is_item": line.is_item, "why": why, "number": number}
        row.payload |= _said_first(first) | _said_behind(behind[number : number + 1])
        row.raised_by, row.raised_at, row.asked = actor.person_id or "", now, asked
        session.add(row)
        _write_down(session, "proposal_raised", actor, row, now)
        made.append(row.id)
    session.flush()
    return tuple(made)


def open_for(session: Session, child_ids: Iterable[str]) -> tuple[Proposal, ...]:
    """What waits in these children's plans, first to last, in one query."""
    return _in_order(kept.of_children(session, child_ids))


def of_child(session: Session, child_id: str, now: datetime) -> tuple[Proposal, ...]:
    """What waits in a child's plan, and what was decided lately."""
    return _in_order(kept.of_children(session, [child_id], now - SHOWN_FOR))


def one(session: Session, child_id: str, proposal_id: str) -> PlanProposal | None:
    """One proposal of this child."""
    return kept.get(session, child_id, proposal_id)


def accept(session: Session, actor: Actor, child: Child, row: PlanProposal, now: datetime, *, seen: int) -> int:
    """Write it into the plan as a new version of its section, whose number it gives. `seen` is the version that was on the page.

    Raises Refused where it is decided, or where its own line was changed after that version; MalformedProfile where it no longer fits.
    """
    _take(session, row)
    _refuse_their_own(session, actor, row, accepting=True)
    line, newest = line_of(row), sections.latest_sections_of(session, [child.id], [row.section]).get(child.id, {}).get(row.section)
    values, version = (newest.payload, newest.version) if newest else ({}, 0)
    if version != seen and _differs(session, child, line, seen, values):
        raise Refused("This was changed again while you were reading. Look at it once more.")
    if line.standing(values) is not Standing.ALREADY_SO:
        version = plans.save_section(session, actor, child, row.section, line.applied(values), now)
    row.version = version
    _decide(session, actor, row, ProposalOutcome.ACCEPTED, now, "")
    return version


def decline(session: Session, actor: Actor, row: PlanProposal, reason: str, now: datetime) -> None:
    """The plan stays as it is. Whoever proposed it reads the reason; between two answers none is needed."""
    _take(session, row)
    _refuse_their_own(session, actor, row, accepting=False)
    if not reason and row.source is not ProposalSource.TWO_ANSWERS:
        raise Refused("Say why, in a few words. Whoever proposed it reads it.")
    _decide(session, actor, row, ProposalOutcome.DECLINED, now, reason)


def take_back(session: Session, actor: Actor, row: PlanProposal, now: datetime) -> None:
    """Whoever proposed it thinks otherwise now."""
    _take(session, row)
    if row.raised_by != actor.person_id:
        raise Refused("Only whoever proposed it can take it back.")
    _decide(session, actor, row, ProposalOutcome.TAKEN_BACK, now, "")


def _take(session: Session, row: PlanProposal) -> None:
    """The child is locked, and the proposal read again: somebody may have decided it since it was read."""
    session.flush()
    children.lock(session, row.child_id)
    session.refresh(row)
    if row.outcome is not None:
        raise Refused("This was decided already.")


def _refuse_their_own(session: Session, actor: Actor, row: PlanProposal, *, accepting: bool) -> None:
    asked = people.get(session, row.asked) if row.asked else None
    if _shown(Raised(row, None, asked, None)).would_choose_their_own(actor.person_id, accepting=accepting):
        raise Refused("You wrote that answer yourself. Somebody else says which of the two is right.")


def _decide(session: Session, actor: Actor, row: PlanProposal, outcome: ProposalOutcome, now: datetime, reason: str) -> None:
    row.outcome, row.decided_by, row.decided_at, row.reason = outcome, actor.person_id, now, reason or None
    _write_down(session, f"proposal_{outcome.value}", actor, row, now)


def _write_down(session: Session, kind: str, actor: Actor, row: PlanProposal, now: datetime) -> None:
    detail = {"proposal": row.id, **({"version": row.version} if row.version else {})}
    audit.record(session, kind, actor.person_id, child_id=row.child_id, subject=row.section, detail=detail, at=now)


def _differs(session: Session, child: Child, line: Line, seen: int, values: Mapping[str, Any]) -> bool:
    then = sections.numbered(session, child.id, line.section, seen) if seen else None
    before: Mapping[str, Any] = then.payload if then else {}
    return line.standing(before) is not line.standing(values) or line.kept_now(before) != line.kept_now(values)


def _read(line: Line) -> Line:
    """As a plan would keep it."""
    is_listed = line.is_item and not line.is_of_a_text
    raw = {line.field: [line.value] if is_listed else line.value} if line.value is not None else {}
    read = Profile.parse_section(line.section, raw).get(line.field)
    return replace(line, value=read[0] if is_listed and read else read)


def line_of(row: PlanProposal) -> Line:
    """What it would change."""
    said = row.payload
    return Line(row.section, row.field, said.get("was"), said.get("value"), bool(said.get("is_item")))


def _said_first(first: First | None) -> dict[str, str]:
    return {"first_by": first.by, "first_by_id": first.by_id, "first_at": first.at.isoformat()} if first else {}


def _said_behind(behind: Sequence[Sequence[Behind]]) -> dict[str, Any]:
    return {"times": [[time.id, time.began.isoformat()] for time in behind[0]]} if behind else {}


def _in_order(found: Sequence[Raised]) -> tuple[Proposal, ...]:
    """As they were raised; what was raised together in the order of whoever raised it."""
    order = sorted(found, key=lambda raised: (raised.row.raised_at, raised.row.payload.get("number", 0)))
    return tuple(_shown(raised) for raised in order if _is_asked_still(raised.row))


def _is_asked_still(row: PlanProposal) -> bool:
    """An earlier release may have asked what this one does not."""
    return row.section in SECTION_BY_ID and any(f.id == row.field for f in SECTION_BY_ID[row.section].fields)


def _shown(raised: Raised) -> Proposal:
    row, said = raised.row, raised.row.payload
    return Proposal(
        id=row.id,
        line=line_of(row),
        source=row.source,
        why=said.get("why", ""),
        by_id=row.raised_by,
        by=raised.by.name if raised.by else SOMEBODY,
        at=row.raised_at,
        asked_id=row.asked,
        asked=raised.asked.name if raised.asked else "",
        first_by=said.get("first_by", ""),
        first_by_id=said.get("first_by_id", ""),
        first_at=datetime.fromisoformat(said["first_at"]) if "first_at" in said else None,
        outcome=row.outcome,
        decided_by=raised.decided_by.name if raised.decided_by else "",
        decided_at=row.decided_at,
        reason=row.reason or "",
        version=row.version,
        occurrence_id=row.occurrence_id,
        behind=tuple(Behind(name, datetime.fromisoformat(at)) for name, at in said.get("times", ())),
        asked_is_there=raised.asked is not None and raised.asked.active,
    )
