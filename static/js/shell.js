/** The phone's own pages in the shell: shows them, takes taps and what is typed, locks, and tells the worker what it may have to wait for. */

import { start as exclusive } from "./modules/exclusive.js";
import { start as errors } from "./modules/error-summary.js";
import { goTo, lockEverywhere } from "./modules/hide.js";
import { inUse } from "./modules/poll.js";
import { start as passwords } from "./modules/password.js";
import { givePaper } from "./modules/paper-file.js";
import { draw as drawPhotos } from "./modules/photos.js";
import { keepProtocols, protocolAt } from "./modules/protocols.js";
import { start as printing } from "./modules/print.js";
import { start as readingAloud } from "./modules/read-aloud.js";
import { remind, start as reminding } from "./modules/reminding.js";
import { start as timers } from "./modules/timer.js";
import { Typed } from "./modules/typed.js";
import { start as when } from "./modules/when.js";
import { register, tell } from "./modules/worker.js";
import { openPhone } from "./offline/phone.js";
import { PhoneProblem } from "./offline/problems.js";
import { watch } from "./offline/watching.js";
import { Alarms } from "./screens/alarms.js";
import { views } from "./screens/all.js";
import { clock } from "./screens/filters.js";
import { NotHere } from "./screens/here.js";
import { OwnPages } from "./screens/own_pages.js";
import { Site } from "./screens/site.js";

const BEHAVIOURS = [timers, exclusive, when, errors, printing, reminding, passwords, readingAloud];
const TICK = 15_000;
const PATIENCE = 4000;
const HOME = "/decide/";
/** Pages that are nobody's, and are shown by the worker with no network. */
const KEPT_BY_THE_WORKER = /^[/](?:guide|emergency|static)(?:[/]|$)/;

class Shell {
  #site;
  #phone;
  #own;
  #hidden;
  #stopWatching = null;
  #isSignedOut = false;
  #isLocked = false;
  #typed;
  #alarms = new Alarms();
  #alarmsShown = "";
  /** The newest tap: whoever went on meanwhile is not brought back by what an earlier one came to. */
  #turn = 0;
  /** The address of a page that is shown anew by itself, and since when it is there. */
  #shown = "";
  #since = 0;
  #list = "";
  /** What was last shown in each part of the live page. @type {Map<string, string>} */
  #parts = new Map();

  constructor({ phone, pages, dataset }) {
    this.#phone = phone;
    this.#typed = new Typed(phone);
    this.#hidden = document.querySelector("[data-shell-hide] a").href;
    const protocols = (url) => protocolAt(url ?? dataset.national);
    this.#site = new Site({ phone, pages, views, protocols, assets: dataset.assets });
    this.#own = new OwnPages({ site: this.#site, phone, protocols, fetch: () => this.#fetch() });
  }

