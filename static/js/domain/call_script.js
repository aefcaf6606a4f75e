/**
 * What to read aloud to the police, in the order the call handler asks, filled from the record; a blank says what is not known.
 * Twin of carer_app/domain/call_script.py.
 *
 * @typedef {import("./occurrence.js").Occurrence} Occurrence
 * @typedef {import("./call_opening.js").ScriptFacts} ScriptFacts
 * @typedef {{id: string, question: string, answer: string, known: boolean, field: ?string, cites: string[], step: string}} ScriptLine
 *   `field` is the key of a `details_given` that would answer it, `step` the step asked about; else another page does
 * @typedef {{purpose: string, number: string, opening: string, questions: ScriptLine[], steps: string[], closing: string, which: string}} CallScript
 *   `number` is 999 or 101; 999 is right at any time if there is danger now (G10); `which` says which report it is and about whom
 */

import { CLOSING, HELP, LOCATED, RETURN, UPDATE, openingParts, purposeOf, whichReport } from "./call_opening.js";
import { factSaid } from "./call_words.js";
import { utc } from "./iso_time.js";
import { named, ownWords, sentences, timedSentence } from "./log_lines.js";
import * as words from "./log_words.js";
import { fill } from "./protocol.js";
import { compareAll, held, says } from "./python_text.js";
import { dayAndTimeWords, localDay } from "./wall_clock.js";

/** Asked about a step that no line of the log speaks of: it is still a gap. */
const NOT_YET = "Not yet.";
/** Said after what the plan does not fear, where that is all that is known. */
const NOT_ASKED = "Nobody has asked this time";
const DONE = "done";
const OTHER = "other";
const WORRY = "worry";
/** A no to "danger now" answers none of these: it is about this moment alone. */
const ABOUT_DANGER_NOW = [WORRY, "hurt"];
const TRIED = ["contact_child", "message_child"];
const SEEN = ["last_seen_at", "last_seen_where", "last_seen_by", "last_seen_with"];
const PERSON = ["looks"];
const LOOKS = ["clothing", "carrying", "phone_with_them", "money"];
const TRACING = ["step_taken", "contact_made", "information_received"];

/**
 * The script of the call that is needed now, or of the `purpose` named. `earlier` is the occurrence this one continues (AMB-22).
 * @param {import("./protocol.js").CallQuestion[]} questions
 * @param {Occurrence} occurrence
 * @param {ScriptFacts} facts
 * @param {?Occurrence} [earlier]
 * @param {string} [purpose]
 * @returns {CallScript}
 */
export function callScript(questions, occurrence, facts, earlier = null, purpose = "") {
  const wanted = purpose || purposeOf(occurrence, earlier);
  const steps = stepsTaken(occurrence, called(facts));
  const asked = [RETURN, LOCATED].includes(wanted) ? [] : questions.map((question) => answer(question, occurrence, facts, steps));
  return {
    purpose: wanted,
    number: number(occurrence, wanted),
    opening: sentences(...openingParts(wanted, occurrence, facts, earlier).map((part) => fill(part, called(facts)))),
    questions: [...firstLines(wanted, occurrence, facts), ...asked],
    steps,
    closing: fill(CLOSING[wanted], called(facts)),
    which: sentences(...whichReport(occurrence, facts)),
  };
}

/**
 * The questions nobody has answered yet. They never hold up a call (I1).
 * @param {CallScript} script
 */
export function gaps(script) {
  return script.questions.filter((line) => !line.known);
}

/**
 * What has been done to find the child, oldest first, as it is said: "At 22:05 we rang Nana Jo: no answer." (NAT-3.24).
 * @param {Occurrence} occurrence
 * @param {string} [child]
 * @returns {string[]}
 */
export function stepsTaken(occurrence, child = "the child", codes = null) {
  const place = (entry) => [utc(entry.happened_at), entry.seq];
  const lines = occurrence.log.filter((line) => isTracing(line, codes)).map(({ entry }) => entry);
  const began = localDay(occurrence.beganAt);
  const inOrder = lines.sort((one, other) => compareAll(place(one), place(other)));
  return inOrder.map((entry) => named(told(entry, localDay(utc(entry.happened_at)) !== began), child, ownWords(entry)));
}

function told(entry, withDay) {
  const { step, result } = entry.body;
  const isOurs = entry.kind === "step_taken" && Object.hasOwn(words.STEP, step) && !words.RULED_OUT.includes(result);
  const sentence = timedSentence(entry, withDay);
  return isOurs ? sentence.replace(": ", " we ") : sentence;
}

/** 999 when the decided rule says so or there is danger now; a call about a child who is back is never 999 by itself. */
function number(occurrence, purpose) {
  if (purpose === RETURN || purpose === LOCATED) return "101";
  const isDanger = ["immediate_concern_child", "immediate_concern_other"].some((fact) => occurrence.facts[fact] === "yes");
  return isDanger || occurrence.decided?.call === "999" ? "999" : "101";
}

