"""A child's plan as a whole: its versions, where it stands, and why it should be looked at again. Reading only; `plan_signing` writes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from carer_app.db.models.people import Person
from carer_app.db.models.plan_life import PlanReview
from carer_app.db.queries import plan_life as kept
from carer_app.db.queries.plan_life import LifeRow, Signed, VersionRow
from carer_app.domain.plan_life import (
    Numbers,
    PlanVersion,
    Signature,
    Standing,
    binding_numbers,
    newest_agreed,
    newest_signed,
    standing,
    unchanged_since_signed,
)
from carer_app.domain.plan_reviews import Due, Known, due
from carer_app.domain.profile import Profile
from carer_app.domain.wall_clock import local
from carer_app.services.carried import carried_on
from carer_app.services.plans import SOMEBODY, Plan, Saved


@dataclass(frozen=True)
class Life:
    """A plan as it is today, its versions first to last, where it stands, and what asks for a review.

    `numbers`: the version of each section today. `at_version`: the versions that were asked for, or that the standing needs, by number.
    """

    plan: Plan
    numbers: Numbers
    versions: tuple[PlanVersion, ...]
    standing: Standing
    to_sign: PlanVersion | None
    due: tuple[Due, ...]
    placement_id: str | None
    photo_id: str | None
    at_version: Mapping[int, Profile]

    @property
    def to_review(self) -> tuple[Due, ...]:
        """What asks for a review; the lesser prompts are elsewhere on the page."""
        return tuple(one for one in self.due if not one.lesser)

    def version(self, number: int) -> PlanVersion | None:
        """The version of that number."""
        return next((version for version in self.versions if version.number == number), None)


@dataclass(frozen=True, slots=True)
class Handover:
    """The police were given a pack made from a version of the plan."""

    version_id: str
    at: datetime
    pack: int


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review that was written down."""

    version_id: str
    on: date
    took_part: str
    reason: str
    to_change: bool
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class OfVersion:
    """A version with what became of it."""

    version: PlanVersion
    handovers: tuple[Handover, ...]
    reviews: tuple[Reviewed, ...]


def life_of(session: Session, child_id: str, now: datetime, *, whole: Collection[int] = ()) -> Life:
    """Everything about the plan, and `whole` versions of it by number. Two queries and the keys."""
    row = kept.lives(session, [child_id], now)[child_id]
    wanted = _wanted(row.versions, whole)
    found = kept.sections(session, child_id, wanted.values())
    payloads = {(section.section, section.version): carried_on(section, row.carried_from) for section, _, _ in found}
    newest = [(section, person) for section, person, is_newest in found if is_newest]
    today = Profile.stored({section.section: payloads[section.section, section.version] for section, _ in newest})
    numbers = {section.section: section.version for section, _ in newest}
    saved = {s.section: Saved(s.version, s.saved_at, person.name if person else SOMEBODY) for s, person in newest}
    at_version = {n: Profile.stored({s: payloads[s, v] for s, v in held.items() if (s, v) in payloads}) for n, held in wanted.items()}
    versions = tuple(_version(version, _name) for version in row.versions)
    stands = standing(versions, at_version, today, row.placement_id)
    return Life(
        plan=Plan(today, saved),
        numbers=numbers,
        versions=versions,
        standing=stands,
        to_sign=unchanged_since_signed(versions, at_version, today),
        due=due(_known(row, versions, today, now), now),
        placement_id=row.placement_id,
        photo_id=row.photo_id,
        at_version=at_version,
    )


def history_of(session: Session, child_id: str, now: datetime) -> tuple[OfVersion, ...]:
    """Every version with what became of it, the newest first. Three queries and the keys."""
    row = kept.lives(session, [child_id], now)[child_id]
    handed, looked = kept.handovers(session, child_id), kept.reviews(session, child_id)
    given = [Handover(one.plan_version_id, one.handed_at, pack) for one, pack in handed]
    reviewed = [_reviewed(one, person) for one, person in looked]
    return tuple(
        OfVersion(
            _version(version, _name),
            tuple(one for one in given if one.version_id == version.row.id),
            tuple(one for one in reviewed if one.version_id == version.row.id),
        )
        for version in reversed(row.versions)
    )


