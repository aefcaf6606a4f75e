"""The condition language of the packs: option-in, all, any, not; answered yes, no or undecided.

JavaScript twin: static/js/domain/conditions.js (when the phone runs the decision itself).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any as Anything

from carer_app.domain.errors import MalformedPack

Answers = Mapping[str, str]
KnownFacts = Mapping[str, Collection[str]]


class Truth(Enum):
    """Three values: a question nobody has answered yet is neither yes nor no."""

    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class OptionIn:
    """The fact was answered with one of these options."""

    fact: str
    options: tuple[str, ...]

    def evaluate(self, answers: Answers) -> Truth:
        """Undecided while the fact has no answer."""
        if self.fact not in answers:
            return Truth.UNDECIDED
        return Truth.YES if answers[self.fact] in self.options else Truth.NO

    def holds(self, answers: Answers) -> bool:
        """Whether it is true, an unanswered fact counting as not."""
        return answers.get(self.fact) in self.options

    def facts(self) -> frozenset[str]:
        """Every fact it speaks of."""
        return frozenset({self.fact})

    def first_undecided(self, answers: Answers) -> str | None:
        """The fact to ask next, or None when it is decided."""
        return None if self.fact in answers else self.fact

    def open_facts(self, answers: Answers) -> frozenset[str]:
        """Unanswered facts that can still bear on it."""
        return frozenset() if self.fact in answers else frozenset({self.fact})

    def reasons(self, answers: Answers) -> tuple[str, ...]:
        """The facts whose answers make it true, in the order written."""
        return (self.fact,) if self.holds(answers) else ()

    def given(self, fact: str, option: str) -> Condition:
        """What is left of it once that fact has that answer."""
        if fact != self.fact:
            return self
        return ALWAYS if option in self.options else NEVER


@dataclass(frozen=True, slots=True)
class All:
    """Every part is true."""

    parts: tuple[Condition, ...]

    def evaluate(self, answers: Answers) -> Truth:
        """No as soon as one part is no."""
        truths = {part.evaluate(answers) for part in self.parts}
        if Truth.NO in truths:
            return Truth.NO
        return Truth.UNDECIDED if Truth.UNDECIDED in truths else Truth.YES

    def holds(self, answers: Answers) -> bool:
        """Whether every part holds."""
        return all(part.holds(answers) for part in self.parts)

    def facts(self) -> frozenset[str]:
        """Every fact it speaks of."""
        return frozenset().union(*(part.facts() for part in self.parts))

    def first_undecided(self, answers: Answers) -> str | None:
        """The first open fact in the order written; None when it is decided."""
        return _first(self, answers)

    def open_facts(self, answers: Answers) -> frozenset[str]:
        """Unanswered facts that can still bear on it."""
        return _open(self, answers)

    def reasons(self, answers: Answers) -> tuple[str, ...]:
        """The facts whose answers make it true, in the order written."""
        return _once(fact for part in self.parts for fact in part.reasons(answers)) if self.holds(answers) else ()

    def given(self, fact: str, option: str) -> Condition:
        """What is left of it once that fact has that answer."""
        left = [part.given(fact, option) for part in self.parts]
        if NEVER in left:
            return NEVER
        return _joined(All, [part for part in left if part != ALWAYS])


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part is true."""

    parts: tuple[Condition, ...]

    def evaluate(self, answers: Answers) -> Truth:
        """Yes as soon as one part is yes."""
        truths = {part.evaluate(answers) for part in self.parts}
        if Truth.YES in truths:
            return Truth.YES
        return Truth.UNDECIDED if Truth.UNDECIDED in truths else Truth.NO

    def holds(self, answers: Answers) -> bool:
        """Whether some part holds."""
        return any(part.holds(answers) for part in self.parts)

    def facts(self) -> frozenset[str]:
        """Every fact it speaks of."""
        return frozenset().union(*(part.facts() for part in self.parts))

    def first_undecided(self, answers: Answers) -> str | None:
        """The first open fact in the order written; None when it is decided."""
        return _first(self, answers)

    def open_facts(self, answers: Answers) -> frozenset[str]:
        """Unanswered facts that can still bear on it."""
        return _open(self, answers)

    def reasons(self, answers: Answers) -> tuple[str, ...]:
        """The facts whose answers make it true, in the order written."""
        return _once(fact for part in self.parts for fact in part.reasons(answers))

    def given(self, fact: str, option: str) -> Condition:
        """What is left of it once that fact has that answer."""
        left = [part.given(fact, option) for part in self.parts]
        if ALWAYS in left:
            return ALWAYS
        return _joined(Any, [part for part in left if part != NEVER])


