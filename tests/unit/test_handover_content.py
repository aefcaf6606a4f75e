"""The key of a pack's content: the same for the same content, another for another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from carer_app.domain.entries import Body, Noted, PackConfirmed, PackFollowed, PackNews, PackShared
from carer_app.domain.handover_content import content_key
from carer_app.domain.handover_json import as_json
from tests.pdf.sample import MADE_AT, evening, sample
from tests.unit.profile_strategies import PROFILES

IS_NOT_CONTENT = ("version", "made", "new_mark", "number")


def key(**changes: Any) -> str:
    return content_key(sample(previous_made_at=None, **changes), "photo", "design")


def said(sections: Any) -> dict[str, Any]:
    whole = as_json(sample(previous_made_at=None, sections=sections))
    return {name: value for name, value in whole.items() if name not in IS_NOT_CONTENT}


@settings(max_examples=8, phases=[Phase.generate])
@given(PROFILES, PROFILES)
def test_two_packs_have_one_key_only_if_they_say_the_same(one: Any, other: Any) -> None:
    assert (key(sections=one) == key(sections=other)) == (said(one) == said(other))


def test_the_minute_and_the_version_are_no_content() -> None:
    assert key(made_at=MADE_AT + timedelta(minutes=7), version=9) == key()


@pytest.mark.parametrize(
    "body",
    [PackShared("pack-2", 2, "Sgt Quill", "print"), PackConfirmed("line", "Sgt Quill"), PackFollowed("line", PackNews.OPENED)],
    ids=lambda body: type(body).__name__,
)
def test_who_was_given_it_is_no_content(body: Body) -> None:
    log = evening()
    log.at(23, 1, body)
    assert key(log=log) == key()


def test_a_line_the_photo_the_design_and_the_head_are_content() -> None:
    log = evening()
    log.at(23, 1, Noted("Seen at the bus station."))
    keys = {key(log=log), key(), key(chain_head="ab" * 32), key(chain_at=99)}
    keys |= {
        content_key(sample(previous_made_at=None), *beside) for beside in (("other", "design"), ("photo", "other"), ("photodesign", ""))
    }
    assert len(keys) == 7
