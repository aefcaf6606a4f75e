"""Static Regular and Bold TTF of Atkinson Hyperlegible Next for the PDF: WeasyPrint reads neither variable axes nor unicode-range."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).resolve().parent
FILES = HERE / "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files"
TARGET = HERE.parents[1] / "static/fonts"
WEIGHTS = {"Regular": 400, "Bold": 700}


def at_weight(part: str, weight: int, folder: Path) -> str:
    """One part of the variable font, fixed at one weight."""
    font = TTFont(FILES / f"atkinson-hyperlegible-next-{part}-wght-normal.woff2", recalcTimestamp=False)
    fixed = instantiateVariableFont(font, {"wght": weight})
    fixed.flavor = None
    path = folder / f"{part}.ttf"
    fixed.save(path)
    return str(path)


def named(font: TTFont, style: str, weight: int) -> TTFont:
    """Say which weight this is, so that a renderer can tell the two apart."""
    family = "Atkinson Hyperlegible Next"
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"AtkinsonHyperlegibleNext-{style}", 16: family, 17: style}
    for code, text in names.items():
        font["name"].setName(text, code, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0b1100001) | (0b100000 if style == "Bold" else 0b1000000)
    font["head"].macStyle = 1 if style == "Bold" else 0
    return font


def main() -> None:
    for style, weight in WEIGHTS.items():
        with TemporaryDirectory() as folder:
            parts = [at_weight(part, weight, Path(folder)) for part in ("latin", "latin-ext")]
            merged = Merger().merge(parts)
        merged.recalcTimestamp = False
        made = TTFont(FILES / "atkinson-hyperlegible-next-latin-wght-normal.woff2")["head"].created
        merged["head"].created = merged["head"].modified = made
        named(merged, style, weight).save(TARGET / f"AtkinsonHyperlegibleNext-{style}.ttf")


if __name__ == "__main__":
    main()
