"""The three Levels of Intervention (NAT-L0-T, NAT-L1-T, NAT-L2-T) and the states an occurrence can be in (provisions E2)."""

from __future__ import annotations

from enum import StrEnum


class LevelOfIntervention(StrEnum):
    """What the carer's side does now. Never the police's own risk grade (I10)."""

    NO_IMMEDIATE = "no_immediate"
    CARER = "carer"
    POLICE = "police"

    @property
    def rank(self) -> int:
        """0, 1 or 2; higher is more protective."""
        return _RANK[self]


_RANK = {LevelOfIntervention.NO_IMMEDIATE: 0, LevelOfIntervention.CARER: 1, LevelOfIntervention.POLICE: 2}


class State(StrEnum):
    """States S0 to S13 of provisions E2; the values are what contracts and exports carry."""

    OPENED = "S0"
    WAITING = "S1"
    CARER_INTERVENTION = "S2"
    POLICE_DECIDED = "S3"
    REPORTED = "S4"
    RECORDED_MISSING = "S5"
    POLICE_DELAYED = "S6"
    POLICE_ABSENT = "S7"
    AWAY_KNOWN = "S8"
    KNOWN_WITH_RISK = "S9"
    RETURN_ARRANGED = "S10"
    BACK = "S11"
    CLOSED = "S12"
    PAST = "S13"

    @property
    def is_report(self) -> bool:
        """Whether this is a state of the police report (S4 to S7)."""
        return self in _REPORT

    @property
    def is_open(self) -> bool:
        """Whether the child is still away as far as the log knows."""
        return self not in _ENDED


_REPORT = {State.REPORTED, State.RECORDED_MISSING, State.POLICE_DELAYED, State.POLICE_ABSENT}
_ENDED = {State.BACK, State.CLOSED, State.PAST}
