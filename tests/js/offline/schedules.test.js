import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { openPhone } from "../../../static/js/offline/phone.js";
import { runMany } from "./rig/many.js";
import { ModelWorlds } from "./rig/model_worlds.js";
import { KINDS } from "./rig/schedule.js";
import { RealWorlds } from "./rig/worlds.js";

const FULL = Boolean(process.env.NHY_FULL);
const MANY = fileURLToPath(new URL("rig/run_many.js", import.meta.url));
const STATIC = fileURLToPath(new URL("../../../static/js/", import.meta.url));

function nothingWrong({ happened, wrong, count }, least) {
  assert.deepEqual(wrong, [], "node tests/js/offline/rig/run_many.js real|model SEED SEED+1 runs one again");
  assert.equal(count, least);
  return happened;
}

test("no line that was told as saved is lost or doubled, whatever happens: against a model of the server", async () => {
  const happened = nothingWrong(await runMany({ worlds: new ModelWorlds(), openPhone, from: 0, to: 260 }), 260);
  assert.deepEqual(KINDS.filter((kind) => !happened[kind]), [], "every kind of mishap has to occur");
});

test("the same against the real service", { skip: FULL && "in the big run" }, async () => {
  const worlds = await new RealWorlds().start();
  try {
    nothingWrong(await runMany({ worlds, openPhone, from: 1000, to: 1040 }), 40);
  } finally {
    await worlds.end();
  }
});

test("ten thousand of them against the real service", { skip: !FULL && "only with NHY_FULL" }, async () => {
  const parts = [[1000, 6000], [6000, 11_000]];
  const ran = await Promise.all(parts.map(([from, to]) => promisify(execFile)("node", [MANY, "real", from, to], { maxBuffer: 1e8 })));
  for (const { stdout } of ran) {
    const happened = nothingWrong(JSON.parse(stdout.trim().split("\n").at(-1)), 5000);
    assert.deepEqual(KINDS.filter((kind) => !happened[kind]), []);
  }
});

/** Mistakes that this must notice: where, what stands there, and what the mistake would be. */
const MISTAKES = [
  [
    "the outbox goes when somebody signs out", "phone.js", "await this.#vault.forget(personId);",
    'await this.#vault.forget(personId); await this.#store.write(["envelopes"], (t) => t.objectStore("envelopes").clear());',
  ],
  [
    "lines count as received when they are sent", "uploading.js", "const answer = await this.#parts.server.post(",
    'await this.#parts.outbox.answered("", batch.map(({ id }) => ({ id, verdict: "new", says: "" }))); const answer = await this.#parts.server.post(',
  ],
  ["a commit that failed is not noticed", "store.js", "    if (problem) throw problem;\n    return result;", "    return result;"],
  ["envelopes go with what can be read", "vault.js", "for (const person of await this.people()) {", 'await this.#store.write(["envelopes"], (t) => t.objectStore("envelopes").clear()); for (const person of await this.people()) {'],
  ["the answer to one line counts for all", "outbox.js", 'if (verdict === "held" || verdict === "refused")', 'return { ...line, state: "received", envelope: null }; if (verdict === "held" || verdict === "refused")'],
]; // prettier-ignore

for (const [says, file, stands, mistake] of MISTAKES) {
  test(`a planted mistake is caught: ${says}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "nhy-planted-"));
    try {
      cpSync(STATIC, join(folder, "js"), { recursive: true });
      writeFileSync(join(folder, "package.json"), '{"type": "module"}');
      const path = join(folder, "js/offline", file);
      const [before, ...after] = readFileSync(path, "utf8").split(stands);
      assert.equal(after.length, 1, `'${stands}' stands once in ${file}`);
      writeFileSync(path, before + mistake + after[0]);
      const planted = await import(pathToFileURL(join(folder, "js/offline/phone.js")));
      const { wrong } = await runMany({ worlds: new ModelWorlds(), openPhone: planted.openPhone, from: 0, to: 200, enough: 1 });
      assert.match(wrong[0]?.says[0] ?? "nothing", /^(lost|never received)/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

test("a server that took a line in twice is caught", async () => {
  const worlds = new ModelWorlds();
  const twice = {
    world: async (now) => {
      const world = await worlds.world(now);
      const received = async (...asked) => {
        const { lines, there } = await world.received(...asked);
        return { lines, there: [...there, ...there] };
      };
      return { ...world, received };
    },
  };
  const { wrong } = await runMany({ worlds: twice, openPhone, from: 0, to: 20, enough: 1 });
  assert.match(wrong[0].says[0], /^there 2 times/);
});
