"""A section of a child's plan is kept as a new version in front of the last; what two people wrote at once is never lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from carer_app.db.queries import audit
from carer_app.db.queries import plans as kept
from carer_app.domain.profile_reading import MalformedProfile
from carer_app.services import plans
from carer_app.services.actor import Actor
from carer_app.services.plans import ChangedMeanwhile
from tests import factories as make
from tests.factories import NOW


@pytest.fixture
def child(session):
    home = make.home(session, make.organisation(session, "Larchwood Care"), "Larch House")
    return make.child(session, home, "Ash")


@pytest.fixture
def actor(session):
    person = make.person(session, make.organisation(session, "Somewhere"), "worker@larchwood.test", "A Worker")
    return Actor(person.id, "A Worker", "a test")


def save(session, actor, child, section, raw, *, after=0, **more):
    return plans.save_section(session, actor, child, section, raw, NOW + timedelta(minutes=after), **more)


def test_the_newest_version_counts_and_the_ones_before_stay(session, child, actor):
    assert [save(session, actor, child, "description", {"hair": hair}) for hair in ("short", "long", "short")] == [1, 2, 3]
    assert plans.profile_of(session, child.id).text("description", "hair") == "short"
    assert [row.payload["hair"] for row in kept.versions(session, child.id, "description")] == ["short", "long", "short"]


def test_the_same_words_keep_nothing_new(session, child, actor):
    save(session, actor, child, "description", {"hair": " short "})
    assert save(session, actor, child, "description", {"hair": "short", "eyes": ""}, made_from=0) == 1
    assert len(audit.of_child(session, child.id).events) == 1


def test_it_is_told_who_saved_what_and_when(session, child, actor):
    save(session, actor, child, "description", {"hair": "short"})
    save(session, actor, child, "school", {"name": "Sampleton"}, after=5)
    saved = plans.plan_of(session, child.id).saved
    assert {name: (one.version, one.at, one.by) for name, one in saved.items()} == {
        "description": (1, NOW, "A Worker"),
        "school": (1, NOW + timedelta(minutes=5), "A Worker"),
    }


def test_lists_read_the_names_the_birthday_and_the_authorities_from_the_child(session, child, actor):
    save(session, actor, child, "identity", {"full_name": "Ash Invented", "date_of_birth": "2012-05-02"})
    save(session, actor, child, "placement", {"responsible_authority": "Sampleshire", "host_authority": "Elsewhere"})
    assert (child.preferred_name, child.full_name, child.date_of_birth) == ("Ash Invented", "Ash Invented", date(2012, 5, 2))
    assert (child.responsible_authority, child.host_authority) == ("Sampleshire", "Elsewhere")
    save(session, actor, child, "identity", {})
    assert (child.preferred_name, child.full_name, child.date_of_birth) == ("Ash Invented", None, None)


def test_what_cannot_be_kept_keeps_nothing(session, child, actor):
    with pytest.raises(MalformedProfile) as refused:
        save(session, actor, child, "people", {"people": [{"name": "Kai"}, {"name": "Mo", "safe_to_ring": "old"}]})
    assert (refused.value.section, refused.value.field, refused.value.row, refused.value.column) == ("people", "people", 1, "safe_to_ring")
    assert not kept.versions(session, child.id, "people")


def test_a_newer_version_is_never_followed_unseen(session, child, actor):
    first = save(session, actor, child, "description", {"hair": "short", "eyes": "green"})
    save(session, actor, child, "description", {"hair": "shaved", "eyes": "green"}, made_from=first)
    with pytest.raises(ChangedMeanwhile) as clash:
        save(session, actor, child, "description", {"hair": "long", "eyes": "green", "height": "165 cm"}, made_from=first)
    assert clash.value.saved.version == 2
    assert clash.value.theirs["hair"] == "shaved"
    assert clash.value.merged.values == {"hair": "shaved", "eyes": "green", "height": "165 cm"}
    assert [(c.field.id, c.first, c.second) for c in clash.value.merged.clashes] == [("hair", "shaved", "long")]
    assert save(session, actor, child, "description", clash.value.merged.values, made_from=2) == 3


def test_words_are_sealed_in_the_database(session, child, actor):
    save(session, actor, child, "people", {"people": [{"name": "Unmistakable Name"}]})
    session.flush()
    rows = session.execute(text("SELECT * FROM profile_section")).mappings().all()
    assert not any("Unmistakable" in str(value) or b"Unmistakable" in bytes(str(value), "utf-8") for row in rows for value in row.values())
