import assert from "node:assert/strict";
import test from "node:test";

import { WORDS, meaning, wait } from "../../static/js/modules/draft.js";

test("it tries again sooner at first, and then every minute", () => {
  assert.deepEqual([1, 2, 3, 5, 6, 30].map(wait), [2000, 4000, 8000, 32000, 60000, 60000]);
});

test("only what the server took is kept", () => {
  assert.equal(meaning(200, undefined), "kept");
  for (const [status, code] of [[500], [503], [429], [401, "locked"], [401, "sign_in_first"], [400, "stale_page"], [404], [409, "somebody_else"], [413]]) {
    assert.notEqual(meaning(status, code), "kept");
  }
});

test("a lock, a sign-in that ended and access that ended are told apart", () => {
  assert.deepEqual([meaning(401, "locked"), meaning(401, "sign_in_first"), meaning(404), meaning(409, "somebody_else")], ["locked", "signedOut", "gone", "refused"]);
});

test("wherever the words are in the page only, the page says so", () => {
  for (const [name, words] of Object.entries(WORDS)) if (name !== "typing") assert.match(words, /in this page only/);
});
