import assert from "node:assert/strict";
import test from "node:test";

import { digest, fitted, sent } from "../../static/js/modules/photo-form.js";

test("a photo is made small and keeps its shape; a small one stays", () => {
  assert.deepEqual(fitted({ width: 4000, height: 3000 }), { width: 1600, height: 1200 });
  assert.deepEqual(fitted({ width: 3000, height: 6000 }), { width: 800, height: 1600 });
  assert.deepEqual(fitted({ width: 640, height: 480 }), { width: 640, height: 480 });
  assert.deepEqual(fitted({ width: 9000, height: 1 }), { width: 1600, height: 1 });
});

test("it is sent again until the service has answered, and a no is an answer", async () => {
  const answers = [new Error("no signal"), { status: 503 }, { status: 429 }, { status: 422 }];
  let [waits, says] = [0, 0];
  const send = async () => {
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return next;
  };
  const answer = await sent({ send, wait: async () => (waits += 1), onWait: () => (says += 1) });
  assert.deepEqual([answer.status, waits, says], [422, 3, 3]);
});

test("its digest is that of its bytes", async () => {
  assert.equal(await digest(new Blob(["abc"])), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
