"""`./dev screens`: walks the demo and keeps a picture of each screen under docs/screens/, on a phone and a desk, light and dark."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from pypdfium2 import PdfDocument

from carer_app.demo.load import demo_id
from carer_app.demo.past import OPEN
from carer_app.domain.home_code import code_of
from tests.e2e.conftest import CHROMIUM, FLAGS
from tests.e2e.journey import Carer
from tests.e2e.server import ROOT, running

OUT = ROOT / "docs" / "screens"
SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 800}}
RUNNING = demo_id("occurrence", f"{OPEN.child} {OPEN.ago}")
BRYN, FERN = demo_id("child", "bryn"), demo_id("child", "fern")
SHEET_SCALE = 1.25
COLOURS = 128
"""So many are enough for a page, and make a picture a third as large."""


def main(only: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for size in SIZES:
            if not only or size in only:
                _walk(browser, size)
        browser.close()


def _walk(browser: Browser, size: str) -> None:
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as (address, _):
        context = browser.new_context(
            service_workers="block",
            viewport=SIZES[size],
            base_url=address,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )  # type: ignore[arg-type]
        context.set_default_timeout(20_000)

        def keep(name: str, page: Page) -> None:
            page.wait_for_load_state("networkidle")
            page.evaluate("document.fonts.ready")
            for scheme in ("dark", "light"):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                path = OUT / f"{name}-{scheme if size == 'phone' else f'{size}-{scheme}'}.png"
                page.screenshot(path=path)
                Image.open(path).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)

        people: tuple[Callable[[Carer], None], ...] = (_public, _foster, _worker, _office, _planner, _mover, _receiver)
        for person in people:
            context.clear_cookies()
            carer = Carer(context.new_page(), keep)
            person(carer)
            carer.page.close()
        context.close()


def _public(carer: Carer) -> None:
    for name, path in (
        ("sign-in", "/sign-in"),
        ("emergency", "/emergency"),
        ("guide", "/guide/"),
        ("guide-area", "/guide/area/nottinghamshire"),
        ("guide-page", "/guide/tell_apart"),
        ("practice", "/guide/practice/tonight?area=somerset"),
        ("for-police", "/for-police"),
        ("check-pack", "/check-pack"),
    ):
        carer.page.goto(path)
        carer.look(name)


def _foster(carer: Carer) -> None:
    """A level of each kind, by answering."""
    carer.sign_in("foster@demo.test")
    carer.look("who")
    carer.in_card("Ashby", "Not home yet")
    carer.look("danger")
    carer.tap("No", exact=True)
    carer.look("where")
    carer.tap(re.compile("No, and I can.t reach Ashby"))
    carer.look("signs")
    carer.tap("None of these")
    carer.look("tonight")
    carer.tick("A bit worried")
    carer.answer_no_to_everything_else()
    carer.tap("Next")
    carer.step("Search the home").tap("Done")
    carer.look("live-carer")
    carer.tap("Something changed")
    carer.look("changed")
    carer.page.go_back()
    carer.tap("I’m more worried")
    carer.look("more-worried")
    carer.page.goto("/decide/")
    carer.tap("Go on")
    carer.look("live-police")
    carer.tap("Ring the police")
    carer.look("call")
    carer.page.goto("/decide/")
    carer.in_card("Corin", "Not home yet")
    carer.tap("Yes, Corin", exact=False)
    carer.look("live-danger")


def _worker(carer: Carer) -> None:
    carer.sign_in("worker@demo.test")
    for name, path in (
        ("live-told", f"/occurrence/{RUNNING}"),
        ("told", f"/report/{RUNNING}/told"),
        ("answer", f"/report/{RUNNING}/answer"),
        ("disagree", f"/report/{RUNNING}/disagree"),
        ("plan", f"/plans/{BRYN}"),
        ("plan-section", f"/plans/{BRYN}/description"),
        ("own-page", f"/plans/{BRYN}/own-page"),
        ("plan-propose", f"/plans/{BRYN}/plan/propose"),
        ("plan-differences", f"/plans/{BRYN}/differences"),
        ("pack-leave-out", f"/report/{RUNNING}/pack/leave-out"),
    ):
        carer.page.goto(path)
        carer.look(name)
    _hand_over(carer)
    carer.page.goto(f"/returned/{RUNNING}")
    carer.look("back-where")
    carer.tap(re.compile("came back", re.IGNORECASE))
    carer.tap("Write it down")
    carer.look("back-steps")


def _hand_over(carer: Carer) -> None:
    """The pack is ready, and goes as a link; then as a file, whose sheets are kept too."""
    carer.page.goto(f"/report/{RUNNING}/pack")
    carer.sees(re.compile("is ready"))
    carer.look("pack")
    carer.tap("Link for an officer")
    carer.tap(re.compile("control room"))
    carer.look("pack-send")
    carer.tap("Send the link")
    carer.look("pack-link")
    carer.page.goto(f"/report/{RUNNING}/pack")
    carer.tap("Show on the screen")
    carer.look("pack-given")
    if carer.page.viewport_size == SIZES["phone"]:
        _keep_sheets(carer.page.request.get(f"/report/{RUNNING}/pack/1.pdf").body())


def _keep_sheets(document: bytes) -> None:
    with PdfDocument(document) as pdf:
        for number, sheet in enumerate(pdf, 1):
            picture = sheet.render(scale=SHEET_SCALE).to_pil().convert("RGB")
            picture.quantize(COLOURS, dither=Image.Dither.NONE).save(OUT / f"pack-sheet-{number}.png", optimize=True)


def _office(carer: Carer) -> None:
    carer.sign_in("manager@demo.test")
    for name, path in (
        ("open-now", "/oversight/"),
        ("owed", "/after/"),
        ("after-child", f"/after/{BRYN}"),
        ("after-meeting", f"/after/{BRYN}/meetings/new"),
        ("after-months", "/after/interviews/by-month"),
        ("reminders", "/account/reminders"),
        ("account", "/account/"),
        ("contacts", "/admin/contacts"),
        ("protocols", "/admin/protocols"),
    ):
        carer.page.goto(path)
        carer.look(name)


def _planner(carer: Carer) -> None:
    """What is written before, by whoever agrees it."""
    carer.sign_in("manager@demo.test")
    for name, path in (
        ("plan-meeting", "/meeting"),
        ("plan-wait", "/plan"),
        ("plan-people", "/people"),
        ("plan-agree", "/agree"),
        ("plan-versions", "/versions"),
        ("plan-review", "/review"),
        ("plan-import", "/import"),
    ):
        carer.page.goto(f"/plans/{BRYN}{path}")
        carer.look(name)
    carer.page.goto("/plans/blank/")
    carer.look("plan-blank")


def _mover(carer: Carer) -> None:
    """The social worker moves a child at once, to foster carers who have told their code."""
    carer.sign_in("social@demo.test")
    carer.page.goto(f"/plans/{FERN}/move/now")
    carer.look("move-now")
    carer.tick("A home that told me its code")
    carer.write("The home’s code", code_of(demo_id("home", "row")))
    carer.tap("Go on")
    carer.look("move-now-asked")
    carer.tap("Yes, move now")
    carer.look("moved")


def _receiver(carer: Carer) -> None:
    carer.sign_in("foster@demo.test")
    carer.tap("Read the plan")
    carer.look("plan-given")
    carer.page.goto(f"/plans/{FERN}/move/review")
    carer.look("plan-new-area")
    carer.page.goto(f"/plans/{FERN}")
    carer.look("plan-after-move")


if __name__ == "__main__":
    main(sys.argv[1:])