/** Last seen, then what the child looks like: asked before anything else. */
function firstLines(purpose, occurrence, facts) {
  if ([RETURN, LOCATED, UPDATE].includes(purpose)) return [];
  const seen = lastSeen(occurrence, facts);
  const looks = line("description", "What does {child} look like?", sentences(details(PERSON, occurrence), facts.description), "looks", facts);
  const wears = line("clothing", "What is {child} wearing or carrying?", details(LOOKS, occurrence), "clothing", facts);
  return purpose === HELP ? [looks, wears] : [seen, looks, wears];
}

/** When somebody noticed is known whenever there is a log; it closes no gap. */
function lastSeen(occurrence, facts) {
  const isHome = !occurrence.opened || occurrence.opened.expected_where === "home";
  const noticed = `Noticed ${isHome ? "not home" : "not where expected"} at ${dayAndTimeWords(occurrence.realisedAt)}`;
  const seen = details(SEEN, occurrence);
  const asked = line("last_seen", "When and where was {child} last seen, and by whom?", seen, "last_seen_where", facts);
  return { ...asked, answer: sentences(noticed, seen || "Last seen: not known") };
}

function line(id, question, given, field, facts) {
  return { id, question: fill(question, called(facts)), answer: given, known: Boolean(given), field, cites: [], step: "" };
}

function called(facts) {
  return facts.called || facts.childName || "the child";
}

function isTracing({ entry, counts }, codes) {
  return counts && TRACING.includes(entry.kind) && (codes === null || codes.includes(entry.body.step));
}

/**
 * From tonight's details first, then what the carer answered, then the child's record; "I am not sure" leaves the gap open.
 * What the record does not worry about is said last, and closes no gap that the carer is unsure of.
 */
function answer(question, occurrence, facts, steps) {
  const given = details(keys(question), occurrence);
  const aloud = question.facts.filter((fact) => !playsDown(question.id, fact, occurrence));
  const said = aloud.map((fact) => fill(factSaid(fact, occurrence.facts[fact]), called(facts)));
  const record = held(facts.about, question.id, "");
  const calm = held(facts.calm, question.id, "");
  const done = question.id === DONE ? steps : stepsTaken(occurrence, called(facts), question.steps);
  const full = sentences(given, ...said, ...extra(question.id, occurrence), record, reached(question, occurrence, facts), ...done);
  const isUnsure = question.facts.some((fact) => occurrence.facts[fact] === "dont_know");
  return {
    id: question.id,
    question: fill(question.question, called(facts)),
    answer: sentences(full, calm, calm && !full ? NOT_ASKED : "") || (question.steps.length ? NOT_YET : ""),
    known: Boolean(full || calm) && (Boolean(given || record) || !isUnsure),
    field: gap(question, occurrence),
    cites: question.cites,
    step: question.steps[0] ?? "",
  };
}

/** Asked why they worry, nobody begins with what they do not fear, nor with the little worry they had before it grew. */
function playsDown(question, fact, occurrence) {
  const said = occurrence.facts[fact];
  return (ABOUT_DANGER_NOW.includes(question) && said === "no") || (question === WORRY && said === "some" && occurrence.raised !== null);
}

/** What the carer answered about reaching the child, until a line of the log says how and when. */
function reached(question, occurrence, facts) {
  if (question.id !== DONE && !question.steps.some((step) => TRIED.includes(step))) return "";
  const isTold = occurrence.log.some((line) => isTracing(line, null) && (TRIED.includes(line.entry.body.step) || line.entry.kind === "contact_made"));
  return isTold ? "" : fill(factSaid("contact", occurrence.answers.contact), called(facts));
}

function extra(question, occurrence) {
  if (question === OTHER) return Object.values(occurrence.words); // what the carer wrote beside their answers, as they wrote it
  if (question !== WORRY) return [];
  const seen = occurrence.signs.length ? `We have noticed: ${occurrence.signs.join("; ")}` : "";
  return [seen, occurrence.raised ? "I am more worried as time goes on" : ""];
}

/** The first detail of the question that is still blank; the first of all, to add to, when none is. */
function gap(question, occurrence) {
  return keys(question).find((key) => !says(occurrence.details[key])) ?? keys(question)[0] ?? null;
}

/** What was done is answered from the log, and by what the carer adds while they talk. */
function keys(question) {
  return question.id === DONE ? [DONE] : question.details;
}

function details(keys, occurrence) {
  const found = keys.filter((key) => says(occurrence.details[key])).map((key) => [key, words.detailText(key, occurrence.details[key])]);
  return sentences(...found.map(([key, text]) => (keys.length === 1 ? text : `${words.DETAIL[key]}: ${text}`)));
}
