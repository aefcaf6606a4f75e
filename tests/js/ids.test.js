import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import test from "node:test";

import { newId } from "../../static/js/modules/ids.js";

globalThis.crypto ??= webcrypto; // Node 18 has it only as a module

const UUID4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("an id is a random UUID, each a new one", () => {
  const ids = new Set(Array.from({ length: 50 }, newId));
  assert.equal(ids.size, 50);
  for (const id of ids) assert.match(id, UUID4);
});

test("so it is on a phone that has no randomUUID", () => {
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  assert.match(newId(), UUID4);
  delete crypto.randomUUID;
});
