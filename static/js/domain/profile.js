/** The profile of one child as the phone reads it, and what the decision takes from it. Twin of carer_app/domain/profile.py. */

import { casefold } from "./python_text.js";

/** What is known of a child: section to field to value, blanks left out. */
export class Profile {
  /**
   * @param {Object<string, Object<string, *>>} sections
   * @param {string[]} [ofTheLastHome] "wait" or "area", where what the plan says of it was written for the home before
   */
  constructor(sections = {}, ofTheLastHome = []) {
    this.sections = sections;
    this.ofTheLastHome = new Set(ofTheLastHome);
    /** A phone keeps the safer of two answers, and not that there are two. */
    this.twoAnswers = [];
  }

  get(section, field) {
    return this.sections[section]?.[field] ?? null;
  }

  /** An empty text for a blank. @returns {string} */
  text(section, field) {
    return String(this.get(section, field) || "");
  }

  /** @returns {string[]} */
  lines(section, field) {
    return this.get(section, field) ?? [];
  }

  /** @returns {Object[]} */
  rows(section, field) {
    return this.get(section, field) ?? [];
  }

  get signs() {
    return this.lines("warning_signs", "signs");
  }

  get triggers() {
    return this.lines("warning_signs", "triggers");
  }

  get people() {
    return this.rows("people", "people");
  }

  get places() {
    return this.rows("places", "places");
  }

  get planWaitMinutes() {
    return this.get("plan", "wait_minutes");
  }

  /** A blank plan is never read as "no" (G12). */
  get policeFromOutset() {
    return this.text("plan", "police_from_outset") || "dont_know";
  }

  get policeCondition() {
    return this.text("plan", "police_condition");
  }

  get childSteps() {
    return this.lines("plan", "steps");
  }

  get familyContactRule() {
    const never = this.lines("plan", "must_not_tell").join("; ");
    return [this.text("plan", "family_contact_rule"), never ? `Must not be told: ${never}.` : ""].filter(Boolean).join(" ");
  }

  /** Whole years on that day. @param {string} on "2026-10-14" @returns {?number} */
  age(on) {
    const born = this.get("identity", "date_of_birth");
    return born === null ? null : ageOn(born, on);
  }
}

/** @param {string} born @param {string} on */
export function ageOn(born, on) {
  return Number(on.slice(0, 4)) - Number(born.slice(0, 4)) - (on.slice(5) < born.slice(5) ? 1 : 0);
}

/**
 * The facts of the decision that a plan can answer. What it does not know is left out, so that safe defaults hold.
 * @param {Profile} profile
 * @param {string} on "2026-10-14"
 * @param {string} [setting]
 * @returns {Object<string, string|number>}
 */
export function planFacts(profile, on, setting = "") {
  const facts = {
    plan_police_from_outset: profile.policeFromOutset,
    uasc_or_migrant: known(profile.get("identity", "uasc_or_migrant")),
    days_in_care: daysInCare(profile, on),
    court_order: courtOrder(profile, on),
    child_age: profile.age(on),
    out_of_area: outOfArea(profile),
    setting: setting || profile.get("placement", "setting"),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
}

/**
 * A "no" that was said of the last home is not believed of the new one; of this one the two authorities say more than a tick (NAT-2.15).
 * @param {Profile} profile
 */
function outOfArea(profile) {
  const said = known(profile.get("placement", "out_of_area"));
  if (profile.ofTheLastHome.has("area")) return said === "no" ? null : said;
  return byTheAuthorities(profile) ?? said;
}

/** Two names that differ count as two areas, whatever was ticked; null where one is not known. @param {Profile} profile */
function byTheAuthorities(profile) {
  const [own, host] = ["responsible_authority", "host_authority"].map((name) => authority(profile.text("placement", name)));
  if (!own || !host) return null;
  return own === host && profile.text("placement", "out_of_area") !== "yes" ? "no" : "yes";
}

const NOT_A_NAME = ["council", "county", "city", "borough"];

function authority(name) {
  return casefold(name).split(/\s+/).filter((word) => word && !NOT_A_NAME.includes(word)).join(" ");
}

const known = (answer) => (["yes", "no"].includes(answer) ? answer : null);

function daysInCare(profile, on) {
  const since = profile.get("identity", "became_looked_after");
  return since ? Math.max(0, Math.round((Date.parse(on) - Date.parse(since)) / 86_400_000)) : null;
}

/** Yes while an order runs, or may: one without an end date is taken to run (NOTT-30j). */
function courtOrder(profile, on) {
  const orders = profile.rows("placement", "court_orders");
  if (!orders.length) return null;
  return orders.some((order) => !("expires_on" in order) || order.expires_on >= on) ? "yes" : "no";
}
