"""Deciding on less than the guide says, with a reason and a second person; and that person's word (I5, T41, G4)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import abort, flash, request
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.db.models.people import Person
from carer_app.db.queries import people
from carer_app.domain.levelling import lowest
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.may_follow import may_follow
from carer_app.domain.protocol import Fact, fill
from carer_app.extensions import db
from carer_app.services import levels
from carer_app.services.errors import Refused
from carer_app.services.situation import Situation
from carer_app.web.acting import acting
from carer_app.web.occurrence.blueprint import blueprint
from carer_app.web.occurrence.keeping import to_live
from carer_app.web.situations import page, refused, situation_here
from forms.occurrence import Confirm, Lower


@blueprint.route("/lower", methods=["GET", "POST"])
@needs(Permission.WRITE_LOG, subject="occurrence")
def lower(occurrence_id: UUID) -> ResponseReturnValue:
    """There is no one-tap way down."""
    at = situation_here()
    colleagues = _who_may_agree(at)
    form = _form(at, colleagues)
    shown = {"form": form, "may_lower": "level_lowered" in may_follow(at.occurrence), "taken_back": _taken_back(at)}
    if request.method == "GET":
        return page("occurrence/lower.html", at, **shown)
    if not form.validate_on_submit():
        return refused("occurrence/lower.html", at, **shown)
    try:
        _decide_on_less(at, form, {person.id: person.name for person in colleagues})
    except Refused as why:
        form.form_errors.append(str(why))
        return refused("occurrence/lower.html", at, **shown)
    return to_live()


@blueprint.route("/lower/<uuid:lowering_id>", methods=["GET", "POST"])
@needs(Permission.WRITE_LOG, subject="occurrence")
def confirm_lowering(occurrence_id: UUID, lowering_id: UUID) -> ResponseReturnValue:
    """The second person says whether they agreed, from their own account."""
    at, form = situation_here(), Confirm()
    lowered = levels.lowering_in(at.occurrence, str(lowering_id))
    if lowered is None:
        abort(404)
    asked = at.occurrence.line(str(lowering_id)).entry
    shown = {"form": form, "lowering": lowered, "by": at.names.get(asked.author or "", "somebody"), "lowering_id": asked.id}
    if request.method == "GET":
        if at.occurrence.lowering != asked:
            flash("Nobody waits for your word on this any more: something else came first.", "warn")
            return to_live()
        return page("occurrence/confirm_lowering.html", at, **shown)
    if not form.validate_on_submit():
        return refused("occurrence/confirm_lowering.html", at, **shown)
    try:
        said = (form.agreed.data == "yes", form.note.data or "")
        was_in_time = levels.confirm_lowering(db.session, acting(), at.id, asked.id, *said, at.now, entry_id=str(form.entry_id.data))
    except Refused as why:
        form.form_errors.append(str(why))
        return refused("occurrence/confirm_lowering.html", at, **shown)
    if not was_in_time:
        flash("Your answer could not be applied: something else came first. What you wrote is kept in the log.", "warn")
    return to_live()


def _who_may_agree(at: Situation) -> list[Person]:
    """Managers of this home and the child's people, but never oneself."""
    return [person for person in people.who_answer_for(db.session, at.child.id, at.cared_for_in, now()) if person.id != current_person().id]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A question with what was said first and what is said now."""

    question: str
    first: str
    now: str


def _taken_back(at: Situation) -> list[TakenBack]:
    facts = at.pack.path.facts
    pairs = [(facts[fact], was, at.occurrence.facts.get(fact, "")) for fact, was in at.occurrence.taken_back.items() if fact in facts]
    return [TakenBack(fill(fact.question, at.child_name), _label(fact, was), _label(fact, now)) for fact, was, now in pairs]


def _label(fact: Fact, answer: str) -> str:
    return next((option.label for option in fact.options if option.id == answer), answer)


def _form(at: Situation, colleagues: list[Person]) -> Lower:
    form = Lower()
    held, decided = at.level.rank if at.level else 0, at.occurrence.decided
    least = lowest(decided, at.occurrence.waiting).rank if decided else 0
    choices = [(level.value, at.pack.levels[level.value].title) for level in LevelOfIntervention if least <= level.rank < held]
    form.level.choices = choices
    if at.occurrence.waiting is not None:
        form.ask_what_has_changed()
        form.level.data = form.level.data or (choices[0][0] if len(choices) == 1 else None)
    if at.occurrence.needs_account:
        form.ask_somebody_with_an_account()
    form.second_person.choices = [(person.id, person.name) for person in colleagues]
    return form


def _name_written(form: Lower) -> str:
    return form.second_person_name.data or "" if form.second_person_name else ""


def _decide_on_less(at: Situation, form: Lower, names: dict[str, str]) -> None:
    second = form.second_person.data or None
    levels.lower_level(
        db.session,
        acting(),
        at.id,
        LevelOfIntervention(form.level.data),
        form.reason.data or "",
        at.now,
        entry_id=str(form.entry_id.data),
        second_person_name=names[second] if second else _name_written(form),
        second_person=second,
        review_at=form.review_at.data,
    )
