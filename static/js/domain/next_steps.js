/**
 * The list "Do next" of the live page: the pack's steps, this child's people and places, and what the log says was done.
 * Twin of carer_app/domain/next_steps.py.
 *
 * @typedef {import("./to_try.js").StepContext} StepContext
 * @typedef {{code: string, title: string, hint: string, kind: string, cites: string[], contact: string, contactId: string,
 *   telephone: string, reasonable: boolean, state: string, lastResult: ?string, lastAt: ?string}} NextStep
 *   `kind`: call, do, tell, go, or police_only (shown, never rung or visited). `telephone` is empty where there must be no call button.
 *   `state`: open, tried (done once, worth trying again), done, ruled_out. `reasonable`: whether D10 waits for it (F18).
 */

import { holds } from "./conditions.js";
import { ExpectedWhere, StepResult } from "./entries.js";
import { utc } from "./iso_time.js";
import { State } from "./levels.js";
import { NATIONAL, fill } from "./protocol.js";
import { compareAll, says, strip } from "./python_text.js";
import { lineId } from "./to_try.js";

export const OPEN = "open";
export const TRIED = "tried";
export const DONE = "done";
export const RULED_OUT = "ruled_out";
export const POLICE_ONLY = "police_only";
export const NO_NUMBER = "No number is kept here.";
const TELL_STEPS = ["tell_social_worker", "tell_edt"];
const REACHING_THE_CHILD = ["contact_child", "message_child"];
const LOCATED = [State.AWAY_KNOWN, State.KNOWN_WITH_RISK];
const RULING_OUT = [StepResult.NOT_SAFE, StepResult.NOT_POSSIBLE];
const EXPECTED = {
  [ExpectedWhere.SCHOOL]: "the school or college",
  [ExpectedWhere.CONTACT_VISIT]: "the contact visit",
  [ExpectedWhere.ACTIVITY]: "the activity",
  [ExpectedWhere.APPOINTMENT]: "the appointment",
};

/**
 * Every step of tonight, in the order to do them.
 *
 * The place where the child should be is rung first (G14); the social worker or the duty team comes first as soon as the child was
 * tried (NAT-3.5f); the steps stay after a report (NAT-3.21).
 * @param {import("./protocol.js").Pack} pack
 * @param {StepContext} context
 * @returns {NextStep[]}
 */
export function stepsFor(pack, context) {
  const latest = latestOf(context.taken);
  const steps = stepsOf(pack, context.facts).flatMap((step) => lines(step, context)).map((step) => withResult(step, latest));
  return tellFirst(toldNobodyAnswered(steps) ? steps : steps.filter((step) => step.code !== "tell_manager"));
}

function stepsOf(pack, facts) {
  return pack.steps.filter((step) => step.when === null || holds(step.when, facts));
}

/**
 * `done` when every applicable step was taken, or ruled out with its reason; else `outstanding` (G2).
 * A call nobody answered was made: otherwise a phone that is off would hold back the report for ever. It stays on the list to try again.
 * @param {NextStep[]} steps
 */
export function reasonableActions(steps) {
  const asked = steps.filter((step) => step.reasonable);
  return asked.length && asked.every((step) => step.state !== OPEN) ? "done" : "outstanding";
}

/** The last word on each step; one written later about an earlier moment does not outrank a later moment. */
function latestOf(taken) {
  const latest = new Map();
  const place = (line) => [utc(line.happened_at), line.seq, line.id];
  const steps = taken.filter((line) => line.kind === "step_taken");
  for (const line of steps.sort((one, other) => compareAll(place(one), place(other)))) {
    latest.set(key(line.body.step, line.body.contact_id || line.body.contact), line);
    latest.set(key(line.body.step, ""), line);
  }
  return latest;
}

function key(step, contact) {
  return JSON.stringify([step, contact]);
}

function withResult(step, latest) {
  const line = latest.get(key(step.code, step.contactId)) ?? latest.get(key(step.code, step.contact));
  return line === undefined ? step : { ...step, state: stateOf(line.body), lastResult: line.body.result, lastAt: line.happened_at };
}

function stateOf(taken) {
  if (taken.result === StepResult.NO_ANSWER) return TRIED;
  if (RULING_OUT.includes(taken.result)) return says(taken.reason) ? RULED_OUT : OPEN;
  return DONE;
}

function toldNobodyAnswered(steps) {
  return steps.some((step) => TELL_STEPS.includes(step.code) && step.state === TRIED);
}

function isTelling(step) {
  return step.kind === "tell" && step.code !== "who_searches";
}

function tellFirst(steps) {
  const triedChild = steps.some((step) => REACHING_THE_CHILD.includes(step.code) && step.state !== OPEN);
  const isLate = triedChild || toldNobodyAnswered(steps);
  const first = steps.filter((step) => step.code === "expected_place_call" && step.state === OPEN);
  if (isLate) first.push(...steps.filter((step) => isTelling(step) && [OPEN, TRIED].includes(step.state)));
  return [...first, ...steps.filter((step) => !first.includes(step))];
}

