"""What a protocol pack parses into: pages, facts, rules, actions, steps and words, every one with the provisions it rests on.

JavaScript twin: the same JSON files, read as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from carer_app.domain.conditions import ALWAYS, Condition
from carer_app.domain.entries import PackUsed
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.protocol_agencies import (
    Cites,
    ContactRole,
    GuidancePage,
    Layer,
    PoliceWords,
    PreventionInterviewRules,
    Ready,
    ReturnInterviewRules,
)
from carer_app.domain.thresholds import Threshold

NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question. `said` is that answer told back: "You said ..."."""

    id: str
    label: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the rules need to know. Asked facts belong to a page; derived ones are never asked and have a default.

    `options` run from the least worrying to the most, as far as they can be ordered; `safety` marks those whose "I'm not sure" is never
    safe; `tick` is its line where a page is a list of ticks; `plan_list` names the part of the child's profile to show beside it; `examples` are
    shown as suggestions, and said to be that, where the profile holds nothing (E8).
    """

    id: str
    options: tuple[Option, ...]
    asked: bool
    cites: Cites
    default: str | None = None
    question: str = ""
    hint: str = ""
    tick: str = ""
    plan_list: str = ""
    examples: tuple[str, ...] = ()
    safety: bool = False
    worsens: tuple[str, ...] = ()

    @property
    def option_ids(self) -> tuple[str, ...]:
        """The ids of its options, in the order shown."""
        return tuple(option.id for option in self.options)

    def said(self, option: str) -> str:
        """The answer told back to the carer; empty where there is nothing worth saying."""
        return next((o.said for o in self.options if o.id == option), "")


@dataclass(frozen=True, slots=True)
class Choice:
    """One tap that answers several facts."""

    id: str
    label: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """One short page. `kind`: `choices` (one tap), `ticks` (the child's own signs, with `choices` that exclude them), `questions`."""

    id: str
    title: str
    lead: str
    kind: str
    facts: tuple[str, ...]
    choices: tuple[Choice, ...]
    cites: Cites


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the decision. The first true rule is the recommendation; `because` says it in a sentence."""

    id: str
    when: Condition
    level: LevelOfIntervention
    state: State
    strength: str
    cites: Cites
    because: str = ""
    call: str | None = None
    state_if: tuple[tuple[State, Condition], ...] = ()
    source: str = NATIONAL

    def state_for(self, answers: Mapping[str, str]) -> State:
        """The state it leads to, an unanswered fact counting as not."""
        return next((state for state, when in self.state_if if when.holds(answers)), self.state)


@dataclass(frozen=True)
class DecisionPath:
    """Pages, facts and rules in order, most protective first, and when somebody must be spoken to now (D14).

    Under `young_age` a child counts as vulnerable without a question; `new_to_care_days` is how long D11 looks back.
    """

    pages: tuple[Page, ...]
    facts: Mapping[str, Fact]
    rules: tuple[Rule, ...]
    speak_now: Condition
    young_age: int
    new_to_care_days: int

    def page(self, page_id: str) -> Page:
        """The page of that id. Raises KeyError."""
        return self._pages[page_id]

    def page_of(self, fact_id: str) -> Page:
        """The page that asks a fact. Raises KeyError for a derived one."""
        return self._page_of[fact_id]

    @cached_property
    def _pages(self) -> dict[str, Page]:
        return {page.id: page for page in self.pages}

    @cached_property
    def _page_of(self) -> dict[str, Page]:
        return {fact: page for page in self.pages for fact in page.facts}


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do now. Several may share a code with other words; the first that holds is shown."""

    code: str
    when: Condition
    text: str
    cites: Cites
    source: str = NATIONAL


@dataclass(frozen=True, slots=True)
class Step:
    """One of the reasonable steps (provisions F1). `kind`: call, do, tell, go. `reasonable`: whether D10 waits for it.

    `when` says for whom it is, by the setting and whether the child is placed out of area; for everybody where nothing is said.
    """

    code: str
    title: str
    hint: str
    kind: str
    reasonable: bool
    cites: Cites
    each: str = ""
    instead: str = ""
    source: str = NATIONAL
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class CallQuestion:
    """What the police call handler asks, in their order; `details` are the keys of `entries.DETAILS` that answer it.

    `steps`: the codes of steps whose lines in the log answer it ("Have you rung the hospitals?").
    """

    id: str
    question: str
    details: tuple[str, ...]
    facts: tuple[str, ...]
    cites: Cites
    source: str = NATIONAL
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelWords:
    """How a level or a state is told to a carer."""

    title: str
    text: str
    cites: Cites


@dataclass(frozen=True, slots=True)
class ReturnStepWords:
    """One ordered step after a return (provisions E6). `required`: yes, if_crime, if_reported, guide."""

    id: str
    title: str
    text: str
    required: str
    options: tuple[Option, ...]
    signs: tuple[str, ...]
    cites: Cites
    source: str = NATIONAL


@dataclass(frozen=True, slots=True)
class ReviewDefault:
    """When to look again where nothing is agreed; `minutes` is shown as the app's own default, never as a rule (G11)."""

    id: str
    when: Condition
    minutes: int
    text: str
    cites: Cites
    app_default: bool = True
    source: str = NATIONAL


@dataclass(frozen=True, slots=True)
class Owed:
    """What the police owe after what they decided (`when`, as entries keep it; empty: whatever it was), or what the carer does meanwhile."""

    id: str
    text: str
    when: tuple[str, ...]
    cites: Cites
    source: str = NATIONAL


@dataclass(frozen=True, slots=True)
class Escalation:
    """How to disagree with the police: who to ask for, what to say, and the words when there is danger now (NAT-3.17).

    `rungs`: whom to ask for, one after the other. `owed` and `meanwhile` are joined, the local protocol's first.
    """

    title: str
    ask_for: str
    script: tuple[str, ...]
    urgent_script: tuple[str, ...]
    cites: Cites
    source: str = NATIONAL
    rungs: tuple[str, ...] = ()
    owed: tuple[Owed, ...] = ()
    meanwhile: tuple[Owed, ...] = ()


@dataclass(frozen=True)
class Pack:
    """The protocols that speak for a child, merged: the national one, the responsible authority's and the host's (AMB-19).

    `layers` are those protocols in that order, each frozen and named by the digest of its files. What is said of a title, terms and
    forms comes from the protocol that leads: the responsible authority's where there is one. Each rule, step and word names its `source`.
    """

    layers: tuple[Layer, ...]
    form_titles: Mapping[str, str]
    terms: Mapping[str, str]
    path: DecisionPath
    actions: tuple[Action, ...]
    steps: tuple[Step, ...]
    call_questions: tuple[CallQuestion, ...]
    levels: Mapping[str, LevelWords]
    states: Mapping[str, LevelWords]
    return_steps: tuple[ReturnStepWords, ...]
    review_defaults: tuple[ReviewDefault, ...]
    ring_again_minutes: int
    escalation: Escalation
    ready: tuple[Ready, ...]
    police: PoliceWords
    prevention_interview: PreventionInterviewRules
    return_interview: ReturnInterviewRules
    contacts: tuple[ContactRole, ...]
    thresholds: tuple[Threshold, ...]
    guidance: tuple[GuidancePage, ...]
    raw: Mapping[str, Any]

    @property
    def leading(self) -> Layer:
        """The protocol that leads: the responsible authority's, or the host's, or the national one."""
        return self.layers[1] if len(self.layers) > 1 else self.layers[0]

    @property
    def name(self) -> str:
        """The name of the protocol that leads."""
        return self.leading.name

    @property
    def title(self) -> str:
        """The title of the protocol that leads."""
        return self.leading.title

    @property
    def short_title(self) -> str:
        """The protocols in a few words, the leading one first: "Wakefield, Somerset and National framework"."""
        titles = [layer.short_title for layer in (*self.layers[1:], self.layers[0])]
        return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"

    def layer(self, name: str) -> Layer:
        """The protocol of that name. Raises KeyError."""
        return {layer.name: layer for layer in self.layers}[name]

    def used(self) -> tuple[PackUsed, ...]:
        """Names, versions and digests, as entries keep them: national, responsible, host."""
        return tuple(PackUsed(layer.name, layer.version, layer.digest) for layer in self.layers)

    def step(self, code: str) -> Step:
        """The step of that code. Raises KeyError."""
        return self._steps[code]

    @cached_property
    def _steps(self) -> dict[str, Step]:
        return {step.code: step for step in self.steps}


def fill(text: str, child: str = "the child") -> str:
    """The text with the child's first name in place of `{child}`; a sentence still starts with a capital."""
    started = _AT_START.sub(lambda found: found[1] + child[:1].upper() + child[1:], text)
    return started.replace("{child}", child)


_AT_START = re.compile(r"(^|[.?!:] )\{child\}")
