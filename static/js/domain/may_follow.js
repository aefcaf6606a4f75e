/**
 * Which kinds of entry a screen offers next. Screens only: any well-formed entry is accepted all the same.
 * Twin of carer_app/domain/may_follow.py.
 */

import { FIXED_RULES, lowest } from "./levelling.js";
import { LevelOfIntervention, State, rank } from "./levels.js";

export const ALWAYS = ["noted", "corrected", "linked"];
export const UNTIL_CLOSED = [
  "details_given", "call_started", "step_taken", "information_received", "police_rang", "police_told", "pack_shared", "handed_over",
];
export const WHILE_AWAY = ["answered", "decided", "contact_made", "located", "review_set", "returned", "police_answered"];
export const ONCE_TOLD = ["police_answered", "police_updated", "disagreed", "escalated"];

/**
 * The kinds that may come next. While a child is away, ringing the police is always one, and so is raising the level (I1, I6).
 * @param {import("./occurrence.js").Occurrence} occurrence
 * @returns {Set<string>}
 */
export function mayFollow(occurrence) {
  const kinds = [...ALWAYS];
  if (occurrence.lowering !== null) kinds.push("lowering_confirmed");
  if (occurrence.log.some((line) => line.entry.kind === "pack_shared")) kinds.push("pack_confirmed");
  if (occurrence.closedAt !== null) return new Set([...kinds, "return_step"]);
  kinds.push(...UNTIL_CLOSED);
  if (occurrence.policeTold !== null) kinds.push(...ONCE_TOLD);
  if (!occurrence.child) kinds.push("attached");
  return new Set([...kinds, ...whileAway(occurrence), ...onceBack(occurrence)]);
}

function whileAway(occurrence) {
  if (occurrence.state === State.PAST) return ["answered", "located", "returned"];
  if (!occurrence.isOpen) return [];
  const kinds = [...WHILE_AWAY];
  if (occurrence.level !== LevelOfIntervention.POLICE) kinds.push("level_raised");
  if (mayLower(occurrence)) kinds.push("level_lowered");
  if (occurrence.decided !== null) kinds.push("return_arranged");
  return kinds;
}

function mayLower(occurrence) {
  const { level, decided, waiting } = occurrence;
  if (level === null || level === LevelOfIntervention.NO_IMMEDIATE || decided === null) return false;
  if (waiting === null && isFixed(decided)) return false;
  if (rank(level) <= rank(lowest(decided, waiting))) return false;
  const mayReport = occurrence.reportState === null || occurrence.reportState === State.POLICE_DELAYED;
  return mayReport && occurrence.earlierState !== State.AWAY_KNOWN;
}

function isFixed(decided) {
  return FIXED_RULES.includes(decided.rule) || (decided.strength === "fixed" && decided.level === LevelOfIntervention.POLICE);
}

function onceBack(occurrence) {
  if (occurrence.returnedAt === null && occurrence.locatedAt === null) return [];
  const kinds = ["return_step"];
  if (occurrence.policeTold !== null) kinds.push("police_told_of_return");
  if (occurrence.mayClose) kinds.push("closed");
  return kinds;
}
