"""Which protocol an authority has: its whole name, written as people write it, and never a guess (AMB-19)."""

from __future__ import annotations

from pathlib import Path

import pytest

from carer_app.packs import authorities, loader
from tests.local_packs import lay_beside


@pytest.fixture(autouse=True)
def _invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_beside(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    "written",
    [
        "Northvale", "northvale", " NORTHVALE  council ", "Northvale County Council", "City of Northvale", "Northvale City Council",
        "The City of Northvale Metropolitan District Council", "Upper Vale", "Upper  Vale City Council",
    ],
)  # fmt: skip
def test_an_authority_is_known_however_its_name_is_written(written: str) -> None:
    assert authorities.protocol_of(written) == "northvale"


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "   ",
        "Council",
        "City of",
        "North Northvale",
        "Northvaleshire",
        "North",
        "Vale",
        "Upper",
        "Northvale and Southmere",
        "Lower Vale",
        "Northvale 2",
        "2 Northvale",
        "Northvale2",
    ],
)
def test_nothing_is_guessed(written: str | None) -> None:
    assert authorities.protocol_of(written) is None


def test_the_names_on_offer_are_those_that_are_known() -> None:
    assert {"Northvale", "Southmere", "Upper Vale City"} <= set(authorities.authority_names())
    assert all(authorities.protocol_of(name) for name in authorities.authority_names())


def test_no_two_protocols_claim_one_authority() -> None:
    for name in authorities.authority_names():
        assert authorities.protocol_of(name) in loader.names()
