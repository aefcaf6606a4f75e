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
const LONDON = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
});

/**
 * A moment as clocks in England show it.
 * @param {number} at
 * @returns {Local}
 */
export function local(at) {
  const parts = Object.fromEntries(LONDON.formatToParts(at).map(({ type, value }) => [type, value]));
  const isSummer = Number(parts.hour) !== new Date(at).getUTCHours();
  return { year: Number(parts.year), month: Number(parts.month), day: Number(parts.day), hour: parts.hour, minute: parts.minute, isSummer };
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
