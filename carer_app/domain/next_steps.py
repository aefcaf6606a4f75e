"""The list "Do next" of the live page: the pack's steps, this child's people and places, and what the log says was done.

JavaScript twin: static/js/domain/next_steps.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from carer_app.domain.entries import Entry, ExpectedWhere, StepResult, StepTaken
from carer_app.domain.levels import State
from carer_app.domain.protocol import NATIONAL, Pack, Step, fill
from carer_app.domain.protocol_agencies import Cites
from carer_app.domain.to_try import Contact, PersonToRing, PlaceToTry, StepContext, line_id

OPEN, TRIED, DONE, RULED_OUT = "open", "tried", "done", "ruled_out"
POLICE_ONLY = "police_only"
NO_NUMBER = "No number is kept here."
TELL_STEPS = {True: "tell_social_worker", False: "tell_edt"}
_REACHING_THE_CHILD = ("contact_child", "message_child")
_LOCATED = {State.AWAY_KNOWN, State.KNOWN_WITH_RISK}
_RULING_OUT = {StepResult.NOT_SAFE, StepResult.NOT_POSSIBLE}
_EXPECTED = {
    ExpectedWhere.SCHOOL: "the school or college",
    ExpectedWhere.CONTACT_VISIT: "the contact visit",
    ExpectedWhere.ACTIVITY: "the activity",
    ExpectedWhere.APPOINTMENT: "the appointment",
}

Latest = Mapping[tuple[str, str], Entry]


@dataclass(frozen=True, slots=True)
class NextStep:
    """A line of "Do next".

    `kind`: call, do, tell, go, or police_only (shown, never rung or visited). `telephone` is empty where there must be no call button.
    `state`: open, tried (done once, worth trying again), done, ruled_out. `reasonable`: whether D10 waits for it (F18).
    """

    code: str
    title: str
    hint: str
    kind: str
    cites: Cites
    contact: str = ""
    contact_id: str = ""
    telephone: str = ""
    reasonable: bool = False
    state: str = OPEN
    last_result: StepResult | None = None
    last_at: datetime | None = None


def steps_for(pack: Pack, context: StepContext) -> tuple[NextStep, ...]:
    """Every step of tonight, in the order to do them.

    The place where the child should be is rung first (G14); the social worker or the duty team comes first as soon as the child was
    tried (NAT-3.5f); the steps stay after a report (NAT-3.21).
    """
    latest = _latest(context.taken)
    steps = [_with_result(step, latest) for kind in pack.steps if kind.when.holds(context.facts) for step in _lines(kind, context)]
    if not _told_nobody_answered(steps):
        steps = [step for step in steps if step.code != "tell_manager"]
    return tuple(_tell_first(steps))


def reasonable_actions(steps: Iterable[NextStep]) -> str:
    """`done` when every applicable step was taken, or ruled out with its reason; else `outstanding` (G2).

    A call nobody answered was made: otherwise a phone that is off would hold back the report for ever. It stays on the list to try again.
    """
    states = [step.state for step in steps if step.reasonable]
    return "done" if states and OPEN not in states else "outstanding"


def _latest(taken: Iterable[Entry]) -> Latest:
    """The last word on each step; one written later about an earlier moment does not outrank a later moment."""
    latest: dict[tuple[str, str], Entry] = {}
    for line in sorted(taken, key=lambda line: (line.happened_at, line.seq, line.id)):
        if isinstance(line.body, StepTaken):
            latest[(line.body.step, line.body.contact_id or line.body.contact)] = line
            latest[(line.body.step, "")] = line
    return latest


def _with_result(step: NextStep, latest: Latest) -> NextStep:
    line = latest.get((step.code, step.contact_id)) or latest.get((step.code, step.contact))
    if line is None or not isinstance(line.body, StepTaken):
        return step
    return replace(step, state=_state(line.body), last_result=line.body.result, last_at=line.happened_at)


def _state(taken: StepTaken) -> str:
    if taken.result is StepResult.NO_ANSWER:
        return TRIED
    if taken.result in _RULING_OUT:
        return RULED_OUT if taken.reason.strip() else OPEN
    return DONE


def _told_nobody_answered(steps: list[NextStep]) -> bool:
    return any(step.code in TELL_STEPS.values() and step.state == TRIED for step in steps)


def _tell_first(steps: list[NextStep]) -> Iterator[NextStep]:
    tried_child = any(step.code in _REACHING_THE_CHILD and step.state != OPEN for step in steps)
    is_late = tried_child or _told_nobody_answered(steps)
    first = [step for step in steps if step.code == "expected_place_call" and step.state == OPEN]
    if is_late:
        first += [step for step in steps if step.kind == "tell" and step.code != "who_searches" and step.state in (OPEN, TRIED)]
    yield from first
    yield from (step for step in steps if step not in first)


def _lines(step: Step, context: StepContext) -> Iterator[NextStep]:
    """The lines one step of the pack makes tonight: none, one, or one for each person or place."""
    is_telling = step.kind == "tell" and step.code != "who_searches"
    is_found = context.state in _LOCATED or (context.state is State.RETURN_ARRANGED and context.is_found)
    # Only thought to be there: nobody goes, and everybody who may be rung is.
    is_ringing = context.is_believed and (step.kind == "call" or step.code in _REACHING_THE_CHILD)
    if is_found and not is_telling and not is_ringing:
        return
    match step.each:
        case "people":
            yield from _people(step, context)
        case "places":
            yield from (_place(step, place, context) for place in context.places)
        case "child_steps":
            for words in context.child_steps:
                yield _line(step, context, contact=words, contact_id=line_id(words))
        case "expected_place":
            if context.expected_where is not ExpectedWhere.HOME:
                place = context.expected_place or Contact(_EXPECTED[context.expected_where])
                yield _line(step, context, contact=place.label, telephone=place.telephone if step.kind == "call" else "")
        case "believed_place":
            if context.is_believed:
                yield _line(step, context, contact=context.believed_place or "the place you think of")
        case "social_worker" | "edt" | "manager":
            if step.code not in TELL_STEPS.values() or step.code == TELL_STEPS[context.office_hours]:
                yield _tell(step, getattr(context, step.each), context)
        case _:
            yield _line(step, context, telephone=context.child_telephone if step.code == "contact_child" else "")


def _line(step: Step, context: StepContext, *, contact: str = "", contact_id: str = "", telephone: str = "", hint: str = "") -> NextStep:
    return NextStep(
        code=step.code,
        title=fill(step.title.replace("{contact}", contact), context.child),
        hint=hint or _hint(step, context, telephone),
        kind=step.kind,
        cites=step.cites,
        contact=contact,
        contact_id=contact_id,
        telephone=telephone,
        reasonable=step.reasonable,
    )


def _hint(step: Step, context: StepContext, telephone: str) -> str:
    said = fill(step.hint, context.child)
    return f"{NO_NUMBER} {said}".strip() if step.kind == "call" and not telephone else said


def _tell(step: Step, who: Contact | None, context: StepContext) -> NextStep:
    """Its one line; without a number the hint says where it should have stood."""
    if who is None or not who.telephone:
        own = fill(step.hint, context.child) if step.source != NATIONAL else ""
        return _line(step, context, hint=f"{NO_NUMBER} Look in the placement plan. {own}".strip())
    return _line(step, context, contact=who.label, telephone=who.telephone)


def _people(step: Step, context: StepContext) -> Iterator[NextStep]:
    if not context.people:
        yield _line(step, context, contact="family and friends", hint=_family_rule(context) or "Nobody is listed in the plan.")
    for place, person in enumerate(context.people):
        rule = _family_rule(context) if place == 0 else ""
        yield _person(step, person, context, rule)


def _person(step: Step, person: PersonToRing, context: StepContext, rule: str) -> NextStep:
    line = _line(step, context, contact=person.label, contact_id=person.id, telephone=person.telephone)
    if person.police_only or person.safe_to_ring == "no":
        return _left_to_police(line, "Do not ring. Tell the police about them.")
    if person.safe_to_ring == "dont_know":
        return replace(line, telephone="", reasonable=False, hint="Nobody knows if it is safe to ring. Ask the social worker first.")
    unsaid = "" if person.safe_to_ring == "yes" else "nobody has written down if it is safe to ring"
    known = "safe to ring" if person.safe_to_ring == "yes" else ""
    return replace(line, hint=_joined(line.hint.rstrip("."), known, person.hint, unsaid, rule))


def _place(step: Step, place: PlaceToTry, context: StepContext) -> NextStep:
    """Offered for a visit only where the record calls it safe; else rung; else left to others (G9)."""
    line = _line(step, context, contact=place.label, contact_id=place.id)
    if place.police_only:
        return _left_to_police(line, "Do not go there. Tell the police about it.")
    if place.safe_to_visit == "yes":
        who = f"goes: {place.who_goes}" if place.who_goes else ""
        return replace(line, hint=_joined("safe to visit", place.hint, who))
    may_ring = place.safe_to_ring == "yes" or (place.safe_to_visit != "no" and place.safe_to_ring == "")
    if place.telephone and may_ring:
        hint = _joined("ring, do not go: it is not known to be safe", place.hint)
        return replace(line, kind="call", title=f"Ring {place.label}", telephone=place.telephone, hint=hint)
    return _left_to_police(line, "Do not go: it is not known to be safe. Tell the social worker, and the police if you report.")


def _left_to_police(line: NextStep, hint: str) -> NextStep:
    return replace(line, kind=POLICE_ONLY, title=line.contact, telephone="", hint=hint, reasonable=False)


def _family_rule(context: StepContext) -> str:
    return f"Agreed about family: {context.family_rule}" if context.family_rule else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
