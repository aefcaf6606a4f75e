/**
 * A child's history as duties are reckoned from it: occurrences, events, what is done. Twin of carer_app/domain/history.py.
 * Times are whole seconds since 1970 in UTC (moments.js).
 *
 * @typedef {{lookedAfter: boolean, becameLookedAfter: ?number, uasc: boolean, responsible: ?string, host: ?string,
 *   dateOfBirth: ?number}} ChildFacts not known whether looked after counts as looked after; the date of birth is a day
 * @typedef {{id: string, category: string, last_seen: ?number, realised: ?number, reported: ?number, recorded_by_police: ?number,
 *   located: ?number, returned: ?number, return_notified: ?number, classified_absent: ?number, flags: Set<string>}} Episode
 * @typedef {{kind: string, at: number, occurrence: ?string}} Event
 * @typedef {{rule: string, at: number, occurrence: ?string}} Done for one occurrence, or (null) for all so far
 * @typedef {{now: number, child: ChildFacts, episodes: Episode[], events: Event[], done: Done[]}} History
 */

import { DomainError } from "./errors.js";
import { readTime } from "./iso_time.js";
import { dayNumber, startOf } from "./moments.js";
import { compare, first, shown, told } from "./python_text.js";

export const CATEGORIES = ["missing", "absent", "away_without_authorisation"];
export const FLAGS = [
  "harmed_while_missing", "exploitation_or_trafficking_risk", "crime_or_drugs_risk", "contact_with_risky_people", "offended_while_missing",
  "first_time_with_concern_or_vulnerability", "hidden_missing", "assessed_high_risk", "media_interest_or_briefing", "persistence_recorded",
  "out_of_character", "court_order", "child_protection_plan",
];
export const EVENT_KINDS = [
  "looked_after_review", "placement_move", "rhi_recorded", "police_review_agreed", "call_back_agreed", "came_to_notice",
];
const TIMES = [
  "last_seen", "realised", "reported", "recorded_by_police", "located", "returned", "return_notified", "classified_absent",
];

/** A history with an unknown key, an impossible time, or something that points nowhere. */
/** Nothing of a child in care lies outside, and clocks and calendars hold between them. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2200;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}/;
const HALF_A_CHARACTER = /[\ud800-\udfff]/u;

export class MalformedHistory extends DomainError {}

/**
 * A history from JSON. Throws MalformedHistory with one sentence.
 * @param {*} raw
 * @returns {History}
 */
export function parseHistory(raw) {
  checked(raw, "A history", ["now", "child", "occurrences", "events", "done"], ["now", "occurrences"]);
  const episodes = listed(raw, "occurrences").map(episode);
  const ids = new Set(episodes.map(({ id }) => id));
  if (ids.size !== episodes.length) throw new MalformedHistory("Two occurrences have the same id.");
  return {
    now: time(raw.now, "now"),
    child: childFacts(raw.child === undefined ? {} : raw.child),
    episodes,
    events: listed(raw, "events").map((item) => event(item, ids)),
    done: listed(raw, "done").map((item) => done(item, ids)),
  };
}

function childFacts(raw) {
  checked(raw, "The child", ["looked_after", "became_looked_after", "uasc", "responsible", "host", "date_of_birth"]);
  const [born, became] = [raw.date_of_birth ?? null, raw.became_looked_after ?? null];
  return {
    lookedAfter: flag(raw, "looked_after", true),
    becameLookedAfter: became === null ? null : timeOrDay(became, "became_looked_after"),
    uasc: flag(raw, "uasc", false),
    responsible: wordsOrNull(raw, "responsible"),
    host: wordsOrNull(raw, "host"),
    dateOfBirth: born === null ? null : day(born, "date_of_birth"),
  };
}

function episode(raw) {
  checked(raw, "An occurrence", ["id", "category", "flags", ...TIMES], ["id", "category"]);
  const id = words(raw.id, "The id of an occurrence");
  const wrong = (what) => new MalformedHistory(`The occurrence '${id}'${what}`);
  if (!CATEGORIES.includes(raw.category)) throw wrong(`: there is no category ${brief(raw.category)}.`);
  const times = Object.fromEntries(TIMES.map((key) => [key, (raw[key] ?? null) === null ? null : time(raw[key], key)]));
  const flags = listed(raw, "flags");
  const strange = flags.find((name) => !FLAGS.includes(name));
  if (strange !== undefined) throw wrong(`: there is no flag ${brief(strange)}.`);
  const began = starts(times);
  if (began === null) throw wrong(" needs a time: when the child was last seen, or when it was noticed.");
  const early = ["located", "returned"].find((key) => times[key] !== null && times[key] < began);
  if (early) throw wrong(`: '${early}' is earlier than its start.`);
  return { id, category: raw.category, ...times, flags: new Set(flags) };
}

