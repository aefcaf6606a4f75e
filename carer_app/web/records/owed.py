"""What we owe: times away to review, the regulator's tests, letters to send; and what stands with the duties of each child."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.db.queries import owed as kept
from carer_app.db.replica import from_replica
from carer_app.domain.counting import months_until
from carer_app.domain.numbers_words import LEVEL_WORDS
from carer_app.domain.reviewing import NoticesDecided, OccurrenceReviewed, of_time
from carer_app.domain.settings import SETTINGS, Setting
from carer_app.domain.wall_clock import local
from carer_app.extensions import db
from carer_app.services import follow_ups
from carer_app.services.situation import log_of, log_until
from carer_app.web.acting import acting
from carer_app.web.records.blueprint import blueprint
from carer_app.web.records.numbers import homes_of, month_words
from forms.owed import NoticesForm, ReviewForm, notices_form

MOST_NAMES = 12


@blueprint.get("/owed")
@needs(Permission.SEE_NUMBERS)
@from_replica
def owed() -> str:
    """What waits for a manager, the newest first, for each home."""
    homes = homes_of()
    found = kept.unreviewed(db.session, [home_id for home_id, _ in homes])
    away = kept.away_now(db.session, [home_id for home_id, _ in homes]) if homes else []
    waiting = [(home_id, name, [one for one in found if one.row.home_id == home_id]) for home_id, name in homes]
    months = [(month, month_words(month)) for month in reversed(months_until(f"{local(now()):%Y-%m}", 3))]
    most = kept.most_of(len(homes))
    return render_template("records/owed.html", waiting=waiting, away=away, months=months, most=most, levels=LEVEL_WORDS)


@blueprint.get("/owed/<uuid:occurrence_id>/review")
@needs(Permission.REVIEW_OCCURRENCE, "occurrence", reads="review")
def review(occurrence_id: UUID) -> str:
    """What went well and what was learned; asked once, and kept beside the log."""
    form = ReviewForm(formdata=None)
    form.on_shift.data = ", ".join(_wrote())
    return _reviewing(form)


@blueprint.post("/owed/<uuid:occurrence_id>/review")
@needs(Permission.REVIEW_OCCURRENCE, "occurrence", reads="review")
def keep_review(occurrence_id: UUID) -> ResponseReturnValue:
    """Keep it: who wrote it and when stand with it."""
    form = ReviewForm()
    if not form.validate():
        return _reviewing(form), 422
    body = OccurrenceReviewed(form.well.data or "", form.learned.data or "", form.change.data or "", form.on_shift.data or "")
    _write(body, str(form.entry_id.data))
    kept.mark(db.session, g.subject.id, reviewed_at=now())
    flash("Reviewed, and kept.", "ok")
    return redirect(url_for("records.owed"))


@blueprint.get("/owed/<uuid:occurrence_id>/notices")
@needs(Permission.REVIEW_OCCURRENCE, "occurrence", reads="review")
def notices(occurrence_id: UUID) -> str:
    """The regulation's tests, one by one. Nothing here decides."""
    return _deciding(notices_form(_setting().tests, formdata=None))


@blueprint.post("/owed/<uuid:occurrence_id>/notices")
@needs(Permission.REVIEW_OCCURRENCE, "occurrence", reads="review")
def keep_notices(occurrence_id: UUID) -> ResponseReturnValue:
    """Keep what was answered, what was decided, and why."""
    tests = _setting().tests
    form = notices_form(tests)
    if not form.validate():
        return _deciding(form), 422
    answers = {name: str(form[f"test_{name}"].data) for name in tests}
    body = NoticesDecided(form.notify.data == "yes", form.reason.data or "", answers, form.whom.data or "")
    _write(body, str(form.entry_id.data))
    kept.mark(db.session, g.subject.id, notices_at=now())
    flash("Kept, with your reason. Nothing was sent from here.", "ok")
    return redirect(url_for("records.owed"))


@blueprint.get("/homes/<uuid:home_id>/inspection")
@needs(Permission.SEE_NUMBERS, "home")
@from_replica
def inspection(home_id: UUID) -> str:
    """What an inspector asks to be counted, since the month one names."""
    this = f"{local(now()):%Y-%m}"
    months = months_until(this, 37)
    asked = request.args.get("since", "")
    month = asked if asked in months else months[-13]
    choices = [(one, month_words(one)) for one in reversed(months)]
    counts = kept.since(db.session, g.subject.id, month)
    return render_template("records/inspection.html", home=g.subject, counts=counts, months=choices, since=month, words=month_words(month))


def _wrote() -> list[str]:
    """Who wrote in the log, until the child left where one reads it for that home alone."""
    until = g.found.until
    found = log_until(db.session, g.subject.id, until) if until else log_of(db.session, g.subject.id)
    return sorted(set(found[1].values()))[:MOST_NAMES] if found else []


def _setting() -> Setting:
    return SETTINGS[g.found.core.home.kind.value]


def _write(body: OccurrenceReviewed | NoticesDecided, line_id: str) -> None:
    about = [g.subject.id]
    follow_ups.write(db.session, acting(), g.subject.child_id, body, now(), line_id=line_id, occurrences=about)


def _reviewing(form: ReviewForm) -> str:
    return render_template("records/review.html", form=form, **_about(OccurrenceReviewed))


def _deciding(form: NoticesForm) -> str:
    return render_template("records/notices.html", form=form, setting=_setting(), **_about(NoticesDecided))


def _about(kind: type) -> dict[str, object]:
    before = of_time(follow_ups.lines_of(db.session, g.subject.child_id), g.subject.id, kind)
    row = kept.of_time(db.session, g.subject.id)
    return {"occurrence": g.subject, "child": g.found.core.child, "before": before, "row": row, "levels": LEVEL_WORDS}
