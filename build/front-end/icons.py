"""Draws the PNG sizes of the icon with headless Chromium from static/img/icons/icon.svg; run by hand when the mark changes."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ICONS = Path(__file__).resolve().parents[2] / "static/img/icons"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def drawn(page, size: int, margin: float = 0.0) -> Image.Image:
    """The mark at a size; with a margin it keeps inside the circle that some phones cut (maskable)."""
    inner = round(size * (1 - 2 * margin))
    svg = (ICONS / "icon.svg").read_text()
    if margin:
        svg = svg.replace(' rx="112"', "")
    page.set_viewport_size({"width": size, "height": size})
    style = f"margin:0;background:{'#1d3557' if margin else 'transparent'};display:grid;place-items:center;height:100vh"
    page.set_content(f'<body style="{style}"><div style="width:{inner}px;height:{inner}px">{svg}</div>')
    return Image.open(io.BytesIO(page.screenshot(omit_background=True)))


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        page = browser.new_page()
        for size in (192, 512):
            drawn(page, size).save(ICONS / f"icon-{size}.png", optimize=True)
        drawn(page, 180, 0.02).convert("RGB").save(ICONS / "icon-180.png", optimize=True)
        drawn(page, 512, 0.1).convert("RGB").save(ICONS / "icon-maskable-512.png", optimize=True)
        drawn(page, 64).save(ICONS / "favicon.ico", sizes=[(16, 16), (32, 32), (48, 48)])
        browser.close()


if __name__ == "__main__":
    main()
