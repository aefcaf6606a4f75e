/** Times that run out while a page of the phone is open, or ran out while it was closed. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Alarms } from "../../static/js/screens/alarms.js";

const MINUTE = 60_000;
const DUE = Date.parse("2026-10-14T22:40:00+01:00");
const waiting = (more = {}) => ({ child: "c1", occurrence: { id: "o1", isOpen: true, state: "S1", timers: [{ kind: "review", dueAt: DUE }], ...more } });
const NAMES = new Map([["c1", "Ash"]]);

function alarms(...known) {
  const found = new Alarms();
  found.know(known, NAMES);
  return found;
}

test("a time that has run out is told on every page but the one of its log, with how long ago", () => {
  const found = alarms(waiting());
  assert.deepEqual(found.over(DUE - 1), []);
  const [late] = found.over(DUE + 12 * MINUTE, "/decide/");
  assert.deepEqual([late.child, late.minutes, late.words], ["Ash", 12, "it is time to look again"]);
  assert.deepEqual(found.over(DUE, "/occurrence/o1"), []);
});

test("it rings once, at its minute, and not when it ran out while nothing was open", () => {
  const found = alarms(waiting());
  assert.equal(found.ringing(DUE - 1).length, 0);
  assert.equal(found.ringing(DUE).length, 1);
  assert.equal(found.ringing(DUE + 15_000).length, 0);
  assert.equal(alarms(waiting()).ringing(DUE + 12 * MINUTE).length, 0);
});

test("a locked phone still tells the time, and names nobody", () => {
  const found = alarms(waiting());
  found.forgetNames();
  assert.equal(found.over(DUE)[0].child, "");
  assert.equal(found.ringing(DUE)[0].child, "");
});

test("nothing rings for a child who is back, nor beside the call that has to be made now", () => {
  assert.deepEqual(alarms(waiting({ isOpen: false })).over(DUE), []);
  assert.deepEqual(alarms(waiting({ state: "S3" })).over(DUE), []);
  assert.equal(alarms(waiting({ state: "S3", timers: [{ kind: "ring_again", dueAt: DUE }] })).over(DUE).length, 1);
});
