"""What is left out of the profile stands in no sentence made of it, however short it is; and its place never says "not known"."""

from __future__ import annotations

import pytest

from carer_app.domain.entries import PackRedacted, WhyLeftOut
from carer_app.domain.handover_at_source import FIELDS, told_from, without_fields
from carer_app.domain.handover_redactions import redacted
from carer_app.domain.profile import Profile
from tests.pdf.sample import evening, reported, sample
from tests.unit.test_handover_redactions import texts

SECRET = "Hiv"
SECTIONS = {
    "identity": {"preferred_name": "Ash", "full_name": "Ash Example"},
    "health": {"conditions": SECRET, "allergies": "Penicillin"},
}
CONDITIONS = PackRedacted("profile/Medical/Conditions", "Conditions", WhyLeftOut.OTHER_PERSON)


def made(sections: dict, bodies: list[PackRedacted]):
    profile = Profile.of(sections)
    less = without_fields(profile, bodies)
    whole, reduced = sample(reported(evening()), sections), sample(reported(evening()), dict(less.sections))
    return redacted(told_from(whole, reduced, bodies), bodies)


def test_a_short_answer_in_mixed_case_stands_nowhere() -> None:
    assert any(SECRET in text for text in texts(sample(reported(evening()), SECTIONS).overview))
    everything = list(texts(made(SECTIONS, [CONDITIONS])))
    assert not any(SECRET.lower() in text.lower() for text in everything)
    assert any("Penicillin" in text for text in everything), "what stands beside it stays"


def test_what_is_empty_only_for_that_says_so_and_is_not_called_unknown() -> None:
    hair = PackRedacted("profile/Description/Hair", "Hair", WhyLeftOut.OTHER_PERSON)
    page = made({**SECTIONS, "description": {"hair": "Red"}}, [hair]).overview
    (row,) = [row for row in page.facts if row.label == "Description"]
    assert row.value == "left out: it is private to somebody else"


def test_where_something_of_a_row_stays_it_says_that_there_is_more() -> None:
    page = made(SECTIONS, [CONDITIONS]).overview
    (row,) = [row for row in page.facts if row.label == "Medical"]
    assert (row.value or "").endswith("; more is left out")


def test_nothing_left_out_of_the_profile_leaves_it_as_it_is() -> None:
    profile = Profile.of(SECTIONS)
    words = PackRedacted("words/kai", "Kai", WhyLeftOut.OTHER_PERSON)
    assert without_fields(profile, [words]) is profile
    assert without_fields(profile, [PackRedacted("profile/Medical/Medicines", "Medicines", WhyLeftOut.OTHER_PERSON)]) is profile


def test_a_risk_goes_with_its_own_words() -> None:
    (place,) = [place for place, made_of in FIELDS.items() if ("risks", "self_harm") in made_of]
    profile = Profile.of({"risks": {"self_harm": "now", "self_harm_why": "She told me."}})
    assert without_fields(profile, [PackRedacted(place, "", WhyLeftOut.OTHER_PERSON)]).sections["risks"] == {}


@pytest.mark.parametrize("place", sorted(FIELDS))
def test_every_place_of_part_1_is_made_of_something(place: str) -> None:
    assert FIELDS[place]
