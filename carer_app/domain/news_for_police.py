"""What came to be known of the child after the report, and nobody has told the police yet (NAT-L2-A-g, NAT-3.11).

JavaScript twin: static/js/domain/news_for_police.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from carer_app.domain.entries import (
    Answered,
    Body,
    ContactMade,
    DetailsGiven,
    Entry,
    FoundWhere,
    InformationReceived,
    Located,
    PoliceTold,
    PoliceToldOfReturn,
    PoliceUpdated,
    Unsure,
)
from carer_app.domain.log_lines import timed_sentence
from carer_app.domain.marks import Mark

if TYPE_CHECKING:
    from carer_app.domain.occurrence import LogLine, Occurrence

_WHEREABOUTS = "whereabouts"
_SOMEWHERE = ("believed", "verified")


def untold_news(occurrence: Occurrence) -> tuple[LogLine, ...]:
    """The lines to tell them now, oldest first: written after the police last heard anything. Ringing them is not telling them."""
    if occurrence.police_told is None or not occurrence.is_open:
        return ()
    news: list[LogLine] = []
    whereabouts = ""
    for line in occurrence.log:
        if not line.counts:
            continue
        if _is_told(line, occurrence.police_told):
            news = []
        elif _is_news(line.entry.body, whereabouts):
            news.append(line)
        whereabouts = _whereabouts(line.entry.body) or whereabouts
    return tuple(news)


def news_sentence(line: LogLine) -> str:
    """The line as it may be read to them, with its time; of a page of answers only where the child is."""
    entry, body = line.entry, line.entry.body
    if isinstance(body, Answered):
        entry = replace(entry, body=replace(body, answers={_WHEREABOUTS: body.answers.get(_WHEREABOUTS, "")}, signs=(), words=""))
    return timed_sentence(entry, is_verified=line.is_verified)


def _is_told(line: LogLine, report: Entry) -> bool:
    """An answer of the police is proof only of the report it stands for: it may be older than the news."""
    if line.entry is report:
        return True
    return isinstance(line.entry.body, PoliceTold | PoliceUpdated | PoliceToldOfReturn) and Mark.NO_REFERENCE not in line.marks


def _is_news(body: Body, whereabouts: str) -> bool:
    match body:
        case Located(found_where=found_where):
            return found_where is not FoundWhere.POLICE
        case InformationReceived(raises_concern=raises):
            return raises is not Unsure.NO
        case ContactMade():
            return True
        case DetailsGiven(details=details):
            return bool(details.get("believed_place", "").strip())
        case Answered(answers=answers):
            return answers.get(_WHEREABOUTS, "") in _SOMEWHERE and answers[_WHEREABOUTS] != whereabouts
        case _:
            return False


def _whereabouts(body: Body) -> str:
    if isinstance(body, Answered):
        return body.answers.get(_WHEREABOUTS, "")
    if isinstance(body, Located):
        return "verified" if body.adult_with_child else "believed"
    return ""
