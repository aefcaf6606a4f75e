import assert from "node:assert/strict";
import test from "node:test";

import { deliver } from "../../static/js/modules/call.js";

const noWait = async () => {};

/** A server that answers what it is told to, in order; "gone" is no signal. */
function server(...answers) {
  const seen = [];
  const send = async (url, request) => {
    seen.push({ url, ...request });
    const answer = answers.shift() ?? 200;
    if (answer === "gone") throw new TypeError("Failed to fetch");
    return { ok: answer < 300, status: answer };
  };
  return { send, seen };
}

test("a line goes out with no signal as soon as there is some, under one id", async () => {
  const body = new FormData();
  body.set("entry_id", "one");
  const { send, seen } = server("gone", "gone", 503, 200);
  const response = await deliver({ url: "/call", body, send, wait: noWait });
  assert.equal(response.status, 200);
  assert.deepEqual([...new Set(seen.map((request) => request.body.get("entry_id")))], ["one"]);
  assert.ok(seen.every((request) => request.keepalive && request.method === "POST"));
});

test("a refusal is not asked again", async () => {
  const { send, seen } = server(404);
  assert.equal(await deliver({ url: "/call", body: new FormData(), send, wait: noWait }), null);
  assert.equal(seen.length, 1);
});

test("it gives up in the end, and says so", async () => {
  const { send, seen } = server("gone", "gone", "gone");
  assert.equal(await deliver({ url: "/call", body: new FormData(), send, wait: noWait, tries: 3 }), null);
  assert.equal(seen.length, 3);
});
