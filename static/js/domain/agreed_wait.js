/** The reasonable wait that was agreed for a child: the number for this hour where there is one. Twin of carer_app/domain/agreed_wait.py. */

import { local, localDay } from "./wall_clock.js";

const DAY = 86_400_000;

/**
 * Minutes; the shortest where several rows hold at that moment. Null when no wait was agreed for it.
 * @param {import("./profile.js").Profile} profile
 * @param {number} at
 * @returns {?number}
 */
export function agreedWait(profile, at) {
  if (profile.ofTheLastHome.has("wait")) return null;
  const here = profile.rows("plan", "waits").filter((row) => "minutes" in row && holds(row, at)).map((row) => row.minutes);
  return here.length ? Math.min(...here) : profile.planWaitMinutes;
}

/** What was agreed for things the child does, to be read. @param {import("./profile.js").Profile} profile */
export function waitsForActivities(profile) {
  if (profile.ofTheLastHome.has("wait")) return [];
  const rows = profile.rows("plan", "activity_waits").filter((row) => row.activity && "minutes" in row);
  return rows.map((row) => `${row.activity}: ${row.minutes} minutes${row.note ? `. ${row.note}` : ""}`);
}

/** Whether it is one of the row's days and hours. A row with neither holds at no time: it does not say when. */
function holds(row, at) {
  if (!("days" in row || "from" in row || "until" in row)) return false;
  const { hour, minute } = local(at);
  const now = `${hour}:${minute}`;
  const [begins, ends] = [row.from ? row.from.slice(0, 5) : "00:00", row.until ? row.until.slice(0, 5) : "00:00"];
  const today = weekday(localDay(at));
  if (begins < ends || ends === "00:00") return now >= begins && (ends === "00:00" || now < ends) && isDay(row, today);
  return (now >= begins && isDay(row, today)) || (now < ends && isDay(row, (today + 6) % 7));
}

const weekday = (day) => Math.floor(Date.parse(day) / DAY + 4) % 7; // Sunday is 0

/** Whether the hours that began on that day are meant; a row without days means every day. */
function isDay(row, began) {
  const days = row.days ?? "every";
  return days === "every" || (days === "weekend") === (began === 0 || began === 6);
}
