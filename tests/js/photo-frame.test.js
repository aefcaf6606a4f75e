import assert from "node:assert/strict";
import test from "node:test";

import { largest, moved, sized, thousandths } from "../../static/js/modules/photo-frame.js";

const PICTURE = { width: 900, height: 1200 };
const LYING = { width: 1200, height: 600 };

test("the first frame is as large as the picture lets it be", () => {
  assert.deepEqual(largest(PICTURE), { left: 0, top: 0, width: 900, height: 1200 });
  assert.deepEqual(largest(LYING), { left: 375, top: 0, width: 450, height: 600 });
});

test("it never leaves the picture, and never gets too small to print or larger than the picture", () => {
  const box = largest(LYING);
  assert.equal(moved(box, -9999, 50, LYING).left, 0);
  assert.equal(moved(box, 9999, 50, LYING).left, 750);
  assert.equal(sized(box, 1, LYING).width, 200);
  assert.deepEqual(sized(box, 9999, LYING), box);
});

test("the corner that is held stays where it is", () => {
  const box = { left: 300, top: 200, width: 300, height: 400 };
  const { left, top } = sized(box, 240, PICTURE, [0, 0]);
  assert.deepEqual([left, top], [300, 200]);
  const smaller = sized(box, 240, PICTURE, [1, 1]);
  assert.deepEqual([smaller.left + smaller.width, smaller.top + smaller.height], [600, 600]);
});

test("it is sent in thousandths", () => {
  assert.deepEqual(thousandths({ left: 375, top: 0, width: 450, height: 600 }, LYING), { left: 313, top: 0, width: 375, height: 1000 });
});
