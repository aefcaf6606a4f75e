import assert from "node:assert/strict";
import test from "node:test";

import { openPhone } from "../../../static/js/offline/phone.js";
import { noted, opened, PIN } from "./rig/lines.js";
import { ANN, annsPhone, BEN, CHILD, newPhone } from "./rig/phones.js";
import { CSRF, Pocket, ROUNDS, START } from "./rig/pocket.js";

test("a line is on the phone when write resolves, without a network, and after a cold start", async () => {
  const { pocket, server, phone, tab } = await annsPhone();
  pocket.network.isOn = false;
  const [first] = await phone.open([CHILD], opened());
  const line = await phone.write(first.occurrence, noted("Rang her aunt."));
  await pocket.settle();
  tab.kill();
  const again = await pocket.tab();
  assert.equal(again.phone.state, "locked");
  await again.phone.unlock(ANN, { pin: PIN });
  const entries = await again.phone.entriesOf(first.occurrence);
  assert.deepEqual(entries.map(({ kind, seq }) => [kind, seq]), [["opened", 1], ["noted", 2]]);
  assert.equal(entries[1].body.text, "Rang her aunt.");
  assert.equal(entries[1].author, ANN);
  assert.equal(await again.phone.stateOf(line.id), "saved");
  assert.deepEqual((await again.phone.occurrences()).map(({ id, child }) => [id, child]), [[first.occurrence, CHILD]]);
  pocket.network.isOn = true;
  assert.equal(await again.phone.sendNow(), "done");
  assert.equal(await again.phone.stateOf(line.id), "received");
  assert.equal(server.lines.size, 2);
  assert.equal((await again.phone.outbox()).oldestUnsentAt, null);
});

test("what is typed and not sent lies sealed until it is sent, and is there after a cold start for who typed it", async () => {
  const { pocket, phone, tab } = await annsPhone();
  await phone.keepTyped("/occurrence/1/note", { text: "Half a sent" });
  await phone.refresh();
  await pocket.settle();
  tab.kill();
  const { phone: again } = await pocket.tab();
  await assert.rejects(again.typedOn("/occurrence/1/note"), { name: "Locked" });
  await again.unlock(ANN, { pin: PIN });
  assert.deepEqual(await again.typedOn("/occurrence/1/note"), { text: "Half a sent" });
  assert.equal(await again.typedOn("/occurrence/2/note"), null);
  await again.keepTyped("/occurrence/1/note", null);
  assert.equal(await again.typedOn("/occurrence/1/note"), null);
  await again.keepTyped("/occurrence/1/note", { text: "Not for ever" });
  pocket.time.pass(25 * 3_600_000);
  assert.equal(await again.typedOn("/occurrence/1/note"), null);
});

test("whether the server answered when it was last asked is known", async () => {
  const { pocket, phone } = await annsPhone();
  await phone.poll();
  assert.equal(phone.isReached, true);
  pocket.network.isOn = false;
  await phone.poll().catch(() => {});
  assert.equal(phone.isReached, false);
  pocket.network.isOn = true;
  await phone.poll();
  assert.equal(phone.isReached, true);
});

test("two phones, one occurrence: each sees what the other wrote, and the log is one", async () => {
  const { pocket, server, phone } = await annsPhone();
  const [first] = await phone.open([CHILD], opened());
  await phone.sendNow();
  server.signIn(BEN, [CHILD]);
  const other = new Pocket({ server, openPhone, time: pocket.time, rest: pocket.rest });
  other.session = BEN;
  const { phone: bens } = await other.tab();
  await bens.setUp({ csrf: CSRF, pin: PIN }, { rounds: ROUNDS });
  await bens.refresh();
  assert.equal((await bens.entriesOf(first.occurrence)).length, 1);
  pocket.network.isOn = other.network.isOn = false;
  await phone.write(first.occurrence, noted("From Ann."));
  await bens.write(first.occurrence, noted("From Ben."));
  pocket.network.isOn = other.network.isOn = true;
  await Promise.all([phone.sendNow(), bens.sendNow()]);
  await Promise.all([phone.poll(), bens.poll()]);
  const said = async (of) => (await of.entriesOf(first.occurrence)).map(({ id, seq, received_at: at }) => [id, seq, Boolean(at)]);
  assert.deepEqual(await said(phone), await said(bens));
  assert.equal((await said(phone)).length, 3);
  const next = await bens.write(first.occurrence, noted("After both."));
  assert.equal(next.seq, 3);
});

