"""One small page for each gap of the script: what the call handler will ask and the record does not know yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.domain.call_script import CallScript
from carer_app.domain.entries import DETAILS, DetailsGiven
from carer_app.domain.log_lines import named
from carer_app.extensions import db
from carer_app.services.occurrences import write
from carer_app.services.situation import Situation
from carer_app.web.acting import acting
from carer_app.web.report.blueprint import blueprint
from carer_app.web.report.detail_words import HEADINGS, detail_text
from carer_app.web.situations import page, refused, situation_here
from forms.base import EntryForm
from forms.report import LAST_SEEN, YES_OR_NO_DETAILS, DetailForm, LastSeenForm, UnsureDetailForm

ANCHOR = "asked-{}"


@dataclass(frozen=True, slots=True)
class AnswerHere:
    """The small form under one question of the script. `kind`: text, yes_or_no or last_seen."""

    kind: str
    label: str
    text: str = ""


@blueprint.get("/<uuid:occurrence_id>/details/<key>")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence", reads="occurrence")
def detail(occurrence_id: UUID, key: str) -> ResponseReturnValue:
    """Ask for one thing, with what was written before."""
    at = situation_here()
    form = _form(key, at)
    return page("report/detail.html", at, form=form, key=key, asked="", **_titles(key, at))


@blueprint.post("/<uuid:occurrence_id>/details/<key>")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence")
def keep_detail(occurrence_id: UUID, key: str) -> ResponseReturnValue:
    """Keep it, and go back to the script."""
    at = situation_here()
    form = _form(key, at)
    if not form.validate():
        return refused("report/detail.html", at, form=form, key=key, asked=asked_here(), **_titles(key, at))
    if given := _given(key, form):
        write(db.session, acting(), at.id, DetailsGiven(given), now(), entry_id=str(form.entry_id.data))
    return redirect(url_for("report.call", occurrence_id=at.id, _anchor=ANCHOR.format(asked) if (asked := asked_here()) else None))


def asked_here() -> str:
    """The question of the script under which somebody wrote; nothing for a page of its own."""
    asked = request.form.get("asked", "")
    return asked if asked.isidentifier() else ""


def answers_here(script: CallScript, at: Situation) -> dict[str, AnswerHere]:
    """What can be written under each question of the script while somebody talks, with what is known."""
    return {line.id: _answer_here(line.field, at) for line in script.questions if line.field}


def last_seen_here(at: Situation) -> LastSeenForm:
    """The one question of the script with more than one answer."""
    return LastSeenForm(formdata=None, data=_last_seen(at))


def _titles(key: str, at: Situation) -> dict[str, str]:
    """The heading, which names the child, and the title of the page, which never does."""
    return {"heading": named(HEADINGS[key], at.child_name), "title": HEADINGS[key]}


def _form(key: str, at: Situation) -> EntryForm:
    """The form for that detail, filled with what is known. There is no page for anything else."""
    if key not in DETAILS:
        abort(404)
    known = at.occurrence.details
    if key in LAST_SEEN:
        return LastSeenForm(data=_last_seen(at))
    if key in YES_OR_NO_DETAILS:
        answer, _, text = known.get(key, "").partition(". ")
        return UnsureDetailForm(data={"answer": _ANSWERS.get(answer.strip("."), ""), "text": text})
    return DetailForm(data={"text": known.get(key, "")})


def _last_seen(at: Situation) -> dict[str, Any]:
    words = {name: at.occurrence.details.get(name, "") for name in LAST_SEEN - {"last_seen_at"}}
    return {**words, "last_seen_at": at.occurrence.last_seen_at}


def _answer_here(key: str, at: Situation) -> AnswerHere:
    known, label = at.occurrence.details.get(key, ""), named(HEADINGS[key], at.child_name)
    if key in LAST_SEEN:
        return AnswerHere("last_seen", label)
    if key in YES_OR_NO_DETAILS:
        return AnswerHere("yes_or_no", label, known.partition(". ")[2])
    return AnswerHere("text", label, known)


_ANSWERS = {"yes": "yes", "no": "no", "dont_know": "dont_know", "Yes": "yes", "No": "no", "Not sure": "dont_know"}


def _given(key: str, form: EntryForm) -> dict[str, str]:
    match form:
        case LastSeenForm():
            seen = {
                "last_seen_at": form.last_seen_at.data.isoformat() if form.last_seen_at.data else "",
                "last_seen_where": form.last_seen_where.data or "",
                "last_seen_by": form.last_seen_by.data or "",
                "last_seen_with": form.last_seen_with.data or "",
            }
            return {name: value for name, value in seen.items() if value}
        case UnsureDetailForm():
            return {key: detail_text(form.answer.data or "", form.text.data or "")}
        case DetailForm():
            return {key: form.text.data or ""}
    raise TypeError(f"No page asks with {type(form).__name__}.")
