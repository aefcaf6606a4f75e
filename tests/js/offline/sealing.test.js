import assert from "node:assert/strict";
import { createDecipheriv, createECDH, hkdfSync } from "node:crypto";
import { readFileSync } from "node:fs";
import test from "node:test";

import { fromText, toText } from "../../../static/js/offline/bytes.js";
import { boundTo, open, openLine, seal, sealLine } from "../../../static/js/offline/sealing.js";

const vectors = JSON.parse(readFileSync(new URL("../../vectors/envelopes.json", import.meta.url)));
const CURVE = { name: "ECDH", namedCurve: "P-256" };

async function serverPair() {
  const { private: secret, public: raw } = vectors.server;
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey("jwk", secret, CURVE, false, ["deriveBits"]),
    crypto.subtle.importKey("raw", fromText(raw), CURVE, true, []),
  ]);
  return { privateKey, publicKey };
}

test("it opens what the server's side sealed", async () => {
  const pair = await serverPair();
  for (const { name, envelope, inside } of vectors.envelopes) assert.deepEqual(await openLine(crypto, pair, envelope), inside, name);
});

/** WebCrypto whose chance is as written down: the ephemeral key and the iv of a vector. */
function fixed({ ephemeral, iv }) {
  const subtle = new Proxy(crypto.subtle, {
    get: (real, name) => (name === "generateKey" ? () => pairOf(ephemeral) : real[name].bind(real)),
  });
  return { subtle, getRandomValues: (bytes) => (bytes.set(fromText(iv)), bytes) };
}

async function pairOf(secret) {
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey("jwk", secret, CURVE, false, ["deriveBits"]),
    crypto.subtle.importKey("jwk", { ...secret, d: undefined, key_ops: [] }, CURVE, true, []),
  ]);
  return { privateKey, publicKey };
}

test("with the same key and nonce it seals byte for byte the same", async () => {
  for (const vector of vectors.envelopes) {
    const made = await sealLine(fixed(vector), vectors.server, vector.inside);
    assert.deepEqual(made, vector.envelope, vector.name);
  }
});

test("what it seals opens with other means, as docs/sync.md says it", async () => {
  const inside = vectors.envelopes[1].inside;
  const envelope = await sealLine(crypto, vectors.server, inside);
  const sealed = Buffer.from(envelope.sealed, "base64url");
  const [ephemeral, iv, rest] = [sealed.subarray(0, 65), sealed.subarray(65, 77), sealed.subarray(77)];
  const own = createECDH("prime256v1");
  own.setPrivateKey(Buffer.from(vectors.server.private.d, "base64url"));
  const salt = Buffer.concat([ephemeral, Buffer.from(vectors.server.public, "base64url")]);
  const key = Buffer.from(hkdfSync("sha256", own.computeSecret(ephemeral), salt, "not-home-yet line 1", 32));
  const opener = createDecipheriv("aes-256-gcm", key, iv).setAAD(boundTo(envelope)).setAuthTag(rest.subarray(-16));
  const text = Buffer.concat([opener.update(rest.subarray(0, -16)), opener.final()]).toString();
  assert.deepEqual(JSON.parse(text), inside);
});

test("a sealed line fits no other envelope", async () => {
  const pair = await serverPair();
  const { envelope } = vectors.envelopes[0];
  for (const changed of [{ id: crypto.randomUUID() }, { seq: envelope.seq + 1 }, { device: "x" }, { occurrence: "x" }, { key: "x" }]) {
    await assert.rejects(openLine(crypto, pair, { ...envelope, ...changed }));
  }
});

test("what a person keeps opens only where it was kept", async () => {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const kept = await seal(crypto, key, "ann|line|1", { text: "Zoë" });
  assert.deepEqual(await open(crypto, key, "ann|line|1", kept), { text: "Zoë" });
  await assert.rejects(open(crypto, key, "ann|line|2", kept));
});

test("bytes become text and bytes again", () => {
  for (const size of [0, 1, 2, 3, 255, 70_000]) {
    const bytes = new Uint8Array(size).map((_, at) => (at * 7) % 256);
    assert.deepEqual(fromText(toText(bytes)), bytes);
    assert.match(toText(bytes), /^[\w-]*$/);
  }
});
