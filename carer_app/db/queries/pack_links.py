"""Addresses of the police, mailed packs, and links: counting is one statement each, so that no two tries count as one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session, aliased

from carer_app.db.models.occurrences import Occurrence, PackVersion
from carer_app.db.models.pack_links import PackLink, PackMail, PackTry, PoliceAddress
from carer_app.domain.pack_link import MOST_OPENS, MOST_WRONG


def addresses(session: Session, organisation_id: str) -> list[PoliceAddress]:
    """The list of an organisation, by label."""
    query = select(PoliceAddress).where(PoliceAddress.organisation_id == organisation_id, PoliceAddress.removed_at.is_(None))
    return sorted(session.scalars(query), key=lambda one: (one.label.casefold(), one.id))


def address(session: Session, organisation_id: str, address_id: str) -> PoliceAddress | None:
    """One of that list, as long as it stands on it."""
    one = session.get(PoliceAddress, address_id)
    return one if one is not None and one.organisation_id == organisation_id and one.removed_at is None else None


def mails(session: Session, occurrence_id: str) -> dict[str, tuple[PackMail, PackLink | None]]:
    """The mails of an occurrence and the links that they took along, by the line of the log that tells of them; one query."""
    query = select(PackMail, PackLink).outerjoin(PackLink, PackLink.id == PackMail.link_id).where(PackMail.occurrence_id == occurrence_id)
    return {mail.line: (mail, link) for mail, link in session.execute(query)}


def given_and_newest(session: Session, occurrence_id: str, version: int) -> tuple[PackVersion | None, PackVersion | None]:
    """A version that was given, and the one made last, drafts among them: an older one may be given later; one query."""
    newest = aliased(PackVersion)
    last = (
        select(newest.id)
        .where(newest.occurrence_id == occurrence_id)
        .order_by(newest.made_at.desc(), newest.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    is_given = and_(PackVersion.version == version, PackVersion.handed_over_at.is_not(None))
    query = select(PackVersion).where(PackVersion.occurrence_id == occurrence_id, or_(is_given, PackVersion.id == last))
    rows = session.scalars(query).all()
    given = next((row for row in rows if row.version == version and row.handed_over_at is not None), None)
    return given, max(rows, key=lambda row: (row.made_at, row.version), default=None)


def link(session: Session, occurrence_id: str, link_id: str) -> PackLink | None:
    """A link of that occurrence."""
    one = session.get(PackLink, link_id)
    return one if one is not None and one.occurrence_id == occurrence_id else None


def links(session: Session, occurrence_id: str) -> Sequence[PackLink]:
    """Every link to a pack of that occurrence, newest first."""
    query = select(PackLink).where(PackLink.occurrence_id == occurrence_id)
    return session.scalars(query.order_by(PackLink.made_at.desc(), PackLink.id)).all()


def live(session: Session, organisation_id: str, at: datetime, child_id: str | None = None) -> Sequence[PackLink]:
    """The links that an organisation gave out, to an address of its list, and whose hours are not over; of one child where one is named."""
    query = select(PackLink).join(PoliceAddress, PoliceAddress.id == PackLink.address_id)
    query = query.where(PoliceAddress.organisation_id == organisation_id, PackLink.revoked_at.is_(None), PackLink.expires_at > at)
    if child_id is not None:
        query = query.join(Occurrence, Occurrence.id == PackLink.occurrence_id).where(Occurrence.child_id == child_id)
    return session.scalars(query.order_by(PackLink.made_at.desc(), PackLink.id)).all()


def mail_of_link(session: Session, link_id: str) -> PackMail | None:
    """The mail that took a link to its address."""
    return session.scalar(select(PackMail).where(PackMail.link_id == link_id))


def tries(session: Session, link_id: str) -> Sequence[PackTry]:
    """Every try to open a link, oldest first."""
    return session.scalars(select(PackTry).where(PackTry.link_id == link_id).order_by(PackTry.at, PackTry.id)).all()


def with_token(session: Session, token_hash: str) -> PackLink | None:
    """The link whose token has that digest, as long as its address stands on the list."""
    query = select(PackLink).join(PoliceAddress, PoliceAddress.id == PackLink.address_id)
    return session.scalar(query.where(PackLink.token_hash == token_hash, PoliceAddress.removed_at.is_(None)))


def take_a_try(session: Session, link_id: str, now: datetime) -> bool:
    """Count a try as wrong before anybody looks at its code. False where the link opens nothing any more."""
    is_open = (PackLink.revoked_at.is_(None), PackLink.expires_at > now, PackLink.opens < MOST_OPENS, PackLink.wrong < MOST_WRONG)
    return _changed(session, update(PackLink).where(PackLink.id == link_id, *is_open).values(wrong=PackLink.wrong + 1))


def was_right(session: Session, link_id: str) -> None:
    """The try that was just taken was no wrong one: it opened the link."""
    _changed(session, update(PackLink).where(PackLink.id == link_id).values(wrong=PackLink.wrong - 1, opens=PackLink.opens + 1))


def opening(session: Session, key_hash: str) -> tuple[PackTry, PackLink] | None:
    """What was opened, by the digest of what its page shows."""
    query = select(PackTry, PackLink).join(PackLink, PackLink.id == PackTry.link_id).where(PackTry.key_hash == key_hash, PackTry.opened)
    listed = query.join(PoliceAddress, PoliceAddress.id == PackLink.address_id).where(PoliceAddress.removed_at.is_(None))
    row = session.execute(listed).first()
    return None if row is None else (row[0], row[1])


def unsent(session: Session) -> Sequence[str]:
    """Ids of the mails that have neither gone nor been given up, the oldest first."""
    query = select(PackMail.id).where(PackMail.sent_at.is_(None), PackMail.failed_at.is_(None))
    return session.scalars(query.order_by(PackMail.asked_at, PackMail.id)).all()


def claim_mail(session: Session, mail_id: str, now: datetime, lease: timedelta) -> bool:
    """Whether the caller is the one who sends it; a claim older than the lease has been left behind."""
    left = or_(PackMail.claimed_at.is_(None), PackMail.claimed_at < now - lease, PackMail.claimed_at > now + lease)
    mine = update(PackMail).where(PackMail.id == mail_id, PackMail.sent_at.is_(None), PackMail.failed_at.is_(None), left)
    return _changed(session, mine.values(claimed_at=now, tries=PackMail.tries + 1))


def _changed(session: Session, statement: Any) -> bool:
    done: Any = session.execute(statement.execution_options(synchronize_session=False))
    return bool(done.rowcount == 1)
