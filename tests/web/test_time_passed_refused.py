"""The address of the manager on call is refused: who answers for the home is told instead, once."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from flask import Flask
from flask_mailman import EmailMessage
from sqlalchemy import select

from carer_app.db.base import new_id
from carer_app.db.models.children import ContactSlot, ScopeKind, Slot
from carer_app.db.models.overdue import OverdueNotice
from carer_app.domain.entries import ReviewBasis, ReviewSet
from carer_app.extensions import db
from carer_app.services import occurrences, overdue
from carer_app.web.oversight import telling
from forms.people import ContactForm
from tests.factories import NOW
from tests.people import World
from tests.web.telling import actor

MINUTE = timedelta(minutes=1)
ON_CALL = "on.call@gone.test"
ANSWER = ["head@larchwood.test", "manager@larchwood.test"]


class Post:
    """A mail server that refuses one address, as it says."""

    def __init__(self, problem: Exception) -> None:
        self.problem, self.sent = problem, list[list[str]]()

    def take(self, mail: EmailMessage) -> int:
        mail.message()
        if ON_CALL in mail.to:
            raise self.problem
        self.sent.append(sorted(mail.to))
        return 1


def swept(app: Flask, world: World, post: Post, monkeypatch: pytest.MonkeyPatch, address: str, minutes: int) -> Post:
    """A time passes; then so many sweeps, a minute after each other."""
    monkeypatch.setattr(EmailMessage, "send", lambda mail: post.take(mail))
    with app.app_context():
        where = {"organisation_id": world.organisations["larchwood"], "scope_kind": ScopeKind.HOME, "scope_id": world.homes["larch"]}
        row = ContactSlot(**where, slot=Slot.ON_CALL_MANAGER)
        row.label, row.email, row.telephone = "On call", address, "01632 960000"
        db.session.add(row)
        body = ReviewSet(NOW - 11 * MINUTE, ReviewBasis.CARER, "She rings when she is late.")
        occurrences.write(db.session, actor(world), world.occurrences["ash"], body, NOW - 40 * MINUTE, entry_id=new_id())
        db.session.commit()
        for minute in range(minutes):
            at = NOW + minute * MINUTE
            monkeypatch.setitem(app.config, "CLOCK", lambda at=at: at)
            for notice_id in overdue.sweep(db.session, at):
                telling.send("mail", notice_id)
    return post


@pytest.mark.parametrize(
    "answer", [{}, {ON_CALL: (550, b"No such user")}, {ON_CALL: (551, b"Not here")}], ids=["without a word", "550", "551"]
)
def test_a_refused_address_leads_to_who_answers_for_the_home(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch, answer: dict[str, tuple[int, bytes]]
) -> None:
    post = swept(app, world, Post(SMTPRecipientsRefused(answer)), monkeypatch, ON_CALL, 5)
    assert post.sent == [ANSWER]
    with app.app_context():
        assert [notice.told_to for notice in db.session.scalars(select(OverdueNotice))] == [2]


def test_one_that_is_refused_for_now_is_tried_for_ten_minutes(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    post = Post(SMTPRecipientsRefused({ON_CALL: (450, b"Try again later")}))
    assert swept(app, world, post, monkeypatch, ON_CALL, 10).sent == []
    with app.app_context():
        at = NOW + 10 * MINUTE
        monkeypatch.setitem(app.config, "CLOCK", lambda: at)
        for notice_id in overdue.sweep(db.session, at):
            telling.send("mail", notice_id)
    assert post.sent == [ANSWER]


def test_a_mail_server_that_hangs_up_refuses_nobody(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert swept(app, world, Post(SMTPServerDisconnected()), monkeypatch, ON_CALL, 12).sent == []


@pytest.mark.parametrize("address", ["on.call@larch.test\nBcc: x@y.test", "on.call@larch.test\r"])
def test_an_address_that_no_mail_can_be_written_to_counts_as_refused(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    assert swept(app, world, Post(SMTPServerDisconnected()), monkeypatch, address, 3).sent == [ANSWER]


@pytest.mark.parametrize("address", ["on.call@larch.test\nBcc: x@y.test", "on.call@larch.test\rx", "on\n.call@larch.test"])
def test_the_form_refuses_an_address_with_a_line_break(app: Flask, address: str) -> None:
    with app.test_request_context(method="POST", data={"label": "On call", "email": address, "telephone": "01632 960000"}):
        form = ContactForm(meta={"csrf": False})
        assert not form.validate()
        assert form.email.errors
