"""What somebody has to do for the children they answer for, and what others owe them: short enough for a manager with thirty children."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from sqlalchemy.orm import Session

from carer_app.access.permissions import Permission
from carer_app.access.predicates import Held
from carer_app.db.queries import cared_for
from carer_app.db.queries import duty_lists as kept
from carer_app.db.queries.cared_for import CaredFor, Reach
from carer_app.db.queries.duty_lists import Line, Own
from carer_app.db.queries.oversight import Besides, besides
from carer_app.domain.duty import OVERDUE, UPCOMING
from carer_app.domain.duty_sides import OWN_WHO
from carer_app.domain.duty_words import Side, action_words, state_of, what_hurts_first, whose
from carer_app.domain.moments import moment
from carer_app.domain.thresholds import Threshold
from carer_app.packs import loader
from carer_app.packs.thresholds import thresholds_of
from carer_app.services.cared_for import ChildNow, reach_of


@dataclass(frozen=True, slots=True)
class Item:
    """One rule that asks something for one child, for so many times away; the most pressing of them stands for all."""

    line: Line
    status: str
    child_name: str
    is_own: bool
    times: int = 1

    @property
    def title(self) -> str:
        """What the protocol calls it."""
        rule = rules().get(self.line.rule)
        return rule.title if rule else action_words(self.line.action)

    @property
    def whose(self) -> str:
        """Whose it is."""
        return whose(self.line.who).words

    @property
    def is_late(self) -> bool:
        """Whether its time has passed."""
        return self.status == OVERDUE


@dataclass(frozen=True, slots=True)
class OfChild:
    """A child and how much is owed, whoever owes it; the next time that something is due."""

    id: str
    name: str
    home_name: str
    owed: int
    overdue: int
    next_due: datetime | None


@dataclass(frozen=True, slots=True)
class Mine:
    """`own`: to do, owed now; `asked`: overdue with others; each what hurts first. `children`: those for whom anything is owed or on its way.

    `quiet`: for how many others nothing is. `reckoning`: names of children of whom something changed just now.
    """

    own: Sequence[Item] = ()
    asked: Sequence[Item] = ()
    children: Sequence[OfChild] = ()
    quiet: int = 0
    reckoning: Sequence[str] = field(default=())


def mine(session: Session, person_id: str, roles: Iterable[Held], now: datetime) -> Mine:
    """What they do themselves and, for those who run what follows, what others owe. Three queries, however many children there are."""
    held = tuple(roles)
    reach = reach_of(person_id, held, Permission.SEE_DUTIES)
    runs = reach_of(person_id, held, Permission.RUN_FOLLOW_UP)
    found = {row.child.id: row for row in cared_for.children(session, reach, now)}
    sides = {child_id: _side(reach, row) for child_id, row in found.items()}
    run = {child_id for child_id, row in found.items() if _is_within(runs, row, sides[child_id])}
    rows = kept.firsts(session, list(found), now, None if run else own_of(sides)) if found else []
    rows = [(row, many) for row, many in rows if row.child_id in run or row.who in OWN_WHO[sides[row.child_id]]]
    waits = kept.being_reckoned(session, list(found)) if found else set()
    by_child = kept.by_child(rows)
    items = [
        item for child_id in found if child_id in by_child for item in _items(by_child[child_id], found[child_id], sides[child_id], now)
    ]
    items.sort(key=_order)
    owed = [item for item in items if item.status != UPCOMING]
    children = [_of_child(found[child_id], same) for child_id, same in _by_child(items).items()]
    return Mine(
        own=[item for item in owed if item.is_own],
        asked=[item for item in owed if not item.is_own and item.is_late],
        children=sorted(children, key=lambda one: (-one.overdue, -one.owed, one.name.casefold())),
        quiet=len(found) - len(children),
        reckoning=[found[child_id].child.preferred_name for child_id in found if child_id in waits],
    )


def own_of(sides: Mapping[str, Side]) -> list[tuple[list[str], frozenset[str]]]:
    """Which children, and whose duties are one's own for them."""
    return [([child_id for child_id, it in sides.items() if it is side], OWN_WHO[side]) for side in OWN_WHO]


def own_of_children(person_id: str, roles: Iterable[Held], children: Iterable[ChildNow]) -> Own:
    """The same for children whom a page has found already."""
    reach = reach_of(person_id, roles, Permission.SEE_DUTIES)
    places = Reach(reach.homes, reach.organisations)
    return own_of({one.id: Side.HOME if places.covers(one.home_id, one.organisation_id) else Side.SERVICES for one in children})


def owed_besides(session: Session, child_ids: Collection[str], away: Collection[str], own: Own, now: datetime) -> Besides:
    """How much is one's own to do now, which return interviews are due, and which phones have gone quiet; one query."""
    return besides(session, child_ids, away, own, now)


@cache
def rules() -> dict[str, Threshold]:
    """Every rule of every protocol, by its id."""
    return {rule.id: rule for rule in thresholds_of(loader.names())}


def _side(reach: Reach, row: CaredFor) -> Side:
    return Side.HOME if _is_here(reach, row) else Side.SERVICES


def _is_here(reach: Reach, row: CaredFor) -> bool:
    return row.home is not None and Reach(reach.homes, reach.organisations).covers(row.home.id, row.home.organisation_id)


def _is_within(runs: Reach, row: CaredFor, side: Side) -> bool:
    return _is_here(runs, row) if side is Side.HOME else runs.social_worker is not None


def _items(rows: Iterable[tuple[Line, int]], of: CaredFor, side: Side, now: datetime) -> list[Item]:
    """One for each rule; what has arisen and what is on its way apart."""
    at, gathered = moment(now), dict[tuple[str, bool], list[tuple[str, Line, int]]]()
    for line, many in rows:
        status = state_of(moment(line.arose_at), moment(line.due_at) if line.due_at else None, at)
        gathered.setdefault((line.rule, status == UPCOMING), []).append((status, line, many))
    name, own = of.child.preferred_name, OWN_WHO[side]
    found = []
    for same in gathered.values():
        status, first, _ = min(same, key=lambda one: _line_order(one[:2]))
        found.append(Item(first, status, name, first.who in own, sum(many for *_, many in same)))
    return found


def _of_child(row: CaredFor, items: Sequence[Item]) -> OfChild:
    owed = [item for item in items if item.status != UPCOMING]
    ahead = [item.line.due_at for item in items if item.line.due_at and not item.is_late]
    late = sum(item.is_late for item in owed)
    return OfChild(row.child.id, row.child.preferred_name, row.home.name if row.home else "", len(owed), late, min(ahead, default=None))


def _line_order(of: tuple[str, Line]) -> tuple[int, int, bool, int, int]:
    status, line = of
    return what_hurts_first(status, line.action, moment(line.arose_at), moment(line.due_at) if line.due_at else None)


def _order(item: Item) -> tuple[int, int, bool, int, int]:
    return _line_order((item.status, item.line))


def _by_child(items: Iterable[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.line.child_id, []).append(item)
    return found