@dataclass(frozen=True, slots=True)
class Not:
    """The part is not true."""

    part: Condition

    def evaluate(self, answers: Answers) -> Truth:
        """Undecided while the part is undecided."""
        return _OPPOSITE[self.part.evaluate(answers)]

    def holds(self, answers: Answers) -> bool:
        """Whether the part does not hold."""
        return not self.part.holds(answers)

    def facts(self) -> frozenset[str]:
        """Every fact it speaks of."""
        return self.part.facts()

    def first_undecided(self, answers: Answers) -> str | None:
        """The fact to ask next, or None when it is decided."""
        return self.part.first_undecided(answers)

    def open_facts(self, answers: Answers) -> frozenset[str]:
        """Unanswered facts that can still bear on it."""
        return self.part.open_facts(answers)

    def reasons(self, answers: Answers) -> tuple[str, ...]:
        """Answered facts of a part that does not hold."""
        return tuple(sorted(fact for fact in self.facts() if fact in answers)) if self.holds(answers) else ()

    def given(self, fact: str, option: str) -> Condition:
        """What is left of it once that fact has that answer."""
        part = self.part.given(fact, option)
        if part == ALWAYS:
            return NEVER
        return ALWAYS if part == NEVER else Not(part)


Condition = OptionIn | All | Any | Not
ALWAYS: Condition = All(())
NEVER: Condition = Any(())
_OPPOSITE = {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.UNDECIDED: Truth.UNDECIDED}


def parse_condition(raw: Anything, known: KnownFacts | None = None) -> Condition:
    """A condition from its JSON form. With `known` (fact -> options) an unknown fact or option is refused. Raises MalformedPack."""
    if not isinstance(raw, Mapping) or len(raw) != 1:
        raise MalformedPack(f"A condition is an object with one key, not {str(raw)[:60]!r}.")
    key, value = next(iter(raw.items()))
    match key:
        case "all":
            return All(_parse_parts(key, value, known))
        case "any":
            return Any(_parse_parts(key, value, known))
        case "not":
            return Not(parse_condition(value, known))
        case str():
            return _parse_option_in(key, value, known)
        case _:
            raise MalformedPack(f"A condition's key is a word, not {str(key)[:60]!r}.")


def _parse_parts(key: str, value: Anything, known: KnownFacts | None) -> tuple[Condition, ...]:
    if not isinstance(value, list) or not value:
        raise MalformedPack(f"'{key}' needs a list of conditions.")
    return tuple(parse_condition(part, known) for part in value)


def _parse_option_in(fact: str, value: Anything, known: KnownFacts | None) -> OptionIn:
    if not isinstance(value, list) or not value or not all(isinstance(option, str) for option in value):
        raise MalformedPack(f"'{fact}' needs a list of options.")
    if len(set(value)) != len(value):
        raise MalformedPack(f"'{fact}' names an option twice.")
    if known is not None and fact not in known:
        raise MalformedPack(f"There is no fact called '{fact[:60]}'.")
    if known is not None and (strange := set(value) - set(known[fact])):
        raise MalformedPack(f"'{fact}' has no option '{sorted(strange)[0][:60]}'.")
    return OptionIn(fact, tuple(value))


def _first(condition: All | Any, answers: Answers) -> str | None:
    if condition.evaluate(answers) is not Truth.UNDECIDED:
        return None
    return next(fact for part in condition.parts if (fact := part.first_undecided(answers)) is not None)


def _open(condition: All | Any, answers: Answers) -> frozenset[str]:
    if condition.evaluate(answers) is not Truth.UNDECIDED:
        return frozenset()
    return frozenset().union(*(part.open_facts(answers) for part in condition.parts))


def _joined(kind: type[All] | type[Any], parts: list[Condition]) -> Condition:
    if len(parts) == 1:
        return parts[0]
    return kind(tuple(dict.fromkeys(parts)))


def _once(facts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(facts))