test("identical words with different ids are two lines; the same id again is one", async () => {
  const { phone, server } = await annsPhone();
  const [first] = await phone.open([CHILD], opened());
  await phone.write(first.occurrence, noted("Rang again."));
  await phone.write(first.occurrence, noted("Rang again."));
  const id = crypto.randomUUID();
  const [one, other] = await Promise.all([0, 0].map(() => phone.write(first.occurrence, noted("Tapped twice."), { id })));
  assert.deepEqual(one, other);
  await phone.sendNow();
  assert.deepEqual([...server.lines.values()].map(({ entry, times }) => [entry.kind, times]), [["opened", 1], ["noted", 1], ["noted", 1], ["noted", 1]]);
});

test("the same form sent twice starts one occurrence for each child", async () => {
  const { phone } = await annsPhone();
  const id = crypto.randomUUID();
  const children = [CHILD, ANN];
  const [once, again] = [await phone.open(children, opened(), { id }), await phone.open(children, opened(), { id })];
  assert.deepEqual(once, again);
  assert.equal(new Set(once.map(({ occurrence }) => occurrence)).size, 2);
  assert.equal(new Set(once.map(({ body }) => body.together)).size, 1);
});

test("one tap after another: the order of the taps is the order of the lines", async () => {
  const { phone } = await annsPhone();
  const [first] = await phone.open([CHILD], opened());
  await Promise.all(["a", "b", "c", "d"].map((text) => phone.write(first.occurrence, noted(text))));
  const entries = await phone.entriesOf(first.occurrence);
  assert.deepEqual(entries.slice(1).map(({ body, seq }) => [body.text, seq]), [["a", 2], ["b", 3], ["c", 4], ["d", 5]]);
});

test("two tabs never give one number twice, and one of them sends", async () => {
  const { pocket, server, phone } = await annsPhone();
  const { phone: second } = await pocket.tab();
  await second.unlock(ANN, { pin: PIN });
  const [first] = await phone.open([CHILD], opened());
  const written = await Promise.all([phone, second, phone, second].map((tab, at) => tab.write(first.occurrence, noted(`${at}`))));
  assert.deepEqual(written.map(({ seq }) => seq).sort(), [2, 3, 4, 5]);
  await pocket.pass(120_000);
  assert.equal(server.lines.size, 5);
  assert.deepEqual([...server.lines.values()].map(({ times }) => times), [1, 1, 1, 1, 1]);
});

test("emergency mode starts from a phone that was never set up; its lines are kept until somebody signs in", async () => {
  const { pocket, server, phone } = await newPhone();
  assert.equal(phone.state, "not_set_up");
  phone.startEmergency();
  const [first] = await phone.open([], opened());
  assert.deepEqual([first.author, first.body.child], [null, ""]);
  await phone.write(first.occurrence, noted("Not in her room."));
  await assert.rejects(phone.write(first.occurrence, { kind: "closed", body: { note: "" } }), { name: "NotInEmergency" });
  assert.equal((await phone.entriesOf(first.occurrence)).length, 2);
  assert.deepEqual(phone.emergencyLogs().map(({ id }) => id), [first.occurrence]);
  phone.lock();
  assert.deepEqual(phone.emergencyLogs(), []);
  await assert.rejects(phone.entriesOf(first.occurrence), { name: "Locked" });
  assert.equal(await phone.sendNow(), "sign_in");
  assert.deepEqual(await phone.begunInEmergency(), [{ occurrence: first.occurrence, lines: 2, since: new Date(START).toISOString() }]);
  pocket.session = ANN;
  await phone.setUp({ csrf: CSRF, pin: PIN }, { rounds: ROUNDS });
  assert.equal(await phone.sendNow(), "done");
  assert.equal(server.lines.size, 2);
});

