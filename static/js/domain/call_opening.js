/**
 * How a call to the police begins and ends: what it is for, who rings, who the child is (provisions C4, AMB-22).
 * Twin of carer_app/domain/call_opening.py.
 *
 * @typedef {import("./occurrence.js").Occurrence} Occurrence
 * @typedef {{callerName: string, callerRole: string, callback: string, childName: string, called: string, dateOfBirth: string,
 *   age: ?number, address: string, description: string, hasPhoto: boolean,
 *   isPhotoOld: boolean, hasPack: boolean, isBegunOnly: boolean, canSend: boolean, formTitle: string, knownRisk: string,
 *   plan: string, about: Object<string, string>, calm: Object<string, string>}} ScriptFacts
 *   what the record says of the caller and the child, as plain text; a blank is not known. `childName` is the full name, `called` what the
 *   child is called; `about` holds what the record says for a question of the pack, by the question's id; `calm`, by the same ids, what the record
 *   does not worry about
 */

import { ABOUT_THE_PLACE, factSaid } from "./call_words.js";
import { utc } from "./iso_time.js";
import { State } from "./levels.js";
import * as words from "./log_words.js";
import { given } from "./pack_given.js";
import { held } from "./python_text.js";
import { dayAndTimeWords } from "./wall_clock.js";

export const REPORT = "report";
export const HELP = "help";
export const AGAIN = "again";
export const UPDATE = "update";
export const RETURN = "return";
export const LOCATED = "located";
export const GONE_AGAIN = "gone_again";
/** How a known place that is not safe is told, by the label of the protocol (C4). */
const KNOWN = {
  "": ["I am asking for help to bring a child in care to safety", "This is not a missing report: {} where the child is"],
  assist: ["I am asking the police to assist with a child in care", "This is not a missing report: {} where the child is"],
  report: ["I am reporting a child in care missing", "I report it although {} where the child is: it is not safe there"],
};

/**
 * The facts of a record, with what is left out blank.
 * @param {Partial<ScriptFacts>} given
 * @returns {ScriptFacts}
 */
export function scriptFacts(given) {
  const blank = { callerName: "", callerRole: "", callback: "", childName: "", called: "", dateOfBirth: "", age: null, address: "" };
  const protocol = { formTitle: "Philomena Protocol form", knownRisk: "" };
  const papers = { hasPhoto: false, isPhotoOld: false, hasPack: false, isBegunOnly: false, canSend: true };
  return { ...blank, description: "", ...papers, ...protocol, plan: "", about: {}, calm: {}, ...given };
}

/**
 * What this call is for, from where the report stands.
 * @param {Occurrence} occurrence
 * @param {?Occurrence} [earlier]
 */
export function purposeOf(occurrence, earlier = null) {
  if (occurrence.returnedAt !== null) return RETURN;
  if (occurrence.earlierState === State.KNOWN_WITH_RISK) return HELP;
  if (occurrence.earlierState === State.AWAY_KNOWN) return occurrence.policeTold ? LOCATED : HELP;
  if (occurrence.policeTold === null) return earlier?.policeThinkMissing ? GONE_AGAIN : REPORT;
  return [State.POLICE_DELAYED, State.POLICE_ABSENT].includes(occurrence.reportState) ? AGAIN : UPDATE;
}

/**
 * What is said first, sentence by sentence; a blank leaves its sentence out.
 * @param {string} purpose
 * @param {Occurrence} occurrence
 * @param {ScriptFacts} facts
 * @param {?Occurrence} earlier
 * @returns {string[]}
 */
export function openingParts(purpose, occurrence, facts, earlier) {
  return [...whatFor(purpose, occurrence, facts, earlier), ...whoRings(facts), whoIsMissing(facts), ...more(purpose, occurrence, facts)];
}

/**
 * Which report it is and about whom, for somebody who has not heard of it.
 * @param {Occurrence} occurrence
 * @param {ScriptFacts} facts
 */
export const whichReport = (occurrence, facts) => [reported(occurrence), whoIsMissing(facts)];

function whatFor(purpose, occurrence, facts, earlier) {
  const place = facts.address ? ` from ${facts.address}` : "";
  switch (purpose) {
    case HELP: {
      const known = occurrence.facts.whereabouts === "verified" ? "we know" : "we think we know";
      const [what, why] = KNOWN[facts.knownRisk];
      return [what, why.replace("{}", known), reported(occurrence)];
    }
    case AGAIN:
      return [`I am ringing again about a child in care missing${place}`, reported(occurrence), "I am still worried"];
    case UPDATE:
      return [`I have news about a child in care missing${place}`, reported(occurrence)];
    case RETURN:
      return ["A child in care is back", reported(occurrence)];
    case LOCATED:
      return ["We know where a child in care is, and a trusted adult is with the child", reported(occurrence)];
    case GONE_AGAIN:
      return [`A child in care has gone missing again${place}`, ...bothTimes(occurrence, earlier)];
    case REPORT:
      return [`I am reporting a child in care missing${place}`];
    default:
      throw new RangeError(`There is no call for '${purpose}'.`);
  }
}

