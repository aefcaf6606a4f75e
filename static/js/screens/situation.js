/** Everything a page about one occurrence needs, judged at one moment. Twin of carer_app/services/situation.py. */

import { agreedWait } from "../domain/agreed_wait.js";
import { decide, isAsk } from "../domain/decision.js";
import { ExpectedWhere, PoliceOutcome } from "../domain/entries.js";
import { factsForDecision } from "../domain/facts.js";
import { LevelOfIntervention, State, rank } from "../domain/levels.js";
import { actionsFor } from "../domain/next_actions.js";
import { reasonableActions, stepsFor } from "../domain/next_steps.js";
import { Occurrence } from "../domain/occurrence.js";
import { SAID_NO } from "../domain/police_report.js";
import { planFacts } from "../domain/profile.js";
import { numberToRing, peopleToRing, placesToTry, stepContext } from "../domain/to_try.js";
import { localDay } from "../domain/wall_clock.js";
import { isOfficeHours } from "./office_hours.js";
import { Printed } from "./printed.js";

const PLAIN = [State.WAITING, State.CARER_INTERVENTION, State.POLICE_DECIDED];

/**
 * One occurrence at one moment, with the child, the plan, the protocol and what to do next.
 *
 * @typedef {{occurrenceId: string, childName: string, level: ?string, state: string, why: string}} Beside
 * @typedef {{entries: import("../domain/entries.js").Entry[], child: ?Object, pack: Object, now: number, holidays: string[],
 *   fields?: Object, beside?: Beside[], names?: Object<string, string>, marks?: Object<string, string[]>, me?: ?string}} Given
 *   `child`: its part of the child packs; null in emergency mode
 */
export class Situation {
  #kept = new Map();

  /** @param {Given} given */
  constructor({ entries, child, pack, now, holidays, fields = {}, beside = [], names = {}, marks = {}, me = null }) {
    this.now = now;
    this.me = me;
    this.pack = pack;
    this.names = names;
    this.beside = beside;
    this.child = child?.child ?? { id: "", preferred_name: "" };
    this.home = child?.home ?? { kind: "", telephone: "", address: "" };
    this.cared_for_in = this.home;
    this.photo_id = child?.photo?.id ?? null;
    this.contacts = child?.contacts ?? {};
    this.profile = new Printed(fields, child?.profile ?? {}, child?.of_the_last_home ?? []);
    this.occurrence = Occurrence.of(entries, marks).ringingAgainAfter(pack.ringAgainMinutes);
    this.id = this.occurrence.id;
    this.earlier = (child?.earlier ?? []).filter((one) => one.id !== this.id && Date.parse(one.opened_at) < this.occurrence.openedAt);
    this.planFacts = this.#planFacts(holidays);
    this.steps = stepsFor(pack, this.#stepContext());
  }

  get childName() {
    return this.child.preferred_name || "the child";
  }

  get atNow() {
    return this.#once("atNow", () => this.occurrence.at(this.now));
  }

  get state() {
    return this.atNow.state;
  }

  get level() {
    return this.atNow.level;
  }

  get waitMinutes() {
    return agreedWait(this.profile, this.now);
  }

  get waitIsOfTheLastHome() {
    return this.profile.ofTheLastHome.has("wait");
  }

  /** How the protocol tells that state, or that level while nothing more is known. */
  get words() {
    const byState = this.#wordsOf(this.state);
    const byLevel = this.level ? this.pack.levels[this.level] : undefined;
    return (PLAIN.includes(this.state) && byLevel ? byLevel : byState) ?? this.pack.states[State.OPENED];
  }

  /** How the protocol tells where the report to the police stands. */
  get reportWords() {
    const { reportState } = this.occurrence;
    return reportState ? this.#wordsOf(reportState) : null;
  }

  /** A refusal is no delay: it is headed as what it is (NAT-L2-A-c). */
  #wordsOf(state) {
    const words = this.pack.states[state];
    const isNo = state === State.POLICE_DELAYED && this.occurrence.policeAnswer?.outcome === PoliceOutcome.REFUSED;
    return words && isNo ? { ...words, title: SAID_NO } : words;
  }

