/**
 * Reads the lines of a log in order and keeps what they add up to; a line that cannot follow is marked and moves nothing.
 * Twin of carer_app/domain/fold.py.
 *
 * @typedef {import("./entries.js").Entry} Entry
 */

import { CRIME_TOLD, EVIDENCE, SAFETY_TOLD, SAFE_TO_STAY, TOLD_STEPS, closingGaps } from "./closing.js";
import { Agreed, HEARD, ReviewBasis, StepResult, Unsure } from "./entries.js";
import { learn } from "./facts.js";
import { later, utc } from "./iso_time.js";
import { LEVEL_OF, recommended } from "./levelling.js";
import { LevelOfIntervention, State, isReport, rank } from "./levels.js";
import { withdrawn } from "./log_order.js";
import { Mark } from "./marks.js";
import { says } from "./python_text.js";
import { Standing, stepKey } from "./standing.js";
import { POLICE_REVIEW, REVIEW, RING_BACK, RING_BACK_AFTER } from "./timers.js";

export const AFTER_CLOSING = ["corrected", "noted", "pack_confirmed", "pack_followed", "lowering_confirmed", "return_step", "linked"];
export const NOT_AFTER_RETURN = ["opened", "decided", "level_raised", "level_lowered", "review_set", "return_arranged", "returned"];
export const NOT_FOR_THE_PAST = ["decided", "level_raised", "level_lowered", "review_set", "return_arranged"];
const NOT_CONFIRMED = [Mark.UNCONFIRMED_SECOND_PERSON, Mark.STAYS_UNTIL_CONFIRMED];
const REACHED = [StepResult.SPOKE, StepResult.DONE];

/** A standing that reads. `Occurrence.of` is its only caller. */
export class Fold extends Standing {
  /**
   * Read the ordered lines. What a later line withdraws is known from the start, so it never moves anything.
   * @param {Entry[]} lines
   */
  readAll(lines) {
    const gone = withdrawn(lines);
    const ids = new Set(lines.map((line) => line.id));
    for (const line of lines) {
      const before = this.state;
      if (gone.has(line.id)) this.#mark(line.id, [Mark.WITHDRAWN]);
      else if (this.#comesTooLate(line.kind) || correctsNothing(line, ids)) this.#mark(line.id, [Mark.CANNOT_FOLLOW]);
      else this.#read(line);
      this.#noticeChange(line, before);
    }
  }

  #comesTooLate(kind) {
    if (this.closed !== null) return !AFTER_CLOSING.includes(kind);
    if (this.returned !== null) return NOT_AFTER_RETURN.includes(kind);
    return this.isPast && NOT_FOR_THE_PAST.includes(kind);
  }

