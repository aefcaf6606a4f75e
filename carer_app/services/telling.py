"""The social worker, a duty team or the missing officer told by e-mail: asked for here, mailed by the job worker, and what became of it told.

The line of the log says that it was sent. That they know is another line, written by whoever heard it from them (NAT-3.5f, NAT-3.10).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.telling import TellingMail
from carer_app.db.queries import occurrences
from carer_app.db.queries import telling as rows
from carer_app.domain.entries import StepResult, StepTaken
from carer_app.domain.telling import MAILED
from carer_app.services.actor import Actor
from carer_app.services.occurrences import derived_id, write
from carer_app.services.pack_sending import BY_ITSELF, LEASE, TRIES

TELLING_MAIL = "telling mail"
"""The kind of job; it holds the id of a mail."""
STEPS = {slot: step for step, slot in MAILED.items()}
NOT_RECEIVED = "Sent is not received: nobody has said yet that they know."


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as it was shown: to whom, and every word of it."""

    slot: str
    label: str
    email: str
    subject: str
    words: str


def ask(session: Session, actor: Actor, occurrence_id: str, letter: Letter, now: datetime, *, entry_id: str) -> TellingMail:
    """Write down that it goes there, and leave it to the job worker. The same post twice sends once."""
    mail_id = derived_id(entry_id, f"telling {occurrence_id}")
    if (asked := session.get(TellingMail, mail_id)) is not None:
        return asked
    body = StepTaken(STEPS[letter.slot], StepResult.DONE, letter.label, note=NOT_RECEIVED)
    write(session, actor, occurrence_id, body, now, entry_id=entry_id)
    mail = TellingMail(
        id=mail_id, occurrence_id=occurrence_id, line=entry_id, slot=letter.slot, asked_at=now, asked_by=actor.person_id, tries=0
    )
    mail.email, mail.label, mail.subject, mail.words = letter.email, letter.label, letter.subject, letter.words
    session.add(mail)
    session.flush()
    _audit(session, mail, "telling_mail_asked", now)
    return mail


def claim(session: Session, mail_id: str, now: datetime) -> TellingMail | None:
    """The mail, if it is the caller's to send. Commits."""
    is_ours = rows.claim(session, mail_id, now, LEASE)
    session.commit()
    return session.get(TellingMail, mail_id, populate_existing=True) if is_ours else None


def waiting(session: Session) -> tuple[str, ...]:
    """Ids of the mails that have neither gone nor been given up."""
    return tuple(rows.unsent(session))


def sent(session: Session, mail: TellingMail, now: datetime) -> None:
    """The mail server took it. Commits."""
    mail.sent_at = now
    _audit(session, mail, "telling_mail_sent", now)
    session.commit()


def not_sent(session: Session, mail: TellingMail, now: datetime, *, for_good: bool = False) -> None:
    """It could not be handed over: tried again in a minute, and given up when there is no use in it; then the log says so. Commits."""
    mail.claimed_at = None
    if not for_good and mail.tries < TRIES:
        session.commit()
        return
    mail.failed_at = now
    body = StepTaken(STEPS[mail.slot], StepResult.NOT_POSSIBLE, mail.label, reason="the e-mail did not go", note="Ring them.")
    write(session, BY_ITSELF, mail.occurrence_id, body, now, entry_id=derived_id(mail.id, "not sent"))
    _audit(session, mail, "telling_mail_failed", now)
    session.commit()


def _audit(session: Session, mail: TellingMail, kind: str, now: datetime) -> None:
    row = occurrences.get(session, mail.occurrence_id)
    detail = {"slot": mail.slot}
    audit.record(session, kind, mail.asked_by, row.child_id if row else None, mail.occurrence_id, f"telling_mail:{mail.id}", detail, at=now)
