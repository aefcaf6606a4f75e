/** The cases of tests/vectors/agreed_wait.json, which pytest reads too. */

import assert from "node:assert/strict";
import test from "node:test";

import { agreedWait, waitsForActivities } from "../../static/js/domain/agreed_wait.js";
import { Profile, planFacts } from "../../static/js/domain/profile.js";
import { json } from "./vectors.js";

const vectors = json("vectors/agreed_wait.json");

for (const one of vectors.cases) {
  test(`agreed wait: ${one.name}`, () => {
    const profile = new Profile({ plan: one.plan }, one.of_the_last_home);
    assert.equal(agreedWait(profile, Date.parse(one.at)), one.minutes);
    assert.deepEqual(waitsForActivities(profile), one.activities);
  });
}

for (const one of vectors.out_of_area) {
  test(`out of area: ${one.name}`, () => {
    const said = { out_of_area: one.said, responsible_authority: one.own, host_authority: one.host };
    const placement = Object.fromEntries(Object.entries(said).filter(([, value]) => value));
    const facts = planFacts(new Profile({ placement }, one.of_the_last_home), "2026-10-14");
    assert.equal(facts.out_of_area ?? null, one.fact);
  });
}