  #read(line) {
    TAKEN[line.kind]?.(this, line, line.body);
    if (this.marks.get(line.id)?.has(Mark.CANNOT_FOLLOW)) return;
    learn(this.facts, line.kind, line.body, this.place);
    if (line.kind === "located") this.place = line.body.place || this.place;
    this.#noticeWhereabouts(line);
  }

  #noticeChange(line, before) {
    if (this.state !== before || this.levelling.decidedId === line.id) {
      this.since = utc(line.happened_at);
      this.sinceId = line.id;
    }
    const level = this.level;
    if (level && (this.highest === null || rank(level) > rank(this.highest))) this.highest = level;
  }

  /** Located is a fact of now: when nobody is with the child any more, it is over. The log keeps that it was. */
  #noticeWhereabouts(line) {
    const isVerified = this.facts.whereabouts === "verified";
    if (isVerified) this.whileVerified.add(line.id);
    if (!isVerified) this.located = null;
    else this.located ??= line;
  }

  open(line, opened) {
    if (this.opened !== null) {
      this.#mark(line.id, [Mark.CANNOT_FOLLOW]);
      return;
    }
    this.opened = opened;
    this.child = opened.child;
    this.packs = opened.packs;
  }

  /** An occurrence begun in emergency mode gets its child once; a log never moves from one child to another. */
  attach(line, attached) {
    if (this.child && this.child !== attached.child) {
      this.#mark(line.id, [Mark.CANNOT_FOLLOW]);
      return;
    }
    this.child = attached.child;
    if (attached.packs.length) this.packs = attached.packs;
  }

  answer(_, answered) {
    this.levelling.answer(this.facts, answered.answers);
    Object.assign(this.answers, answered.answers);
    this.signs.set(answered.page, answered.signs);
    this.words.set(answered.page, answered.words);
  }

  decide(line, decided) {
    if (!(decided.state in LEVEL_OF) && !isReport(decided.state)) {
      this.#mark(line.id, [Mark.CANNOT_FOLLOW]);
      return;
    }
    this.#passTime(line);
    if (decided.review_at !== null) this.setReview(line, decided.review_at, decided.review_basis ?? ReviewBasis.APP_DEFAULT);
    if (this.arranged !== null && ends(this.arranged, line)) this.#endArrangement(line);
    this.#mark(line.id, this.levelling.decide(line));
  }

  raise(line, raised) {
    this.#passTime(line);
    const marks = this.levelling.raiseLevel(raised);
    if (marks.length) this.#mark(line.id, marks);
    else this.#endArrangement(line);
  }

  lower(line, lowered) {
    const isReported = this.police.state !== null && this.police.state !== State.POLICE_DELAYED;
    const marks = this.levelling.lower(line, isReported);
    this.#mark(line.id, marks);
    const isLower = marks.every((mark) => NOT_CONFIRMED.includes(mark));
    if (lowered.review_at !== null && isLower) this.setReview(line, lowered.review_at, ReviewBasis.CARER);
  }

  confirm(line) {
    const [id, marks] = this.levelling.confirm(line);
    const kept = this.marks.get(id) ?? new Set();
    for (const mark of NOT_CONFIRMED) kept.delete(mark);
    this.marks.set(id, kept);
    this.#mark(id, marks);
  }

  setReview(line, reviewAt, basis) {
    const timer = { dueAt: utc(reviewAt), basis, entryId: line.id };
    if (basis === ReviewBasis.POLICE) {
      this.clocks.policeReview = { kind: POLICE_REVIEW, ...timer };
    } else {
      this.#passTime(line);
      this.clocks.review = { kind: REVIEW, ...timer };
    }
  }

  /** Notice a wait that had run out by then. Setting a new time afterwards does not give it back. */
  #passTime(line) {
    if (this.isWaiting) this.clocks.passTime(utc(line.happened_at));
  }

  step(line, step) {
    this.steps.set(stepKey(step), line);
    if (TOLD_STEPS.includes(step.step) && REACHED.includes(step.result)) {
      this.toldSocialWorker.push(line);
      this.toldOfSafety = line;
    }
    for (const [id, call] of this.calls) {
      if (id === step.call || stepKey(call.body) === stepKey(step)) this.calls.delete(id);
    }
  }

  /** Who was told before somebody said whether it is safe to stay was not told of that answer (NOTT-64). */
  returnStep(line, step) {
    this.returnSteps.set(step.step, line);
    if (step.step === SAFE_TO_STAY) this.toldOfSafety = null;
    else if (step.step === SAFETY_TOLD && ["done", "yes"].includes(step.answer)) this.toldOfSafety = line;
    else if (step.step === EVIDENCE) this.#sayCrime(step.answer);
    else if (step.step === CRIME_TOLD && settlesCrime(step)) this.toldOfCrime = line;
  }

  /** What the police were told before was not this. Keeping the evidence does not take the suspicion back; only "no" does. */
  #sayCrime(answer) {
    if (answer === "yes") {
      this.isCrimePossible = true;
      this.toldOfCrime = null;
    } else if (answer === "no") {
      this.isCrimePossible = false;
    }
  }

  contact(line, made) {
    this.calls.delete(made.call);
    if (made.agreed === Agreed.NOTHING || made.agreed_at === null) return;
    if (HEARD.includes(made.how) && made.sounds_safe === Unsure.YES) this.arrange(line, made.agreed, made.agreed_at);
    else this.#mark(line.id, [Mark.NOT_VERIFIED]);
  }

  arrange(line, how, agreedAt) {
    this.#endArrangement(line);
    if (how === Agreed.NOTHING) return;
    this.arranged = { entry: line, agreedAt: utc(agreedAt), rule: this.levelling.decided?.rule ?? "" };
    if (this.levelling.needsVerification()) this.#mark(line.id, [Mark.NOT_VERIFIED]);
  }

  #endArrangement(line) {
    if (this.arranged !== null && utc(line.happened_at) >= this.arranged.agreedAt) this.clocks.timeIsOver(this.arranged.agreedAt);
    this.arranged = null;
  }

  rang(line, rang) {
    this.police.rang(line);
    this.calls.delete(rang.call);
    if (rang.answered) this.#spokeToPolice(line, null);
  }

  tellPolice(line) {
    const marks = this.police.tell(line);
    if (marks.length) {
      this.#mark(line.id, marks);
      return;
    }
    this.toldOfCrime = line;
    this.#spokeToPolice(line, null);
    if (this.arranged !== null && utc(line.happened_at) >= utc(this.arranged.entry.happened_at)) this.#endArrangement(line);
  }

  policeAnswered(line, answered) {
    this.#passTime(line);
    this.police.answered(line);
    this.clocks.ringBack = null;
    this.#spokeToPolice(line, answered.review_at);
  }

  policeUpdated(line) {
    this.toldOfCrime = line;
    this.#spokeToPolice(line, null);
  }

  /** A time they gave is theirs; with none, or nobody reached, our own clock runs until somebody rings back (NAT-3.17). */
  escalate(line, escalated) {
    this.police.escalate(escalated);
    if (escalated.reached) this.#spokeToPolice(line, escalated.review_at);
    const clock = { kind: RING_BACK, dueAt: later(utc(line.happened_at), RING_BACK_AFTER), basis: ReviewBasis.APP_DEFAULT, entryId: line.id };
    this.clocks.ringBack = escalated.reached && escalated.review_at !== null ? null : clock;
  }

  #spokeToPolice(line, reviewAt) {
    const timer = { kind: POLICE_REVIEW, dueAt: reviewAt && utc(reviewAt), basis: ReviewBasis.POLICE, entryId: line.id };
    this.clocks.spokeToPolice(utc(line.happened_at), reviewAt === null ? null : timer);
  }

  correct(line, corrected) {
    this.corrections.set(corrected.entry, [...(this.corrections.get(corrected.entry) ?? []), line]);
    this.#mark(corrected.entry, [Mark.CORRECTED]);
  }

  close(line) {
    if (closingGaps(this).length) this.#mark(line.id, [Mark.CANNOT_FOLLOW]);
    else this.closed = line;
  }

  #mark(lineId, marks) {
    if (marks.length) this.marks.set(lineId, new Set([...(this.marks.get(lineId) ?? []), ...marks]));
  }
}

