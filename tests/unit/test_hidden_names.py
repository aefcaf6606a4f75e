"""Other children stay unnamed in whatever is printed; those the profile lists, and the child, keep their names."""

from __future__ import annotations

import copy

from carer_app.domain.hidden_names import pack_without, to_hide, without
from carer_app.domain.profile import Profile
from tests.pdf.sample import SECTIONS, evening, reported, sample


def test_whom_the_profile_lists_is_nobody_to_hide_and_neither_is_the_child():
    assert to_hide(("Mia", "Kai", "Rose", "Ash", "Mia Stone"), Profile.of(SECTIONS)) == ("Mia", "Mia Stone")


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
