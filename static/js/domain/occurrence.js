/**
 * One missing occurrence, folded from its entries: state S0 to S13, level, police, timers, and what may follow.
 * Twin of carer_app/domain/occurrence.py. Moments are milliseconds since 1970.
 *
 *     const occurrence = Occurrence.of(entries)   any order, repeats ignored: the same entries always give the same occurrence
 *     const tonight = occurrence.at(now)          timers that have run out; nothing is written
 *
 * The entries are believed. What cannot follow from what had happened by then stays in `log` with a mark and moves nothing.
 *
 * @typedef {import("./entries.js").Entry} Entry
 * @typedef {import("./timers.js").Timer} Timer
 * @typedef {{entry: Entry, marks: string[], corrections: Entry[], isVerified: boolean, counts: boolean}} LogLine
 *   `isVerified`: an adult was known to be with the child then; `counts`: it was believed, neither withdrawn nor out of place
 */

import { closingGaps } from "./closing.js";
import { Fold } from "./fold.js";
import { later, readTime, utc } from "./iso_time.js";
import { LOCATED } from "./levelling.js";
import { LevelOfIntervention, State, isOpen } from "./levels.js";
import { inOrder } from "./log_order.js";
import { Mark } from "./marks.js";
import { compare } from "./python_text.js";
import { AGREED_RETURN, POLICE_REVIEW, REVIEW, RING_AGAIN, RING_AGAIN_AFTER, RING_BACK, TO_RING, inOrder as timersInOrder, isDue } from "./timers.js";

/**
 * What a log adds up to. `level` is null before a decision and once the child is back.
 *
 * `policeTold` is the line that proves the police know: a `police_told`, or a `police_answered` where that came alone. It is null
 * after any number of rings. `reportState` is S4 to S7 even while `state` is S8, S9 or S10. `answers` is what pages were told;
 * `facts` adds what contact, places, steps and news mean for them. `waiting`: a lower level that waits for a word about what was
 * `takenBack` (each fact with what was said of it before).
 */
export class Occurrence {
  /**
   * The occurrence of these entries. `marks` adds what the server found, such as `server_disagrees`, by entry id.
   * @param {Iterable<Entry>} entries
   * @param {Object<string, string[]>} [marks]
   * @returns {Occurrence}
   */
  static of(entries, marks = {}) {
    const lines = inOrder(entries);
    const ids = new Set(lines.map((line) => line.occurrence));
    if (ids.size !== 1) throw new RangeError(`An occurrence is made of the entries of one occurrence, not of ${ids.size}.`);
    const fold = new Fold();
    fold.readAll(lines);
    return new Occurrence(fold, lines, marks);
  }

  /**
   * @param {Fold} fold
   * @param {Entry[]} lines
   * @param {Object<string, string[]>} marks
   */
  constructor(fold, lines, marks) {
    this.id = lines[0].occurrence;
    this.child = fold.child;
    this.opened = fold.opened;
    this.openedAt = utc(lines[0].happened_at);
    this.packs = fold.packs;
    this.state = fold.state;
    this.earlierState = fold.earlierState;
    this.level = fold.level;
    this.highestLevel = fold.highest;
    this.#takeLevelling(fold.levelling);
    this.#takePolice(fold.police);
    this.arranged = fold.arranged?.entry ?? null;
    this.isWaiting = fold.isWaiting;
    this.timeOverAt = fold.clocks.timeOverAt;
    this.timers = timersInOrder(fold.timers());
    this.answers = fold.answers;
    this.facts = fold.facts;
    this.signs = [...new Set([...fold.signs.values()].flat())];
    this.words = Object.fromEntries([...fold.words].filter(([, words]) => words));
    this.details = fold.details;
    this.steps = fold.steps;
    this.callsOpen = [...fold.calls.values()];
    this.returnSteps = fold.returnSteps;
    this.linked = fold.linked;
    this.place = fold.place;
    this.locatedAt = when(fold.located);
    this.returnedAt = when(fold.returned);
    this.closedAt = when(fold.closed);
    this.missingToClose = closingGaps(fold);
    /** @type {LogLine[]} */
    this.log = lines.map((line) => logLine(fold, line, marks[line.id] ?? []));
    Object.freeze(this);
  }

