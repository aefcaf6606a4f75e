"""Letters from the record: read, put right, printed, and written down as sent by the person who sent them. Nothing is sent from here."""

from __future__ import annotations

import re
import uuid
from typing import Any
from uuid import UUID

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, may_on, now
from carer_app.access.permissions import Permission
from carer_app.db import audit
from carer_app.db.models.children import Child
from carer_app.db.queries import owed as kept
from carer_app.db.queries import people
from carer_app.db.queries.owed import Unreviewed
from carer_app.db.transaction import own_transaction
from carer_app.domain.duty_words import action_words
from carer_app.domain.follow_up import Category, FollowUp
from carer_app.domain.letters import LETTERS, SUMMARY, LetterKept, draft, kept_of, letter_paper, summary_paper, summary_rows
from carer_app.domain.numbers import Facts, facts_of
from carer_app.domain.profile_fields import date_words
from carer_app.domain.times_away import counts_as
from carer_app.extensions import db
from carer_app.services import duty_lists, follow_ups, letters
from carer_app.services.occurrences import occurrence_of
from carer_app.web.acting import acting
from carer_app.web.plans.papers import printed
from carer_app.web.records.blueprint import blueprint
from carer_app.web.records.numbers import month_words
from forms.owed import LetterForm, SummaryForm

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
_ONE = "any(placing_authority, senior_managers):kind"


@blueprint.get(f"/owed/<uuid:occurrence_id>/letters/<{_ONE}>")
@needs(Permission.REVIEW_OCCURRENCE, "occurrence", reads="letter")
def letter(occurrence_id: UUID, kind: str) -> str:
    """The letter as it was left, else as the record gives it."""
    before, form = _kept(kind), LetterForm(formdata=None)
    if before:
        form.to.data, form.text.data = before[-1].body.to, before[-1].body.text
    else:
        form.to.data, form.text.data = LETTERS[kind].to, _draft(kind)
    return _writing(kind, form, before)


@blueprint.post(f"/owed/<uuid:occurrence_id>/letters/<{_ONE}>")
@needs(Permission.REVIEW_OCCURRENCE, "occurrence", reads="letter")
def keep_letter(occurrence_id: UUID, kind: str) -> ResponseReturnValue:
    """Keep it as it is; or that it was sent, by whom and how."""
    form = LetterForm()
    sent = _is_sent(form)
    if not form.validate() or not _says_how(form, sent):
        return _writing(kind, form, _kept(kind)), 422
    body = LetterKept(kind, form.to.data or "", form.text.data or "", sent, form.how.data or "")
    letters.keep(db.session, acting(), body, {g.subject.child_id: [g.subject.id]}, now(), line_id=str(form.entry_id.data))
    flash("Written down as sent, by you." if sent else "Kept. It has not been sent.", "ok")
    return redirect(url_for("records.letter", occurrence_id=occurrence_id, kind=kind))


@blueprint.get(f"/owed/<uuid:occurrence_id>/letters/<{_ONE}>.pdf")
@needs(Permission.REVIEW_OCCURRENCE, "occurrence", reads="letter")
def letter_pdf(occurrence_id: UUID, kind: str) -> Response:
    """The same to print or attach."""
    before = _kept(kind)
    to, text = (before[-1].body.to, before[-1].body.text) if before else (LETTERS[kind].to, _draft(kind))
    child: Child = g.found.core.child
    born = date_words(child.date_of_birth) if child.date_of_birth else ""
    return printed(letter_paper(kind, child.full_name or child.preferred_name, born, to, text, now()), "letter")


@blueprint.get("/homes/<uuid:home_id>/summary/<month>")
@needs(Permission.SEE_NUMBERS, "home")
def summary(home_id: UUID, month: str) -> str:
    """Who was away without authorisation in a month, and when (NOTT-122)."""
    form = SummaryForm(formdata=None)
    form.to.data = LETTERS[SUMMARY].to
    return _summing(month, _rows(month), form)


@blueprint.post("/homes/<uuid:home_id>/summary/<month>")
@needs(Permission.SEE_NUMBERS, "home")
def keep_summary(home_id: UUID, month: str) -> ResponseReturnValue:
    """That it was sent: kept with each child it names."""
    rows, form = _rows(month), SummaryForm()
    if not form.validate():
        return _summing(month, rows, form), 422
    about = _times(rows)
    body, line_id = LetterKept(SUMMARY, form.to.data or "", form.note.data or "", True, form.how.data or "", month), str(form.entry_id.data)
    letters.keep(db.session, acting(), body, about, now(), line_id=line_id, thing=_summary_id(month))
    flash("Written down as sent, by you.", "ok")
    return redirect(url_for("records.summary", home_id=home_id, month=month))


