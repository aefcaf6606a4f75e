"""The packs as released, and everything the reader refuses."""

from __future__ import annotations

import importlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from carer_app.domain.errors import MalformedPack
from carer_app.packs import loader

TESTS = Path(__file__).parents[1]


@pytest.fixture
def spoilt(tmp_path: Path) -> Callable[[str, Callable[[Any], None]], None]:
    """Reads a copy of the national pack after one of its files was changed."""

    def read(file: str, change: Callable[[Any], None]) -> None:
        folder = tmp_path / "1"
        shutil.copytree(loader.DATA / "national" / loader.versions("national")[-1], folder)
        raw = json.loads((folder / file).read_text(encoding="utf-8"))
        change(raw)
        (folder / file).write_text(json.dumps(raw), encoding="utf-8")
        loader.read_pack(folder, "national", "1")

    return read


def test_the_national_pack_lies_under_every_other() -> None:
    assert loader.names()[0] == "national"
    pack = loader.national()
    assert pack is loader.load("national")
    layer = pack.layers[0]
    assert [(used.name, used.version, used.digest) for used in pack.used()] == [("national", layer.version, layer.digest)]
    assert pack.leading is layer


def test_an_unknown_pack_or_version_is_refused_with_a_sentence() -> None:
    with pytest.raises(loader.NoSuchPack, match="no pack called 'atlantis'"):
        loader.load("atlantis")
    with pytest.raises(loader.NoSuchPack, match="no version '999'"):
        loader.load("national", "999")
    with pytest.raises(loader.NoSuchPack):
        loader.load("../data/national")


def test_a_released_version_stays_as_it_was_released() -> None:
    """What was released is never changed: a change is a new version."""
    for name, versions in loader.released().items():
        for version, digest in versions.items():
            assert loader.load(name, version).layer(name).digest == digest, f"{name} {version} was changed after its release"


def test_all_552_provisions_may_be_cited_and_the_two_lists_agree() -> None:
    assert len(loader.provision_ids()) == 552
    kept = (TESTS / "cases" / "provision_ids.txt").read_text(encoding="utf-8").split()
    assert len(kept) == 552
    assert set(kept) == loader.provision_ids()


def test_every_state_and_level_has_its_words() -> None:
    pack = loader.national()
    assert set(pack.levels) == {"no_immediate", "carer", "police"}
    assert set(pack.states) == {f"S{number}" for number in range(14)}


def test_the_call_handler_asks_twelve_questions() -> None:
    questions = loader.national().call_questions
    assert [q.id for q in questions][:3] == ["worry", "done", "out_of_character"]
    assert len(questions) == 12
    assert all("CALL" in q.cites for q in questions)


def test_the_return_goes_in_the_order_of_the_design() -> None:
    assert [step.id for step in loader.national().return_steps] == [
        "hurt_or_unwell",
        "welcome",
        "signs",
        "crime_evidence",
        "police_told",
        "people_told",
        "safe_to_stay",
        "prevention_interview",
        "return_interview",
        "documents_review",
        "count_check",
    ]


def test_every_code_name_of_the_glossary_exists() -> None:
    for term in loader.glossary()["terms"]:
        assert set(term) == {"term", "meaning", "also", "code", "cites"}
        assert term["cites"]
        assert set(term["cites"]) <= loader.provision_ids(), term["term"]
        if term["code"]:
            module, name = term["code"].split(":")
            assert hasattr(importlib.import_module(module), name), term["code"]


def test_templates_and_packs_avoid_the_words_the_glossary_avoids() -> None:
    root = TESTS.parent
    shown = [*root.glob("templates/**/*.html"), *root.glob("carer_app/packs/data/*/*/*.json")]
    for file in shown:
        text = file.read_text(encoding="utf-8").lower()
        for name in rule_ids():
            text = text.replace(f'"{name}"', "")
        for word in loader.glossary()["avoid"]:
            assert word["word"].lower() not in text, f"{file.parent.parent.name}/{file.name}: say {word['say']}"


def rule_ids() -> set[str]:
    """The names that thresholds have in the protocols' own numbering, and what they take effect as: never shown."""
    rules = [rule for name in loader.names() for rule in loader.load(name).raw["thresholds"]["rules"]]
    return {str(rule[key]) for rule in rules for key in ("id", "effect") if key in rule}


def _first(raw: Any, *keys: Any) -> Any:
    for key in keys:
        raw = raw[key]
    return raw


