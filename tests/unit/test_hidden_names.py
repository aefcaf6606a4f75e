"""Other children stay unnamed in whatever is printed; those the profile lists, and the child, keep their names."""

from __future__ import annotations

import copy

from carer_app.domain.entries import PoliceAnswered, PoliceOutcome
from carer_app.domain.hidden_names import pack_without, to_hide, without
from carer_app.domain.profile import Profile
from tests.pdf.sample import SECTIONS, evening, reported, sample


def test_whom_the_profile_lists_is_nobody_to_hide_and_neither_is_the_child():
    assert to_hide(("Mia", "Kai", "Rose", "Ash", "Mia Stone"), Profile.of(SECTIONS)) == ("Mia", "Mia Stone")


def test_a_shared_name_hides_the_other_childs_whole_name_all_the_same():
    profile = Profile.of({"identity": {"preferred_name": "Ash", "full_name": "Ash Example"}, "people": {"people": [{"name": "“Kai”"}]}})
    assert to_hide(("Kai", "Kai Stone", "Sam Example", "Example", "Ash Stone"), profile) == ("Kai Stone", "Sam Example", "Ash Stone")


def test_what_the_police_and_the_carer_will_do_and_the_signs_name_no_other_child():
    log = reported(evening())
    log.at(22, 50, PoliceAnswered(PoliceOutcome.RECORDED_MISSING, police_actions="Speak to Mia", carer_actions="Ask Mia", reason="Mia saw"))
    pack = sample(log, other_children=("Mia",))
    assert "Mia" not in repr(pack.parts)
    assert "Speak to another child here" in repr(pack.parts)


def test_what_a_carer_typed_into_the_profile_names_no_other_child_in_the_pack():
    sections = copy.deepcopy(SECTIONS)
    sections["history"]["pattern"] = "Goes with Mia on Fridays"
    sections["places"]["places"][1]["why"] = "Mia lives near"
    pack = sample(reported(evening()), sections)
    assert "Mia" in repr(pack)
    made = pack_without(pack, to_hide(("Mia", "Mia Stone"), Profile.of(sections)))
    assert "Mia" not in repr(made)
    assert "Goes with another child here on Fridays" in repr(made)
    assert made.overview.name == pack.overview.name
    assert made.overview.ring == pack.overview.ring


def test_with_nobody_to_hide_it_is_the_same():
    pack = sample()
    assert without(pack, ()) is pack
