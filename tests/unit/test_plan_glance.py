"""What a meeting sees at once: units, what is not known, and nothing made up."""

from __future__ import annotations

from hypothesis import given

from carer_app.domain.plan_glance import MOST, at_a_glance, care_tonight
from carer_app.domain.profile import Profile
from tests.unit import profile_strategies as some

FULL = Profile.of(
    {
        "warning_signs": {"signs": ["Packs a bag", "Goes quiet"], "triggers": ["A cancelled visit"]},
        "plan": {
            "wait_minutes": 45,
            "waits": [{"days": "weekend", "from": "22:00", "until": "06:00", "minutes": 0}],
            "police_from_outset": "yes",
            "police_condition": "Ty has written",
        },
        "people": {"people": [{"name": "Nana Jo", "telephone": "01632 960011", "safe_to_ring": "yes"}, {"name": "Dave", "should_see": "no"}, {"name": "Kai"}]},
        "places": {"places": [{"name": "Skate park", "safe_to_visit": "yes"}, {"name": "Mill Road", "police_only": "yes"}, {"name": "The pier"}]},
        "risks": {"substances": "now", "substances_why": "Said so in May.", "peers": "past"},
    }
)  # fmt: skip


def told(profile: Profile) -> dict[str, list[tuple[str, str]]]:
    return {glance.id: [(line.text, line.tag) for line in glance.lines] for glance in at_a_glance(profile)}


def test_everything_that_is_asked_for_on_the_night_stands_there_with_its_unit_and_its_verdict():
    """NAT-2.11b, NAT-2.11c, NAT-INT-9."""
    assert told(FULL) == {
        "signs": [("Packs a bag", ""), ("Goes quiet", ""), ("A cancelled visit", "Trigger")],
        "waits": [("45 minutes", "At other hours"), ("22:00 to 06:00, Saturday and Sunday: Do not wait", "")],
        "police": [("From the start, only if Ty has written", "")],
        "ring": [("Nana Jo · 01632 960011", "Safe to ring"), ("Dave", "Must not be told"), ("Kai", "Not known")],
        "places": [("Skate park", "Safe to visit"), ("Mill Road", "Police only"), ("The pier", "Not known")],
        "worries": [("Drink, drugs or other substances: Said so in May.", "")],
    }


def test_a_blank_is_not_known_and_never_no():
    assert told(Profile())["police"] == [("Whether from the start", "Not known")]
    assert all(not lines for name, lines in told(Profile()).items() if name != "police")


def test_the_last_home_s_wait_says_so_first():
    """NAT-2.8b."""
    marked = Profile.stored(FULL.sections, frozenset({"wait"}))
    assert "agreed for the last home" in told(marked)["waits"][0][0]


@given(some.PROFILES)
def test_however_much_is_written_it_is_a_glance(sections):
    for glance in at_a_glance(Profile.stored(sections)):
        assert len(glance.lines) <= MOST
        assert glance.more == 0 or len(glance.lines) == MOST


def test_what_cannot_wait_till_morning_comes_first_for_whoever_receives_a_child():
    health = {
        "allergies": "Nuts",
        "medicines": [{"name": "Insulin", "when": "22:00", "essential": "yes"}, {"name": "Cream", "essential": "no"}],
    }
    told_first = care_tonight(Profile.of({"health": health}))
    assert [(line.text, line.tag) for line in told_first.lines] == [("Insulin, 22:00", "Medicine"), ("Nuts", "Allergy")]
    assert care_tonight(Profile()).empty == "Nothing is written about health. Ask."
