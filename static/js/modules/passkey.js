/** Passkeys: offers the button where the browser can, asks the phone, and sends its answer to the server. */

/** @param {ParentNode} root */
export function start(root) {
  if (!window.PublicKeyCredential) return;
  for (const place of root.querySelectorAll("[data-passkey]")) new Passkey(place).offer();
}

class Passkey {
  #place;
  #says;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
    this.#says = place.querySelector("[data-passkey-says]");
  }

  offer() {
    this.#place.hidden = false;
    this.#place.querySelector("[data-passkey-button]")?.addEventListener("click", () => this.#run({}));
    this.#place.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      const { name, usage } = Object.fromEntries(new FormData(event.target));
      this.#run({ name, usage });
    });
  }

  /** @param {Record<string, FormDataEntryValue>} about what the server wants to know first */
  async #run(about) {
    this.#say("Waiting for your device…");
    try {
      const begun = await this.#post(this.#place.dataset.begin, about);
      const credential = await this.#ask(begun.credential_options);
      const done = await this.#post(`${this.#place.dataset.begin}/${begun.wan_state}`, {
        credential: JSON.stringify(credential),
      });
      const kept = document.getElementById(this.#place.dataset.then ?? "");
      if (kept) return HTMLFormElement.prototype.submit.call(kept);
      window.location.assign(here(this.#place.dataset.next) ?? done.post_login_url ?? "/account/");
    } catch (problem) {
      this.#say(problem instanceof Refused ? problem.message : "That did not work. Try again, or use your password.");
    }
  }

  /** @param {any} options from the server, bytes as base64url */
  async #ask(options) {
    const adding = this.#place.dataset.passkey === "add";
    const publicKey = adding ? toCreate(options) : toGet(options);
    const made = await (adding ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
    return adding ? fromCreated(made) : fromGot(made);
  }

  /**
   * @param {string} url
   * @param {object} body
   */
  async #post(url, body) {
    const answer = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.#place.querySelector("[name=csrf_token]").value },
      body: JSON.stringify(body),
    });
    const read = await answer.json();
    if (!answer.ok) throw new Refused(read.error?.says ?? "That did not work. Try again, or use your password.");
    return read.response;
  }

  /** @param {string} words */
  #say(words) {
    if (this.#says) this.#says.textContent = words;
  }
}

class Refused extends Error {}

/** Only a path of ours: never another site, whatever the address said. @param {string} [path] */
function here(path) {
  return path && /^\/(?![/\\])[\x21-\x7e]*$/.test(path) ? path : null;
}

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list) => (list ?? []).map((each) => ({ ...each, id: toBytes(each.id) }));

const toCreate = (options) => ({
  ...options,
  challenge: toBytes(options.challenge),
  user: { ...options.user, id: toBytes(options.user.id) },
  excludeCredentials: known(options.excludeCredentials),
});

const toGet = (options) => ({ ...options, challenge: toBytes(options.challenge), allowCredentials: known(options.allowCredentials) });

const fromCreated = (made) => ({
  id: made.id,
  rawId: toText(made.rawId),
  type: made.type,
  extensions: JSON.stringify(made.getClientExtensionResults()),
  response: {
    attestationObject: toText(made.response.attestationObject),
    clientDataJSON: toText(made.response.clientDataJSON),
    transports: made.response.getTransports?.() ?? [],
  },
});

const fromGot = (got) => ({
  id: got.id,
  rawId: toText(got.rawId),
  type: got.type,
  response: {
    authenticatorData: toText(got.response.authenticatorData),
    clientDataJSON: toText(got.response.clientDataJSON),
    signature: toText(got.response.signature),
    userHandle: got.response.userHandle ? toText(got.response.userHandle) : null,
  },
});
