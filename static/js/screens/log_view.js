/** The lines of the log as the pages show them: newest first, who wrote each, what was put right. Twin of carer_app/web/occurrence/log_view.py. */

import { utc } from "../domain/iso_time.js";
import { answeredBriefly } from "../domain/log_brief.js";
import { logSentence, named, ownWords, sentences } from "../domain/log_lines.js";
import { titlesOf } from "../domain/log_titles.js";
import { BY_ITSELF, LEVEL } from "../domain/log_words.js";
import { SAYS } from "../domain/marks.js";

export const NEWEST = 12;
/** Where each line is: on this phone alone, on its way, or received. */
export const WHERE = {
  saved: "saved on this phone",
  sent: "sent",
  received: "received",
  held: "sent, waiting for the line before it",
  refused: "not taken by the server: show your manager",
};

/**
 * Newest first. Unless `whole`, without the lines that only join logs, and calls whose result is written.
 * @param {import("./situation.js").Situation} at
 * @param {Object<string, string>} states of the lines written here
 * @param {{whole?: boolean, me?: ?string}} [how] `me`: who reads it, and is called "you"; null on paper, which anybody reads
 */
export function lines(at, states, { whole = false, me = at.me } = {}) {
  const kept = at.occurrence.log.filter((line) => whole || !saysLittle(at, line)).reverse();
  return kept.map((line) => lineOf(at, line, states, whole, me));
}

/** What somebody else wrote after that moment. */
export function writtenByOthers(at, since) {
  const found = at.occurrence.log.filter(({ entry }) => entry.author !== at.me && utc(entry.received_at ?? entry.written_at) > since);
  return found.reverse().map((line) => lineOf(at, line, {}));
}

function lineOf(at, line, states, whole = false, me = at.me) {
  const { entry, corrections } = line;
  const titles = titlesOf(at.pack);
  const said = whole || entry.kind === "details_given" ? logSentence(entry, line.isVerified, titles) : briefly(entry, titles);
  const right = corrections.filter(({ kind, body }) => kind === "corrected" && body.text.trim()).map(({ body }) => `Put right: ${body.text}`);
  const marks = line.marks.filter((mark) => mark in SAYS && mark !== "corrected").map((mark) => SAYS[mark]);
  return {
    id: entry.id,
    at: entry.happened_at,
    text: named(said, at.childName, ownWords(entry)),
    by: by(at, entry, me),
    written_at: entry.written_at,
    marks: [...right, ...marks],
    is_corrected: corrections.length > 0,
    state: WHERE[states[entry.id] ?? "received"],
  };
}

/** What was answered in a few words, a decision by its level. */
function briefly(entry, titles) {
  if (entry.kind === "answered") return answeredBriefly(entry.body);
  if (entry.kind === "decided" && entry.body.level) return sentences(`The guide says ${LEVEL[entry.body.level]}`);
  return logSentence(entry, false, titles);
}

function by(at, entry, me) {
  if (entry.author !== null && entry.author === me) return "you";
  if (entry.author === null && entry.device in BY_ITSELF) return BY_ITSELF[entry.device];
  const name = at.names[entry.author] ?? "somebody";
  const isOwn = entry.author === at.me && entry.received_at === null; // nobody has looked at it yet
  return entry.proved || isOwn ? name : `${name} (not signed in)`;
}

function saysLittle(at, { entry }) {
  if (entry.kind === "call_started") return !at.occurrence.callsOpen.some(({ id }) => id === entry.id);
  return entry.kind === "linked";
}
