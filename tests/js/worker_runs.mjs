/** Runs the rendered service worker over pretend caches: `node worker_runs.mjs SCRIPT`. Prints what each step gave, for pytest to judge. */

import { readFileSync } from "node:fs";
import vm from "node:vm";

const script = readFileSync(process.argv[2], "utf8");
const DAY = 86_400_000;
const stores = new Map();
let [network, windows, clock] = [true, [], 1_000_000];

class Store extends Map {
  async put(key, response) {
    this.set(typeof key === "string" ? key : new URL(key.url).pathname, response);
  }
}

const caches = {
  open: async (name) => stores.get(name) ?? stores.set(name, new Store()).get(name),
  has: async (name) => stores.has(name),
  keys: async () => [...stores.keys()],
  delete: async (name) => stores.delete(name),
  match: async (key, { cacheName } = {}) => {
    const names = cacheName ? [cacheName] : [...stores.keys()];
    return names.map((name) => stores.get(name)?.get(key)).find(Boolean)?.clone();
  },
};

/** A worker of one build, as a browser starts it. */
function worker(build) {
  const heard = {};
  const self = {
    location: new URL("http://phone.test/sw.js"),
    addEventListener: (name, then) => (heard[name] = then),
    clients: { matchAll: async () => windows, claim: async () => {} },
    registration: { navigationPreload: { enable: async () => {}, disable: async () => {} } },
  };
  const fetched = async (asked) => {
    if (!network) throw new TypeError("no network");
    const path = typeof asked === "string" ? asked : new URL(asked.url).pathname;
    const response = new Response(`${build} ${path}`, { headers: { "Cache-Control": path.startsWith("/decide") ? "no-store" : "public" } });
    Object.defineProperty(response, "type", { value: "basic" });
    return response;
  };
  const Now = class extends Date {
    static now = () => clock;
  };
  const named = script.replace(/^const BUILD = .*;$/m, `const BUILD = "${build}";`);
  vm.runInNewContext(named, { self, caches, fetch: fetched, Response, URL, Promise, setTimeout, Date: Now, Error, Object, JSON, Math, Array });
  const run = async (name, event = {}) => {
    let waits;
    heard[name]({ ...event, waitUntil: (work) => (waits = work) });
    await waits;
  };
  const ask = async (path, { method = "GET", mode = "navigate", from = "", to = "" } = {}) => {
    let answer = "untouched";
    const request = { method, mode, url: `http://phone.test${path}` };
    heard.fetch({ request, clientId: from, resultingClientId: to, respondWith: (work) => (answer = work) });
    return answer === "untouched" ? answer : (await answer)?.text();
  };
  return { install: () => run("install"), activate: () => run("activate"), tell: (data) => run("message", { data }), ask };
}

const said = {};
const first = worker("one");
await first.install();
await first.activate();
said.post = await first.ask("/decide/start", { method: "POST" });
said.online = await first.ask("/decide/");
said.kept_after_reading = [...stores.values()].some((store) => [...store.keys()].some((key) => key.startsWith("/decide")));
network = false;
said.offline = await first.ask("/decide/");
said.guide = await first.ask("/guide/");
network = true;
await first.tell({ setUp: true, busy: true, inUse: "one", other: 1 });
said.set_up = [await first.ask("/decide/"), await first.ask("/"), await first.ask("/plans/1")];
said.plain = [await first.ask("/decide/?plain", { to: "a" }), await first.ask("/occurrence/1", { from: "a", to: "b" }), await first.ask("/report/1", { from: "b" })];
said.back_to_its_own = await first.ask("/", { from: "a" });
said.another_window = await first.ask("/occurrence/1", { from: "z" });

const second = worker("two");
await second.install();
await second.activate();
network = false;
said.while_busy = await second.ask("/decide/");
clock += DAY + 1;
windows = [{}];
said.after_a_day_with_a_page_open = await second.ask("/decide/");
windows = [];
said.after_a_day_at_a_cold_start = await second.ask("/decide/");
said.stores = [...stores.keys()].sort();
network = true;

const third = worker("three");
await third.install();
await third.activate();
await third.tell({ busy: false });
network = false;
said.when_nothing_waits = await third.ask("/decide/");
process.stdout.write(JSON.stringify(said));
