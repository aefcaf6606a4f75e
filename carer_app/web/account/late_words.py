"""What a form that came late said, in words: only questions that are really asked here, each by its label, whatever else was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from flask import request
from wtforms import HiddenField

from carer_app.domain.entries import DETAILS
from carer_app.domain.protocol import Fact, fill
from carer_app.domain.wall_clock import local
from carer_app.packs import loader
from forms import decide, occurrence, report, returned, telling
from forms.base import EntryForm, tidy
from forms.when import WhenField

FORMS: dict[str, tuple[type[EntryForm], ...]] = {
    "decide.all_still_true": (EntryForm,),
    "decide.answer": (decide.OneTap, decide.Ticks, decide.Questions),
    "occurrence.call": (occurrence.Call,),
    "occurrence.confirm_lowering": (occurrence.Confirm,),
    "occurrence.contact": (occurrence.Contact,),
    "occurrence.details": (occurrence.Details,),
    "occurrence.go_by_the_guide": (EntryForm,),
    "occurrence.hand_over": (occurrence.HandOver,),
    "occurrence.information": (occurrence.Information,),
    "occurrence.located": (occurrence.Place,),
    "occurrence.look_again": (occurrence.LookAgain,),
    "occurrence.lower": (occurrence.Lower,),
    "occurrence.more_worried": (EntryForm,),
    "occurrence.note": (occurrence.Note,),
    "occurrence.put_right": (occurrence.PutRight,),
    "occurrence.take_step": (occurrence.Step,),
    "occurrence.tell_known": (EntryForm,),
    "occurrence.tell_send": (telling.TellForm,),
    "occurrence.way_home": (occurrence.WayHome,),
    "occurrence.why_worried": (occurrence.Worry,),
    "report.keep_answer": (report.AnswerForm,),
    "report.keep_detail": (report.DetailForm, report.UnsureDetailForm, report.LastSeenForm),
    "report.keep_disagreement": (report.DisagreeForm,),
    "report.keep_same_report": (report.SameReportForm,),
    "report.keep_update": (report.UpdateForm,),
    "report.rang": (report.RangForm,),
    "report.ring": (report.PoliceCallForm,),
    "report.tell": (report.ToldForm,),
    "returned.close": (returned.CloseForm,),
    "returned.come_back": (returned.BackForm,),
    "returned.crime_told": (returned.CrimeToldForm,),
    "returned.looked_after": (returned.LookedAfterForm,),
    "returned.police_know": (returned.PoliceKnowForm,),
    "returned.safety_told": (returned.SafetyToldForm,),
    "returned.take_step": (returned.StepForm,),
    "returned.tell": (EntryForm,),
    "returned.told": (returned.ToldThemForm,),
}
"""What each page asks with; a test asks for every view that may be sent late."""
_NOT_TOLD = frozenset({"entry_id", "csrf_token", "also", "call"})
_HIDDEN = {
    "answer": "Answer", "choice": "Answer", "found_where": "Where the child was found", "number": "Number rung", "purpose": "Why",
    "step": "Step", "who": "Who",
}  # fmt: skip
"""What a button says for the person, without a label of its own."""
_CODE = re.compile(r"[a-z0-9_:+-]{1,40}")
_TAPS = {
    "occurrence.more_worried": "I am more worried now.",
    "occurrence.go_by_the_guide": "I go by what the guide says.",
    "decide.all_still_true": "What I answered is still true.",
    "returned.tell": "I ring to tell somebody that the child is back.",
    "returned.close": "I wanted to close it.",
}
"""A button that says everything by itself."""


def page_asked() -> str:
    """Which page it was, by the names of our own views, steps and questions."""
    view = (request.endpoint or "").split(".")[-1]
    about = [str(value) for name, value in (request.view_args or {}).items() if name in ("key", "step", "page_id") and value in _asked()]
    return ": ".join([view, *about]).replace("_", " ")


def words_sent() -> str:
    """Everything that was said, a line for each question; empty where nothing was said at all."""
    said: list[str] = []
    when: list[str] = []
    for label, words, is_time in (*_fields(), *_facts()):
        (when if is_time else said).append(f"{label} {words}" if label.endswith("?") else f"{label}: {words}")
    if tap := _TAPS.get(request.endpoint or ""):
        said.insert(0, tap)
    return "\n".join([*said, *when]) if said else ""


def _fields() -> Iterator[tuple[str, str, bool]]:
    form = _form_that_asked()(formdata=request.form, meta={"csrf": False})
    for field in form:
        if isinstance(field, WhenField):
            if words := _time(field):
                yield field.label.text, words, True
        elif field.name not in _NOT_TOLD and field.name in request.form:
            label = _HIDDEN.get(field.name) if isinstance(field, HiddenField) else field.label.text
            words = ", ".join(_values(field))
            if label and words:
                yield label, words, False


def _form_that_asked() -> type[EntryForm]:
    """The form of that page; where it has several, the one that knows most of what was sent."""
    sent = {name.removesuffix("-time").removesuffix("-day") for name in request.form}
    return max(FORMS.get(request.endpoint or "", (EntryForm,)), key=lambda form: len(sent & _names(form)))


def _names(form: type[EntryForm]) -> frozenset[str]:
    return frozenset(name for name in dir(form) if hasattr(getattr(form, name), "_formfield"))


def _values(field: Any) -> Iterator[str]:
    offered = {str(choice[0]): str(choice[1]) for choice in field.iter_choices()} if getattr(field, "choices", None) else {}
    for value in request.form.getlist(field.name):
        words = tidy(value)
        if isinstance(field, HiddenField):
            words = words.replace("_", " ") if _CODE.fullmatch(words) else ""
        if words:
            yield offered.get(words, words)


def _time(field: WhenField) -> str:
    """The time as it was meant when it was sent; as it was typed where it cannot be read."""
    if field.name not in request.form and not field.typed_time:
        return ""
    if isinstance(field.data, datetime):
        return f"{local(field.data):%H:%M, %d %B %Y}"
    return tidy(f"{field.typed_time} {field.typed_day}") or ""


def _facts() -> Iterator[tuple[str, str, bool]]:
    for fact_id, fact in _all_facts().items():
        if fact_id in request.form:
            offered = {option.id: fill(option.label) for option in fact.options}
            if words := ", ".join(offered.get(value, tidy(value)) for value in request.form.getlist(fact_id)):
                yield fill(fact.question), words, False


@cache
def _all_facts() -> dict[str, Fact]:
    return {fact.id: fact for name in loader.names() for fact in loader.load(name).path.facts.values() if fact.question}


@cache
def _asked() -> frozenset[str]:
    packs = [loader.load(name) for name in loader.names()]
    pages, steps = (page.id for pack in packs for page in pack.path.pages), (step.id for pack in packs for step in pack.return_steps)
    return frozenset({*DETAILS, *pages, *steps})