const TAKEN = {
  opened: (fold, line, body) => fold.open(line, body),
  attached: (fold, line, body) => fold.attach(line, body),
  answered: (fold, line, body) => fold.answer(line, body),
  details_given: (fold, _, body) => Object.assign(fold.details, body.details),
  call_started: (fold, line) => fold.calls.set(line.id, line),
  step_taken: (fold, line, body) => fold.step(line, body),
  contact_made: (fold, line, body) => fold.contact(line, body),
  return_arranged: (fold, line, body) => fold.arrange(line, body.how, body.agreed_at),
  located: (fold, _, body) => {
    if (body.adult_with_child) fold.levelling.raised = null;
  },
  returned: (fold, line) => {
    fold.returned = line;
  },
  return_step: (fold, line, body) => fold.returnStep(line, body),
  corrected: (fold, line, body) => fold.correct(line, body),
  linked: (fold, _, body) => fold.linked.push(body),
  closed: (fold, line) => fold.close(line),
  decided: (fold, line, body) => fold.decide(line, body),
  level_raised: (fold, line, body) => fold.raise(line, body),
  level_lowered: (fold, line, body) => fold.lower(line, body),
  lowering_confirmed: (fold, line) => fold.confirm(line),
  review_set: (fold, line, body) => fold.setReview(line, body.review_at, body.basis),
  police_rang: (fold, line, body) => fold.rang(line, body),
  police_told: (fold, line) => fold.tellPolice(line),
  police_answered: (fold, line, body) => fold.policeAnswered(line, body),
  police_updated: (fold, line) => fold.policeUpdated(line),
  escalated: (fold, line, body) => fold.escalate(line, body),
  police_told_of_return: (fold, line) => fold.police.tellOfReturn(line),
};

function correctsNothing(line, ids) {
  return line.kind === "corrected" && !ids.has(line.body.entry);
}

function settlesCrime(step) {
  return ["done", "yes"].includes(step.answer) || (step.answer === "not_needed" && says(step.note));
}

/** A new reason for the police ends S10 (T36, T39); so does looking again once the agreed time is past (T38). */
function ends(arranged, line) {
  if (utc(line.happened_at) >= arranged.agreedAt) return true;
  return recommended(line.body)[1] === LevelOfIntervention.POLICE && line.body.rule !== arranged.rule;
}
