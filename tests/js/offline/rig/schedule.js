/**
 * One schedule: up to four phones write, send, fail and die as a seed says, against a server. At the end everything is mended and sent, and
 * nothing that was told as saved may be missing or doubled (quality.md, "Nothing lost").
 */

import { Chance } from "./chance.js";
import { noted, opened, PIN } from "./lines.js";
import { CSRF, Pocket, ROUNDS, START } from "./pocket.js";
import { Rest } from "./rest.js";
import { VirtualTime } from "./time.js";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const WRONG = { pin: "90817263" };
const OTHER_DAY = Date.UTC(2026, 9, 25, 0, 50);
const OPTIONS = [
  [9, "write"], [3, "open"], [2, "twins"], [2, "double_tap"], [3, "send"], [3, "pass"], [2, "sleep"], [4, "network"], [6, "mishap"], [2, "deliver"],
  [3, "kill"], [2, "kill_at_write"], [1, "kill_on_commit"], [2, "quota"], [1, "full"], [2, "commit_fails"], [2, "aborted"], [2, "closed"], [3, "second_tab"],
  [2, "clock_jump"], [1, "october"], [2, "lock"], [1, "wrong_pin"], [2, "sign_out"], [1, "lost_access"], [2, "expired_session"], [1, "revoke"],
  [2, "emergency"], [1, "new_release"], [2, "refresh"], [3, "on_another_phone"],
]; // prettier-ignore
const MISHAPS = ["drop_request", "drop_answer", "time_out_after_commit", "duplicate", "late", "error_before", "error_after", "too_large", "forbidden", "too_many", "sign_in_page"];

/** Every kind of thing that has to happen in a run. */
export const KINDS = [...OPTIONS.map(([, name]) => name), ...MISHAPS.map((name) => `mishap ${name}`)];

export class Schedule {
  /** How often each kind of thing happened. @type {Map<string, number>} */
  happened = new Map();
  #phones = [];
  #occurrences = [];
  /** What was told as saved: id → the words. */
  #saved = new Map();
  /** Ids that were tried, whether or not they were told as saved. */
  #tried = new Set();

  /** @param {{seed: number, worlds: *, openPhone: Function}} parts */
  constructor({ seed, worlds, openPhone }) {
    Object.assign(this, { seed, worlds, openPhone });
    this.chance = new Chance(seed);
    this.rest = new Rest();
    this.time = new VirtualTime(this.chance.of([START, OTHER_DAY]));
  }

  /** @returns {Promise<string[]>} what was lost or doubled */
  async run() {
    this.world = await this.worlds.world(() => this.time.now());
    const count = this.chance.weighed([[3, 1], [4, 2], [2, 3], [1, 4]]);
    for (let n = 0; n < count; n += 1) this.#phones.push(await this.#newPhone(n));
    for (let left = 8 + this.chance.below(9); left > 0; left -= 1) await this.#step();
    const early = await this.#missing();
    await this.#mend();
    const found = [...early, ...(await this.#missing()), ...(await this.#wrong())];
    await this.world.moveAway(); // the home of the next schedule has as few children as that of the first
    return found;
  }

  async #newPhone(n) {
    const pocket = new Pocket({ server: this.world, openPhone: this.openPhone, time: this.time, rest: this.rest });
    const held = { pocket, person: this.world.people[n % 2], tabs: [] };
    pocket.session = held.person;
    await this.#openTab(held);
    if (this.chance.next() < 0.9) await this.#setUp(held);
    return held;
  }

  async #openTab(held) {
    const tab = await held.pocket.tab({ build: this.chance.of(["0123456789ab", "an old build"]) }).catch(() => null);
    if (tab) held.tabs.push(tab);
    await this.#unlock(held, tab?.phone);
    return tab;
  }

