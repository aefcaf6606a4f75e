"""Who is away now, for the duty team of the authority that answers for them (NAT-3.10). Nothing opens once the child is back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now, roles_of
from carer_app.access.permissions import Permission, Role
from carer_app.db import occurrence_store
from carer_app.db.models.children import Child
from carer_app.db.queries import children
from carer_app.db.queries import duty_team as kept
from carer_app.domain.chronology import police, when, why
from carer_app.domain.entries import HandedOver
from carer_app.domain.handover_log import LogReader
from carer_app.domain.handover_words import without_names
from carer_app.domain.log_lines import log_sentence
from carer_app.domain.log_words import LEVEL
from carer_app.domain.occurrence import Occurrence
from carer_app.extensions import db
from carer_app.services import occurrences
from carer_app.web.acting import acting
from forms.occurrence import HandOver

blueprint = Blueprint("duty_team", __name__, url_prefix="/duty-team")
LAST = 8


@blueprint.get("/")
@needs(Permission.ANSWER_OUT_OF_HOURS)
def tonight() -> str:
    """Children of the authority who are away now."""
    mine = {held.organisation for held in roles_of(current_person(), now()) if held.role is Role.EDT_WORKER}
    return render_template("duty_team/tonight.html", away=kept.away_tonight(db.session, mine, now()), level_words=LEVEL, now=now())


@blueprint.get("/<uuid:away_tonight_id>")
@needs(Permission.ANSWER_OUT_OF_HOURS, "away_tonight", reads="away_tonight")
def one(away_tonight_id: UUID) -> str:
    """What is asked on the telephone, and the last lines of the log."""
    return _page(HandOver(formdata=None))


@blueprint.post("/<uuid:away_tonight_id>")
@needs(Permission.ANSWER_OUT_OF_HOURS, "away_tonight")
def hand_over(away_tonight_id: UUID) -> ResponseReturnValue:
    """Who goes on with it, as a line of the log."""
    form = HandOver()
    if not form.validate():
        return _page(form), 422
    body = HandedOver(form.to_name.data or "", note=form.note.data or "")
    occurrences.write(db.session, acting(), g.subject.id, body, now(), entry_id=str(form.entry_id.data))
    flash("Written in the log. The carers see it.", "ok")
    return redirect(url_for("duty_team.one", away_tonight_id=away_tonight_id))


def _child_and_others() -> tuple[Child, tuple[str, ...]]:
    """The child, and the names of other children of the home, whom the call is not about."""
    everyone = children.ever_in_home(db.session, g.found.home.id)
    others = (other for other in everyone if other.id != g.subject.child_id)
    names = tuple(name for other in others for name in (other.preferred_name, other.full_name) if name)
    mine = next((one for one in everyone if one.id == g.subject.child_id), None)
    return mine or db.session.get_one(Child, g.subject.child_id), names


def _page(form: HandOver) -> str:
    child, others = _child_and_others()
    log = Occurrence.of(occurrence_store.load(db.session, g.subject.id))
    reader = LogReader(log, {}, child=child.preferred_name)
    newest = [line for line in log.log if line.counts][-LAST:]
    return render_template(
        "duty_team/one.html",
        child=child,
        home=g.found.home,
        id=g.subject.id,
        form=form,
        when=when(log),
        level=LEVEL[log.level] if log.level else None,
        why=without_names(why(reader) or "", others) or None,
        police=police(reader),
        lines=[(line.entry.happened_at, without_names(log_sentence(line.entry, line.is_verified), others)) for line in reversed(newest)],
        now=now(),
    )
