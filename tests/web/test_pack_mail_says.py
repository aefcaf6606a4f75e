"""Where a mailed pack or link is, in words that are true at that minute: queued, being handed over, taken by the mail server, or not sent."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from flask import Flask, render_template_string

AT = datetime(2026, 11, 23, 1, 20, tzinfo=UTC)
SAY = "{% from 'report/mail_words.html' import where_it_is %}{{ where_it_is(mail, now) }}"


@pytest.mark.parametrize(
    "mail, says, never",
    [
        ({}, "It is queued. It goes to the mail server within a minute.", "could not"),
        ({"tries": 1, "claimed_at": AT}, "It is being handed to the mail server now.", "could not"),
        ({"tries": 2}, "It could not be sent yet: tried 2 times. It is tried again each minute.", "queued"),
        ({"tries": 1, "claimed_at": AT, "sent_at": AT}, "The mail server took it at 01:20. Ask whether they have it. Sent is not received.", "queued"),
        ({"tries": 4, "failed_at": AT}, "It could NOT be sent, and is not tried again. Give the pack to them another way.", "queued"),
    ],
    ids=["queued", "on its way", "tried", "taken", "given up"],
)  # fmt: skip
def test_each_stage_has_its_own_words(app: Flask, mail: dict[str, object], says: str, never: str) -> None:
    kept = SimpleNamespace(**{"tries": 0, "claimed_at": None, "sent_at": None, "failed_at": None, **mail})
    with app.test_request_context():
        said = " ".join(render_template_string(SAY, mail=kept, now=AT).split())
    assert says in said.replace("<strong>", "").replace("</strong>", "")
    assert never not in said
