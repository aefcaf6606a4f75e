/** The live page: level, why and when; what to do next; what was done. Twin of carer_app/web/occurrence/live.py. */

import { mayFollow } from "../domain/may_follow.js";
import { named } from "../domain/log_lines.js";
import { newsSentence, untoldNews } from "../domain/news_for_police.js";
import { toAsk } from "../domain/pack_given.js";
import { callGoingOn, callWaiting, policeCall } from "../domain/police_call.js";
import { unanswered } from "../domain/telling.js";
import { wasPoliceUntil } from "../domain/was_police.js";
import { arrangement, card } from "./card.js";
import { NEWEST, lines, writtenByOthers } from "./log_view.js";
import { rows } from "./rows.js";

const BACK = { he: "He’s back", she: "She’s back" };

async function live(site, { args, now, query }) {
  const at = await site.here.situation(args.occurrence_id, now);
  return site.show("occurrence/live.html", at, { ...(await shown(site, at, Number(query.get("since")) || now)), poll: "", etag: "", back: backWords(at) });
}

async function shown(site, at, since) {
  const written = lines(at, await statesOf(site, at.id));
  return {
    card: card(site, at),
    rows: rows(site.words, at),
    was_police_until: wasPoliceUntil(at.occurrence),
    lines: written.slice(0, NEWEST),
    older: Math.max(0, written.length - NEWEST),
    others_wrote: writtenByOthers(at, since),
    arranged: arrangement(at),
    said_here: site.speaking.saidHere(at),
    reached_here: site.speaking.reachedHere(at),
    tell_police: untoldNews(at.occurrence).map((line) => named(newsSentence(line), at.childName)),
    told_by_mail: unanswered(at.occurrence),
    ask_police: toAsk(at.occurrence, at.now)[0] ?? null,
    together: at.together,
    leader: at.leader,
    may_write: true,
    me: at.me,
    ...waiting(at),
  };
}

/** The call of which nobody has said yet whether they answered, or the one that is going on. */
export function waiting(at) {
  const line = callWaiting(at.occurrence);
  return { waiting: line && policeCall(line), waiting_line: line, on_call: callGoingOn(at.occurrence, at.now) };
}

/** @returns {Promise<Object<string, string>>} where each line that was written here is by now */
export async function statesOf(site, id) {
  const states = await site.phone.statesOf(id);
  return Object.fromEntries([...states].map(([entry, { state }]) => [entry, state]));
}

function backWords(at) {
  const said = String(at.profile.get("identity", "pronouns") ?? "").toLowerCase().split(/[^a-z]+/);
  return BACK[said.find((word) => word in BACK)] ?? "They’re back";
}

async function allLines(site, { args, now }) {
  const at = await site.here.situation(args.occurrence_id, now);
  return site.show("occurrence/lines.html", at, { lines: lines(at, await statesOf(site, at.id), { whole: true }) });
}

async function changed(site, { args, now }) {
  const at = await site.here.situation(args.occurrence_id, now);
  return site.show("occurrence/changed.html", at, { offered: mayFollow(at.occurrence) });
}

/** @type {Object<string, import("./site.js").View>} */
export const views = { "GET occurrence.live": live, "GET occurrence.all_lines": allLines, "GET occurrence.changed": changed };
