/** The card at the head of the live page: the level, why, when to look again; and the one thing to do first. Twin of carer_app/web/occurrence/card.py. */

import { derive } from "../domain/decision.js";
import { LevelOfIntervention, State, rank } from "../domain/levels.js";
import { named, sentences } from "../domain/log_lines.js";
import { planClashes } from "../domain/plan_clashes.js";
import { fill } from "../domain/protocol.js";
import { AGREED_RETURN, REVIEW, RING_AGAIN } from "../domain/timers.js";
import { placesToTry } from "../domain/to_try.js";
import { clock } from "./filters.js";
import { asksWhatHasChanged } from "./onward.js";

const ENDED = [State.BACK, State.CLOSED, State.PAST];
const ESCALATE = [State.POLICE_DELAYED, State.POLICE_ABSENT];

/** @param {import("./site.js").Site} site @param {import("./situation.js").Situation} at */
export function card(site, at) {
  const { decided, timers } = at.occurrence;
  const unknown = notKnown(site.words, at);
  return {
    level: at.state === State.AWAY_KNOWN ? null : at.level,
    title: at.words.title,
    text: fill(at.words.text, at.childName),
    why: why(at).map((reason) => named(reason, at.childName)),
    cites: decided ? site.speaking.cites(decided.cites, at.pack) : [],
    by_a_person: byAPerson(at),
    clocks: timers.filter((timer) => timer.kind !== RING_AGAIN && matters(at, timer)).map((timer) => clockOf(site.words, timer)),
    first: first(at),
    call: decided?.call || "101",
    is_in_hospital: lastPlace(at) === "hospital",
    unsure: unknown.length ? (at.actions.find(({ code }) => code === "ask_unknowns")?.text ?? "") : "",
    not_known: unknown,
    now_says: nowSays(at),
    ring_again_at: timers.find(({ kind }) => kind === RING_AGAIN)?.dueAt ?? null,
    asks_what_has_changed: asksWhatHasChanged(at),
    clashes: clashes(at),
  };
}

/** Where tonight goes another way than the plan, and nobody has written a decision. */
export function clashes(at) {
  return planClashes(at.occurrence, at.planFacts, placesToTry(at.profile.sections));
}

/** A higher level than the one that stands, unless a person has decided on that one. */
function nowSays(at) {
  const { outcome, level: held } = at;
  if (at.asks || outcome.level === null || held === null || at.occurrence.override !== null) return null;
  if (rank(outcome.level) <= rank(held)) return null;
  return { level: outcome.level, title: at.pack.levels[outcome.level].title, why: outcome.why.map((one) => named(one, at.childName)) };
}

function why(at) {
  const { decided, raised, arranged } = at.occurrence;
  const reasons = [...(decided?.why ?? [])];
  if (raised && at.level === raised) reasons.unshift("Somebody here is more worried, and that is enough.");
  if (at.atNow.isDue(AGREED_RETURN) && arranged !== null) reasons.unshift("The time agreed for the way home has gone.");
  else if (at.atNow.isDue(REVIEW)) reasons.unshift("The time to look again has come.");
  return [...new Set(reasons)];
}

/** A different choice stays on the page with its reason (I5). */
function byAPerson(at) {
  const { notConfirmed: waits, override } = at.occurrence;
  if (waits?.stays && at.level === LevelOfIntervention.POLICE) {
    return sentences(
      `${waits.name} was asked at ${clock(waits.since, at.now)} to confirm a lower level, and has not confirmed it yet`,
      `Until ${waits.name} confirms it, the level stays police`,
      "Ringing 101, or 999 if there is danger now, is right meanwhile",
    );
  }
  if (override?.kind !== "level_lowered") return "";
  const who = at.names[override.author] ?? "somebody";
  const flagged = waits ? `Not confirmed yet by ${waits.name} since ${clock(waits.since, at.now)}` : "";
  return sentences(`${who} decided on this level`, `Reason: ${override.body.reason}`, flagged);
}

const clockOf = (words, { kind, dueAt, basis }) => ({ due_at: dueAt, label: words.clock_labels[kind], note: words.whose_time[basis] ?? "" });

/** Once the police are to be rung now there is nothing to wait for. */
const matters = (at, { kind }) => at.state !== State.POLICE_DECIDED || kind === AGREED_RETURN;

function first(at) {
  const { state, police, level, asks } = at;
  if (ENDED.includes(state)) return "returned";
  if (state === State.OPENED || (asks && at.occurrence.decided === null)) return "questions";
  if (ESCALATE.includes(state)) return "escalate";
  if (state === State.KNOWN_WITH_RISK && police !== "told") return "agree_with_police";
  const isUntold = level === LevelOfIntervention.POLICE && ["not_told", "rang_unanswered"].includes(police);
  if (state === State.POLICE_DECIDED || isUntold) return "ring_police";
  if (asks) return "questions";
  return { [State.AWAY_KNOWN]: "way_home", [State.RETURN_ARRANGED]: "expected" }[state] ?? "";
}

/** Who collects the child and where, if that was written. */
export function arrangement(at) {
  const { arranged } = at.occurrence;
  return arranged?.kind === "return_arranged" ? arranged.body : null;
}

function lastPlace(at) {
  return at.occurrence.log.findLast(({ entry, counts }) => entry.kind === "located" && counts)?.entry.body.found_where ?? null;
}

/** Each thing that bears on safety and that nobody knows, in words. Twin of carer_app/web/occurrence/unknown.py. */
function notKnown(words, at) {
  const known = derive(at.pack.path, at.facts);
  const isSomewhere = ["verified", "believed"].includes(known.whereabouts);
  return ORDER.filter((fact) => known[fact] === "dont_know" && (!words.of_a_place.includes(fact) || isSomewhere)).map((fact) => fill(words.not_known[fact], at.childName));
}

const ORDER = [
  "immediate_concern_child", "immediate_concern_other", "antecedent_behaviour", "trigger_incident", "out_of_character",
  "plan_police_from_outset", "health_risk_today", "exploitation_risk_today", "vulnerability_today", "placement_change_today", "new_to_care",
  "risk_at_location", "risk_to_others_at_location", "risk_to_visitor",
];

