"""The live page: level, why and when; what to do next; what was done. Another carer's lines come by a poll."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response, abort, g, make_response, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, may_on
from carer_app.access.permissions import Permission
from carer_app.domain.handover_words import pronouns
from carer_app.domain.news_for_police import news_sentence, untold_news
from carer_app.domain.pack_given import to_ask
from carer_app.domain.telling import unanswered
from carer_app.domain.was_police import was_police_until
from carer_app.services.situation import Situation
from carer_app.web.occurrence.blueprint import blueprint
from carer_app.web.occurrence.card import arrangement, card, named
from carer_app.web.occurrence.log_view import NEWEST, lines, written_by_others
from carer_app.web.occurrence.rows import rows
from carer_app.web.occurrence.what_was import what_was
from carer_app.web.report.answers import waiting
from carer_app.web.situations import page, situation_here
from carer_app.web.speaking import reached_here, said_here
from carer_app.web.together import away_together, leader

_LONG_AGO = timedelta(days=1)


@blueprint.get("")
@needs(Permission.SEE_OCCURRENCE, subject="occurrence", reads="occurrence")
def live(occurrence_id: UUID) -> str:
    """The page to come back to; for a home that the child has left, what was written there."""
    if g.found.until is not None:
        return what_was()
    at = situation_here()
    since = at.now.astimezone(UTC)
    poll = url_for("occurrence.log", occurrence_id=at.id, since=int(since.timestamp()))
    return page("occurrence/live.html", at, **_shown(at, since), poll=poll, etag=f'"{_fingerprint(at, since)}"', back=_back_words(at))


@blueprint.get("/log")
@needs(Permission.SEE_OCCURRENCE, subject="occurrence", reads="occurrence", background=True)
def log(occurrence_id: UUID) -> ResponseReturnValue:
    """The parts of the live page that may have changed, or 304. Where the child has left nothing changes any more."""
    if g.found.until is not None:
        abort(404)
    at, since = situation_here(), _since(request.args.get("since", ""))
    tag = _fingerprint(at, since)
    if request.if_none_match.contains(tag):
        answer = Response(status=304)
    else:
        answer = make_response(page("occurrence/fragment.html", at, **_shown(at, since)))
    answer.set_etag(tag)
    return answer


def _shown(at: Situation, since: datetime) -> dict[str, Any]:
    me = current_person().id
    written = lines(at, me)
    return {
        "card": card(at),
        "rows": rows(at),
        "was_police_until": was_police_until(at.occurrence),
        "lines": written[:NEWEST],
        "older": max(0, len(written) - NEWEST),
        "others_wrote": written_by_others(at, me, since),
        "arranged": arrangement(at),
        "said_here": said_here(at),
        "reached_here": reached_here(at),
        "tell_police": tuple(named(news_sentence(line), at.child_name) for line in untold_news(at.occurrence)),
        "told_by_mail": unanswered(at.occurrence),
        "ask_police": next(iter(to_ask(at.occurrence, at.now)), None),
        "together": away_together(at),
        "leader": leader(at),
        "may_write": may_on(Permission.WRITE_LOG, g.found.standing),
        **waiting(at),
        "me": me,
    }


def _fingerprint(at: Situation, since: datetime) -> str:
    """What the parts are made of, minutes and new entry ids left out."""
    beside = [(b.occurrence_id, b.level, b.state) for b in at.beside]
    asks = [one.line for one in to_ask(at.occurrence, at.now)]
    due = [timer.kind for timer in at.at_now.due]
    made_of = repr((at.row.chain_head, at.state, at.level, at.police, due, beside, len(at.steps), asks, int(since.timestamp())))
    return hashlib.sha256(made_of.encode()).hexdigest()[:24]


def _since(given: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC) - _LONG_AGO


def _back_words(at: Situation) -> str:
    """ "He’s back" where the record says how to speak of the child; else "They’re back"."""
    they = pronouns(at.profile.get("identity", "pronouns")).they
    return {"he": "He’s back", "she": "She’s back"}.get(they, "They’re back")