/** The lines one step of the pack makes tonight: none, one, or one for each person or place. */
function lines(step, context) {
  const isFound = LOCATED.includes(context.state) || (context.state === State.RETURN_ARRANGED && context.isFound);
  // Only thought to be there: nobody goes, and everybody who may be rung is.
  const isRinging = context.isBelieved && (step.kind === "call" || REACHING_THE_CHILD.includes(step.code));
  if (isFound && !isTelling(step) && !isRinging) return [];
  switch (step.each) {
    case "people":
      return people(step, context);
    case "places":
      return context.places.map((place) => placeLine(step, place, context));
    case "child_steps":
      return context.childSteps.map((words) => line(step, context, { contact: words, contactId: lineId(words) }));
    case "expected_place":
      return expectedPlace(step, context);
    case "believed_place":
      return context.isBelieved ? [line(step, context, { contact: context.believedPlace || "the place you think of" })] : [];
    case "social_worker":
      return tell(step, context.socialWorker, context);
    case "edt":
      return tell(step, context.edt, context);
    case "manager":
      return tell(step, context.manager, context);
    default:
      return [line(step, context, { telephone: step.code === "contact_child" ? context.childTelephone : "" })];
  }
}

function line(step, context, { contact = "", contactId = "", telephone = "", hint = "" }) {
  return {
    code: step.code,
    title: fill(step.title.replaceAll("{contact}", () => contact), context.child),
    hint: hint || hintOf(step, context, telephone),
    kind: step.kind,
    cites: step.cites,
    contact,
    contactId,
    telephone,
    reasonable: step.reasonable,
    state: OPEN,
    lastResult: null,
    lastAt: null,
  };
}

function hintOf(step, context, telephone) {
  const said = fill(step.hint, context.child);
  return step.kind === "call" && !telephone ? strip(`${NO_NUMBER} ${said}`) : said;
}

function expectedPlace(step, context) {
  if (context.expectedWhere === ExpectedWhere.HOME) return [];
  const place = context.expectedPlace ?? { label: EXPECTED[context.expectedWhere], telephone: "" };
  return [line(step, context, { contact: place.label, telephone: step.kind === "call" ? place.telephone : "" })];
}

/** Its one line, of the social worker or the duty team by the hour; without a number the hint says where it should have stood. */
function tell(step, who, context) {
  const isOther = TELL_STEPS.includes(step.code) && step.code !== (context.officeHours ? "tell_social_worker" : "tell_edt");
  if (isOther) return [];
  if (!who?.telephone) {
    const own = step.source === NATIONAL ? "" : fill(step.hint, context.child);
    return [line(step, context, { hint: strip(`${NO_NUMBER} Look in the placement plan. ${own}`) })];
  }
  return [line(step, context, { contact: who.label, telephone: who.telephone })];
}

function people(step, context) {
  const rule = context.familyRule ? `Agreed about family: ${context.familyRule}` : "";
  if (!context.people.length) {
    return [line(step, context, { contact: "family and friends", hint: rule || "Nobody is listed in the plan." })];
  }
  return context.people.map((who, place) => person(step, who, context, place === 0 ? rule : ""));
}

function person(step, who, context, rule) {
  const one = line(step, context, { contact: who.label, contactId: who.id, telephone: who.telephone });
  if (who.policeOnly || who.safeToRing === "no") return leftToPolice(one, "Do not ring. Tell the police about them.");
  if (who.safeToRing === "dont_know") {
    return { ...one, telephone: "", reasonable: false, hint: "Nobody knows if it is safe to ring. Ask the social worker first." };
  }
  const isSafe = who.safeToRing === "yes";
  const unsaid = isSafe ? "" : "nobody has written down if it is safe to ring";
  return { ...one, hint: joined(one.hint.replace(/\.+$/, ""), isSafe ? "safe to ring" : "", who.hint, unsaid, rule) };
}

/** Offered for a visit only where the record calls it safe; else rung; else left to others (G9). */
function placeLine(step, place, context) {
  const one = line(step, context, { contact: place.label, contactId: place.id });
  if (place.policeOnly) return leftToPolice(one, "Do not go there. Tell the police about it.");
  if (place.safeToVisit === "yes") {
    return { ...one, hint: joined("safe to visit", place.hint, place.whoGoes ? `goes: ${place.whoGoes}` : "") };
  }
  const mayRing = place.safeToRing === "yes" || (place.safeToVisit !== "no" && place.safeToRing === "");
  if (place.telephone && mayRing) {
    const hint = joined("ring, do not go: it is not known to be safe", place.hint);
    return { ...one, kind: "call", title: `Ring ${place.label}`, telephone: place.telephone, hint };
  }
  return leftToPolice(one, "Do not go: it is not known to be safe. Tell the social worker, and the police if you report.");
}

function leftToPolice(one, hint) {
  return { ...one, kind: POLICE_ONLY, title: one.contact, telephone: "", hint, reasonable: false };
}

function joined(...parts) {
  return parts.filter(Boolean).join(" · ");
}
