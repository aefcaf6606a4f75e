"""What was answered, in a line: whoever joins the log sees what was said, not only that something was asked."""

from __future__ import annotations

import pytest

from carer_app.domain.entries import Answered
from carer_app.domain.log_brief import answered_briefly
from carer_app.packs import loader

NO_SIGNS = {"antecedent_behaviour": "no", "trigger_incident": "no", "out_of_character": "no"}


@pytest.mark.parametrize(
    "body,line",
    [
        (Answered("danger", {"immediate_concern_child": "no", "immediate_concern_other": "no"}), "Asked about danger now: no."),
        (
            Answered("danger", {"immediate_concern_child": "yes", "immediate_concern_other": "no"}),
            "Asked about danger now: yes, for the child.",
        ),
        (Answered("danger", {"immediate_concern_child": "dont_know"}), "Asked about danger now: worried now for the child’s safety: not sure."),
        (Answered("where", {"whereabouts": "unknown", "contact": "no_reply"}), "Where: not known, cannot be reached."),
        (Answered("where", {"whereabouts": "believed"}), "Where: perhaps known, nobody has checked."),
        (Answered("signs", NO_SIGNS, ("Left without his own phone",)), "Signs: Left without his own phone."),
        (Answered("signs", NO_SIGNS), "Signs: none of these."),
        (Answered("signs", dict.fromkeys(NO_SIGNS, "dont_know"), ("A new bag",)), "Signs: A new bag; not sure about the rest."),
        (Answered("signs", dict.fromkeys(NO_SIGNS, "dont_know")), "Signs: not sure."),
        (Answered("signs", NO_SIGNS | {"out_of_character": "yes"}, words="By the gate."),
         "Signs: unlike this child: yes; no to the other questions. “By the gate.”"),
        (Answered("tonight", {"carer_concern": "some", "health_risk_today": "no", "exploitation_risk_today": "dont_know"}),
         "Today: a bit worried; could be exploited: not sure; no to the other questions."),
        (Answered("place", {"risk_at_location": "no", "risk_to_visitor": "no"}), "That place: no to everything asked."),
        (Answered("a_local_page", {"local_fact": "no"}), "Answered: no to everything asked."),
    ],
)  # fmt: skip
def test_the_answer_is_in_the_line(body: Answered, line: str) -> None:
    assert answered_briefly(body) == line


def test_every_one_tap_answer_has_a_line_of_its_own() -> None:
    for page in loader.national().path.pages:
        said = [answered_briefly(Answered(page.id, choice.answers)) for choice in page.choices]
        assert len(set(said)) == len(said), page.id
        assert not [line for line in said if "_" in line or "Answered" in line], said
