"""Every kind of line in the audit has words."""

from __future__ import annotations

from carer_app.domain.audit_words import GROUP_OF, GROUP_WORDS, HIDDEN_KINDS, SAID, WORDS, Group, kinds_of, said
from tests.audit_kinds import written


def test_every_kind_that_is_written_anywhere_has_words() -> None:
    missing = written() - set(SAID)
    assert not missing, f"Give these words in carer_app/domain/audit_words.py: {sorted(missing)}"


def test_the_kinds_are_really_found() -> None:
    """One that is written by each of the ways there are."""
    assert written() >= {"photo_added", "signed_in", "pack_link_wrong_code", "proposal_taken_back", "read_interview", "read_child_pack",
                         "read_photo", "refused_occurrence", "role_given", "password_changed", "passkey_added"}  # fmt: skip


def test_each_kind_is_in_one_group_and_each_group_has_words() -> None:
    assert sum(map(len, WORDS.values())) == len(GROUP_OF) == len(SAID)
    assert list(WORDS) == list(GROUP_WORDS) == list(Group)
    assert "read_plan" in kinds_of(Group.READ)
    assert set(SAID) >= HIDDEN_KINDS


def test_a_kind_of_a_version_to_come_is_said_plainly() -> None:
    assert said("something_new", None) == "Did something this version has no words for"
    assert said("follow_up_written", "follow_up") != said("follow_up_written", "meeting_held")