/**
 * When an occurrence is dated: the earlier of last seen and realised (AMB-2), or what else is known.
 * @param {Partial<Episode>} times
 * @returns {?number}
 */
export function starts(times) {
  return least(times.last_seen, times.realised) ?? least(times.reported, times.recorded_by_police);
}

function least(...times) {
  const known = times.filter((at) => at !== null);
  return known.length ? Math.min(...known) : null;
}

function event(raw, ids) {
  checked(raw, "An event", ["kind", "at", "occurrence"], ["kind", "at"]);
  if (!EVENT_KINDS.includes(raw.kind)) throw new MalformedHistory(`There is no kind of event ${brief(raw.kind)}.`);
  return { kind: raw.kind, at: time(raw.at, "at"), occurrence: occurrence(raw, ids) };
}

function done(raw, ids) {
  checked(raw, "What is done", ["rule", "at", "occurrence"], ["rule", "at"]);
  return { rule: words(raw.rule, "The rule of what is done"), at: time(raw.at, "at"), occurrence: occurrence(raw, ids) };
}

function occurrence(raw, ids) {
  const name = wordsOrNull(raw, "occurrence");
  if (name !== null && !ids.has(name)) throw new MalformedHistory(`There is no occurrence '${first(name, 60)}'.`);
  return name;
}

function checked(raw, what, keys, needed = []) {
  const isObject = raw !== null && typeof raw === "object" && !Array.isArray(raw);
  if (!isObject) throw new MalformedHistory(`${what} must be an object, not ${brief(raw)}.`);
  const unknown = Object.keys(raw).filter((key) => !keys.includes(key)).sort(compare);
  if (unknown.length) throw new MalformedHistory(`${what} has an unknown key ${shown(unknown[0])}.`);
  const missing = needed.find((key) => (raw[key] ?? null) === null);
  if (missing) throw new MalformedHistory(`${what} needs ${shown(missing)}.`);
}

function listed(raw, key) {
  const value = raw[key] ?? [];
  if (!Array.isArray(value)) throw new MalformedHistory(`${shown(key)} must be a list.`);
  return value;
}

function words(raw, what) {
  if (typeof raw !== "string" || !raw || HALF_A_CHARACTER.test(raw)) throw new MalformedHistory(`${what} must be words, not ${brief(raw)}.`);
  return raw;
}

function wordsOrNull(raw, key) {
  return (raw[key] ?? null) === null ? null : words(raw[key], shown(key));
}

function flag(raw, key, otherwise) {
  const value = raw[key] ?? otherwise;
  if (typeof value !== "boolean") throw new MalformedHistory(`${shown(key)} must be true or false.`);
  return value;
}

function time(raw, key) {
  const found = readTime(raw);
  if (found === null) throw new MalformedHistory(`${shown(key)} is no time: ${brief(raw)}.`);
  if (found.offset === null) throw new MalformedHistory(`${shown(key)} must say its offset: ${brief(raw)}.`);
  refuseFarAway(found.year, raw, key);
  return Math.floor(found.at / 1000);
}

/** A date, or the date of a time. */
function day(raw, key) {
  const isDate = typeof raw === "string" && DATE.test(raw) && (raw.length === 10 || readTime(raw) !== null);
  const found = isDate ? readTime(raw.slice(0, 10)) : null;
  if (found === null) throw new MalformedHistory(`${shown(key)} is no date: ${brief(raw)}.`);
  refuseFarAway(found.year, raw, key);
  const date = new Date(found.at);
  return dayNumber(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

function refuseFarAway(year, raw, key) {
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return;
  throw new MalformedHistory(`${shown(key)} is not between ${FIRST_YEAR} and ${LAST_YEAR}: ${brief(raw)}.`);
}

function timeOrDay(raw, key) {
  return typeof raw === "string" && raw.length === 10 ? startOf(day(raw, key)) : time(raw, key);
}

function brief(raw) {
  return shown(first(told(raw), 60));
}
