"""How long a browser may go on reading after its person last did something; and what it may still write after that."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from flask import current_app, g, request, session

from carer_app.access.enforce import Mark
from carer_app.access.people import now
from carer_app.db.models.people import LoginSession

_ACTIVE_AT = "active_at"
_LAST_WORDS = 20.0

MAY_STILL_APPEND = frozenset(
    {
        "occurrence.call", "occurrence.take_step", "occurrence.contact", "occurrence.information", "occurrence.details",
        "occurrence.hand_over", "occurrence.note", "occurrence.more_worried", "occurrence.why_worried",
        "report.ring", "report.rang", "report.tell", "report.keep_answer", "report.keep_detail", "report.keep_update",
        "report.keep_disagreement", "returned.tell", "returned.told",
    }
)  # fmt: skip
"""Lines that are written to an open log at once, and only read back after the proof. Whatever is not named here waits for the proof: what
lowers a level, records a return, closes, makes a pack. A view that is new waits too."""


def has_lapsed() -> bool:
    """Whether the person did nothing here for so long that somebody else may hold the phone. The stamp travels in the signed cookie,
    so that it costs no query and no write; signing in, and every proof since, count as well. After Hide nothing counts but a proof: an
    answer that was under way at the tap brings the stamp of before with it."""
    return _hidden_since_the_proof() is not None or _is_long_ago()


def are_last_words() -> bool:
    """What a page sends as Hide makes it go comes right after the tap, with the stamp of before."""
    hidden_at = _hidden_since_the_proof()
    return hidden_at is not None and time.time() - hidden_at < _LAST_WORDS and not _is_long_ago()


def _hidden_since_the_proof() -> float | None:
    browser: LoginSession | None = g.get("this_browser")
    hidden_at = browser.hidden_at.timestamp() if browser and browser.hidden_at else None
    return hidden_at if hidden_at is not None and session.get("fs_paa", 0) <= hidden_at else None


def _is_long_ago() -> bool:
    last = max(session.get(_ACTIVE_AT, 0), session.get("fs_paa", 0))
    after: timedelta = current_app.config["READING_LAPSES_AFTER"]
    return bool(now().timestamp() - last > after.total_seconds())


def lapse_now() -> None:
    """Somebody hid what was on the screen: this browser reads nothing more until its person has shown who they are."""
    session[_ACTIVE_AT] = session["fs_paa"] = 0
    browser: LoginSession | None = g.get("this_browser")
    if browser is not None:
        browser.hidden_at = datetime.fromtimestamp(time.time(), UTC)  # the clock that proofs are stamped by


def note_activity() -> None:
    """The person did something just now."""
    session[_ACTIVE_AT] = int(now().timestamp())


def note_typing(seconds_ago: int) -> None:
    """The last letter of what a page sends by itself was typed so long ago: that is when the person was there, not when it came in. So a
    page that is left alone and tries again keeps nobody awake, and a long form does not lock under the hands of whoever writes in it."""
    if has_lapsed():
        return
    typed_at = int(now().timestamp()) - max(0, seconds_ago)
    session[_ACTIVE_AT] = max(session.get(_ACTIVE_AT, 0), typed_at)


def is_from_a_person(mark: Mark | None) -> bool:
    """Whether somebody tapped or typed: what a page reads by itself, or a browser ahead of a tap, keeps no browser awake."""
    if mark is None or mark.background or request.method == "OPTIONS" or "prefetch" in request.headers.get("Sec-Purpose", ""):
        return False
    return request.method not in {"GET", "HEAD"} or request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
