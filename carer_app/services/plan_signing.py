"""Agreeing to a plan: a version of the whole is kept, and the home and the child's social worker each sign it. No signature is ever taken away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from carer_app.access.permissions import Permission, Role
from carer_app.access.predicates import Held, Place, Standing, may
from carer_app.db import audit
from carer_app.db.models.children import Child
from carer_app.db.models.people import Membership
from carer_app.db.models.plan_life import PlanSignature, PlanVersion
from carer_app.db.queries import children, people
from carer_app.db.queries import plan_signatures as kept
from carer_app.db.queries import plans as sections
from carer_app.db.queries import standing as stands
from carer_app.domain.plan_life import Numbers, Side, Stage, Why, binding_numbers
from carer_app.domain.wall_clock import local
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.plan_life import Life, life_of
from carer_app.services.second_person import is_own_name

ON_PAPER = "on_paper"


class ChangedWhileReading(Refused):
    """What binds was saved again after the page was made that is signed, or the page does not say what was on it."""

    def __init__(self, seen: Numbers) -> None:
        why = "Somebody changed the plan while you were reading it. " if seen else ""
        super().__init__(f"{why}Nothing is signed. Look at it again, then sign.")


@dataclass(frozen=True, slots=True)
class Signer:
    """On which side somebody signs, and as what."""

    side: Side
    role: str


def signer_of(session: Session, person_id: str | None, child_id: str, now: datetime) -> Signer | None:
    """On which side this person may sign now; None for somebody with no right to the child.

    The child's named social worker signs as that, whatever else they are; everybody else who cares or answers for the home signs for it.
    """
    found = stands.of_child(session, child_id, person_id, now) if person_id else None
    if found is None or person_id is None:
        return None
    placed = Place(found.home.id, found.home.organisation_id) if found.home else None
    record = Standing(placed=placed, social_workers=frozenset({person_id} if found.is_named else ()))
    able = [held for held in _held(people.memberships(session, person_id, now)) if may(person_id, [held], Permission.SIGN_PLAN, record)]
    named = [held for held in able if held.role is Role.SOCIAL_WORKER]
    if named or not able:
        return Signer(Side.SOCIAL_WORKER, named[0].role.value) if named else None
    return Signer(Side.HOME, able[0].role.value)


def ask_to_agree(session: Session, actor: Actor, child: Child, now: datetime) -> int:
    """Keep the plan as it is today as a version to be signed, and give its number."""
    return freeze(session, _locked(session, child, now), child.id, Why.AGREEING, actor, now).number


def sign(session: Session, actor: Actor, child: Child, now: datetime, *, seen: Numbers) -> int:
    """Agree to the plan as it is today; the number of the version that was signed. Signing twice signs once.

    `seen`: the numbers of the sections that were on the page; without them nothing is signed.
    Raises ChangedWhileReading when what binds is another by now, and Refused.
    """
    life = _locked(session, child, now)
    signer = signer_of(session, actor.person_id, child.id, now)
    if signer is None:
        raise Refused("You cannot sign this child’s plan.")
    _refuse_what_nobody_can_sign(life, seen)
    version = _to_sign(session, life, child.id, actor, now)
    already = [s for v in life.versions if v.id == version.id for s in v.signatures if s.person == actor.person_id]
    if any(s.side is not signer.side for s in already):
        raise Refused("You have signed for the other side already. Somebody else signs for this one.")
    if _is_by(session, actor, version, signer.side.other):
        raise Refused("You wrote the other side down. Somebody else signs for this one.")
    if not any(s.counts(life.placement_id) for s in already):
        made = _signature(version, life, signer.side, now)
        made.role, made.person_id, made.signed_on = signer.role, actor.person_id, local(now).date()
        _keep(session, actor, made, version.number, now)
    return version.number


def sign_on_paper(
    session: Session,
    actor: Actor,
    child: Child,
    side: Side,
    name: str,
    standing: str,
    on: date,
    now: datetime,
    *,
    seen: Numbers,
) -> int:
    """Write down that somebody without an account signed the plan, as it is today, on paper on that day. Raises as `sign` does."""
    life = _locked(session, child, now)
    if signer_of(session, actor.person_id, child.id, now) is None:
        raise Refused("You cannot write down a signature for this child’s plan.")
    _refuse_what_nobody_can_sign(life, seen)
    if is_own_name(name, actor.name):
        raise Refused("That is your own name. Sign the plan yourself, with the button.")
    if on > local(now).date():
        raise Refused("That day has not come yet. Write the day they signed.")
    version = _to_sign(session, life, child.id, actor, now)
    if _is_by(session, actor, version, side.other):
        raise Refused("You signed one side of this plan, or wrote it down. Somebody else writes the other side down.")
    if on < _written_on(session, version):
        raise Refused("The plan was saved again after that day. Write the day they signed it as it is now.")
    same = [s for v in life.versions if v.id == version.id for s in v.signatures if is_own_name(name, s.name)]
    if any(s.side is not side for s in same):
        raise Refused(f"{name} has signed for the other side. Somebody else signs for this one.")
    if not any(s.counts(life.placement_id) for s in same):
        made = _signature(version, life, side, now)
        made.role, made.signer, made.signer_is, made.signed_on, made.recorded_by = ON_PAPER, name, standing, on, actor.person_id
        _keep(session, actor, made, version.number, now)
    return version.number


def freeze(session: Session, life: Life, child_id: str, why: Why, actor: Actor, now: datetime) -> PlanVersion:
    """The plan as it is, as a version: the newest one while it holds the same, else a new one. The child's row is locked by the caller."""
    last = life.versions[-1] if life.versions else None
    if last is not None and last.sections == life.numbers:
        return session.get_one(PlanVersion, last.id)
    number = last.number + 1 if last else 1
    made = PlanVersion(child_id=child_id, number=number, sections=dict(life.numbers), why=why, made_at=now, made_by=actor.person_id)
    session.add(made)
    session.flush()
    return made


