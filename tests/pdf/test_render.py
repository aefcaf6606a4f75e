"""Printing fetches nothing, keeps nothing, leaves no hole, and uses no font of the machine."""

from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from carer_app.pdf.documents import PHOTO_URL, pack_html
from carer_app.pdf.render import CannotPrint, render_html, render_pack, warm
from tests.pdf.reading import fonts_of, text_of
from tests.pdf.sample import portrait, sample

PAGE = '<!DOCTYPE html><html lang="en-GB"><title>Test</title><h1>Hello</h1>{}</html>'


@pytest.mark.parametrize(
    "src",
    ["https://example.test/a.jpg", "file:///etc/hostname", "data:image/gif;base64,R0lGODlhAQABAAAAACw=", "//example.test/a.png", "a.jpg",
     "pack:other.jpg", PHOTO_URL],
)  # fmt: skip
def test_whatever_it_was_not_given_stops_the_printing(src):
    with pytest.raises(CannotPrint, match="not given"):
        render_html(PAGE.format(f'<img src="{src}" alt="x"/>'), None)


@pytest.mark.parametrize(
    "more",
    ['<link rel="stylesheet" href="https://example.test/a.css"/>', "<style>@import url(https://example.test/a.css);</style>",
     "<style>h1 { background: url(https://example.test/a.png) }</style>",
     '<object data="https://example.test/a.svg"></object>'],
)  # fmt: skip
def test_no_stylesheet_background_or_object_is_fetched_either(more):
    with pytest.raises(CannotPrint):
        render_html(PAGE.format(more), None)


@pytest.mark.parametrize("photo", [b"", b"not a photo", portrait()[:500], b"<svg/>"], ids=["empty", "words", "cut short", "svg"])
def test_a_photo_that_cannot_be_read_is_an_error_and_not_a_hole(photo):
    with pytest.raises(CannotPrint, match="photo cannot be printed"):
        render_pack(sample(), photo)


def test_no_connection_is_ever_tried(monkeypatch):
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert render_pack(sample(), portrait()).startswith(b"%PDF")


OPENED: list[str] = []
WATCH = {"on": False}


def _note_writes(event: str, arguments: tuple[Any, ...], watch: dict[str, bool] = WATCH, opened: list[str] = OPENED) -> None:
    if watch["on"] and event == "open":
        path, _, flags = arguments
        if path is not None and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            opened.append(str(path))


def test_nothing_is_written_to_disk():
    warm()
    sys.addaudithook(_note_writes)
    WATCH["on"] = True
    try:
        render_pack(sample(), portrait())
    finally:
        WATCH["on"] = False
    assert [path for path in OPENED if not path.startswith("/dev/")] == []


def test_words_that_look_like_markup_are_printed_as_words():
    html = pack_html(sample(sections={"identity": {"full_name": "<b>Ash</b> & <script>x</script>", "preferred_name": "{{ 7*7 }}"}}), False)
    assert "<script>" not in html
    assert "<b>Ash" not in html
    pdf = render_html(html, None)
    assert "<b>Ash</b> & <script>x</script>" in text_of(pdf)
    assert "{{ 7*7 }}" in text_of(pdf)


def test_memory_is_tidied_again_after_printing_whether_it_worked_or_not():
    render_pack(sample(), None)
    assert gc.isenabled()
    with pytest.raises(CannotPrint):
        render_html(PAGE.format('<img src="pack:other.jpg" alt="x"/>'), None)
    assert gc.isenabled()


def test_a_browser_started_afterwards_still_finds_the_fonts_of_the_machine(monkeypatch):
    monkeypatch.setenv("FONTCONFIG_FILE", "/somewhere/else")
    render_pack(sample(), None)
    assert os.environ["FONTCONFIG_FILE"] == "/somewhere/else"
    monkeypatch.delenv("FONTCONFIG_FILE")
    render_pack(sample(), None)
    assert "FONTCONFIG_FILE" not in os.environ


def test_a_machine_without_any_font_prints_the_same(tmp_path):
    """In a process of its own, with a font configuration that holds none."""
    nothing = tmp_path / "fonts.conf"
    nothing.write_text("<?xml version='1.0'?><fontconfig></fontconfig>")
    script = (
        "import sys; from carer_app.pdf.render import render_pack; from tests.pdf.sample import portrait, sample;"
        "sys.stdout.buffer.write(render_pack(sample(), portrait()))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], capture_output=True, check=True, cwd=root, env={"FONTCONFIG_FILE": str(nothing)}
    )
    assert done.stdout == render_pack(sample(), portrait())
    assert all(name.startswith("Pack") for name in fonts_of(done.stdout))
