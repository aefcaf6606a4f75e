/**
 * Where tonight goes another way than the child's plan: it needs a decision by somebody, and stands on the page until one is written.
 * Twin of carer_app/domain/plan_clashes.py.
 *
 * @typedef {{id: string, title: string, text: string}} Clash
 *   `id` is what a page sends; `title` begins the line that decides it; `text` says what clashes
 */

import { StepResult } from "./entries.js";
import { LevelOfIntervention } from "./levels.js";

const WENT = [StepResult.DONE, StepResult.NOT_THERE];
const GOING = "known_places";

/**
 * What is not decided yet: the plan says the police from the start and the level is lower (D2), or somebody went where the plan says it
 * is not safe (NAT-L1-A-f, G9).
 * @param {import("./occurrence.js").Occurrence} occurrence
 * @param {Object<string, string|number>} planFacts
 * @param {import("./to_try.js").PlaceToTry[]} places
 * @returns {Clash[]}
 */
export function planClashes(occurrence, planFacts, places) {
  if (!occurrence.isOpen) return [];
  const notes = occurrence.log.filter(({ entry, counts }) => entry.kind === "noted" && counts).map(({ entry }) => entry.body.text);
  const isDecided = (clash) => notes.some((text) => text.startsWith(decision(clash, "")));
  return [...police(occurrence, planFacts), ...visits(occurrence, places)].filter((clash) => !isDecided(clash));
}

/**
 * The line of the log that decides it.
 * @param {Clash} clash
 * @param {string} words
 */
export function decision(clash, words) {
  return `Decided. ${clash.title}: ${words}`;
}

function police(occurrence, planFacts) {
  const isLower = occurrence.decided !== null && occurrence.level !== LevelOfIntervention.POLICE;
  if (planFacts.plan_police_from_outset !== "yes" || !isLower || occurrence.policeTold !== null) return [];
  const text = "The plan says to tell the police from the start. The level is lower.";
  return [{ id: "police", title: "The plan says the police from the start", text }];
}

function visits(occurrence, places) {
  const unsafe = new Map(places.filter((place) => place.safeToVisit === "no" || place.policeOnly).map((place) => [place.id, place]));
  const gone = new Set([...occurrence.steps.values()].map(where));
  return [...unsafe.values()].filter(({ id }) => gone.has(id)).map(({ id, label }) => ({
    id: `visit-${id}`,
    title: `Somebody went to ${label}`,
    text: `The plan says not to go to ${label}. Somebody went.`,
  }));
}

/** The place somebody went to, rather than rang. */
function where({ body }) {
  return WENT.includes(body.result) && body.step === GOING ? (body.contact_id ?? "") : "";
}
