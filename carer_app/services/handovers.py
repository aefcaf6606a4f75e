"""The police pack: the version of what is known now, who is given it, and whether they have it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db import occurrence_store as store
from carer_app.db.models.occurrences import PackVersion
from carer_app.db.queries import occurrences, packs
from carer_app.domain.entries import Entry, PackConfirmed, PackShared
from carer_app.services import pack_ahead
from carer_app.services.actor import Actor
from carer_app.services.occurrences import append, own_id_for, write
from carer_app.services.plan_reviewing import handed_to_police


def ready(session: Session, actor: Actor, occurrence_id: str, now: datetime) -> PackVersion:
    """The version of what is known now: rendered ahead as a rule, else rendered once for everybody who asks. Raises LookupError.

    Ask before anything is written in this transaction: then nobody else who writes waits for the printing.
    """
    return pack_ahead.fresh(session, actor.person_id, occurrence_id, now)


def ready_soon(session: Session, actor: Actor, occurrence_id: str, now: datetime) -> PackVersion | None:
    """The same for a page that can ask again in a moment: None while it is printed elsewhere, so that no page waits behind the printing."""
    return pack_ahead.soon(session, actor.person_id, occurrence_id, now)


def hand_over(
    session: Session,
    actor: Actor,
    occurrence_id: str,
    version: int,
    recipient: str,
    channel: str,
    now: datetime,
    *,
    entry_id: str,
    number: str | None = None,
) -> Entry:
    """Write down who is given which version, and keep that version as it is from now on. The same line twice is one.

    `number` is what is printed on the very bytes that were given: with it, a draft made meanwhile is not mistaken for them.
    Sent is not received, and a pack is not a report: nothing here tells the police anything (product 3). Raises LookupError.
    """
    row = occurrences.lock(session, occurrence_id)
    kept = packs.to_give(session, occurrence_id, version, number) if row is not None else None
    if row is None or kept is None:
        raise LookupError("There is no such pack.")
    if kept.handed_over_at is None:
        kept.version, kept.handed_over_at = packs.highest_given(session, occurrence_id) + 1, now
        session.flush()
        packs.outdate(session, occurrence_id, but=kept.id)
        handed_to_police(session, actor, row.child_id, kept, now)
    shared = PackShared(pack=kept.id, version=kept.version, recipient=recipient, channel=channel)
    own_id = own_id_for(session, occurrence_id, shared, entry_id)
    if append(session, actor, occurrence_id, shared, now, entry_id=entry_id):  # the rules have nothing to say to it
        detail = {"version": kept.version, "channel": channel, "sha256": kept.sha256}
        audit.record(session, "pack_made", actor.person_id, row.child_id, occurrence_id, f"pack:{kept.id}", detail, at=now)
    line = store.line(session, own_id or entry_id)
    if line is None:
        raise LookupError("That line was not kept.")
    return line


def make_pack(
    session: Session, actor: Actor, occurrence_id: str, recipient: str, channel: str, now: datetime, *, entry_id: str
) -> PackVersion:
    """The version of what is known now, given to somebody. The same post twice gives it once."""
    before = store.line(session, entry_id)
    if before is not None and isinstance(before.body, PackShared) and (before.body.recipient, before.body.channel) == (recipient, channel):
        return session.get_one(PackVersion, before.body.pack)
    made = ready(session, actor, occurrence_id, now)
    hand_over(session, actor, occurrence_id, made.version, recipient, channel, now, entry_id=entry_id, number=made.number)
    return made


def read_pack(session: Session, occurrence_id: str, version: int) -> PackVersion | None:
    """A version with its PDF in `document`: the one that was given, else the newest draft of that number; None where there is none."""
    return packs.with_document(session, occurrence_id, version)


def read_number(session: Session, occurrence_id: str, number: str) -> PackVersion | None:
    """The pack with that printed number and its PDF in `document`, given or still a draft; None where there is none."""
    return packs.with_number(session, occurrence_id, number)


def confirm_pack(session: Session, actor: Actor, occurrence_id: str, shared: str, by: str, now: datetime, *, entry_id: str) -> None:
    """They said they have it."""
    write(session, actor, occurrence_id, PackConfirmed(shared, by), now, entry_id=entry_id)
