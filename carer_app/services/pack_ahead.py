"""Prints the pack once for each content: whoever asks first prints, the others wait for that; nothing is locked meanwhile.

A version is kept in the same transaction that gives the work back, so that nobody finds half of one. A printer that died is waited for
no longer than `CLAIM_LASTS`.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.orm import Session

from carer_app.db.base import new_id
from carer_app.db.engine import has_written
from carer_app.db.models.occurrences import PackVersion
from carer_app.db.queries import packs
from carer_app.domain.handover_json import machine_readable
from carer_app.services import signing_keys
from carer_app.services.pack_content import Content, content_of, photo_of, without_photo

if TYPE_CHECKING:
    from carer_app.pdf.signing import Signer

CLAIM_LASTS = timedelta(seconds=10)
AT_ONCE = 2
"""How many packs are printed together, over all processes: as many as keep two cores busy and no memory short."""
DRAFTS_LAST = timedelta(hours=1)
"""A draft that has been replaced may still be on its way from a page that showed it."""
_MOMENT = 0.05
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PRESS = threading.Lock()
log = structlog.get_logger()


class _Overtaken(Exception):
    """Somebody was given another version while this one was printed: its number is taken."""


def fresh(session: Session, person_id: str | None, occurrence_id: str, now: datetime) -> PackVersion:
    """The version of what is known now; printed, by one of those who ask, if it is not there yet. Raises LookupError."""
    content = content_of(session, occurrence_id, now)
    began = time.monotonic()
    while True:
        if (kept := _kept(session, content)) is not None:
            return kept
        if has_written(session):
            return _keep(session, content, person_id, *_printed(session, content))
        waited = timedelta(seconds=time.monotonic() - began)
        claim = _claimed(session, occurrence_id, now + waited, force=waited > CLAIM_LASTS)
        if claim is None:
            time.sleep(_MOMENT)
            continue
        try:
            _print_for_all(session, content, person_id, claim)
        except _Overtaken:
            continue


def _kept(session: Session, content: Content) -> PackVersion | None:
    """The version given last if it says the same, else the draft that does."""
    given, draft = packs.given_and_draft(session, content.at.id, content.key)
    if given is not None and given.content_key == content.key:
        return given
    return draft if draft is not None and draft.version == _next(given) else None


def _next(given: PackVersion | None) -> int:
    return given.version + 1 if given else 1


def _claimed(session: Session, occurrence_id: str, at: datetime, *, force: bool) -> str | None:
    claim = new_id()
    if not _PRESS.acquire(blocking=False):  # this process prints already
        return None
    try:
        with _own(session) as own, own.begin():
            if packs.claim(own, occurrence_id, claim, at, at - CLAIM_LASTS, AT_ONCE, force=force):
                return claim
    except BaseException:
        _PRESS.release()
        raise
    _PRESS.release()
    return None


def _print_for_all(session: Session, content: Content, person_id: str | None, claim: str) -> None:
    try:
        made = _printed(session, content)
        with _own(session) as own, own.begin():
            _keep(own, content, person_id, *made)
            packs.give_back(own, content.at.id, claim)
    except BaseException as problem:
        with _own(session) as own, own.begin():
            packs.give_back(own, content.at.id, claim, failed_at=None if isinstance(problem, _Overtaken) else content.at.now)
        raise
    finally:
        _PRESS.release()


def _printed(session: Session, content: Content) -> tuple[PackVersion | None, str, bytes, int]:
    """What was given last when this was printed, the number on it, its bytes and how many sheets."""
    from carer_app.pdf import pages, render  # half a second and 30 MB: not for every command, nor before the first page is served

    given, _ = packs.given_and_draft(session, content.at.id, content.key)
    pack, number = content.printed(_next(given), given.made_at if given else None), secrets.token_hex(16)
    photo, address = photo_of(session, content), _address(session, number)
    inside: dict[str, Any] = {"number_address": address, "signer": _signer(session, content)}
    try:
        document = render.render_pack(pack, photo, machine_readable=machine_readable(pack, number), **inside)
    except render.CannotPrint as problem:
        if photo is None:
            raise
        log.warning("a pack was printed without its photo", occurrence_id=content.at.id, problem=type(problem).__name__)
        pack = without_photo(pack)
        document = render.render_pack(pack, None, machine_readable=machine_readable(pack, number), **inside)
    return given, number, document, pages.count_pages(document)


def _signer(session: Session, content: Content) -> Signer:
    """Who signs for the organisation of the child's home. Its first key is kept at once, whatever becomes of this pack."""
    organisation_id, now = content.at.home.organisation_id, content.at.now
    signer = signing_keys.signer(session, organisation_id, now)
    if signer is not None:
        return signer
    if has_written(session):
        return signing_keys.new_signer(session, organisation_id, now)
    with _own(session) as own, own.begin():
        return signing_keys.new_signer(own, organisation_id, now)


def _address(session: Session, number: str) -> str:
    """Where anybody can ask about a number; nothing where nobody knows this installation's address."""
    public_url = session.info.get("public_url")
    return f"{public_url}/check-pack?n={number}" if public_url else ""


def _keep(
    session: Session, content: Content, person_id: str | None, before: PackVersion | None, number: str, document: bytes, pages: int
) -> PackVersion:
    given, draft = packs.given_and_draft(session, content.at.id, content.key)
    if _next(given) != _next(before):
        raise _Overtaken
    if draft is not None and draft.version == _next(given):
        return draft
    kept = PackVersion(
        occurrence_id=content.at.id,
        version=_next(given),
        made_at=content.at.now,
        made_by=person_id,
        sha256=hashlib.sha256(document).hexdigest(),
        pages=pages,
        log_head=content.head.digest,
        content_key=content.key,
        number=number,
    )
    kept.document, kept.check_code = document, _code()
    packs.drop_drafts(session, content.at.id, content.at.now - DRAFTS_LAST)
    session.add(kept)
    session.flush()
    return kept


def _code() -> str:
    """Ten letters that are read aloud without mistaking one for another, in two groups."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def _own(session: Session) -> Session:
    """A session apart, on the same database with the same keys."""
    return Session(session.get_bind(), info={"sealer": session.info["sealer"]})
