import assert from "node:assert/strict";
import { test } from "node:test";

import { Awake } from "../../static/js/modules/read-aloud.js";

/** A browser's screen lock: counts what is held. */
function screen() {
  const held = new Set();
  return {
    held,
    async request() {
      const lock = { released: false, release: async () => ((lock.released = true), held.delete(lock)) };
      held.add(lock);
      return lock;
    },
  };
}

test("the screen is kept awake once, let go, and taken again after the browser let go of it", async () => {
  const lock = screen();
  const awake = new Awake(lock);
  await awake.keep(true);
  await awake.keep(true);
  assert.equal(lock.held.size, 1);
  await [...lock.held][0].release(); // the page was hidden
  await awake.keep(true);
  assert.equal(lock.held.size, 1);
  await awake.keep(false);
  assert.equal(lock.held.size, 0);
});

test("a page that went while the browser was asked holds nothing", async () => {
  const lock = screen();
  const awake = new Awake(lock);
  await Promise.all([awake.keep(true), awake.keep(false)]);
  assert.equal(lock.held.size, 0);
});

test("where a browser cannot, or will not, nothing is said", async () => {
  await new Awake(undefined).keep(true);
  await new Awake({ request: () => Promise.reject(new Error("low battery")) }).keep(true);
});