  #takeLevelling(levelling) {
    const { lowering } = levelling;
    this.raised = levelling.raised;
    this.decided = levelling.decided;
    this.decidedAt = levelling.decidedAt;
    this.override = lowering && (lowering.isConfirmed || !lowering.isAskedFirst) ? lowering.entry : null;
    this.lowering = lowering && !lowering.isConfirmed ? lowering.entry : null;
    this.needsAccount = levelling.needsAccount();
    this.waiting = levelling.waitingDecision;
    this.takenBack = levelling.takenBack;
  }

  #takePolice(police) {
    this.reportState = police.state;
    this.policeTold = police.told;
    this.policeAnswer = police.answer;
    this.policeReference = police.reference;
    this.policeRangUnanswered = police.rangUnanswered();
    this.toldPoliceOfReturn = police.toldOfReturn;
  }

  /** Whether everything E7 asks is done. */
  get mayClose() {
    return this.closedAt === null && !this.missingToClose.length;
  }

  /** Whether the child is still away as far as the log knows. */
  get isOpen() {
    return isOpen(this.state);
  }

  /** Reported, back, and the police have not heard: one call and the same reference may serve if the child goes again (AMB-22). */
  get policeThinkMissing() {
    return this.policeTold !== null && this.returnedAt !== null && this.toldPoliceOfReturn === null;
  }

  /**
   * Whose word is still missing, until they give it or the level goes another way (D3, G4). `person`: their account, where one was named.
   * `stays`: a fixed rule stands behind it, and the level stays until they say so.
   * @returns {?{lowering: string, name: string, person: ?string, since: number, stays: boolean}}
   */
  get notConfirmed() {
    if (this.closedAt !== null || this.lowering === null) return null;
    const { id, happened_at: at, body } = this.lowering;
    const name = body.second_person_name || "the second person";
    return { lowering: id, name, person: body.second_person, since: utc(at), stays: this.override === null };
  }

  /** The reference; "none given" where they gave none; empty where nobody wrote down which. */
  get referenceWords() {
    const noneGiven = this.log.some(({ entry, counts }) => entry.kind === "police_told" && entry.body.none_given && counts);
    return this.policeReference || (noneGiven ? "none given" : "");
  }

  /** The earlier of last seen and realised: what counts are dated by (AMB-2). */
  get beganAt() {
    return Math.min(this.lastSeenAt ?? Infinity, this.realisedAt);
  }

  /** The earlier of realised and reported: what deadlines run from where no other is named (AMB-6). */
  get clockFrom() {
    return this.policeTold ? Math.min(this.realisedAt, utc(this.policeTold.happened_at)) : this.realisedAt;
  }

  /** When somebody realised; when the log began, where that line has not arrived yet. */
  get realisedAt() {
    return this.opened ? utc(this.opened.realised_at) : this.openedAt;
  }

  /** When the child was last seen, if it was given as a time. */
  get lastSeenAt() {
    const found = readTime(this.details.last_seen_at);
    return found === null || found.offset === null ? null : found.at;
  }

  /**
   * The line of that entry, or undefined.
   * @param {string} entryId
   */
  line(entryId) {
    return this.log.find((line) => line.entry.id === entryId);
  }

  /**
   * The same, with the time to ring the police again as its protocol has it.
   * @param {number} minutes
   * @returns {Occurrence}
   */
  ringingAgainAfter(minutes) {
    const moved = (timer) => ({ ...timer, dueAt: later(timer.dueAt, minutes * 60_000 - RING_AGAIN_AFTER) });
    const timers = this.timers.map((timer) => (timer.kind === RING_AGAIN ? moved(timer) : timer));
    return Object.freeze(Object.assign(Object.create(Occurrence.prototype), this, { timers: timersInOrder(timers) }));
  }

  /**
   * The occurrence at that moment: timers alone move it here, and write nothing.
   * @param {number} now
   */
  at(now) {
    return new OccurrenceNow(this, now, this.timers.filter((timer) => isDue(timer, now)));
  }
}

