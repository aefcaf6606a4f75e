"""Takes in what phones send: every well-formed line, in any order, once; marked where it must be, and never dropped (S1 to S5, S10, S11)."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from carer_app.db.models.devices import Apart, Device, HeldLine, UnattachedLine
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.queries import devices, occurrences
from carer_app.domain.entries import Attached
from carer_app.domain.sync import HELD, NEW, REFUSED, Verdict, accept, fingerprint
from carer_app.services import phone_homes, sync_apart, sync_log
from carer_app.services.devices import Phone
from carer_app.services.sync_brought import NOT_KNOWN, in_the_way, make_way, set_aside
from carer_app.services.sync_checks import Checks
from carer_app.services.sync_lines import (
    HOLD,
    NOT_KEPT,
    NOT_THIS_CHILD,
    NOT_THIS_PHONE,
    RECEIVED,
    TOO_LATE,
    Answer,
    Came,
    Line,
    Taken,
    keep_refused,
    kept_under,
    open_all,
    to_judge,
)
from carer_app.services.sync_reach import Reach, Reaches, came_by

_log = logging.getLogger(__name__)


def receive(session: Session, phone: Phone, sent: Sequence[Any], now: datetime) -> tuple[Answer, ...]:
    """An answer for each line, in the order sent. What is answered `new` or `same` is kept once the transaction commits."""
    phone_homes.follow(phone.device, phone.stores, now)
    opened = open_all(session, sent)
    lines = [each for each in opened if isinstance(each, Line)]
    answers = {number: each for number, each in enumerate(opened) if isinstance(each, Answer)}
    reaches = Reaches(session, phone, now)
    for occurrence_id in sorted({line.envelope.occurrence for line in lines}):
        numbered = [(n, line) for n, line in enumerate(opened) if isinstance(line, Line) and line.envelope.occurrence == occurrence_id]
        group = _Group(session, phone, occurrence_id, now)
        answers |= zip((n for n, _ in numbered), group.take([line for _, line in numbered]), strict=True)
    for number, answer in answers.items():
        if answer.verdict == REFUSED:
            keep_refused(session, _of_whom(opened[number], reaches) or phone.device, [(sent[number], answer.says)], now)
    phone.device.last_contact_at = now
    return tuple(answers[n] for n in range(len(sent)))


def _of_whom(line: Line | Answer, reaches: Reaches) -> Device | None:
    """The phone that an opened line names, where it is known here."""
    named = reaches.whose(reaches.came(line)) if isinstance(line, Line) else None
    return named.device if named else None


class _Group:
    """The lines of one occurrence in one batch."""

    def __init__(self, session: Session, phone: Phone, occurrence_id: str, now: datetime) -> None:
        self._session, self._phone, self._id, self._now = session, phone, occurrence_id, now
        self._reaches = Reaches(session, phone, now)
        self._signed_in = phone.signed_in.id if phone.signed_in else None

    def take(self, lines: list[Line]) -> list[Answer]:
        """All of them; should one break something, each by itself, so that it stops no other."""
        for _ in range(2):
            try:
                with self._session.begin_nested():
                    return self._take(lines)
            except IntegrityError:
                continue  # another request was quicker with the same lines: what is here is read again
            except OperationalError:
                raise  # the database is away or busy: nothing is answered, and the phone sends it all again
            except Exception as problem:
                _log.error("Lines could not be kept: %s.", type(problem).__name__)
                break
        if len(lines) == 1:
            return [Answer(lines[0].envelope.id, REFUSED, NOT_KEPT)]
        return [answer for line in lines for answer in self.take([line])]

    def _take(self, lines: list[Line]) -> list[Answer]:
        """Those of this phone, and of whoever stands behind it, into the log; what a stranger brings, aside."""
        named = [self._reaches.whose(self._reaches.came(line)) for line in lines]
        judged = [phone is not None and bool(phone.people or phone.device.id == self._phone.device.id) for phone in named]
        answers = iter(self._judged([line for line, is_judged in zip(lines, judged, strict=True) if is_judged]) if any(judged) else [])
        found = zip(lines, named, judged, strict=True)
        return [next(answers) if is_judged else self._of_another(line, phone) for line, phone, is_judged in found]

    def _of_another(self, line: Line, named: Phone | None) -> Answer:
        if named is not None:
            return set_aside(self._session, line, named.device, self._reaches.came(line), self._now)
        self._hold(line)
        return Answer(line.envelope.id, HELD, NOT_KNOWN)

    def _judged(self, lines: list[Line]) -> list[Answer]:
        row = occurrences.lock(self._session, self._id)
        if row is None:
            devices.wait_for_turn(self._session, self._id)
            row = occurrences.lock(self._session, self._id)
        came = [self._reaches.came(line) for line in lines]
        apart = devices.lock_apart(self._session, self._id)
        stray = in_the_way(apart, self._own(lines, came)) if row is None else set()
        apart = [one for one in apart if one.id not in stray]
        begun = row is not None or bool(apart)
        there = [sync_apart.taken(one).entry for one in self._waits(apart)] if row is None else []
        checks = Checks(self._session, row, there, self._reaches)
        verdicts = checks.of(self._judge(lines, came, begun), came)
        found = zip(lines, came, verdicts, strict=True)
        new = [Taken(v.entry, line.inside, how) for line, how, v in found if v.verdict == NEW and v.entry is not None]
        make_way(self._session, new, self._now)
        for line, verdict in zip(lines, verdicts, strict=True):
            if verdict.verdict == HELD:
                self._hold(line)
        waited = self._no_longer_held(new) if not begun and new else []
        says = self._keep(row, new, waited, apart)
        return [Answer(v.id, v.verdict, _says(v, says)) for v in verdicts]

    def _own(self, lines: Sequence[Line], came: Sequence[Came]) -> set[str]:
        return {line.envelope.id for line, how in zip(lines, came, strict=True) if how.brought_by is None}

    def _judge(self, lines: Sequence[Line], came: Sequence[Came], begun: bool, besides: Sequence[Taken] = ()) -> list[Verdict]:
        there = sync_apart.known(self._session, {line.envelope.id for line in lines}, self._own(lines, came))
        there |= {one.entry.id: one.entry for one in besides}
        known = {entry_id: fingerprint(entry) for entry_id, entry in there.items()}
        people = {how: self._people(how) for how in set(came)}
        said = [to_judge(line, people[how], there.get(line.envelope.id)) for line, how in zip(lines, came, strict=True)]
        return list(accept(said, known, [self._id] if begun else []))

    def _people(self, came: Came) -> set[str]:
        phone = self._reaches.whose(came)
        return {person.id for person in phone.people} if phone else set()

    def _keep(self, row: Occurrence | None, new: list[Taken], waited: list[Taken], apart: Sequence[UnattachedLine]) -> dict[str, str]:
        """Into the log, if there is one that these may join or they begin one; else apart. What to say of those that are apart."""
        if not new:
            return {}
        if row is not None:
            return self._join(row, new, {one.entry.id: self._why_apart(row, one) for one in new})
        device = self._phone.device
        before = [sync_apart.taken(line) for line in self._waits(apart)]
        begun = sync_log.begin(self._session, self._reaches, self._id, [*before, *waited, *new], self._now)
        if begun is None:
            says = sync_apart.keep(self._session, [*waited, *new], self._now)
            return dict.fromkeys((one.entry.id for one in new), says)
        sync_apart.take_out(self._session, before)
        lines = [*before, *waited, *new]
        why = {one.entry.id: self._why_apart(begun, one) if one.came.bearer != device.id else _other_child(begun, one) for one in lines}
        told = self._join(begun, lines, why)
        sync_log.link_others(self._session, begun, self._now)
        return told

    def _waits(self, apart: Sequence[UnattachedLine]) -> list[UnattachedLine]:
        """What of it waits for its log, and is not somebody else's."""
        ours = self._phone.device.organisation_id
        return [one for one in apart if one.organisation_id == ours and one.because is not Apart.NOT_THEIRS]

    def _join(self, row: Occurrence, lines: Sequence[Taken], why_apart: Mapping[str, str]) -> dict[str, str]:
        """Those that may join go into the log; the others are kept apart, each with what is said of it."""
        joining = [one for one in lines if not why_apart[one.entry.id]]
        sync_log.write(self._session, row, joining, lambda one: self._reach(row, one).has_ended(one.entry.author), self._now)
        sync_apart.keep_not_theirs(self._session, [one for one in lines if why_apart[one.entry.id]], self._now)
        return {entry_id: why for entry_id, why in why_apart.items() if why}

    def _why_apart(self, row: Occurrence, one: Taken) -> str:
        """Judged by the phone that sent it, also when it waited here for another one's first line."""
        reach = self._reach(row, one)
        if not reach.may_join():
            return NOT_THIS_PHONE
        return TOO_LATE if reach.comes_too_late(one) else _other_child(row, one)

    def _reach(self, row: Occurrence, one: Taken) -> Reach:
        return self._reaches.of(row, one.came)

    def _hold(self, line: Line) -> None:
        device = self._phone.device
        held_id = kept_under(device, line.raw)
        if devices.is_held(self._session, held_id):
            return
        row = HeldLine(
            id=held_id, organisation_id=device.organisation_id, device_id=device.id, occurrence_id=self._id, received_at=self._now
        )
        row.signed_in = self._signed_in
        row.envelope = dict(line.raw)
        self._session.add(row)
        self._session.flush()

    def _no_longer_held(self, new: Sequence[Taken]) -> list[Taken]:
        """What waited for the first line, now that it is here; the rows go. What cannot be taken in after all is put with the refused."""
        waited: list[Taken] = []
        for row in devices.held(self._session, self._id):
            (line,) = open_all(self._session, [row.envelope])
            came = came_by(line, row.device_id, row.signed_in) if isinstance(line, Line) else Came(row.device_id, row.signed_in)
            phone = self._reaches.whose(came)
            if phone is None:
                continue
            if isinstance(line, Line) and came.brought_by and not phone.people:
                set_aside(self._session, line, phone.device, came, self._now)
            else:
                verdict = self._judged_late(line, came, [*new, *waited]) if isinstance(line, Line) else line
                if isinstance(line, Line) and isinstance(verdict, Verdict) and verdict.verdict == NEW and verdict.entry is not None:
                    waited.append(Taken(verdict.entry, line.inside, came))
                elif verdict.verdict == REFUSED:
                    keep_refused(self._session, phone.device, [(row.envelope, verdict.says)], self._now)
            self._session.delete(row)
        return waited

    def _judged_late(self, line: Line, came: Came, besides: Sequence[Taken]) -> Verdict:
        """A line that waited, judged as one that comes in the same way today."""
        (verdict,) = self._judge([line], [came], begun=True, besides=besides)
        return Checks(self._session, None, [one.entry for one in besides], self._reaches).of([verdict], [came])[0]


def _other_child(row: Occurrence, one: Taken) -> str:
    """Only where two lines of one batch name two children: the log is the first one's."""
    body = one.entry.body
    return NOT_THIS_CHILD if isinstance(body, Attached) and body.child != row.child_id else ""


def _says(verdict: Verdict, of_apart: dict[str, str]) -> str:
    if verdict.verdict == HELD:
        return HOLD
    return of_apart.get(verdict.id, RECEIVED) if verdict.verdict == NEW else verdict.says
