"""The lines of "Do next" as rows with one button each, and the calls whose result is still to be said."""

from __future__ import annotations

from dataclasses import dataclass

from carer_app.domain.entries import Answered, CallStarted, Entry
from carer_app.domain.levels import State
from carer_app.domain.next_actions import NextStep
from carer_app.domain.police_call import police_call
from carer_app.domain.speaking import whose
from carer_app.domain.wall_clock import time_words
from carer_app.services.situation import Beside, Situation
from carer_app.web.occurrence.keeping import siblings

SHOWN = 5
PEOPLE_EARLY = 2
"""How many people of the plan stand among the first, wherever the protocol has them."""
SHARED_STEPS = frozenset({"search_home", "search_grounds", "search_surroundings", "tell_social_worker", "tell_edt", "tell_manager"})
CHECKS_A_PLACE = frozenset({"verify_place", "verify_believed_place", "check_believed_place"})
_STILL_TO_DO = ("open", "tried")
_TRIED = "tried {}, no answer"
_SAID_UNREACHED = "you said at {} that you can’t reach {}: try again"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do. `act`: ring, done, not_there, write (say on a page how it went), or none. `whose`: the local protocol it is from."""

    step: NextStep
    act: str
    hint: str
    also: tuple[Beside, ...] = ()
    whose: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """What its form sends."""
        return {"step": self.step.code, "who": self.step.contact_id}


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that was begun, and nobody has said yet how it went."""

    id: str
    step: str
    contact_id: str
    whom: str
    at: Entry
    is_the_child: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """What to do next: the first few, the rest, and how far one has come."""

    first: tuple[Row, ...]
    more: tuple[Row, ...]
    calls: tuple[OpenCall, ...]
    ruled_out: tuple[NextStep, ...]
    done: int

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.first or self.more or self.calls)


def rows(at: Situation) -> Rows:
    """The rows of this moment. While one waits, everything stands under "more"."""
    to_do = [_row(at, step) for step in at.steps if step.state in _STILL_TO_DO]
    to_do = _people_early(to_do)
    shown = 0 if at.state is State.WAITING else SHOWN
    return Rows(
        first=tuple(to_do[:shown]),
        more=tuple(to_do[shown:]),
        calls=tuple(_call(at, entry) for entry in reversed(at.occurrence.calls_open) if police_call(entry) is None),
        ruled_out=tuple(step for step in at.steps if step.state == "ruled_out"),
        done=sum(step.state in ("done", "ruled_out") for step in at.steps),
    )


def _row(at: Situation, step: NextStep) -> Row:
    also = siblings(at) if step.code in SHARED_STEPS else ()
    hint = (_unreached(at, step) if step.state == "open" else "") or _hint(step)
    return Row(step, _act(step), hint, also, whose(at.pack, at.pack.step(step.code).source))


def _act(step: NextStep) -> str:
    if step.kind == "police_only":
        return "none"
    if step.telephone:
        return "ring"
    if step.kind in ("call", "tell") or step.code in CHECKS_A_PLACE:
        return "write"
    return "not_there" if step.kind == "go" else "done"


def _hint(step: NextStep) -> str:
    tried = _TRIED.format(time_words(step.last_at)) if step.state == "tried" and step.last_at else ""
    return tried if tried and not step.contact_id else " · ".join(part for part in (tried, step.hint) if part)


def _people_early(to_do: list[Row]) -> list[Row]:
    """The first people of the plan that may be rung come right after the first steps."""
    named = [row for row in to_do if row.step.code == "family_friends" and row.act == "ring"][:PEOPLE_EARLY]
    rest = [row for row in to_do if row not in named]
    before = SHOWN - PEOPLE_EARLY
    return [*rest[:before], *named, *rest[before:]]


def _unreached(at: Situation, step: NextStep) -> str:
    """The carer answered that the child cannot be reached: nobody who has tried is told to ring as if for the first time."""
    if step.code != "contact_child" or at.occurrence.facts.get("contact") != "no_reply":
        return ""
    said = (line.entry for line in reversed(at.occurrence.log) if line.counts and isinstance(line.entry.body, Answered))
    answer = next((entry for entry in said if isinstance(entry.body, Answered) and entry.body.answers.get("contact") == "no_reply"), None)
    return _SAID_UNREACHED.format(time_words(answer.happened_at), at.child_name) if answer else ""


def _call(at: Situation, entry: Entry) -> OpenCall:
    body = entry.body
    if not isinstance(body, CallStarted):
        raise TypeError("Only a call that was started can be open.")
    is_the_child = body.step == "contact_child"
    whom = at.child_name if is_the_child else body.contact or _title(at, body.step)
    return OpenCall(entry.id, body.step, body.contact_id or "", whom, entry, is_the_child)


def _title(at: Situation, code: str) -> str:
    return next((step.title for step in at.steps if step.code == code), "them")
