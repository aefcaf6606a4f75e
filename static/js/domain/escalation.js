/**
 * Not agreeing with the police: who said what and when, whom to ask for next, and by when somebody should have rung back (NAT-3.17, NOTT-46a).
 * Twin of carer_app/domain/escalation.py.
 *
 * @typedef {import("./occurrence.js").Occurrence} Occurrence
 * @typedef {{entry: string, at: number, who: string, words: string}} Said
 * @typedef {{role: string, state: string, at: ?number, isNext: boolean}} Rung
 */

import { utc } from "./iso_time.js";
import { logSentence } from "./log_lines.js";
import { compareAll, strip } from "./python_text.js";

const YOU = "You";
const POLICE = "The police";
/** How the line of a script ends after which the steps done and the reasons are read out. */
const GROUNDS = /(still worried|the danger is this)\.$/i;
const SPOKEN = ["police_rang", "police_told", "police_answered", "police_updated", "disagreed", "escalated", "police_told_of_return"];
const PEOPLE = {
  police_told: ({ name, role }) => both(name, role) || POLICE,
  police_answered: ({ officer, officer_role: role }) => both(officer, role) || POLICE,
  escalated: ({ reached, name, to_role: role }) => (reached ? both(name, role) : YOU),
  police_updated: ({ name }) => strip(name) || POLICE,
  police_told_of_return: ({ name }) => strip(name) || POLICE,
};

/**
 * The whole conversation, oldest first. A line that was withdrawn is left out.
 * @param {Occurrence} occurrence
 * @returns {Said[]}
 */
export function saidToPolice(occurrence) {
  const isElsewhere = ({ kind, body }) => kind === "disagreed" && body.about !== "police"; // a difference with somebody else (NAT-INT-10)
  return inOrder(occurrence, SPOKEN).filter((entry) => !isElsewhere(entry)).map((entry) => ({
    entry: entry.id,
    at: utc(entry.happened_at),
    who: PEOPLE[entry.kind]?.(entry.body) ?? YOU,
    words: logSentence(entry),
  }));
}

/**
 * The lines of the protocol, with what they leave to say: which report and whose, the steps done, and the reasons; danger first.
 * @param {string[]} lines
 * @param {import("./call_script.js").CallScript} script
 * @param {boolean} isUrgent
 * @returns {string[]}
 */
export function wordsAbove(lines, script, isUrgent) {
  const said = (id) => script.questions.find((line) => line.id === id)?.answer ?? "";
  const place = Math.max(lines.findIndex((line) => GROUNDS.test(line)), 0) + 1;
  const grounds = (isUrgent ? ["worry", "done"] : ["done", "worry"]).map(said);
  return [lines[0], script.which, ...lines.slice(1, place), ...grounds, ...lines.slice(place)].filter(Boolean);
}

/**
 * Whom to ask for, one after the other; the next is the first who was not reached, or else the last of them again.
 * @param {{rungs: string[]}} words
 * @param {Occurrence} occurrence
 * @returns {Rung[]}
 */
export function rungs(words, occurrence) {
  const tried = inOrder(occurrence, ["escalated"]);
  const found = words.rungs.map((role) => rung(role, tried));
  const waits = found.findIndex(({ state }) => state !== "reached");
  return found.map((one, place) => ({ ...one, isNext: place === (waits < 0 ? found.length - 1 : waits) }));
}

/**
 * What the police owe after what they last decided; nothing before they decided anything.
 * @param {{owed: Object[]}} words
 * @param {Occurrence} occurrence
 */
export function owed(words, occurrence) {
  const last = inOrder(occurrence, ["police_answered"]).at(-1);
  return words.owed.filter(({ when }) => last && (!when.length || when.includes(last.body.outcome)));
}

function rung(role, tried) {
  const last = tried.filter(({ body }) => body.to_role === role).at(-1);
  return last ? { role, state: last.body.reached ? "reached" : "asked", at: utc(last.happened_at) } : { role, state: "open", at: null };
}

function inOrder(occurrence, kinds) {
  const place = (entry) => [utc(entry.happened_at), entry.seq, entry.device, entry.id];
  const lines = occurrence.log.filter(({ counts, entry }) => counts && kinds.includes(entry.kind)).map(({ entry }) => entry);
  return lines.sort((one, other) => compareAll(place(one), place(other)));
}

const both = (name, role) => [strip(name), strip(role)].filter(Boolean).join(", ");
