/** The standing profile as a PDF on the phone: after everything else, sealed, asked for again only when it may be another. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { CHILD, ANN, newPhone } from "./rig/phones.js";
import { PIN } from "./rig/lines.js";
import { CSRF, ROUNDS } from "./rig/pocket.js";

const FIRST = new TextEncoder().encode("%PDF first, of somebody whose name is Dilys");
assert.ok(Buffer.from(FIRST).includes("Dilys"));

/** A phone that keeps papers, and what its server was asked for them. */
async function phoneWithPapers() {
  const { pocket, server, phone } = await newPhone({ papers: true });
  const paper = { bytes: FIRST, etag: '"1"', asked: [] };
  const real = pocket.network.of.bind(pocket.network);
  pocket.network.of = (...of) => {
    const fetch = real(...of);
    return async (path, options) => {
      if (!path.startsWith("/sync/profiles/")) return fetch(path, options);
      paper.asked.push(options.headers["If-None-Match"] ?? "");
      if (options.headers["If-None-Match"] === paper.etag) return new Response(null, { status: 304, headers: { ETag: paper.etag } });
      return new Response(paper.bytes, { headers: { ETag: paper.etag } });
    };
  };
  const { phone: ours } = await pocket.tab({ papers: true });
  await phone.close();
  pocket.session = ANN;
  await ours.setUp({ csrf: CSRF, pin: PIN }, { rounds: ROUNDS });
  const refresh = async () => {
    await ours.refresh();
    await pocket.settle();
  };
  await refresh();
  return { pocket, server, phone: ours, paper, refresh };
}

test("it comes once, is sealed on the disk, and is read with no network", async () => {
  const { pocket, phone, paper, refresh } = await phoneWithPapers();
  assert.deepEqual(await phone.paper(CHILD), FIRST);
  await refresh();
  assert.deepEqual(paper.asked, [""]);
  const rows = (await pocket.disk.everything()).photos;
  assert.equal(rows.length, 1);
  assert.ok(rows[0].sealed.byteLength > FIRST.length);
  assert.ok(!Buffer.from(rows[0].sealed).includes("Dilys"));
  pocket.network.isOn = false;
  assert.deepEqual(await phone.paper(CHILD), FIRST);
  phone.lock();
  await assert.rejects(phone.paper(CHILD));
});

test("hours later it is asked whether it is the same; what is the same is not sent again", async () => {
  const { pocket, phone, paper, refresh } = await phoneWithPapers();
  await pocket.pass(7 * 3_600_000);
  await refresh();
  assert.deepEqual(paper.asked, ["", '"1"']);
  assert.deepEqual(await phone.paper(CHILD), FIRST);
  await pocket.pass(7 * 3_600_000);
  [paper.bytes, paper.etag] = [FIRST.slice(3), '"2"'];
  await refresh();
  assert.deepEqual(await phone.paper(CHILD), FIRST.slice(3));
});

test("it goes with the child, and beside it the photographs stay as they were", async () => {
  const { pocket, server, refresh } = await phoneWithPapers();
  server.loseAccess(ANN, CHILD);
  await refresh();
  assert.deepEqual((await pocket.disk.everything()).photos, []);
});
