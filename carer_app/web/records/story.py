"""A child's story: what repeats, each time not home one after the other, and what else there is to open of the child."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import may_on, now
from carer_app.access.permissions import Permission
from carer_app.db.replica import from_replica
from carer_app.domain.patterns import Time
from carer_app.domain.wall_clock import date_words, time_words
from carer_app.extensions import db
from carer_app.services.story import Story, story_of
from carer_app.web.records.blueprint import blueprint
from carer_app.web.records.menu import CHILD_MENU, rows
from carer_app.web.records.times_picture import FOOT, LEFT, RIGHT, TALL, picture
from forms.seen import PeriodForm


@blueprint.get("/<uuid:child_id>")
@needs(Permission.SEE_RECORDS, "child", reads="times")
@from_replica
def story(child_id: UUID) -> ResponseReturnValue:
    """The same words as the paper of times not home, for whoever may read a log; all of them, or those between two days."""
    standing, form = g.found.standing, PeriodForm(formdata=request.args, meta={"csrf": False})
    is_good = form.validate()
    told = _story(form if is_good else None) if may_on(Permission.SEE_OCCURRENCE, standing) else None
    shown = render_template(
        "records/story.html",
        child=g.subject,
        story=told,
        by_id={one.time.id: one for one in told.times} if told else {},
        **(_drawn(told) if told and told.times else {}),
        may_use=may_on(Permission.WRITE_PROFILE, standing),
        rows=rows(CHILD_MENU, child_id=child_id),
        form=form,
        has_asked=any(value for _, value in request.args.items(multi=True)),
    )
    return shown, 200 if is_good else 422


def _story(form: PeriodForm | None) -> Story:
    reads = may_on(Permission.READ_INTERVIEW, g.found.standing)
    since, until = (form.since.data, form.until.data) if form else (None, None)
    return story_of(db.session, g.subject, g.found.stay, now(), talk_notes=reads, since=since, until=until)


def _drawn(told: Story) -> dict[str, Any]:
    drawn = picture([one.time for one in told.times])
    return {"drawn": drawn, "left": LEFT, "right": RIGHT, "foot": FOOT, "tall": TALL, "began": _began}


def _began(time: Time) -> str:
    return f"{date_words(time.began)}, {time_words(time.began)}"
