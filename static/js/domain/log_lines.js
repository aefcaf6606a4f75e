/**
 * Every kind of entry as a plain sentence or two, for the live page, the printed log and the call script; calm, and blaming nobody.
 * Twin of carer_app/domain/log_lines.py.
 *
 * @typedef {import("./entries.js").Entry} Entry
 */

import { Agreed, ReviewBasis, Unsure } from "./entries.js";
import { utc } from "./iso_time.js";
import * as words from "./log_words.js";
import { capital, held, length, says, small, strip } from "./python_text.js";
import { dayAndTimeWords, timeWords } from "./wall_clock.js";

/** The reason kept when somebody gave none: the new words are enough. */
export const PUT_RIGHT = "Put right.";
const LETTER = "[\\p{L}\\p{N}_]";
const THE_CHILD = new RegExp(`(${LETTER}?)the child(?!${LETTER})`, "giu");

/**
 * What the line says, without its time and writer. Marks and corrections are said beside it (`SAYS` in marks.js).
 * @param {Entry} entry
 * @param {boolean} [isVerified] an adult was known to be with the child then, so a place written down is where the child is
 * @param {Object<string, string>} [titles] what the child's protocols call a step, by its code
 */
export function logSentence(entry, isVerified = false, titles = {}) {
  if (entry.kind === "return_step") return sentences(...returnStep(entry.body, titles));
  if (entry.kind === "step_taken") return sentences(...stepTaken(entry.body, titles));
  return sentences(...PARTS[entry.kind](entry.body, isVerified));
}

/**
 * The line read aloud with the time it happened: "At 22:05: rang Nana Jo: no answer."
 * @param {Entry} entry
 * @param {boolean} [withDay]
 * @param {boolean} [isVerified]
 */
export function timedSentence(entry, withDay = false, isVerified = false) {
  const at = utc(entry.happened_at);
  return `At ${withDay ? dayAndTimeWords(at) : timeWords(at)}: ${small(logSentence(entry, isVerified))}`;
}

/**
 * The parts that say something, each as a sentence: a capital first, one stop last.
 * @param {...string} parts
 */
export function sentences(...parts) {
  const kept = parts.map(strip).filter(Boolean);
  return kept.map((part) => capital(part) + (/[.!?]$/.test(part.replace(/”+$/, "")) ? "" : ".")).join(" ");
}

/**
 * The sentence with the child's name in place of "the child"; what stands in `kept` is somebody's own words and stays as it is.
 * @param {string} sentence
 * @param {string} child
 * @param {Iterable<string>} [kept]
 */
export function named(sentence, child, kept = []) {
  const own = [...new Set([...kept].map(strip).filter(Boolean))].sort((one, other) => length(other) - length(one));
  const parts = own.length ? sentence.split(new RegExp(`(${own.map(escaped).join("|")})`, "giu")) : [sentence];
  return parts.map((part, place) => (place % 2 ? part : withName(part, child))).join("");
}

function withName(text, child) {
  return text.replace(THE_CHILD, (found, before) => (before ? found : child));
}

function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/**
 * What somebody typed into a line, where it speaks of "the child"; the reasons of a decision are the guide's words.
 * @param {Entry} entry
 * @returns {string[]}
 */
export function ownWords(entry) {
  if (entry.kind === "decided") return [];
  const texts = Object.values(entry.body).flatMap((value) => (typeof value === "object" && value ? Object.values(value) : [value]));
  return texts.filter((text) => typeof text === "string" && withName(text, "") !== text);
}

/**
 * Somebody's own words, marked as such; nothing for a blank.
 * @param {string} text
 */
export function quoted(text) {
  return says(text) ? `“${strip(text)}”` : "";
}

const spaced = (code) => code.replaceAll("_", " ");
const after = (start, text) => (says(text) ? `${start}: ${strip(text)}` : "");
const why = (reason) => after("Reason", reason);
const when = (text) => dayAndTimeWords(utc(text));
const until = (start, at) => (at ? `${start} ${when(at)}` : "");

function person(start, name, role = "") {
  const who = [name, role].map(strip).filter(Boolean).join(", ");
  return who ? `${start} ${who}` : "";
}

function opened(body) {
  const late = body.past ? "This was written down after it was over" : "";
  return [`The child was not where they should be, ${words.EXPECTED[body.expected_where]}`, `Noticed at ${when(body.realised_at)}`, late];
}

function answered(body) {
  const pairs = Object.entries(body.answers);
  const said = pairs.map(([fact, answer]) => `${held(words.FACT, fact, spaced(fact))}: ${words.answerWords(fact, answer)}`);
  const signs = body.signs.length ? `Seen from the child’s plan: ${body.signs.join("; ")}` : "";
  return ["Answered the questions", ...said, signs, quoted(body.words)];
}

