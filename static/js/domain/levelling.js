/**
 * What the carer's side does now: the level the rules gave, raised by a person, or lowered by one with a reason.
 * Twin of carer_app/domain/levelling.py. A decision here is the body of a `decided` entry.
 *
 * @typedef {import("./entries.js").Entry} Entry
 * @typedef {{entry: Entry, body: Object, of: ?Object, isConfirmed: boolean, isBack: boolean, isAskedFirst: boolean}} Lowering
 *   `of` is the decision it was made about; `isBack`: because an answer was taken back; `isAskedFirst`: it is about a fixed rule, so
 *   that nothing changes before the second person has confirmed it
 */

import { ASKED, isNoWorse } from "./facts.js";
import { LevelOfIntervention, State, rank } from "./levels.js";
import { Mark } from "./marks.js";
import { isName, isReason } from "./named.js";
import { held } from "./python_text.js";
import { restsOn, takeBack } from "./taken_back.js";
import { utc } from "./iso_time.js";

const { NO_IMMEDIATE, CARER, POLICE } = LevelOfIntervention;
export const FIXED_RULES = ["D1", "D2"];
/** Rules that contact alone does not undo (G4): D1 to D5, with those that section G put among them. */
export const UNTIL_VERIFIED = ["D1", "D2", "D3", "D4", "D4u", "D4h", "D5"];
export const LOCATED = [State.AWAY_KNOWN, State.KNOWN_WITH_RISK];
export const LEVEL_OF = {
  [State.WAITING]: NO_IMMEDIATE,
  [State.CARER_INTERVENTION]: CARER,
  [State.POLICE_DECIDED]: POLICE,
  [State.AWAY_KNOWN]: CARER,
  [State.KNOWN_WITH_RISK]: POLICE,
};
const STATE_OF = { [NO_IMMEDIATE]: State.WAITING, [CARER]: State.CARER_INTERVENTION, [POLICE]: State.POLICE_DECIDED };
const SEEN = ["immediate_concern_child", "immediate_concern_other", "antecedent_behaviour", "trigger_incident"];
const MATTERS = [...ASKED, "reasonable_time_passed", "review_time_passed", "reasonable_actions", "plan_police_from_outset"];

/**
 * The state and level a decision stands for. Where the two disagree, the more protective level wins.
 * A decision made after a report may carry a state of the report (S4 to S7): then only its level is the rules' own.
 * @param {Object} decided
 * @returns {[string, string]}
 */
export function recommended(decided) {
  const ofState = LEVEL_OF[decided.state];
  const level = decided.level ?? ofState ?? CARER;
  if (ofState === undefined) return [STATE_OF[level], level];
  if (rank(ofState) >= rank(level)) return [decided.state, ofState];
  return [decided.state === State.AWAY_KNOWN ? State.KNOWN_WITH_RISK : STATE_OF[level], level];
}

/**
 * The least a person may decide on: never to wait where a sign was seen (T41) or something about safety is not known (I4, D14).
 * @param {Object} decided
 */
export function least(decided) {
  const isSeen = SEEN.some((fact) => held(decided.answers, fact) === "yes");
  return isSeen || decided.speak_to_someone_now ? CARER : NO_IMMEDIATE;
}

/**
 * As `least`; and while an answer taken back waits for a word, never less than the guide says now.
 * @param {Object} decided
 * @param {?Object} waiting
 */
export function lowest(decided, waiting) {
  return waiting === null ? least(decided) : recommended(waiting)[1];
}

/**
 * The decision in force, and what people made of it, while the log is read.
 *
 * `takenBack` has what was said before of each answer that led to the police and is now told as less worrying; `waiting` is the line
 * of the lower level the rules then gave: it waits until somebody says what has changed and names a second person (D3, G4).
 */
export class Levelling {
  /** @type {?Object} */
  decided = null;
  /** @type {?number} */
  decidedAt = null;
  decidedId = "";
  /** @type {?string} */
  raised = null;
  /** @type {?Lowering} */
  lowering = null;
  /** @type {Map<string, Lowering>} */
  allLowerings = new Map();
  takenBack = Object.create(null);
  /** @type {?Entry} */
  waiting = null;

  /** The lower level that waits for a word. */
  get waitingDecision() {
    return this.waiting === null ? null : this.waiting.body;
  }

