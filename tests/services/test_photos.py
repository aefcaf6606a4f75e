"""A child's photo is kept sealed, in front of the ones before it, and dated in the profile."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from carer_app.db.queries import photos as kept
from carer_app.services import photos, plans
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from tests import factories as make
from tests.factories import NOW
from tests.pdf.sample import portrait


@pytest.fixture
def child(session):
    home = make.home(session, make.organisation(session, "Larchwood Care"), "Larch House")
    return make.child(session, home, "Ash")


@pytest.fixture
def actor(session):
    person = make.person(session, make.organisation(session, "Somewhere"), "worker@larchwood.test", "A Worker")
    return Actor(person.id, "A Worker", "a test")


def test_the_newest_photo_stands_in_front_and_the_profile_has_its_date(session, child, actor):
    photos.add_photo(session, actor, child, portrait((200, 250)), date(2026, 1, 2), NOW - timedelta(days=1))
    second = photos.add_photo(session, actor, child, portrait((300, 400)), date(2026, 9, 28), NOW)
    found = kept.latest(session, child.id)
    assert found is not None
    assert (found.id, found.width, found.height) == (second.id, 300, 400)
    assert plans.profile_of(session, child.id).get("photo", "taken_on") == "2026-09-28"


def test_a_photo_without_a_date_is_never_called_recent(session, child, actor):
    photos.add_photo(session, actor, child, portrait(), None, NOW)
    assert plans.profile_of(session, child.id).stale_photo(NOW.date())


def test_the_picture_is_sealed_in_the_database(session, child, actor):
    photo = photos.add_photo(session, actor, child, portrait(), None, NOW)
    assert kept.with_image(session, photo.id).image.startswith(b"\xff\xd8")  # type: ignore[union-attr]
    row = session.execute(text("SELECT * FROM photo")).mappings().one()
    assert not any(b"\xff\xd8\xff" in bytes(value) for value in row.values() if isinstance(value, bytes | memoryview))


def test_what_is_no_photo_leaves_the_one_before(session, child, actor):
    first = photos.add_photo(session, actor, child, portrait(), None, NOW)
    with pytest.raises(Refused):
        photos.add_photo(session, actor, child, b"hello", None, NOW)
    assert kept.latest(session, child.id).id == first.id  # type: ignore[union-attr]
