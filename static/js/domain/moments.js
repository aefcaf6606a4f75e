/**
 * Times as whole seconds since 1970 in UTC, so that elapsed hours are plain subtraction on every night of the year (AMB-20).
 * Twin of carer_app/domain/moments.py.
 *
 * Minutes and hours are real time. Days, weeks, months and working days keep the clock time in England: 14 days from 18:00 is 18:00. A
 * clock time that the spring change skips is reckoned by the clock before the change; one that comes twice in autumn is the first.
 * A day is a count of days since 1970.
 */

import { local } from "./wall_clock.js";

const HOUR = 3600;
const DAY = 86_400;
/** The fewest seconds that one of a unit can last, to pass quickly over what is far too short. */
export const AT_LEAST = {
  minutes: 60,
  hours: HOUR,
  days: DAY - HOUR,
  working_days: DAY - HOUR,
  weeks: 7 * DAY - HOUR,
  months: 28 * DAY - HOUR,
  calendar_months: 28 * DAY - HOUR,
  years: 365 * DAY - HOUR,
};

/**
 * The day in England.
 * @param {number} at
 */
export function dayOf(at) {
  const { year, month, day } = local(at * 1000);
  return dayNumber(year, month, day);
}

/**
 * A day of a calendar as a count of days.
 * @param {number} year
 * @param {number} month from 1
 * @param {number} day
 */
export function dayNumber(year, month, day) {
  return Date.UTC(year, month - 1, day) / (DAY * 1000);
}

/**
 * Midnight in England at the start of a day.
 * @param {number} day
 */
export function startOf(day) {
  return onTheClock(day * DAY);
}

/** The moment that clocks in England show so many seconds after the first midnight of 1970 by that clock. */
function onTheClock(seconds) {
  return local((seconds - HOUR) * 1000).isSummer ? seconds - HOUR : seconds;
}

/**
 * `value` of a unit after a moment.
 * @param {number} at
 * @param {number} value
 * @param {string} unit
 * @param {Set<string>} [bankHolidays] days like "2026-12-25"
 */
export function plus(at, value, unit, bankHolidays = new Set()) {
  if (unit === "minutes" || unit === "hours") return at + value * AT_LEAST[unit];
  if (value === 0) return at;
  const onClock = at + (local(at * 1000).isSummer ? HOUR : 0);
  const day = Math.floor(onClock / DAY);
  return onTheClock(later(day, value, unit, bankHolidays) * DAY + onClock - day * DAY);
}

function later(day, value, unit, bankHolidays) {
  switch (unit) {
    case "days":
      return day + value;
    case "weeks":
      return day + 7 * value;
    case "months":
    case "calendar_months":
      return addMonths(day, value);
    case "years":
      return addMonths(day, 12 * value);
    case "working_days":
      return addWorkingDays(day, value, bankHolidays);
    default:
      throw new RangeError(`Nobody can add '${unit}' to a time.`);
  }
}

/**
 * The same day of another month, or that month's last day where it is shorter (AMB-10).
 * @param {number} day
 * @param {number} months
 */
export function addMonths(day, months) {
  const date = new Date(day * DAY * 1000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), last)) / (DAY * 1000);
}

/**
 * The first day of a window that ends on `lastDay`: 90 days count both ends, a month's same date is inside (AMB-2, AMB-10).
 * @param {number} lastDay
 * @param {{n: number, unit: string}} span
 */
export function firstDayOfWindow(lastDay, { n, unit }) {
  return unit === "days" ? lastDay - n + 1 : addMonths(lastDay, -n);
}

/** Monday to Friday without England's bank holidays (AMB-12). */
function addWorkingDays(day, count, bankHolidays) {
  let [found, left] = [day, count];
  while (left) {
    found += 1;
    if ((found + 3) % 7 < 5 && !bankHolidays.has(isoDay(found))) left -= 1;
  }
  return found;
}

function isoDay(day) {
  return new Date(day * DAY * 1000).toISOString().slice(0, 10);
}

/**
 * Age in whole years; someone born on 29 February has their birthday on 28 February in other years.
 * @param {number} born
 * @param {number} on
 */
export function years(born, on) {
  const year = (day) => new Date(day * DAY * 1000).getUTCFullYear();
  const count = year(on) - year(born);
  return addMonths(born, 12 * count) <= on ? count : count - 1;
}