  async #setUp({ pocket, person, tabs }) {
    pocket.session = person;
    pocket.network.isOn = true;
    await tabs.at(-1)?.phone.setUp({ csrf: CSRF, personId: person, pin: PIN }, { rounds: ROUNDS }).catch(ignore);
  }

  async #unlock({ person }, phone) {
    if (phone?.state === "locked") await phone.unlock(person, { pin: PIN }).catch(ignore);
  }

  async #step() {
    const held = this.chance.of(this.#phones);
    held.tabs = held.tabs.filter(({ tab }) => !tab.isDead);
    const name = this.chance.weighed(OPTIONS);
    this.#count(name);
    if (!held.tabs.length) await this.#openTab(held);
    const open = held.tabs.length ? this.chance.of(held.tabs) : null;
    if (open) await this.#does(name, held, open);
    await this.rest.settle();
  }

  /** @param {string} name @param {*} held @param {{tab: *, phone: *}} open */
  async #does(name, held, { tab, phone }) {
    const { network } = held.pocket;
    switch (name) {
      case "write":
        return this.#write(phone, tab, noted(this.#words()));
      case "open":
        return this.#open(phone, tab, [this.world.child]);
      case "twins":
        return Promise.all(["the same words", "the same words"].map((words) => this.#write(phone, tab, noted(words))));
      case "double_tap":
        return this.#doubleTap(held);
      case "send":
        return this.#sendWhile(phone);
      case "pass":
        return this.time.pass(this.chance.of([1000, 15_000, 61_000, 300_000]), this.rest.settle);
      case "sleep":
        return this.time.sleep(this.chance.of([HOUR, 8 * HOUR, 25 * HOUR]), this.rest.settle);
      case "network":
        return (network.isOn = !network.isOn);
      case "mishap":
        return this.#mishap(network, phone, tab);
      case "deliver":
        return network.deliver();
      case "kill":
        return tab.kill();
      case "kill_at_write":
        tab.killAt = this.chance.below(12);
        return this.#write(phone, tab, noted(this.#words()));
      case "kill_on_commit":
        tab.killOnCommit = true;
        return this.#write(phone, tab, noted(this.#words()));
      case "quota":
        tab.fails = "QuotaExceededError";
        return this.#write(phone, tab, noted(this.#words()));
      case "full":
        return this.#whileFull(phone, tab);
      case "commit_fails":
        tab.failsAtCommit = true;
        return this.#write(phone, tab, noted(this.#words()));
      case "aborted":
        tab.fails = "AbortError";
        return this.#write(phone, tab, noted(this.#words()));
      case "closed":
        tab.forceClose();
        return this.#write(phone, tab, noted(this.#words()));
      case "second_tab":
        return this.#inTwoTabs(held);
      case "clock_jump":
        this.time.wrong += this.chance.of([DAY, -DAY, HOUR, -HOUR]);
        return phone.back();
      case "october":
        return this.time.sleep(Math.max(0, Date.UTC(2026, 9, 25, 1, 1) - this.time.now()), this.rest.settle);
      case "lock":
        phone.hideNow();
        return this.chance.next() < 0.5 ? this.#write(phone, tab, noted("while locked")) : this.#unlock(held, phone);
      case "wrong_pin":
        return this.#guess(held, phone);
      case "sign_out":
        return phone.signOut(held.person, { sure: true }).catch(ignore);
      case "lost_access":
        return this.world.moveAway();
      case "expired_session":
        return (held.pocket.session = held.pocket.session ? null : held.person);
      case "revoke":
        return this.world.revoke((await held.pocket.disk.everything()).meta[0]?.id ?? crypto.randomUUID());
      case "emergency":
        phone.startEmergency();
        await this.#open(phone, tab, []);
        return this.#write(phone, tab, noted("emergency"));
      case "new_release":
        return this.#newRelease(held);
      case "refresh":
        return phone.refresh().catch(ignore);
      case "on_another_phone":
        return this.#write(phone, tab, noted(this.#words()), this.#occurrences.at(-1));
      default:
        throw new Error(name);
    }
  }

  #words() {
    return `words ${this.chance.below(5)}`;
  }

  async #open(phone, tab, children) {
    const id = crypto.randomUUID();
    this.#tried.add(id);
    const lines = await phone.open(children, opened(), { id }).catch(ignore);
    if (lines) this.#occurrences.push(lines[0].occurrence);
    if (lines) this.#told(tab, lines[0]);
  }

  /** Mostly into a log that this phone knows; else into one it has only heard of, as by a link from another phone. */
  async #write(phone, tab, line, occurrence = this.chance.next() < 0.9 ? this.chance.of([...this.#occurrences.slice(-2), null]) : crypto.randomUUID()) {
    if (!occurrence) return this.#open(phone, tab, [this.world.child]);
    const id = crypto.randomUUID();
    this.#tried.add(id);
    const entry = await phone.write(occurrence, line, { id }).catch(ignore);
    if (entry) this.#told(tab, entry);
  }

  /** A tab that died told nobody anything. */
  #told(tab, entry) {
    if (tab.isDead) return;
    this.#saved.set(entry.id, entry);
  }

  async #doubleTap(held) {
    const occurrence = this.#occurrences.at(-1);
    if (!occurrence) return;
    const id = crypto.randomUUID();
    this.#tried.add(id);
    const both = held.tabs.length > 1 ? held.tabs.slice(-2) : [held.tabs[0], held.tabs[0]];
    const written = both.map(async ({ phone, tab }) => {
      const entry = await phone.write(occurrence, noted("tapped twice"), { id }).catch(ignore);
      if (entry) this.#told(tab, entry);
    });
    await Promise.all(written);
  }

  /** Sends, and lets time pass until it gives up waiting. */
  async #sendWhile(phone) {
    let isDone = false;
    const sending = phone.sendNow().catch(ignore).then(() => (isDone = true));
    await this.rest.settle();
    if (!isDone) await this.time.pass(31_000, this.rest.settle);
    return this.rest.settle().then(() => isDone && sending);
  }

  async #mishap(network, phone, tab) {
    const name = this.chance.of(MISHAPS);
    this.#count(`mishap ${name}`);
    network.isOn = true;
    network.next = [name];
    await this.#write(phone, tab, noted(this.#words()));
    await this.#sendWhile(phone);
  }

  async #whileFull(phone, tab) {
    [tab.fails, tab.failsAlways] = ["QuotaExceededError", true];
    await this.#write(phone, tab, noted(this.#words()));
    [tab.fails, tab.failsAlways] = [null, false];
  }

  async #inTwoTabs(held) {
    const other = held.tabs.length > 1 ? held.tabs[1] : await this.#openTab(held);
    if (!other) return;
    await Promise.all([held.tabs[0], other].map(({ phone, tab }) => this.#write(phone, tab, noted("in two tabs"), this.#occurrences.at(-1))));
    await Promise.all([held.tabs[0], other].map(({ phone }) => this.#sendWhile(phone)));
  }

  async #guess(held, phone) {
    phone.lock();
    for (let left = this.chance.of([1, 4, 11]); left > 0; left -= 1) {
      const problem = await phone.unlock(held.person, WRONG).catch((told) => told);
      if (problem?.name === "MustWait") await this.time.pass(problem.seconds * 1000, this.rest.settle);
    }
    await this.#unlock(held, phone);
  }

  /** The next tab is of a newer release, while older ones are open. */
  async #newRelease(held) {
    const name = `later_${held.pocket.laterSteps.length}`;
    held.pocket.laterSteps = [...held.pocket.laterSteps, (db) => db.createObjectStore(name)];
    await this.#openTab(held);
  }

  #count(name) {
    this.happened.set(name, (this.happened.get(name) ?? 0) + 1);
  }

  // --- what must be true ---------------------------------------------------------------------------------------------

  /** Told as saved, and neither on the server nor waiting on any phone. */
  async #missing() {
    const disks = await Promise.all(this.#phones.map(({ pocket }) => pocket.disk.everything()));
    const waiting = new Set(disks.flatMap(({ envelopes }) => envelopes.filter(({ state, envelope }) => state !== "received" && envelope).map(({ id }) => id)));
    const { lines } = await this.#received();
    return [...this.#saved.keys()].filter((id) => !waiting.has(id) && !lines[id]).map((id) => `lost ${id}: ${JSON.stringify(this.#saved.get(id).body)}`);
  }

  /** After everything is mended: not received though its log began, changed on the way, or there twice. */
  async #wrong() {
    const { lines, there } = await this.#received();
    const begun = new Set([...this.#saved.values()].filter(({ kind }) => kind === "opened").map(({ occurrence }) => occurrence));
    const found = [...this.#saved.values()].flatMap((entry) => {
      const kept = lines[entry.id];
      if (!kept) return begun.has(entry.occurrence) ? [`never received ${entry.id}: ${JSON.stringify(entry.body)}`] : [];
      return sameLine(kept, entry) ? [] : [`changed ${entry.id}: ${JSON.stringify([kept, entry])}`];
    });
    const times = new Map();
    for (const [id] of there) times.set(id, (times.get(id) ?? 0) + 1);
    const doubled = [...times].filter(([id, count]) => count > 1 && this.#tried.has(id)).map(([id, count]) => `there ${count} times: ${id}`);
    return [...found, ...doubled];
  }

  #received() {
    return this.world.received([...this.#tried], this.#occurrences);
  }

  /** The network is back, everybody signs in, every phone is opened once more and sends what it has. */
  async #mend() {
    for (const { pocket } of this.#phones) {
      await pocket.network.deliver();
      Object.assign(pocket.network, { isOn: true, next: [] });
    }
    for (const held of this.#phones) await this.#mendOne(held);
    for (const held of this.#phones) await this.#sendWhile(held.tabs.at(-1).phone);
    if (this.#phones.length > 1) for (const held of this.#phones) await this.#sendWhile(held.tabs.at(-1).phone);
  }

  async #mendOne(held) {
    for (const { tab } of held.tabs) tab.kill();
    await this.#openTab(held);
    const { phone } = held.tabs.at(-1);
    const { isSetUp } = await phone.contact();
    if (!isSetUp) await this.#setUp(held);
    for (const { id, state } of (await phone.outbox()).lines) if (state === "refused") await phone.tryAgain(id);
    await this.#sendWhile(phone);
    if ((await phone.contact()).outcome === "sign_in") await this.#setUp(held).then(() => this.#sendWhile(phone));
  }
}

const ignore = () => null;

/** Times may be written otherwise; they are the same moments. Of a line tapped in two tabs at once either may be the one that is kept. */
function sameLine(one, other) {
  if (one.body.text === "tapped twice") return one.body.text === other.body.text && one.occurrence === other.occurrence;
  const told = ({ happened_at: happened, written_at: written, ...rest }) => JSON.stringify([Date.parse(happened), Date.parse(written), sorted(rest)]);
  return told(one) === told(other);
}

function sorted(value) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, held]) => [name, typeof held === "string" && Date.parse(held) > 0 && held.includes("T") ? Date.parse(held) : sorted(held)]);
}
