"""Links that still open a pack from before something was left out: offered to be taken back wherever that is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from carer_app.domain.entries import PackRedacted
from carer_app.domain.handover_redactions import left_out
from carer_app.domain.pack_given import given
from carer_app.domain.pack_link import LinkStands
from carer_app.domain.timers import utc
from carer_app.extensions import db
from carer_app.services import pack_links
from carer_app.services.situation import Situation
from carer_app.web.report.blueprint import blueprint


@dataclass(frozen=True, slots=True)
class OlderLink:
    """A link that opens a pack with what is left out today."""

    id: str
    recipient: str
    version: int


def older_links(at: Situation) -> tuple[OlderLink, ...]:
    """Those that were made before the last thing was left out and that still open; nobody asks where nothing is left out or no link went."""
    sent = {one.line: one for one in given(at.occurrence) if one.channel == "link"}
    since = _left_out_at(at)
    if since is None or not sent:
        return ()
    made = (link for link in pack_links.links_of(db.session, at.id) if link.line in sent and utc(link.made_at) <= since)
    live = (link for link in made if pack_links.stands(link, at.now) is LinkStands.OPENS)
    return tuple(OlderLink(link.id, sent[link.line].recipient, link.version) for link in live)


def _left_out_at(at: Situation) -> datetime | None:
    if not left_out(at.occurrence):
        return None
    lines = (
        line.entry
        for line in at.occurrence.log
        if line.counts and isinstance(line.entry.body, PackRedacted) and not line.entry.body.put_back
    )
    return max((utc(entry.received_at or entry.written_at) for entry in lines), default=None)


@blueprint.context_processor
def _older_links() -> dict[str, Any]:
    return {"older_links_of": older_links}
