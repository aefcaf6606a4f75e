/** What this phone knows: children, their occurrences as situations, and lines kept together with what the rules make of them. */

import { parse, toJson } from "../domain/entry_json.js";
import { isAsk } from "../domain/decision.js";
import { utc } from "../domain/iso_time.js";
import { State } from "../domain/levels.js";
import { Occurrence } from "../domain/occurrence.js";
import { reviewFor } from "../domain/reviews.js";
import { REVIEW } from "../domain/timers.js";
import { newId } from "../modules/ids.js";
import { isoText } from "./forms.js";
import { Situation } from "./situation.js";

const MOMENT = 60_000;
const CHANGES_NOTHING = ["decided", "linked"];
const DAY = 86_400_000;

export class NotHere extends Error {}

/**
 * @typedef {{kind: string, body: Object, id?: string, happenedAt?: string}} Line
 */
export class Here {
  #phone;
  #protocols;
  #words;

  /** @param {{phone: Object, protocols: (url: ?string) => Promise<Object>, words: Object}} parts */
  constructor({ phone, protocols, words }) {
    this.#phone = phone;
    this.#protocols = protocols;
    this.#words = words;
  }

  /** @returns {Promise<Object[]>} the children, none in emergency mode */
  async children() {
    return this.#phone.state === "open" ? this.#phone.children() : [];
  }

  /** @returns {Promise<{called: string, at: string}[]>} who was moved from this person's home lately */
  async whoLeft() {
    return this.#phone.state === "open" ? this.#phone.whoLeft() : [];
  }

