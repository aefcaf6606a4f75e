/* The service worker: keeps the shell, its scripts, the guide and the emergency page, and answers with them where there is no network.
   It keeps only what is listed here, when it is installed, as somebody who is not signed in would get it. It touches nothing but GET,
   keeps no answer that says `no-store`, and so never holds a page about a child. */
"use strict";

const BUILD = {{ build | tojson }};
const PAGES = {{ pages | tojson }};
const FILES = {{ files | tojson }};
const SHELL = {{ shell | tojson }};
const OURS = "nhy-";
const STATE = "nhy-state";
/** Protocols are nobody's secret and never change under one address: the only thing kept besides the list, whatever build asks. */
const KEPT_PROTOCOLS = "nhy-protocols";
const PROTOCOLS = "/sync/protocols/";
const STATE_KEY = "/worker-state";
/** A phone that was set up shows these by itself at once, network or not; `?plain` asks for the server's page, and what it leads to. */
const SHELL_COMES_FIRST = {{ shell_comes_first | tojson }};
const ON_THE_PHONE = /^\/$|^\/(decide|occurrence|report|returned)(\/|$)/;
const MOST_PLAIN = 20;
const PATIENCE = 10_000; // a phone may say that it is connected for minutes while nothing comes
const LONGEST_WAIT = 24 * 60 * 60 * 1000; // mends must arrive, whatever is open
const NOT_REACHED = [502, 503, 504];

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("message", (event) => event.waitUntil(note(event.data)));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/static/") || FILES.includes(url.pathname)) event.respondWith(file(request, url));
  else if (url.pathname.startsWith(PROTOCOLS)) event.respondWith(protocol(request, url));
});

/* A reminder from the server: it says that something is due, names nobody, and takes the place of one that came twice. */
self.addEventListener("push", (event) => event.waitUntil(show(event.data)));

async function show(data) {
  let said = {};
  try {
    said = data?.json() ?? {};
  } catch {
    // whatever came, something has to be shown
  }
  const { title = "Something is due", body = "", tag = "reminder" } = said;
  await self.registration.showNotification(String(title), { body: String(body), tag: String(tag), data: { start: "/" } });
}

/* A reminder that was tapped brings the app to the front: it names nobody, and carries no address of a record. */
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(toTheFront(event.notification.data?.start ?? "/decide/"));
});

async function toTheFront(start) {
  const [open] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return open ? open.focus() : self.clients.openWindow(start);
}

/* What is kept */

async function keepAll() {
  const cache = await caches.open(OURS + BUILD);
  const waiting = [...PAGES, ...FILES];
  // two at a time: whoever is reading a page meanwhile does not wait for this
  await Promise.all(Array.from({ length: 2 }, () => keepNext(cache, waiting)));
}

async function keepNext(cache, waiting) {
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    const response = await fetch(path, { credentials: "omit", redirect: "error", cache: path.startsWith("/static/") ? "default" : "no-cache" });
    if (!mayBeKept(response)) throw new Error(`${path} may not be kept`);
    await cache.put(path, response);
  }
}

function mayBeKept(response) {
  return response.status === 200 && response.type === "basic" && !/no-store|private/.test(response.headers.get("Cache-Control") ?? "no-store");
}

async function begin() {
  await note({}); // the first worker's own build is the one in use; a later one is noted with the hour it came
  if (!SHELL_COMES_FIRST || !(await state()).setUp) await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

/* Which build is in use. A new one waits while an occurrence is open or a line is not sent, a day at most, and takes over at a cold start. */

let last = Promise.resolve();

/** One change after the other: {setUp, busy} from the pages, {inUse} from here. */
function note(change) {
  const allowed = Object.fromEntries(Object.entries(change ?? {}).filter(([name]) => ["setUp", "busy", "inUse"].includes(name)));
  return keep(() => allowed);
}

/** @param {(before: Object) => Object} change what becomes of what is kept */
function keep(change) {
  last = last.then(async () => {
    const before = await state();
    const since = before.newest === BUILD ? before.since : Date.now();
    const after = { inUse: BUILD, setUp: false, busy: false, ...before, newest: BUILD, since, ...change(before) };
    const cache = await caches.open(STATE);
    await cache.put(STATE_KEY, new Response(JSON.stringify(after)));
    // a page that the phone shows by itself is not asked of the server too
    if (SHELL_COMES_FIRST && after.setUp !== before.setUp) await self.registration.navigationPreload?.[after.setUp ? "disable" : "enable"]();
  });
  return last;
}

async function state() {
  const kept = await caches.match(STATE_KEY, { cacheName: STATE });
  return kept ? kept.json() : {};
}

async function buildInUse() {
  const { inUse = BUILD, busy, since } = await state();
  if (inUse !== BUILD && (await caches.has(OURS + inUse))) {
    const waits = busy && Math.abs(Date.now() - since) < LONGEST_WAIT;
    const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    if (waits || open.length) return inUse;
  }
  if (inUse !== BUILD) await note({ inUse: BUILD });
  await dropOthers();
  return BUILD;
}

async function dropOthers() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(OURS) && ![STATE, KEPT_PROTOCOLS].includes(name) && name !== OURS + BUILD);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/* Answers */

async function page(event, url) {
  if (SHELL_COMES_FIRST && (await isOurs(event, url))) {
    const own = await shell();
    if (own) return own;
  }
  const network = fromNetwork(event);
  try {
    return await Promise.race([network, tooLong()]);
  } catch {
    network.catch(() => {});
    return (await keptPage(url)) ?? (await shell()) ?? network;
  }
}

/** Whether the phone answers by itself. Who went on with the server's pages, by `?plain`, stays with them in that window. */
async function isOurs(event, url) {
  const { setUp, plain = [] } = await state();
  if (!setUp) return false;
  const staysPlain = plain.includes(event.clientId) && url.pathname !== "/"; // the name at the top leads back to the phone's own pages
  if (url.searchParams.has("plain") || staysPlain) {
    await keep((before) => ({ plain: [...(before.plain ?? []), event.resultingClientId].filter(Boolean).slice(-MOST_PLAIN) }));
    return false;
  }
  return ON_THE_PHONE.test(url.pathname);
}

async function fromNetwork(event) {
  const response = (await event.preloadResponse) ?? (await fetch(event.request));
  if (NOT_REACHED.includes(response.status)) throw new Error("The server was not reached.");
  return response;
}

function tooLong() {
  return new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("Nothing came.")));
}

async function keptPage(url) {
  if (!PAGES.includes(url.pathname) || url.pathname === SHELL) return undefined;
  return caches.match(url.pathname, { cacheName: OURS + (await buildInUse()) });
}

async function shell() {
  return caches.match(SHELL, { cacheName: OURS + (await buildInUse()) });
}

async function file(request, url) {
  return (await caches.match(url.pathname)) ?? fetch(request);
}

async function protocol(request, url) {
  const kept = await caches.match(url.pathname);
  if (kept) return kept;
  const response = await fetch(request);
  if (mayBeKept(response)) await (await caches.open(KEPT_PROTOCOLS)).put(url.pathname, response.clone());
  return response;
}
