"""What is said of a line that came from a phone: late, with a clock that was out, or with a decision that is worked out otherwise here."""

from __future__ import annotations

from carer_app.domain.decision import Decision, decide
from carer_app.domain.entries import Decided, Entry
from carer_app.domain.marks import SAYS, Mark
from carer_app.domain.protocol import Pack

LATE = "Received after access ended."
_CLOCK = "The clock of the phone was {} {}."


def how_it_came(entry: Entry, pack: Pack) -> tuple[str, ...]:
    """Sentences; none for a line that came as it should, or was written on a page of ours."""
    if entry.sent is None:
        return ()
    late = (LATE,) if entry.sent.late else ()
    clock = () if entry.sent.clock_seconds is None else (clock_words(entry.sent.clock_seconds),)
    return late + clock + ((SAYS[Mark.SERVER_DISAGREES],) if disagrees(entry, pack) else ())


def clock_words(seconds: int) -> str:
    """How far the phone's clock was from the server's."""
    minutes, way = round(abs(seconds) / 60), "fast" if seconds > 0 else "slow"
    for size, name in ((365 * 24 * 60, "year"), (24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = round(minutes / size)
            return _CLOCK.format(f"{count} {name}{'' if count == 1 else 's'}", way)
    return _CLOCK.format("a little", way)


def disagrees(entry: Entry, pack: Pack) -> bool:
    """Whether the same answers give another level or rule by the protocol the log began with. What was shown stays believed."""
    body = entry.body
    if not isinstance(body, Decided):
        return False
    found = decide(pack.path, {name: int(said) if said.isdecimal() else said for name, said in body.answers.items()})
    return not isinstance(found, Decision) or (found.rules_level, found.rules_state, found.rule) != (body.level, body.state, body.rule)