  async start() {
    document.addEventListener("click", (event) => this.#clicked(event));
    document.addEventListener("submit", (event) => this.#submitted(event));
    for (const name of ["click", "input"]) document.addEventListener(name, () => this.#phone.tapped(), { passive: true });
    for (const name of ["change", "input"]) document.addEventListener(name, () => this.#phone.state === "open" && this.#typed.take(location.href, this.#phone.personId));
    addEventListener("pagehide", () => this.#typed.seal());
    addEventListener("popstate", () => this.go(location.href, { isNew: false }));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#left() : this.#phone.back()));
    for (const name of ["online", "focus"]) addEventListener(name, () => this.#phone.back());
    this.#phone.subscribe(() => this.#changed());
    setInterval(() => this.#tick(), TICK);
    this.#isLocked = this.#phone.state === "locked";
    await this.go(location.href, { isNew: false });
    await this.#sayWhatWaits();
  }

  // --- going places --------------------------------------------------------------------------------------------------

  /** @param {string} href @param {{isNew?: boolean, isLocked?: boolean}} [how] */
  async go(href, { isNew = true } = {}) {
    const url = new URL(href, location.href);
    const turn = ++this.#turn;
    const [answer] = await Promise.all([this.#answer("GET", url), this.#typed.recall(url)]);
    return turn === this.#turn ? this.#show(answer, url, isNew) : undefined;
  }

  async #answer(method, url, typed) {
    try {
      const own = await this.#own.page(url);
      if (own) return own;
      const path = url.pathname === "/" ? new URL(HOME, url) : url;
      const isOurs = this.#phone.state !== "not_set_up" && this.#site.has(method, path);
      return isOurs ? await this.#site.answer(method, path, typed) : { elsewhere: url.href };
    } catch (problem) {
      return problem instanceof NotHere ? { elsewhere: url.href } : await this.#own.failed(problem);
    }
  }

  /** What the phone has not got is asked of the server, where it answers: leaving this page locks the phone. */
  async #elsewhere(url) {
    const isAway = url.searchParams.has("plain") || !["open", "not_set_up"].includes(this.#phone.state) || !(await isReached());
    if (isAway) return this.#own.none();
    const plain = new URL(url);
    plain.searchParams.set("plain", "");
    location.replace(plain);
    return {};
  }

  async #show({ page, redirect, elsewhere, status = 200 }, url, isNew) {
    if (elsewhere) return this.#show(await this.#elsewhere(new URL(elsewhere)), url, isNew);
    if (!page && !redirect) return undefined; // the server's page is on its way
    if (redirect) return this.go(redirect, { isNew });
    const asked = url.pathname === location.pathname && url.hash.slice(1);
    if (isNew && url.href !== location.href) history[asked ? "replaceState" : "pushState"](null, "", url);
    const top = scrollY;
    this.#draw(page);
    if (asked) this.#goOn(asked, top);
    if (status !== 200) document.querySelector("[data-error-summary], .govuk-error-message")?.scrollIntoView();
    return undefined;
  }

  // --- drawing -------------------------------------------------------------------------------------------------------

  #draw({ title, told, main, bar, strip, isLive, isList }) {
    document.title = title.replace(/&#39;/g, "'");
    this.#shown = isLive || isList ? location.pathname : "";
    this.#list = isList ? withoutIds(main) : "";
    this.#since = Date.now();
    document.querySelector("[data-shell-told]").innerHTML = told;
    const place = document.getElementById("main");
    place.innerHTML = main;
    document.querySelector(".nhy-bar > .nhy-column").innerHTML = bar + strip;
    if (this.#phone.state === "open") this.#typed.giveBack(location.href, this.#phone.personId);
    this.#parts = new Map(parts(document).map((part) => [part.dataset.part, part.innerHTML]));
    for (const start of BEHAVIOURS) start(document);
    this.#showAlarms();
    drawPhotos(place, (child) => this.#phone.photo(child));
    scrollTo(0, 0);
    const heading = place.querySelector("[data-error-summary]") ?? place.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true, focusVisible: false });
    this.#showState();
  }

  /** Something was added to a page that is being read: it is still where it was, and so is whoever reads it. */
  #goOn(id, top) {
    scrollTo(0, top);
    document.getElementById(id)?.querySelector("summary")?.focus({ preventScroll: true, focusVisible: false });
  }

  #tick() {
    this.#showAlarms();
    return this.#refreshLive();
  }

  /** Times that have run out, on whatever page is in front; one that runs out now is said aloud, once. */
  #showAlarms() {
    const now = Date.now();
    if (this.#phone.state !== "open") this.#alarms.forgetNames();
    const place = document.querySelector("[data-shell-alarms]");
    const html = this.#site.piece("phone/alarms.html", { alarms: this.#alarms.over(now, location.pathname), is_signed_out: this.#isSignedOut && this.#phone.state === "open", now });
    if (html !== this.#alarmsShown) place.innerHTML = this.#alarmsShown = html;
    for (const { occurrence, kind, at, words } of this.#alarms.ringing(now)) {
      const said = `${clock(at, now)}: ${words}.`;
      document.querySelector("[data-shell-alarm]").textContent = said;
      remind(document.querySelector(".nhy-header__name").textContent, said, `${kind} ${occurrence}`).catch(() => {});
    }
  }

  /** The live page's parts are shown anew where something changed, and nobody is using them. */
  async #refreshLive() {
    if (!this.#shown || document.hidden || this.#phone.state === "locked" || location.pathname !== this.#shown) return;
    const url = new URL(location.href);
    url.searchParams.set("since", this.#since);
    const { page } = await this.#answer("GET", url);
    if (!page || location.pathname !== this.#shown) return;
    if (!page.isLive) return this.#showListAnew(page);
    const template = document.createElement("template");
    template.innerHTML = page.told + page.main;
    for (const part of parts(template.content)) this.#swap(part);
  }

  /** The list of children, where something changed and nobody is using it. */
  #showListAnew(page) {
    const main = document.getElementById("main");
    const isUsed = inUse(main, document.activeElement) || main.querySelector("details[open]");
    if (isUsed || withoutIds(page.main) === this.#list) return;
    const top = scrollY;
    this.#draw(page);
    scrollTo(0, top);
  }

  #swap(part) {
    const { part: name } = part.dataset;
    const now = parts(document).find((one) => one.dataset.part === name);
    const html = part.innerHTML.replace(/name="entry_id" value="[^"]*"/g, "");
    const before = this.#parts.get(name)?.replace(/name="entry_id" value="[^"]*"/g, "");
    if (!now || html === before || inUse(now, document.activeElement)) return;
    this.#parts.set(name, part.innerHTML);
    const open = [...now.querySelectorAll("details")].map((details) => details.open);
    now.replaceChildren(...part.childNodes);
    now.querySelectorAll("details").forEach((details, place) => (details.open ||= open[place] ?? false));
    for (const start of BEHAVIOURS) start(now);
  }

  async #showState() {
    const isOpen = ["open", "emergency"].includes(this.#phone.state);
    document.querySelector("[data-shell-hide]").hidden = !isOpen;
    const { lines } = await this.#phone.outbox();
    const place = document.querySelector("[data-shell-net]");
    const hasSignal = this.#site.hasSignal;
    const words = lines.length ? `${lines.length} not sent` : !hasSignal ? "No network" : this.#isSignedOut ? "Signed out" : "All sent";
    place.hidden = !isOpen && !lines.length;
    place.firstElementChild.classList.toggle("nhy-net--off", words !== "All sent" || !hasSignal);
    const said = place.querySelector("[data-shell-words]");
    if (said.textContent !== words) said.textContent = words;
  }

  // --- taps ----------------------------------------------------------------------------------------------------------

  #clicked(event) {
    const file = event.target.closest?.("[data-recovery]");
    if (file) return this.#own.recoveryFile(file.dataset.recovery);
    const paper = event.target.closest?.("[data-paper]");
    if (paper) return this.#givePaper(paper.dataset);
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.button) return;
    if (link.closest("[data-shell-hide]")) return this.#hide(event);
    if (link.id === "try-again") {
      event.preventDefault();
      return location.reload();
    }
    if (link.protocol === "tel:") return this.#phone.keepOpenFor("dialler");
    const stays = link.origin === location.origin && link.protocol !== "blob:" && !link.hash && !link.target && (this.#isOurs("GET", link.href) || this.#wouldLock(link));
    if (!stays) return undefined;
    event.preventDefault();
    return this.go(link.href);
  }

  /** A page of the server's, with no network: to leave for it would only lock the phone. */
  #wouldLock({ pathname }) {
    return this.#phone.state === "open" && !this.#site.hasSignal && !KEPT_BY_THE_WORKER.test(pathname);
  }

  async #givePaper({ paper, how }) {
    this.#phone.keepOpenFor("share");
    const bytes = await this.#phone.paper(paper);
    if (bytes) await givePaper(bytes, how);
  }

  #isOurs(method, href) {
    const url = new URL(href, location.href);
    if (url.searchParams.has("plain")) return false; // the server's own page is asked for
    return this.#own.has(method, url) || this.#site.has(method, url);
  }

  #hide(event) {
    event.preventDefault();
    this.#phone.hideNow();
    lockEverywhere();
    goTo(this.#hidden);
  }

  async #submitted(event) {
    const form = event.target;
    const url = new URL(event.submitter?.getAttribute("formaction") || form.getAttribute("action"), location.href);
    event.preventDefault();
    if (form.method === "get") return this.go(`${url.pathname}?${new URLSearchParams(new FormData(form, event.submitter))}`);
    if (form.dataset.sent) return undefined;
    form.dataset.sent = "yes"; // two taps of a nervous thumb send once
    const typed = new FormData(form, event.submitter);
    if (form.dataset.call) this.#dial(form.dataset.call);
    const turn = ++this.#turn;
    const from = location.href;
    const answer = await this.#posted(url, typed);
    delete form.dataset.sent;
    if (answer?.redirect) this.#typed.sent(from, form);
    return answer && turn === this.#turn && this.#show(answer, answer.page ? new URL(location.href) : url, true);
  }

  #left() {
    this.#typed.seal();
    this.#phone.left();
  }

  #posted(url, typed) {
    if (this.#own.has("POST", url)) return this.#own.post(url, typed, new URL(location.href));
    return this.#answer("POST", url, typed);
  }

  /** A link that is tapped for the person: the phone asks or rings, and the page stays. */
  #dial(number) {
    this.#phone.keepOpenFor("dialler");
    const link = Object.assign(document.createElement("a"), { href: `tel:${number}`, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
  }

  /** What is new comes when it can; nothing on the page waits for it. */
  async #fetch() {
    this.#heard(await this.#phone.refresh().catch(() => "unreachable"));
    this.#keepProtocols();
    this.#stopWatching ??= watch(() => this.#look(), later);
  }

  /** Lines that others wrote. */
  async #look() {
    if (this.#phone.state !== "open") return "same";
    const outcome = await this.#phone.poll().catch(() => "unreachable");
    this.#heard(outcome);
    if (outcome === "new") this.#keepProtocols();
    return outcome;
  }

  /** A child who came to this home today may live under a protocol that this phone has not got yet. */
  #keepProtocols() {
    if (this.#phone.state === "open") keepProtocols(this.#phone).catch(() => {});
  }

  /** Somebody whose session has ended goes on writing; that nothing comes in is said. */
  #heard(outcome) {
    const isSignedOut = ["sign_in", "someone_else"].includes(outcome);
    if (outcome === "unreachable" || isSignedOut === this.#isSignedOut) return;
    this.#isSignedOut = isSignedOut;
    this.#showState().catch(() => {});
    this.#showAlarms();
  }

  // --- what the phone says -------------------------------------------------------------------------------------------

  #changed() {
    this.#showState().catch(() => {});
    this.#sayWhatWaits().catch(() => {});
    const isLocked = this.#phone.state === "locked";
    if (isLocked && !this.#isLocked) {
      this.#typed.take(location.href, this.#phone.writer);
      this.go(location.href, { isNew: false });
    } else if (!isLocked) this.#refreshLive();
    this.#isLocked = isLocked;
  }

