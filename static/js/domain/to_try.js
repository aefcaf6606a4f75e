/**
 * Who to ring and where to look for one child: the people and places of the plan, and what is safe to do with each (NAT-L1-A-f, G9).
 * Twin of carer_app/domain/to_try.py.
 *
 * @typedef {{label: string, telephone: string}} Contact
 * @typedef {{id: string, label: string, telephone: string, safeToRing: string, policeOnly: boolean, hint: string}} PersonToRing
 *   `safeToRing`: yes, no, dont_know, or empty where nobody has said
 * @typedef {{id: string, label: string, telephone: string, safeToVisit: string, safeToRing: string, policeOnly: boolean, hint: string,
 *   whoGoes: string}} PlaceToTry only `safeToVisit` yes is safe: a place nobody has assessed is not (G9)
 * @typedef {{taken: import("./entries.js").Entry[], child: string, childTelephone: string, state: string, expectedWhere: string,
 *   expectedPlace: ?Contact, believedPlace: string, isBelieved: boolean, isFound: boolean, people: PersonToRing[], places: PlaceToTry[],
 *   childSteps: string[], familyRule: string, officeHours: boolean, socialWorker: ?Contact, edt: ?Contact, manager: ?Contact,
 *   facts: Object<string, string>}} StepContext what `stepsFor` works over; `taken` is the log or `occurrence.steps`: only steps taken are
 *   read from it; `facts`: the setting and whether the child is placed out of area, for steps that are not for everybody
 */

import { ExpectedWhere } from "./entries.js";
import { State } from "./levels.js";
import { told } from "./python_text.js";
import { sha256 } from "./sha256.js";

/**
 * What `stepsFor` works over, with what is left out filled in.
 * @param {Partial<StepContext>} given
 * @returns {StepContext}
 */
export function stepContext(given) {
  return {
    taken: [],
    child: "the child",
    childTelephone: "",
    state: State.CARER_INTERVENTION,
    expectedWhere: ExpectedWhere.HOME,
    expectedPlace: null,
    believedPlace: "",
    isBelieved: false,
    isFound: false,
    people: [],
    places: [],
    childSteps: [],
    familyRule: "",
    officeHours: false,
    socialWorker: null,
    edt: null,
    manager: null,
    facts: {},
    ...given,
  };
}

/**
 * The people of the profile, in its order.
 * @param {Object} sections the child's profile: section to field to value
 * @returns {PersonToRing[]}
 */
export function peopleToRing(sections) {
  const named = (sections.people?.people ?? []).filter((row) => row.name);
  return named.map((row) => ({
    id: rowId(row),
    label: told(row.name),
    telephone: numberToRing(text(row, "telephone")),
    safeToRing: safeToRing(row),
    policeOnly: isPoliceOnly(row),
    hint: hint(row, "relationship"),
  }));
}

/**
 * The places of the profile, in its order.
 * @param {Object} sections
 * @returns {PlaceToTry[]}
 */
export function placesToTry(sections) {
  const named = (sections.places?.places ?? []).filter((row) => row.name);
  return named.map((row) => ({
    id: rowId(row),
    label: told(row.name),
    telephone: numberToRing(text(row, "telephone")),
    safeToVisit: text(row, "safe_to_visit"),
    safeToRing: safeToRing(row),
    policeOnly: isPoliceOnly(row),
    hint: hint(row, "kind"),
    whoGoes: text(row, "who_goes"),
  }));
}

/**
 * A short id for a line of the plan that has none; the same words give the same id, in whatever order the lines stand.
 * @param {...string} words
 */
export function lineId(...words) {
  return sha256(words.join("\n")).slice(0, 12);
}

/** What is written as a telephone, where there is a number in it; words such as "ask Mum" are read and never rung. @param {string} written */
export const numberToRing = (written) => (/[0-9]/.test(written) ? written : "");

function rowId(row) {
  return lineId(text(row, "name"), text(row, "telephone"));
}

function text(row, field) {
  return field in row ? told(row[field]) : "";
}

/** Whoever the child must not see is not rung, unless the plan says that ringing is safe. */
function safeToRing(row) {
  const said = text(row, "safe_to_ring");
  return !said && row.should_see === "no" ? "no" : said;
}

/** Not sure whether it is for the police: then it is. */
function isPoliceOnly(row) {
  return ["yes", "dont_know", true].includes(row.police_only);
}

function hint(row, first) {
  const found = row.found_before ? `found there before: ${told(row.found_before)}` : "";
  const written = text(row, "telephone");
  const words = written && !numberToRing(written) ? `telephone: ${written}` : "";
  return [row[first], words, found].filter(Boolean).map(told).join(" · ");
}
