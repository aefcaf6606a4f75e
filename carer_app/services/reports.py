"""Telling the police, and telling them more: each verb writes the lines of one sitting; the same post twice writes nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db.models.people import Home, Person, RoleName
from carer_app.db.queries import people
from carer_app.domain.call_script import CallScript, call_script
from carer_app.domain.entries import (
    Disagreed,
    Escalated,
    Linked,
    PoliceAnswered,
    PoliceTold,
    PoliceToldOfReturn,
    PoliceUpdated,
)
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.police_call import PoliceCall, police_call
from carer_app.domain.script_facts import script_facts
from carer_app.domain.wall_clock import day_and_time_words
from carer_app.services.actor import Actor
from carer_app.services.earlier import earlier_of
from carer_app.services.occurrences import append, derived_id, occurrence_of, write
from carer_app.services.situation import Situation

SAME_REPORT = "same_report"
ROLE_WORDS = {
    RoleName.FOSTER_CARER: "foster carer",
    RoleName.RESIDENTIAL_WORKER: "residential worker",
    RoleName.REGISTERED_MANAGER: "home manager",
    RoleName.SUPERVISING_SOCIAL_WORKER: "supervising social worker",
    RoleName.SOCIAL_WORKER: "social worker",
}


def begin_police_call(session: Session, actor: Actor, occurrence_id: str, call: PoliceCall, now: datetime, *, entry_id: str) -> None:
    """The call was begun. Nobody has been told anything yet."""
    write(session, actor, occurrence_id, call.started(), now, entry_id=entry_id)


def end_police_call(
    session: Session, actor: Actor, occurrence_id: str, call_id: str, answered: bool, now: datetime, *, entry_id: str
) -> PoliceCall:
    """Whether they answered. A call that got no answer leaves the police untold, and is made again after ten minutes."""
    begun = occurrence_of(session, occurrence_id)
    line = next((line.entry for line in begun.log if line.entry.id == call_id), None)
    call = (police_call(line) if line else None) or PoliceCall("101")
    happened_at = line.happened_at if line else now
    write(session, actor, occurrence_id, call.ended(answered, call_id or None), now, entry_id=entry_id, happened_at=happened_at)
    return call


def tell_police(
    session: Session,
    actor: Actor,
    occurrence_id: str,
    told: PoliceTold,
    now: datetime,
    *,
    entry_id: str,
    told_at: datetime,
    answer: PoliceAnswered | None = None,
    call_id: str = "",
) -> None:
    """The police took the report: only now do they know (T16). Their answer, if they gave one, is a line of its own (T18 to T20)."""
    _end_open_call(session, actor, occurrence_id, call_id, now, entry_id)
    if answer is None:
        write(session, actor, occurrence_id, told, now, entry_id=entry_id, happened_at=told_at)
        return
    append(session, actor, occurrence_id, told, now, entry_id=entry_id, happened_at=told_at)
    write(session, actor, occurrence_id, answer, now, entry_id=derived_id(entry_id, "answer"), happened_at=told_at)


def record_police_answer(
    session: Session, actor: Actor, occurrence_id: str, answer: PoliceAnswered, now: datetime, *, entry_id: str, answered_at: datetime
) -> None:
    """What the police decided, when it comes after the report."""
    write(session, actor, occurrence_id, answer, now, entry_id=entry_id, happened_at=answered_at)


def disagree(
    session: Session, actor: Actor, occurrence_id: str, reason: str, escalated: Escalated | None, now: datetime, *, entry_id: str
) -> None:
    """The carer does not agree, and takes it to the senior officer on duty (T21, NAT-3.17). An attempt that failed is kept too."""
    write(session, actor, occurrence_id, Disagreed(reason), now, entry_id=entry_id)
    if escalated is not None:
        write(session, actor, occurrence_id, escalated, now, entry_id=derived_id(entry_id, "escalated"))


def update_police(
    session: Session, actor: Actor, occurrence_id: str, what: str, name: str, now: datetime, *, entry_id: str, told_at: datetime
) -> None:
    """New information was given to the police (NAT-L2-A-g)."""
    write(session, actor, occurrence_id, PoliceUpdated(what, name), now, entry_id=entry_id, happened_at=told_at)


def keep_same_report(
    session: Session,
    actor: Actor,
    at: Situation,
    before: Occurrence,
    name: str,
    now: datetime,
    *,
    entry_id: str,
    told_at: datetime,
    call_id: str = "",
) -> None:
    """One call told them that the child came back and is gone again; their report and its reference serve on (AMB-22).

    Both logs say so. `before`: the occurrence whose report stands (`report_that_stands`).
    """
    _end_open_call(session, actor, at.id, call_id, now, entry_id)
    reference = before.police_reference
    told = PoliceTold(reference=reference, none_given=not reference, name=name)
    write(session, actor, at.id, Linked(before.id, SAME_REPORT), now, entry_id=derived_id(entry_id, SAME_REPORT))
    write(session, actor, at.id, told, now, entry_id=entry_id, happened_at=told_at)
    news = PoliceUpdated(_came_and_went(before, at.occurrence), name)
    write(session, actor, at.id, news, now, entry_id=derived_id(entry_id, "news"), happened_at=told_at)
    back = PoliceToldOfReturn(reference=reference, name=name)
    write(session, actor, before.id, back, now, entry_id=derived_id(entry_id, "return"), happened_at=told_at)


def script(session: Session, at: Situation, actor: Actor, before: Occurrence | None = None, purpose: str = "") -> CallScript:
    """What to read aloud, in the order the call handler asks, from the record as it stands. `before`: see `report_that_stands`."""
    person = people.get(session, actor.person_id) if actor.person_id else None
    facts = script_facts(
        at.profile,
        at.now,
        earlier_of(session, at.row),
        caller_name=actor.name,
        caller_role=_role_of(person, at.cared_for_in),
        callback=(person.telephone if person else None) or at.cared_for_in.telephone or "",
        address=at.home.address or "",
        called=at.child.preferred_name,
        has_photo=at.photo_id is not None,
    )
    facts = replace(facts, form_title=at.pack.form_titles["profile"], known_risk=at.pack.police.known_risk.title)
    return call_script(at.pack.call_questions, at.occurrence, facts, before, purpose)


def tell_police_of_return(
    session: Session,
    actor: Actor,
    occurrence_id: str,
    told: PoliceToldOfReturn,
    now: datetime,
    *,
    entry_id: str,
    told_at: datetime,
    call_id: str = "",
) -> None:
    """The police know that the child is back, or where the child is (NAT-4.4)."""
    _end_open_call(session, actor, occurrence_id, call_id, now, entry_id)
    write(session, actor, occurrence_id, told, now, entry_id=entry_id, happened_at=told_at)


def _end_open_call(session: Session, actor: Actor, occurrence_id: str, call_id: str, now: datetime, entry_id: str) -> None:
    """Speaking to them answers the call that was still open; a call that was answered already stays as it is."""
    if not call_id:
        return
    known = occurrence_of(session, occurrence_id)
    line = next((entry for entry in known.calls_open if entry.id == call_id), None)
    call = police_call(line) if line else None
    if line is not None and call is not None:
        ended = call.ended(True, call_id)
        write(session, actor, occurrence_id, ended, now, entry_id=derived_id(entry_id, "rang"), happened_at=line.happened_at)


def _came_and_went(before: Occurrence, now: Occurrence) -> str:
    back = day_and_time_words(before.returned_at) if before.returned_at else "a time not written down"
    return f"Came back at {back}, and is not where expected again since {day_and_time_words(now.realised_at)}. The same report serves."


def said_of(person: Person) -> dict[str, Any]:
    """What a phone says of its own person at the beginning of a call: what they are to the child, and where to ring them back."""
    return {"telephone": person.telephone or "", "roles": roles_said(person)}


def roles_said(person: Person | None) -> dict[str, str]:
    """What the caller is to the children of each home, by its id; by "" what they are to any other child."""
    held = person.memberships if person else []
    said = {m.home_id or "": ROLE_WORDS.get(m.role, "") for m in reversed(held)}
    return {**said, "": ROLE_WORDS.get(held[0].role, "")} if held else {}


def _role_of(person: Person | None, home: Home) -> str:
    """What the caller is to the child, from the role they hold for that home, or else from any other."""
    said = roles_said(person)
    return said.get(home.id, said.get("", ""))
