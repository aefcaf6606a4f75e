/**
 * Duties that a clock brings: so long away, so long after the return, at once, again and again, before or after an event.
 * Twin of carer_app/domain/duty_times.py.
 *
 * @typedef {import("./duty.js").Case} Case
 * @typedef {import("./duty.js").Duty} Duty
 * @typedef {import("./past.js").Away} Away
 * @typedef {import("./past.js").Clock} Clock
 * @typedef {import("./thresholds.js").Threshold} Threshold
 */

import { INTERVIEW, NOTICE, deed } from "./duty.js";
import { runs } from "./duty_counts.js";
import { AT_LEAST, dayOf } from "./moments.js";
import { AWOA, HIDDEN } from "./past.js";

/** Who sets a time, and the kind of event that holds it. */
export const AGREED = { police_at_report: "police_review_agreed", agreed_on_call: "call_back_agreed" };

/**
 * So long away (where the rule counts categories), or so long after something; away for exactly that long is enough (AMB-4, AMB-5).
 * @param {Case} one
 * @param {Threshold} rule
 * @returns {Duty[]}
 */
export function elapsed(one, rule) {
  if (rule.value === null) return noNumber(one, rule);
  if (!isForThisChild(one, rule)) return [];
  if (!rule.counts.length) return deadlines(one, rule);
  return awayFor(one, rule).map((away) => crossed(one, rule, away)).filter((duty) => duty !== null);
}

/** The wait that each child's plan sets: said while it may run, with no number of ours (AMB-1). */
function noNumber(one, rule) {
  const open = one.past.filter((away) => away.ended === null && !away.isReported);
  return open.map((away) => {
    const arose = Math.max(away.realised.at, away.known);
    return one.owed(rule, arose, null, [away.id], away.realised.name, { status: NOTICE });
  });
}

function isForThisChild(one, rule) {
  if (!["looked_after", "looked_after_or_cp_plan"].includes(rule.guard)) return true;
  const isOnPlan = rule.guard === "looked_after_or_cp_plan" && one.past.some((away) => away.flags.has("child_protection_plan"));
  return one.child.lookedAfter || isOnPlan;
}

/** Each occurrence whose length the rule measures: it, from when, and until when (null: still away). */
function awayFor(one, rule) {
  if (rule.counts.includes(AWOA)) {
    const known = one.past.filter((away) => away.awoa !== null);
    return known.map((away) => ({ away, clock: away.awoa, until: away.returned }));
  }
  return one.counted(rule.counts).map((away) => ({ away, clock: measuredFrom(rule, away), until: away.ended }));
}

/**
 * The clock of how long a child is away; the earlier of realised and reported where the stated one is not known (AMB-6).
 * @param {Threshold} rule
 * @param {Away} away
 * @returns {Clock}
 */
export function measuredFrom(rule, away) {
  if (rule.runsFrom === "reported_to_police") return away.reported ?? away.earliest;
  if (rule.runsFrom === "classified_absent") return away.absentSince ?? away.earliest;
  return away.earliest;
}

function crossed(one, rule, { away, clock, until }) {
  if (until !== null && until - clock.at < rule.value * AT_LEAST[rule.unit]) return null;
  const met = one.after(clock.at, rule.value, rule.unit);
  if (until !== null && met > until) return null;
  if (rule.guard === "child_returned") {
    if (away.returned === null) return null;
    return one.owed(rule, Math.max(met, away.returned, away.known), null, [away.id], clock.name);
  }
  const due = deed(rule.action) === INTERVIEW ? null : met;
  return one.owed(rule, Math.max(met, away.known), due, [away.id], clock.name);
}

/** A time limit for someone who was told: it stands whether or not the child is back. */
function deadlines(one, rule) {
  return one.past.flatMap((away) => {
    const clock = rule.runsFrom === "classified_absent" ? away.absentSince : away.reported;
    if (clock !== null) {
      const due = one.after(clock.at, rule.value, rule.unit);
      return [one.owed(rule, Math.max(clock.at, away.known), due, [away.id], clock.name)];
    }
    // nobody was told yet (NOTT-36): owed since it came to notice, and no clock runs
    const isUntold = away.flags.has(HIDDEN) && rule.runsFrom === "reported_to_police" && rule.who !== "police";
    return isUntold ? [one.owed(rule, away.known, null, [away.id], "came_to_notice")] : [];
  });
}

/**
 * At once: due with its clock where the source says so (0), else with no time that anyone stated (AMB-17).
 * @param {Case} one
 * @param {Threshold} rule
 * @returns {Duty[]}
 */
export function immediate(one, rule) {
  const asked = one.past.filter((away) => rule.guard !== "reported_to_police" || away.isReported);
  const isBack = rule.runsFrom === "child_returned";
  return asked.filter((away) => !isBack || away.returned !== null).map((away) => {
    const clock = isBack ? { at: away.returned, name: "returned" } : away.realised;
    const due = rule.value === null ? null : one.after(clock.at, rule.value, rule.unit);
    return one.owed(rule, Math.max(clock.at, away.known), due, [away.id], clock.name);
  });
}

