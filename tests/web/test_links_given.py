"""Links that were given out: offered to be taken back once something is left out, ended by a move, and the sender's to take back after it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from carer_app.db.base import new_id
from carer_app.db.models.children import Child
from carer_app.db.models.pack_links import PackLink
from carer_app.domain.entries import PackFollowed, PackNews, PackRedacted, WhyLeftOut
from carer_app.domain.home_code import code_of
from carer_app.extensions import db
from carer_app.services import moves, occurrences
from carer_app.services.whither import Whither
from tests.web.sending import carer
from tests.web.telling import actor, log
from tests.web.test_pack_links import Sent, office, sent

__all__ = ["office", "sent"]
LEFT_OUT = PackRedacted("profile/nickname", "Nickname", WhyLeftOut.NOT_NEEDED, "")


def moved(sent: Sent, *, to: str = "thorn", planned: bool = False) -> None:
    """The social worker moves the child: at once, or on a day that has come."""
    with sent.app.app_context():
        now, ash = datetime.now(UTC), db.session.get_one(Child, sent.world.children["ash"])
        where = Whither(code=code_of(sent.world.homes[to]))
        if planned:
            moves.plan_move(db.session, actor(sent.world, "social"), ash, where, now + timedelta(minutes=5), "", now)
            db.session.commit()
            moves.settle(db.session, now + timedelta(minutes=6))
        else:
            moves.move_now(db.session, actor(sent.world, "social"), ash, where, "", now)
        db.session.commit()


def taken_back(sent: Sent) -> bool:
    with sent.app.app_context():
        return db.session.scalars(select(PackLink)).one().revoked_at is not None


def test_once_something_is_left_out_the_live_link_can_be_taken_back_there(sent: Sent) -> None:
    for page in ("pack/leave-out", "pack"):
        assert "can still be opened" not in sent.carer.get(f"/report/{sent.occurrence}/{page}").text
    with sent.app.app_context():
        occurrences.write(db.session, actor(sent.world), sent.occurrence, LEFT_OUT, datetime.now(UTC), entry_id=new_id())
        db.session.commit()
    for where in ("pack/leave-out", "pack"):
        page = sent.carer.get(f"/report/{sent.occurrence}/{where}")
        assert "The older pack can still be opened by Control room" in page.text
    page.submit(action="/take-back")
    assert taken_back(sent)
    assert "can still be opened" not in sent.carer.get(f"/report/{sent.occurrence}/pack").text
    assert f"/report/{sent.occurrence}/pack" in sent.carer.get(sent.page.url).links


@pytest.mark.parametrize("planned", [False, True], ids=["at once", "on its day"])
def test_a_move_to_another_provider_ends_what_the_former_carers_gave_out_and_the_log_says_so(sent: Sent, planned: bool) -> None:
    """NAT-2.8"""
    moved(sent, planned=planned)
    assert taken_back(sent)
    last = log(sent.app, sent.occurrence)[-1]
    assert isinstance(last.body, PackFollowed)
    assert (last.body.news, last.author) == (PackNews.TAKEN_BACK, None)
    sent.open(expect=422)


def test_a_move_within_the_organisation_leaves_the_link_to_those_who_sent_it(sent: Sent) -> None:
    moved(sent, to="rowan")
    assert not taken_back(sent)


@pytest.mark.parametrize("name", ["worker", "manager", "admin"])
def test_who_sent_it_takes_it_back_without_opening_the_childs_record(sent: Sent, name: str) -> None:
    """Who sent it, and whoever keeps the list of addresses. The page knows no child."""
    moved(sent, to="rowan")
    client = carer(sent.app, sent.world, name)
    page = client.get("/report/links-given")
    assert page.h1 == "Links you gave out"
    assert "Control room" in page.text
    assert "Version 1" in page.text
    assert sent.occurrence not in page.html
    page = page.submit(action="/take-back")
    assert taken_back(sent)
    assert "No link of yours opens a pack now." in page.text


@pytest.mark.parametrize("name", ["stranger", "worker_b", "foster", "stranger_admin"])
def test_nobody_elses_link_is_there_or_taken_back(sent: Sent, name: str) -> None:
    client = carer(sent.app, sent.world, name)
    assert "No link of yours opens a pack now." in client.get("/report/links-given").text
    with sent.app.app_context():
        link = db.session.scalars(select(PackLink)).one().id
    (token,) = set(re.findall('name="csrf_token"[^>]*value="([^"]+)"', client.get("/account/").html))
    client.post(f"/report/links-given/{link}/take-back", {"entry_id": new_id(), "csrf_token": token}, expect=302)
    assert not taken_back(sent)
