"""Where to go next: the page the rules ask for, the next child who is away too, or the live page of the highest level."""

from __future__ import annotations

from flask import url_for

from carer_app.domain.decision import Ask
from carer_app.domain.entries import ReviewBasis
from carer_app.domain.levels import State
from carer_app.domain.marks import Mark
from carer_app.domain.may_follow import may_follow
from carer_app.services.situation import Situation
from carer_app.web.decide.asked import DANGER, POLICE_CONDITION, SIGNS, answered_pages
from carer_app.web.together import away_together, leader


def onward(at: Situation) -> str:
    """The address of what comes next for this child, and for those away together."""
    if not at.occurrence.is_open:
        return url_for("occurrence.live", occurrence_id=at.id)
    if isinstance(at.outcome, Ask):
        if may_ask_still_true(at):
            return url_for("decide.still_true", occurrence_id=at.id)
        return url_for("decide.page", occurrence_id=at.id, page_id=at.outcome.page)
    if _was_just_taken_back(at):
        return url_for("occurrence.lower", occurrence_id=at.id)
    if _must_ask_the_plans_condition(at):
        return url_for("decide.page", occurrence_id=at.id, page_id=SIGNS)
    for other in away_together(at):
        if other.state is State.OPENED:
            return url_for("decide.go_on", occurrence_id=other.occurrence_id)
    if needs_a_time(at):
        return url_for("occurrence.look_again", occurrence_id=at.id)
    leads = leader(at)
    return url_for("occurrence.live", occurrence_id=leads.occurrence_id if leads else at.id)


def may_ask_still_true(at: Situation) -> bool:
    """Gone again within the day, danger has been asked afresh, and nothing else yet (AMB-22, I3)."""
    opened = at.occurrence.opened
    return opened is not None and opened.continues is not None and answered_pages(at) == [DANGER]


def needs_a_time(at: Situation) -> bool:
    """Waiting, with no time agreed in the plan: the carer says when to look again, and why then (AMB-1)."""
    timer = at.at_now.next_timer
    return at.state is State.WAITING and (timer is None or timer.basis is ReviewBasis.APP_DEFAULT)


def asks_what_has_changed(at: Situation) -> bool:
    """An answer was taken back that had led to the police: the level stays until two people stand behind it (D3, G4)."""
    nobody_asked = at.occurrence.override is None and at.occurrence.lowering is None
    return at.occurrence.waiting is not None and nobody_asked and "level_lowered" in may_follow(at.occurrence)


def _was_just_taken_back(at: Situation) -> bool:
    """By the answer that leads here: asked at once, and after that on the live page."""
    newest = at.occurrence.log[-1]
    return asks_what_has_changed(at) and Mark.TAKEN_BACK in newest.marks


def _must_ask_the_plans_condition(at: Situation) -> bool:
    """An adult is with the child, so the signs were never asked; but the plan names a condition for ringing the police."""
    is_open = at.profile.police_from_outset == "yes" and bool(at.profile.police_condition)
    return is_open and at.state is State.AWAY_KNOWN and POLICE_CONDITION not in at.occurrence.answers
