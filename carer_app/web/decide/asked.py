"""A page of the decision made ready for one child: its form, with the lines of the plan to tick or to show beside each question."""

from __future__ import annotations

from dataclasses import dataclass

from carer_app.domain.decision import Ask, derive
from carer_app.domain.entries import Answered, Located
from carer_app.domain.levels import State
from carer_app.domain.protocol import Fact, Page, fill
from carer_app.domain.to_try import line_id
from carer_app.services.situation import Beside, Situation
from carer_app.web.decide.beside import from_the_plan
from carer_app.web.together import away_together
from forms.decide import PageForm, Questions, Tick, one_tap, questions, ticks

DANGER = "danger"
PLACE = "place"
SIGNS = "signs"
POLICE_CONDITION = "plan_police_from_outset"
_BLANK = {"signs": "antecedent_behaviour", "triggers": "trigger_incident"}


@dataclass(frozen=True)
class Asked:
    """What the template of a page is given."""

    page: Page
    form: PageForm
    whose: str
    title: str
    lead: str
    number: int
    plan: dict[str, tuple[str, ...]]
    several: tuple[Beside, ...] = ()
    examples: tuple[Fact, ...] = ()
    is_change: bool = False


def asked(at: Situation, page: Page) -> Asked:
    """The page for this child, at this moment."""
    earlier = answered_pages(at)
    several = undecided_with(at) if page.id == DANGER else ()
    return Asked(
        page=page,
        form=_form(at, page, bool(several)),
        whose=_and([at.child_name, *(other.child_name for other in several)]),
        title=fill(page.title, at.child_name),
        lead=fill(page.lead, at.child_name),
        number=[*earlier, page.id].index(page.id) + 1,
        plan={fact: from_the_plan(at, fact) for fact in page.facts},
        several=several,
        examples=_examples(at, page) if page.kind == "ticks" else (),
        is_change=page.id in earlier,
    )


def answered_pages(at: Situation) -> list[str]:
    """The pages answered so far, in the order they were first answered."""
    said = [line.entry.body.page for line in at.occurrence.log if isinstance(line.entry.body, Answered) and line.counts]
    return list(dict.fromkeys(said))


def undecided_with(at: Situation) -> tuple[Beside, ...]:
    """Those away together with this child for whom nothing is decided yet: they are asked about danger in the same breath."""
    if at.occurrence.decided is not None:
        return ()
    return tuple(b for b in away_together(at) if b.state is State.OPENED)


def _form(at: Situation, page: Page, several: bool) -> PageForm:
    match page.kind:
        case "choices":
            return one_tap(page, at.child_name, several=several)
        case "ticks":
            facts = (*page.facts, POLICE_CONDITION) if _has_condition(at) else page.facts
            return ticks(page, facts, _lines(at, page), at.child_name)
        case "questions":
            return _questions(at, page)
    raise ValueError(f"There is no kind of page called {page.kind!r}.")


def _questions(at: Situation, page: Page) -> Questions:
    path, before = at.pack.path, _answered_on(at, page)
    if isinstance(at.outcome, Ask) and at.outcome.page == page.id:
        wanted = set(at.outcome.facts) | set(before)
    else:
        wanted = (set(page.facts) - set(derive(path, at.facts))) | set(before)
    facts = [path.facts[fact] for fact in page.facts if fact in wanted]
    place = _place(at) if page.id == PLACE else None
    return questions(facts, at.child_name, before, place=place)


def _place(at: Situation) -> str:
    """The place as it was last called, if it was."""
    named = [line.entry.body.place for line in at.occurrence.log if isinstance(line.entry.body, Located) and line.counts]
    return next((place for place in reversed(named) if place), at.occurrence.details.get("believed_place", ""))


def _answered_on(at: Situation, page: Page) -> dict[str, str]:
    """What this very page was told before; the newest answer counts."""
    found: dict[str, str] = {}
    for line in at.occurrence.log:
        if isinstance(line.entry.body, Answered) and line.counts and line.entry.body.page == page.id:
            found |= line.entry.body.answers
    return {fact: answer for fact, answer in found.items() if fact in page.facts}


def _lines(at: Situation, page: Page) -> list[Tick]:
    profile, facts = at.profile, at.pack.path.facts
    own = [("antecedent_behaviour", text) for text in profile.signs] + [("trigger_incident", text) for text in profile.triggers]
    own += [("out_of_character", text) for text in profile.lines("warning_signs", "out_of_character")]
    if _has_condition(at):
        own.append((POLICE_CONDITION, profile.police_condition))
    lines = [Tick(f"{fact}-{line_id(text)}", fact, text) for fact, text in dict.fromkeys(own)]
    return lines + [Tick(fact, fact, fill(facts[fact].tick, at.child_name), is_sign=False) for fact in page.facts if facts[fact].tick]


def _and(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _has_condition(at: Situation) -> bool:
    """The plan says: the police from the start, but only if something is so tonight."""
    return at.profile.police_from_outset == "yes" and bool(at.profile.police_condition)


def _examples(at: Situation, page: Page) -> tuple[Fact, ...]:
    """Facts whose part of the plan is blank: general examples are shown, and said to be that (E8)."""
    blank = {fact for part, fact in _BLANK.items() if not at.profile.lines("warning_signs", part)}
    return tuple(at.pack.path.facts[fact] for fact in page.facts if fact in blank and at.pack.path.facts[fact].examples)
