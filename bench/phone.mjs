/** Times what a phone works out after each answer, on this machine, and prints the figures as JSON: `node bench/phone.mjs`, given on stdin. */

import { readFileSync } from "node:fs";

import { callScript } from "../static/js/domain/call_script.js";
import { scriptFacts } from "../static/js/domain/call_opening.js";
import { decide } from "../static/js/domain/decision.js";
import { duties } from "../static/js/domain/duties.js";
import { parse } from "../static/js/domain/entry_json.js";
import { factsForDecision } from "../static/js/domain/facts.js";
import { parseHistory } from "../static/js/domain/history.js";
import { utc } from "../static/js/domain/iso_time.js";
import { actionsFor } from "../static/js/domain/next_actions.js";
import { stepsFor } from "../static/js/domain/next_steps.js";
import { Occurrence } from "../static/js/domain/occurrence.js";
import { packOf } from "../static/js/domain/protocol.js";
import { stepContext } from "../static/js/domain/to_try.js";

const ROUNDS = 400;
const WARM_UP = 3;
const given = JSON.parse(readFileSync(0, "utf8"));
const pack = packOf(given.pack);
const entries = given.log.map(parse);
const now = utc(given.log.at(-1).happened_at);
const occurrence = Occurrence.of(entries);
const facts = factsForDecision(occurrence, now, {}, "outstanding");

function livePage() {
  const read = Occurrence.of(given.log.map(parse));
  const known = factsForDecision(read, now, {}, "outstanding");
  const outcome = decide(pack.path, known);
  if (!("page" in outcome)) actionsFor(pack, known, outcome);
  stepsFor(pack, stepContext({ taken: entries }));
  return callScript(pack.callQuestions, read, scriptFacts({}));
}

const WORK = {
  "read the pack": () => packOf(given.pack),
  "decide, one answer": () => decide(pack.path, facts),
  "live page of 60 lines, afresh": livePage,
  "duties of 20 occurrences": () => duties(parseHistory(given.history), pack.thresholds),
};

/** The middle and the slowest but five in a hundred, in milliseconds; the first, cold, by itself. */
function timed(work) {
  const took = Array.from({ length: ROUNDS }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  const [cold] = took;
  const warm = took.slice(WARM_UP).sort((one, other) => one - other);
  return { cold, p50: warm[Math.floor(warm.length / 2)], p95: warm[Math.floor(warm.length * 0.95)] };
}

console.log(JSON.stringify(Object.fromEntries(Object.entries(WORK).map(([name, work]) => [name, timed(work)]))));