/**
 * After every occurrence that has ended.
 * @param {Case} one
 * @param {Threshold} rule
 * @returns {Duty[]}
 */
export function afterEach(one, rule) {
  const ended = one.counted(rule.counts).filter((away) => away.ended !== null);
  return ended.map((away) => {
    const clock = away.ended === away.returned ? "returned" : "located";
    return one.owed(rule, Math.max(away.ended, away.known), null, [away.id], clock);
  });
}

/**
 * While the child is away at a known place; the source gives no number (NOTT-101d).
 * @param {Case} one
 * @param {Threshold} rule
 * @returns {Duty[]}
 */
export function continuing(one, rule) {
  const away = one.past.filter(({ awoa, returned }) => awoa !== null && returned === null);
  return away.map(({ id, awoa, known }) => one.owed(rule, Math.max(awoa.at, known), null, [id], awoa.name));
}

/**
 * So long after the return. `owedTo`: the occurrences that the protocol's own criteria owe it, since when; null where it has none.
 *
 * Found but not back: a first deadline from where the child was found, which starts again with the return (AMB-7). A report is
 * enough, whatever the police called it (AMB-13).
 * @param {Case} one
 * @param {Threshold} rule
 * @param {?Map<string, number>} owedTo
 * @returns {Duty[]}
 */
export function afterReturn(one, rule, owedTo) {
  const measure = one.thresholds.find((other) => rule.fallsBackTo && other.id === rule.fallsBackTo) ?? rule; // C6
  return one.past.filter((away) => isOwed(rule, away, owedTo)).flatMap((away) => {
    const clock = returnClock(measure, away);
    return clock === null ? [] : [afterClock(one, rule, measure, away, clock, owedTo?.get(away.id) ?? 0)];
  });
}

function isOwed(rule, away, owedTo) {
  if (owedTo !== null) return owedTo.has(away.id);
  if (rule.guard === "reported_to_police") return away.isReported;
  return !rule.counts.length || rule.counts.includes(away.category);
}

function returnClock(rule, { located, returned, notified }) {
  if (returned === null) return located === null ? null : { at: located, name: "located" };
  if (rule.runsFrom === "child_returned_or_located" && located !== null && located < returned) return { at: located, name: "located" };
  if (rule.runsFrom === "return_notified" && notified !== null && notified >= returned) return { at: notified, name: "return_notified" };
  return { at: returned, name: "returned" };
}

function afterClock(one, rule, measure, away, clock, owedSince) {
  const arose = Math.max(clock.at, away.known, owedSince);
  if (measure.value === null || away.flags.has(rule.exception)) return one.owed(rule, arose, null, [away.id], clock.name);
  const first = one.after(clock.at, measure.value, measure.unit);
  const isHidden = first < away.known; // hidden until after that: the time runs from when it came to notice
  const due = isHidden ? one.after(away.known, measure.value, measure.unit) : first;
  const duty = one.owed(rule, arose, due, [away.id], isHidden ? "came_to_notice" : clock.name);
  return measure === rule ? duty : { ...duty, cites: [...duty.cites, ...measure.cites] };
}

/**
 * Again and again: at times that were agreed, after a meeting, from a threshold on, while away, or with no interval stated.
 * @param {Case} one
 * @param {Threshold} rule
 * @returns {Duty[]}
 */
export function recurring(one, rule) {
  if (rule.setBy) return agreedTimes(one, rule, one.events.get(AGREED[rule.setBy]) ?? [], true);
  if (rule.event) return afterTheLast(one, rule);
  if (rule.startsAfter) return fromAThreshold(one, rule);
  if (rule.until || rule.clock) return whileAway(one, rule);
  return rule.counts.length && rule.value !== null ? summaries(one, rule) : standing(one, rule);
}

/**
 * One duty for each time that stands in an event; doing it after the time before counts.
 * @param {Case} one
 * @param {Threshold} rule
 * @param {import("./history.js").Event[]} events
 * @param {boolean} [isWhileAway]
 * @returns {Duty[]}
 */
export function agreedTimes(one, rule, events, isWhileAway = false) {
  const found = [];
  const before = new Map();
  for (const { at, kind, occurrence } of events) {
    const away = occurrence === null ? null : (one.byId.get(occurrence) ?? null);
    const doneSince = (before.get(occurrence) ?? 0) + 1;
    before.set(occurrence, at);
    if (occurrence !== null && away === null) continue;
    if (isWhileAway && away !== null && away.returned !== null) continue;
    const arose = away === null ? at : Math.max(at, away.known);
    found.push(one.owed(rule, arose, at, occurrence === null ? [] : [occurrence], kind, { doneSince }));
  }
  return found;
}

