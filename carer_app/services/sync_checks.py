"""What a phone may not write into a log, whatever it says of itself: each refused line with a sentence of its own (S1, S10, S11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from carer_app.db import occurrence_store as store
from carer_app.db.models.occurrences import Occurrence
from carer_app.domain.entries import Attached, Entry, Linked, Opened
from carer_app.domain.sync import HELD, NEW, REFUSED, SAME, Verdict
from carer_app.services.sync_lines import NEEDS_A_WRITER, NEEDS_PROOF, NO_WRITER, NOT_A_PHONES, SERVERS_OWN, Came
from carer_app.services.sync_reach import Reaches

MOST_AHEAD = 10_000
NOT_IN_EMERGENCY = "This log was begun with nobody signed in. Put it to a child first, then write this again."
FAR_AHEAD = "The number of this line is far ahead of its log, so it would stand in the wrong place. It is put aside."
BEGUN_ALREADY = "This log has its first line already. This one is put aside, and the manager can see that it was sent."
OTHER_CHILD = "This log is about another child, so it cannot be put to this one."
OTHER_LOG = "This line names a log that nobody of this phone has to do with."


class Checks:
    """The lines of one batch held against the log they would join. `there`: what is known of a log that has not begun yet."""

    def __init__(self, session: Session, row: Occurrence | None, there: Sequence[Entry], reaches: Reaches) -> None:
        self._session, self._row, self._reaches = session, row, reaches
        self._there = sorted(there, key=_place)

    def of(self, verdicts: Sequence[Verdict], came: Sequence[Came]) -> list[Verdict]:
        """The same verdicts, in the same order; what may not be written is refused. `came`: how each came."""
        found = {at: (v.entry, self._why_not_alone(v.entry, came[at])) for at, v in enumerate(verdicts) if _comes(v) and v.entry}
        taken = [entry for entry, why in found.values() if not why]
        highest = self._highest()
        refused = {at: why for at, (_, why) in found.items() if why}
        for at, (entry, why) in sorted(found.items(), key=lambda pair: _place(pair[1][0])):
            says = why or (FAR_AHEAD if entry.seq > highest + MOST_AHEAD else self._why_not_here(entry, taken))
            if says:
                refused[at] = says
                taken = [one for one in taken if one is not entry]
            else:
                highest = max(highest, entry.seq)
        of_ids = {verdicts[at].id: why for at, why in refused.items()}  # the same line a second time in this batch fares no better
        why_of = [refused.get(at) or (of_ids.get(v.id) if v.verdict == SAME else None) for at, v in enumerate(verdicts)]
        return [_refused(v, why) if why else v for v, why in zip(verdicts, why_of, strict=True)]

    def _why_not_alone(self, entry: Entry, came: Came) -> str:
        body = entry.body
        if entry.kind in SERVERS_OWN:
            return NOT_A_PHONES
        is_proved = entry.author is not None and entry.author == came.signed_in
        if (entry.kind in NEEDS_A_WRITER and entry.author is None) or (entry.kind in NEEDS_PROOF and not is_proved):
            return NO_WRITER
        if isinstance(body, Linked) and not self._reaches.reaches_log(body.occurrence, came):
            return OTHER_LOG
        if self._row is not None and isinstance(body, Opened):
            return BEGUN_ALREADY
        if self._row is not None and isinstance(body, Attached) and body.child != self._row.child_id:
            return OTHER_CHILD
        return ""

    def _why_not_here(self, entry: Entry, taken: Sequence[Entry]) -> str:
        """What depends on the other lines of the log."""
        if not isinstance(entry.body, Opened | Attached) and entry.kind not in NEEDS_A_WRITER:
            return ""
        log = self._log(taken)
        opened = next((one for one in log if isinstance(one.body, Opened)), None)
        if opened is None or not isinstance(opened.body, Opened):
            return ""
        if isinstance(entry.body, Opened):
            return "" if opened is entry else BEGUN_ALREADY
        child = opened.body.child
        if isinstance(entry.body, Attached):
            return OTHER_CHILD if child and entry.body.child != child else ""
        attached = any(isinstance(one.body, Attached) and one.author and _place(one) < _place(entry) for one in log)
        return "" if child or attached else NOT_IN_EMERGENCY

    def _log(self, taken: Sequence[Entry]) -> list[Entry]:
        """What was received before stands first among first lines, whatever number a later one gives itself."""
        if self._row is not None and not self._there:
            self._there = sorted(store.load(self._session, self._row.id), key=_place)
        return [*self._there, *sorted(taken, key=_place)]

    def _highest(self) -> int:
        if self._row is not None:
            return store.next_seq(self._session, self._row.id) - 1
        return max((one.seq for one in self._there), default=0)


def _comes(verdict: Verdict) -> bool:
    return verdict.verdict in (NEW, HELD)


def _place(entry: Entry) -> tuple[int, str, str]:
    return (entry.seq, entry.device, entry.id)


def _refused(verdict: Verdict, says: str) -> Verdict:
    return replace(verdict, verdict=REFUSED, says=says, entry=None)