def handovers_of(session: Session, child_id: str, version_id: str) -> tuple[Handover, ...]:
    """When the police were given that version."""
    found = kept.handovers(session, child_id)
    return tuple(Handover(version_id, one.handed_at, pack) for one, pack in found if one.plan_version_id == version_id)


def changed_by(session: Session, child_id: str, stands: Standing) -> dict[str, tuple[str, ...]]:
    """By section, the names of those who saved what changed since the plan was agreed, first to last."""
    sections = {change.section.id for change in stands.changes}
    if stands.agreed_before is None or not sections:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for section, person in kept.savers_since(session, child_id, stands.agreed_before.sections, sections):
        found[section] = tuple(dict.fromkeys((*found.get(section, ()), _name(person))))
    return found


def to_review(session: Session, profiles: Mapping[str, Profile], now: datetime) -> dict[str, tuple[Due, ...]]:
    """By child, why the plan should be looked at again; those that need not are left out. `profiles` hold at least the plan. One query."""
    rows = kept.lives(session, profiles, now) if profiles else {}
    found = {}
    for child_id, row in rows.items():
        versions = tuple(_version(version, lambda _: "") for version in row.versions)
        reasons = due(_known(row, versions, profiles[child_id], now), now)
        found[child_id] = tuple(one for one in reasons if not one.lesser)
    return {child_id: reasons for child_id, reasons in found.items() if reasons}


def _wanted(rows: Iterable[VersionRow], whole: Collection[int]) -> dict[int, Numbers]:
    """The versions that are read: those asked for wholly, and what binds in those that say where the plan stands."""
    versions = [_version(row, lambda _: "") for row in rows]
    deciding = {version.number for version in (newest_signed(versions), newest_agreed(versions)) if version}
    held = {version.number: version.sections for version in versions}
    return {n: held[n] if n in whole else binding_numbers(held[n]) for n in (*deciding, *whole) if n in held}


def _version(row: VersionRow, name: Callable[[Person | None], str]) -> PlanVersion:
    signatures = tuple(_signature(signed, name) for signed in row.signed)
    made = row.row
    return PlanVersion(made.number, made.sections, made.made_at, name(row.maker), made.why, signatures, made.id)


def _signature(signed: Signed, name: Callable[[Person | None], str]) -> Signature:
    row, recorded = signed.row, signed.row.recorded_by is not None
    return Signature(
        side=row.side,
        name=(row.signer or SOMEBODY if name is _name else "") if recorded else name(signed.person),
        role=(row.signer_is or "" if name is _name else "") if recorded else row.role,
        on=row.signed_on,
        at=row.signed_at,
        placement=row.placement_id,
        person=row.person_id,
        recorded_by=(name(signed.recorder) or SOMEBODY) if recorded else "",
    )


def _name(person: Person | None) -> str:
    return person.name if person else SOMEBODY


def _known(row: LifeRow, versions: Iterable[PlanVersion], profile: Profile, now: datetime) -> Known:
    agreed = newest_agreed(versions)
    return Known(
        written_at=row.written_at,
        reviewed_until=row.reviewed_until,
        reviewed_on=row.reviewed_on,
        agreed_knowing=agreed.known_to_both_at if agreed else None,
        back_at=row.back_at,
        moved_at=row.moved_at,
        looked_after_review_on=_day(profile, "lac_review_on"),
        next_review_on=_day(profile, "next_review_on"),
        photo_is_stale=row.photo_id is not None and profile.stale_photo(local(now).date()),
    )


def _reviewed(row: PlanReview, person: Person | None) -> Reviewed:
    took_part, reason, note = (said or "" for said in (row.took_part, row.reason, row.note))
    return Reviewed(row.plan_version_id, row.held_on, took_part, reason, row.to_change, note, _name(person))


def _day(profile: Profile, field: str) -> date | None:
    said = profile.text("plan", field)
    return date.fromisoformat(said) if said else None