function detailsGiven(body, isVerified) {
  const given = Object.entries(body.details).filter(([, value]) => says(value));
  const said = given.map(([key, value]) => `${words.detailLabel(key, isVerified)}: ${words.detailText(key, value)}`);
  return ["Wrote down what the police will ask", ...said];
}

function decided(body) {
  const level = body.level ? `The guide says ${words.LEVEL[body.level]}` : "The guide was followed again";
  return [level, words.LOCATED[body.state] ?? "", ...body.why, until("Look again at", body.review_at)];
}

function lowered(body) {
  const guide = body.recommended ? `The guide says ${words.LEVEL[body.recommended]}` : "";
  const second = after("Second person", body.second_person_name);
  return [`Decided on ${words.LEVEL[body.level]}`, guide, why(body.reason), second, until("Look again at", body.review_at)];
}

function confirmed(body) {
  const said = body.agreed ? "agrees with the lower level" : "does not agree with the lower level";
  return [`The second person ${said}`, body.note];
}

function reviewSet(body) {
  const whose = { [ReviewBasis.PLAN]: ", as the plan says", [ReviewBasis.POLICE]: ", as the police said" }[body.basis] ?? "";
  return [`Look again at ${when(body.review_at)}${whose}`, why(body.reason)];
}

function stepTaken(body, titles) {
  const place = says(body.place) ? ` (${strip(body.place)})` : "";
  const what = `${whatWasDone(body, titles)}${place}: ${words.RESULT[body.result]}`;
  return [what, why(body.reason), after("Done instead by", body.instead_by), body.note];
}

function whatWasDone(body, titles) {
  if (body.step === words.PLAN_STEP) return `From the child’s plan, ${quoted(body.contact) || "a step"}`;
  const step = held(words.STEP, body.step);
  if (step === undefined) return [held(titles, body.step) || spaced(body.step), strip(body.contact)].filter(Boolean).join(", ");
  return `${words.RULED_OUT.includes(body.result) ? step[1] : step[0]} ${toWhom(body.step, body.contact)}`;
}

/** The person or place named; the child is never named in a sentence that may be seen over a shoulder. */
function toWhom(code, contact) {
  const step = held(words.STEP, code);
  const isNamed = says(contact) && !words.OF_THE_CHILD.includes(code);
  return isNamed || step === undefined ? strip(contact) || spaced(code) : step[2];
}

function contactMade(body) {
  const agreed = words.AGREED[body.agreed] ?? "";
  return [
    words.HOW[body.how],
    after("Through", body.through),
    quoted(body.said),
    words.SOUNDS[body.sounds_safe],
    body.can_talk === Unsure.NO ? "The child could not talk freely" : "",
    body.someone_with_them ? words.COMPANY[body.someone_with_them] : "",
    agreed && body.agreed_at ? `${agreed} at ${when(body.agreed_at)}` : agreed,
  ];
}

function informationReceived(body) {
  const raises = { [Unsure.YES]: "This is worrying", [Unsure.DONT_KNOW]: "Not sure whether this is worrying" }[body.raises_concern] ?? "";
  return [`Heard from ${body.source}`, quoted(body.text), raises];
}

function returnArranged(body) {
  if (body.how === Agreed.NOTHING) return ["Nothing is agreed about the way home any more"];
  return [`${words.AGREED[body.how]} at ${when(body.agreed_at)}`, after("Collected by", body.who), after("From", body.where)];
}

function policeRang(body) {
  const silence = body.purpose === "report" ? "Nobody answered, so the police have not been told" : "Nobody answered";
  const rang = `Rang the police on ${body.number}${held(words.PURPOSE, body.purpose, "")}`;
  return [rang, body.answered ? "They answered" : silence, body.note];
}

function policeTold(body) {
  const none = body.none_given ? "They gave no reference" : "No reference is written down yet";
  return ["Told the police", after("Reference", body.reference) || none, person("Spoke to", body.name, body.role)];
}

function policeAnswered(body) {
  return [
    words.OUTCOME[body.outcome],
    why(body.reason),
    after("Reference", body.reference),
    person("Spoke to", body.officer, body.officer_role),
    after("Their risk grade", body.risk_grade),
    after("The police will", body.police_actions),
    after("We will", body.carer_actions),
    after("How to reach them", body.direct_contact),
    until("They look again at", body.review_at),
  ];
}

function disagreed(body) {
  const other = Object.hasOwn(words.DIFFERENCE, body.about) ? words.DIFFERENCE[body.about] : spaced(body.about);
  const about = body.about === "police" ? "the decision of the police" : other;
  return [`Did not agree with ${about}`, why(body.reason)];
}

