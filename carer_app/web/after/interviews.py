"""Return interviews on a child's pages: what is owed, what was offered, what the child answered, and what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import may_on, now
from carer_app.access.permissions import Permission
from carer_app.domain.chronology import when
from carer_app.domain.interviews_allowed import clocks, owed_times
from carer_app.domain.interviews_read import Interview
from carer_app.domain.interviews_read import interviews as read_all
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.prevention import RULE as PREVENTION
from carer_app.domain.prevention import preventions
from carer_app.extensions import db
from carer_app.services import duties, interviews
from carer_app.services.duties import Owed
from carer_app.services.errors import Refused
from carer_app.web.acting import acting
from carer_app.web.after.blueprint import blueprint, part
from carer_app.web.after.child import owed_of
from carer_app.web.after.duty_rows import OWED
from carer_app.web.after.interview_keep import form_for, form_page, keep
from carer_app.web.after.interview_verbs import ARRANGING, READING, VERBS, wish_of
from carer_app.web.situations import new_id
from forms.interviews import WORDS, WishForm, named

ARRANGE = f"any({', '.join(ARRANGING)})"
READ = f"any({', '.join(READING)})"
MOST_OFFERED = 12


@part
def talks(found: Owed) -> dict[str, Any]:
    """The return interviews, the times that have none yet, and the prevention interviews."""
    known = read_all(found.lines)
    covered = {name for one in known for name in one.occurrences}
    owed, titles = owed_times(found.duties), {one.id: when(one) for one in found.times}
    first = [duty for duty in found.duties if duty.rule == PREVENTION and duty.status in OWED]
    return {
        "talks_known": known,
        "talks_clocks": {one.id: clocks(found.duties, one.occurrences) for one in known if one.is_open},
        "talks_owed": [(one, clocks(found.duties, (one.id,))) for one in found.times if one.id in owed - covered],
        "talks_when": titles,
        "talks_rules": {rule.id: rule for rule in found.pack.thresholds},
        "talks_first": preventions(found.lines),
        "talks_first_owed": [name for duty in first for name in duty.subjects],
        "talks_reads": may_on(Permission.READ_INTERVIEW, g.found.standing),
        "talks_arranges": may_on(Permission.ARRANGE_INTERVIEW, g.found.standing),
    }


@blueprint.get("/<uuid:child_id>/interviews/new")
@needs(Permission.ARRANGE_INTERVIEW, "child", reads="duties")
def start_interview(child_id: UUID) -> str:
    """What the child wishes comes first."""
    found = owed_of(str(child_id))
    form = _wish_form(found)
    form.times.data = [one for one in request.args.getlist("about") if one in dict(_times(found))]
    return _starting(form)


@blueprint.post("/<uuid:child_id>/interviews/new")
@needs(Permission.ARRANGE_INTERVIEW, "child")
def begin_interview(child_id: UUID) -> ResponseReturnValue:
    """Keep the wish: the interview begins with it."""
    found = owed_of(str(child_id))
    form, name = _wish_form(found), ""
    if form.validate():
        name, about = str(form.entry_id.data), [one for one in found.times if one.id in (form.times.data or ())]
        at = form.when.data if form.when.chosen != "0" else None
        try:
            interviews.begin(
                db.session, acting(), g.subject.id, wish_of(form), about, found.lines, found.pack, now(), interview_id=name, at=at
            )
        except Refused as problem:
            form.times.errors, name = [*form.times.errors, str(problem)], ""
    if not name:
        return _starting(form), 422
    duties.reckon(db.session, g.subject.id, now())
    flash("The wish is kept. Next: offer it.", "ok")
    return redirect(url_for("after.interview", child_id=child_id, interview_id=name))


@blueprint.get("/<uuid:child_id>/interviews/<uuid:interview_id>")
@needs(Permission.SEE_DUTIES, "child", reads="interview")
def interview(child_id: UUID, interview_id: UUID) -> str:
    """One interview: the dated facts; and what the child said, for the social worker."""
    found = owed_of(str(child_id))
    one = _this(found, interview_id)
    since = g.found.stay.from_at if g.found.stay else None
    told_here = [line for line in one.told_the_home if since is not None and line.happened_at >= since]
    more = {"told_here": told_here, "one": one, "shared_words": WORDS, "pack": found.pack, "names": found.names, "new_id": new_id}
    return render_template("after/interview.html", child=found.child, now=now(), **talks(found), **more)


@blueprint.get(f"/<uuid:child_id>/interviews/<uuid:interview_id>/<{ARRANGE}:what>")
@needs(Permission.ARRANGE_INTERVIEW, "child", reads="duties")
def interview_form(child_id: UUID, interview_id: UUID, what: str) -> str:
    """A dated fact to write."""
    return _asking(interview_id, what)


@blueprint.post(f"/<uuid:child_id>/interviews/<uuid:interview_id>/<{ARRANGE}:what>")
@needs(Permission.ARRANGE_INTERVIEW, "child")
def keep_interview(child_id: UUID, interview_id: UUID, what: str) -> ResponseReturnValue:
    """Keep it."""
    return _keeping(interview_id, what)


@blueprint.get(f"/<uuid:child_id>/interviews/<uuid:interview_id>/<{READ}:what>")
@needs(Permission.READ_INTERVIEW, "child", reads="interview")
def words_form(child_id: UUID, interview_id: UUID, what: str) -> str:
    """What the child said, and what follows from it."""
    return _asking(interview_id, what)


@blueprint.post(f"/<uuid:child_id>/interviews/<uuid:interview_id>/<{READ}:what>")
@needs(Permission.READ_INTERVIEW, "child")
def keep_words(child_id: UUID, interview_id: UUID, what: str) -> ResponseReturnValue:
    """Keep it, for those who may read it."""
    return _keeping(interview_id, what)


def _asking(interview_id: UUID, what: str) -> str:
    found = owed_of(g.subject.id)
    one = _this(found, interview_id)
    return _form_page(found, one, what, form_for(what, found.child, one, found.lines, found.pack, fresh=True))


def _keeping(interview_id: UUID, what: str) -> ResponseReturnValue:
    found = owed_of(g.subject.id)
    one = _this(found, interview_id)
    form = form_for(what, found.child, one, found.lines, found.pack)
    if not keep(what, form, found.child, one, found.lines, found.pack):
        return _form_page(found, one, what, form), 422
    duties.reckon(db.session, found.child.id, now())
    flash(VERBS[what].kept, "ok")
    return redirect(url_for("after.interview", child_id=found.child.id, interview_id=one.id))


def _form_page(found: Owed, one: Interview, what: str, form: Any) -> str:
    ids: dict[str, Any] = {"child_id": found.child.id, "interview_id": one.id}
    action = url_for("after.keep_words" if what in READING else "after.keep_interview", what=what, **ids)
    return form_page(what, form, found.child, found.pack, action=action, back=url_for("after.interview", **ids))


def _this(found: Owed, interview_id: UUID) -> Interview:
    one = next((one for one in read_all(found.lines) if one.id == str(interview_id)), None)
    return one or abort(404)


def _times(found: Owed) -> list[tuple[str, str]]:
    """Times the child is back from that no interview is about, the newest first; those that are owed one before the others."""
    covered, owed = {name for one in read_all(found.lines) for name in one.occurrences}, owed_times(found.duties)
    free: list[Occurrence] = [one for one in found.times if one.id not in covered and one.returned_at is not None]
    return [(one.id, when(one)) for one in sorted(free, key=lambda one: one.id not in owed)][:MOST_OFFERED]


def _wish_form(found: Owed) -> WishForm:
    form = WishForm()
    form.times.choices = _times(found)
    named(form, found.child.preferred_name)
    return form


def _starting(form: WishForm) -> str:
    return render_template("after/interview_new.html", child=g.subject, form=form, verb=VERBS["wish"])
