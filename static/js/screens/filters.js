/** The filters and tests of our templates. Twin of carer_app/web/filters.py, and of those of Jinja that we use. */

import { local } from "../domain/wall_clock.js";
import { duration, left as minutesLeft } from "../modules/timer.js";
import { Safe, attr, isText, isTrue, items } from "./values.js";

const MONTHS = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
];
const DAY = 86_400_000;

/** @param {number|string} at milliseconds, or a text with its offset @returns {number} */
export const moment = (at) => (typeof at === "string" ? Date.parse(at) : at);
const time = ({ hour, minute }) => `${hour}:${minute}`;
const dayNumber = ({ year, month, day }) => Date.UTC(year, month - 1, day) / DAY;

/** "22:05", "yesterday 22:05", "tomorrow 07:30", or "14 October 22:05"; the year only when it is not this one. */
export function clock(at, now = Date.now()) {
  const there = local(moment(at));
  const here = local(moment(now));
  const named = { 0: "", "-1": "yesterday ", 1: "tomorrow " }[dayNumber(there) - dayNumber(here)];
  if (named !== undefined) return named + time(there);
  const year = there.year === here.year ? "" : ` ${there.year}`;
  return `${there.day} ${MONTHS[there.month - 1]}${year} ${time(there)}`;
}

/** "14 October 2026"; a date without a time is that date. */
export function day(at) {
  const parts = /^\d{4}-\d{2}-\d{2}$/.exec(at) ? dateParts(at) : local(moment(at));
  return `${parts.day} ${MONTHS[parts.month - 1]} ${parts.year}`;
}

const dateParts = (text) => {
  const [year, month, date] = text.split("-").map(Number);
  return { year, month, day: date };
};

/** For `datetime=` attributes: UTC, to the second. */
export const iso = (at) => `${new Date(moment(at)).toISOString().slice(0, 19)}Z`;

/** As a `tel:` link wants it; nothing where there is no digit: words are never rung. */
export const tel = (number) =>
  /[0-9]/.test(number) ? [...String(number).trim()].filter((sign, place) => /[0-9*#,]/.test(sign) || (sign === "+" && !place)).join("") : "";

/** The one sentence to show at a field. */
export const firstError = (field) => field.errors[0] ?? "";

function errorLinks(form) {
  const links = (form.formErrors ?? []).map((text) => ["", text]);
  for (const field of form) if (field.errors.length) links.push([field.drawAs === "hidden" ? "" : `#${field.id}`, field.errors[0]]);
  return links;
}

/** Cut at a word; a few letters over are let be, as in Jinja. */
function truncated(text, length) {
  const letters = [...text];
  if (letters.length <= length + 5) return text;
  const start = letters.slice(0, length - 3).join("");
  const cut = start.lastIndexOf(" ");
  return `${cut < 0 ? start : start.slice(0, cut)}...`;
}

function trimmed(value, signs) {
  if (!signs) return String(value).trim();
  const letters = [...String(value)];
  while (letters.length && signs.includes(letters[0])) letters.shift();
  while (letters.length && signs.includes(letters.at(-1))) letters.pop();
  return letters.join("");
}

const replaced = (value, [from, to]) => String(value).replaceAll(String(from), () => String(to));
const chosen = (wanted) => (value, [name, test, ...given]) =>
  items(value).filter((one) => (test ? TESTS[test](attr(one, name), ...given) : isTrue(attr(one, name))) === wanted);
const at = (one, path) => path.split(".").reduce(attr, one);

/** @type {Object<string, (value: *, given: Array<*>, named: Object) => *>} */
export const FILTERS = {
  clock: (value, [now]) => clock(value, now),
  day,
  day_and_time: (value) => `${day(value)} at ${time(local(moment(value)))}`,
  duration,
  iso,
  left: (value, [now]) => minutesLeft((moment(value) - moment(now)) / 1000),
  minutes_from: (value, [earlier]) => Math.trunc((moment(value) - moment(earlier)) / 60_000),
  tel,
  first_error: firstError,
  error_links: errorLinks,
  default: (value, [otherwise, evenFalse]) => ((evenFalse ? isTrue(value) : value !== undefined) ? value : otherwise),
  first: (value) => items(value)[0],
  format: (value, given) => given.reduce((text, one) => text.replace(/%[sd]/, () => one), String(value)),
  join: (value, [by = ""]) => items(value).map(String).join(by),
  length: (value) => (isText(value) ? String(value).length : items(value).length),
  list: (value) => [...items(value)],
  lower: (value) => String(value).toLowerCase(),
  map: (value, given, { attribute }) => items(value).map((one) => at(one, attribute)),
  selectattr: chosen(true),
  rejectattr: chosen(false),
  select: (value) => items(value).filter(isTrue),
  replace: replaced,
  striptags: (value) => String(value).replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim(),
  sum: (value, given, { start = 0 }) => items(value).reduce((all, one) => (Array.isArray(all) ? [...all, ...one] : all + one), start),
  trim: (value, [signs]) => (value instanceof Safe ? new Safe(trimmed(value, signs)) : trimmed(value ?? "", signs)),
  truncate: (value, [length = 255]) => truncated(String(value), length),
  unique: (value) => [...new Set(items(value))],
};

/** @type {Object<string, (value: *, ...given: Array<*>) => boolean>} */
export const TESTS = {
  none: (value) => value === null || value === undefined,
  defined: (value) => value !== undefined,
  undefined: (value) => value === undefined,
  mapping: (value) => typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Safe),
  string: isText,
  equalto: (value, other) => value === other,
  in: (value, all) => items(all).includes(value),
};
