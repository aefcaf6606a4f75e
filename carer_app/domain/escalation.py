"""Not agreeing with the police: who said what and when, whom to ask for next, and by when somebody should have rung back (NAT-3.17, NOTT-46a).

JavaScript twin: static/js/domain/escalation.js (when the phone runs the report itself).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from carer_app.domain import entries as e
from carer_app.domain.call_script import CallScript
from carer_app.domain.log_lines import log_sentence
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.protocol import Escalation, Owed
from carer_app.domain.timers import utc

YOU = "You"
POLICE = "The police"
_GROUNDS = ("still worried.", "the danger is this.")
"""How the line of a script ends after which the steps done and the reasons are read out."""
_SPOKEN = (e.PoliceRang, e.PoliceTold, e.PoliceAnswered, e.PoliceUpdated, e.Disagreed, e.Escalated, e.PoliceToldOfReturn)


@dataclass(frozen=True, slots=True)
class Said:
    """One conversation with the police: who spoke (with the role), what was said, and when."""

    entry: str
    at: datetime
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Rung:
    """Somebody to ask for. `state`: open, asked (not reached), reached."""

    role: str
    state: str
    at: datetime | None = None
    is_next: bool = False


def said_to_police(occurrence: Occurrence) -> tuple[Said, ...]:
    """The whole conversation, oldest first. A line that was withdrawn is left out."""
    lines = sorted((line.entry for line in occurrence.log if line.counts and _is_with_police(line.entry.body)), key=_place)
    return tuple(Said(line.id, utc(line.happened_at), _who(line.body), log_sentence(line)) for line in lines)


def words_above(lines: Sequence[str], script: CallScript, is_urgent: bool) -> tuple[str, ...]:
    """The lines of the protocol, with what they leave to say: which report and whose, the steps done, and the reasons; danger first."""
    answers = {line.id: line.answer for line in script.questions}
    grounds = ("worry", "done") if is_urgent else ("done", "worry")
    place = next((place for place, line in enumerate(lines) if line.lower().endswith(_GROUNDS)), 0)
    before, after = lines[: place + 1], lines[place + 1 :]
    return tuple(part for part in (*before[:1], script.which, *before[1:], *(answers.get(one, "") for one in grounds), *after) if part)


def rungs(words: Escalation, occurrence: Occurrence) -> tuple[Rung, ...]:
    """Whom to ask for, one after the other; the next is the first who was not reached, or else the last of them again."""
    tried = sorted((line.entry for line in occurrence.log if line.counts and isinstance(line.entry.body, e.Escalated)), key=_place)
    found = [_rung(role, tried) for role in words.rungs]
    waits = next((place for place, rung in enumerate(found) if rung.state != "reached"), len(found) - 1)
    return tuple(Rung(rung.role, rung.state, rung.at, place == waits) for place, rung in enumerate(found))


def owed(words: Escalation, occurrence: Occurrence) -> tuple[Owed, ...]:
    """What the police owe after what they last decided; nothing before they decided anything."""
    answers = [line.entry for line in occurrence.log if line.counts and isinstance(line.entry.body, e.PoliceAnswered)]
    last = max(answers, key=_place, default=None)
    decided = last.body.outcome.value if last is not None and isinstance(last.body, e.PoliceAnswered) else None
    return tuple(one for one in words.owed if decided is not None and (not one.when or decided in one.when))


def _rung(role: str, tried: Sequence[e.Entry]) -> Rung:
    """The newest time that this role was asked for."""
    for line in reversed(tried):
        if isinstance(line.body, e.Escalated) and line.body.to_role == role:
            return Rung(role, "reached" if line.body.reached else "asked", utc(line.happened_at))
    return Rung(role, "open")


def _who(body: e.Body) -> str:
    match body:
        case e.PoliceTold(name=name, role=role) | e.PoliceAnswered(officer=name, officer_role=role):
            return ", ".join(part for part in (name.strip(), role.strip()) if part) or POLICE
        case e.Escalated(reached=True, name=name, to_role=role):
            return ", ".join(part for part in (name.strip(), role.strip()) if part)
        case e.PoliceUpdated(name=name) | e.PoliceToldOfReturn(name=name):
            return name.strip() or POLICE
        case _:
            return YOU


def _is_with_police(body: e.Body) -> bool:
    """A difference with somebody else is told elsewhere (NAT-INT-10)."""
    return isinstance(body, _SPOKEN) and not (isinstance(body, e.Disagreed) and body.about != "police")


def _place(line: e.Entry) -> tuple[datetime, int, str, str]:
    return (utc(line.happened_at), line.seq, line.device, line.id)
