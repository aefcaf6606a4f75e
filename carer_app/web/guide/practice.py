"""Practice: an invented child and an invented night. Every answer stays in the address; nothing is written down anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import public
from carer_app.domain.decision import Ask, Decision, decide
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.next_actions import actions_for
from carer_app.domain.protocol import NATIONAL, Pack, Page
from carer_app.packs import loader
from carer_app.web.filters import filled
from carer_app.web.guide import blueprint
from carer_app.web.guide.pages import area, areas, steps_of

CHILD = "Robin"
AREA, CHOICE = "area", "choice"
BEFORE = {"plan_police_from_outset": "no"}
"""What Robin's invented plan says."""
SIGNS = {
    "antecedent_behaviour": "From the plan: takes calls outside, then packs a small bag",
    "trigger_incident": "Got into a car that nobody here knows",
}
"""What to tick in the practice, in place of the lines a real plan would show."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that may happen next in the practice, and the facts it changes."""

    label: str
    facts: Mapping[str, str]


@blueprint.get("/guide/practice")
@public
def practice() -> str:
    """What practice is, and the choice of an area."""
    return render_template("guide/practice.html", areas=areas(), child=CHILD)


@blueprint.get("/guide/practice/tonight")
@public
def practice_tonight() -> ResponseReturnValue:
    """The next question, or the level and what may happen then."""
    pack = area(request.args[AREA]) if request.args.get(AREA) else loader.national()
    answers = _answers(pack)
    if (chosen := request.args.get(CHOICE)) is not None:
        return redirect(_address(pack, answers | _of_choice(pack, answers, chosen)))
    outcome = decide(pack.path, answers)
    if isinstance(outcome, Ask):
        page = pack.path.page(outcome.page)
        return render_template(
            "guide/practice_question.html", pack=pack, page=page, wanted=outcome.facts, answers=answers, signs=SIGNS, child=CHILD
        )
    return render_template(
        "guide/practice_level.html",
        pack=pack,
        outcome=outcome,
        words=_words(pack, outcome),
        actions=actions_for(pack, answers, outcome, CHILD),
        steps=steps_of(step for step in pack.steps if step.source != NATIONAL),
        events=[(event.label, _address(pack, {**answers, **event.facts})) for event in events(pack, answers, outcome)],
        child=CHILD,
    )


def events(pack: Pack, answers: Mapping[str, str], outcome: Decision) -> list[Event]:
    """What may happen next in the practice."""
    if outcome.state is State.BACK:
        return []
    police = answers.get("police", "not_told")
    found = []
    if outcome.level is LevelOfIntervention.POLICE and police == "not_told" and outcome.state is not State.KNOWN_WITH_RISK:
        found.append(Event("You ring. The police take your report", {"police": "told"}))
    if police == "told":
        ids = {"recorded_missing": "recorded_missing", "delayed": "delayed", "absent": "recorded_absent"}
        found += [Event(filled(one.title, CHILD), {"police": ids[one.id]}) for one in pack.police.outcomes if one.id in ids]
    if outcome.rules_level is not LevelOfIntervention.POLICE:
        found += _calm_events(answers)
    return [*found, Event(f"{CHILD} is back", {"returned": "yes"})]


def _calm_events(answers: Mapping[str, str]) -> list[Event]:
    found = []
    if answers.get("review_time_passed") != "yes":
        found.append(Event("The time to look again comes. No news", {"review_time_passed": "yes"}))
    if answers.get("reasonable_actions") != "done":
        found.append(Event("You have tried every step. No news", {"reasonable_actions": "done"}))
    elif answers.get("reasonable_time_passed") != "yes":
        found.append(Event("The agreed time is over too", {"reasonable_time_passed": "yes", "review_time_passed": "yes"}))
    return [
        *found,
        Event("A friend says: somebody saw a stranger’s car", {"trigger_incident": "yes"}),
        Event("You become more worried", {"carer_concern": "worried"}),
    ]


def _words(pack: Pack, outcome: Decision) -> tuple[str, str]:
    """The level or the state in words, as the live page has them."""
    plain = outcome.state in (State.WAITING, State.CARER_INTERVENTION, State.POLICE_DECIDED)
    words = pack.levels[outcome.level] if plain and outcome.level else pack.states[outcome.state]
    return words.title, words.text


def _answers(pack: Pack) -> dict[str, str]:
    """The facts in the address; what is not a fact or not an option of it is left out."""
    facts = pack.path.facts
    given = {name: request.args[name] for name in request.args if name in facts and request.args[name] in facts[name].option_ids}
    ticked = next((page for page in pack.path.pages if page.id == request.args.get("ticks")), None)
    return BEFORE | dict.fromkeys(ticked.facts if ticked else (), "no") | given


def _of_choice(pack: Pack, answers: Mapping[str, str], chosen: str) -> dict[str, str]:
    outcome = decide(pack.path, answers)
    page: Page | None = pack.path.page(outcome.page) if isinstance(outcome, Ask) else None
    return next((dict(choice.answers) for choice in page.choices if choice.id == chosen), {}) if page else {}


def _address(pack: Pack, answers: Mapping[str, str]) -> str:
    area_name = {} if len(pack.layers) == 1 else {AREA: pack.name}
    return f"{url_for('guide.practice_tonight')}?{urlencode({**area_name, **answers})}"
