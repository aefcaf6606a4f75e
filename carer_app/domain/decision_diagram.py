"""The rules of a path folded into one decision diagram, so that every complete set of answers can be compared in a moment.

Nodes are shared: two questions whose remaining rules are alike are one node. Billions of answer sets become a few thousand nodes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from carer_app.domain.conditions import ALWAYS, NEVER, Condition
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.protocol import DecisionPath

UNCOVERED = -1
Rules = tuple[tuple[Condition, int], ...]
Witness = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Node:
    """A question and where each answer leads. A leaf has no fact; its `rank` is that of the level, or `UNCOVERED`."""

    fact: str | None
    children: tuple[int, ...]
    rank: int = 0


class Diagram:
    """Level of intervention as a function of every fact that any rule reads."""

    def __init__(self, path: DecisionPath) -> None:
        self._path = path
        self._order = {fact: place for place, fact in enumerate(_in_rule_order(path))}
        self._nodes: list[_Node] = []
        self._ids: dict[_Node, int] = {}
        self._built: dict[Rules, int] = {}
        self._root = self._build(_ranked(path))

    def __len__(self) -> int:
        return len(self._nodes)

    def answer_sets(self) -> int:
        """How many complete sets of answers it covers."""
        total = 1
        for fact in self._order:
            total *= len(self._path.facts[fact].options)
        return total

    def uncovered(self) -> Witness | None:
        """Answers that meet no rule."""
        return self._search(self._root, self._root, lambda rank, _: rank == UNCOVERED)

    def lowered(self, fact: str, better: str, worse: str) -> Witness | None:
        """Other answers with which the worse answer gives a lower level than the better one."""
        return self._compare(fact, better, worse, lambda before, after: after < before)

    def lower_than(self, other: DecisionPath) -> Witness | None:
        """Answers for which this path gives a lower level than the other one, which asks for the same facts or fewer."""
        return self._search(self._root, self._build(_ranked(other)), lambda ours, theirs: ours < theirs)

    def unsafe_unknown(self, fact: str) -> Witness | None:
        """Other answers with which not knowing leaves no intervention although a yes would not."""
        safe = LevelOfIntervention.NO_IMMEDIATE.rank
        return self._compare(fact, "dont_know", "yes", lambda unknown, known: unknown == safe and known != safe)

    def _compare(self, fact: str, one: str, other: str, is_bad: Callable[[int, int], bool]) -> Witness | None:
        options = self._path.facts[fact].option_ids
        first, second = options.index(one), options.index(other)
        for node in self._nodes:
            if node.fact == fact:
                found = self._search(node.children[first], node.children[second], is_bad)
                if found is not None:
                    return found
        return None

    def _search(self, one: int, other: int, is_bad: Callable[[int, int], bool]) -> Witness | None:
        """Answers that lead from this pair of nodes to a bad pair of levels; no pair is visited twice."""
        seen: set[tuple[int, int]] = set()
        waiting: list[tuple[int, int, Witness]] = [(one, other, {})]
        while waiting:
            left, right, answers = waiting.pop()
            if (left, right) in seen:
                continue
            seen.add((left, right))
            fact = self._first_fact(left, right)
            if fact is None:
                if is_bad(self._nodes[left].rank, self._nodes[right].rank):
                    return answers
                continue
            for place, option in enumerate(self._path.facts[fact].option_ids):
                waiting.append((self._after(left, fact, place), self._after(right, fact, place), {**answers, fact: option}))
        return None

    def _first_fact(self, *nodes: int) -> str | None:
        facts = [fact for node in nodes if (fact := self._nodes[node].fact) is not None]
        return min(facts, key=self._order.__getitem__, default=None)

    def _after(self, node: int, fact: str, place: int) -> int:
        return self._nodes[node].children[place] if self._nodes[node].fact == fact else node

    def _build(self, rules: Rules) -> int:
        if rules not in self._built:
            self._built[rules] = self._build_afresh(rules)
        return self._built[rules]

    def _build_afresh(self, rules: Rules) -> int:
        if not rules:
            return self._keep(_Node(None, (), UNCOVERED))
        if rules[0][0] == ALWAYS:
            return self._keep(_Node(None, (), rules[0][1]))
        fact = min((name for when, _ in rules for name in when.facts()), key=self._order.__getitem__)
        children = tuple(self._build(_given(rules, fact, option)) for option in self._path.facts[fact].option_ids)
        return children[0] if len(set(children)) == 1 else self._keep(_Node(fact, children))

    def _keep(self, node: _Node) -> int:
        if node not in self._ids:
            self._ids[node] = len(self._nodes)
            self._nodes.append(node)
        return self._ids[node]


def _ranked(path: DecisionPath) -> Rules:
    return tuple((rule.when, rule.level.rank) for rule in path.rules)


def _given(rules: Rules, fact: str, option: str) -> Rules:
    """What is left of the rules once that fact has that answer: nothing after a rule that is now always true."""
    left: list[tuple[Condition, int]] = []
    for when, rank in rules:
        rest = when.given(fact, option)
        if rest == NEVER:
            continue
        left.append((rest, rank))
        if rest == ALWAYS:
            break
    return tuple(left)


def _in_rule_order(path: DecisionPath) -> list[str]:
    """The facts that any rule reads, in the order the rules read them."""
    order: dict[str, None] = {}
    for rule in path.rules:
        order.update(dict.fromkeys(fact for fact in path.facts if fact in rule.when.facts() and fact not in order))
    return list(order)
