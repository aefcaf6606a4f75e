"""What a phone may say of the police pack: nothing that the server writes, and nobody's confirmation without a proved writer."""

from __future__ import annotations

import pytest
from flask import Flask

from carer_app.domain.entries import Body, PackConfirmed, PackFollowed, PackNews, PackRedacted, PackShared, WhyLeftOut
from tests.people import World
from tests.web.phone import set_up
from tests.web.telling import log, police_level

OF_THE_SERVER: tuple[Body, ...] = (
    PackShared("no-such-pack", 99, "Control room", "email"),
    PackFollowed("no-such-line", PackNews.OPENED, "Control room"),
    PackRedacted("words/the", "the", WhyLeftOut.NOT_NEEDED),
)


@pytest.mark.parametrize("signed_in", [False, True])
def test_no_phone_says_what_the_server_writes_of_a_pack(app: Flask, world: World, signed_in: bool) -> None:
    occurrence = police_level(app, world)
    before = log(app, occurrence)
    phone = set_up(app, world, "worker")
    lines = [phone.write(occurrence, body) for body in OF_THE_SERVER]
    answers = phone.send(*lines, client=phone.browser if signed_in else None)["answers"]
    assert [one["verdict"] for one in answers] == ["refused"] * len(OF_THE_SERVER)
    assert log(app, occurrence) == before


def test_that_they_have_the_pack_needs_somebody_who_is_signed_in(app: Flask, world: World) -> None:
    occurrence = police_level(app, world)
    phone = set_up(app, world, "worker")
    alone = phone.send(phone.write(occurrence, PackConfirmed("a-line", "PC Reed")))["answers"]
    assert [one["verdict"] for one in alone] == ["refused"]
    proved = phone.send(phone.write(occurrence, PackConfirmed("a-line", "PC Reed")), client=phone.browser)["answers"]
    assert [one["verdict"] for one in proved] == ["new"]
