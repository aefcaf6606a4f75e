import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

import { STEPS } from "../../../static/js/offline/schema.js";
import { lay } from "./rig/kept_store.js";
import { PIN } from "./rig/lines.js";
import { ANN, CHILD, newPhone } from "./rig/phones.js";

const FOLDER = new URL("stores/", import.meta.url);
const kept = readdirSync(FOLDER).map((name) => Number(name.replace(".json", ""))).sort((one, other) => one - other);

test("there is a store of every version", () => {
  assert.deepEqual(kept, STEPS.map((_, at) => at + 1), "node tests/js/offline/rig/kept_store.js writes the newest");
});

for (const version of kept) {
  test(`a store of version ${version} opens, is read, and sends what it holds`, async () => {
    const text = readFileSync(new URL(`${version}.json`, FOLDER), "utf8");
    const { pocket, server } = await newPhone();
    pocket.disk.factory = new IDBFactory();
    await lay(text, pocket.disk.factory);
    const { meta } = await pocket.disk.everything();
    const device = meta.find(({ token }) => token);
    server.devices.set(device.id, { ...device, isRevoked: false, people: new Set([ANN]) });
    pocket.network.isOn = false;
    const { phone } = await pocket.tab();
    await phone.unlock(ANN, { pin: PIN });
    const [{ id, child }] = await phone.occurrences();
    assert.equal(child, CHILD);
    const entries = await phone.entriesOf(id);
    assert.deepEqual(entries.map(({ body }) => body.text), [undefined, "Received before.", "Not sent yet.", "Written while locked."]);
    assert.deepEqual((({ received, saved }) => [received, saved])(await phone.outbox()), [2, 3]);
    assert.equal((await phone.children()).length, 1);
    server.opened.set(id, CHILD);
    pocket.network.isOn = true;
    assert.equal(await phone.sendNow(), "done");
    assert.equal(server.lines.size, 3);
  });
}
