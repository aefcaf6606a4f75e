"""The drawings, the tables and the traceability of the 552 provisions: complete, pointing somewhere, and not stale."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree

import pytest

from carer_app.domain.protocol import fill
from carer_app.packs import loader
from carer_app.packs.documents import documents
from carer_app.packs.drawing import draw
from carer_app.packs.tables import table
from carer_app.packs.tracing import REASONS, Row, trace, untraced

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return trace(ROOT)


def test_every_provision_has_a_place_or_a_reason() -> None:
    assert untraced(ROOT) == []


def test_every_place_is_there_and_every_reason_says_why(rows: list[Row]) -> None:
    for provision, kind, where, note in rows:
        assert provision in loader.provision_ids()
        if kind in REASONS:
            assert len(note) > 20, provision
            assert where == "", provision
        elif kind == "pack":
            assert (loader.DATA / where).is_file(), where
        else:
            assert kind in {"code", "screen", "test"}, kind
            assert (ROOT / where).is_file(), where


def test_a_test_alone_is_no_place(rows: list[Row]) -> None:
    """What only a test speaks of lives nowhere."""
    kinds: dict[str, set[str]] = {}
    for provision, kind, _, _ in rows:
        kinds.setdefault(provision, set()).add(kind)
    assert [provision for provision, found in kinds.items() if found == {"test"}] == []


def test_a_reason_stands_only_where_there_is_no_place(rows: list[Row]) -> None:
    reasoned = {provision for provision, kind, _, _ in rows if kind in REASONS}
    placed = {provision for provision, kind, _, _ in rows if kind in {"pack", "code", "screen"}}
    assert reasoned & placed == set()


def test_the_documents_are_not_stale() -> None:
    """`flask packs document` writes them afresh."""
    for path, text in documents(ROOT).items():
        if path.endswith("traceability.csv"):
            assert said(text) == said((ROOT / path).read_text(encoding="utf-8")), f"{path} is stale"
        else:
            assert (ROOT / path).read_text(encoding="utf-8") == text, f"{path} is stale"


def said(text: str) -> set[tuple[str, ...]]:
    """The rows that a person signs off: items of packs, and reasons. Code and tests move; that they are there is another test's."""
    return {tuple(row.values()) for row in csv.DictReader(text.splitlines()) if row["kind"] in {"pack", *REASONS}}


@pytest.mark.parametrize("name", loader.names())
def test_a_drawing_is_a_picture_with_every_rule(name: str) -> None:
    pack = loader.load(name)
    picture = ElementTree.fromstring(draw(pack))
    texts = ["".join(element.itertext()) for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert [rule.id for rule in pack.path.rules] == [text for text in texts if text in {rule.id for rule in pack.path.rules}]


@pytest.mark.parametrize("name", loader.names())
def test_a_table_holds_every_rule_step_threshold_and_their_paragraphs(name: str) -> None:
    pack, page = loader.load(name), table(loader.load(name))
    own = [rule for rule in pack.raw["thresholds"]["rules"] if rule["from"] == name]
    assert own
    for rule in own:
        assert rule["id"] in page
        assert fill(rule["title"]) in page
        assert rule["cites"][0] in page
    for rule in pack.path.rules:
        assert (f"| {rule.id} |" in page) == (rule.source == name)
    for action in pack.actions:
        if action.source == name:
            assert action.code in page
