"""What a carer does with an occurrence: start it, answer, write lines, raise or lower the level. Any well-formed line is kept."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from carer_app.db import occurrence_store as store
from carer_app.db.models.occurrences import Occurrence as OccurrenceRow
from carer_app.db.queries import children, occurrences
from carer_app.domain.decision import Ask, Decision
from carer_app.domain.entries import (
    Answered,
    Body,
    Decided,
    Entry,
    ExpectedWhere,
    Linked,
    Opened,
    PackUsed,
    PoliceAnswered,
    PoliceTold,
    ReviewSet,
)
from carer_app.domain.levels import State
from carer_app.domain.occurrence import EarlierAnswer, Occurrence, still_true
from carer_app.domain.overdue import by_our_clock
from carer_app.domain.reviews import Review, review_for
from carer_app.domain.same_line import says_the_same, what_it_says
from carer_app.domain.timers import REVIEW
from carer_app.packs import loader
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.protocols import pack_for
from carer_app.services.situation import Situation, pack_of, situation

CONTINUES_WITHIN = timedelta(hours=24)
A_MOMENT = timedelta(minutes=1)
SHARED = uuid.UUID("5a0f6f0e-6a34-4f6c-9c39-0b7c5d2f6b11")
"""Namespace of ids made from another id: the same form posted twice makes the same lines."""

_CHANGES_NOTHING = (Decided, Linked)


def start(
    session: Session,
    actor: Actor,
    child_ids: Sequence[str],
    expected_where: ExpectedWhere,
    now: datetime,
    *,
    occurrence_ids: Sequence[str],
    expected_at: datetime | None = None,
    realised_at: datetime | None = None,
) -> tuple[str, ...]:
    """Open an occurrence for each child, or give the one that is open already. Posting the same ids twice opens nothing twice.

    Several children are linked, each log on its own. One who came back within a day and is gone again continues that one (AMB-22).
    """
    together = derived_id(occurrence_ids[0], "together") if len(child_ids) > 1 else None
    begun = []
    for child_id, occurrence_id in zip(child_ids, occurrence_ids, strict=True):
        running = _still_away(session, child_id) or _started_before(session, child_id, occurrence_id)
        if running is not None:
            begun.append(running.id)
            continue
        opened = Opened(
            child=child_id,
            expected_where=expected_where,
            realised_at=realised_at or now,
            packs=packs_of(session, child_id, now),
            expected_at=expected_at,
            together=together,
            continues=_just_ended(session, child_id, now),
        )
        _open(session, actor, occurrence_id, opened, now)
        begun.append(occurrence_id)
    _link_together(session, actor, begun, now)
    return tuple(begun)


def write(
    session: Session,
    actor: Actor,
    occurrence_id: str,
    body: Body,
    now: datetime,
    *,
    entry_id: str,
    happened_at: datetime | None = None,
) -> bool:
    """Keep a line, then let the rules run again. False when this very line was kept before: a second post changes nothing."""
    if not append(session, actor, occurrence_id, body, now, entry_id=entry_id, happened_at=happened_at):
        return False
    if not isinstance(body, _CHANGES_NOTHING):
        reconsider(session, actor, occurrence_id, now, because=entry_id)
    if isinstance(body, PoliceTold) or (isinstance(body, PoliceAnswered) and body.review_at is None):
        _look_again_after(session, actor, occurrence_id, now, because=entry_id)
    return True


def write_together(
    session: Session,
    actor: Actor,
    occurrence_ids: Sequence[str],
    body: Body,
    now: datetime,
    *,
    entry_id: str,
    happened_at: datetime | None = None,
) -> None:
    """Keep the same line in several linked logs: one search of the house serves every child who is away."""
    first, *others = occurrence_ids
    write(session, actor, first, body, now, entry_id=entry_id, happened_at=happened_at)
    for other in others:
        write(session, actor, other, body, now, entry_id=derived_id(entry_id, other), happened_at=happened_at)


def answer(
    session: Session,
    actor: Actor,
    occurrence_id: str,
    page: str,
    answers: Mapping[str, str],
    now: datetime,
    *,
    entry_id: str,
    signs: Sequence[str] = (),
    words: str = "",
) -> Ask | Decision:
    """Keep the answers of a page. Gives the next page, or the decision, which is kept too."""
    body = Answered(page=page, answers=dict(answers), signs=tuple(signs), words=words)
    append(session, actor, occurrence_id, body, now, entry_id=entry_id)
    return reconsider(session, actor, occurrence_id, now, because=entry_id)


def reconsider(session: Session, actor: Actor, occurrence_id: str, now: datetime, *, because: str) -> Ask | Decision:
    """Run the rules over what is known at this moment; a recommendation that differs from the last one kept becomes a line."""
    at = situation(session, occurrence_id, now)
    outcome = at.outcome
    if isinstance(outcome, Decision) and _is_news(at, outcome):
        append(session, actor, occurrence_id, _decided(at, outcome), now, entry_id=derived_id(because, "decided"))
    return outcome


def earlier_answers(session: Session, occurrence_id: str) -> tuple[EarlierAnswer, ...]:
    """The answers of the occurrence this one continues, to be asked again: still true? (AMB-22)"""
    opened = occurrence_of(session, occurrence_id).opened
    if opened is None or opened.continues is None:
        return ()
    return still_true(occurrence_of(session, opened.continues))


def occurrence_of(session: Session, occurrence_id: str, *, how_they_came: bool = False) -> Occurrence:
    """The occurrence as its log stands, with the times of its protocol; on request, with how each line came from a phone."""
    found = Occurrence.of(store.load(session, occurrence_id, how_they_came=how_they_came))
    return found.ringing_again_after(pack_of(found).ring_again_minutes)


def append(
    session: Session,
    actor: Actor,
    occurrence_id: str,
    body: Body,
    now: datetime,
    *,
    entry_id: str,
    happened_at: datetime | None = None,
) -> bool:
    """Keep a line under the occurrence's lock, and bring the row of the lists up to date. False when it was kept before.

    Somebody who goes back to a page and sends it with other words has written another line: nothing typed is dropped for its id.
    """
    row = occurrences.lock(session, occurrence_id)
    if row is None:
        raise LookupError("There is no such occurrence.")
    own_id = own_id_for(session, occurrence_id, body, entry_id)
    if own_id is None:
        return False
    entry = Entry(
        id=own_id,
        occurrence=occurrence_id,
        device=actor.device,
        seq=store.next_seq(session, occurrence_id),
        happened_at=happened_at or now,
        written_at=now,
        body=body,
        author=actor.person_id,
    )
    store.append(session, row, entry, received_at=now, proved=actor.proved)
    project(session, row)
    return True


def project(session: Session, row: OccurrenceRow) -> None:
    """Bring the row that serves the lists up to what the log says; the next time as the server waits for it."""
    occurrence = occurrence_of(session, row.id, how_they_came=True)
    next_timer = next(iter(by_our_clock(occurrence)), None)
    row.level, row.state, row.report_state = occurrence.level, occurrence.state, occurrence.report_state
    row.next_timer_at = next_timer.due_at if next_timer else None
    row.next_timer_kind = next_timer.kind if next_timer else None
    row.police_told = occurrence.police_told is not None
    row.returned_at, row.closed_at = occurrence.returned_at, occurrence.closed_at
    session.flush()


def is_kept(session: Session, entry_id: str) -> bool:
    """Whether this page was sent before. A verb that reads what stands now asks, so that a double tap is not a second step."""
    return store.has(session, entry_id)


def derived_id(from_id: str, what: str) -> str:
    """An id that follows from another: the same form posted twice gives the same."""
    return str(uuid.uuid5(SHARED, f"{from_id}|{what}"))


def own_id_for(session: Session, occurrence_id: str, body: Body, entry_id: str) -> str | None:
    """The id to keep a line under; None when this log holds it. An id that is taken by other words gives one that follows from these."""
    kept = store.line(session, entry_id)
    if kept is None:
        return entry_id
    if kept.occurrence == occurrence_id and says_the_same(kept.body, body):
        return None
    own_id = derived_id(entry_id, f"{occurrence_id} {what_it_says(body)}")
    return None if store.has(session, own_id) else own_id


def start_past(session: Session, actor: Actor, occurrence_id: str, opened: Opened, now: datetime) -> None:
    """Open the log of an absence that was over before it was written down (S13). Lists date it by when it began."""
    _open(session, actor, occurrence_id, opened, now, began_at=opened.realised_at)


def _open(session: Session, actor: Actor, occurrence_id: str, opened: Opened, now: datetime, *, began_at: datetime | None = None) -> None:
    home = children.placed_in(session, opened.child, began_at or now)
    if home is None:
        raise Refused("This child is not placed anywhere at the moment, so an occurrence cannot be opened.")
    row = OccurrenceRow(
        id=occurrence_id,
        child_id=opened.child,
        home_id=home.id,
        organisation_id=home.organisation_id,
        opened_at=began_at or now,
        together=opened.together,
        state=State.OPENED,
    )
    session.add(row)
    session.flush()
    append(session, actor, occurrence_id, opened, now, entry_id=derived_id(occurrence_id, "opened"), happened_at=began_at)
    if opened.continues:
        append(session, actor, occurrence_id, Linked(opened.continues, "earlier"), now, entry_id=derived_id(occurrence_id, "earlier"))


def packs_of(session: Session, child_id: str, now: datetime) -> tuple[PackUsed, ...]:
    """The protocols that speak for the child today: the occurrence keeps them to its end."""
    child = children.get(session, child_id)
    return pack_for(session, child, children.placed_in(session, child_id, now)).used() if child else loader.national().used()


def _link_together(session: Session, actor: Actor, occurrence_ids: Sequence[str], now: datetime) -> None:
    for one in occurrence_ids:
        for other in occurrence_ids:
            if one != other:
                append(session, actor, one, Linked(other, "together"), now, entry_id=derived_id(one, f"together {other}"))


def _still_away(session: Session, child_id: str) -> OccurrenceRow | None:
    """The occurrence under way, if there is one. The child's row is locked first: two phones that start at once start one."""
    children.lock(session, child_id)
    return occurrences.open_for_child(session, child_id)


