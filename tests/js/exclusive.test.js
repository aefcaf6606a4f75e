import assert from "node:assert/strict";
import test from "node:test";

import { cleared } from "../../static/js/modules/exclusive.js";

const box = (name, checked, isExclusive = false) => ({ name, checked, isExclusive });
const names = (boxes) => boxes.map(({ name }) => name);

test("none of these clears the rest", () => {
  const none = box("none", true, true);
  assert.deepEqual(names(cleared(none, [box("a", true), box("b", false), none])), ["a"]);
});

test("a sign clears none of these, and no other sign", () => {
  const sign = box("a", true);
  assert.deepEqual(names(cleared(sign, [sign, box("b", true), box("none", true, true)])), ["none"]);
});

test("one that stands alone clears another that stands alone", () => {
  const unsure = box("dont_know", true, true);
  assert.deepEqual(names(cleared(unsure, [box("none", true, true), unsure])), ["none"]);
});

test("clearing a tick clears nothing else", () => {
  assert.deepEqual(cleared(box("a", false), [box("none", true, true)]), []);
});
