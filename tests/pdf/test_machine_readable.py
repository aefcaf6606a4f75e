"""The copy inside the pack: everything that is printed, in the letters that were typed, in the documented shape."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings

from carer_app.domain.handover_json import as_json, machine_readable
from carer_app.domain.handover_parts import PolicePack
from tests.pdf.sample import evening, long_log, reported, sample
from tests.sync_schema import _check as check
from tests.unit.profile_strategies import PROFILES

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/pack.schema.json").read_text())
NOT_COPIED = {"file_title", "kind", "style", "id", "new_page"}
"""What only lays out the sheets, and the title of the file."""


def inlined(rule: Any) -> Any:
    """The schema with what it refers to in its place, which is all that the checker of this house can read."""
    if isinstance(rule, list):
        return [inlined(one) for one in rule]
    if not isinstance(rule, dict):
        return rule
    if "$ref" in rule:
        return inlined(SCHEMA["$defs"][rule["$ref"].rsplit("/", 1)[1]])
    return {key: inlined(value) for key, value in rule.items()}


RULE = inlined(SCHEMA["$defs"]["pack"])


def words_of(value: Any, *, name: str = "") -> list[str]:
    """Every text of a pack, wherever it stands."""
    if isinstance(value, str):
        return [value] if value and name not in NOT_COPIED else []
    if isinstance(value, tuple | list):
        return [word for item in value for word in words_of(item)]
    if isinstance(value, dict):
        return [word for key, item in value.items() for word in words_of(item, name=key)]
    if dataclasses.is_dataclass(value):
        return [word for f in dataclasses.fields(value) for word in words_of(getattr(value, f.name), name=f.name)]
    return []


def copied(pack: PolicePack) -> None:
    copy = json.loads(machine_readable(pack, "7f3a91c2e0d4b6a85511c3d2e4f5a6b7"))
    assert list(check(RULE, copy, "pack")) == []
    here = {*words_of(pack)}
    assert here - {*words_of(copy)} == set()


def test_everything_of_the_sample_is_in_the_copy():
    copied(sample(log=long_log(reported(evening()), 60)))


def test_an_empty_record_too():
    copied(sample(sections={}, contacts=(), earlier=()))


@given(PROFILES)
@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_everything_of_any_profile_is_in_the_copy(sections):
    sections.get("child_words", {})["may_share"] = "yes"
    copied(sample(sections=sections))


def test_the_letters_are_those_that_were_typed():
    typed = "سامي Nguyễn Văn Ẩn 漢字 🙂 Éa"
    pack = sample(sections={"identity": {"full_name": typed, "preferred_name": "سامي"}})
    assert as_json(pack)["overview"]["name"] == typed
    assert typed.encode() in machine_readable(pack)


def test_equal_packs_give_equal_copies():
    assert machine_readable(sample(), "a" * 32) == machine_readable(sample(), "a" * 32)


def test_what_is_not_known_is_null_and_never_a_word():
    facts = as_json(sample(sections={}, contacts=(), earlier=()))["overview"]["facts"]
    assert None in {row["value"] for row in facts}
    assert "not known" not in {row["value"] for row in facts}
