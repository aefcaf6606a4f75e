"""The answers of a page in a line, so that whoever joins sees at a glance what was said.

JavaScript twin: static/js/domain/log_brief.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from carer_app.domain import log_words as words
from carer_app.domain.entries import Answered
from carer_app.domain.log_lines import quoted, sentences

_ABOUT = {"danger": "Asked about danger now", "where": "Where", "place": "That place", "signs": "Signs", "tonight": "Today"}
_QUIET = ("no", "not_needed")
_DANGER = {
    ("no", "no"): "no",
    ("yes", "no"): "yes, for the child",
    ("no", "yes"): "yes, for someone else",
    ("yes", "yes"): "yes, for the child and for someone else",
    ("dont_know", "dont_know"): "not sure",
}
_WHERE = {
    "verified": "known, an adult who is trusted is with the child",
    "believed": "perhaps known, nobody has checked",
    "unknown": "not known",
}
_REACHED = {
    "no_reply": "cannot be reached",
    "not_tried": "not tried to reach yet",
    "reached_safe": "have spoken, sounds safe",
    "reached_unsafe": "have spoken, something was not right or not sure",
}


def answered_briefly(body: Answered) -> str:
    """ "Asked about danger now: no." "Signs: Took his sleeping bag." What is not worrying is named only where all of it is so."""
    about = _ABOUT.get(body.page, "Answered")
    return sentences(f"{about}: {_said(body)}", quoted(body.words))


def _said(body: Answered) -> str:
    match body.page:
        case "danger":
            said = body.answers.get("immediate_concern_child", ""), body.answers.get("immediate_concern_other", "")
            return _DANGER.get(said) or _one_by_one(body.answers)
        case "where":
            parts = (_WHERE.get(body.answers.get("whereabouts", "")), _REACHED.get(body.answers.get("contact", "")))
            return ", ".join(part for part in parts if part) or _one_by_one(body.answers)
        case "signs":
            return _signs(body)
        case _:
            return _one_by_one(body.answers)


def _signs(body: Answered) -> str:
    said = list(body.answers.values())
    unsure = "not sure about the rest" if "dont_know" in said else ""
    if body.signs:
        return "; ".join((*body.signs, *([unsure] if unsure else [])))
    if "yes" in said:
        return _one_by_one(body.answers)
    return "not sure" if unsure else "none of these"


def _one_by_one(answers: Mapping[str, str]) -> str:
    return "; ".join(_each(answers)) or "no answer"


def _each(answers: Mapping[str, str]) -> Iterator[str]:
    """The answers that are not a plain "no" by name; then what is left in one breath."""
    worth_naming = {fact: answer for fact, answer in answers.items() if answer not in _QUIET}
    for fact, answer in worth_naming.items():
        about = words.FACT.get(fact, fact.replace("_", " "))
        said = words.answer_words(fact, answer)
        yield said if fact == "carer_concern" else f"{about[:1].lower()}{about[1:]}: {said}"
    if len(worth_naming) < len(answers):
        yield "no to the other questions" if worth_naming else "no to everything asked"
