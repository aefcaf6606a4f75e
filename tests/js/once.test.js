import assert from "node:assert/strict";
import test from "node:test";

import { Once } from "../../static/js/modules/once.js";

test("two taps of a nervous thumb send once", () => {
  const once = new Once();
  assert.equal(once.allows(1000), true);
  assert.equal(once.allows(1300), false);
  assert.equal(once.allows(4900), false);
});

test("a real second try is never in the way", () => {
  const once = new Once();
  once.allows(1000);
  assert.equal(once.allows(5000), true);
});

test("taps while it waits do not make the wait longer", () => {
  const once = new Once();
  once.allows(0);
  once.allows(3900);
  assert.equal(once.allows(4000), true);
});

test("coming back to the page, it answers at once", () => {
  const once = new Once();
  once.allows(1000);
  once.forget();
  assert.equal(once.allows(1001), true);
});
