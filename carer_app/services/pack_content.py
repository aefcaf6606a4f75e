"""What the police pack of an occurrence holds at this moment, and the key that tells two contents apart.

Nothing in it depends on who asks, on the minute, or on whom it is given to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from carer_app.db.models.children import Slot
from carer_app.db.queries import children, packs, people, photos
from carer_app.domain.entries import Opened, PoliceRang, PoliceTold
from carer_app.domain.handover import PolicePack, police_pack
from carer_app.domain.handover_at_source import told_from, without_fields
from carer_app.domain.handover_content import content_key
from carer_app.domain.handover_parts import Contact, Earlier, Placement, Reporter
from carer_app.domain.handover_redactions import hides_photo, left_out, redacted
from carer_app.domain.hidden_names import pack_without, to_hide
from carer_app.domain.plan_life_words import standing_words
from carer_app.domain.profile import Profile
from carer_app.domain.profile_words import ROLES
from carer_app.domain.script_facts import RECENT
from carer_app.domain.settings import home_words
from carer_app.domain.wall_clock import local
from carer_app.services.earlier import earlier_of
from carer_app.services.plan_life import life_of
from carer_app.services.situation import Situation, situation

TOLD_SLOTS = (Slot.EDT, Slot.SOCIAL_WORKER, Slot.ON_CALL_MANAGER, Slot.AGENCY, Slot.HOST_EDT, Slot.MISSING_COORDINATOR)
"""Whom the police may ring, in the order printed. Their own senior officer is ours to ring, not theirs."""
NO_PHOTO = "The photo we hold could not be printed. Ask for it by another way."
_ROOT = Path(__file__).parents[2]
_DESIGN = ("templates/pdf", "carer_app/pdf")
_RELEASE = ("templates/pdf", "carer_app")
AT_MOST = timedelta(minutes=10)
"""After that somebody looks again: an assignment may have begun by itself."""


@dataclass(frozen=True)
class Content:
    """Everything that is printed, read with a constant number of queries; which version it is comes last."""

    at: Situation
    contacts: tuple[Contact, ...]
    placement: Placement
    earlier: tuple[Earlier, ...]
    other_children: tuple[str, ...]
    reporter: Reporter
    plan_stands: str
    head: packs.Head
    photo_digest: str
    changes: int
    until: datetime

    def printed(self, version: int = 1, previous_made_at: datetime | None = None) -> PolicePack:
        """The pack as that version, without what is left out; what came after the version before it is marked."""
        gone = left_out(self.at.occurrence)
        whole = self._made_of(self.at.profile, version, previous_made_at)
        less = without_fields(self.at.profile, gone)
        if less is not self.at.profile:
            whole = told_from(whole, self._made_of(less, version, previous_made_at), gone)
        return redacted(pack_without(whole, to_hide(self.other_children, self.at.profile)), gone)

    def _made_of(self, profile: Profile, version: int, previous_made_at: datetime | None) -> PolicePack:
        at = self.at
        return police_pack(
            at.pack,
            at.occurrence,
            profile,
            self.contacts,
            self.placement,
            at.now,
            version,
            self.reporter,
            self.earlier,
            names=at.names,
            other_children=self.other_children,
            chain_head=self.head.digest,
            chain_at=self.head.position,
            previous_made_at=previous_made_at,
            plan_stands=self.plan_stands,
        )

    @cached_property
    def key(self) -> str:
        """The same for the same content, whoever asks and whenever within a day."""
        return content_key(self.printed(), self.photo_digest, design_digest())


def content_of(session: Session, occurrence_id: str, now: datetime) -> Content:
    """What a pack made at this moment would hold. Raises LookupError where there is no such occurrence."""
    changes = packs.changes(session, occurrence_id)  # first of all: what comes meanwhile counts as not read
    at = situation(session, occurrence_id, now)
    earlier = earlier_of(session, at.row)
    return Content(
        at=at,
        changes=changes,
        until=_until(session, at, earlier),
        contacts=_contacts(at),
        placement=_placement(session, at),
        earlier=earlier,
        other_children=_other_children(session, at),
        reporter=_reporter(session, at),
        plan_stands=standing_words(life_of(session, at.child.id, now).standing),
        head=packs.head(session, at.id, {line.entry.id for line in at.occurrence.log}),
        photo_digest=photos.digest(session, at.photo_id) if at.photo_id else "",
    )


def _until(session: Session, at: Situation, earlier: Sequence[Earlier]) -> datetime:
    """When this may be another content though nobody has written anything: a new day, a stay that begins or ends, ninety days gone by."""
    midnight = (local(at.now) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    stay = packs.next_stay(session, at.child.id, {at.home.id, at.cared_for_in.id}, at.now)
    lapses = (one.away_from + RECENT for one in earlier)
    return min(moment for moment in (at.now + AT_MOST, midnight, stay, *lapses) if moment is not None and moment > at.now)


def photo_of(session: Session, content: Content) -> bytes | None:
    """The child's photograph, if there is one and it is not left out."""
    if hides_photo(left_out(content.at.occurrence)):
        return None
    kept = photos.with_image(session, content.at.photo_id) if content.at.photo_id else None
    return kept.image if kept else None


