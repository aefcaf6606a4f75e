import assert from "node:assert/strict";
import test from "node:test";

import { inUse, wait } from "../../static/js/modules/poll.js";

/** Enough of a part of a page: the fields in it, and whether the focused element lies inside. */
const part = ({ fields = [], holdsFocus = false } = {}) => ({ contains: () => holdsFocus, querySelectorAll: () => fields });
const focused = { matches: () => true };

test("it asks every five seconds, and less often while nobody answers", () => {
  assert.deepEqual([0, 1, 2, 3, 10].map((failures) => wait(failures)), [5000, 10000, 20000, 40000, 60000]);
});

test("a page may ask less often", () => {
  assert.deepEqual([0, 1, 2, 3].map((failures) => wait(failures, 20000)), [20000, 40000, 60000, 60000]);
});

test("a part nobody uses may be swapped", () => {
  const untouched = { type: "text", value: "", defaultValue: "" };
  assert.equal(inUse(part({ fields: [untouched] }), focused), false);
});

test("what is being typed, chosen or pressed is left alone", () => {
  assert.equal(inUse(part({ holdsFocus: true }), focused), true);
  assert.equal(inUse(part({ fields: [{ type: "text", value: "He went", defaultValue: "" }] }), null), true);
  assert.equal(inUse(part({ fields: [{ type: "radio", checked: true, defaultChecked: false }] }), null), true);
  const options = [{ selected: true, defaultSelected: false }];
  assert.equal(inUse(part({ fields: [{ type: "select-one", options }] }), null), true);
});
