"""The pack that says what is known now: as a rule printed ahead, else printed once for everybody who asks; nothing is locked meanwhile.

A version is kept in the same transaction that gives the work back, so that nobody finds half of one. A printer that died is waited for
no longer than `CLAIM_LASTS`.
"""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from carer_app.db.base import new_id
from carer_app.db.engine import has_written
from carer_app.db.models.occurrences import PackVersion
from carer_app.db.queries import occurrences, packs
from carer_app.services.pack_content import Content, content_of, release
from carer_app.services.pack_printing import Overtaken, keep, own_session, printed, that_says_it

CLAIM_LASTS = timedelta(seconds=15)
AT_ONCE = 2
"""How many packs are printed together, over all processes: as many as keep two cores busy and no memory short."""
STILL = timedelta(seconds=0.75)
"""Ten lines in a row are printed once: ahead of time, only what nobody has changed for so long."""
SEEN_LATELY = timedelta(seconds=15)
A_MOMENT = timedelta(seconds=3)
A_MINUTE = timedelta(minutes=1)
TRY_AGAIN = timedelta(minutes=10)
_POLL = 0.05
_PRESS = threading.Lock()


def fresh(session: Session, person_id: str | None, occurrence_id: str, now: datetime) -> PackVersion:
    """The version of what is known now. Raises LookupError, and NotPrinted."""
    in_the_way = has_written(session)
    if not in_the_way and (known := packs.fresh(session, occurrence_id, release(), now)) is not None:
        return known
    content = content_of(session, occurrence_id, now)
    if in_the_way:
        return that_says_it(session, content) or keep(session, content, person_id, printed(session, content))
    return that_says_it(session, content) or _printed_once(session, content, person_id)


def keep_fresh(session: Session, occurrence_id: str, now: datetime) -> bool:
    """Print ahead of time what has changed. False where somebody else is at it. Raises LookupError, and NotPrinted."""
    content = content_of(session, occurrence_id, now)
    kept = that_says_it(session, content)
    if kept is None:
        claim = _claimed(session, occurrence_id, now, force=False)
        return claim is not None and _print_for_all(session, content, None, claim)
    packs.settle(session, occurrence_id, kept, content.changes, release(), content.until)
    return True


def soon(session: Session, person_id: str | None, occurrence_id: str, now: datetime) -> PackVersion | None:
    """The same, for somebody who can ask again in a moment: None while a printer is at it, at the cost of a glance.

    Where none is at work, or it has just failed, it is printed here.
    Raises LookupError, and NotPrinted.
    """
    if (known := packs.fresh(session, occurrence_id, release(), now)) is not None:
        return known
    if has_written(session) or not packs.anybody_prints(session, now, SEEN_LATELY) or packs.failed(session, occurrence_id, now - A_MINUTE):
        return fresh(session, person_id, occurrence_id, now)
    if not packs.is_wanted(session, occurrence_id, now):
        with own_session(session) as own, own.begin():
            packs.want(own, occurrence_id, now)
    return None


def seen(session: Session, printer_id: str, now: datetime) -> None:
    """This process prints packs ahead."""
    packs.printer_seen(session, printer_id, now, now - 4 * SEEN_LATELY)


def wanted(session: Session, now: datetime) -> list[str]:
    """The occurrences whose packs are to be printed ahead, longest waiting first."""
    return list(packs.wanted(session, now, now - STILL))


def put_off(session: Session, occurrence_id: str, now: datetime) -> None:
    """It could not be printed ahead: somebody looks again later, or when something changes."""
    packs.put_off(session, occurrence_id, now, now + TRY_AGAIN)


def _printed_once(session: Session, content: Content, person_id: str | None) -> PackVersion:
    began, patience = time.monotonic(), _patience(session, content)
    while (kept := that_says_it(session, content)) is None:
        waited = timedelta(seconds=time.monotonic() - began)
        claim = None
        if waited >= patience:
            claim = _claimed(session, content.at.id, content.at.now + waited, force=waited > CLAIM_LASTS)
        if claim is None:
            time.sleep(_POLL)
        else:
            _print_for_all(session, content, person_id, claim)
    return kept


def _patience(session: Session, content: Content) -> timedelta:
    """How long to leave it to a printer, if one is at work."""
    if not packs.anybody_prints(session, content.at.now, SEEN_LATELY):
        return timedelta(0)
    with own_session(session) as own, own.begin():
        packs.want(own, content.at.id, content.at.now)
    return A_MOMENT


def _claimed(session: Session, occurrence_id: str, at: datetime, *, force: bool) -> str | None:
    if not _PRESS.acquire(blocking=False):  # this process prints already
        return None
    claim, taken = new_id(), False
    try:
        with own_session(session) as own, own.begin():
            taken = packs.claim(own, occurrence_id, claim, at, at - CLAIM_LASTS, AT_ONCE, force=force)
    finally:
        if not taken:
            _PRESS.release()
    return claim if taken else None


def _print_for_all(session: Session, content: Content, person_id: str | None, claim: str) -> bool:
    """False where another version was given meanwhile, so that this one's number is taken."""
    occurrence_id, failed_at = content.at.id, content.at.now
    try:
        made = None if that_says_it(session, content) is not None else printed(session, content)  # it may have come while we claimed
        with own_session(session) as own, own.begin():
            occurrences.lock(own, occurrence_id)  # first, as everybody does who writes about it
            if made is not None:
                kept = keep(own, content, person_id, made)
                packs.settle(own, occurrence_id, kept, content.changes, release(), content.until)
            packs.give_back(own, occurrence_id, claim)
        return True
    except Overtaken:
        with own_session(session) as own, own.begin():
            packs.give_back(own, occurrence_id, claim)
        return False
    except BaseException:
        with own_session(session) as own, own.begin():
            packs.give_back(own, occurrence_id, claim, failed_at)
        raise
    finally:
        _PRESS.release()
