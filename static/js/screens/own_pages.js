/**
 * The phone's pages about itself: the lock, emergency mode, what is kept here. They work for whoever holds the phone, so what they show
 * while it is locked names nobody and says no word of a line.
 */

import { newId } from "../modules/ids.js";
import { keepFile } from "../modules/recovery-file.js";
import { markUsed } from "../modules/used.js";
import { askPasskey } from "../offline/passkeys.js";
import { PhoneProblem, StoreFailed } from "../offline/problems.js";
import { isoText } from "./forms.js";
import { NotHere } from "./here.js";
import { WHERE } from "./log_view.js";

const HOME = "/decide/";
const KEPT = "/phone/kept";
const MOST = 50;
const IN_A_LOG = /^\/(?:occurrence|decide|report|returned)\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/|$)/;
const CAME_TO = {
  done: "Everything that could be sent was sent.",
  unreachable: "There is no signal, or the service does not answer. It is tried again by itself.",
  sign_in: "Sign in on this phone first, so that the service knows it.",
  elsewhere: "Another window of this app is sending just now.",
};

export class OwnPages {
  #site;
  #phone;
  #protocols;
  #fetch;
  #error = "";
  #lineError = "";
  #told = "";
  #typed = "";
  #isSure = false;
  /** Logs that were open here while somebody could read: their ids, and nothing else. @type {string[]} */
  #openLogs = [];
  #posts = {
    "/phone/unlock": (typed, here) => this.#unlock(typed, here),
    "/phone/emergency": () => this.#startEmergency(),
    "/phone/begin": () => this.#begin(),
    "/phone/leave": () => this.#leaveEmergency(),
    "/phone/line": (typed, here) => this.#addLine(typed, here),
    "/phone/try-again": (typed) => this.#tryAgain(String(typed.get("line"))),
    "/phone/send-now": () => this.#sendNow(),
    "/phone/keep": () => this.#keep(),
    "/phone/sign-out": (typed) => this.#signOut(typed.get("sure") === "yes"),
  };

  /** @param {{site: import("./site.js").Site, phone: Object, protocols: (url: ?string) => Promise<Object>, fetch: () => void}} parts `fetch`: what is new, once it is open */
  constructor({ site, phone, protocols, fetch }) {
    this.#site = site;
    this.#phone = phone;
    this.#protocols = protocols;
    this.#fetch = fetch;
  }

  /** Whether the page is one of these, whatever state the phone is in. @param {string} method @param {URL} url */
  has(method, { pathname }) {
    return method === "POST" ? pathname in this.#posts : pathname === KEPT || pathname === "/phone/unlock";
  }

  /** The answer of the phone itself, or null where its ordinary pages answer. @param {URL} url */
  async page(url) {
    if (url.pathname === KEPT) return this.#keptHere();
    if (this.#phone.state === "locked") return this.#lock(url);
    if (this.#phone.state === "emergency" && ["/", HOME].includes(url.pathname)) return this.#emergency();
    return url.pathname === "/phone/unlock" ? { redirect: HOME } : null;
  }

  /** @param {URL} url @param {FormData} typed @param {URL} here the page it was sent from */
  async post({ pathname }, typed, here) {
    try {
      return await this.#posts[pathname](typed, here);
    } catch (problem) {
      return this.failed(problem);
    }
  }

  /** @param {Error} problem */
  async failed(problem) {
    if (problem instanceof NotHere) return this.none();
    if (problem instanceof PhoneProblem) return this.#site.page("phone/not_kept.html", { says: problem.says, text: problem instanceof StoreFailed ? problem.text : "" });
    throw problem;
  }

  async none() {
    const isOpen = this.#phone.state === "open";
    const { isCleared } = await this.#phone.contact().catch(() => ({}));
    return this.#site.page("phone/none.html", { nav_links: [], is_open: isOpen, may_start: !isOpen, is_cleared: isCleared });
  }

  /** What was open while it could be read: only there may a line be added when it is locked. @param {string[]} ids */
  remember(ids) {
    this.#openLogs = ids;
  }

  // --- the lock ------------------------------------------------------------------------------------------------------

  async #lock(url) {
    const people = this.#phone.people();
    const wanted = url.searchParams.get("person");
    const person = people.find(({ id }) => id === wanted) ?? people.find(({ opensWith }) => opensWith.length) ?? people[0];
    const { lines } = await this.#phone.outbox();
    const may = { may_start: true, may_add: Boolean(this.#logFor(url)) };
    const more = { ...may, unsent: lines.length, error: this.#error, line_error: this.#lineError, told: this.#told, typed: this.#typed };
    this.#error = this.#lineError = this.#told = this.#typed = "";
    return this.#site.page("phone/lock.html", { nav_links: [], people, person, ...more });
  }

  /** The log that was in front when it was locked, or the only one that was open. */
  #logFor({ pathname }) {
    if (!this.#phone.writer) return null;
    const [, shown] = IN_A_LOG.exec(pathname) ?? [];
    if (this.#openLogs.includes(shown)) return shown;
    return this.#openLogs.length === 1 ? this.#openLogs[0] : null;
  }

  async #addLine(typed, here) {
    const text = String(typed.get("line") ?? "").trim();
    const occurrence = this.#logFor(here);
    if (!text || !occurrence) {
      this.#lineError = text ? "Unlock the phone to write this line." : "Write what happened.";
      this.#typed = text;
      return this.page(here);
    }
    await this.#phone.write(occurrence, { kind: "noted", body: { text } }, { id: String(typed.get("line_id")) });
    this.#told = "The line is kept on this phone.";
    return this.page(here);
  }

  async #unlock(typed, here) {
    const id = String(typed.get("person"));
    try {
      await this.#phone.unlock(id, await this.#secret(id, typed));
    } catch (problem) {
      if (!(problem instanceof PhoneProblem)) throw problem;
      this.#error = problem.says;
    }
    if (this.#phone.state === "open") this.#fetch();
    return { redirect: here.href };
  }

  async #secret(id, typed) {
    if (typed.get("how") !== "passkey") return { pin: String(typed.get("pin")) };
    const { passkey } = this.#phone.people().find((one) => one.id === id);
    return { passkey: await askPasskey(passkey) };
  }

  // --- emergency mode ------------------------------------------------------------------------------------------------

  #emergency() {
    const may = { may_unlock: this.#phone.people().some(({ opensWith }) => opensWith.length) };
    return this.#site.page("phone/emergency.html", { nav_links: [], logs: this.#phone.emergencyLogs(), now: Date.now(), ...may });
  }

  /** Nothing that was written can be read here after that. */
  #leaveEmergency() {
    this.#phone.lock();
    return { redirect: "/phone/unlock" };
  }

  async #startEmergency() {
    markUsed();
    this.#phone.startEmergency();
    return { redirect: HOME };
  }

  /** An occurrence with no child, on the national protocol. */
  async #begin() {
    const { used } = await this.#protocols(null);
    const body = { expected_where: "home", realised_at: isoText(Date.now()), packs: used };
    const [opened] = await this.#phone.open([], body, { id: newId() });
    return { redirect: `/decide/${opened.occurrence}/` };
  }

  // --- what is kept here ---------------------------------------------------------------------------------------------

  async #keptHere() {
    const { lines } = await this.#phone.outbox();
    const [contact, isKept] = await Promise.all([this.#phone.contact(), this.#phone.isKept()]);
    const shown = await Promise.all(lines.slice(0, MOST).map((line) => this.#line(line)));
    const [told, warns, sure] = [this.#told, this.#error, this.#isSure];
    [this.#told, this.#error, this.#isSure] = ["", "", false];
    const more = { more: Math.max(0, lines.length - MOST), is_kept: isKept, open_id: this.#phone.personId, now: Date.now() };
    const copy = await this.#copy();
    const file = { may_share: Boolean(navigator.canShare?.({ files: [new File([""], "x.json", { type: "application/json" })] })) };
    return this.#site.page("phone/kept.html", { nav_links: this.#links(), people: this.#phone.people(), lines: shown, contact, told, warns, sure, ...copy, ...more, ...file });
  }

  /** What can be read here of which children, and since when it has not been compared with the server's: only where it is open. */
  async #copy() {
    if (this.#phone.state !== "open") return { children: [], heard_at: null };
    const packs = await this.#site.here.children();
    const children = packs.map(({ child, profile, photo }) => ({
      name: child.preferred_name || child.full_name || "the child",
      has: [Object.keys(profile ?? {}).length ? "plan" : "no plan yet", ...(photo ? ["photo"] : [])].join(", "),
    }));
    return { children, heard_at: await this.#phone.heardAt() };
  }

  #links() {
    const first = { open: [[HOME, "Who is not home?"]], locked: [[HOME, "Unlock, and go to the children"]] }[this.#phone.state] ?? [];
    return [...first, ["/emergency", "Emergency"], ["/guide/", "Guide"]];
  }

  /** The words of a line only where its own writer's store is open. */
  async #line({ id, state, says, written }) {
    const text = this.#phone.state === "open" ? await this.#phone.wordsOf(id) : "";
    return { id, written, says, text, state: WHERE[state], is_aside: state === "refused" };
  }

  async #tryAgain(id) {
    await this.#phone.tryAgain(id);
    return this.#sendNow();
  }

  async #sendNow() {
    const outcome = await this.#phone.sendNow();
    const words = CAME_TO[outcome] ?? "The service could not take it. It is tried again by itself.";
    if (outcome === "done") this.#told = words;
    else this.#error = words;
    return this.#keptHere();
  }

  async #keep() {
    const isKept = await this.#phone.askToKeep();
    if (!isKept) this.#error = "The browser did not agree. It often does once the app is on your home screen.";
    return this.#keptHere();
  }

  async #signOut(sure) {
    const { personId } = this.#phone;
    if (!personId) return this.#keptHere();
    const { unsent, done } = await this.#phone.signOut(personId, { sure });
    const [lines, them] = unsent === 1 ? ["One line is", "It stays"] : [`${unsent} lines are`, "They stay"];
    if (done) this.#told = unsent ? `What could be read is off this phone. ${lines} not sent yet: sealed, and sent when there is a network.` : "What could be read is off this phone.";
    else [this.#error, this.#isSure] = [`${lines} not sent yet. ${them} on this phone, sealed, and can be sent later, but you cannot read ${unsent === 1 ? "it" : "them"} here any more.`, true];
    return this.#keptHere();
  }

  /** The recovery file, saved or shared. @param {"save"|"share"} how */
  async recoveryFile(how) {
    this.#phone.keepOpenFor("share");
    await keepFile(await this.#phone.recovery(), how);
  }
}