test("a locked page may still write for the one who was here; they read it after unlocking", async () => {
  const { phone } = await annsPhone();
  const [first] = await phone.open([CHILD], opened());
  phone.lock();
  await phone.write(first.occurrence, noted("While locked."));
  await assert.rejects(phone.entriesOf(first.occurrence), { name: "Locked" });
  await phone.unlock(ANN, { pin: PIN });
  assert.deepEqual((await phone.entriesOf(first.occurrence)).map(({ kind }) => kind), ["opened", "noted"]);
});

test("a page that was opened locked writes for nobody", async () => {
  const { pocket, phone } = await annsPhone();
  const [first] = await phone.open([CHILD], opened());
  const { phone: cold } = await pocket.tab();
  await assert.rejects(cold.write(first.occurrence, noted("Who?")), { name: "Locked" });
});

test("signing out with unsent lines warns, and keeps them sealed; another's stay as they are", async () => {
  const { pocket, server, phone } = await annsPhone();
  pocket.network.isOn = false;
  const [first] = await phone.open([CHILD], opened());
  assert.deepEqual(await phone.signOut(ANN), { unsent: 1, done: false });
  assert.equal(phone.state, "open");
  assert.deepEqual(await phone.signOut(ANN, { sure: true }), { unsent: 1, done: true });
  assert.equal(phone.state, "not_set_up");
  const { lines, people, child_packs: packs, envelopes } = await pocket.disk.everything();
  assert.deepEqual([lines.length, people.length, packs.length, envelopes.length], [0, 0, 0, 1]);
  pocket.network.isOn = true;
  await phone.sendNow();
  assert.ok(server.lines.has(first.id));
});

test("after a refresh only children in care stay; lines go when the server has them, not before", async () => {
  const { pocket, server, phone } = await annsPhone();
  assert.deepEqual((await phone.children()).map(({ child }) => child.id), [CHILD]);
  assert.equal(await phone.ownName(), "Abby Example", "who reads a handover on paper wants to know who wrote it");
  assert.deepEqual(await phone.caller(), { name: "Abby Example", telephone: "01632 960 001", roles: { "": "foster carer" } }, "the call begins with who rings");
  const [first] = await phone.open([CHILD], opened());
  await phone.sendNow();
  await pocket.pass(1000);
  server.loseAccess(ANN, CHILD);
  server.left = [{ called: "A.", at: "2026-10-14T20:00:00+00:00" }];
  pocket.network.next = ["error_before", "error_before", "error_before"];
  await phone.write(first.occurrence, noted("Still hers to write."));
  await phone.refresh();
  assert.deepEqual(await phone.children(), []);
  assert.deepEqual(await phone.whoLeft(), server.left, "that the child has moved is told once more, and nothing else of them");
  assert.equal((await phone.entriesOf(first.occurrence)).length, 2);
  await pocket.pass(60_000);
  server.loseAccess(ANN, "somebody");
  await phone.refresh();
  assert.equal((await phone.entriesOf(first.occurrence)).length, 0);
  assert.equal(server.lines.size, 2);
});

test("a revoked phone hands in what it has and can read nothing", async () => {
  const { pocket, server, phone } = await annsPhone();
  pocket.network.isOn = false;
  const [first] = await phone.open([CHILD], opened());
  server.revoke([...server.devices.keys()][0]);
  pocket.network.isOn = true;
  await phone.sendNow();
  assert.ok(server.lines.has(first.id));
  assert.equal(phone.state, "locked");
  assert.equal((await phone.contact()).isRevoked, true);
  const { lines, child_packs: packs, people } = await pocket.disk.everything();
  assert.deepEqual([lines.length, packs.length, Object.keys(people[0].wraps).length], [0, 0, 0]);
  await assert.rejects(phone.unlock(ANN, { pin: PIN }), { name: "MustSignIn" });
  await phone.setUp({ csrf: CSRF, pin: PIN }, { rounds: ROUNDS });
  assert.equal(phone.state, "open");
  assert.equal(server.devices.size, 2);
});