def _started_before(session: Session, child_id: str, occurrence_id: str) -> OccurrenceRow | None:
    """What an earlier post of the same page started. Raises Refused when the id is another child's: ids are made with the page."""
    known = occurrences.get(session, occurrence_id)
    if known is not None and known.child_id != child_id:
        raise Refused("This page had grown old. Go back to the list of children and start again.")
    return known


def _just_ended(session: Session, child_id: str, now: datetime) -> str | None:
    last = occurrences.last_for_child(session, child_id)
    if last is None or last.returned_at is None or now - last.returned_at > CONTINUES_WITHIN:
        return None
    return last.id


def _look_again_after(session: Session, actor: Actor, occurrence_id: str, now: datetime, *, because: str) -> None:
    """What the police say starts a time of its own (G11); one that is nearer already stands."""
    at = situation(session, occurrence_id, now)
    review = _review(at, at.outcome) if isinstance(at.outcome, Decision) else None
    nearer = any(review and now < timer.due_at <= review.at + A_MOMENT for timer in at.occurrence.timers if timer.kind == REVIEW)
    if review and not nearer:
        body = ReviewSet(review.at, review.basis, review.text)
        append(session, actor, occurrence_id, body, now, entry_id=derived_id(because, "look again"))


def _review(at: Situation, outcome: Decision) -> Review | None:
    opened = at.occurrence.opened
    due_home = (opened.expected_at or opened.realised_at) if opened else at.occurrence.opened_at
    return review_for(at.pack, outcome, at.facts, due_home, at.wait_minutes, at.now)


def _is_news(at: Situation, outcome: Decision) -> bool:
    kept = at.occurrence.waiting or at.occurrence.decided
    if kept is None:
        return outcome.state is not State.BACK
    if outcome.state is State.BACK:
        return False
    return (kept.level, kept.state, kept.rule, kept.speak_to_someone_now) != (
        outcome.rules_level,
        outcome.rules_state,
        outcome.rule,
        outcome.speak_to_someone_now,
    )


def _decided(at: Situation, outcome: Decision) -> Decided:
    """What the rules give, without the police report: that stands beside it in the log, and the page shows both (G3)."""
    review = _review(at, outcome)
    return Decided(
        answers={name: str(value) for name, value in at.facts.items()},
        level=outcome.rules_level,
        state=outcome.rules_state,
        rule=outcome.rule,
        strength=outcome.strength,
        why=outcome.why,
        cites=outcome.cites,
        packs=at.pack.used(),
        call=outcome.call,
        speak_to_someone_now=outcome.speak_to_someone_now,
        review_at=review.at if review else None,
        review_basis=review.basis if review else None,
    )
