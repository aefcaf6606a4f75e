/**
 * Times as entries keep them, read as the server reads them (datetime.fromisoformat), as milliseconds since 1970.
 * Thousandths of a millisecond are kept: two lines a moment apart stay apart. A character too many before the offset, which the server
 * does not mind, is not a time here: no clock writes it.
 *
 * @typedef {{year: number, offset: ?number, at: number, text: string}} Reading
 *   `offset` in milliseconds, null where the time does not say it; `text` is the time in its one standard form
 */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const DATES = [/^(\d{4})-(\d\d)-(\d\d)$/, /^(\d{4})(\d\d)(\d\d)$/];
const WEEKS = [/^(\d{4})-W(\d\d)(?:-(\d))?$/, /^(\d{4})W(\d\d)(\d)?$/];
const CLOCK = /^(\d\d)(?::(\d\d)(?::(\d\d))?|(\d\d)(\d\d)?)?(?:[.,](\d+))?$/;
const RUN_TOGETHER = /^(\d{6})(\d+)$/;
const USUAL = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{6}))?([+-])(\d\d):(\d\d)$/;

/**
 * A moment as milliseconds since 1970, from a text that an entry keeps.
 * @param {string} text
 * @returns {number}
 */
export function utc(text) {
  const usual = USUAL.exec(text);
  if (!usual) return readTime(text).at;
  const [, year, month, day, hour, minute, second, micros = 0, sign, hours, minutes] = usual;
  const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE * (sign === "-" ? -1 : 1);
  return moment(Date.UTC(year, month - 1, day, hour, minute, second) - offset, Number(micros));
}

/**
 * A moment so many milliseconds later.
 * @param {number} at
 * @param {number} milliseconds
 */
export function later(at, milliseconds) {
  const whole = Math.floor(at);
  return moment(whole + milliseconds, Math.round((at - whole) * 1000));
}

function moment(milliseconds, micros) {
  return (milliseconds * 1000 + micros) / 1000;
}

/**
 * The time a text gives, or null where it gives none.
 * @param {*} text
 * @returns {?Reading}
 */
export function readTime(text) {
  if (typeof text !== "string" || text.length < 7) return null;
  const place = separator(text);
  const date = dateOf(text.slice(0, place));
  if (date === null || text.length === place + 1) return null;
  const rest = [...text.slice(place)].slice(1).join("");
  const [, clock, sign, zone] = /^([^+\-Z]*)([+\-Z]?)(.*)$/s.exec(rest);
  const time = rest === "" ? 0 : clockOf(clock);
  const offset = offsetOf(sign, zone);
  if (time === null || Number.isNaN(offset)) return null;
  return reading(date, time, offset);
}

function reading(date, time, offset) {
  const local = new Date(date + Math.floor(time / 1000));
  const micros = time % 1000;
  const year = local.getUTCFullYear();
  const fraction = time % 1_000_000 ? `.${String(time % 1_000_000).padStart(6, "0")}` : "";
  const words = `${String(year).padStart(4, "0")}${local.toISOString().slice(-20, -5)}${fraction}${offset === null ? "" : zoneOf(offset)}`;
  return { year, offset, at: moment(local.getTime(), micros - (offset ?? 0) * 1000), text: words };
}

/** Where the date ends: any one character may stand between it and the clock. */
function separator(text) {
  const isWeek = text[text[4] === "-" ? 5 : 4] === "W";
  if (text[4] === "-") return isWeek ? afterWeek(text) : 10;
  if (!isWeek) return text.length === 7 ? 7 : 8;
  const digits = 7 + /^\d*/.exec(text.slice(7))[0].length;
  if (digits < 9) return digits;
  return digits % 2 ? 8 : 7;
}

function afterWeek(text) {
  return text[8] === "-" && !/\d/.test(text[10] ?? "") ? 10 : 8;
}

function dateOf(text) {
  for (const pattern of DATES) {
    const found = pattern.exec(text);
    if (found) return day(Number(found[1]), Number(found[2]), Number(found[3]));
  }
  for (const pattern of WEEKS) {
    const found = pattern.exec(text);
    if (found) return weekday(Number(found[1]), Number(found[2]), Number(found[3] ?? 1));
  }
  return null;
}

function day(year, month, dayOfMonth) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, dayOfMonth);
  const isReal = year > 0 && month > 0 && dayOfMonth > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth;
  return isReal ? date.getTime() : null;
}

function weekday(year, week, dayOfWeek) {
  if (year < 1 || week < 1 || week > weeksIn(year) || dayOfWeek < 1 || dayOfWeek > 7) return null;
  return firstMonday(year) + ((week - 1) * 7 + dayOfWeek - 1) * DAY;
}

/** Monday of the week of the fourth of January. */
function firstMonday(year) {
  const fourth = day(year, 1, 4);
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
}

function weeksIn(year) {
  return Math.round((firstMonday(year + 1) - firstMonday(year)) / (7 * DAY));
}

/** Thousandths of a millisecond since midnight, or null. */
function clockOf(text) {
  const found = CLOCK.exec(text.replace(RUN_TOGETHER, "$1.$2"));
  if (!found) return null;
  const [hour, minute, second] = [found[1], found[2] ?? found[4] ?? 0, found[3] ?? found[5] ?? 0].map(Number);
  if (hour > 23 || minute > 59 || second > 59) return null;
  const micros = Number((found[6] ?? "").slice(0, 6).padEnd(6, "0"));
  return ((hour * 60 + minute) * 60 + second) * 1_000_000 + micros;
}

/** Milliseconds ahead of UTC; null where nothing is said, NaN where it is not an offset. */
function offsetOf(sign, text) {
  if (!sign) return text ? NaN : null;
  if (sign === "Z") return text ? NaN : 0;
  const found = clockOf(text);
  if (found === null) return NaN;
  return (found / 1000) * (sign === "-" ? -1 : 1);
}

function zoneOf(offset) {
  const size = Math.abs(offset);
  const parts = [Math.floor(size / 3_600_000), Math.floor(size / MINUTE) % 60];
  const seconds = Math.floor(size / 1000) % 60;
  const micros = Math.round((size % 1000) * 1000);
  if (seconds || micros) parts.push(seconds);
  const words = parts.map((part) => String(part).padStart(2, "0")).join(":");
  return `${offset < 0 ? "-" : "+"}${words}${micros ? `.${String(micros).padStart(6, "0")}` : ""}`;
}
