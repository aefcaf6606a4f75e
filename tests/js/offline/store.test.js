import assert from "node:assert/strict";
import test from "node:test";

import { forceCloseDatabase } from "fake-indexeddb";

import { openPhone } from "../../../static/js/offline/phone.js";
import { STEPS } from "../../../static/js/offline/schema.js";
import { Store } from "../../../static/js/offline/store.js";
import { noted, opened, PIN } from "./rig/lines.js";
import { ANN, annsPhone, CHILD, newPhone } from "./rig/phones.js";
import { CSRF, ROUNDS } from "./rig/pocket.js";
import { Disk, Tab } from "./rig/storage.js";

const soon = (then, ms) => {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
};

test("told late that an old connection was closed: the one in use is still let go of for a new release", async () => {
  const [disk, tab] = [new Disk(), new Tab()];
  const store = new Store({ indexedDB: disk.of(tab), setTimer: soon });
  const look = (one) => one.read(["meta"], (t) => t.objectStore("meta").getAll());
  await look(store);
  const [old] = tab.databases;
  await store.close();
  await look(store);
  forceCloseDatabase(old);
  await new Promise(setImmediate);
  await look(store);
  assert.equal([...tab.databases].filter((db) => !db._closed).length, 1, "one connection is open, and the store knows it");
  const newer = new Store({ indexedDB: disk.of(new Tab()), steps: [...STEPS, (db) => db.createObjectStore("later")], setTimer: soon });
  assert.deepEqual(await look(newer), []);
  await newer.close();
});

test("closed by the browser: it opens again, and nobody notices", async () => {
  const { phone, tab } = await annsPhone();
  const [first] = await phone.open([CHILD], opened());
  tab.forceClose();
  await phone.write(first.occurrence, noted("After."));
  assert.equal((await phone.entriesOf(first.occurrence)).length, 2);
});

for (const name of ["AbortError", "UnknownError", "QuotaExceededError"]) {
  test(`${name} once: tried again, and saved`, async () => {
    const { phone, tab } = await annsPhone();
    const [first] = await phone.open([CHILD], opened());
    tab.fails = name;
    await phone.write(first.occurrence, noted("After."));
    assert.equal((await phone.entriesOf(first.occurrence)).length, 2);
  });
}

test("a full phone: nothing is saved, it says so, and gives the text to copy", async () => {
  const { pocket, phone, tab } = await annsPhone();
  const [first] = await phone.open([CHILD], opened());
  [tab.fails, tab.failsAlways] = ["QuotaExceededError", true];
  const failure = await phone.write(first.occurrence, noted("Rang her aunt.")).catch((problem) => problem);
  assert.equal(failure.name, "StoreFailed");
  assert.match(failure.says, /This phone is full, so nothing was saved/);
  assert.match(failure.text, /^2026-10-24 22:05: .*Rang her aunt\./);
  [tab.fails, tab.failsAlways] = [null, false];
  const { lines, envelopes } = await pocket.disk.everything();
  assert.deepEqual([lines.length, envelopes.length], [1, 1]);
  assert.equal((await phone.write(first.occurrence, noted("Rang her aunt."))).seq, 2);
});

test("photographs make room for lines", async () => {
  const { pocket, phone, tab } = await annsPhone();
  const store = new Store({ indexedDB: pocket.disk.of(new Tab()), setTimer: soon });
  await store.write(["photos"], (t) => t.objectStore("photos").put({ person: ANN, id: "one", sealed: new Uint8Array(9) }));
  tab.fails = "QuotaExceededError";
  await phone.open([CHILD], opened());
  const { photos, lines } = await pocket.disk.everything();
  assert.deepEqual([photos.length, lines.length], [0, 1]);
});

test("a line and its envelope are there together or not at all, wherever the tab is killed", async () => {
  for (let at = 0; at < 8; at += 1) {
    const { pocket, phone, tab } = await annsPhone();
    const [first] = await phone.open([CHILD], opened());
    tab.killAt = at;
    phone.write(first.occurrence, noted("Perhaps.")).catch(() => {});
    await pocket.settle();
    const { lines, envelopes, counters } = await pocket.disk.everything();
    assert.equal(lines.length, envelopes.length, `killed at write ${at}`);
    assert.equal(counters[0].seq, lines.length);
  }
});

