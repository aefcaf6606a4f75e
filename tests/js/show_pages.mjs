/**
 * Shows the phone's pages of one occurrence, for tests that compare them with the server's: `node show_pages.mjs FOLDER`, which holds
 * pages.mjs (the server's templates and words) and asked.json {now, me, child, children, logs: {id: entries}, protocol, urls}. With
 * `sent: [{url, typed, logs}]` each form is sent over its own logs, and the lines come back that the phone would keep.
 */

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { parseBody } from "../../static/js/domain/entry_json.js";
import { views } from "../../static/js/screens/all.js";
import { protocolOf } from "../../static/js/screens/protocol.js";
import { Site } from "../../static/js/screens/site.js";

const folder = process.argv[2];
const { now, me, children, left = [], logs, protocol, urls, sent = [] } = JSON.parse(readFileSync(`${folder}/asked.json`, "utf8"));
const pages = await import(pathToFileURL(`${folder}/pages.mjs`).href);
const pack = protocolOf(protocol);
const lookup = (logs) =>
  Object.entries(logs).map(([id, { entries, names = {} }]) => {
    const opened = entries.find(({ kind }) => kind === "opened");
    return { id, child: opened.body.child, together: opened.body.together, names, length: entries.length };
  });
const phoneWith = (logs, kept = []) => ({
  state: "open",
  personId: me.id,
  caller: async () => me,
  ownName: async () => me.name ?? null,
  children: async () => children,
  whoLeft: async () => left,
  child: async (id) => children.find(({ child }) => child.id === id) ?? null,
  occurrences: async () => lookup(logs),
  entriesOf: async (id) => logs[id]?.entries ?? [],
  statesOf: async () => new Map(),
  writeAll: async (lines) => void kept.push(...lines.map(({ happenedAt, kind, body }) => ({ happened_at: happenedAt, kind, body: parseBody(kind, body) }))),
});
const siteOver = (phone) => new Site({ phone, pages, views, protocols: async () => pack, assets: "/static/", clock: () => now });

function formOf(typed) {
  const form = new FormData();
  for (const [name, value] of Object.entries(typed)) for (const one of [value].flat()) form.append(name, one);
  return form;
}

const site = siteOver(phoneWith(logs));
const shown = [];
for (const url of urls) {
  const { page, redirect, elsewhere } = await site.answer("GET", new URL(url, "http://phone.test")).catch((problem) => ({ redirect: String(problem.stack) }));
  shown.push(page ? { url, ...page } : { url, redirect, elsewhere });
}
for (const { url, typed, logs: own } of sent) {
  const kept = [];
  const { page, redirect, status } = await siteOver(phoneWith(own, kept)).answer("POST", new URL(url, "http://phone.test"), formOf(typed));
  shown.push({ url, lines: kept, redirect, status, said: page?.main });
}
process.stdout.write(JSON.stringify(shown));
