"""An allegation against an adult: anybody who cares for the child writes it, the social worker alone reads it, and the audit says nothing."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from carer_app.db.models.audit import AuditEvent
from carer_app.extensions import db
from tests.people import World
from tests.web.strict_client import StrictClient

StrictAs = Callable[..., StrictClient]
SAID = "He said he was pushed on the stairs."


def test_the_social_worker_alone_reads_it_and_is_told_that_something_waits(app: Flask, world: World, strict_as: StrictAs) -> None:
    worker, social, child = strict_as("worker"), strict_as("social"), world.children["ash"]
    worker.max_queries = social.max_queries = 40
    worker.title_is_h1 = social.title_is_h1 = False
    page = worker.get(f"/records/{child}/allegation").submit(action="/allegation", said=SAID, of_whom="The night manager")
    assert SAID not in page.html
    read = social.get(f"/records/{child}/allegations")
    assert SAID in read.text
    assert "Nobody has written that the designated officer was told" in read.text
    assert "A worry about the place waits for you" in social.get(f"/after/{child}").text
    manager = strict_as("manager").get(f"/after/{child}", title_is_h1=False, max_queries=40).text
    assert "Write to the social worker alone" in manager
    assert "waits for you" not in manager
    with app.app_context():
        kinds = {(event.kind, event.subject) for event in db.session.scalars(select(AuditEvent).where(AuditEvent.child_id == child))}
    assert not any("allegation" in f"{kind} {subject}" for kind, subject in kinds)