test("a write that never ends is told as not saved", async () => {
  const { pocket, phone } = await annsPhone();
  const store = new Store({ indexedDB: { open: () => new IDBFactory().open("x") && stuck() }, setTimer: pocket.time.setTimer });
  const said = store.read(["meta"], () => {}).catch((problem) => problem);
  await pocket.pass(11_000);
  assert.equal((await said).name, "StoreFailed");
  phone.lock();
});

function stuck() {
  return Object.assign(Object.create(IDBRequest.prototype), { addEventListener() {}, removeEventListener() {} });
}

test("a store of a later release is left alone, and said", async () => {
  const disk = new Disk();
  const later = new Store({ indexedDB: disk.of(new Tab()), setTimer: soon, steps: [...STEPS, (db) => db.createObjectStore("later")] });
  await later.write(["meta"], (t) => t.objectStore("meta").put(1, "x"));
  await later.close();
  const now = new Store({ indexedDB: disk.of(new Tab()), setTimer: soon });
  await assert.rejects(now.read(["meta"], (t) => t.objectStore("meta").get("x")), { name: "StoreFailed", says: /A newer version of this app is open/ });
});

test("a newer release brings the stores up while an older page is open: its lines stay, and the old page lets go", async () => {
  const { pocket, phone } = await annsPhone();
  pocket.network.isOn = false;
  const [first] = await phone.open([CHILD], opened());
  const steps = [...STEPS, (db, transaction) => transaction.objectStore("envelopes").createIndex("by_person", "person")];
  const newer = new Store({ indexedDB: pocket.disk.of(new Tab()), setTimer: soon, steps });
  assert.equal(await newer.read(["envelopes"], (t) => t.objectStore("envelopes").index("by_person").count(ANN)), 1);
  const failure = await phone.write(first.occurrence, noted("From the old page.")).catch((problem) => problem);
  assert.equal(failure.name, "StoreFailed");
  assert.match(failure.text, /From the old page/);
  await newer.close();
});

test("a step that fails leaves the stores as they were", async () => {
  const { pocket, phone } = await annsPhone();
  await phone.open([CHILD], opened());
  await phone.close();
  const broken = (db) => {
    db.deleteObjectStore("envelopes");
    throw new Error("A mistake in a release.");
  };
  const newer = new Store({ indexedDB: pocket.disk.of(new Tab()), setTimer: soon, steps: [...STEPS, broken] });
  process.once("uncaughtException", () => {});
  await assert.rejects(newer.read(["meta"], () => {}), { name: "StoreFailed" });
  const { phone: again } = await pocket.tab();
  await again.unlock(ANN, { pin: PIN });
  assert.equal((await again.outbox()).received + (await again.outbox()).saved, 1);
});

test("what nobody can save is never told as saved: the first start on a broken phone fails in words", async () => {
  const broken = { open: () => { throw new DOMException("", "SecurityError"); } };
  const timers = { setTimer: soon, channel: null, locks: null, fetch: () => Promise.reject(new TypeError()) };
  await assert.rejects(openPhone({ indexedDB: broken, ...timers }), { name: "StoreFailed" });
});

test("thrown away by the browser while the page is open: the next line is kept in a new store, and it is said", async () => {
  let isUsed = false;
  const { pocket, phone } = await newPhone({ wasUsed: () => isUsed });
  pocket.session = ANN;
  await phone.setUp({ csrf: CSRF, pin: PIN }, { rounds: ROUNDS });
  isUsed = true;
  const [first] = await phone.open([CHILD], opened());
  await phone.close();
  await new Promise((done) => (pocket.disk.factory.deleteDatabase("nhy").onsuccess = done));
  await phone.write(first.occurrence, noted("Still written down."));
  assert.deepEqual([phone.state, (await phone.outbox()).saved], ["not_set_up", 1]);
  assert.equal((await phone.contact()).isCleared, true);
});

test("a phone that held lines once and opens with nothing says that the browser cleared it, until it is set up again", async () => {
  const { pocket, phone } = await newPhone({ wasUsed: () => true });
  assert.equal((await phone.contact()).isCleared, true);
  pocket.session = ANN;
  await phone.setUp({ csrf: CSRF, pin: PIN }, { rounds: ROUNDS });
  assert.equal((await phone.contact()).isCleared, false);
});