  get facts() {
    return this.#once("facts", () => factsForDecision(this.occurrence, this.now, this.planFacts, reasonableActions(this.steps)));
  }

  get outcome() {
    return this.#once("outcome", () => decide(this.pack.path, this.facts));
  }

  get asks() {
    return isAsk(this.outcome);
  }

  get actions() {
    return this.asks ? [] : this.#once("actions", () => actionsFor(this.pack, this.facts, this.outcome));
  }

  /** What the banner says: none, not_told, rang_unanswered or told. Only the police taking the report makes it told. */
  get police() {
    if (this.occurrence.policeTold !== null) return "told";
    if (this.occurrence.policeRangUnanswered) return "rang_unanswered";
    return this.occurrence.isOpen && this.level === LevelOfIntervention.POLICE ? "not_told" : "none";
  }

  get emergency() {
    const { telephone = "", label = "" } = this.contacts.edt ?? {};
    return { edt_telephone: telephone, label: label || "Duty team" };
  }

  get together() {
    return this.beside.filter(({ why }) => why === "together");
  }

  /** The linked child whose level is higher than this one's, if any: it leads. */
  get leader() {
    const own = this.level ? rank(this.level) : -1;
    const higher = this.together.filter(({ level }) => level && rank(level) > own);
    return higher.sort((one, other) => rank(other.level) - rank(one.level))[0] ?? null;
  }

  #once(name, make) {
    if (!this.#kept.has(name)) this.#kept.set(name, make());
    return this.#kept.get(name);
  }

  #planFacts(holidays) {
    const { profile, occurrence, now } = this;
    const facts = planFacts(profile, localDay(now), this.home.kind);
    facts.office_hours = isOfficeHours(now, holidays) ? "yes" : "no";
    if (profile.policeFromOutset === "yes" && profile.policeCondition) {
      // the plan names a condition: whether it is met tonight is the carer's to say; unsaid is never "no" (G12)
      facts.plan_police_from_outset = occurrence.facts.plan_police_from_outset ?? "dont_know";
    }
    return facts;
  }

  #stepContext() {
    const { occurrence, profile, planFacts: facts } = this;
    const at = occurrence.at(this.now);
    const where = occurrence.opened?.expected_where ?? ExpectedWhere.HOME;
    return stepContext({
      taken: [...occurrence.steps.values()],
      child: this.child.preferred_name || "",
      childTelephone: profile.rows("phone_online", "phones").map((row) => numberToRing(String(row.number ?? ""))).find(Boolean) ?? "",
      state: at.state,
      expectedWhere: where,
      expectedPlace: expectedPlace(where, profile),
      believedPlace: occurrence.details.believed_place ?? "",
      isBelieved: occurrence.facts.whereabouts === "believed",
      isFound: occurrence.facts.whereabouts === "verified" && !at.verificationLapsed,
      people: peopleToRing(profile.sections),
      places: placesToTry(profile.sections),
      childSteps: profile.childSteps,
      familyRule: profile.familyContactRule,
      officeHours: facts.office_hours === "yes",
      socialWorker: this.#toRing("social_worker"),
      edt: this.#toRing("edt"),
      manager: this.#toRing("on_call_manager"),
      facts: Object.fromEntries(["setting", "out_of_area"].filter((name) => name in facts).map((name) => [name, String(facts[name])])),
    });
  }

  #toRing(slot) {
    const kept = this.contacts[slot];
    return kept ? { label: kept.label ?? "", telephone: kept.telephone ?? "" } : null;
  }
}

function expectedPlace(where, profile) {
  if (where !== ExpectedWhere.SCHOOL || !profile.text("school", "name")) return null;
  return { label: profile.text("school", "name"), telephone: numberToRing(profile.text("school", "telephone")) };
}
