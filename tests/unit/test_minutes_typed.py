"""Minutes as people write them in a plan: read where it is plain, refused where it is not."""

import pytest

from carer_app.domain.minutes_typed import minutes_typed
from carer_app.domain.profile import Profile
from carer_app.domain.profile_reading import MalformedProfile

PLAIN = {
    "30": 30, " 45 ": 45, "30 min": 30, "30mins": 30, "90 minutes": 90, "Half an hour": 30, "half an hour.": 30, "1 hour": 60, "an hour": 60,
    "two hours": 120, "1h30": 90, "1 hour 30": 90, "1 hr 5 min": 65, "1.5 hours": 90, "1½ hours": 90, "an hour and a half": 90,
    "one and a half hours": 90, "quarter of an hour": 15, "an hour and 20 minutes": 80, "2h": 120, "0": 0,
}  # fmt: skip
NOT_PLAIN = (
    "",
    "soon",
    "30-60",
    "1.2 hours",
    "1.5 hours 30",
    "1h75",
    "-30",
    "half",
    "until 10",
    "1 hour or 2",
    "30 hours ago",
    "٣٠",
    "30 seconds",
    "1:30",
)


@pytest.mark.parametrize("words, minutes", PLAIN.items())
def test_what_is_plain_is_read(words: str, minutes: int) -> None:
    assert minutes_typed(words) == minutes


@pytest.mark.parametrize("words", NOT_PLAIN)
def test_what_could_mean_two_things_is_not(words: str) -> None:
    assert minutes_typed(words) is None


def test_a_wait_told_in_words_is_kept_in_minutes() -> None:
    kept = Profile.parse_section("plan", {"wait_minutes": "half an hour"})
    assert kept["wait_minutes"] == 30


@pytest.mark.parametrize("words", ["a while", "13 hours"])
def test_a_wait_nobody_can_set_a_clock_by_is_refused_in_a_sentence(words: str) -> None:
    with pytest.raises(MalformedProfile, match="Agreed wait before acting"):
        Profile.parse_section("plan", {"wait_minutes": words})
