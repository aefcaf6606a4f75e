"""The fonts that come with the product are the pinned ones, with their licences, and print what they say they print."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from carer_app.pdf.fonts import FACES, FOLDER, WEIGHTS, characters, needs_more_than_base, pinned, printable

EVERYTHING = frozenset().union(*(characters(face) for face in FACES))


def test_every_file_is_the_pinned_one():
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.woff2")}
    assert files == pinned()
    assert {face.file(weight).name for face in FACES for weight in WEIGHTS} == set(files)


def test_every_package_has_a_version_and_its_licence_beside_it():
    for name, package in json.loads((FOLDER / "fonts.json").read_text())["packages"].items():
        assert package["version"].count(".") == 2
        assert package["licence"] == "OFL-1.1"
        assert "SIL Open Font License" in (FOLDER / f"LICENSE-{name.rpartition('/')[2]}.txt").read_text()


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.family)
def test_no_two_files_share_a_family_name(face):
    """Two files under one name and weight print each other's letters: Łukasz came out as Oukasz."""
    assert [other.family for other in FACES].count(face.family) == 1
    assert "fvar" not in TTFont(BytesIO(face.file(400).read_bytes()))


def test_common_names_need_no_other_font_than_the_base():
    assert not needs_more_than_base("Łukasz Žižek-O’Brien, Zoë Şahin Ğül, “Ćosić” – 14 £ … ·")
    assert needs_more_than_base("Nguyễn")


@pytest.mark.parametrize(
    "typed, shown",
    [
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("سلام ሰላም Привет Γειά", "سلام\u200e ሰላም Привет Γειά"),
        ("ok 🙂", "ok [slightly smiling face]"),
        ("漢字 x", "[?] x"),
        ("Ǩ", "K"),
        ("ﬁne", "fine"),
        ("a\u202fb", "a b"),
        ("👩\u200d🚒", "[woman]\u200d[fire engine]"),
    ],
)
def test_what_no_font_of_ours_holds_is_told_and_not_boxed(typed, shown):
    assert printable(typed).replace("\u200d", "") == shown.replace("\u200d", "")


@given(st.text())
def test_whatever_is_typed_becomes_something_we_can_print(text):
    made = printable(text)
    assert all(ord(letter) in EVERYTHING or letter in "\n\t\u200e" for letter in made)
