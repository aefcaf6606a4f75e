import assert from "node:assert/strict";
import test from "node:test";

import { openLine } from "../../../static/js/offline/sealing.js";
import { noted, opened, PIN } from "./rig/lines.js";
import { ANN, annsPhone, CHILD } from "./rig/phones.js";
import { MISHAPS } from "./rig/network.js";

for (const mishap of MISHAPS) {
  test(`${mishap.replaceAll("_", " ")}: listed until it is received, and received once`, async () => {
    const { pocket, server, phone } = await annsPhone();
    pocket.network.next = [mishap];
    const [first] = await phone.open([CHILD], opened());
    await pocket.settle();
    const before = await phone.outbox();
    const isUnsure = mishap !== "duplicate" && mishap !== "too_large";
    assert.equal(before.lines.length, isUnsure || mishap === "too_large" ? 1 : 0);
    await pocket.network.deliver();
    if (mishap === "too_large") await phone.tryAgain(first.id);
    await pocket.pass(120_000);
    assert.equal(await phone.stateOf(first.id), "received");
    assert.deepEqual([...server.lines.values()].map(({ times }) => times), [1]);
  });
}

test("it never waits longer than a minute, and less when there is something new", async () => {
  const { pocket, server, phone } = await annsPhone();
  pocket.network.isOn = false;
  await phone.open([CHILD], opened());
  await pocket.pass(600_000);
  pocket.network.isOn = true;
  await pocket.pass(60_000);
  assert.equal(server.lines.size, 1);
});

test("coming back to the page sends at once", async () => {
  const { pocket, server, phone } = await annsPhone();
  pocket.network.isOn = false;
  await phone.open([CHILD], opened());
  await pocket.pass(600_000);
  pocket.network.isOn = true;
  phone.back();
  await pocket.settle();
  assert.equal(server.lines.size, 1);
});

test("a line that breaks the server holds no other up", async () => {
  const { pocket, server, phone } = await annsPhone();
  pocket.network.isOn = false;
  const [first] = await phone.open([CHILD], opened());
  const written = [];
  for (const text of ["a", "b", "poison", "c", "d"]) written.push(await phone.write(first.occurrence, noted(text)));
  const real = server.answer.bind(server);
  server.answer = (path, request, person) => {
    if (request.body?.includes(written[2].id)) return Promise.resolve({ status: 500, headers: {}, text: "" });
    return real(path, request, person);
  };
  pocket.network.isOn = true;
  await pocket.pass(300_000);
  assert.equal(server.lines.size, 5);
  assert.deepEqual((await phone.outbox()).lines.map(({ id, state }) => [id, state]), [[written[2].id, "sent"]]);
  server.answer = real;
  await pocket.pass(61_000);
  assert.equal(server.lines.size, 6);
});

test("a line that the server refuses is put aside, with its reason, in the recovery text; the others go", async () => {
  const { pocket, server, phone } = await annsPhone();
  const [first] = await phone.open([CHILD], opened());
  await pocket.settle();
  const id = crypto.randomUUID();
  server.lines.set(id, { entry: { id }, times: 1 });
  const line = await phone.write(first.occurrence, noted("Another has this id."), { id });
  await phone.write(first.occurrence, noted("Fine."));
  await pocket.settle();
  const { refused, lines } = await phone.outbox();
  assert.equal(refused, 1);
  assert.deepEqual([lines[0].id, lines[0].says], [line.id, "Another entry has this id."]);
  assert.equal(JSON.parse(await phone.recovery()).count, 1);
});

test("a held line stays listed, is sent again, and is received when the first line has come", async () => {
  const { pocket, server, phone } = await annsPhone();
  const line = await phone.write(crypto.randomUUID(), noted("Its first line is on another phone."));
  await pocket.settle();
  assert.equal(await phone.stateOf(line.id), "held");
  server.opened.set(line.occurrence, CHILD);
  await pocket.pass(61_000);
  assert.equal(await phone.stateOf(line.id), "received");
});

test("many lines go in several posts, none larger than the server takes", async () => {
  const { pocket, server, phone } = await annsPhone();
  pocket.network.isOn = false;
  const [first] = await phone.open([CHILD], opened());
  for (let part = 0; part < 9; part += 1) {
    await phone.writeAll(Array.from({ length: 50 }, (_, at) => ({ occurrence: first.occurrence, ...noted(`${part} ${at} ${"long ".repeat(600)}`) })));
  }
  const posted = [];
  const real = server.answer.bind(server);
  server.answer = (path, request, person) => {
    if (request.method === "POST") posted.push([JSON.parse(request.body).lines.length, request.body.length]);
    return real(path, request, person);
  };
  pocket.network.isOn = true;
  await phone.sendNow();
  assert.equal(server.lines.size, 451);
  assert.ok(posted.length >= 3 && posted.every(([count, bytes]) => count <= 200 && bytes <= 1_048_576), JSON.stringify(posted));
});

test("an answer with ids that were not asked for changes nothing and ends", async () => {
  const { pocket, server, phone } = await annsPhone();
  server.answer = async () => ({ status: 200, headers: {}, text: JSON.stringify({ received_at: "x", device: "known", answers: [{ id: "", verdict: "refused", says: "?" }] }) });
  const [first] = await phone.open([CHILD], opened());
  await pocket.settle();
  assert.equal(await phone.stateOf(first.id), "sent");
});

test("an unknown phone keeps everything and says that somebody must sign in", async () => {
  const { pocket, server, phone } = await annsPhone();
  server.devices.clear();
  const [first] = await phone.open([CHILD], opened());
  assert.equal(await phone.sendNow(), "sign_in");
  assert.equal((await phone.contact()).outcome, "sign_in");
  assert.equal(await phone.stateOf(first.id), "saved");
  phone.lock();
  await phone.unlock(ANN, { pin: PIN });
  await pocket.settle();
  assert.equal((await phone.outbox()).saved, 1);
});

test("how far the clock is out is learnt from the server and kept with every line", async () => {
  const { pocket, phone, server } = await annsPhone();
  const sent = [];
  const real = server.answer.bind(server);
  server.answer = (path, request, person) => {
    if (request.method === "POST") sent.push(...JSON.parse(request.body).lines);
    return real(path, request, person);
  };
  pocket.time.wrong = 86_400_000;
  const [first] = await phone.open([CHILD], opened());
  await pocket.settle();
  await phone.refresh();
  const next = await phone.write(first.occurrence, noted("A day ahead."));
  await pocket.settle();
  const { clock } = (await openLine(crypto, server.pair, sent.at(-1))) ?? {};
  assert.deepEqual([clock.wall, clock.offset_ms], ["2026-10-25T21:05:00.000+00:00", -86_400_000]);
  assert.match(next.written_at, /^2026-10-25T21:05:00\+00:00$/);
  assert.equal(server.lines.size, 2);
});
