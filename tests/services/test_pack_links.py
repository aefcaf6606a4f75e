"""Mailed packs and links as a service, on SQLite and on PostgreSQL: counted, opened, taken back, given up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from carer_app.db.base import new_id
from carer_app.db.models.pack_links import PoliceAddress
from carer_app.domain.entries import ExpectedWhere
from carer_app.domain.pack_given import given
from carer_app.domain.pack_link import MOST_WRONG, LinkStands
from carer_app.pdf import pages, render
from carer_app.services import handovers, occurrences, pack_links, pack_sending
from carer_app.services.actor import Actor
from tests.db import rows
from tests.db.rows import NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def quickly_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "render_pack", lambda *_, **__: b"%PDF-1.7 a page")
    monkeypatch.setattr(pages, "count_pages", lambda _: 1)


def test_a_link_is_mailed_tried_opened_and_taken_back(session: Session) -> None:
    provider = rows.provider(session)
    actor, child = Actor(provider.worker.id, provider.worker.name, "browser-1"), rows.child(session, provider.home, "Marigold")
    (at,) = occurrences.start(session, actor, [child.id], ExpectedWhere.HOME, NOW, occurrence_ids=[new_id()])
    to = PoliceAddress(organisation_id=provider.organisation.id, added_at=NOW)
    to.label, to.email = "Control room", "room@force.police.uk"
    session.add(to)
    session.commit()

    entry_id = new_id()
    pack = handovers.ready(session, actor, at, NOW)
    link = pack_sending.send_link(session, actor, at, pack, to, 2, NOW, entry_id=entry_id)
    assert pack_sending.send_link(session, actor, at, pack, to, 2, NOW, entry_id=entry_id).id == link.id
    session.commit()
    (mail_id,) = pack_sending.waiting(session)
    mailed = pack_sending.claim(session, mail_id, NOW)
    assert mailed is not None
    assert mailed.token is not None
    assert pack_sending.claim(session, mail_id, NOW) is None
    pack_sending.sent(session, mailed.mail, NOW)
    assert pack_sending.waiting(session) == ()

    code = link.code
    assert pack_links.open_with(session, mailed.token, "x", NOW + MINUTE, "") is None
    assert pack_links.open_with(session, "guessed", code, NOW + MINUTE, "") is None
    opened = pack_links.open_with(session, mailed.token, code, NOW + MINUTE, "192.0.2.1")
    assert opened is not None
    assert (opened.pack.version, opened.is_newest) == (1, True)
    session.refresh(link)
    assert (link.opens, link.wrong) == (1, 1)
    kept = pack_links.read(session, opened.key, NOW + 2 * MINUTE)
    assert kept is not None
    assert kept.document == b"%PDF-1.7 a page"
    assert pack_links.received(session, opened.key, "PC Reed", "4411", NOW + 2 * MINUTE, entry_id=new_id()) is not None
    session.commit()
    (one,) = given(occurrences.occurrence_of(session, at))
    assert (one.recipient, one.channel, one.confirmed_by) == ("Control room", "link", "PC Reed 4411")

    pack_links.take_back(session, actor, link, NOW + 3 * MINUTE, entry_id=new_id())
    session.commit()
    assert pack_links.stands(link, NOW) is LinkStands.TAKEN_BACK
    assert pack_links.read(session, opened.key, NOW + 3 * MINUTE) is None
    assert pack_links.open_with(session, mailed.token, code, NOW + 3 * MINUTE, "") is None

    other = pack_sending.send_link(session, actor, at, pack, to, 2, NOW, entry_id=new_id())
    session.commit()
    (mail_id,) = pack_sending.waiting(session)
    mailed = pack_sending.claim(session, mail_id, NOW)
    assert mailed is not None
    assert mailed.token is not None
    for _ in range(MOST_WRONG):
        assert pack_links.open_with(session, mailed.token, "0", NOW, "") is None
    session.refresh(other)
    assert pack_links.stands(other, NOW) is LinkStands.LOCKED
    pack_sending.not_sent(session, mailed.mail, NOW, for_good=True)
    assert given(occurrences.occurrence_of(session, at))[0].failed
