import assert from "node:assert/strict";
import test from "node:test";

import { lostWords } from "../../static/js/modules/fresh.js";

const AT = Date.UTC(2026, 6, 1, 21, 5);

test("a list that could not be fetched says since when, by clocks in England", () => {
  assert.match(lostWords(AT), /^This page is not up to date since 22:05\. It goes on trying\./);
});

test("one that is asked for no more does not say that it tries", () => {
  assert.match(lostWords(AT, true), /^This page is not up to date since 22:05\. Look again/);
});
