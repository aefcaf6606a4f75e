/** The plan in a meeting: a part's own form opens in the page, is saved, and the part's words are drawn again where one was reading. */

const NO_LINE = "Not saved: there is no connection. Your words are still here. Press Save again when it is back.";
const STILL_YOU = "Not saved yet: show that it is still you, then come back here and press Save again. Your words are still here.";
const NOT_SAVED = "Not saved. Your words are still here: press Save again.";
const NOT_OURS = "h1, nav, .nhy-back, .nhy-eyebrow, .nhy-notice[role=status]";
const CHANGED = "input:not([type=hidden]), textarea, select";

/** @param {HTMLFormElement} form */
function words(form) {
  return JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrf_token"));
}

/** @param {string} html */
function read(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

class Meeting {
  /** @type {HTMLElement} */ #page;
  /** @type {HTMLElement} */ #said;
  /** @type {HTMLDialogElement} */ #ask;
  /** @type {{block: HTMLElement, box: HTMLElement, change: HTMLElement, before: string} | null} */
  #open = null;
  /** @type {HTMLDetailsElement[]} */ #folded = [];
  /** @type {() => void} */ #then = () => {};

  /** @param {HTMLElement} page */
  constructor(page) {
    this.#page = page;
    this.#said = page.querySelector("[data-meeting-said]");
    this.#ask = page.querySelector("[data-meeting-ask]");
    page.querySelector("[data-meeting-keys]").hidden = false;
    page.addEventListener("click", (event) => this.#click(event));
    page.addEventListener("submit", (event) => this.#submit(event));
    document.addEventListener("keydown", (event) => this.#key(event));
    this.#ask.querySelector("[data-stay]").addEventListener("click", () => this.#ask.close());
    this.#ask.querySelector("[data-leave]").addEventListener("click", () => this.#left());
    addEventListener("beforeprint", () => this.#unfold());
    addEventListener("afterprint", () => this.#fold());
    addEventListener("beforeunload", (event) => this.#isTyped() && event.preventDefault());
  }

  /** On paper every part is open. */
  #unfold() {
    this.#folded = [...this.#page.querySelectorAll("details:not([open])")];
    for (const part of this.#folded) part.open = true;
  }

  #fold() {
    for (const part of this.#folded) part.open = false;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const change = event.target.closest("[data-meeting-change]");
    if (event.target.closest("[data-meeting-leave]")) return this.#leave(() => {});
    if (!change || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#leave(() => this.#edit(change));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape" && this.#open && !this.#ask.open && !event.isComposing) {
      event.preventDefault();
      this.#leave(() => {});
    }
    const step = { PageDown: 1, PageUp: -1 }[event.key];
    if (step && event.altKey && !event.ctrlKey && !event.metaKey && !this.#ask.open) {
      event.preventDefault();
      this.#go(step);
    }
  }

  /** Opens the next part, or the one before, counted from where the focus is. @param {1|-1} step */
  #go(step) {
    const parts = [...this.#page.querySelectorAll("[data-meeting-part]")];
    const here = document.activeElement;
    const inside = parts.findIndex((part) => part.parentElement.contains(here));
    const from = inside >= 0 ? inside : step > 0 ? -1 : parts.length;
    const next = parts[Math.min(Math.max(from + step, 0), parts.length - 1)];
    next.parentElement.open = true;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
  }

  #isTyped() {
    const form = this.#open?.box.querySelector("form#section");
    return Boolean(form && words(form) !== this.#open.before);
  }

  /** Leaves the form that is open, asking first where something was typed. @param {() => void} then */
  #leave(then) {
    this.#then = then;
    if (this.#isTyped()) this.#ask.showModal();
    else this.#left();
  }

  #left() {
    this.#ask.close();
    this.#close();
    this.#then();
  }

  #close() {
    if (!this.#open) return;
    const { block, box, change } = this.#open;
    this.#open = null;
    document.dispatchEvent(new CustomEvent("draft:state"));
    box.remove();
    block.querySelector("[data-redraw]").hidden = false;
    change.hidden = false;
    change.focus({ preventScroll: true });
    block.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLAnchorElement} change */
  async #edit(change) {
    this.#said.textContent = "";
    const answer = await fetch(change.href, { headers: { Accept: "text/html" }, credentials: "same-origin", cache: "no-store" }).catch(() => null);
    const page = answer?.ok ? read(await answer.text()) : null;
    if (!page?.querySelector("form#section")) return location.assign(change.href); // a photo, or the front door: a page of its own
    const block = change.closest("[data-block]");
    const box = document.createElement("div");
    box.className = "nhy-meeting__form";
    this.#open = { block, box, change, before: "" };
    block.append(box);
    block.querySelector("[data-redraw]").hidden = true;
    change.hidden = true;
    this.#fill(page);
    this.#open.before = words(box.querySelector("form#section"));
    const isPiece = this.#page.querySelectorAll(`[data-section="${block.dataset.section}"]`).length > 1;
    this.#show(new URL(change.href).hash.slice(1), isPiece);
    block.scrollIntoView({ block: "start" });
  }

  /** Puts a section's own page into this one: its form, what is to be put right, and what is told about it. @param {Document} page */
  #fill(page) {
    const { box } = this.#open;
    const parts = [...page.querySelector("main").children].filter((part) => !part.matches(NOT_OURS));
    const leave = document.createElement("button");
    leave.type = "button";
    leave.className = "govuk-button nhy-button nhy-button--line";
    leave.dataset.meetingLeave = "";
    leave.textContent = "Leave it as it was";
    const buttons = document.createElement("div");
    buttons.className = "nhy-buttons";
    const says = page.querySelector("[data-draft-says]");
    buttons.append(page.querySelector("button[form=section]"), leave);
    box.replaceChildren(...parts, ...(says ? [says] : []), buttons);
    box.dispatchEvent(new CustomEvent("page:changed", { bubbles: true }));
  }

  /** @param {string} id of the field to begin at @param {boolean} alone whether other headings of the form are folded */
  #show(id, alone = false) {
    const { box } = this.#open;
    const field = id && box.querySelector(`#${CSS.escape(id)}`);
    const part = field?.closest("details.nhy-part");
    if (alone && part) for (const other of box.querySelectorAll("details.nhy-part")) other.open = other === part;
    for (let at = field?.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    const first = field?.matches(CHANGED) ? field : (field ?? box).querySelector("summary, " + CHANGED) ?? box.querySelector(CHANGED);
    first?.focus({ preventScroll: true });
    first?.scrollIntoView({ block: "nearest" });
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const form = event.target;
    if (!this.#open?.box.contains(form) || form.id !== "section" || event.defaultPrevented) return;
    event.preventDefault();
    const sent = words(form);
    const action = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
    let answer = await this.#send(action, form, event.submitter);
    if (answer?.status === 400 && (await this.#renew(form))) answer = await this.#send(action, form, event.submitter);
    if (!answer) return this.#warn(NO_LINE);
    const page = read(answer.text);
    const isKept = answer.status === 200 && page.querySelector("[data-meeting]");
    if (isKept) return sent === words(form) ? this.#saved(page) : this.#typedMeanwhile(page, sent);
    if (!page.querySelector("form#section")) return this.#warn(answer.lapsed ? STILL_YOU : NOT_SAVED, answer.url);
    this.#fill(page);
    this.#show(new URL(action).hash.slice(1));
    this.#open.box.querySelector(".nhy-error-summary, .nhy-notice--warn")?.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} action @param {HTMLFormElement} form @param {HTMLElement|null} submitter */
  async #send(action, form, submitter) {
    try {
      const how = { method: "POST", body: new FormData(form, submitter), headers: { Accept: "text/html" }, credentials: "same-origin" };
      const answer = await fetch(action, how);
      const lapsed = answer.status === 401 || (answer.redirected && !/[/]plans[/]/.test(new URL(answer.url).pathname));
      return { status: answer.status, url: answer.url, lapsed, text: await answer.text() };
    } catch {
      return null;
    }
  }

  /** After signing in again the form's token is an old one: the section's page as it is now has the new. @param {HTMLFormElement} form */
  async #renew(form) {
    const answer = await fetch(this.#open.change.href, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
    const token = answer?.ok && read(await answer.text()).querySelector("form#section input[name=csrf_token]")?.value;
    if (token) form.querySelector("input[name=csrf_token]").value = token;
    return Boolean(token);
  }

  /** @param {Document} page */
  #saved(page) {
    const top = this.#open.block.getBoundingClientRect().top;
    const { block } = this.#open;
    this.#close();
    this.#draw(page);
    scrollBy(0, block.getBoundingClientRect().top - top);
    this.#say(page);
  }

  /** What was typed while the line was slow stays in the form, which now goes on from what was saved. @param {Document} page */
  #typedMeanwhile(page, sent) {
    this.#draw(page);
    this.#open.before = sent;
    this.#say(page);
    this.#warn("Saved. You went on writing meanwhile: save again.");
  }

  /** Every piece of the page that says something else now. @param {Document} page */
  #draw(page) {
    for (const fresh of page.querySelectorAll("[data-redraw]")) {
      const now = this.#page.querySelector(`[data-redraw="${fresh.dataset.redraw}"]`);
      if (!now || now.innerHTML === fresh.innerHTML) continue;
      now.replaceChildren(...fresh.childNodes);
    }
    this.#page.querySelector("[data-meeting-keys]").hidden = false;
  }

  /** @param {Document} page */
  #say(page) {
    this.#said.textContent = page.querySelector("main > .nhy-notice[role=status]")?.textContent.trim() || "Saved.";
  }

  /** @param {string} says @param {string} [address] of the page that asks for something first */
  #warn(says, address) {
    const told = document.createElement("p");
    told.className = "nhy-notice nhy-notice--warn";
    told.setAttribute("role", "alert");
    told.textContent = says;
    if (says === STILL_YOU) {
      const link = Object.assign(document.createElement("a"), { className: "govuk-link nhy-tall", href: address, target: "_blank", textContent: "Show that it is you" });
      told.append(" ", link);
    }
    const { box } = this.#open;
    box.querySelector(":scope > .nhy-notice--warn")?.remove();
    box.prepend(told);
    told.scrollIntoView({ block: "nearest" });
  }
}

/** @param {ParentNode} root */
export function start(root) {
  for (const page of root.querySelectorAll("[data-meeting]")) new Meeting(page);
}
