/** Asks the browser for a place where it takes reminders, and gives it to the server: after a tap, never while a page loads. */

class Push {
  #form;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.#form = form;
    if (!("serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis)) return;
    form.addEventListener("submit", (event) => {
      if (this.#place("endpoint").value) return;
      event.preventDefault();
      this.#ask().catch(() => this.#say("no"));
    });
    form.hidden = false;
    this.#say("ready");
  }

  async #ask() {
    if ((await Notification.requestPermission()) !== "granted") {
      this.#say("refused");
      return;
    }
    const { pushManager } = await navigator.serviceWorker.ready;
    await (await pushManager.getSubscription())?.unsubscribe(); // it may be somebody else's, or of another key
    const found = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: this.#form.dataset.push });
    const { endpoint, keys } = found.toJSON();
    for (const [name, value] of Object.entries({ endpoint, ...keys })) if (this.#place(name)) this.#place(name).value = value;
    this.#form.requestSubmit();
  }

  /** @param {string} name @returns {HTMLInputElement} */
  #place(name) {
    return this.#form.querySelector(`input[name="${name}"]`);
  }

  /** @param {string} which of the sentences beside the form is shown */
  #say(which) {
    for (const words of document.querySelectorAll("[data-push-says]")) words.hidden = words.dataset.pushSays !== which;
  }
}

/** @param {ParentNode} root */
export function start(root) {
  for (const form of root.querySelectorAll("form[data-push]")) new Push(form);
}
