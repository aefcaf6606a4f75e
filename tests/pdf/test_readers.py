"""Every signed pack before a second checker, and opened by the readers that police forces have."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, sync_playwright
from pypdfium2 import PdfDocument

from carer_app.domain.handover_json import machine_readable
from carer_app.pdf.render import render_pack
from tests.pdf import vera
from tests.pdf.sample import portrait, sample
from tests.pdf.signers import ADDRESS, signer
from tests.pdf.test_pack_pdf import CASES

PDF_JS = Path(__file__).parents[2] / "build/pdf-js/node_modules/pdfjs-dist/legacy/build"
pytestmark = pytest.mark.full


@cache
def signed(name: str) -> bytes:
    case = dict(CASES[name])
    photo = portrait() if case.pop("photo", True) else None
    pack = sample(**case)
    return render_pack(pack, photo, number_address=ADDRESS, machine_readable=machine_readable(pack, ADDRESS[-32:]), signer=signer())


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"{name.replace(' ', '-')}.pdf" for name in CASES]
    for path, name in zip(made, CASES, strict=True):
        path.write_bytes(signed(name))
    return made


@pytest.mark.skipif(bool(vera.missing()), reason=vera.missing())
def test_verapdf_passes_every_one_as_ua_1_and_as_a_3a(files, tmp_path):
    said = vera.verdicts(files, tmp_path)
    assert [line for line in said if not line.startswith("PASS")] == []
    assert len(said) == 2 * len(CASES)


def test_poppler_opens_every_one_and_finds_the_signature_whole(files):
    for path in files:
        said = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=True).stdout
        assert "Signature is Valid" in said
        assert "Total document signed" in said
        drawn = subprocess.run(["pdftoppm", "-r", "30", path, path.with_suffix("")], capture_output=True, text=True, check=True)
        assert drawn.stderr == ""


@pytest.mark.skipif(not shutil.which("mutool"), reason="MuPDF is not here: apt-get install mupdf-tools")
def test_mupdf_opens_every_one(files):
    for path in files:
        drawn = subprocess.run(
            ["mutool", "draw", "-q", "-r", "30", "-o", path.with_suffix(".%d.png"), path], capture_output=True, text=True, check=True
        )
        assert drawn.stderr.replace("warning: ICC support is not available\n", "") == ""  # as Debian builds it


def test_the_reader_of_chromium_opens_every_one():
    for name in CASES:
        opened = PdfDocument(signed(name))
        assert all(sheet.render(scale=0.3).to_pil().convert("L").getextrema()[0] < 100 for sheet in opened)


@pytest.fixture(scope="module")
def pdf_js() -> Iterator[Page]:
    """A page of Chromium that has loaded pdf.js."""
    if not PDF_JS.is_dir():
        pytest.skip("pdf.js is not here: cd build/pdf-js && npm ci --omit=optional")

    def serve(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[-1]
        if name == "empty":
            route.fulfill(body="<!doctype html><title>pdf.js</title>", content_type="text/html")
        else:
            route.fulfill(body=(PDF_JS / name).read_bytes(), content_type="text/javascript")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        page.route("http://pdf.test/**", serve)
        page.goto("http://pdf.test/empty")
        yield page
        browser.close()


OPEN = """async (coded) => {
  const { getDocument, GlobalWorkerOptions } = await import("http://pdf.test/pdf.min.mjs");
  GlobalWorkerOptions.workerSrc = "http://pdf.test/pdf.worker.min.mjs";
  const data = Uint8Array.from(atob(coded), (sign) => sign.charCodeAt(0));
  const pdf = await getDocument({ data }).promise;
  const sheet = await pdf.getPage(1);
  const text = (await sheet.getTextContent()).items.map((item) => item.str).join(" ");
  const viewport = sheet.getViewport({ scale: 0.5 });
  const canvas = new OffscreenCanvas(viewport.width, viewport.height);
  await sheet.render({ canvas: null, canvasContext: canvas.getContext("2d"), viewport }).promise;
  const dark = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.filter((n, at) => at % 4 === 0 && n < 60).length;
  const inside = [];
  for (const [id, { filename }] of await pdf.getAttachments()) {
    const content = await pdf.getAttachmentContent(id);
    inside.push([filename, new TextDecoder().decode(content.content ?? content)]);
  }
  return { pages: pdf.numPages, text, dark, inside };
}"""


@pytest.mark.parametrize("name", CASES)
def test_pdf_js_opens_every_one_in_chromium_with_what_lies_inside(pdf_js, name):
    pdf = signed(name)
    found = pdf_js.evaluate(OPEN, base64.b64encode(pdf).decode())
    assert found["pages"] == len(PdfDocument(pdf))
    assert "OFFICIAL-SENSITIVE" in found["text"]
    assert found["dark"] > 300
    ((name_inside, copy),) = found["inside"]
    assert name_inside == "pack.json"
    assert json.loads(copy)["number"] == ADDRESS[-32:]
