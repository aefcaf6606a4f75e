"""Reads a PDF back: its text without the spaces that layout puts in, its pages, its fonts, everything it says about itself."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import page
import pikepdf

BODY = ["-x", "0", "-y", "50", "-W", "600", "-H", "750"]


def text_of(pdf: bytes, first: int = 1, last: int = 0, more: Sequence[str] = ()) -> str:
    """The text in reading order."""
    pages = ["-f", str(first), *(["-l", str(last)] if last else [])]
    return subprocess.run(["pdftotext", "-raw", *pages, *more, "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def body_of(pdf: bytes) -> str:
    """The text between the heads and the feet of the pages, so that what runs over a page is read on."""
    return text_of(pdf, more=BODY)


def squeezed(text: str) -> str:
    """Without any space: lines break where they must, long words too."""
    return re.sub(r"[\s\u200b\u200e\u200f\ufeff\u202a-\u202e]+", "", text)


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Each font's name without the mark of its subset, and whether it is embedded."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return {
            str(font.BaseFont).partition("+")[2] or str(font.BaseFont): any(key.startswith("/FontFile") for key in _descriptor(font))
            for sheet in opened.pages
            for font in sheet.resources.get("/Font", {}).values()
        }


def _descriptor(font: pikepdf.Object) -> list[str]:
    described = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    return list(described.FontDescriptor.keys())


def about_itself(pdf: bytes) -> str:
    """Information, XMP and bookmarks in one text."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        info = " ".join(f"{k} {v}" for k, v in opened.docinfo.items())
        xmp = opened.Root.Metadata.read_bytes().decode()
        with opened.open_outline() as outline:
            marks = " ".join(_titles(outline.root))
    return f"{info}\n{xmp}\n{marks}"


def bookmarks(pdf: bytes) -> list[str]:
    """The bookmarks of the first level."""
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_outline() as outline:
        return [item.title for item in outline.root]


def _titles(items: list[pikepdf.OutlineItem]) -> list[str]:
    return [title for item in items for title in (item.title, *_titles(item.children))]


def failures(pdf: bytes) -> list[str]:
    """What a checker of PDF/UA-1 and PDF/A-3a objects to."""
    profiles = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A)
    reports = [page.validate_pdf_bytes(pdf, profile=profile) for profile in profiles]
    return [f"{f.rule_id}: {f.message}" for report in reports for f in report.failures]


def qpdf_says(pdf: bytes, folder: Path) -> str:
    """What `qpdf --check` has to say; it needs a file."""
    path = folder / "pack.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr
