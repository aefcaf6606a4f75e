"""A link that an officer opens: token and code together, counted before they are looked at, every try written down."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.base import new_id
from carer_app.db.models.occurrences import PackVersion
from carer_app.db.models.pack_links import PackLink, PackTry, PoliceAddress
from carer_app.db.models.people import Person
from carer_app.db.queries import occurrences, packs
from carer_app.db.queries import pack_links as rows
from carer_app.domain.entries import PackConfirmed, PackFollowed, PackNews
from carer_app.domain.pack_link import MOST_WRONG, STAYS_OPEN, LinkFacts, LinkStands, code_typed
from carer_app.services.actor import Actor
from carer_app.services.occurrences import derived_id, write
from carer_app.services.pack_sending import BY_ITSELF, digest

THE_OFFICER = Actor(None, "", "link", proved=False)
"""Whoever opened the link: nobody here knows who that is."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that is open for half an hour. `key` is what its page sends along; it is kept only as a digest."""

    key: str
    link: PackLink
    pack: PackVersion
    newest: int
    is_newest: bool
    """Whether nothing has changed since, as far as it was printed: the one made last, whatever was given last."""


@dataclass(frozen=True, slots=True)
class GivenOut:
    """A link that opens, for those who gave it out: to which address of the list, and whether by whoever asks."""

    link: PackLink
    to: str
    is_own: bool


def open_with(session: Session, token: str, code: str, now: datetime, came_from: str) -> Opened | None:
    """What the link leads to, with the right code. Commits. None for all else: whoever asks cannot tell why."""
    link = rows.with_token(session, digest(token)) if token else None
    if link is None or not rows.take_a_try(session, link.id, now):
        session.rollback()
        return None
    session.refresh(link)
    is_right = hmac.compare_digest(link.code.encode(), code_typed(code).encode())
    key = secrets.token_urlsafe(32) if is_right else None
    tried = PackTry(id=new_id(), occurrence_id=link.occurrence_id, link_id=link.id, at=now, opened=is_right, key_hash=key and digest(key))
    tried.came_from = came_from or None
    session.add(tried)
    if is_right:
        rows.was_right(session, link.id)
        _tell(session, link, PackNews.OPENED, now, tried.id)
    elif link.wrong >= MOST_WRONG:
        _tell(session, link, PackNews.LOCKED, now, tried.id)
    _audit(session, link, "pack_link_opened" if is_right else "pack_link_wrong_code", now)
    session.commit()
    return _opened(session, link, key) if key else None


def opened_with(session: Session, key: str, now: datetime) -> Opened | None:
    """What was opened a moment ago, by the key of its page; None once the half hour is over, or the link was taken back."""
    found = rows.opening(session, digest(key)) if key else None
    if found is None:
        return None
    tried, link = found
    if link.revoked_at is not None or not tried.at <= now < tried.at + STAYS_OPEN:
        return None
    return _opened(session, link, key)


def read(session: Session, key: str, now: datetime) -> PackVersion | None:
    """The pack with its PDF, for somebody who opened the link; the reading is written down."""
    opened = opened_with(session, key, now)
    kept = packs.with_document(session, opened.link.occurrence_id, opened.link.version) if opened else None
    if opened is None or kept is None:
        return None
    found = rows.opening(session, digest(key))
    if found and found[0].read_at is None:
        found[0].read_at = now
    _audit(session, opened.link, "pack_read_through_link", now)
    return kept


def received(session: Session, key: str, name: str, number: str, now: datetime, *, entry_id: str) -> Opened | None:
    """Somebody who opened the link says that they have it. The log says so, and that nobody proved who it was."""
    opened = opened_with(session, key, now)
    if opened is None:
        return None
    who = " ".join(part for part in (name, number) if part)
    body = PackConfirmed(opened.link.line, who)
    write(session, THE_OFFICER, opened.link.occurrence_id, body, now, entry_id=derived_id(entry_id, f"received {opened.link.id}"))
    _audit(session, opened.link, "pack_confirmed_through_link", now)
    return opened


def take_back(session: Session, actor: Actor, link: PackLink, now: datetime, *, entry_id: str) -> None:
    """From now on it opens nothing, also where it is open. What was saved from it is theirs."""
    if link.revoked_at is not None:
        return
    link.revoked_at, link.revoked_by = now, actor.person_id
    session.flush()
    write(session, actor, link.occurrence_id, PackFollowed(link.line, PackNews.TAKEN_BACK, _label(session, link)), now, entry_id=entry_id)
    _audit(session, link, "pack_link_taken_back", now, actor.person_id)


def end_what_was_given(session: Session, child_id: str, organisation_id: str, now: datetime) -> int:
    """The child is cared for elsewhere: links that this organisation gave out open nothing any more, and the log says so. How many."""
    live = rows.live(session, organisation_id, now, child_id)
    for link in live:
        take_back(session, BY_ITSELF, link, now, entry_id=derived_id(link.id, "moved"))
    return len(live)


def given_out(session: Session, person: Person, now: datetime, *, all_of_them: bool) -> list[GivenOut]:
    """The links that open now and that this person sent; or every one that their organisation gave out. No child's record is read."""
    live = rows.live(session, person.organisation_id, now)
    labels = {one.id: one.label for one in rows.addresses(session, person.organisation_id)} if live else {}
    own = [GivenOut(link, labels[link.address_id], link.made_by == person.id) for link in live if link.address_id in labels]
    return [one for one in own if (all_of_them or one.is_own) and stands(one.link, now) is LinkStands.OPENS]


def links_of(session: Session, occurrence_id: str) -> list[PackLink]:
    """Every link to a pack of that occurrence; one query."""
    return list(rows.links(session, occurrence_id))


def stands(link: PackLink, now: datetime) -> LinkStands:
    """What a link is worth now."""
    return LinkFacts(link.expires_at, link.opens, link.wrong, link.revoked_at).stands(now)


def _opened(session: Session, link: PackLink, key: str) -> Opened | None:
    pack, newest = rows.given_and_newest(session, link.occurrence_id, link.version)
    if pack is None or newest is None:
        return None
    return Opened(key, link, pack, newest.version, newest.id == pack.id)


def _tell(session: Session, link: PackLink, news: PackNews, now: datetime, tried: str) -> None:
    told = PackFollowed(link.line, news, _label(session, link))
    write(session, THE_OFFICER, link.occurrence_id, told, now, entry_id=derived_id(tried, news.value))


def _label(session: Session, link: PackLink) -> str:
    to = session.get(PoliceAddress, link.address_id)
    return to.label if to else ""


def _audit(session: Session, link: PackLink, kind: str, now: datetime, person_id: str | None = None) -> None:
    row = occurrences.get(session, link.occurrence_id)
    detail = {"version": link.version, "opens": link.opens, "wrong": link.wrong}
    audit.record(session, kind, person_id, row.child_id if row else None, link.occurrence_id, f"pack_link:{link.id}", detail, at=now)
