"""A carer's hands on WebKit, the engine of every iPhone: Debian's WebKitWebDriver, spoken to as the WebDriver standard says."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.e2e.server import free_port

DRIVER = "WebKitWebDriver"
BROWSERS = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
PATIENCE = 60.0
_HANDS = """
const words = (node) => (node?.textContent ?? "").replace(/\\s+/g, " ").trim();
const shown = (node) => node.checkVisibility?.() ?? node.getClientRects().length > 0;
const labelled = (label) => {
  const found = [...document.querySelectorAll("label")].find((one) => words(one) === label || words(one).startsWith(label));
  return found ? (found.control ?? found.querySelector("input, textarea, select")) : null;
};
const tappable = (name, root = document) =>
  [...root.querySelectorAll("main button, main a, footer button, footer a, button, a")].filter(shown).find((one) => words(one) === name);
"""


def is_there() -> bool:
    """Whether this machine has what it takes (apt-get install webkit2gtk-driver xvfb)."""
    return bool(shutil.which(DRIVER) and shutil.which("Xvfb") and _browser())


def _browser() -> str:
    return next((str(path) for path in Path("/").glob(BROWSERS.lstrip("/"))), "")


class Hands:
    """One window. What is waited for is looked for again and again until it is there."""

    def __init__(self, base: str) -> None:
        self._base = base
        asked = {"webkitgtk:browserOptions": {"binary": _browser(), "args": ["--automation"]}}
        self._session = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": asked}})["sessionId"]

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as problem:
            raise RuntimeError(problem.read().decode()[:2000]) from None

    def end(self) -> None:
        self._ask("DELETE", f"/session/{self._session}")

    def goto(self, url: str) -> None:
        self._ask("POST", f"/session/{self._session}/url", {"url": url})

    @property
    def url(self) -> str:
        return str(self._ask("GET", f"/session/{self._session}/url"))

    def run(self, script: str, *given: Any) -> Any:
        """The value of a script of the page's; a promise is waited for."""
        body = "const done = arguments[arguments.length - 1]; const given = [...arguments].slice(0, -1);"
        body += f"(async () => {{ {_HANDS} {script} }})().then((value) => done([value, null]), (problem) => done([null, `${{problem}}`]));"
        value, problem = self._ask("POST", f"/session/{self._session}/execute/async", {"script": body, "args": list(given)})
        if problem is not None:
            raise RuntimeError(problem)
        return value

    def until(self, script: str, *given: Any, what: str) -> Any:
        """Waits until a script gives something. A page on its way out answers nothing, and is asked again."""
        end, said = time.monotonic() + PATIENCE, ""
        while time.monotonic() < end:
            try:
                if found := self.run(script, *given):
                    return found
            except (RuntimeError, OSError) as problem:
                said = str(problem)
            time.sleep(0.05)
        text = self.run("return location.href + '\\n' + document.body.innerText")
        raise AssertionError(f"{what} never came: {said}\n{text[:3000]}")

    def sees(self, text: str) -> None:
        self.until("return words(document.body).includes(given[0])", text, what=repr(text))

    def tap(self, name: str, within: str = "") -> None:
        """A button or a link by its whole words; `within`: in the card that holds these."""
        script = """
            const cards = given[1] ? [...document.querySelectorAll(".nhy-child")].filter((one) => words(one).includes(given[1])) : [document];
            const found = cards.map((card) => tappable(given[0], card)).find(Boolean);
            if (!found || !document.body.dataset.started) return false;
            found.click();
            return true;
        """
        self.until(script, name, within, what=f"{name!r} to tap")

    def write(self, label: str, text: str) -> None:
        script = """
            const field = labelled(given[0]);
            if (!field) return false;
            field.focus();
            field.value = given[1];
            field.dispatchEvent(new Event("input", { bubbles: true }));
            field.dispatchEvent(new Event("change", { bubbles: true }));
            return true;
        """
        self.until(script, label, text, what=f"{label!r} to write in")

    def tick(self, label: str) -> None:
        self.until(
            "const field = labelled(given[0]); if (field && !field.checked) field.click(); return Boolean(field);", label, what=label
        )

    def answer_no_to_everything_else(self) -> None:
        self.run("""
            for (const group of document.querySelectorAll("main fieldset")) {
              if (group.querySelector("input:checked")) continue;
              [...group.querySelectorAll("label")].find((one) => words(one) === "No")?.control?.click();
            }
        """)

    def picture(self, file: Path) -> None:
        file.write_bytes(base64.b64decode(self._ask("GET", f"/session/{self._session}/screenshot")))


@contextmanager
def webkit(folder: Path) -> Iterator[Hands]:
    """A window of WebKit on a screen that nobody sees; what it keeps goes with the folder."""
    port = free_port()
    screen, told = os.pipe()
    display = subprocess.Popen(
        ["Xvfb", "-displayfd", str(told), "-screen", "0", "480x900x24", "-nolisten", "tcp"], pass_fds=[told], stderr=subprocess.DEVNULL
    )
    os.close(told)
    try:
        with os.fdopen(screen) as number:
            env = {
                **os.environ,
                "DISPLAY": f":{number.readline().strip()}",
                "HOME": str(folder),
                "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
                "TZ": "Europe/London",
            }
        with (folder / "driver.log").open("ab") as log:
            driver = subprocess.Popen([DRIVER, f"--port={port}"], env=env, stdout=log, stderr=log)
        try:
            hands = _begin(f"http://127.0.0.1:{port}")
            yield hands
            hands.end()
        finally:
            driver.terminate()
            driver.wait(10)
    finally:
        display.terminate()
        display.wait(10)


def _begin(base: str) -> Hands:
    for left in range(50, -1, -1):
        try:
            return Hands(base)
        except OSError:
            if not left:
                raise
            time.sleep(0.2)
    raise AssertionError("unreachable")
