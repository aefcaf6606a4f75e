import assert from "node:assert/strict";
import test from "node:test";

import { noted, opened, PIN } from "./rig/lines.js";
import { ANN, annsPhone, CHILD } from "./rig/phones.js";
import { CSRF, ROUNDS } from "./rig/pocket.js";
import { checkPin } from "../../../static/js/offline/pins.js";
import { ROUNDS as ROUNDS_KEPT } from "../../../static/js/offline/wraps.js";

const HOUR = 3_600_000;
const WRONG = { pin: "90817263" };
const wrongly = (phone) => phone.unlock(ANN, WRONG).catch((problem) => problem);

test("a PIN that is easy to guess is refused", () => {
  const easy = ["1234", "12345678", "87654321", "11111111", "12121212", "48214821", "11223344", "24101987", "19871024", "10241987", "25802580", "12344321", "abcdefgh", ""];
  for (const pin of easy) assert.throws(() => checkPin(pin), { name: "WeakPin" }, pin);
  for (const pin of [PIN, "90817263", "4815162342", "70301958"]) checkPin(pin);
});

test("a PIN is stretched by 600,000 rounds or more", () => assert.ok(ROUNDS_KEPT >= 600_000));

test("nothing is set up with a weak PIN", async () => {
  const { phone } = await annsPhone();
  await assert.rejects(phone.setUp({ csrf: CSRF, pin: "12345678" }, { rounds: ROUNDS }), { name: "WeakPin" });
  assert.equal((await phone.children()).length, 1);
});

test("five tries are free, then each waits longer, and after ten what can be read goes; what is unsent stays", async () => {
  const { pocket, server, phone } = await annsPhone();
  pocket.network.isOn = false;
  const [first] = await phone.open([CHILD], opened());
  phone.lock();
  for (let left = 9; left >= 5; left -= 1) assert.equal((await wrongly(phone)).left, left);
  assert.equal((await wrongly(phone)).seconds, 30);
  for (const seconds of [30, 60, 120, 240]) {
    assert.equal((await wrongly(phone)).name, "MustWait");
    await pocket.pass(seconds * 1000);
    assert.equal((await wrongly(phone)).name, "WrongSecret");
  }
  await pocket.pass(480_000);
  assert.equal((await wrongly(phone)).name, "MustSignIn");
  const { lines, child_packs: packs, people, envelopes } = await pocket.disk.everything();
  assert.deepEqual([lines.length, packs.length, people[0].wraps, envelopes.length], [0, 0, {}, 1]);
  await assert.rejects(phone.unlock(ANN, { pin: PIN }), { name: "MustSignIn" });
  pocket.network.isOn = true;
  await phone.sendNow();
  assert.ok(server.lines.has(first.id));
});

test("tries are counted across a reload, another tab and another clock; the right PIN starts anew", async () => {
  const { pocket, phone } = await annsPhone();
  const { phone: second } = await pocket.tab();
  await Promise.all([wrongly(phone), wrongly(second), wrongly(phone)]);
  const { phone: third } = await pocket.tab();
  assert.equal((await wrongly(third)).left, 6);
  assert.equal((await wrongly(third)).left, 5);
  pocket.time.wrong = HOUR;
  assert.equal((await wrongly(third)).name, "MustWait");
  pocket.time.wrong = -HOUR;
  const { phone: fourth } = await pocket.tab();
  assert.equal((await wrongly(fourth)).seconds, 30);
  await pocket.pass(31_000);
  await fourth.unlock(ANN, { pin: PIN });
  fourth.lock();
  assert.equal((await wrongly(fourth)).left, 9);
});

test("with a PIN alone what can be read expires a day after the server was last heard; unsent lines stay", async () => {
  const { pocket, phone } = await annsPhone();
  pocket.network.isOn = false;
  await phone.open([CHILD], opened());
  phone.lock();
  await pocket.pass(23 * HOUR);
  await phone.unlock(ANN, { pin: PIN });
  phone.lock();
  await pocket.pass(2 * HOUR);
  await assert.rejects(phone.unlock(ANN, { pin: PIN }), { name: "MustSignIn" });
  const { lines, envelopes } = await pocket.disk.everything();
  assert.deepEqual([lines.length, envelopes.length], [0, 1]);
});

test("a passkey opens for seven days, and every contact starts them anew", async () => {
  const passkey = crypto.getRandomValues(new Uint8Array(32));
  const { pocket, phone } = await annsPhone({ passkey, pin: PIN });
  await pocket.pass(100 * HOUR);
  await assert.rejects(phone.unlock(ANN, { pin: PIN }), { name: "MustSignIn" });
  await phone.unlock(ANN, { passkey });
  assert.equal(await phone.refresh(), "same");
  phone.lock();
  await pocket.pass(160 * HOUR);
  await phone.unlock(ANN, { passkey });
  phone.lock();
  await assert.rejects(phone.unlock(ANN, { passkey: crypto.getRandomValues(new Uint8Array(32)) }), { name: "WrongSecret" });
  await pocket.pass(9 * HOUR);
  await assert.rejects(phone.unlock(ANN, { passkey }), { name: "MustSignIn" });
});