test("another person's answer is not taken into this store", async () => {
  const { pocket, server, phone } = await annsPhone();
  server.signIn(BEN, [BEN]);
  pocket.session = BEN;
  const { phone: bens } = await pocket.tab();
  await bens.setUp({ csrf: CSRF, pin: PIN }, { rounds: ROUNDS });
  assert.equal(await phone.refresh(), "someone_else");
  assert.deepEqual((await phone.children()).map(({ child }) => child.id), [CHILD]);
  assert.deepEqual(phone.people().length, 1);
  assert.deepEqual(bens.people().map(({ opensWith }) => opensWith), [["pin"], ["pin"]]);
});

test("the recovery text holds every unsent line, sealed, with no PIN and no network", async () => {
  const { pocket, phone } = await annsPhone();
  pocket.network.isOn = false;
  const [first] = await phone.open([CHILD], opened());
  await phone.write(first.occurrence, noted("A marker nobody may read."));
  phone.lock();
  const text = await phone.recovery();
  const told = JSON.parse(text);
  assert.deepEqual([told.format, told.count, told.envelopes.length], ["not-home-yet recovery 1", 2, 2]);
  assert.ok(!text.includes("marker nobody"));
});

test("photographs come after the rest, checked by their hash, and go with the child", async () => {
  const { pocket, server, phone } = await annsPhone();
  const bytes = crypto.getRandomValues(new Uint8Array(5000));
  const sha256 = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
  const about = { id: "one", sha256, url: "/sync/photos/one" };
  server.photos.set(CHILD, { about, bytes: bytes.slice(1) });
  server.loseAccess(ANN, "nobody");
  await phone.refresh();
  await pocket.settle();
  assert.equal(await phone.photo(CHILD), null);
  server.photos.set(CHILD, { about, bytes });
  await phone.refresh();
  await pocket.settle();
  assert.deepEqual(await phone.photo(CHILD), bytes);
  server.loseAccess(ANN, CHILD);
  await phone.refresh();
  await pocket.settle();
  assert.deepEqual((await pocket.disk.everything()).photos, []);
});

test("while it watches, lines of others come by themselves; less often while nobody answers, and not after it ends", async () => {
  const { pocket, server, phone } = await annsPhone();
  const [first] = await phone.open([CHILD], opened());
  await pocket.settle();
  const other = { ...first, id: crypto.randomUUID(), seq: 2, kind: "noted", body: { text: "From elsewhere." } };
  server.lines.set(other.id, { entry: other, receivedAt: first.written_at, times: 1 });
  let polls = 0;
  const real = server.answer.bind(server);
  server.answer = (path, ...asked) => {
    polls += path.startsWith("/sync/occurrences") ? 1 : 0;
    return real(path, ...asked);
  };
  const end = phone.watch();
  await pocket.pass(5000);
  assert.equal((await phone.entriesOf(first.occurrence)).length, 2);
  await pocket.pass(60_000);
  assert.equal(polls, 13);
  pocket.session = null;
  await pocket.pass(600_000);
  const before = polls;
  await pocket.pass(600_000);
  assert.ok(polls - before <= 10);
  end();
  await pocket.pass(600_000);
  assert.ok(polls - before <= 10);
});

test("taps on the phone's own pages are told now and then while a store is open", async () => {
  const { pocket, server, phone } = await annsPhone();
  let told = 0;
  const real = server.answer.bind(server);
  server.answer = async (path, ...asked) => {
    told += path === "/account/here" ? 1 : 0;
    return path === "/account/here" ? { status: 204, headers: {}, body: "" } : real(path, ...asked);
  };
  for (let minute = 0; minute < 10; minute += 1) {
    phone.tapped();
    await pocket.pass(60_000);
  }
  assert.ok(told > 1 && told < 5, String(told));
  const before = told;
  phone.lock();
  phone.tapped();
  await pocket.settle();
  assert.equal(told, before);
});
