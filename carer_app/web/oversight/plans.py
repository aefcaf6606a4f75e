"""The plans that lack something or should be looked at again: a line for each child, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from carer_app.extensions import db
from carer_app.services import plan_life
from carer_app.services.cared_for import ChildNow


def plans_to_put_right(found: Collection[ChildNow], now: datetime) -> list[tuple[ChildNow, str, str]]:
    """Children whose plan lacks something, and what; and why it should be looked at again. Those who lack most stand first. One query."""
    due = plan_life.to_review(db.session, {child.id: child.plan for child in found}, now)
    lines = [(child, "; ".join(_lacks(child)), "; ".join(one.words for one in due.get(child.id, ()))) for child in found]
    return sorted((line for line in lines if line[1] or line[2]), key=_most_first)


def _lacks(child: ChildNow) -> Iterator[str]:
    """What is not there at all; a photo grown old is among the reasons to look at the plan again (NOTT-125d, WAKE-10.3a)."""
    if child.plan_needs == "everything":
        yield "no plan yet" if child.photo_id else "no plan and no photo yet"
        return
    if child.photo_id is None:
        yield "no photo yet"
    if not child.plan.signs and not child.plan.triggers:
        yield "no warning signs"


def _most_first(line: tuple[ChildNow, str, str]) -> tuple[bool, bool]:
    child, lacks, _ = line
    return child.plan_needs != "everything", not lacks
