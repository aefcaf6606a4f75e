/**
 * Times as clocks in England show them, and sure about the hour that comes twice when the clocks go back (AMB-20).
 * Twin of carer_app/domain/wall_clock.py. Moments are milliseconds since 1970.
 *
 * @typedef {{year: number, month: number, day: number, hour: string, minute: string, isSummer: boolean}} Local
 */

const HOUR = 3_600_000;
const MONTHS = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
];
const LONDON = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hourCycle: "h23", hour: "2-digit" });
const SUMMER = new Map();

/**
 * A moment as clocks in England show it, from 1972 on.
 * @param {number} at
 * @returns {Local}
 */
export function local(at) {
  const summer = isSummer(at);
  const there = new Date(at + (summer ? HOUR : 0));
  const two = (number) => String(number).padStart(2, "0");
  return {
    year: there.getUTCFullYear(),
    month: there.getUTCMonth() + 1,
    day: there.getUTCDate(),
    hour: two(there.getUTCHours()),
    minute: two(there.getUTCMinutes()),
    isSummer: summer,
  };
}

/** Clocks change on the hour, so each hour is asked for once: asking takes long. */
function isSummer(at) {
  const hour = Math.floor(at / HOUR);
  if (!SUMMER.has(hour)) {
    const shown = LONDON.formatToParts(hour * HOUR).find(({ type }) => type === "hour").value;
    SUMMER.set(hour, Number(shown) !== new Date(hour * HOUR).getUTCHours());
  }
  return SUMMER.get(hour);
}

/**
 * The day of a moment in England, to compare with another: "2026-10-14".
 * @param {number} at
 */
export function localDay(at) {
  const { year, month, day } = local(at);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/**
 * "22:05"; in the hour that comes twice, "01:30 (summer time)" and then "01:30 (winter time)".
 * @param {number} at
 */
export function timeWords(at) {
  const { hour, minute, isSummer } = local(at);
  const comesTwice = isSummer ? !local(at + HOUR).isSummer : local(at - HOUR).isSummer;
  return comesTwice ? `${hour}:${minute} (${isSummer ? "summer" : "winter"} time)` : `${hour}:${minute}`;
}

/**
 * "22:05 on 14 October".
 * @param {number} at
 */
export function dayAndTimeWords(at) {
  const { day, month } = local(at);
  return `${timeWords(at)} on ${day} ${MONTHS[month - 1]}`;
}

/**
 * "14 October 2026".
 * @param {number} at
 */
export function dateWords(at) {
  const { day, month, year } = local(at);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}