/** An occurrence at a moment: the timers that ran out, and the state and level that gives (T6, T38). */
export class OccurrenceNow {
  /**
   * @param {Occurrence} occurrence
   * @param {number} now
   * @param {Timer[]} due
   */
  constructor(occurrence, now, due) {
    this.occurrence = occurrence;
    this.now = now;
    this.due = due;
  }

  /** A wait that is over leads to carer intervention; a missed return to the state before it, at least that. */
  get state() {
    const { state, earlierState } = this.occurrence;
    if (state === State.RETURN_ARRANGED && this.isDue(AGREED_RETURN)) {
      return earlierState === State.WAITING ? State.CARER_INTERVENTION : earlierState;
    }
    return state === State.WAITING && this.isDue(REVIEW) ? State.CARER_INTERVENTION : state;
  }

  /** The level of that state. */
  get level() {
    const { level } = this.occurrence;
    const isLifted = this.state === State.CARER_INTERVENTION && level === LevelOfIntervention.NO_IMMEDIATE;
    return isLifted ? LevelOfIntervention.CARER : level;
  }

  /** The time facts of the decision. A wait that once ran out stays over, whatever time was set afterwards. */
  get derived() {
    const isOver = this.occurrence.timeOverAt !== null || this.#hasWaited() ? "yes" : "no";
    return { reasonable_time_passed: isOver, review_time_passed: isOver };
  }

  #hasWaited() {
    if (this.occurrence.state === State.RETURN_ARRANGED) return this.isDue(AGREED_RETURN);
    return this.occurrence.isWaiting && this.isDue(REVIEW);
  }

  /** Whether the rules should be run again now: a review, an agreed return or a police review has come. */
  get lookAgain() {
    return this.due.some((timer) => !TO_RING.includes(timer.kind));
  }

  /** Whether a senior officer was asked for, and nobody rang back in time (NAT-L2-A-f). */
  get ringBackPassed() {
    return this.isDue(RING_BACK);
  }

  /** Whether it is time to ring the police again, after they did not answer. */
  get ringAgain() {
    return this.isDue(RING_AGAIN);
  }

  /** Whether the time the police gave has come and nobody has spoken to them since (NAT-3.22g). */
  get policeReviewPassed() {
    return this.isDue(POLICE_REVIEW);
  }

  /** Whether an adult was with the child, but the time to look again has passed (G11). */
  get verificationLapsed() {
    const { state, earlierState } = this.occurrence;
    const isKnown = LOCATED.includes(earlierState) || state === State.RETURN_ARRANGED;
    return isKnown && (this.isDue(REVIEW) || this.isDue(AGREED_RETURN));
  }

  /** The first timer that has not run out. */
  get nextTimer() {
    return this.occurrence.timers.find((timer) => !this.due.includes(timer)) ?? null;
  }

  /**
   * Whether a timer of that kind has run out.
   * @param {string} kind
   */
  isDue(kind) {
    return this.due.some((timer) => timer.kind === kind);
  }
}

function logLine(fold, entry, extra) {
  const marks = [...new Set([...(fold.marks.get(entry.id) ?? []), ...extra])].sort(compare);
  return {
    entry,
    marks,
    corrections: fold.corrections.get(entry.id) ?? [],
    isVerified: fold.whileVerified.has(entry.id),
    counts: !marks.includes(Mark.CANNOT_FOLLOW) && !marks.includes(Mark.WITHDRAWN),
  };
}

function when(entry) {
  return entry === null ? null : utc(entry.happened_at);
}
