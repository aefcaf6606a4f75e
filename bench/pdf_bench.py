"""The police pack printed afresh, timed side by side in one run: ours, plain WeasyPrint, headless Chromium printing the same HTML.

    .venv/bin/python bench/pdf_bench.py [ROUNDS]

Rounds are interleaved, so that a busy machine slows all of them alike; what counts is the ratio. Processor time is told beside the clock's,
over this process and all it started (Chromium is several): a busy machine lengthens it less.
"""

from __future__ import annotations

import base64
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from pypdfium2 import PdfDocument
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from bench.pack_bench import _family, _read
from bench.pdf_engines import engines
from carer_app.domain.handover_parts import PolicePack
from carer_app.pdf import render
from carer_app.pdf.documents import FONT_URL, PHOTO_URL, pack_html, stylesheet
from carer_app.pdf.fonts import FOLDER, pinned
from tests.pdf.sample import evening, long_log, portrait, reported, sample

ROUNDS = 12
LOG_LINES = 60
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
BIG_PHOTO = (1200, 1500)


def run(rounds: int = ROUNDS) -> dict[str, Any]:
    """Times in milliseconds for each way, the ratios that `docs` hold us to, and what was printed."""
    pack = sample(long_log(reported(evening()), LOG_LINES))
    photo = portrait()
    html = pack_html(pack, has_photo=True)
    portrait_big = portrait(BIG_PHOTO)
    ours = render.render_pack(pack, photo)
    with _Chromium(_standalone(html, photo)) as chromium:
        ways: dict[str, Callable[[], bytes]] = {
            "ours": lambda: render.render_pack(pack, photo),
            "plain_weasyprint": lambda: _plain_weasyprint(html, portrait_big),
            "chromium": chromium.print,
        }
        ways["ours, 120 fields"] = partial(render.render_pack, small := _of_120_fields(pack), photo)
        ways["chromium, 120 fields"] = partial(chromium.print, _standalone(pack_html(small, has_photo=True), photo))
        others = engines()
        ways |= {name: partial(engine, pack, photo) for name, engine in others.items() if engine}
        pages = {name: len(PdfDocument(way())) for name, way in ways.items()}
        times, processor = _interleaved(ways, rounds)
    medians = {name: statistics.median(spent) for name, spent in times.items()}
    result = {
        "sample": {"pages": pages, "fields": _fields(pack), "log_lines": LOG_LINES, "bytes": len(ours)},
        "rounds": rounds,
        "milliseconds": {name: _summary(spent) for name, spent in times.items()},
        "processor_milliseconds": (cpu := {name: round(statistics.median(spent), 1) for name, spent in processor.items()}),
        "ratios": {
            "ours / plain_weasyprint": round(medians["ours"] / medians["plain_weasyprint"], 2),
            "ours / chromium": round(medians["ours"] / medians["chromium"], 2),
        },
        "processor_ratios": {
            "ours / plain_weasyprint": round(cpu["ours"] / cpu["plain_weasyprint"], 2),
            "ours / chromium": round(cpu["ours"] / cpu["chromium"], 2),
            "ours / chromium, 120 fields": round(cpu["ours, 120 fields"] / cpu["chromium, 120 fields"], 2),
        },
        "aims": {"ours / plain_weasyprint": 0.75, "ours / chromium": 1.1},
        "not_installed": [name for name, engine in others.items() if engine is None],
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(table(result))
    return result


def _interleaved(ways: dict[str, Callable[[], bytes]], rounds: int) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    times: dict[str, list[float]] = {name: [] for name in ways}
    processor: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            used, began = _used(os.getpid()), time.perf_counter()
            way()
            times[name].append((time.perf_counter() - began) * 1000)
            processor[name].append((_used(os.getpid()) - used) * 1000)
    return times, processor


def _used(root: int) -> float:
    """Seconds of a processor that this process and all it started, and that still live, have had; by the tick of a hundredth."""
    lines = (_read(Path(f"/proc/{pid}/stat")).rpartition(b")")[2].split() for pid in _family(root))
    return sum((int(line[11]) + int(line[12])) / os.sysconf("SC_CLK_TCK") for line in lines if line)


def _of_120_fields(pack: PolicePack) -> PolicePack:
    """The same with as many questions of the profile as the aim names: the sample has every one there is."""
    while _fields(pack) > 120:
        longest = max(
            pack.parts, key=lambda part: sum(len(block.rows) for group in part.groups for block in group.blocks if block.kind == "rows")
        )
        shorter = replace(longest, groups=longest.groups[:-1])
        pack = replace(pack, parts=tuple(shorter if part is longest else part for part in pack.parts))
    return pack


def _summary(spent: list[float]) -> dict[str, float]:
    ordered = sorted(spent)
    return {
        "median": round(statistics.median(ordered), 1),
        "least": round(ordered[0], 1),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 1),
    }