def without_photo(pack: PolicePack) -> PolicePack:
    """The pack as it is printed where the photo cannot be: it says so, and is never held back for that."""
    return replace(pack, overview=replace(pack.overview, photo_words=NO_PHOTO, no_photo=NO_PHOTO))


@cache
def release() -> str:
    """A digest of this release: another one may say the same otherwise."""
    kinds = (".py", ".json", ".html", ".css")
    files = sorted(path for folder in _RELEASE for path in (_ROOT / folder).rglob("*") if path.suffix in kinds)
    return sha256(b"".join(sha256(path.read_bytes()).digest() for path in files)).hexdigest()


@cache
def design_digest() -> str:
    """A digest of all that decides how a pack looks: its templates, style, fonts, and what prints it."""
    files = sorted(path for folder in _DESIGN for path in (_ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sha256(b"".join(sha256(path.read_bytes()).digest() for path in files)).hexdigest()


def _contacts(at: Situation) -> tuple[Contact, ...]:
    kept = (at.contacts.get(slot.value) for slot in TOLD_SLOTS)
    return tuple(Contact(ROLES.get(c.slot, "Contact"), c.label, c.telephone, c.hours, c.email) for c in kept if c is not None)


def _placement(session: Session, at: Situation) -> Placement:
    placed = children.placement_at(session, at.child.id, at.row.opened_at)
    return Placement(
        kind=home_words(at.home.kind.value),
        name=at.home.name,
        address=at.home.address or "",
        telephone=at.home.telephone or "",
        responsible_authority=at.child.responsible_authority or "",
        host_authority=at.child.host_authority or "",
        since=placed.from_at.date() if placed else None,
    )


def _other_children(session: Session, at: Situation) -> tuple[str, ...]:
    """The names of all who live or ever lived where the child does: what was written of them does not go when they move."""
    homes = sorted({at.home.id, at.cared_for_in.id})
    others = (child for home in homes for child in children.ever_in_home(session, home) if child.id != at.child.id)
    names = (name for child in others for name in (child.preferred_name, child.full_name))
    return tuple(dict.fromkeys(name for name in names if name))


def _reporter(session: Session, at: Situation) -> Reporter:
    """Whom the police spoke to or will: the last who rang them or told them, else who opened this log; never merely who asks for the paper."""
    authors = [line.entry.author for line in at.occurrence.log if isinstance(line.entry.body, (PoliceTold, PoliceRang)) and line.counts]
    opened = (line.entry.author for line in at.occurrence.log if isinstance(line.entry.body, Opened))
    who = next((author for author in (*reversed(authors), *opened) if author in at.names), None)
    if who is None:
        return Reporter(name="The home")
    person = people.get(session, who)
    return Reporter(name=at.names[who], telephone=(person.telephone or "") if person else "")