  /** @returns {Promise<{id: string, child: string, together: ?string, names: Object, occurrence: Occurrence}[]>} */
  async occurrences() {
    if (this.#phone.state !== "open") return [];
    const known = await this.#phone.occurrences();
    const read = await Promise.all(known.map(async (one) => ({ ...one, entries: await this.#phone.entriesOf(one.id) })));
    return read.filter(({ entries }) => entries.length).map((one) => ({ ...one, occurrence: Occurrence.of(one.entries) }));
  }

  /**
   * The occurrence as it stands at `now`. Throws NotHere.
   * @param {string} id
   * @param {number} now
   * @param {import("../domain/entries.js").Entry[]} [more] lines that are not kept yet
   */
  async situation(id, now, more = []) {
    const entries = [...(await this.#phone.entriesOf(id)), ...more];
    if (!entries.length) throw new NotHere();
    const [child, all] = await Promise.all([this.#childOf(entries), this.occurrences()]);
    const known = all.find((one) => one.id === id);
    const pack = await this.#protocols(known?.protocol_url ?? child?.protocol?.url ?? null);
    const names = { [this.#phone.personId]: await this.#phone.ownName(), ...known?.names };
    const beside = await this.#beside(id, entries, all);
    return new Situation({ entries, child, pack, now, holidays: this.#words.holidays, fields: this.#words.profile, beside, names, me: this.#phone.personId });
  }

  /**
   * Keeps lines, with what the rules make of them, in one go: all are on the phone when it resolves.
   * @param {Situation} at
   * @param {Line[]} lines
   * @param {Situation[]} [others] logs in which the first line stands too
   */
  async keep(at, lines, others = []) {
    const own = await this.#withOutcome(at, lines);
    const theirs = await Promise.all(others.map((other) => this.#withOutcome(other, [{ ...lines[0], id: newId() }])));
    const all = [...own, ...theirs.flat()];
    if (all.length) await this.#phone.writeAll(all);
  }

  /** With no new line: what the rules say by now, where that is news. @param {Situation} at */
  async reconsider(at) {
    if (at.asks || !isNews(at)) return;
    const line = decided(at);
    await this.#phone.writeAll([{ ...line, occurrence: at.id, id: newId(), happenedAt: isoText(at.now) }]);
  }

  async #withOutcome(at, lines) {
    const fresh = lines.map((line) => asNew(at, line)).filter(Boolean);
    const entries = fresh.map((line, place) => this.#entry(at, line, place));
    if (!entries.length) return [];
    const after = await this.situation(at.id, at.now, entries);
    const more = [];
    if (fresh.some(({ kind }) => !CHANGES_NOTHING.includes(kind)) && !after.asks && isNews(after)) more.push(decided(after));
    if (fresh.some(asksToLookAgain) && !after.asks) more.push(...lookAgain(after));
    const time = isoText(at.now);
    return [...fresh, ...more].map((line) => ({ occurrence: at.id, happenedAt: time, ...line, id: line.id ?? newId() }));
  }

  #entry(at, { kind, body, id, happenedAt }, place) {
    const seq = Math.max(0, ...at.occurrence.log.map(({ entry }) => entry.seq)) + 1 + place;
    const time = isoText(at.now);
    const raw = { id, occurrence: at.id, device: "-", seq, happened_at: happenedAt ?? time, written_at: time, author: at.me, kind, body };
    return { ...toJson(parse(raw)), proved: false, received_at: null };
  }

  async #childOf(entries) {
    const id = entries.findLast(({ kind }) => kind === "attached")?.body.child ?? entries.find(({ kind }) => kind === "opened")?.body.child;
    return id && this.#phone.state === "open" ? this.#phone.child(id) : null;
  }

  async #beside(id, entries, all) {
    const why = new Map(entries.filter(({ kind }) => kind === "linked").map(({ body }) => [body.occurrence, body.why]));
    const mark = entries.find(({ kind }) => kind === "opened")?.body.together;
    for (const one of all) if (mark && one.together === mark && one.id !== id) why.set(one.id, "together");
    const found = all.filter((one) => why.has(one.id));
    return Promise.all(
      found.map(async ({ id: occurrenceId, child, occurrence: { level, state } }) => {
        const childName = (await this.#phone.child(child))?.child.preferred_name ?? "the child";
        return { occurrenceId, childName, level, state, why: why.get(occurrenceId), isOpen: ![State.BACK, State.CLOSED, State.PAST].includes(state) };
      }),
    );
  }

  /** Another occurrence of the child that is open while this one has ended; the newest. @returns {Promise<?string>} */
  async awayAgain(at) {
    const all = await this.occurrences();
    const child = all.find(({ id }) => id === at.id)?.child;
    const open = all.filter((one) => child && one.child === child && one.id !== at.id && one.occurrence.isOpen);
    return open.sort((one, other) => one.occurrence.openedAt - other.occurrence.openedAt).at(-1)?.id ?? null;
  }

  /** The occurrence that a new one for that child continues: one who came back within a day (AMB-22). @returns {Promise<?string>} */
  async justEnded(child, now) {
    const ended = (await this.occurrences()).filter((one) => one.child === child && one.occurrence.returnedAt !== null);
    const last = ended.sort((one, other) => one.occurrence.returnedAt - other.occurrence.returnedAt).at(-1);
    return last && now - last.occurrence.returnedAt <= DAY ? last.id : null;
  }
}

/** The line under an id of its own; nothing where this log holds it. A page gone back to and sent with other words is another line. */
function asNew(at, line) {
  const id = line.id ?? newId();
  const kept = at.occurrence.line(id)?.entry;
  if (!kept) return { ...line, id };
  const isSame = kept.kind === line.kind && Object.entries(line.body).every(([name, value]) => JSON.stringify(kept.body[name]) === JSON.stringify(value));
  return isSame ? null : { ...line, id: newId() };
}

function isNews({ occurrence, outcome }) {
  const kept = occurrence.waiting ?? occurrence.decided;
  if (outcome.state === State.BACK) return false;
  if (kept === null) return true;
  const now = [outcome.rulesLevel, outcome.rulesState, outcome.rule, outcome.speakToSomeoneNow];
  return [kept.level, kept.state, kept.rule, kept.speak_to_someone_now].some((value, place) => value !== now[place]);
}

/** What the rules give, without the police report: that stands beside it in the log (G3). */
function decided(at) {
  const { outcome } = at;
  const review = reviewOf(at);
  const body = {
    answers: Object.fromEntries(Object.entries(at.facts).map(([name, value]) => [name, String(value)])),
    level: outcome.rulesLevel,
    state: outcome.rulesState,
    rule: outcome.rule,
    strength: outcome.strength,
    why: outcome.why,
    cites: outcome.cites,
    packs: at.pack.used,
    call: outcome.call,
    speak_to_someone_now: outcome.speakToSomeoneNow,
    review_at: review ? isoText(review.at) : null,
    review_basis: review ? review.basis : null,
  };
  return { kind: "decided", body };
}

const asksToLookAgain = ({ kind, body }) => kind === "police_told" || (kind === "police_answered" && !body.review_at);

/** What the police say starts a time of its own (G11); one that is nearer already stands. */
function lookAgain(at) {
  const review = reviewOf(at);
  const nearer = review && at.occurrence.timers.some(({ kind, dueAt }) => kind === REVIEW && at.now < dueAt && dueAt <= review.at + MOMENT);
  if (!review || nearer) return [];
  return [{ kind: "review_set", body: { review_at: isoText(review.at), basis: review.basis, reason: review.text } }];
}

function reviewOf(at) {
  const { opened, openedAt } = at.occurrence;
  const dueHome = opened ? utc(opened.expected_at ?? opened.realised_at) : openedAt;
  return reviewFor(at.pack, at.outcome, at.facts, dueHome, at.waitMinutes, at.now);
}

export { isAsk };
