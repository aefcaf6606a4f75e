"""How long records are kept, and what was decided of one whose time has come. Nothing is ever destroyed because of a date alone.

A line after a line: what was said and decided of a child's record stays, also when the record is gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from carer_app.domain.moments import add_months
from carer_app.domain.wall_clock import local

GROWN = 18


@dataclass(frozen=True, slots=True)
class RecordClass:
    """A class of record: what it is, for how long the law keeps it, and where that stands. `is_ours`: the product knows when it ends."""

    id: str
    title: str
    period: str
    law: str
    years: int
    years_from_death: int | None = None
    is_ours: bool = False


CLASSES: tuple[RecordClass, ...] = (
    RecordClass(
        "child",
        "A child’s record: profile, photographs, plans, times away, logs, interviews, packs",
        "75 years from the date of birth; 15 years from death, for a child who died before 18",
        "Children’s Homes (England) Regulations 2015, regulation 36; Care Planning, Placement and Case Review (England) Regulations 2010, regulation 50",
        75,
        15,
        is_ours=True,
    ),
    RecordClass(
        "foster_carer",
        "An approved foster carer’s record",
        "At least 10 years from the end of the approval",
        "Fostering Services (England) Regulations 2011, regulation 32",
        10,
    ),
    RecordClass(
        "audit",
        "Who saw what, and what was decided here",
        "As long as the records it is about, and after them: it holds no words about a child",
        "UK GDPR, article 5(2): to be able to show it",
        75,
    ),
)
CHILD = CLASSES[0]


class Kind(StrEnum):
    """What a line says."""

    DIED = "died"
    PROPOSED = "proposed"
    KEPT_LONGER = "kept_longer"
    DESTROY_ASKED = "destroy_asked"
    DECLINED = "declined"
    DESTROYED = "destroyed"


class State(StrEnum):
    """Where a record stands."""

    NOT_DUE = "not_due"
    DUE = "due"
    PROPOSED = "proposed"
    KEPT_LONGER = "kept_longer"
    ASKED = "asked"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said. `until`: for how much longer; `died_on`: when the child died."""

    kind: Kind
    at: datetime
    by: str | None = None
    until: date | None = None
    died_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A record with its day, and the line that it stands on."""

    state: State
    due: date | None
    line: Line | None = None
    died_on: date | None = None

    @property
    def may_be_decided(self) -> bool:
        """Whether the time has come, and nothing is decided of it."""
        return self.state in (State.DUE, State.PROPOSED)


def due_on(born: date | None, died_on: date | None) -> date | None:
    """The first day on which the record need not be kept; None where the date of birth is not known."""
    if born is None:
        return None
    if died_on is not None and died_on < add_months(born, 12 * GROWN) and CHILD.years_from_death is not None:
        return add_months(died_on, 12 * CHILD.years_from_death)
    return add_months(born, 12 * CHILD.years)


def standing(lines: Iterable[Line], born: date | None, now: datetime) -> Standing:
    """Where the record stands now: the newest decision holds, and one to keep it longer holds until its day."""
    today, told = local(now).date(), sorted(lines, key=lambda line: line.at)
    died_on = next((line.died_on for line in reversed(told) if line.kind is Kind.DIED), None)
    due, decided = due_on(born, died_on), [line for line in told if line.kind is not Kind.DIED]
    last = decided[-1] if decided else None
    if last is not None and last.kind is Kind.DESTROYED:
        return Standing(State.DESTROYED, due, last, died_on)
    if due is None or today < due:
        return Standing(State.NOT_DUE, due, None, died_on)
    if last is None or (last.kind is Kind.KEPT_LONGER and (last.until is None or last.until <= today)):
        return Standing(State.DUE, due, None, died_on)
    states = {Kind.KEPT_LONGER: State.KEPT_LONGER, Kind.DESTROY_ASKED: State.ASKED}
    return Standing(states.get(last.kind, State.PROPOSED), due, last, died_on)
