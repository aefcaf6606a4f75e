"""The plan as a meeting talks of it: every field once, what is missing told quietly, and nothing made up."""

from __future__ import annotations

import pytest
from hypothesis import given

from carer_app.domain.plan_meeting import meeting_parts
from carer_app.domain.profile import SECTIONS, Profile
from tests.unit import profile_strategies as some


def test_every_field_of_every_section_is_spoken_of_once():
    spoken = [(block.section.id, f.id) for part in meeting_parts(Profile()) for block in part.blocks for f in block.fields]
    assert sorted(spoken) == sorted((section.id, f.id) for section in SECTIONS for f in section.fields)
    assert [part.title for part in meeting_parts(Profile())] == [
        "The child", "How likely, and why", "What to watch for", "Risks and health", "People and places", "What we do", "Who signs",
    ]  # fmt: skip


def test_each_block_has_a_name_of_its_own():
    names = [block.id for part in meeting_parts(Profile()) for block in part.blocks]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.id)
def test_what_is_kept_is_told_and_what_is_not_is_named(section):
    @given(some.section(section))
    def told(values):
        kept = Profile.of({section.id: values})
        blocks = [block for part in meeting_parts(kept) for block in part.blocks if block.section is section]
        answers = {a.field.id: a.value for block in blocks for a in block.answers}
        because = {a.field.id + "_why": a.because for block in blocks for a in block.answers if a.because}
        assert {**answers, **because} == kept.sections[section.id]
        blank = {f.id for block in blocks for f in (*block.missing, *block.blank)}
        assert blank == {f.id for f in section.fields} - set(kept.sections[section.id])
        assert sum(block.filled for block in blocks) == len(kept.sections[section.id])

    told()


def test_what_an_answer_rests_on_stands_beside_it():
    parts = meeting_parts(
        Profile.of({"risks": {"substances": "now", "substances_why": "Said so in May.", "peers_why": "Nobody was asked."}})
    )
    answers = [a for part in parts for block in part.blocks for a in block.answers]
    assert [(a.field.id, a.value, a.because) for a in answers] == [
        ("substances", "now", "Said so in May."),
        ("peers_why", "Nobody was asked.", ""),
    ]


def test_a_plan_that_is_not_used_is_left_out():
    sections = {block.section.id for part in meeting_parts(Profile(), frozenset({"trigger_plan"})) for block in part.blocks}
    assert "trigger_plan" not in sections
    assert "plan" in sections
