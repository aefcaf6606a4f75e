/** Which protocols speak, and what the local ones add to a page. Twin of carer_app/domain/speaking.py and carer_app/web/speaking.py. */

import { paragraphsWords } from "../domain/paragraphs.js";
import { NATIONAL, fill } from "../domain/protocol.js";

const THE_NATIONAL = "the national framework";
const NOT_THE_GRADE = ["risk", "grade", "graded", "level"];
const NONE = ["none", "no", "nil", "nothing"];
const IS_A_STEP = {
  ask_local_police_alert_home_force: "ask_home_force",
  consult_duty_manager: "consult_manager",
  do_remaining_steps: "search_home",
};

/** "This follows the Wakefield and Somerset protocols and the national framework." */
export function following(pack) {
  const local = pack.layers.filter(({ name }) => name !== NATIONAL);
  const titles = local.map((layer) => layer.short_title);
  const last = titles.pop() ?? "";
  const said = titles.length ? `the ${titles.join(", ")} and ${last} protocols` : `the ${last} protocol`;
  const both = local.length ? `${said} and ${THE_NATIONAL}` : THE_NATIONAL;
  return { words: `This follows ${both}.`, old: local.filter(({ isHistoric }) => isHistoric) };
}

export const inForce = (pack) => [...pack.layers.map(({ name }) => name), NATIONAL];

export function whose(pack, source) {
  return source === NATIONAL ? "" : (pack.layers.find(({ name }) => name === source)?.short_title ?? "");
}

/** The grade that is to be asked about again for a child, where somebody wrote that one down (C17). */
export function gradeToQuery(police, written) {
  const said = grade(written);
  const isIn = (one, other) => [...one].every((word) => other.has(word));
  const meets = (wanted) =>
    isIn(wanted, said) || (said.size > 0 && isIn(said, new Set(NONE)) && [...wanted].some((word) => NONE.includes(word)));
  return police.riskGrades.find((one) => one.query && grade(one.grade).size && meets(grade(one.grade))) ?? null;
}

const grade = (words) =>
  new Set(words.toLowerCase().replace(/[-,.]/g, " ").split(/\s+/).filter((word) => word && !NOT_THE_GRADE.includes(word)));

const roleSlot = (source, slot) => `${source}:${slot}`;

export class Speaking {
  #words;

  /** @param {{paragraphs: Object}} words */
  constructor(words) {
    this.#words = words;
  }

  cites(cites, pack) {
    return paragraphsWords(cites, inForce(pack), this.#words.paragraphs);
  }

  /** What the local protocols say to do at this moment. */
  saidHere(at) {
    const steps = at.steps.map(({ code }) => code);
    const found = at.actions.map(({ code, text }) => at.pack.actions.find((one) => one.code === code && fill(one.text) === text));
    const local = found.filter((one) => one && one.source !== NATIONAL && !steps.includes(IS_A_STEP[one.code]));
    return local.map((one) => this.#local(at, one));
  }

  /** Whom the protocols that speak name, where their numbers were filled in. */
  reachedHere(at, ...roles) {
    return at.pack.contacts
      .filter(({ slot }) => !roles.length || roles.includes(slot))
      .map((one) => [one, at.contacts[roleSlot(one.source, one.slot)]])
      .filter(([, kept]) => kept?.telephone)
      .map(([one, { label, telephone, hours }]) => {
        return { title: one.title, text: fill(one.text, at.childName), whose: whose(at.pack, one.source), label, telephone, hours };
      });
  }

  /** What to have in the hand when ringing the police. */
  toHaveReady(at) {
    return at.pack.ready.map((one) => ({ ...this.#local(at, one), section: one.sections[0] ?? "" }));
  }

  #local(at, { text, source, cites }) {
    const filled = fill(text, at.childName);
    const first = /^.*?[.?!](?= )/s.exec(filled)?.[0] ?? filled;
    return { text: filled, firstSentence: first, rest: filled.slice(first.length).trim(), whose: whose(at.pack, source), cites: this.cites(cites, at.pack), section: "" };
  }
}
