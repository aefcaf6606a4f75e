"""The phone's own modules in a real Chromium: what was written is there when it is opened again, and nothing on the disk can be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.conftest import CHROMIUM, FLAGS, PHONE
from tests.e2e.journey import PASSWORD

pytestmark = pytest.mark.e2e

NOTE, NUMBER, PIN = "Tortoiseshell umbrella by the canal", "07700 900461", "48151623"
ROOT = Path(__file__).resolve().parents[2]
OWN_FILES = (*(ROOT / "carer_app/domain").glob("*.py"), *(ROOT / "carer_app/packs/data").rglob("*.json"))
OF_EVERYBODY = "\n".join(path.read_text(encoding="utf-8") for path in OWN_FILES)
"""What the product's own pages and protocols say, which a phone keeps as they are: the choices of a form, the name of a county."""
CONTROL, WIDE_CONTROL = "A control that must be found", "A cóntrol šo wide that it must be found"
SET_UP = """async ([address, pin]) => {
    const { openPhone } = await import(address);
    window.phone = await openPhone({ build: "test" });
    await phone.setUp({ csrf: document.querySelector("[name=csrf_token]").value, pin }, { rounds: 1000 });
    await phone.refresh();
    const told = (value) => (typeof value === "string" ? [value] : value && typeof value === "object" ? Object.values(value).flatMap(told) : []);
    return (await phone.children()).map(({ child, profile }) => [child.id, child.preferred_name, child.full_name, told(profile)]);
}"""
WRITE = """async ([child, note, number]) => {
    const body = { expected_where: "home", realised_at: "2026-10-24T22:05:00+01:00" };
    const [{ occurrence }] = await phone.open([child], body);
    await phone.write(occurrence, { kind: "noted", body: { text: note } });
    await phone.write(occurrence, { kind: "step_taken", body: { step: "ring_them", result: "no_answer", contact: number } });
    return occurrence;
}"""
PLANT = """(texts) => new Promise((done, no) => {
    const request = indexedDB.open("control", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("readable");
    request.onsuccess = () => {
        const transaction = request.result.transaction("readable", "readwrite", { durability: "strict" });
        texts.forEach((text, at) => transaction.objectStore("readable").put({ text }, at));
        transaction.oncomplete = () => done();
    };
    request.onerror = () => no(request.error);
})"""
READ = """async ([address, person, pin, occurrence]) => {
    const { openPhone } = await import(address);
    const phone = await openPhone({ build: "test" });
    if (phone.state !== "locked") throw new Error(phone.state);
    await phone.unlock(person ?? phone.people()[0].id, { pin });
    const entries = await phone.entriesOf(occurrence);
    return [entries.map(({ body }) => body.text ?? body.contact ?? ""), await phone.outbox()];
}"""


def profile(browser: Browser, folder: Path, address: str) -> BrowserContext:
    """A browser whose data stays in a folder."""
    return browser.browser_type.launch_persistent_context(
        str(folder), executable_path=CHROMIUM, args=FLAGS, viewport=PHONE, base_url=address, locale="en-GB", timezone_id="Europe/London"
    )


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email address").fill("foster@demo.test")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("#sign-in").get_by_role("button", name="Sign in").click()
    page.wait_for_selector("[name=csrf_token]", state="attached")


def modules(page: Page) -> str:
    """The address of the phone's modules, under the digest of this page's own."""
    src = page.locator("script[type=module][src*='/js/']").first.get_attribute("src")
    assert src
    return src.split("/js/")[0] + "/js/offline/phone.js"


def found_in(folder: Path, texts: list[str]) -> dict[str, list[str]]:
    """The files that hold each text, as UTF-8, as UTF-16 or as Latin-1."""
    found: dict[str, list[str]] = {text: [] for text in texts}
    for path in (each for each in folder.rglob("*") if each.is_file()):
        held = path.read_bytes()
        for text in texts:
            forms = {text.encode("utf-8"), text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("latin-1", "ignore")}
            if any(form in held for form in forms):
                found[text].append(path.name)
    return found


def test_nothing_on_the_disk_can_be_read_and_all_of_it_is_there_when_opened_again(browser: Browser, server: str, tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    context = profile(browser, folder, server)
    page = context.pages[0]
    sign_in(page)
    address = modules(page)
    children: list[Any] = page.evaluate(SET_UP, [address, PIN])
    assert children
    context.set_offline(True)
    occurrence = page.evaluate(WRITE, [children[0][0], NOTE, NUMBER])
    page.evaluate(PLANT, [CONTROL, WIDE_CONTROL])
    context.set_offline(False)
    context.close()

    names = {name for _, preferred, full, _ in children for name in (full or preferred,) if name and len(name) > 5}
    told = {words for *_, profile in children for words in profile if len(words) > 9 and words not in OF_EVERYBODY}
    assert any(words.startswith("01632 9") for words in told), "the plans hold no number, so nothing can be said of numbers"
    found = found_in(folder, sorted({NOTE, NUMBER, PIN, CONTROL, WIDE_CONTROL} | names | told))
    assert found.pop(CONTROL), "the control was not found, so nothing can be said"
    assert found.pop(WIDE_CONTROL), "the wide control was not found, so nothing can be said"
    assert {text: files for text, files in found.items() if files} == {}

    context = profile(browser, folder, server)
    context.set_offline(False)
    page = context.pages[0]
    page.goto("/emergency")
    said, outbox = page.evaluate(READ, [modules(page), None, PIN, occurrence])
    assert said[-2:] == [NOTE, NUMBER]
    assert outbox["received"] + outbox["saved"] + outbox["sent"] + outbox["held"] == 3
    context.close()
