"""The pages of the decision as forms, built from the pack: one tap, ticks, or a few questions; each gives answers to facts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import HiddenField, SelectMultipleField

from carer_app.domain.entries import ExpectedWhere
from carer_app.domain.protocol import Choice, Fact, Page, fill
from forms.base import EntryForm, Form
from forms.fields import ChoiceField, LongTextField, ManyField, TextField
from forms.validators import at_most

CHOOSE = "Choose one of the answers. “I’m not sure” is an answer too."
TICK = "Tick what happened, or choose “None of these” or “I’m not sure”."
NOT_BOTH = "You ticked something and chose “None of these”. Untick it, or press Next."


@dataclass(frozen=True, slots=True)
class Reply:
    """What a page was told: answers to facts, the lines of the plan that were ticked, and the carer's own words."""

    answers: Mapping[str, str]
    signs: tuple[str, ...] = ()
    words: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line to tick: the fact it says yes to. `is_sign`: it stands in this child's plan, word for word."""

    id: str
    fact: str
    text: str
    is_sign: bool = True


class PageForm(EntryForm):
    """A page of the decision."""

    def reply(self) -> Reply:
        """What it says about the facts. Only after `validate`."""
        raise NotImplementedError


class OneTap(PageForm):
    """Each answer is a button."""

    choice = HiddenField()
    offered: Sequence[Choice] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self._chosen() is None:
            self.form_errors.append(CHOOSE)
            return False
        return True

    def reply(self) -> Reply:
        chosen = self._chosen()
        return Reply(dict(chosen.answers) if chosen else {})

    def _chosen(self) -> Choice | None:
        return next((choice for choice in self.offered if choice.id == self.choice.data), None)


class Ticks(PageForm):
    """What was seen, ticked, or one of the buttons that stand for the whole list. "I'm not sure" keeps what was ticked."""

    ticked = ManyField("What happened")
    words = LongTextField("What did you see, hear or learn?", [at_most(2000)], rows=3, description="You can leave this blank.")
    choice = HiddenField()
    lines: Sequence[Tick] = ()
    facts: Sequence[str] = ()
    offered: Sequence[Choice] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        chosen, ticked = self._chosen(), bool(self.ticked.data)
        if not chosen and not ticked:
            self.ticked.errors = [TICK]
            return False
        if chosen and ticked and "dont_know" not in chosen.answers.values():
            self.ticked.errors = [NOT_BOTH]
            return False
        return True

    def reply(self) -> Reply:
        chosen = self._chosen()
        seen = [line for line in self.lines if line.id in (self.ticked.data or ())]
        unticked = dict(chosen.answers) if chosen else {}
        others = "dont_know" if "dont_know" in unticked.values() else "no"
        answers = {fact: unticked.get(fact, others) for fact in self.facts} | {line.fact: "yes" for line in seen}
        return Reply(answers, tuple(line.text for line in seen if line.is_sign), _own_words(seen, self.words.data or ""))

    def _chosen(self) -> Choice | None:
        return next((choice for choice in self.offered if choice.id == self.choice.data), None)


class Questions(PageForm):
    """A few questions, each with its answers. What is not answered and not needed is left out."""

    facts: Sequence[Fact] = ()
    asks_place = False

    def reply(self) -> Reply:
        answers = {fact.id: self[fact.id].data for fact in self.facts if self[fact.id].data}
        return Reply(answers, place=self["place"].data or "" if self.asks_place else "")

    def still_to_answer(self, needed: Iterable[str]) -> bool:
        """Say at each of these questions that it needs an answer; whether there was one."""
        blank = [fact.id for fact in self.facts if fact.id in set(needed) and not self[fact.id].data]
        for name in blank:
            self[name].errors = [CHOOSE]
        return bool(blank)


def one_tap(page: Page, child: str, *, several: bool = False) -> OneTap:
    """`several`: the page is asked once for children who are away together."""
    form = OneTap()
    form.offered = [Choice(c.id, fill(_of_several(c) if several else c.label, child), c.answers) for c in page.choices]
    return form


def ticks(page: Page, facts: Sequence[str], lines: Sequence[Tick], child: str) -> Ticks:
    """The child's own lines first, then the pack's."""
    form = Ticks()
    form.lines, form.facts = lines, facts
    form.offered = [Choice(c.id, fill(c.label, child), c.answers) for c in page.choices]
    form.ticked.choices = [(line.id, line.text) for line in lines]
    return form


def questions(facts: Sequence[Fact], child: str, answered: Mapping[str, str], *, place: str | None = None) -> Questions:
    """The facts that may still matter. `answered` is shown where an earlier answer is being changed. `place`: ask for its name too."""
    fields: dict[str, Any] = {fact.id: _question(fact, child) for fact in facts}
    if place is not None:
        fields["place"] = TextField("Which place is it?", [at_most(300)], description="You can leave this blank.")
    bound = type("BoundQuestions", (Questions,), fields)
    form: Questions = bound(data={**{fact.id: answered.get(fact.id) for fact in facts}, "place": place})
    form.facts, form.asks_place = facts, place is not None
    return form


def _question(fact: Fact, child: str) -> ChoiceField:
    options = [(option.id, fill(option.label, child)) for option in fact.options]
    is_short = {option.id for option in fact.options} == {"yes", "no", "dont_know"}
    return ChoiceField(fill(fact.question, child), choices=options, description=fill(fact.hint, child), inline=is_short)


def _of_several(choice: Choice) -> str:
    return {"child": "Yes, for one of them or more"}.get(choice.id, choice.label)


def _own_words(seen: Sequence[Tick], words: str) -> str:
    """The pack's own lines have no place among the signs of the plan, so they are kept beside the carer's words."""
    said = "; ".join(line.text for line in seen if not line.is_sign)
    return " ".join(part for part in (f"{said}." if said else "", words) if part)


class Start(Form):
    """Who is not home, and where they should be now. Each answer carries the occurrence's id, made with the page."""

    child = SelectMultipleField("Who is not home?", validate_choice=False)
    expected_where = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if not self.pairs():
            self.child.errors = ["Tick who is not home."]
        elif self.expected_where.data not in set(ExpectedWhere):
            self.expected_where.errors = ["Say where they should be now."]
        return not self.errors

    def pairs(self) -> list[tuple[str, str]]:
        """(child, occurrence) ids; what is no pair of ids counts as not ticked."""
        found = dict(pair for value in self.child.data or [] if (pair := _ids(value)))
        return list(found.items())

    def kept(self) -> dict[str, str]:
        """What was ticked, to be shown again: child to occurrence."""
        return dict(self.pairs())

    def where(self) -> ExpectedWhere:
        """Where they should be. Only after `validate`."""
        return ExpectedWhere(self.expected_where.data or "")


def _ids(value: str) -> tuple[str, str] | None:
    child, _, occurrence = value.partition(":")
    try:
        return str(uuid.UUID(child)), str(uuid.UUID(occurrence))
    except ValueError:
        return None