  /** Notice which answers a page takes back. `before`: what was known until this line. */
  answer(before, answers) {
    takeBack(this.takenBack, before, answers, this.#rulesGivePolice() ? this.decided.rule : "");
  }

  /**
   * The state and level without the police report and without an arranged return.
   * @returns {[string, ?string]}
   */
  own() {
    const [state, level] = this.decided ? recommended(this.decided) : [State.OPENED, null];
    if (this.lowering !== null && isInForce(this.lowering)) return lowered(state, this.lowering.body.level);
    if (this.raised && (level === null || rank(this.raised) > rank(level))) {
      const isKnown = this.raised === POLICE && state === State.AWAY_KNOWN;
      return [isKnown ? State.KNOWN_WITH_RISK : STATE_OF[this.raised], this.raised];
    }
    return [state, level];
  }

  /** Whether a rule holds that contact alone does not undo: somebody has to see the child, or a second person agree (G4). */
  needsVerification() {
    const [state] = this.own();
    return state === State.POLICE_DECIDED && this.decided !== null && UNTIL_VERIFIED.includes(this.decided.rule);
  }

  /**
   * A decision is believed. One that only repeats what a person has overruled changes nothing, and a raised level stays.
   * @param {Entry} entry
   * @returns {string[]} marks
   */
  decide(entry) {
    const decided = entry.body;
    const [state, level] = recommended(decided);
    if (this.#isHeld(decided)) return this.#hold(entry, level);
    const marks = [];
    if (this.lowering !== null && isTheSameAgain(this.lowering, decided)) marks.push(Mark.OVERRIDE_STANDS);
    else this.lowering = null;
    if (state === State.AWAY_KNOWN) this.raised = null;
    else if (this.raised && rank(this.raised) > rank(level)) marks.push(Mark.RAISED_BY_A_PERSON);
    this.#follow(entry);
    return marks;
  }

  #follow(entry) {
    this.decided = entry.body;
    this.decidedAt = utc(entry.happened_at);
    this.decidedId = entry.id;
    this.waiting = null;
    if (!this.#rulesGivePolice()) this.takenBack = Object.create(null);
  }

  /** Less than police only because answers were taken back. An adult with the child is more than an answer (G4). */
  #isHeld(decided) {
    const isTakenBack = Object.keys(this.takenBack).length > 0;
    if (!isTakenBack || !this.#rulesGivePolice() || recommended(decided)[1] === POLICE) return false;
    const wasKnown = recommended(this.decided)[0] === State.KNOWN_WITH_RISK;
    return wasKnown || held(decided.answers, "whereabouts") !== "verified";
  }

  /** The level stays where it is: at police, or where two people have put it already. */
  #hold(entry, level) {
    this.waiting = entry;
    if (this.lowering === null || rank(level) > rank(this.lowering.body.level)) {
      this.lowering = null;
      return [Mark.TAKEN_BACK];
    }
    if (!isInForce(this.lowering)) return [Mark.TAKEN_BACK];
    if (this.lowering.isConfirmed) this.#settle(this.lowering);
    return [Mark.OVERRIDE_STANDS];
  }

  /** Two people stand behind what was taken back: the rules are followed again, but never to less than those two decided. */
  #settle(lowering) {
    if (this.waiting === null) return;
    const decided = this.waitingDecision;
    this.#follow(this.waiting);
    this.lowering = null;
    if (rank(recommended(decided)[1]) < rank(lowering.body.level)) this.raised = lowering.body.level;
  }

  /**
   * One tap, any reason or none (I6). Never lowers.
   * @returns {string[]} marks
   */
  raiseLevel(raised) {
    const [, level] = this.own();
    if (raised.level === NO_IMMEDIATE || (level !== null && rank(raised.level) < rank(level))) return [Mark.CANNOT_FOLLOW];
    this.lowering = null;
    if (this.raised === null || rank(raised.level) > rank(this.raised)) this.raised = raised.level;
    return [];
  }

  /**
   * A person decides on less: with a reason; and where a default rule gives police, a second person named at once (D3, G4).
   * About a fixed rule the level stays until that person has confirmed it.
   * @param {Entry} entry
   * @param {boolean} isReported
   * @returns {string[]} marks
   */
  lower(entry, isReported) {
    const refusal = this.#whyNot(entry, isReported);
    if (refusal !== null) return [refusal];
    const isConfirmed = !this.#needsSecondPerson(entry.body);
    const isAskedFirst = this.needsAccount();
    const isBack = isAskedFirst || this.waiting !== null;
    this.lowering = { entry, body: entry.body, of: this.decided, isConfirmed, isBack, isAskedFirst };
    this.allLowerings.set(entry.id, this.lowering);
    if (isAskedFirst) return [Mark.STAYS_UNTIL_CONFIRMED];
    this.raised = null;
    return isConfirmed ? [] : [Mark.UNCONFIRMED_SECOND_PERSON];
  }