@blueprint.get("/homes/<uuid:home_id>/summary/<month>.pdf")
@needs(Permission.SEE_NUMBERS, "home")
def summary_pdf(home_id: UUID, month: str) -> Response:
    """The same to print or attach. Written down with each child it names."""
    rows = _rows(month)
    paper = summary_paper(g.subject.name, month_words(month), LETTERS[SUMMARY].to, "", _lines(rows), now())
    _read(rows)
    return printed(paper, "summary")


def _rows(month: str) -> list[Unreviewed]:
    if not _MONTH.fullmatch(month):
        abort(404)
    return kept.counted_as(db.session, g.subject.id, month, Category.AWAY_WITHOUT_AUTHORISATION.value)


def _times(rows: list[Unreviewed]) -> dict[str, list[str]]:
    about: dict[str, list[str]] = {}
    for one in rows:
        about.setdefault(one.child.id, []).append(one.row.id)
    return about


def _owed(kind: str, about: dict[str, list[str]], names: dict[str, str]) -> list[tuple[str, str, str]]:
    """What is owed that this letter may answer: whose name, what it is called, and the page on which somebody says that it is done."""
    found, rules = letters.owed(db.session, kind, about, now()), duty_lists.rules()
    return [
        (
            names.get(duty.child_id, ""),
            rules[duty.rule].title or action_words(duty.action),
            url_for("after.duty", child_id=duty.child_id, duty_id=duty.id),
        )
        for duty in found
    ]


def _lines(rows: list[Unreviewed]) -> tuple[str, ...]:
    return summary_rows([(one.child.preferred_name, Facts(*(getattr(one.row, name) for name in Facts._fields))) for one in rows])


def _summary_id(month: str) -> str:
    return str(uuid.uuid5(uuid.UUID(g.subject.id), f"summary {month}"))


def _summing(month: str, rows: list[Unreviewed], form: SummaryForm) -> str:
    lines = [follow_ups.to_line(row) for row in kept.of_thing(db.session, _summary_id(month))] if rows else []
    sent = lines[-1] if lines else None
    by = people.names(db.session, [sent.author]) if sent and sent.author else {}
    _read(rows)
    names = {one.child.id: one.child.preferred_name for one in rows}
    about: dict[str, Any] = {"month": month, "words": month_words(month), "lines": _lines(rows), "sent": sent, "by": by, "form": form}
    about["owed"] = _owed(SUMMARY, _times(rows), names)
    return render_template("records/summary.html", home=g.subject, **about)


def _read(rows: list[Unreviewed]) -> None:
    """Each child it names was read."""

    with own_transaction() as session:
        for child_id in sorted({one.child.id for one in rows}):
            audit.record(session, "read_letter", current_person().id, child_id=child_id, subject=SUMMARY, at=now())


def _kept(kind: str) -> list[FollowUp]:
    return kept_of(follow_ups.lines_of(db.session, g.subject.child_id), kind, g.subject.id)


def _draft(kind: str) -> str:
    one = occurrence_of(db.session, g.subject.id)
    facts = facts_of(one, counts_as(one).category)
    return draft(kind, g.found.core.child.preferred_name, g.found.core.home.name, facts, one.police_reference, now())


def _is_sent(form: LetterForm) -> bool:
    return request.form.get("what") == "sent"


def _says_how(form: LetterForm, sent: bool) -> bool:
    if sent and not form.how.data:
        form.how.errors = [*form.how.errors, "Write how it was sent."]
        return False
    return True


def _writing(kind: str, form: LetterForm, before: list[FollowUp]) -> str:
    sent = [line for line in before if line.body.sent]
    names = people.names(db.session, sorted({line.author for line in sent if line.author}))
    about: dict[str, Any] = {"kind": kind, "about": LETTERS[kind], "sent": sent, "names": names, "form": form}
    child: Child = g.found.core.child
    may_answer = may_on(Permission.SEE_DUTIES, g.found.standing)  # of a child who moved away, others say what is done
    about["owed"] = _owed(kind, {child.id: [g.subject.id]}, {child.id: child.preferred_name}) if may_answer else []
    return render_template("records/letter.html", occurrence=g.subject, child=child, **about)
