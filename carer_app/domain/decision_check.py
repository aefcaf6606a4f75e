"""Walks every route of a decision path and says which safety properties do not hold, with the answers that show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from carer_app.domain.decision import Decision, decide, next_fact
from carer_app.domain.decision_diagram import Diagram
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.protocol import DecisionPath

MOST_PAGES = 5
PLAN = "plan_police_from_outset"


@dataclass(frozen=True, slots=True)
class Route:
    """One way through: the answers in the order given, the pages in the order shown, and where it ends."""

    answers: Mapping[str, str]
    pages: tuple[str, ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class Violation:
    """A safety property that does not hold, and the answers that show it."""

    property: str
    detail: str

    def __str__(self) -> str:
        return f"{self.property}: {self.detail}"


def routes(path: DecisionPath, given: Mapping[str, str] | None = None) -> Iterator[Route]:
    """Every route, fact by fact in asking order; `given` holds the derived facts that differ from their defaults."""
    yield from _walk(path, dict(given or {}), ())


def _walk(path: DecisionPath, answers: dict[str, str], pages: tuple[str, ...]) -> Iterator[Route]:
    fact = next_fact(path, answers)
    if fact is None:
        if isinstance(result := decide(path, answers), Decision):
            yield Route(answers, pages, result)
        return
    page = path.page_of(fact).id
    shown = pages if page in pages else (*pages, page)
    for option in path.facts[fact].option_ids:
        yield from _walk(path, {**answers, fact: option}, shown)


def decision_check(path: DecisionPath, under: DecisionPath | None = None) -> list[Violation]:
    """Every safety property that does not hold; an empty list is what we want. `under`: the national path. Takes seconds."""
    return list(violations(path, under))


def violations(path: DecisionPath, under: DecisionPath | None = None) -> Iterator[Violation]:
    """The same, one by one as they are found: first over all answers, then along every route."""
    yield from _over_all_answers(path)
    if under is not None and (answers := Diagram(path).lower_than(under)) is not None:
        yield Violation("never lower than the national framework", str(answers))
    for plan in path.facts[PLAN].option_ids:
        walked = []
        for route in routes(path, {PLAN: plan}):
            yield from _along_a_route(path, route)
            walked.append(route)
        if plan == "no":
            yield from _unreached(path, walked)


def _along_a_route(path: DecisionPath, route: Route) -> Iterator[Violation]:
    shown = f"{dict(route.answers)} ends in {route.decision.rule}"
    if _is_danger(path, route.answers) and (route.decision.level is not LevelOfIntervention.POLICE or len(route.pages) > 1):
        yield Violation("immediate danger is decided on page one", shown)
    if len(route.pages) > MOST_PAGES:
        yield Violation(f"never more than {MOST_PAGES} pages", shown)
    if not route.decision.cites:
        yield Violation("every rule has its paragraph", shown)
    if not route.decision.why:
        yield Violation("every decision has its reason", shown)
    if route.decision.level is LevelOfIntervention.NO_IMMEDIATE and _is_unsure(path, route.answers):
        yield Violation("what is not known is never safe", shown)


def _is_danger(path: DecisionPath, answers: Mapping[str, str]) -> bool:
    return any(answers.get(fact) == "yes" for fact in path.pages[0].facts)


def _is_unsure(path: DecisionPath, answers: Mapping[str, str]) -> bool:
    return any(option == "dont_know" and path.facts[fact].safety for fact, option in answers.items())


def _unreached(path: DecisionPath, walked: list[Route]) -> Iterator[Violation]:
    asked = {fact for route in walked for fact in route.answers}
    shown = {page for route in walked for page in route.pages}
    ended = {route.decision.rule for route in walked}
    for page in path.pages:
        if page.id not in shown:
            yield Violation("every page is reachable", page.id)
    for fact in path.facts.values():
        if fact.asked and fact.id not in asked:
            yield Violation("every question is reachable", fact.id)
    for rule in path.rules:
        if rule.id not in ended and all(path.facts[fact].asked for fact in rule.when.facts()):
            yield Violation("every rule is reachable", rule.id)


def _over_all_answers(path: DecisionPath) -> Iterator[Violation]:
    """Complete answer sets, derived facts included: none left out."""
    diagram = Diagram(path)
    if (answers := diagram.uncovered()) is not None:
        yield Violation("every set of answers meets a rule", str(answers))
    for fact in path.facts.values():
        for better, worse in zip(fact.worsens, fact.worsens[1:], strict=False):
            if (answers := diagram.lowered(fact.id, better, worse)) is not None:
                yield Violation("a worse answer never lowers the level", f"{fact.id} from {better} to {worse} with {answers}")
        if fact.safety and {"dont_know", "yes"} <= set(fact.option_ids) and (answers := diagram.unsafe_unknown(fact.id)) is not None:
            yield Violation("what is not known is never safe", f"{fact.id} with {answers}")
