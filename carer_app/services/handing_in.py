"""A manager hands in what a phone saved and could not send: judged as if the phone had sent it, whatever happened to the phone since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.people import Person
from carer_app.db.queries import devices as rows
from carer_app.domain.envelope import MOST_LINES
from carer_app.domain.recovery_file import RecoveryFile
from carer_app.services import sync
from carer_app.services.devices import Phone
from carer_app.services.sync_lines import Answer


class Lot(NamedTuple):
    """Lines that follow one another in the file and are answered alike. The first line is number 1."""

    first: int
    last: int
    verdict: str
    says: str


def hand_in(session: Session, actor: Person, file: RecoveryFile, now: datetime) -> tuple[Lot, ...]:
    """An answer for every line. Nobody of the phone is signed in, so no writer is proved; handing it in twice changes nothing.

    Whoever calls has made sure that the actor answers for this phone. One taken out of use long ago is heard all the same.
    """
    found = rows.known(session, file.device)
    if found is None:
        return ()
    phone, answers = Phone(found.device, found.people), list[Answer]()
    before = found.device.last_contact_at
    for start in range(0, len(file.envelopes), MOST_LINES):
        answers += sync.receive(session, phone, file.envelopes[start : start + MOST_LINES], now)
    found.device.last_contact_at = before  # it is the manager who was in contact
    detail = {"lines": len(answers), "new": sum(answer.verdict == "new" for answer in answers)}
    audit.record(session, "recovery_file_handed_in", actor.id, subject=f"device:{file.device}", detail=detail, at=now)
    return _lots(answers)


def _lots(answers: Sequence[Answer]) -> tuple[Lot, ...]:
    grouped = groupby(enumerate(answers, 1), key=lambda pair: (pair[1].verdict, pair[1].says))
    lots = [(key, [number for number, _ in group]) for key, group in grouped]
    return tuple(Lot(numbers[0], numbers[-1], verdict, says) for (verdict, says), numbers in lots)
