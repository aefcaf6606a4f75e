import assert from "node:assert/strict";
import test from "node:test";

import { openPhone } from "../../../static/js/offline/phone.js";
import { noted, opened, PIN } from "./rig/lines.js";
import { CSRF, Pocket, ROUNDS } from "./rig/pocket.js";
import { RealWorlds } from "./rig/worlds.js";

async function setUp(world, person, pocket) {
  pocket.session = person;
  const { phone } = await pocket.tab();
  await phone.setUp({ csrf: CSRF, pin: PIN }, { rounds: ROUNDS });
  assert.equal(await phone.refresh(), "new");
  return phone;
}

test("two phones and the real service: one log on both, only children in care, and everything goes when access ends", async () => {
  const worlds = await new RealWorlds().start();
  try {
    const world = await worlds.world();
    const first = new Pocket({ server: world, openPhone });
    const second = new Pocket({ server: world, openPhone, time: first.time, rest: first.rest });
    const ann = await setUp(world, world.people[0], first);
    const pack = await ann.child(world.child);
    assert.equal(pack.child.preferred_name, "Somebody");
    assert.match(pack.protocol.url, /^\/sync\/protocols\/.+\.json$/);
    const [{ occurrence }] = await ann.open([world.child], opened());
    assert.equal(await ann.sendNow(), "done");

    const ben = await setUp(world, world.people[1], second);
    assert.equal((await ben.entriesOf(occurrence)).length, 1);
    await ben.write(occurrence, noted("From Ben."));
    await ben.sendNow();
    assert.equal(await ann.poll(), "new");
    assert.equal(await ann.poll(), "same");
    const [, line] = await ann.entriesOf(occurrence);
    assert.deepEqual([line.body.text, line.seq, line.author, line.proved, Boolean(line.received_at)], ["From Ben.", 2, world.people[1], true, true]);
    assert.equal((await ann.write(occurrence, noted("After."))).seq, 3);
    assert.deepEqual((await ann.occurrences()).find(({ id }) => id === occurrence).child, world.child);

    await world.moveAway();
    await ben.write(occurrence, noted("Written after the child moved."));
    await ben.refresh();
    await ben.poll();
    assert.equal(await ben.child(world.child), null);
    assert.deepEqual(await ben.outbox().then(({ lines }) => lines), []);
    await second.pass(60_000);
    await ben.refresh();
    assert.deepEqual(await ben.entriesOf(occurrence), []);
  } finally {
    await worlds.end();
  }
});