  #whyNot(entry, isReported) {
    const lower = entry.body;
    const [state, level] = this.own();
    const isLess = level !== null && rank(lower.level) < rank(level);
    if (!isLess || isReported || state === State.AWAY_KNOWN) return Mark.CANNOT_FOLLOW;
    if (!isReason(lower.reason)) return Mark.NO_REASON;
    if (this.#isFixed(lower)) return Mark.FIXED_RULE;
    if (this.decided !== null && rank(lower.level) < rank(lowest(this.decided, this.waitingDecision))) {
      return this.waiting ? Mark.BELOW_THE_GUIDE : Mark.SAFETY_NOT_KNOWN;
    }
    if (this.#needsSecondPerson(lower) && !namesAnother(entry)) return Mark.NEEDS_SECOND_PERSON;
    return this.needsAccount() && !lower.second_person ? Mark.NEEDS_ACCOUNT : null;
  }

  #isFixed(lower) {
    if (this.waiting !== null) return false;
    return FIXED_RULES.includes(lower.rule) || (this.#rulesGivePolice() && this.decided.strength === "fixed");
  }

  /** Whether police stands on a fixed rule, or on answers to one that were taken back: a name alone does not lower that (D1, D2, D3). */
  needsAccount() {
    if (this.decided === null || !this.#rulesGivePolice()) return false;
    const wasFixed = Object.keys(this.takenBack).some((fact) => FIXED_RULES.some((rule) => restsOn(rule, fact)));
    return wasFixed || FIXED_RULES.includes(this.decided.rule) || this.decided.strength === "fixed";
  }

  #needsSecondPerson(lower) {
    return this.#rulesGivePolice() || lower.recommended === POLICE;
  }

  #rulesGivePolice() {
    return this.decided !== null && recommended(this.decided)[1] === POLICE;
  }

  /**
   * What the named second person says, from their own account: the line that is marked by it, and with what.
   * @param {Entry} entry
   * @returns {[string, string[]]}
   */
  confirm(entry) {
    const lowering = this.allLowerings.get(entry.body.lowering);
    if (lowering === undefined || !isNamedPerson(entry, lowering)) return [entry.id, [Mark.CANNOT_FOLLOW]];
    lowering.isConfirmed = true;
    const isTheLast = this.lowering === lowering;
    if (entry.body.agreed) {
      if (isTheLast) {
        this.raised = null;
        this.#settle(lowering);
      }
      return [lowering.entry.id, []];
    }
    if (isTheLast) this.lowering = null;
    return [lowering.entry.id, [Mark.SECOND_PERSON_DISAGREED]];
  }
}

/** Whether the level follows it already. */
function isInForce(lowering) {
  return lowering.isConfirmed || !lowering.isAskedFirst;
}

function lowered(state, level) {
  const isKnown = state === State.KNOWN_WITH_RISK && level === CARER;
  return [isKnown ? State.AWAY_KNOWN : STATE_OF[level], level];
}

/** The same rule, with nothing said that is more worrying than when the person decided. */
function isTheSameAgain(lowering, decided) {
  const before = lowering.of;
  const [, level] = recommended(decided);
  if (before === null || lowering.isBack || rank(level) <= rank(lowering.body.level)) return false;
  return decided.rule === before.rule && isNoWorse(whatMatters(before), whatMatters(decided));
}

function whatMatters(decided) {
  return Object.fromEntries(Object.entries(decided.answers).filter(([fact]) => MATTERS.includes(fact)));
}

function namesAnother(entry) {
  const { second_person_name: name, second_person: account } = entry.body;
  return (isName(name) || Boolean(account)) && (account === null || account !== entry.author);
}

/** Somebody else, signed in as themselves; and the very person, where the lowering named an account. */
function isNamedPerson(entry, lowering) {
  if (!entry.proved || entry.author === null || entry.author === lowering.entry.author) return false;
  return lowering.body.second_person === null || lowering.body.second_person === entry.author;
}
