/** The handover on one page, to print or to keep as a PDF. Twin of carer_app/web/occurrence/paper.py. */

import { named } from "../domain/log_lines.js";
import { newsSentence, untoldNews } from "../domain/news_for_police.js";
import { card } from "./card.js";
import { clock } from "./filters.js";
import { lines } from "./log_view.js";
import { rows } from "./rows.js";

async function paper(site, { args, now }) {
  const at = await site.here.situation(args.occurrence_id, now);
  const caller = await site.phone.caller();
  const me = at.names[at.me] ?? caller.name;
  if (me) at.names = { ...at.names, [at.me]: me };
  const written = lines(at, {}, { whole: true, me: null }).reverse();
  const last = at.occurrence.log.map(({ entry }) => entry).filter(({ kind }) => kind === "handed_over").at(-1);
  return site.show("occurrence/paper.html", at, {
    card: card(site, at),
    rows: rows(site.words, at),
    lines: written,
    known: known(site.words, at),
    made_by: caller.name || at.names[at.me],
    handed_over: last && { to: last.body.to_name, by: at.names[last.author] ?? "somebody", at: last.happened_at },
    tell_police: untoldNews(at.occurrence).map((line) => named(newsSentence(line), at.childName)),
  });
}

/** What was told of tonight, each under its words. */
function known({ details: { headings }, paper: words }, at) {
  const { details, lastSeenAt: seen } = at.occurrence;
  const told = { ...details, ...(seen !== null && { last_seen_at: clock(seen, at.now) }) };
  const asked = words.order.filter((name) => told[name]);
  return asked.map((name) => [named(words.where[name] ?? headings[name], at.childName), words.said[told[name]] ?? told[name]]);
}

/** @type {Object<string, import("./site.js").View>} */
export const views = { "GET occurrence.paper": paper };
