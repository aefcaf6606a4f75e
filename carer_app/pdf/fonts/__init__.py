"""The fonts that come with the product, and which characters each of them can print."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

FOLDER = Path(__file__).parent
NO_SYSTEM_FONTS = FOLDER / "fontconfig.xml"
WEIGHTS = (400, 700)


@dataclass(frozen=True, slots=True)
class Face:
    """One script of one family. Each has a family name of its own: two files under one name mix up their letters in the PDF."""

    family: str
    stem: str
    is_base: bool = False

    def file(self, weight: int) -> Path:
        """The file of that weight."""
        return FOLDER / f"{self.stem}-{weight}-normal.woff2"


FACES = (
    Face("Pack", "atkinson-hyperlegible-next-latin", is_base=True),
    Face("Pack Extended", "atkinson-hyperlegible-next-latin-ext", is_base=True),
    Face("Pack Vietnamese", "noto-sans-vietnamese"),
    Face("Pack Cyrillic", "noto-sans-cyrillic"),
    Face("Pack Greek", "noto-sans-greek"),
    Face("Pack Arabic", "noto-sans-arabic-arabic"),
    Face("Pack Ethiopic", "noto-sans-ethiopic-ethiopic"),
)


def pinned() -> dict[str, str]:
    """The digest of every font file, as fonts.json pins them."""
    return dict(json.loads((FOLDER / "fonts.json").read_text())["sha256"])


@cache
def characters(face: Face) -> frozenset[int]:
    """The code points a face can print in both weights."""
    return frozenset.intersection(*(_characters(face.file(weight)) for weight in WEIGHTS))


def _characters(file: Path) -> frozenset[int]:
    return frozenset(TTFont(BytesIO(file.read_bytes()), lazy=True).getBestCmap())


@cache
def _base() -> frozenset[int]:
    return frozenset().union(*(characters(face) for face in FACES if face.is_base))


@cache
def _all() -> frozenset[int]:
    return frozenset().union(*(characters(face) for face in FACES))


def needs_more_than_base(text: str) -> bool:
    """Whether the text has a letter outside the Latin alphabets, for which the larger fonts must be loaded."""
    return not _base().issuperset(map(ord, set(text) - set("\n\t ")))


_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+(?=[^\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|$)")
_LEFT_TO_RIGHT_MARK = "\u200e"


def printable(text: str) -> str:
    """The text in characters our fonts hold.

    Letters are composed; one whose accent we lack loses it; an emoji is told by its name; what no font of ours can print is "[?]".
    An Arabic name is closed off, so that the numbers after it stay after it.
    """
    composed = unicodedata.normalize("NFC", text)
    if not _base().issuperset(map(ord, set(composed) - set("\n\t"))):
        composed = _RIGHT_TO_LEFT.sub(lambda name: name[0] + _LEFT_TO_RIGHT_MARK, _in_our_letters(composed))
    return composed


def _in_our_letters(text: str) -> str:
    out: list[str] = []
    for letter in text:
        shown = letter if letter in "\n\t" or ord(letter) in _all() else _instead(letter)
        if not (shown == "[?]" and out and out[-1] == shown):
            out.append(shown)
    return "".join(out)


def _instead(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in ("Cf", "Cc", "Cs", "Co", "Mn", "Me", "Sk"):
        return ""
    if category.startswith("Z"):
        return " "
    plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if ord(part) in _all())
    if plain:
        return plain
    if category.startswith("S") and (name := unicodedata.name(letter, "")):
        return f"[{name.lower()}]"
    return "[?]"
