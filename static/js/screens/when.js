/** When something happened, or will: one tap for the usual answers, a time and a day for the rest. Twin of forms/when.py. */

import { local, localDay } from "../domain/wall_clock.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FAR = 30;
const CLOCK = /^(\d{1,2})(?:[:.h ]?([0-5]\d))?(?::[0-5]\d)?\s*([ap])?\.?m?\.?$/i;
const MONTHS = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
];
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

class NotATime extends Error {}

export class When {
  errors = [];
  data = null;
  typedTime = "";
  typedDay = "";

  /** @param {import("./forms.js").Told} told */
  constructor(told) {
    Object.assign(this, told);
    this.id = told.name;
    this.label = { text: told.label };
    this.drawAs = "when";
    this.isNow = told.minutes.includes(0) && !told.optional && !told.ahead;
    this.chosen = this.isNow ? "0" : "";
  }

  get shortcuts() {
    return [...this.minutes.map((minutes) => [String(minutes), shortcut(minutes, this.ahead)]), ["at", "Another time"]];
  }

  get days() {
    const now = Date.now();
    const listed = Array.from({ length: this.span }, (_, n) => localDay(now + (this.ahead ? n : -n) * DAY));
    if (/^\d{4}-\d{2}-\d{2}$/.test(this.typedDay) && !listed.includes(this.typedDay)) listed.push(this.typedDay);
    return listed.map((day) => [day, dayName(day, localDay(now))]);
  }

  /** @param {?number} at a time that is known already */
  show(at) {
    this.data = at ?? null;
    if (this.data === null) return;
    const { hour, minute } = local(at);
    [this.chosen, this.typedTime, this.typedDay] = ["at", `${hour}:${minute}`, localDay(at)];
  }

  /** @param {FormData} typed @param {number} now */
  read(typed, now) {
    const text = (name) => String(typed.get(name) ?? "").trim();
    [this.typedTime, this.typedDay] = [text(`${this.name}-time`), text(`${this.name}-day`)];
    this.data = null;
    try {
      this.data = this.#answer(typed.has(this.name) ? text(this.name) : this.typedTime ? "at" : null, now);
    } catch (problem) {
      if (!(problem instanceof NotATime)) throw problem;
      this.errors = [problem.message];
    }
  }

  #answer(chosen, now) {
    if (chosen === null || chosen === "") return null;
    this.chosen = chosen;
    if (chosen === "at") return this.#typed(now);
    if (!this.minutes.map(String).includes(chosen)) throw new NotATime("Choose when, or write the time.");
    return whole(now) + Number(chosen) * MINUTE * (this.ahead ? 1 : -1);
  }

  #typed(now) {
    const [hour, minute] = clockTime(this.typedTime);
    const day = this.typedDay || localDay(now);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new NotATime("Choose the day from the list.");
    const at = londonTime(day, hour, minute, now, this.ahead);
    if (!this.ahead && at > now + 2 * MINUTE) throw new NotATime("That time has not come yet. Check the time and the day.");
    if (this.ahead && at < now - 2 * MINUTE) throw new NotATime("That time has gone. Check the time and the day.");
    if (Math.abs(at - now) > FAR * DAY) {
      throw new NotATime(this.ahead ? "That is more than a month away. Check the day." : "That is more than a month ago. Check the day.");
    }
    return at;
  }

  /** @param {number} now */
  check(now) {
    if (this.errors.length) return false;
    if (this.data === null && this.isNow) this.data = whole(now);
    if (this.data === null && !this.optional) this.errors = ["Say when: choose a time or write one."];
    return !this.errors.length;
  }
}

const whole = (now) => Math.floor(now / 1000) * 1000;

/** "22:05", "2205", "22.05", "9", "9pm", "10.05 pm". @param {string} text */
export function clockTime(text) {
  const found = CLOCK.exec(text.trim());
  const [hour, minute, half] = found ? [Number(found[1]), Number(found[2] ?? 0), (found[3] ?? "").toLowerCase()] : [24, 0, ""];
  const isGood = half ? hour >= 1 && hour <= 12 : hour <= 23;
  if (!isGood) throw new NotATime("Write the time like 22:05.");
  return half ? [(hour % 12) + (half === "p" ? 12 : 0), minute] : [hour, minute];
}

/** A time on a clock in England. Of the hour that comes twice: the later if it has come; ahead, the earlier still to come. */
export function londonTime(day, hour, minute, now, ahead = false) {
  const [year, month, date] = day.split("-").map(Number);
  const inWinter = Date.UTC(year, month - 1, date, hour, minute);
  const reads = (at) => {
    const there = local(at);
    return localDay(at) === day && Number(there.hour) === hour && Number(there.minute) === minute;
  };
  const both = [inWinter - HOUR, inWinter].filter(reads);
  if (!both.length) throw new NotATime("The clocks went forward over that time. Write the time an hour later.");
  const [first, last] = [both[0], both.at(-1)];
  if (ahead) return first >= now ? first : last;
  return last <= now ? last : first;
}

function shortcut(minutes, ahead) {
  if (minutes === 0) return ahead ? "Now" : "Just now";
  const hours = minutes / 60;
  const words = !Number.isInteger(hours) ? `${minutes} min` : hours === 1 ? "1 hour" : `${hours} hours`;
  return ahead ? `In ${words}` : `${words} ago`;
}

function dayName(day, today) {
  const at = new Date(`${day}T12:00:00Z`);
  const named = { 0: "Today", "-1": "Yesterday", 1: "Tomorrow" }[Math.round((at - new Date(`${today}T12:00:00Z`)) / DAY)];
  const written = `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]}`;
  return named ? `${named}, ${written}` : `${WEEKDAYS[at.getUTCDay()]} ${written}`;
}
