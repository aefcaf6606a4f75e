"""The police pack: gathers what it holds, makes a version, keeps its bytes sealed, and writes down who was given it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.children import Slot
from carer_app.db.models.occurrences import Occurrence as OccurrenceRow
from carer_app.db.models.occurrences import PackVersion
from carer_app.db.queries import children, occurrences, packs, people, photos
from carer_app.domain.entries import PackConfirmed, PackShared
from carer_app.domain.handover import PolicePack, police_pack
from carer_app.domain.handover_parts import Contact, Earlier, Placement, Reporter
from carer_app.domain.plan_life_words import standing_words
from carer_app.domain.profile_words import ROLES, SETTINGS
from carer_app.services.actor import Actor
from carer_app.services.earlier import earlier_of
from carer_app.services.occurrences import derived_id, write
from carer_app.services.plan_life import life_of
from carer_app.services.plan_reviewing import handed_to_police
from carer_app.services.situation import Situation, situation

TOLD_SLOTS = (Slot.EDT, Slot.SOCIAL_WORKER, Slot.ON_CALL_MANAGER, Slot.AGENCY, Slot.HOST_EDT, Slot.MISSING_COORDINATOR)
"""Whom the police may ring, in the order printed. Their own senior officer is ours to ring, not theirs."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the pack needs besides the situation, read with a constant number of queries."""

    contacts: tuple[Contact, ...]
    placement: Placement
    earlier: tuple[Earlier, ...]
    other_children: tuple[str, ...]
    made_by: Reporter


def make_pack(
    session: Session, actor: Actor, occurrence_id: str, recipient: str, channel: str, now: datetime, *, entry_id: str
) -> PackVersion:
    """Make the next version from whatever is known, keep it, and write down who gets it.

    The same post twice makes one version; sent again for somebody else, it makes another.
    Sent is not received, and a pack is not a report: nothing here tells the police anything (product 3).
    """
    row = occurrences.lock(session, occurrence_id)
    if row is None:
        raise LookupError("There is no such occurrence.")
    pack_id = derived_id(entry_id, f"pack {occurrence_id} {channel} {recipient}")
    made = packs.get(session, pack_id)
    if made is not None:
        return made
    kept = _keep(session, actor, row, pack_id, recipient, channel, now)
    handed_to_police(session, actor, row.child_id, kept, now)
    shared = PackShared(pack=pack_id, version=kept.version, recipient=recipient, channel=channel)
    write(session, actor, occurrence_id, shared, now, entry_id=entry_id)
    detail = {"version": kept.version, "channel": channel, "sha256": kept.sha256}
    audit.record(session, "pack_made", actor.person_id, row.child_id, occurrence_id, f"pack:{pack_id}", detail, at=now)
    return kept


def read_pack(session: Session, occurrence_id: str, version: int) -> PackVersion | None:
    """A version with its PDF in `document`; None where there is none."""
    return packs.with_document(session, occurrence_id, version)


def confirm_pack(session: Session, actor: Actor, occurrence_id: str, shared: str, by: str, now: datetime, *, entry_id: str) -> None:
    """They said they have it."""
    write(session, actor, occurrence_id, PackConfirmed(shared, by), now, entry_id=entry_id)


def draft(
    session: Session,
    at: Situation,
    actor: Actor,
    version: int,
    previous_made_at: datetime | None = None,
    given_to: tuple[str, str] | None = None,
    plan_stands: str = "",
) -> PolicePack:
    """What a pack made at this moment would hold. `given_to`: who gets it, and how. `plan_stands`: whether the plan is agreed."""
    gathered = gather(session, at, actor)
    return police_pack(
        at.pack,
        at.occurrence,
        at.profile,
        gathered.contacts,
        gathered.placement,
        at.now,
        version,
        gathered.made_by,
        gathered.earlier,
        names=at.names,
        other_children=gathered.other_children,
        chain_head=at.row.chain_head,
        previous_made_at=previous_made_at,
        given_to=given_to,
        plan_stands=plan_stands,
    )


def gather(session: Session, at: Situation, actor: Actor) -> Gathered:
    """Contacts, placement, earlier occurrences, the names to hide, and who makes the pack."""
    return Gathered(
        contacts=_contacts(at),
        placement=_placement(session, at),
        earlier=earlier_of(session, at.row),
        other_children=_other_children(session, at),
        made_by=_reporter(session, actor),
    )


def _keep(session: Session, actor: Actor, row: OccurrenceRow, pack_id: str, recipient: str, channel: str, now: datetime) -> PackVersion:
    at = situation(session, row.id, now)
    before = packs.latest(session, row.id)
    version = before.version + 1 if before else 1
    stands = standing_words(life_of(session, row.child_id, now).standing)
    drafted = draft(session, at, actor, version, before.made_at if before else None, (recipient, channel), stands)
    from carer_app.pdf import pages, render  # half a second and 30 MB: not for every command, nor before the first page is served

    document = render.render_pack(drafted, _photo(session, at))
    kept = PackVersion(
        id=pack_id,
        occurrence_id=row.id,
        version=version,
        made_at=now,
        made_by=actor.person_id,
        sha256=hashlib.sha256(document).hexdigest(),
        pages=pages.count_pages(document),
        log_head=row.chain_head,
        channel=channel,
    )
    kept.recipient, kept.document = recipient, document
    session.add(kept)
    session.flush()
    return kept


def _photo(session: Session, at: Situation) -> bytes | None:
    kept = photos.with_image(session, at.photo_id) if at.photo_id else None
    return kept.image if kept else None


def _contacts(at: Situation) -> tuple[Contact, ...]:
    kept = (at.contacts.get(slot.value) for slot in TOLD_SLOTS)
    return tuple(Contact(ROLES.get(c.slot, "Contact"), c.label, c.telephone, c.hours, c.email) for c in kept if c is not None)


def _placement(session: Session, at: Situation) -> Placement:
    placed = children.placement_at(session, at.child.id, at.row.opened_at)
    return Placement(
        kind=SETTINGS.get(at.home.kind.value, "").lower(),
        name=at.home.name,
        address=at.home.address or "",
        telephone=at.home.telephone or "",
        responsible_authority=at.child.responsible_authority or "",
        host_authority=at.child.host_authority or "",
        since=placed.from_at.date() if placed else None,
    )


def _other_children(session: Session, at: Situation) -> tuple[str, ...]:
    others = (child for child in children.in_homes(session, {at.home.id, at.cared_for_in.id}, at.now) if child.id != at.child.id)
    names = (name for child in others for name in (child.preferred_name, child.full_name))
    return tuple(dict.fromkeys(name for name in names if name))


def _reporter(session: Session, actor: Actor) -> Reporter:
    person = people.get(session, actor.person_id) if actor.person_id else None
    return Reporter(name=actor.name, telephone=(person.telephone or "") if person else "")
