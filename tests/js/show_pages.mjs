/**
 * Shows the phone's pages of one occurrence, for tests that compare them with the server's: `node show_pages.mjs FOLDER`, which holds
 * pages.mjs (the server's templates and words) and asked.json {now, me, child, children, logs: {id: entries}, protocol, urls}.
 */

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { views } from "../../static/js/screens/all.js";
import { protocolOf } from "../../static/js/screens/protocol.js";
import { Site } from "../../static/js/screens/site.js";

const folder = process.argv[2];
const { now, me, children, logs, protocol, urls } = JSON.parse(readFileSync(`${folder}/asked.json`, "utf8"));
const pages = await import(pathToFileURL(`${folder}/pages.mjs`).href);
const pack = protocolOf(protocol);
const known = Object.entries(logs).map(([id, { entries, names = {} }]) => {
  const opened = entries.find(({ kind }) => kind === "opened");
  return { id, child: opened.body.child, together: opened.body.together, names, length: entries.length };
});
const phone = {
  state: "open",
  personId: me.id,
  caller: async () => me,
  children: async () => children,
  child: async (id) => children.find(({ child }) => child.id === id) ?? null,
  occurrences: async () => known,
  entriesOf: async (id) => logs[id]?.entries ?? [],
  statesOf: async () => new Map(),
};
const site = new Site({ phone, pages, views, protocols: async () => pack, assets: "/static/", clock: () => now });
const shown = [];
for (const url of urls) {
  const { page, redirect, elsewhere } = await site.answer("GET", new URL(url, "http://phone.test")).catch((problem) => ({ redirect: String(problem.stack) }));
  shown.push(page ? { url, ...page } : { url, redirect, elsewhere });
}
process.stdout.write(JSON.stringify(shown));
