import assert from "node:assert/strict";
import test from "node:test";

import { keepProtocols } from "../../static/js/modules/protocols.js";

/** What a browser keeps for pages, whether or not a service worker has taken over yet. */
function browser() {
  const kept = new Map();
  const cache = { match: async (url) => kept.get(url), put: async (url, response) => void kept.set(url, await response.text()) };
  globalThis.caches = { open: async (name) => (assert.equal(name, "nhy-protocols"), cache) };
  const asked = [];
  globalThis.fetch = async (url) => (asked.push(url), new Response(`"${url}"`, { status: url.includes("gone") ? 404 : 200 }));
  return { kept, asked };
}

const phone = { children: async () => [{ protocol: { url: "/sync/protocols/a" } }, {}], occurrences: async () => [{ protocol_url: "/sync/protocols/b" }, { protocol_url: null }] };

test("the protocols of the children and of what has begun are kept at once: no service worker has to be there first", async () => {
  const { kept } = browser();
  await keepProtocols(phone);
  assert.deepEqual([...kept], [["/sync/protocols/a", '"/sync/protocols/a"'], ["/sync/protocols/b", '"/sync/protocols/b"']]);
});

test("what is kept is not asked for again", async () => {
  const { asked } = browser();
  await keepProtocols(phone);
  await keepProtocols(phone);
  assert.deepEqual(asked.sort(), ["/sync/protocols/a", "/sync/protocols/b"]);
});

test("one that is not there keeps nobody from the others, and no answer of an error is kept", async () => {
  const { kept } = browser();
  await keepProtocols({ ...phone, occurrences: async () => [{ protocol_url: "/sync/protocols/gone" }, { protocol_url: "/sync/protocols/c" }] });
  assert.deepEqual([...kept.keys()], ["/sync/protocols/a", "/sync/protocols/c"]);
});

test("where nothing can be kept nothing fails", async () => {
  browser();
  delete globalThis.caches;
  await keepProtocols(phone);
});
