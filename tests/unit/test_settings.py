"""What kind of home a child lives in, and what that changes."""

from __future__ import annotations

import pytest

from carer_app.db.models.people import HomeKind
from carer_app.domain.settings import SETTINGS, asks_as
from carer_app.packs.reader import FOR_WHOM
from forms.people import HOME_KIND_WORDS


def test_every_kind_of_home_says_what_it_changes_and_what_it_is_called() -> None:
    assert set(SETTINGS) == set(HOME_KIND_WORDS) == {kind.value for kind in HomeKind}


@pytest.mark.parametrize("kind", SETTINGS)
def test_the_decision_is_asked_only_as_a_setting_that_it_knows(kind: str) -> None:
    assert asks_as(kind) in FOR_WHOM["setting"]


def test_supported_accommodation_asks_as_a_home_with_staff() -> None:
    """NOTT-129: the protocol applies there too."""
    assert asks_as("supported") == "residential"