def _fields(pack: Any) -> int:
    return sum(
        len(block.rows) + len(block.blanks) for part in pack.parts for g in part.groups for block in g.blocks if block.kind == "rows"
    )


def _plain_css() -> str:
    """What one would write without knowing what costs time: automatic table widths."""
    return stylesheet(every_script=False).replace("table-layout: fixed;", "")


def _plain_weasyprint(html: str, photo: bytes) -> bytes:
    """WeasyPrint as its first example shows it: everything set up afresh each time, and the photo as it came from the phone."""
    given = {f"{FONT_URL}{name}": (FOLDER / name).read_bytes() for name in pinned()} | {PHOTO_URL: photo}
    fetcher = render._OnlyWhatIsGiven(given)
    fonts = FontConfiguration()
    css = CSS(string=_plain_css(), font_config=fonts, url_fetcher=fetcher)
    return HTML(string=html, url_fetcher=fetcher).write_pdf(stylesheets=[css], font_config=fonts, pdf_variant="pdf/ua-1")


def _standalone(html: str, photo: bytes) -> str:
    """The same document with everything inside it, as a browser needs it."""
    css = stylesheet(every_script=False)
    for name in pinned():
        css = css.replace(f"{FONT_URL}{name}", _data("font/woff2", (FOLDER / name).read_bytes()))
    return html.replace("</head>", f"<style>{css}</style></head>").replace(PHOTO_URL, _data("image/jpeg", photo))


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


class _Chromium:
    """A warm headless Chromium that loads the document and prints it."""

    def __init__(self, html: str) -> None:
        self._html = html

    def __enter__(self) -> _Chromium:
        from playwright.sync_api import sync_playwright

        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        self._page = self._browser.new_page()
        return self

    def __exit__(self, *_: object) -> None:
        self._browser.close()
        self._playwright.stop()

    def print(self, html: str = "") -> bytes:
        """Loads afresh, since a record that has changed is a new document."""
        self._page.set_content(html or self._html, wait_until="load")
        return self._page.pdf(format="A4", tagged=True, outline=True, prefer_css_page_size=True)


def table(result: dict[str, Any]) -> str:
    """The result as a person reads it."""
    lines = [f"{'':<22}{'median ms':>10}{'least':>10}{'p95':>10}{'processor':>10}{'pages':>8}"]
    for name, spent in result["milliseconds"].items():
        rest = f"{result['processor_milliseconds'][name]:>10}{result['sample']['pages'].get(name, ''):>8}"
        lines.append(f"{name:<22}{spent['median']:>10}{spent['least']:>10}{spent['p95']:>10}{rest}")
    lines += [f"{name:<30}{ratio:>6}   of a processor's time" for name, ratio in result["processor_ratios"].items()]
    lines += [f"{name:<28}{ratio:>6}   aim <= {result['aims'][name]}" for name, ratio in result["ratios"].items()]
    lines += [f"{name}: not installed (bench/pdf_engines.py says how)" for name in result["not_installed"]]
    return "\n".join((*lines, f"peak memory {result['peak_memory_mb']} MB"))


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