function reported(occurrence) {
  if (occurrence.policeTold === null) return "";
  const reference = occurrence.policeReference ? `, reference ${occurrence.policeReference}` : ", and got no reference";
  return `I reported it at ${dayAndTimeWords(utc(occurrence.policeTold.happened_at))}${reference}`;
}

/** One call and the same reference serve, when the police never heard that the child had come back (AMB-22). */
function bothTimes(occurrence, earlier) {
  if (earlier === null || earlier.returnedAt === null) return [];
  const back = `{child} came back at ${dayAndTimeWords(earlier.returnedAt)}. {child} has been gone again since`;
  const reference = earlier.policeReference ? "Please keep the same reference" : "";
  const since = dayAndTimeWords(occurrence.realisedAt);
  return [reported(earlier), `${back} ${since}`, "You may not have heard about the return", reference];
}

function whoRings(facts) {
  return [
    facts.callerName ? `My name is ${facts.callerName}` : "",
    facts.callerRole ? `I am their ${facts.callerRole}` : "",
    facts.callback ? `You can ring me back on ${facts.callback}` : "",
  ];
}

function whoIsMissing(facts) {
  if (!facts.childName) return "";
  const age = facts.age === null ? "" : `, aged ${facts.age}`;
  const born = facts.dateOfBirth ? `, born ${facts.dateOfBirth}` : "";
  return `The child is ${facts.childName}${born}${age}`;
}

function more(purpose, occurrence, facts) {
  if (purpose === RETURN && occurrence.returnedAt !== null) {
    return [`{child} came back at ${dayAndTimeWords(occurrence.returnedAt)}`, howItEnded(occurrence)];
  }
  if (purpose === HELP || purpose === LOCATED) {
    const risks = ABOUT_THE_PLACE.filter((fact) => occurrence.facts[fact] === "yes").map((fact) => factSaid(fact, "yes"));
    const isAt = occurrence.facts.whereabouts === "verified" ? "is" : "may be";
    const where = occurrence.place || held(occurrence.details, "believed_place", "");
    return [where ? `{child} ${isAt} at ${where}` : "", ...risks];
  }
  const isReport = purpose === REPORT || purpose === GONE_AGAIN;
  return [isReport ? facts.plan : "", isReport || purpose === AGAIN ? documents(occurrence, facts) : ""];
}

/** Who said that they have it is not offered it again. */
function documents(occurrence, facts) {
  const confirmed = given(occurrence).filter(({ confirmedAt }) => confirmedAt !== null);
  const newest = Math.max(...confirmed.map(({ version }) => version));
  const had = confirmed.find(({ version }) => version === newest);
  if (had) return `You have version ${had.version} of our pack: ${had.confirmedBy} said so`;
  if (!facts.hasPack) return "";
  const photo = facts.hasPhoto ? "with a photo" : "without a photo";
  const old = facts.hasPhoto && facts.isPhotoOld ? " more than 3 months old" : "";
  const begun = facts.isBegunOnly ? "It is only begun, and most of it is still blank. " : "";
  return `There is a ${facts.formTitle}, ${photo}${old}. ${begun}${facts.canSend ? "I can send it now" : "I can send it when there is signal"}`;
}

function howItEnded(occurrence) {
  const line = occurrence.log.find(({ entry, counts }) => counts && entry.kind === "returned");
  return line ? `{child} ${words.WAS_AT[line.entry.body.found_where]}` : "";
}

const TAKE_DOWN = "Please tell me the reference, your name, what you will do, and when we speak again.";
export const CLOSING = {
  [REPORT]: TAKE_DOWN,
  [AGAIN]: `I ask you to record the child as missing. ${TAKE_DOWN}`,
  [GONE_AGAIN]: TAKE_DOWN,
  [UPDATE]: "What will you do now, and when do we speak again?",
  [HELP]: "Please agree with me what to do before anybody goes there. Who will go, and when do we speak again?",
  [RETURN]: "Is there anything you need from us? When will someone come to talk with {child}?",
  [LOCATED]: "Is there anything you need from us before {child} comes home?",
};
