"""What a move makes old in the plan, looked at again for the new area; and that the host authority and the local police were told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.children import Child
from carer_app.db.models.moves import Move, MoveReview
from carer_app.db.queries import children, moves
from carer_app.domain.new_area import FOR_THE_HOME, TOLD, ToLookAt, not_told, out_of_area, written_for_the_last_home
from carer_app.domain.profile import Profile
from carer_app.domain.wall_clock import local
from carer_app.services import plans
from carer_app.services.actor import Actor
from carer_app.services.carried import of_the_last_home
from carer_app.services.errors import Refused


def to_look_at(session: Session, move: Move, profile: Profile) -> tuple[ToLookAt, ...]:
    """The sections whose words for the home are still those of the last one (NAT-2.8b, NAT-2.14). `profile`: the plan as it stands."""
    then = {name: row.payload for name, row in moves.sections_as_of(session, move.child_id, move.starts_at).items()}
    return written_for_the_last_home(profile.sections, then, moves.looked_at(session, move.id))


def confirm(session: Session, actor: Actor, move: Move, section: str, now: datetime) -> None:
    """Somebody looked at the section, and it is right for the new home. Said twice, it is kept once. Raises Refused."""
    if section not in FOR_THE_HOME or actor.person_id is None:
        raise Refused("There is nothing to confirm in this part.")
    if section in moves.looked_at(session, move.id):
        return
    session.add(MoveReview(move_id=move.id, section=section, person_id=actor.person_id, at=now))
    detail = {"section": section}
    audit.record(session, "moved_section_confirmed", actor.person_id, move.child_id, subject=f"move:{move.id}", detail=detail, at=now)


def still_to_tell(session: Session, profile: Profile, move: Move, now: datetime) -> tuple[str, ...]:
    """Who of the new area has not been told (NAT-2.15). Until the move, and until somebody says it anew, the plan's word is about the last home."""
    begun = move.starts_at <= now
    here = replace(profile, of_the_last_home=of_the_last_home(session, move.id, profile.sections)) if begun else profile
    return not_told(profile, local(move.planned_at).date(), out_of_area(here) if begun else None)


def tell(session: Session, actor: Actor, child: Child, who: str, whom: str, how: str, on: date, move: Move, now: datetime) -> None:
    """Write down that they were told: a line of the plan's “Copies given”, which is the one place for it. Raises Refused.

    Until the day of the move nobody's name is taken: the people of the last home read the plan until then.
    """
    if who not in TOLD:
        raise Refused("Choose the host authority or the local police.")
    if on > local(now).date():
        raise Refused("This day is still to come. Write it down when they have been told.")
    to = f"{who}: {whom}" if whom and move.starts_at <= now else who
    line = {"to": to, "on": on.isoformat(), "how": f"{how}, told by {actor.name}"}
    session.flush()
    children.lock(session, child.id)
    kept = dict(plans.profile_of(session, child.id).sections.get("plan", {}))
    before = list(kept.get("shared") or [])
    if line in before:
        return
    plans.save_section(session, actor, child, "plan", {**kept, "shared": [*before, line]}, now)
