import assert from "node:assert/strict";
import test from "node:test";

/** As little of a page as the module asks for. */
function page({ canShare = true, share = async () => {} } = {}) {
  const part = () => {
    const found = { hidden: true, textContent: "", listeners: {}, button: { disabled: false } };
    found.querySelector = () => found.button;
    found.button.addEventListener = (name, does) => (found.listeners[name] = does);
    return found;
  };
  const parts = Object.fromEntries(["says", "now", "save", "plain"].map((name) => [name, part()]));
  parts.plain.hidden = false;
  const appended = [];
  const form = {
    elements: { csrf_token: { value: "t" }, recipient: { value: "" } },
    append: (one) => appended.push(one),
    querySelector: () => null,
    submitted: 0,
    requestSubmit() {
      this.submitted += 1;
    },
  };
  const place = {
    dataset: { share: "/ready", whom: "The police" },
    closest: () => form,
    querySelector: (selector) => parts[/data-share-(\w+)/.exec(selector)[1]],
    querySelectorAll: () => [parts.now.button, parts.save.button],
  };
  const asked = [];
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { canShare: () => canShare, share } });
  globalThis.document = {
    visibilityState: "visible",
    addEventListener() {},
    createElement: () => ({ click() {}, remove() {} }),
    body: { append() {} },
  };
  globalThis.setInterval = () => 0;
  globalThis.fetch = async (url) => {
    asked.push(url);
    const ready = { version: 2, number: "ab".repeat(16), pages: 6, document: "/2.pdf", name: "pack-v2.pdf", given: false };
    return { ok: true, status: 200, json: async () => ready, blob: async () => new Blob(["%PDF"]) };
  };
  return { parts, form, place, asked, appended, root: { querySelectorAll: () => [place] } };
}

const soon = globalThis.setTimeout;
globalThis.setTimeout = (then, ms) => (ms > 1000 ? 0 : soon(then, ms)); // nobody waits a minute for an address to be forgotten

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

async function started(how) {
  const made = page(how);
  const { start } = await import("../../static/js/modules/share.js");
  start(made.root);
  await settle();
  return made;
}

test("the file is there before anybody taps, and the sheet is asked within the tap", async () => {
  let given = null;
  const { parts, form, asked, appended } = await started({ share: async (what) => (given = what) });
  assert.deepEqual(asked, ["/ready", "/2.pdf"]);
  assert.equal(parts.now.hidden, false);
  assert.match(parts.says.textContent, /Version 2 is ready: 6 pages/);
  parts.now.listeners.click();
  assert.equal(given.files[0].name, "pack-v2.pdf"); // in the same turn as the tap
  await settle();
  assert.equal(form.submitted, 1);
  assert.deepEqual(appended.map(({ name, value }) => [name, value]), [["number", "ab".repeat(16)], ["channel", "share"]]);
  assert.equal(form.elements.recipient.value, "The police");
});

test("a sheet that was closed again writes nothing down", async () => {
  const { parts, form, appended } = await started({ share: () => Promise.reject(new DOMException("closed", "AbortError")) });
  parts.now.listeners.click();
  await settle();
  assert.deepEqual([form.submitted, appended], [0, []]);
  assert.match(parts.says.textContent, /Nothing is written down/);
});

test("without a share sheet the file is saved, and that is written down in the same tap: what left the page is kept as it is", async () => {
  URL.createObjectURL = () => "blob:x";
  URL.revokeObjectURL = () => {};
  const { parts, form, appended } = await started({ canShare: false });
  assert.deepEqual([parts.now.hidden, parts.save.hidden], [true, false]);
  parts.save.listeners.click();
  await settle();
  assert.equal(form.submitted, 1);
  assert.deepEqual(appended.map(({ name, value }) => [name, value]), [["number", "ab".repeat(16)], ["channel", "saved"]]);
  assert.equal(parts.save.button.disabled, true);
});