  async #sayWhatWaits() {
    const { lines } = await this.#phone.outbox();
    const isKnown = this.#phone.state === "open";
    const running = (await this.#site.here.occurrences()).filter(({ occurrence }) => occurrence.isOpen);
    const open = running.length > 0;
    if (isKnown) {
      this.#own.remember(running.map(({ id }) => id));
      const children = await this.#site.here.children();
      this.#alarms.know(running, new Map(children.map(({ child }) => [child.id, child.preferred_name])));
      this.#showAlarms();
    }
    await tell({ setUp: this.#phone.people().some(({ opensWith }) => opensWith.length), ...((isKnown || lines.length > 0) && { busy: open || lines.length > 0 }) });
  }
}

/** Ids that are made with each page say nothing new. @param {string} html */
const withoutIds = (html) => html.replace(/([":])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"/g, "$1");

/** Whether the server answers just now: a phone may say that it is connected while nothing comes. */
async function isReached() {
  if (!navigator.onLine) return false;
  const stop = AbortSignal.timeout(PATIENCE);
  return fetch("/sync/key", { cache: "no-store", signal: stop }).then(({ ok }) => ok, () => false);
}

function later(then, ms) {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
}

const parts = (root) => [...root.querySelectorAll("[data-part]")];

function serverKey(text) {
  const [id, key] = text?.split(" ") ?? [];
  return id ? { id, public: key } : null;
}

async function begin() {
  const { dataset } = document.body;
  const [phone, pages] = await Promise.all([openPhone({ serverKey: serverKey(dataset.key), build: dataset.build, papers: true }), import(dataset.pages)]);
  await new Shell({ phone, pages, dataset }).start();
}

/** A browser that keeps nothing, or is broken: the page that is there already says whom to ring. */
function sayWhy({ says }) {
  const place = Object.assign(document.createElement("p"), { className: "nhy-notice nhy-notice--warn", textContent: says });
  place.setAttribute("role", "alert");
  document.getElementById("main").prepend(place);
}

document.body.classList.add("govuk-frontend-supported");
if ("serviceWorker" in navigator) register();
begin().catch((problem) => {
  if (!(problem instanceof PhoneProblem)) throw problem;
  sayWhy(problem);
}).finally(() => (document.body.dataset.started = "yes"));
