"""A child's story line by line: what happened, what was decided and why, who was told, and what followed. To be read, sent on as a link, or printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import may_do, may_on, now
from carer_app.access.permissions import Permission
from carer_app.db.replica import from_replica
from carer_app.domain.letters import SUMMARY
from carer_app.domain.profile_fields import date_words
from carer_app.domain.story_facts import WORDS, Kind, Row
from carer_app.domain.wall_clock import local, time_words
from carer_app.extensions import db
from carer_app.services.story_lines import Asked, Place, page_of
from carer_app.web.records.blueprint import blueprint
from forms.story import KINDS, StoryForm


@blueprint.get("/<uuid:child_id>/lines")
@needs(Permission.SEE_RECORDS, "child", reads="times")
@from_replica
def story_lines(child_id: UUID) -> ResponseReturnValue:
    """A page of it; which lines, and where it goes on, stand in the address."""
    standing, back = g.found.standing, (url_for("records.story", child_id=child_id), "The child’s story")
    reads, logs = may_on(Permission.READ_INTERVIEW, standing), may_on(Permission.SEE_OCCURRENCE, standing)
    return lines_page(url_for("records.story_lines", child_id=child_id), back, behind, interviews=reads, logs=logs)


def lines_page(
    here: str, back: tuple[str, str], leads_to: Callable[[Row], tuple[str, str] | None], *, interviews: bool, logs: bool
) -> ResponseReturnValue:
    """The page about `g.subject`, at the address `here`. `leads_to`: where a line is read in full, for this reader."""
    form = StoryForm(formdata=request.args, meta={"csrf": False})
    is_good = form.validate()
    asked = Asked(form.kinds, form.since.data, form.until.data, _place()) if is_good else Asked(frozenset(Kind), before=_place())
    found = page_of(db.session, g.subject, g.found.stay, asked, now(), interviews=interviews, logs=logs)
    older = f"{found.older[0].isoformat()}~{found.older[1]}" if found.older else None
    shown = render_template(
        "records/story_lines.html",
        child=g.subject,
        months=_by_month(found.rows),
        names=found.names,
        words=WORDS,
        when=_when,
        behind=leads_to,
        here=here,
        back=back,
        form=form,
        only=[words for kind, words in KINDS.items() if kind in asked.kinds] if asked.kinds != frozenset(Kind) else [],
        period=_period(asked),
        has_asked=bool(_asked()),
        older=_with(here, {**_asked(), "before": older}) if older else None,
        newest=_with(here, _asked()) if asked.before else None,
        now=now(),
    )
    return shown, 200 if is_good else 422


def _period(asked: Asked) -> str:
    since, until = (date_words(day) if day else "" for day in (asked.since, asked.until))
    if since and until:
        return f"From {since} to {until}."
    return f"From {since}." if since else f"Up to {until}." if until else ""


def _by_month(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    return [(month, list(group)) for month, group in groupby(rows, key=lambda row: f"{local(row.at):%B %Y}")]


def _when(row: Row) -> str:
    """ "Wed 14, 21:00"; the month stands above."""
    there = local(row.at)
    return f"{there:%a} {there.day}" if row.day_only else f"{there:%a} {there.day}, {time_words(row.at)}"


def behind(row: Row) -> tuple[str, str] | None:
    """Where it is read in full, and what the link says."""
    child_id = g.subject.id
    if row.version:
        return url_for("plans.version", child_id=child_id, number=row.version), "That version of the plan"
    if row.section:
        return url_for("plans.section", child_id=child_id, section_id=row.section), "That part of the plan"
    if row.letter and row.letter != SUMMARY and row.occurrence and may_do(Permission.REVIEW_OCCURRENCE):
        return url_for("records.letter", occurrence_id=row.occurrence, kind=row.letter), "The letter"
    if row.thing and row.kind is Kind.TALK:
        return url_for("after.interview", child_id=child_id, interview_id=row.thing), "The interview"
    if row.thing and row.kind is Kind.MEETING:
        return url_for("after.meeting", child_id=child_id, meeting_id=row.thing), "The meeting"
    if row.occurrence and row.is_logged:
        return url_for("occurrence.all_lines", occurrence_id=row.occurrence, _anchor=f"line-{row.id}"), "In the log"
    return None if row.kind is Kind.HOME else (url_for("after.child", child_id=child_id), "What follows")


def _with(here: str, asked: dict[str, Any]) -> str:
    return f"{here}?{urlencode(asked, doseq=True)}" if asked else here


def _asked() -> dict[str, Any]:
    args = [(name, value) for name, value in request.args.items(multi=True) if name != "before" and value]
    return {name: [value for each, value in args if each == name] for name, _ in args}


def _place() -> Place | None:
    """Where the page before ended. Anything that is no such place begins at the newest."""
    at, _, row_id = request.args.get("before", "").partition("~")
    try:
        when = datetime.fromisoformat(at)
        return (when, str(UUID(row_id))) if when.tzinfo else None
    except ValueError:
        return None