/**
 * After something was recorded.
 * @param {Case} one
 * @param {Threshold} rule
 * @returns {Duty[]}
 */
export function afterEvent(one, rule) {
  const isKnown = ({ at, occurrence }) => at <= one.now && (occurrence === null || one.byId.has(occurrence));
  return (one.events.get(rule.event) ?? []).filter(isKnown).map(({ at, kind, occurrence }) => {
    const arose = occurrence === null ? at : Math.max(at, one.byId.get(occurrence).known);
    return one.owed(rule, arose, null, occurrence === null ? [] : [occurrence], kind);
  });
}

/** So long after it was last held; nothing before the first. */
function afterTheLast(one, rule) {
  const held = one.doneTimes.get(rule.event) ?? [];
  if (!held.length || rule.value === null) return [];
  const last = Math.max(...held, ...(one.doneTimes.get(rule.action) ?? []));
  const due = one.after(last, rule.value, rule.unit);
  const about = one.past.filter((away) => away.start <= last).map((away) => away.id);
  return [one.owed(rule, due, due, about, "done")];
}

/** Every so often from the point where another rule was met; the first that has not been held (AMB-5). */
function fromAThreshold(one, rule) {
  const start = one.thresholds.find((other) => other.id === rule.startsAfter);
  if (start === undefined || start.value === null || rule.value === null) return [];
  return awayFor(one, start).flatMap(({ away, clock, until }) => {
    const met = one.after(clock.at, start.value, start.unit);
    if (away.returned !== null || met > one.now || (until !== null && met > until)) return [];
    const last = lastDone(one, rule, away);
    let due = one.after(met, rule.value, rule.unit);
    while (last !== null && due <= last) due = one.after(due, rule.value, rule.unit);
    return [one.owed(rule, due, due, [away.id], clock.name, { doneSince: due })];
  });
}

function lastDone(one, rule, away) {
  const times = [null, away.id].map((subject) => one.doneAt(rule.action, subject)).filter((at) => at !== null && at >= away.start);
  return times.length ? Math.max(...times) : null;
}

/** Every so often while the child is away, again from each time it was done (AMB-21); with no interval stated, just again. */
function whileAway(one, rule) {
  const open = one.counted(rule.counts).filter((away) => away.ended === null);
  return open.map((away) => {
    const clock = measuredFrom(rule, away);
    const begun = Math.max(clock.at, lastDone(one, rule, away) ?? clock.at);
    const due = rule.value === null ? null : one.after(begun, rule.value, rule.unit);
    return one.owed(rule, Math.max(due ?? begun, away.known), due, [away.id], clock.name, { doneSince: one.now + 1 });
  });
}

/** A summary every so often of occurrences of its category: one duty for all that no summary covers yet, one for those covered. */
function summaries(one, rule) {
  const times = one.doneTimes.get(rule.action) ?? [];
  const [open, covered] = [[], []];
  for (const away of one.counted(rule.counts)) {
    const later = times.filter((at) => at >= away.start);
    const last = later.length ? Math.max(...later) : null;
    if (last !== null && away.returned !== null && away.returned <= last) covered.push({ at: away.start, away });
    else open.push({ at: last ?? away.start, away });
  }
  return [...openSummary(one, rule, open), ...doneSummary(one, rule, covered)];
}

function openSummary(one, rule, open) {
  if (!open.length) return [];
  const due = one.after(Math.min(...open.map(({ at }) => at)), rule.value, rule.unit);
  return [one.owed(rule, due, due, open.map(({ away }) => away.id), open[0].away.startClock)];
}

function doneSummary(one, rule, covered) {
  if (!covered.length) return [];
  const [{ at: begun, away: first }] = covered;
  const due = one.after(begun, rule.value, rule.unit);
  return [one.owed(rule, begun, due, covered.map(({ away }) => away.id), first.startClock, { doneSince: begun })];
}

/** With no interval stated: owed since the first occurrence, done when done, owed again with the next (AMB-17). */
function standing(one, rule) {
  return runs(one, rule, one.past.map((away) => [away, [away]]));
}

/**
 * In the first days after the child came into care, and while an occurrence that began in them is open (NOTT-126).
 * @param {Case} one
 * @param {Threshold} rule
 * @returns {Duty[]}
 */
export function sinceEvent(one, rule) {
  const began = one.child.becameLookedAfter;
  const isOthers = rule.guard === "uasc_or_migrant" && !one.child.uasc;
  if (began === null || began > one.now || rule.value === null || isOthers) return [];
  const lastDay = dayOf(began) + rule.value;
  const within = one.past.filter((away) => away.start >= began && away.day <= lastDay);
  if (dayOf(one.now) > lastDay && within.every((away) => away.returned !== null)) return [];
  return [one.owed(rule, began, null, within.map((away) => away.id), rule.event)];
}
