/**
 * Occurrences as thresholds look at them: what is known by now, which clock runs from where, when it stops.
 * Twin of carer_app/domain/past.py.
 *
 * @typedef {{at: number, name: string}} Clock a moment, and the name in a history of the time it is
 */

import { starts } from "./history.js";
import { dayOf } from "./moments.js";
import { compareAll } from "./python_text.js";

export const AWOA = "awoa";
export const HIDDEN = "hidden_missing";

/**
 * One occurrence as known at `now`. Times are seconds; null is not known, or not yet.
 *
 * `start`, `day`: what it is dated by (AMB-2). `known`: from when anyone knew, which is later for one that was hidden.
 * `earliest`: the earlier of realised and reported (AMB-6). `ended`: when missing or absent ends, found or back (AMB-18).
 * `awoa`: since when the child is away at a known place, or null; `returned` ends that.
 */
export class Away {
  /**
   * @param {import("./history.js").Episode} episode
   * @param {number} now
   * @param {?number} noticed
   */
  constructor(episode, now, noticed) {
    const by = (key) => (episode[key] !== null && episode[key] <= now ? episode[key] : null);
    this.id = episode.id;
    this.category = episode.category === "away_without_authorisation" ? AWOA : episode.category;
    this.flags = noticed === null ? episode.flags : new Set([...episode.flags, HIDDEN]);
    this.located = by("located");
    this.returned = by("returned");
    this.notified = by("return_notified");
    this.reported = firstOf([by("reported"), "reported"]) ?? firstOf([by("recorded_by_police"), "recorded_by_police"]);
    this.#date(by, noticed);
    this.#clocks(by);
  }

  #date(by, noticed) {
    const began = firstOf([by("last_seen"), "last_seen"], [by("realised"), "realised"]);
    const start = began ?? firstOf([by("reported"), "reported"], [by("recorded_by_police"), "recorded_by_police"]);
    if (start === null) throw new RangeError("An occurrence needs a time it began at.");
    this.start = start.at;
    this.startClock = start.name;
    this.day = dayOf(this.start);
    this.known = noticed === null ? this.start : Math.max(noticed, this.start);
  }

  #clocks(by) {
    const [seen, realised, classified] = [by("last_seen"), by("realised"), by("classified_absent")];
    const isAbsent = this.category === "absent";
    const own = { at: this.start, name: this.startClock };
    this.isReported = this.reported !== null || classified !== null || isAbsent;
    this.earliest = firstOf([realised, "realised"], [by("reported"), "reported"]) ?? own;
    this.realised = realised === null ? this.earliest : { at: realised, name: "realised" };
    this.ended = firstOf([this.located, ""], [this.returned, ""])?.at ?? null;
    this.absentSince = isAbsent ? (this.reported ?? this.earliest) : null;
    if (classified !== null) this.absentSince = { at: classified, name: "classified_absent" };
    this.awoa = null;
    if (this.category === AWOA) this.awoa = seen === null ? own : { at: seen, name: "last_seen" };
    else if (this.located !== null && this.located !== this.returned) this.awoa = { at: this.located, name: "located" };
  }
}

/**
 * What has begun and is known by now, by start.
 * @param {import("./history.js").History} history
 * @returns {Away[]}
 */
export function pastOf({ now, episodes, events }) {
  const noticed = noticedOf(events);
  const isKnown = (episode) => starts(episode) <= now && (noticed.get(episode.id) ?? now) <= now;
  const found = episodes.filter(isKnown).map((episode) => new Away(episode, now, noticed.get(episode.id) ?? null));
  return found.sort((one, other) => compareAll([one.start, one.id], [other.start, other.id]));
}

/** When each hidden occurrence first came to notice. */
function noticedOf(events) {
  const found = new Map();
  for (const { kind, at, occurrence } of events) {
    if (kind === "came_to_notice" && occurrence !== null) found.set(occurrence, Math.min(at, found.get(occurrence) ?? at));
  }
  return found;
}

/** The earliest time that is known, with its name. */
function firstOf(...clocks) {
  const known = clocks.filter(([at]) => at !== null).map(([at, name]) => ({ at, name }));
  return known.reduce((least, clock) => (least === null || clock.at < least.at ? clock : least), null);
}
