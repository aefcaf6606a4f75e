"""One version of the pack: printed, and kept sealed with its number and its code."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.orm import Session

from carer_app.db.engine import has_written
from carer_app.db.models.occurrences import PackVersion
from carer_app.db.queries import packs
from carer_app.domain.handover_json import machine_readable
from carer_app.domain.handover_parts import PolicePack
from carer_app.services import signing_keys
from carer_app.services.errors import NotPrinted
from carer_app.services.pack_content import Content, photo_of, without_photo

if TYPE_CHECKING:
    from carer_app.pdf.signing import Signer

DRAFTS_LAST = timedelta(hours=1)
"""A draft that has been replaced may still be on its way from a page that showed it."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
log = structlog.get_logger()


class Overtaken(Exception):
    """Somebody was given another version while this one was printed: its number is taken."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The bytes of a version, how many sheets they are, and the number on each."""

    version: int
    number: str
    document: bytes
    pages: int


def that_says_it(session: Session, content: Content) -> PackVersion | None:
    """The version given last if it says the same, else the draft that does."""
    given, draft = packs.given_and_draft(session, content.at.id, content.key)
    if given is not None and given.content_key == content.key:
        return given
    return draft if draft is not None and draft.version == _next(given) else None


def printed(session: Session, content: Content) -> Printed:
    """The next version of that content. A photo that cannot be printed is left out, and the page says so. Raises NotPrinted."""
    from carer_app.pdf import pages, render  # half a second and 30 MB: not for every command, nor before the first page is served

    given, _ = packs.given_and_draft(session, content.at.id, content.key)
    pack = content.printed(_next(given), given.made_at if given else None)
    photo, number = photo_of(session, content), secrets.token_hex(16)
    signer = _signer(session, content)

    def bytes_of(pack: PolicePack, photo: bytes | None) -> bytes:
        address, copy = _address(session, number), machine_readable(pack, number)
        return render.render_pack(pack, photo, number_address=address, machine_readable=copy, signer=signer)

    try:
        document = bytes_of(pack, photo)
    except Exception as problem:
        log.error("a pack could not be printed", occurrence_id=content.at.id, problem=type(problem).__name__, has_photo=photo is not None)
        document = _once_more(lambda: bytes_of(without_photo(pack), None), problem, photo)
    return Printed(pack.version, number, document, pages.count_pages(document))


def _once_more(without_photo: Callable[[], bytes], problem: Exception, photo: bytes | None) -> bytes:
    """The photo is the likeliest to blame. What cannot be printed without it either is told."""
    if photo is None:
        raise NotPrinted from problem
    try:
        return without_photo()
    except Exception as again:
        raise NotPrinted from again


def keep(session: Session, content: Content, person_id: str | None, made: Printed) -> PackVersion:
    """Keep it as the draft, unless there is one that says the same. Raises Overtaken."""
    given, draft = packs.given_and_draft(session, content.at.id, content.key)
    if _next(given) != made.version:
        raise Overtaken
    if draft is not None and draft.version == made.version:
        return draft
    kept = PackVersion(
        occurrence_id=content.at.id,
        version=made.version,
        made_at=content.at.now,
        made_by=person_id,
        sha256=hashlib.sha256(made.document).hexdigest(),
        pages=made.pages,
        log_head=content.head.digest,
        content_key=content.key,
        number=made.number,
    )
    kept.document, kept.check_code = made.document, _code()
    packs.let_drafts_go(session, content.at.id, content.at.now - DRAFTS_LAST, content.at.now)
    session.add(kept)
    session.flush()
    return kept


def let_drafts_go(session: Session, now: datetime) -> int:
    """Once an occurrence is over, the drafts that nobody was given give up their pages. Gives of how many occurrences; commits after each."""
    over = packs.with_drafts_over(session, now - DRAFTS_LAST)
    for occurrence_id in over:
        packs.let_drafts_go(session, occurrence_id, now - DRAFTS_LAST, now)
        session.commit()
    return len(over)


def own_session(session: Session) -> Session:
    """A session apart, on the same database with the same keys."""
    return Session(session.get_bind(), info={"sealer": session.info["sealer"]})


def _next(given: PackVersion | None) -> int:
    return given.version + 1 if given else 1


def _signer(session: Session, content: Content) -> Signer:
    """Who signs for the organisation. A key that is made now is kept at once, apart, unless this transaction must keep it."""
    organisation_id, now = content.at.home.organisation_id, content.at.now
    if (known := signing_keys.signer(session, organisation_id, now)) is not None:
        return known
    if has_written(session):
        return signing_keys.new_signer(session, organisation_id, now)
    with own_session(session) as own, own.begin():
        return signing_keys.new_signer(own, organisation_id, now)


def _address(session: Session, number: str) -> str:
    """Where anybody can ask about a number; nothing where nobody knows this installation's address."""
    public_url = session.info.get("public_url")
    return f"{public_url}/check-pack?n={number}" if public_url else ""


def _code() -> str:
    """Ten letters that are read aloud without mistaking one for another, in two groups."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"
