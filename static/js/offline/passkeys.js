/**
 * A passkey that opens this phone: the phone's own fingerprint, face or screen lock gives a secret (WebAuthn PRF), which wraps a person's
 * key here. The server never hears of it: it opens what is kept on this phone, and signs nobody in.
 *
 * @typedef {{credential: Uint8Array, salt: Uint8Array}} Held what the store keeps, to ask for the same secret again
 */

import { PhoneProblem } from "./problems.js";

const PIN_INSTEAD = "This phone cannot lock what is kept with a passkey. Choose a PIN instead.";
const NOT_NOW = "The phone did not say yes. Try again, or use another way.";
const TIMEOUT = 120_000;

/** Whether it is worth offering: the phone can know who holds it, and does not say that it has no such secret. */
export async function mayOfferPasskey({ PublicKeyCredential: passkeys } = globalThis) {
  if (!(await passkeys?.isUserVerifyingPlatformAuthenticatorAvailable?.().catch(() => false))) return false;
  const can = await passkeys.getClientCapabilities?.().catch(() => null);
  return can?.["extension:prf"] !== false;
}

/**
 * Makes one. Throws PhoneProblem where the phone has none, or its owner did not say yes.
 * @param {string} initials
 * @param {{navigator: Navigator, crypto: Crypto, location: Location}} [parts]
 * @returns {Promise<{passkey: Uint8Array, held: Held}>}
 */
export async function makePasskey(initials, { navigator, crypto, location } = globalThis) {
  const bytes = (size) => crypto.getRandomValues(new Uint8Array(size));
  const salt = bytes(32);
  const name = `What is kept on this phone (${initials})`;
  const made = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        rp: { id: location.hostname, name: "Not Home Yet" },
        user: { id: bytes(16), name, displayName: name },
        challenge: bytes(32),
        pubKeyCredParams: [-7, -257].map((alg) => ({ type: "public-key", alg })),
        authenticatorSelection: { authenticatorAttachment: "platform", residentKey: "discouraged", userVerification: "required" },
        timeout: TIMEOUT,
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  const { prf } = made.getClientExtensionResults();
  const held = { credential: new Uint8Array(made.rawId), salt };
  if (!prf?.enabled && !prf?.results) throw new PhoneProblem(PIN_INSTEAD);
  // Some phones say at once that they can, and give the secret only when they are asked for it.
  return { passkey: prf.results ? new Uint8Array(prf.results.first) : await askPasskey(held, { navigator, crypto, location }), held };
}

/**
 * The secret of one that is there. Throws PhoneProblem.
 * @param {Held} held
 * @param {{navigator: Navigator, crypto: Crypto, location: Location}} [parts]
 * @returns {Promise<Uint8Array>}
 */
export async function askPasskey({ credential, salt }, { navigator, crypto, location } = globalThis) {
  const got = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        rpId: location.hostname,
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        allowCredentials: [{ type: "public-key", id: credential }],
        userVerification: "required",
        timeout: TIMEOUT,
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  const first = got.getClientExtensionResults().prf?.results?.first;
  if (!first) throw new PhoneProblem(PIN_INSTEAD);
  return new Uint8Array(first);
}

async function asked(ask) {
  const answer = await ask().catch((problem) => {
    throw new PhoneProblem(NOT_NOW, problem);
  });
  if (!answer) throw new PhoneProblem(NOT_NOW);
  return answer;
}
