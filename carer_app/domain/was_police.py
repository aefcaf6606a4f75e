"""Until when an absence was at police level that an answer then lowered because an adult is said to be with the child."""

from __future__ import annotations

from datetime import datetime

from carer_app.domain.entries import Decided, LevelRaised
from carer_app.domain.levelling import recommended
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.occurrence import Occurrence


def was_police_until(occurrence: Occurrence) -> datetime | None:
    """The time of the decision that ended it. None where the police were told, or where it never was at police level."""
    if occurrence.state is not State.AWAY_KNOWN or occurrence.police_told is not None:
        return None
    ended, is_police = None, False
    for line in occurrence.log:
        body = line.entry.body
        if not line.counts:
            continue
        if isinstance(body, LevelRaised):
            is_police = is_police or body.level is LevelOfIntervention.POLICE
        elif isinstance(body, Decided):
            now_police = recommended(body)[1] is LevelOfIntervention.POLICE
            if is_police and not now_police:
                ended = line.entry.happened_at
            is_police = now_police
    return None if is_police else ended
