/** Knows what is still under way, so that a test can wait until everything has come to rest, without sleeping. */

export class Rest {
  #busy = 0;
  #waiting = [];

  /** @template T @param {Promise<T>} work @returns {Promise<T>} */
  watch(work) {
    return work.finally(this.begin());
  }

  /** @returns {() => void} ends it */
  begin() {
    this.#busy += 1;
    return () => {
      this.#busy -= 1;
      if (this.#busy === 0) this.#waiting.splice(0).forEach((go) => go());
    };
  }

  /** Nothing under way, several turns of the event loop long. */
  settle = async () => {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      await new Promise(setImmediate);
      if (this.#busy > 0) quiet = await new Promise((go) => this.#waiting.push(() => go(-1)));
    }
  };

  /** WebCrypto, watched. */
  crypto() {
    const { crypto } = globalThis;
    const watched = (name) => [name, (...asked) => this.watch(crypto.subtle[name](...asked))];
    const names = ["generateKey", "exportKey", "importKey", "deriveBits", "deriveKey", "encrypt", "decrypt", "wrapKey", "unwrapKey", "digest"];
    return { getRandomValues: (bytes) => crypto.getRandomValues(bytes), randomUUID: () => crypto.randomUUID(), subtle: Object.fromEntries(names.map(watched)) };
  }
}