function escalated(body) {
  const title = spaced(body.to_role);
  const role = /^(the|a) /.test(title) ? title : `the ${title}`;
  const what = body.reached ? `Took it to ${role}` : `Tried to reach ${role}. Not reached yet`;
  return [what, person(body.reached ? "Spoke to" : "Asked for", body.name), body.outcome, until("They look again at", body.review_at)];
}

function packShared(body) {
  const how = held(words.PACK_TAKEN, body.channel, "Gave version {version} of the pack to {whom}");
  return [how.replace("{version}", () => body.version).replace("{whom}", () => body.recipient), "They have not said yet that they have it"];
}

function packRedacted(body) {
  if (body.put_back) return [after("Back in the pack for the police", body.label)];
  return [after("Left out of the pack for the police", body.label), why(words.WHY_LEFT_OUT[body.why]), quoted(body.words)];
}

function packFollowed(body) {
  const whom = body.recipient ? ` for ${body.recipient}` : "";
  return words.PACK_NEWS[body.news].map((part) => part.replace("{whom}", () => whom));
}

function corrected(body) {
  const what = body.withdraws ? "An earlier line did not happen" : "An earlier line is put right";
  return [after(what, quoted(body.text)) || what, body.reason === PUT_RIGHT ? "" : why(body.reason)];
}

function located(body) {
  const checked = body.adult_with_child ? "A trusted adult is with the child" : "Nobody has checked yet";
  const where = `Heard that the child ${words.IS_AT[body.found_where]}`;
  return [after(where, body.place) || where, checked, person("Said by", body.by_whom)];
}

function returned(body) {
  const back = `The child is back and ${words.WAS_AT[body.found_where]}`;
  return [back, after("Where", body.place), person("Brought back by", body.brought_by)];
}

/**
 * What was said of a step after the return, in a few words.
 * @param {{step: string, answer: string}} body
 * @returns {string}
 */
export function returnAnswer(body) {
  return held(words.RETURN_ANSWER, `${body.step} ${body.answer}`, held(words.ANSWER, body.answer, spaced(body.answer)));
}

const TALKS = ["prevention_interview", "return_interview"];
const TOOK_PLACE = ["held", "done"];

/** What was said in an interview is for whoever may read interviews, and no phone of a carer shows it (NOTT-64). */
const isSaidInATalk = (body) => TALKS.includes(body.step) && TOOK_PLACE.includes(body.answer);

function returnStep(body, titles) {
  const step = held(titles, body.step) || held(words.RETURN_STEP, body.step, spaced(body.step));
  if (isSaidInATalk(body)) return [`${step}: ${returnAnswer(body)}`];
  const signs = body.signs.length ? `Seen: ${body.signs.join("; ")}` : "";
  return [`${step}: ${returnAnswer(body)}`, signs, body.note];
}

function toldOfReturn(body) {
  const of = body.of === "located" ? "where the child is" : "that the child is back";
  return [`Told the police ${of}`, person("Spoke to", body.name), after("Reference", body.reference)];
}

const LINKED = {
  together: "Another child is away at the same time: the two logs belong together",
  earlier: "The child was away just before: the two logs belong together",
  same_report: "The police have one report for this time and the time before",
  also_open: "Another phone opened a log for the same time away: read both",
};

const PARTS = {
  opened,
  details_given: detailsGiven,
  answered,
  decided,
  level_raised: (body) => [`More worried now: raised to ${words.LEVEL[body.level]}`, why(body.reason)],
  level_lowered: lowered,
  lowering_confirmed: confirmed,
  review_set: reviewSet,
  call_started: (body) => [`Started a call to ${toWhom(body.step, body.contact)}`],
  step_taken: stepTaken,
  contact_made: contactMade,
  information_received: informationReceived,
  return_arranged: returnArranged,
  police_rang: policeRang,
  police_told: policeTold,
  police_answered: policeAnswered,
  police_updated: (body) => ["Gave the police news", quoted(body.what), person("Spoke to", body.name)],
  disagreed,
  escalated,
  pack_shared: packShared,
  pack_confirmed: (body) => [`${body.by} said they have the pack`],
  pack_followed: packFollowed,
  pack_redacted: packRedacted,
  handed_over: (body) => [`Handed over to ${body.to_name}`, body.note],
  noted: (body) => [says(body.text) ? body.text : "A note with no words"],
  corrected,
  located,
  returned,
  return_step: returnStep,
  police_told_of_return: toldOfReturn,
  linked: (body) => [held(LINKED, body.why, "Another log belongs beside this one")],
  attached: () => ["This log was begun in an emergency. It now belongs to the child’s record"],
  closed: (body) => ["Everything to do after the return is done, and the log is closed", body.note],
};
