/** What can go wrong on the phone. `says` is a sentence for the screen: what is wrong, and what to do. */

export class PhoneProblem extends Error {
  /**
   * @param {string} says
   * @param {*} [cause]
   */
  constructor(says, cause) {
    super(says, { cause });
    this.name = new.target.name;
    this.says = says;
  }
}

/** Nothing was saved. `text` is what the carer can copy, so that it is written down somewhere. */
export class StoreFailed extends PhoneProblem {
  text = "";
}

/** The PIN or passkey did not open the store. `left` tries remain before what can be read is taken off this phone. */
export class WrongSecret extends PhoneProblem {
  /** @param {number} left */
  constructor(left) {
    super(left > 1 ? `That is not right. ${left} tries are left.` : "That is not right. One try is left.");
    this.left = left;
  }
}

/** Too many wrong tries: another one is possible in so many seconds. */
export class MustWait extends PhoneProblem {
  /** @param {number} seconds */
  constructor(seconds) {
    super(`Too many wrong tries. Try again in ${seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`);
    this.seconds = seconds;
  }
}

/** What this person could read here is gone. What is not sent yet is still kept, sealed. */
export class MustSignIn extends PhoneProblem {}

/** The PIN is too easy to guess. */
export class WeakPin extends PhoneProblem {}

/** What was asked needs an open store. */
export class Locked extends PhoneProblem {
  constructor() {
    super("This phone is locked. Unlock it first.");
  }
}

/** Not in emergency mode, where nobody has shown who they are. */
export class NotInEmergency extends PhoneProblem {
  constructor() {
    super("Nobody has signed in, so this cannot be recorded here. Write it as a note, and sign in when you can.");
  }
}

/** The server could not be asked, or said no. `code` is its word for why; "unreachable" when it was not there. */
export class ServerSaidNo extends PhoneProblem {
  /** How long it asked to wait, in milliseconds. */
  wait = 0;

  /**
   * @param {string} says
   * @param {string} code
   * @param {number} [status]
   */
  constructor(says, code, status = 0) {
    super(says);
    this.code = code;
    this.status = status;
  }
}
