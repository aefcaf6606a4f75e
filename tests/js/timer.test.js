import assert from "node:assert/strict";
import test from "node:test";

import { duration, left } from "../../static/js/modules/timer.js";

test("a length of time is said as the server says it", () => {
  const said = [0, 59, 60, 65, 2879, 2880].map(duration);
  assert.deepEqual(said, ["0 min", "59 min", "1 h", "1 h 5 min", "47 h 59 min", "2 days"]);
});

test("how long is left is said as the server says it", () => {
  const said = [1, 60, 61, 0, -59, -60, -3600].map(left);
  assert.deepEqual(said, ["1 min", "1 min", "2 min", "now", "now", "1 min ago", "1 h ago"]);
});
