import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";

import { decide, isAsk } from "../../static/js/domain/decision.js";
import { packOf } from "../../static/js/domain/protocol.js";
import { routes } from "./routes.js";
import { json, rawPack } from "./vectors.js";

const decided = json("vectors/decision/decided.json");
const asked = json("vectors/decision/asked.json");
const kept = json("vectors/decision/routes.json");
const pack = packOf(rawPack(kept.version));
const camel = (name) => name.replace(/_./g, (found) => found[1].toUpperCase());

for (const one of decided.cases) {
  test(`decided: ${one.name}`, () => {
    const decision = decide(pack.path, one.facts);
    const { actions, ...expect } = one.expect;
    for (const [name, value] of Object.entries(expect)) assert.deepEqual(decision[camel(name)], value, name);
  });
}

for (const one of asked.cases) {
  test(`asked: ${one.name}`, () => {
    const ask = decide(pack.path, one.facts);
    assert.ok(isAsk(ask));
    assert.deepEqual(ask, one.expect.ask);
  });
}

for (const [plan, expected] of Object.entries(kept.plans)) {
  test(`every route is the one written down, plan ${plan}`, () => {
    const total = createHash("sha256");
    let count = 0;
    for (const { answers, decision } of routes(pack.path, { plan_police_from_outset: plan })) {
      const said = Object.entries(answers).map(([fact, option]) => `${fact}=${option}`).join(" ");
      total.update(`${said} > ${decision.rule} ${decision.state}\n`);
      count += 1;
    }
    assert.deepEqual({ routes: count, sha256: total.digest("hex") }, expected);
  });
}
