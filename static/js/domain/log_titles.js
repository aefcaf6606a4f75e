/** What the child's protocols call the steps of a log, where the log's own words would not say it. Twin of carer_app/domain/log_titles.py. */

import * as words from "./log_words.js";
import { fill } from "./protocol.js";

const TALKS = ["prevention_interview", "return_interview"];

/** The titles by code. @param {import("./protocol.js").Pack} pack @param {string} [child] @returns {Object<string, string>} */
export function titlesOf(pack, child = "the child") {
  const before = pack.steps.filter(({ code }) => !Object.hasOwn(words.STEP, code) && code !== words.PLAN_STEP);
  const after = pack.returnSteps.filter(({ id }) => TALKS.includes(id) || !Object.hasOwn(words.RETURN_STEP, id));
  const pairs = [...before.map(({ code, title }) => [code, title]), ...after.map(({ id, title }) => [id, title])];
  return Object.fromEntries(pairs.map(([code, title]) => [code, fill(title, child)]));
}
