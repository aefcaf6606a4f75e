import assert from "node:assert/strict";
import test from "node:test";

import { askPasskey, makePasskey, mayOfferPasskey } from "../../../static/js/offline/passkeys.js";

const SECRET = new Uint8Array(32).fill(7);
const location = { hostname: "phone.test" };

/** A phone's own authenticator. @param {Object} made what it says of the secret when it makes one @param {?Uint8Array} secret when it is asked */
function phoneWith(made, secret = SECRET) {
  const asked = [];
  const answer = (prf) => ({ rawId: new Uint8Array([9]).buffer, getClientExtensionResults: () => ({ prf }) });
  const credentials = {
    create: async ({ publicKey }) => asked.push(publicKey) && answer(made),
    get: async ({ publicKey }) => asked.push(publicKey) && answer(secret ? { results: { first: secret.buffer } } : {}),
  };
  return { asked, parts: { navigator: { credentials }, crypto, location } };
}

test("a phone that gives the secret at once is asked once, for its owner, and says no name", async () => {
  const { asked, parts } = phoneWith({ enabled: true, results: { first: SECRET.buffer } });
  const { passkey, held } = await makePasskey("AN", parts);
  assert.deepEqual([passkey, held.credential, asked.length], [SECRET, new Uint8Array([9]), 1]);
  const [{ user, authenticatorSelection, extensions, rp }] = asked;
  assert.deepEqual([rp.id, authenticatorSelection.userVerification, user.name], ["phone.test", "required", "What is kept on this phone (AN)"]);
  assert.deepEqual(extensions.prf.eval.first, held.salt);
});

test("one that only says that it can is asked again", async () => {
  const { asked, parts } = phoneWith({ enabled: true });
  const { passkey, held } = await makePasskey("AN", parts);
  assert.deepEqual([passkey, asked.length], [SECRET, 2]);
  assert.deepEqual([asked[1].allowCredentials[0].id, asked[1].extensions.prf.eval.first], [held.credential, held.salt]);
});

test("one without such a secret says to choose a PIN; a no is a no", async () => {
  await assert.rejects(makePasskey("AN", phoneWith({ enabled: false }).parts), { says: /Choose a PIN instead/ });
  await assert.rejects(askPasskey({ credential: SECRET, salt: SECRET }, phoneWith({}, null).parts), { says: /Choose a PIN instead/ });
  const no = async () => Promise.reject(new DOMException("no", "NotAllowedError"));
  await assert.rejects(makePasskey("AN", { navigator: { credentials: { create: no } }, crypto, location }), { says: /Try again/ });
});

test("it is offered where the phone knows its owner and does not say that it has no such secret", async () => {
  const able = { isUserVerifyingPlatformAuthenticatorAvailable: async () => true };
  assert.equal(await mayOfferPasskey({}), false);
  assert.equal(await mayOfferPasskey({ PublicKeyCredential: { isUserVerifyingPlatformAuthenticatorAvailable: async () => false } }), false);
  assert.equal(await mayOfferPasskey({ PublicKeyCredential: able }), true);
  assert.equal(await mayOfferPasskey({ PublicKeyCredential: { ...able, getClientCapabilities: async () => ({ "extension:prf": false }) } }), false);
});