@pytest.mark.parametrize(
    "file, change, says",
    [
        ("decision.json", lambda raw: raw.update(extra=1), "unknown key 'extra'"),
        ("decision.json", lambda raw: raw["rules"][0].update(notes="x"), "unknown key 'notes' in 'D1'"),
        ("decision.json", lambda raw: raw["rules"][0].pop("cites"), "'D1' needs 'cites'"),
        ("decision.json", lambda raw: raw["rules"][0].update(cites=[]), "'D1' cites nothing"),
        ("decision.json", lambda raw: raw["rules"][0].update(cites=["NAT-99"]), "'NAT-99', which is no provision"),
        ("decision.json", lambda raw: raw["rules"][0].update(level="red"), "'red' is not one of"),
        ("decision.json", lambda raw: raw["rules"][0].update(call="112"), "'112' is not one of"),
        ("decision.json", lambda raw: raw["rules"][0].update(state_if={"S99": {"whereabouts": ["verified"]}}), "'S99' is not one of"),
        ("decision.json", lambda raw: raw["rules"][1].update(when={"nobody_asks": ["yes"]}), "no fact called 'nobody_asks'"),
        ("decision.json", lambda raw: raw["rules"][1].update(when={"contact": ["maybe"]}), "no option 'maybe'"),
        ("decision.json", lambda raw: raw["rules"].append(raw["rules"][0]), "two rules are called 'D1'"),
        ("decision.json", lambda raw: raw["facts"].append(raw["facts"][0]), "two facts are called"),
        ("decision.json", lambda raw: raw["pages"].append(raw["pages"][0]), "two"),
        ("decision.json", lambda raw: raw["pages"][0]["facts"].append("nowhere"), "'nowhere', which is no fact"),
        ("decision.json", lambda raw: raw["pages"][0]["facts"].pop(), "is asked but on no page"),
        ("decision.json", lambda raw: raw["pages"][0]["facts"].append("police"), "on a page but not asked"),
        ("decision.json", lambda raw: raw["pages"][0]["choices"][0]["answers"].update(contact="maybe"), "'maybe' is not one of"),
        ("decision.json", lambda raw: raw["pages"][0]["choices"][0]["answers"].update(nowhere="yes"), "unknown key 'nowhere'"),
        ("decision.json", lambda raw: raw["pages"][0].update(kind="wizard"), "'wizard' is not one of"),
        ("decision.json", lambda raw: raw["facts"][0].update(default="no"), "no default"),
        ("decision.json", lambda raw: raw["facts"][0].update(worsens=["no"]), "does not order all"),
        ("decision.json", lambda raw: raw["facts"][-1].update(default="perhaps"), "not one of its options"),
        ("decision.json", lambda raw: raw["young_age"].update(value=0), "whole number above 0"),
        ("decision.json", lambda raw: raw["young_age"].update(value=True), "whole number above 0"),
        ("actions.json", lambda raw: raw["actions"][0].update(when={"state": ["S77"]}), "no option 'S77'"),
        ("actions.json", lambda raw: raw["actions"][0].pop("text"), "needs 'text'"),
        ("steps.json", lambda raw: raw["steps"][0].update(kind="jump"), "'jump' is not one of"),
        ("steps.json", lambda raw: raw["steps"][0].update(instead="nobody"), "'nobody', which is no step"),
        ("steps.json", lambda raw: raw["steps"][0].update(reasonable="yes"), "expected true or false"),
        ("call_questions.json", lambda raw: raw["questions"][0]["details"].append("shoe_size"), "'shoe_size' is not one of"),
        ("call_questions.json", lambda raw: raw["questions"][0]["facts"].append("nothing"), "'nothing' is not one of"),
        ("levels.json", lambda raw: raw["levels"].pop("police"), "needs 'police'"),
        ("levels.json", lambda raw: raw["states"].pop("S7"), "needs 'S7'"),
        ("return_steps.json", lambda raw: raw["steps"][0].update(required="perhaps"), "'perhaps' is not one of"),
        ("reviews.json", lambda raw: raw["defaults"].reverse(), "soonest review must stand first"),
        ("reviews.json", lambda raw: raw.update(ring_again_minutes="10"), "whole number"),
        ("escalation.json", lambda raw: raw.update(cites=["SOM"]), "no provision"),
        ("meta.json", lambda raw: raw.update(contacts=[]), "unknown key 'contacts'"),
        ("meta.json", lambda raw: raw["terms"].update(x=1), "expected words"),
    ],
)
def test_a_pack_that_breaks_its_own_rules_is_refused(
    spoilt: Callable[[str, Callable[[Any], None]], None], file: str, change: Callable[[Any], None], says: str
) -> None:
    with pytest.raises(MalformedPack, match=says):
        spoilt(file, change)


def test_a_missing_or_strange_file_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "1"
    shutil.copytree(loader.DATA / "national" / "1", folder)
    (folder / "extra.json").write_text("{}")
    with pytest.raises(MalformedPack, match=r"no file called 'extra\.json'"):
        loader.read_pack(folder, "national", "1")
    (folder / "extra.json").unlink()
    (folder / "steps.json").write_text('{"steps": [], "steps": []}')
    with pytest.raises(MalformedPack, match="twice"):
        loader.read_pack(folder, "national", "1")
    (folder / "steps.json").unlink()
    with pytest.raises(MalformedPack, match=r"needs 'steps\.json'"):
        loader.read_pack(folder, "national", "1")


def test_the_digest_changes_with_any_word() -> None:
    files = {"a.json": {"x": 1, "y": 2}, "b.json": ["é"]}
    assert loader.digest(files) == loader.digest({"b.json": ["é"], "a.json": {"y": 2, "x": 1}})
    assert loader.digest(files) != loader.digest({**files, "b.json": ["e"]})
