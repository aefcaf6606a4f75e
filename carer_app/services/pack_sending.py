"""A pack, or a link to it, goes to an address of the list: asked for here, mailed by the job worker, and what became of it told."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.occurrences import Occurrence, PackVersion
from carer_app.db.models.pack_links import PackLink, PackMail, PoliceAddress
from carer_app.db.models.people import Home, Organisation
from carer_app.db.queries import occurrences, packs
from carer_app.db.queries import pack_links as rows
from carer_app.domain.entries import PackFollowed, PackNews, PackShared
from carer_app.domain.pack_link import CODE_DIGITS
from carer_app.services import handovers
from carer_app.services.actor import Actor
from carer_app.services.occurrences import derived_id, occurrence_of, write

PACK_MAIL = "pack mail"
"""The kind of job; it holds the id of a mail."""
BY_ITSELF = Actor(None, "", "service", proved=False)
"""What the service writes in a log when nobody is there to write it."""
LEASE = timedelta(minutes=2)
"""Longer than any mail server is waited for."""
TRIES = 4
"""One a minute. Then the carer is told that it was not sent, while another way still helps."""


def send_pack(
    session: Session, actor: Actor, occurrence_id: str, pack: PackVersion, to: PoliceAddress, now: datetime, *, entry_id: str
) -> PackMail:
    """Write down that the pack goes there, and leave the mail to the job worker. The same post twice sends once."""
    return _send(session, actor, occurrence_id, pack, to, "email", now, entry_id, None)


def send_link(
    session: Session, actor: Actor, occurrence_id: str, pack: PackVersion, to: PoliceAddress, hours: int, now: datetime, *, entry_id: str
) -> PackLink:
    """The same with a link, which opens with a code that is read out. Its token is made when it is mailed, and kept by nobody here."""
    link_id = derived_id(entry_id, f"link {occurrence_id}")
    if (made := rows.link(session, occurrence_id, link_id)) is not None:
        return made
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    link = PackLink(
        id=link_id, occurrence_id=occurrence_id, address_id=to.id, version=pack.version, made_at=now, made_by=actor.person_id,
        expires_at=now + timedelta(hours=hours), opens=0, wrong=0,
    )  # fmt: skip
    link.code = code
    _send(session, actor, occurrence_id, pack, to, "link", now, entry_id, link)
    detail = {"version": link.version, "hours": hours, "address": to.id}
    row = occurrences.get(session, occurrence_id)
    audit.record(
        session, "pack_link_made", actor.person_id, row.child_id if row else None, occurrence_id, f"pack_link:{link.id}", detail, at=now
    )
    return link


@dataclass(frozen=True, slots=True)
class ToMail:
    """What the worker needs to write one mail: who sends it, where the home is rung, what the police call the report. `token`: of a link."""

    mail: PackMail
    email: str
    pack: PackVersion
    occurrence: Occurrence
    organisation: str
    telephone: str
    reference: str
    link: PackLink | None = None
    token: str | None = None


def claim(session: Session, mail_id: str, now: datetime) -> ToMail | None:
    """The mail, if it is the caller's to send. Commits. Of a link the token is made here: what an earlier try mailed opens nothing.

    An address that was taken off the list, or a link that was taken back, gets nothing: that mail is given up at once.
    """
    is_ours = rows.claim_mail(session, mail_id, now, LEASE)
    session.commit()
    mail = session.get(PackMail, mail_id, populate_existing=True) if is_ours else None
    if mail is None:
        return None
    to, row = session.get(PoliceAddress, mail.address_id), occurrences.get(session, mail.occurrence_id)
    pack = packs.with_document(session, mail.occurrence_id, mail.version)
    link = session.get(PackLink, mail.link_id) if mail.link_id else None
    if to is None or to.removed_at is not None or row is None or pack is None or (link is not None and link.revoked_at is not None):
        not_sent(session, mail, now, for_good=True)
        return None
    organisation, home = session.get(Organisation, row.organisation_id), session.get(Home, row.home_id)
    reference = occurrence_of(session, row.id).police_reference
    found = ToMail(mail, to.email, pack, row, organisation.name if organisation else "", (home and home.telephone) or "", reference)
    if link is None:
        return found
    token = secrets.token_urlsafe(32)
    link.token_hash = digest(token)
    session.commit()
    return replace(found, link=link, token=token)


def waiting(session: Session) -> tuple[str, ...]:
    """Ids of the mails that have neither gone nor been given up."""
    return tuple(rows.unsent(session))


def sent(session: Session, mail: PackMail, now: datetime) -> None:
    """The mail server took it. Commits. That it was received is somebody else's to say."""
    mail.sent_at = now
    _audit(session, mail, "pack_mail_sent", now)
    session.commit()


def not_sent(session: Session, mail: PackMail, now: datetime, *, for_good: bool = False) -> None:
    """It could not be handed over: tried again in a minute, and given up when there is no use in it; then the log says so. Commits."""
    mail.claimed_at = None
    if not for_good and mail.tries < TRIES:
        session.commit()
        return
    to = session.get(PoliceAddress, mail.address_id)
    mail.failed_at = now
    news = PackFollowed(mail.line, PackNews.NOT_SENT, to.label if to else "")
    write(session, BY_ITSELF, mail.occurrence_id, news, now, entry_id=derived_id(mail.id, "not sent"))
    _audit(session, mail, "pack_mail_failed", now)
    session.commit()


def digest(secret: str) -> str:
    """How a token is kept: there are too many to guess, so that no slow digest is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _send(
    session: Session, actor: Actor, occurrence_id: str, pack: PackVersion, to: PoliceAddress, channel: str, now: datetime, entry_id: str,
    link: PackLink | None,
) -> PackMail:  # fmt: skip
    mail_id = derived_id(entry_id, f"mail {occurrence_id}")
    if (asked := session.get(PackMail, mail_id)) is not None:
        return asked
    line = handovers.hand_over(session, actor, occurrence_id, pack.version, to.label, channel, now, entry_id=entry_id, number=pack.number)
    version = line.body.version if isinstance(line.body, PackShared) else pack.version
    if link is not None:
        link.line, link.version = line.id, version
        session.add(link)
        session.flush()
    mail = PackMail(
        id=mail_id, occurrence_id=occurrence_id, line=line.id, address_id=to.id, version=version, link_id=link.id if link else None, asked_at=now,
        asked_by=actor.person_id, tries=0,
    )  # fmt: skip
    session.add(mail)
    session.flush()
    _audit(session, mail, "pack_mail_asked", now)
    return mail


def _audit(session: Session, mail: PackMail, kind: str, now: datetime) -> None:
    row = occurrences.get(session, mail.occurrence_id)
    detail = {"version": mail.version, "address": mail.address_id}
    audit.record(session, kind, mail.asked_by, row.child_id if row else None, mail.occurrence_id, f"pack_mail:{mail.id}", detail, at=now)
