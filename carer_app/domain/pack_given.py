"""Who was given which version of the pack, what became of it, and whom to ask whether they have it: sent is not received.

JavaScript twin: static/js/domain/pack_given.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from carer_app.domain.entries import PackConfirmed, PackFollowed, PackNews, PackShared
from carer_app.domain.timers import utc

if TYPE_CHECKING:
    from carer_app.domain.occurrence import Occurrence

ASK_AFTER = timedelta(minutes=15)
"""Long enough to open an e-mail, short enough that a pack nobody has is noticed while it still helps."""
FAILED = (PackNews.NOT_SENT, PackNews.LOCKED)


@dataclass(frozen=True, slots=True)
class Given:
    """A version as it was given to somebody. `news` is the last that was heard of it, `confirmed_by` who said they have it."""

    line: str
    version: int
    recipient: str
    channel: str
    at: datetime
    news: PackNews | None = None
    opened_at: datetime | None = None
    confirmed_by: str = ""
    confirmed_at: datetime | None = None

    @property
    def failed(self) -> bool:
        """Whether it did not reach them, as far as we know."""
        return self.confirmed_at is None and self.news in FAILED


def given(occurrence: Occurrence) -> tuple[Given, ...]:
    """Every hand-over that counts, newest first."""
    found: dict[str, Given] = {}
    for entry in (line.entry for line in occurrence.log if line.counts):
        match entry.body:
            case PackShared(version=version, recipient=recipient, channel=channel):
                found[entry.id] = Given(entry.id, version, recipient, channel, utc(entry.happened_at))
            case PackConfirmed(shared=shared, by=by) if shared in found:
                found[shared] = replace(found[shared], confirmed_by=by, confirmed_at=utc(entry.happened_at))
            case PackFollowed(shared=shared, news=news) if shared in found:
                opened_at = utc(entry.happened_at) if news is PackNews.OPENED else found[shared].opened_at
                found[shared] = replace(found[shared], news=news, opened_at=opened_at)
            case _:
                pass
    return tuple(reversed(found.values()))


def to_ask(occurrence: Occurrence, now: datetime) -> tuple[Given, ...]:
    """Those of whom nobody knows whether they have it, newest first: to be asked after a quarter of an hour, at once where it failed.

    Who said they have this version or a later one has the pack; a link that was taken back is nobody's to ask after.
    """
    if not occurrence.is_open:
        return ()
    all_given = given(occurrence)
    had = max((one.version for one in all_given if one.confirmed_at is not None), default=0)
    waiting = [one for one in all_given if one.confirmed_at is None and one.version > had and one.news is not PackNews.TAKEN_BACK]
    return tuple(one for one in waiting if one.failed or one.at + ASK_AFTER <= utc(now))