def _locked(session: Session, child: Child, now: datetime) -> Life:
    """The plan as it is, and kept so until this transaction ends."""
    session.flush()
    children.lock(session, child.id)
    return life_of(session, child.id, now)


def _is_by(session: Session, actor: Actor, version: PlanVersion, side: Side) -> bool:
    """Whether this person signed that side of it, or wrote it down: nobody answers for both."""
    signed = kept.of_version(session, version.id)
    return any(row.side is side and actor.person_id in (row.person_id, row.recorded_by) for row in signed)


def _written_on(session: Session, version: PlanVersion) -> date:
    """The day on which what binds in it was saved last: nobody has signed it before."""
    numbered = (sections.numbered(session, version.child_id, name, number) for name, number in binding_numbers(version.sections).items())
    return max((local(row.saved_at).date() for row in numbered if row), default=local(version.made_at).date())


def _refuse_what_nobody_can_sign(life: Life, seen: Numbers) -> None:
    if life.standing.stage is Stage.EMPTY:
        raise Refused("There is nothing to agree to yet. Fill in the plan first.")
    if dict(seen) != binding_numbers(life.numbers):
        raise ChangedWhileReading(seen)


def _to_sign(session: Session, life: Life, child_id: str, actor: Actor, now: datetime) -> PlanVersion:
    """What the other one signed, while it binds to the same; else the plan as it is now."""
    if life.to_sign is not None:
        return session.get_one(PlanVersion, life.to_sign.id)
    return freeze(session, life, child_id, Why.AGREEING, actor, now)


def _signature(version: PlanVersion, life: Life, side: Side, now: datetime) -> PlanSignature:
    return PlanSignature(child_id=version.child_id, plan_version_id=version.id, side=side, placement_id=life.placement_id, signed_at=now)


def _keep(session: Session, actor: Actor, made: PlanSignature, number: int, now: datetime) -> None:
    session.add(made)
    session.flush()
    detail = {"version": number, "side": made.side.value, "role": made.role}
    audit.record(session, "plan_signed", actor.person_id, child_id=made.child_id, subject=f"plan:{number}", detail=detail, at=now)


def _held(memberships: Iterable[Membership]) -> Iterable[Held]:
    return (Held(Role(m.role), m.organisation_id, m.home_id) for m in memberships)
