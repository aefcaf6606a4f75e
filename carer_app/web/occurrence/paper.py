"""The handover on one page, to print or to keep as a PDF: where it stands, what is not done, and the whole log."""

from __future__ import annotations

from uuid import UUID

from flask import g

from carer_app.access.enforce import needs
from carer_app.access.people import current_person
from carer_app.access.permissions import Permission
from carer_app.domain.entries import HandedOver
from carer_app.domain.news_for_police import news_sentence, untold_news
from carer_app.services.situation import Situation
from carer_app.web.filters import clock
from carer_app.web.occurrence.blueprint import blueprint
from carer_app.web.occurrence.card import card, named
from carer_app.web.occurrence.log_view import lines
from carer_app.web.occurrence.rows import rows
from carer_app.web.occurrence.what_was import what_was
from carer_app.web.report.detail_words import _SAID, HEADINGS
from carer_app.web.situations import page, situation_here

_WHERE = {"last_seen_at": "Last seen", "last_seen_where": "Last seen at", "last_seen_by": "Seen by", "last_seen_with": "Seen with"}


@blueprint.get("/paper")
@needs(Permission.SEE_OCCURRENCE, subject="occurrence", reads="occurrence")
def paper(occurrence_id: UUID) -> str:
    """What whoever takes over has to know; for a home that the child has left, what was written there."""
    if g.found.until is not None:
        return what_was()
    at, me = situation_here(), current_person()
    more = {
        "card": card(at),
        "rows": rows(at),
        "lines": tuple(reversed(lines(at, None, whole=True))),
        "known": known(at),
        "made_by": me.name,
        "handed_over": _handed_over(at),
    }
    news = tuple(named(news_sentence(line), at.child_name) for line in untold_news(at.occurrence))
    return page("occurrence/paper.html", at, **more, tell_police=news)


def _handed_over(at: Situation) -> dict[str, object] | None:
    """To whom and by whom, the last time."""
    found = [line.entry for line in at.occurrence.log if isinstance(line.entry.body, HandedOver)]
    if not found:
        return None
    last = found[-1]
    to = last.body.to_name if isinstance(last.body, HandedOver) else ""
    return {"to": to, "by": at.names.get(last.author or "", "somebody"), "at": last.happened_at}


def known(at: Situation) -> list[tuple[str, str]]:
    """What was told of tonight, each under its words."""
    seen = at.occurrence.last_seen_at
    told = {name: said for name, said in at.occurrence.details.items() if name in HEADINGS and said}
    if seen is not None:
        told["last_seen_at"] = clock(seen, at.now)
    return [
        (named(_WHERE.get(name, HEADINGS[name]), at.child_name), _SAID.get(told[name], told[name])) for name in HEADINGS if name in told
    ]