test("uploading without the person being there does not lengthen what can be read", async () => {
  const { pocket, phone } = await annsPhone();
  const [first] = await phone.open([CHILD], opened());
  for (let hours = 0; hours < 26; hours += 2) {
    await phone.write(first.occurrence, noted("Again."));
    await pocket.pass(2 * HOUR);
  }
  phone.lock();
  await assert.rejects(phone.unlock(ANN, { pin: PIN }), { name: "MustSignIn" });
});

test("it locks after five minutes out of sight, and not before", async () => {
  const { pocket, phone } = await annsPhone();
  phone.left();
  await pocket.pass(299_000);
  phone.back();
  assert.equal(phone.state, "open");
  phone.left();
  await pocket.pass(300_000);
  assert.equal(phone.state, "locked");
});

test("a phone that slept past its timer locks when it is looked at again", async () => {
  const { pocket, phone } = await annsPhone();
  phone.left();
  pocket.time.wrong = 301_000;
  phone.back();
  assert.equal(phone.state, "locked");
});

test("our own call, camera or share sheet gives three minutes more, once", async () => {
  const { pocket, phone } = await annsPhone();
  phone.keepOpenFor("dialler");
  phone.left();
  await pocket.pass(7 * 60_000);
  phone.back();
  assert.equal(phone.state, "open");
  phone.left();
  await pocket.pass(5 * 60_000);
  assert.equal(phone.state, "locked");
  assert.throws(() => phone.keepOpenFor("a game"));
});

/** Two pages of one phone that hear each other, both open. */
async function twoPages() {
  const heard = [];
  const channelFor = (page) => ({
    addEventListener: (_, listener) => heard.push([page, listener]),
    postMessage: (data) => heard.forEach(([other, listener]) => other !== page && listener({ data })),
    close() {},
  });
  const { pocket } = await annsPhone();
  const pages = await Promise.all(["one", "two"].map((page) => pocket.tab({ channel: channelFor(page) })));
  for (const { phone } of pages) await phone.unlock(ANN, { pin: PIN });
  await pocket.settle();
  assert.deepEqual(pages.map(({ phone }) => phone.state), ["open", "open"]);
  return { pocket, pages: pages.map(({ phone }) => phone) };
}

test("hide now forgets at once, and another page of the same phone hears of it", async () => {
  const { pages } = await twoPages();
  pages[0].hideNow();
  assert.deepEqual(pages.map((phone) => phone.state), ["locked", "locked"]);
  await assert.rejects(pages[1].children(), { name: "Locked" });
});

test("signed out, wiped or given a new PIN in one page, the other is open no more", async () => {
  const things = [
    (phone) => phone.signOut(ANN, { sure: true }),
    (phone) => phone.revoked(),
    (phone) => phone.setUp({ csrf: CSRF, pin: "70301958" }, { rounds: ROUNDS }),
  ];
  for (const happens of things) {
    const { pocket, pages } = await twoPages();
    pocket.session = ANN;
    await happens(pages[0]);
    await pocket.settle();
    assert.notEqual(pages[1].state, "open");
  }
});

test("a page that stays in front forgets too, once the server was not heard for too long", async () => {
  const { pocket, phone } = await annsPhone();
  pocket.network.isOn = false;
  await pocket.pass(25 * HOUR);
  phone.back();
  await pocket.settle();
  assert.equal(phone.state, "locked");
  assert.deepEqual((await pocket.disk.everything()).child_packs, []);
});

test("a forgotten PIN: signed in again, there is a new one; the old lines are sent all the same", async () => {
  const { pocket, server, phone } = await annsPhone();
  pocket.network.next = ["drop_request"];
  const [first] = await phone.open([CHILD], opened());
  await phone.setUp({ csrf: CSRF, pin: "70301958" }, { rounds: ROUNDS });
  await pocket.settle();
  await phone.refresh();
  assert.ok(server.lines.has(first.id));
  assert.deepEqual((await phone.entriesOf(first.occurrence)).map(({ id }) => id), [first.id]);
  phone.lock();
  await assert.rejects(phone.unlock(ANN, { pin: PIN }), { name: "WrongSecret" });
});

test("the store says which passkey to ask for, and keeps neither the secret nor a PIN beside it", async () => {
  const passkey = crypto.getRandomValues(new Uint8Array(32));
  const held = { credential: new Uint8Array([1, 2, 3]), salt: new Uint8Array([4, 5, 6]) };
  const { pocket, phone } = await annsPhone({ passkey, held });
  phone.lock();
  const { phone: cold } = await pocket.tab();
  assert.deepEqual(cold.people(), [{ id: ANN, initials: "AA", opensWith: ["passkey"], passkey: held }]);
  await cold.unlock(ANN, { passkey });
  assert.equal(cold.state, "open");
  const [person] = (await pocket.disk.everything()).people;
  assert.ok(!JSON.stringify(person).includes(JSON.stringify(passkey)));
  await assert.rejects(cold.unlock(ANN, { pin: PIN }), { name: "MustSignIn" });
});
