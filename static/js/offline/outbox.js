/**
 * The lines that only this phone may hold: each stays, sealed to the server, until the server has named its id as received.
 *
 * @typedef {import("./sealing.js").Envelope} Envelope
 * @typedef {"saved"|"sent"|"received"|"held"|"refused"} State saved on this phone; sent, with no answer yet; received by the server;
 *   kept by the server until the first line of its occurrence comes; put aside because the server could not take it
 * @typedef {{id: string, occurrence: string, person: ?string, state: State, says: string, tries: number, at: string, order: number,
 *   envelope: ?Envelope}} Kept `at`: when it came to this state
 */

/** Not received, and still to be sent. */
export const WAITING = ["saved", "sent", "held"];
/** Everything the server has not taken in. */
export const UNSENT = [...WAITING, "refused"];
const MOST_LINES = 200;
const MOST_BYTES = 900_000;

export class Outbox {
  #store;
  #clock;

  /** @param {{store: import("./store.js").Store, clock: import("./clock.js").Clock}} parts */
  constructor({ store, clock }) {
    this.#store = store;
    this.#clock = clock;
  }

  /** A new envelope, not yet in the store. @param {Envelope} envelope @param {?string} person @returns {Kept} */
  made(envelope, person) {
    const { id, occurrence } = envelope;
    return { id, occurrence, person, state: "saved", says: "", tries: 0, at: this.#clock.text(), order: this.#clock.now(), envelope };
  }

  /** @returns {Promise<Kept[]>} what the server has not taken in, oldest first */
  unsent() {
    return this.#in(UNSENT);
  }

  /** How many lines are in each state, what is not received, and since when. */
  async summary() {
    const lines = await this.unsent();
    const received = await this.#store.read(["envelopes"], (t) => t.objectStore("envelopes").index("by_state").count("received"));
    const count = (state) => lines.filter((line) => line.state === state).length;
    return {
      ...Object.fromEntries(UNSENT.map((state) => [state, count(state)])),
      received,
      lines: lines.map(({ id, occurrence, state, at, says, order }) => ({ id, occurrence, state, at, says, written: order })),
      oldestUnsentAt: lines.length ? new Date(lines[0].order).toISOString() : null,
    };
  }

  /** @param {string} occurrence @returns {Promise<Map<string, {state: State, at: string, says: string}>>} */
  async statesOf(occurrence) {
    const rows = await this.#store.read(["envelopes"], (t) => t.objectStore("envelopes").index("by_occurrence").getAll(occurrence));
    return new Map(rows.map(({ id, state, at, says }) => [id, { state, at, says }]));
  }

  /** @param {string} id @returns {Promise<?Kept>} */
  async find(id) {
    return (await this.#store.read(["envelopes"], (t) => t.objectStore("envelopes").get(id))) ?? null;
  }

  /**
   * What to send next: those that failed least often first, so that one bad line holds nothing up.
   * @param {number} most
   * @param {Set<string>} but ids that were answered just now
   * @returns {Promise<Kept[]>}
   */
  async batch(most, but) {
    const waiting = (await this.#in(WAITING)).filter(({ id }) => !but.has(id));
    waiting.sort((one, other) => one.tries - other.tries);
    let bytes = 0;
    const fits = waiting.findIndex((line) => (bytes += JSON.stringify(line.envelope).length + 1) > MOST_BYTES);
    return waiting.slice(0, Math.min(most, MOST_LINES, fits < 0 ? waiting.length : Math.max(fits, 1)));
  }

  /**
   * The server's answer. What is received needs its envelope no more.
   * @param {string} receivedAt
   * @param {{id: string, verdict: string, says: string}[]} answers
   */
  answered(receivedAt, answers) {
    return this.#change(new Map(answers.map((answer) => [answer.id, answer])), (line, { verdict, says }) => {
      if (verdict === "new" || verdict === "same") return { ...line, state: "received", says, at: receivedAt, envelope: null };
      if (verdict === "held" || verdict === "refused") return { ...line, state: verdict, says, at: receivedAt };
      return line;
    });
  }

  /** They left the phone, or may have; nobody has said that they came. @param {Kept[]} lines */
  leftUnanswered(lines) {
    const told = new Map(lines.map(({ id }) => [id, null]));
    return this.#change(told, (line) => ({ ...line, state: line.state === "held" ? "held" : "sent", tries: line.tries + 1, at: this.#clock.text() }));
  }

  /** Nobody can take this one: it is put aside for a person to look at. @param {Kept} line @param {string} says */
  putAside(line, says) {
    return this.#change(new Map([[line.id, says]]), (kept) => ({ ...kept, state: "refused", says, at: this.#clock.text() }));
  }

  /** A person looked at it: it is sent once more. @param {string} id */
  tryAgain(id) {
    return this.#change(new Map([[id, null]]), (line) => ({ ...line, state: "saved", says: "", tries: 0, at: this.#clock.text() }));
  }

  /** @param {string[]} states @returns {Promise<Kept[]>} */
  async #in(states) {
    const found = await this.#store.read(["envelopes"], (t) => {
      return Promise.all(states.map((state) => t.objectStore("envelopes").index("by_state").getAll(state)));
    });
    return found.flat().sort((one, other) => one.order - other.order || one.envelope.seq - other.envelope.seq);
  }

  /** What is received stays received, whatever a late answer says. */
  #change(told, change) {
    return this.#store.write(["envelopes"], async (t) => {
      const envelopes = t.objectStore("envelopes");
      const lines = await Promise.all([...told.keys()].map((id) => envelopes.get(id)));
      const open = lines.filter((line) => line && line.state !== "received");
      await Promise.all(open.map((line) => envelopes.put(change(line, told.get(line.id)))));
    });
  }
}
