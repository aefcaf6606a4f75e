"""What can be written about a return interview: the question, the form, and the lines it becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from carer_app.domain.interviews import (
    ChildsWords,
    InterviewAccepted,
    InterviewersView,
    InterviewHeld,
    InterviewNotHeld,
    InterviewOffered,
    InterviewRefused,
    InterviewSet,
    InterviewShared,
    InterviewTried,
    PlacementFelt,
    SharedWith,
    ToldPolice,
    Wish,
    WishAsked,
)
from forms import interviews as forms
from forms.base import EntryForm


@dataclass(frozen=True)
class Verb:
    """`bodies`: what the form becomes, one line after another. `kept`: what the next page says."""

    heading: str
    lead: str
    button: str
    form: type[EntryForm]
    kept: str
    bodies: Callable[[Any], list[Any]]


def wish_of(form: forms.WishForm) -> WishAsked:
    """What the child wishes."""
    return WishAsked(Wish(form.wish.data), form.who.data or "", form.where.data or "", form.when_words.data or "", form.words.data or "")


def _answer(form: forms.AnswerForm) -> list[Any]:
    if form.answer.data == "yes":
        return [InterviewAccepted(form.words.data or "")]
    return [InterviewRefused(form.words.data or "", form.said_to.data or "", form.offer_again.data or "")]


def _held(form: forms.HeldForm) -> list[Any]:
    said = (form.by_name.data or "", form.by_role.data or "", form.holder.data, form.place.data or "", form.alone.data or "")
    return [InterviewHeld(*said, tuple(form.helplines.data or ()))]


def _words(form: forms.WordsForm) -> list[Any]:
    words = ChildsWords(*(form[name].data or "" for name in ("own", "why", "where", "harm", "feeling", "would_help")))
    view = [InterviewersView(form.view.data)] if form.view.data else []
    return [*([] if words.is_blank else [words]), *view]


VERBS: dict[str, Verb] = {
    "wish": Verb(
        "What does {child} wish?",
        "Ask this first. {child} chooses as far as it keeps the talk free of the home.",
        "Keep the wish",
        forms.WishForm,
        "The wish is kept.",
        lambda form: [wish_of(form)],
    ),
    "offered": Verb(
        "It was offered",
        "Every offer counts, and so does its time.",
        "Write it down",
        forms.OfferedForm,
        "Written down: offered.",
        lambda form: [InterviewOffered(form.by_name.data, form.by_role.data or "", form.how.data or "")],
    ),
    "answer": Verb(
        "What did {child} say?",
        "Only {child} says yes or no. Nobody says no for {child}.",
        "Write it down",
        forms.AnswerForm,
        "Written down, in the child’s words.",
        _answer,
    ),
    "tried": Verb(
        "Somebody tried",
        "What was tried shows that nobody gave up.",
        "Write it down",
        forms.TriedForm,
        "Written down: tried.",
        lambda form: [InterviewTried(form.how.data, form.by_name.data, form.came_of_it.data or "")],
    ),
    "day": Verb("When is it?", "", "Keep the day", forms.SetForm, "The day is kept.", lambda form: []),
    "held": Verb(
        "It was held",
        "Who, where and when. What {child} said is written on the next page.",
        "Write it down",
        forms.HeldForm,
        "Written down: held.",
        _held,
    ),
    "words": Verb(
        "What {child} said",
        "{child}’s words first, as they were said. The people of the home do not read this page.",
        "Keep the words",
        forms.WordsForm,
        "Kept. The people of the home do not read it.",
        _words,
    ),
    "felt": Verb(
        "How is it where {child} lives?",
        "The social worker reads this and tells the reviewing officer. The people of the home do not.",
        "Keep it",
        forms.FeltForm,
        "Kept for the social worker.",
        lambda form: [PlacementFelt(form.part_of_why.data, form.words.data or "")],
    ),
    "police": Verb(
        "Tell the police",
        "Tell them first: 999 if somebody is in danger now, else 101. Then write down what they were told.",
        "Write it down",
        forms.PoliceForm,
        "Written down: the police were told.",
        lambda form: [ToldPolice(form.what.data, form.why.data, form.to_whom.data)],
    ),
    "shared": Verb(
        "Who was told?",
        "Only what {child} is content with, or what keeps somebody safe.",
        "Write it down",
        forms.SharedForm,
        "Written down: told.",
        lambda form: [InterviewShared(SharedWith(form.whom.data), form.what.data, form.name.data or "")],
    ),
    "finding": Verb(
        "What should the plan say?",
        "Whoever writes the plan decides. The plan stays as it is until then.",
        "Send it to the plan",
        forms.FindingForm,
        "Sent. It waits with the plan.",
        lambda form: [],
    ),
    "not_held": Verb(
        "It is not held",
        "A named person says so, after it was offered or tried.",
        "Write it down",
        forms.NotHeldForm,
        "Written down, with the reason.",
        lambda form: [InterviewNotHeld(form.by_name.data, form.by_role.data, form.reason.data)],
    ),
}
ARRANGING = ("wish", "offered", "answer", "tried", "day", "held", "shared", "not_held")
READING = ("words", "felt", "police", "finding")
"""Only for the child's social worker, and for who holds it: what the child said."""
HOLDING = tuple(verb for verb in VERBS if verb != "not_held")


def set_for(form: forms.SetForm, at: datetime) -> InterviewSet:
    """The day that was agreed."""
    return InterviewSet(at, form.where.data or "", form.who.data or "")
