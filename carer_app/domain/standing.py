"""What the lines read so far add up to: the state, the level and the times in force.

JavaScript twin: static/js/domain/standing.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from carer_app.domain.entries import Entry, Linked, Opened, PackUsed, ReviewBasis
from carer_app.domain.levelling import LOCATED, Levelling
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.marks import Mark
from carer_app.domain.police_report import PoliceReport
from carer_app.domain.timers import AGREED_RETURN, LOOK_AGAIN_AFTER, REVIEW, RING_AGAIN, RING_AGAIN_AFTER, Clocks, Timer, timer, utc

_ASKS_TO_LOOK_AGAIN = frozenset(
    {
        State.WAITING, State.CARER_INTERVENTION, State.REPORTED, State.POLICE_DELAYED, State.POLICE_ABSENT, State.AWAY_KNOWN,
        State.KNOWN_WITH_RISK,
    }
)  # fmt: skip
_NOBODY_ELSE_LOOKS = (State.OPENED, State.WAITING, State.CARER_INTERVENTION, State.POLICE_DELAYED, State.POLICE_ABSENT)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The child said they will come home, or be collected (S10). `rule` is the one in force when it was agreed."""

    entry: Entry
    agreed_at: datetime
    rule: str


@dataclass(slots=True)
class Standing:
    """Everything known of one occurrence. `since` is when it came into the state it is in."""

    opened: Opened | None = None
    child: str = ""
    packs: tuple[PackUsed, ...] = ()
    levelling: Levelling = field(default_factory=Levelling)
    police: PoliceReport = field(default_factory=PoliceReport)
    clocks: Clocks = field(default_factory=Clocks)
    arranged: Arrangement | None = None
    located: Entry | None = None
    returned: Entry | None = None
    closed: Entry | None = None
    place: str = ""
    since: datetime | None = None
    since_id: str = ""
    highest: LevelOfIntervention | None = None
    facts: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    signs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    steps: dict[tuple[str, str], Entry] = field(default_factory=dict)
    calls: dict[str, Entry] = field(default_factory=dict)
    return_steps: dict[str, Entry] = field(default_factory=dict)
    told_social_worker: list[Entry] = field(default_factory=list)
    told_of_safety: Entry | None = None
    is_crime_possible: bool = False
    told_of_crime: Entry | None = None
    linked: list[Linked] = field(default_factory=list)
    while_verified: set[str] = field(default_factory=set)
    marks: dict[str, frozenset[Mark]] = field(default_factory=dict)
    corrections: dict[str, list[Entry]] = field(default_factory=dict)

    @property
    def state(self) -> State:
        """S0 to S13."""
        if self.closed is not None:
            return State.CLOSED
        if self.returned is not None:
            return State.BACK
        if self.is_past:
            return State.PAST
        return State.RETURN_ARRANGED if self.is_arranged else self.earlier_state

    @property
    def is_past(self) -> bool:
        """Whether this absence was over before it was written down (S13)."""
        return self.opened is not None and self.opened.past

    @property
    def is_arranged(self) -> bool:
        """An arranged return counts once a level is decided, and only where contact is enough (G4)."""
        return self.arranged is not None and self.levelling.decided is not None and not self.levelling.needs_verification()

    @property
    def earlier_state(self) -> State:
        """The state without an arranged return: located outranks the report, and the report outranks the rest."""
        own, _ = self.levelling.own()
        return own if own in LOCATED or self.police.state is None else self.police.state

    @property
    def level(self) -> LevelOfIntervention | None:
        """None before a decision and once the child is back. Police while they have the report, the rules' once they put it off (G3)."""
        if not self.state.is_open:
            return None
        _, level = self.levelling.own()
        if self.earlier_state.is_report and (self.earlier_state is not State.POLICE_DELAYED or level is None):
            return LevelOfIntervention.POLICE
        return level

    @property
    def is_waiting(self) -> bool:
        """Nobody knows where the child is, and the police are not looking: this is the time NAT-INT-9 means (also T22, T23)."""
        return self.earlier_state in _NOBODY_ELSE_LOOKS

    def timers(self) -> list[Timer]:
        """The times in force; none but a ring to the police once the child is back."""
        found = [] if self.closed else self._ring_again()
        return found + (self._while_away() if self.state.is_open else [])

    def _ring_again(self) -> list[Timer]:
        ring = self.police.unanswered()
        if ring is None:
            return []
        return [timer(RING_AGAIN, utc(ring.happened_at) + RING_AGAIN_AFTER, ReviewBasis.APP_DEFAULT, ring.id)]

    def _while_away(self) -> list[Timer]:
        ring_back = None if self.police.state is State.RECORDED_MISSING else self.clocks.ring_back
        found = [t for t in (self._review(), self.clocks.police_review if self.police.state else None, ring_back) if t is not None]
        if self.arranged is not None:
            found.append(timer(AGREED_RETURN, self.arranged.agreed_at, ReviewBasis.CARER, self.arranged.entry.id))
        return found

    def _review(self) -> Timer | None:
        """A state that should be looked at again, with no time set, gets the app's own, shown as such (G11)."""
        if self.clocks.review is not None or self.since is None or self.state not in _ASKS_TO_LOOK_AGAIN:
            return self.clocks.review
        return timer(REVIEW, utc(self.since) + LOOK_AGAIN_AFTER, ReviewBasis.APP_DEFAULT, self.since_id)
