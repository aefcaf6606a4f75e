/** What can always be said: more worried, a time to look again, details, a note, a line put right. Twin of carer_app/web/occurrence/changes.py. */

import { waitsForActivities } from "../domain/agreed_wait.js";
import { readTime, utc } from "../domain/iso_time.js";
import { LevelOfIntervention } from "../domain/levels.js";
import { logSentence, named, ownWords } from "../domain/log_lines.js";
import { titlesOf } from "../domain/log_titles.js";
import { decision } from "../domain/plan_clashes.js";
import { clashes } from "./card.js";
import { isoText } from "./forms.js";
import { siblings } from "./rows.js";
import { keepAlso } from "./steps.js";

const UP = { null: "carer", no_immediate: "carer", carer: "police", police: "police" };
const WRONG = { wrong_time: "Wrong time", wrong_person: "Wrong person", other: "Something else" };
const PUT_RIGHT = "Put right.";

const at = (site, { args, now }) => site.here.situation(args.occurrence_id, now);
const live = (site, { id }) => ({ redirect: site.urlFor("occurrence.live", { occurrence_id: id }) });
const line = (form, kind, body) => ({ kind, body, id: form.entry_id.data });

async function moreWorried(site, asked) {
  const here = await at(site, asked);
  const id = String(asked.typed.get("entry_id"));
  const worry =
    here.level === LevelOfIntervention.POLICE
      ? { kind: "noted", body: { text: site.words.worried } }
      : { kind: "level_raised", body: { level: UP[here.level], reason: "" } };
  if (!here.occurrence.line(id)) await site.here.keep(here, [{ ...worry, id }]);
  return { redirect: site.urlFor("occurrence.worried", { occurrence_id: here.id }) };
}

async function worried(site, asked) {
  return site.show("occurrence/worried.html", await at(site, asked), { form: site.form("Worry") });
}

async function whyWorried(site, asked) {
  const [here, form] = [await at(site, asked), site.form("Worry")];
  if (!form.takes(asked.typed, asked.now)) return site.refused("occurrence/worried.html", here, { form });
  if (form.reason.data) await site.here.keep(here, [line(form, "noted", { text: `Why I am more worried: ${form.reason.data}` })]);
  return live(site, here);
}

/** Time has passed and the guide says more than before: with this tap it stands in the log (NAT-L1-O-i). */
async function goByTheGuide(site, asked) {
  const here = await at(site, asked);
  await site.here.reconsider(here);
  return live(site, here);
}

async function lookAgain(site, asked) {
  const [here, form] = [await at(site, asked), site.form("LookAgain")];
  const more = { form, others: siblings(here), activities: waitsForActivities(here.profile) };
  if (asked.method === "GET") return site.show("occurrence/look_again.html", here, more);
  if (!form.takes(asked.typed, asked.now)) return site.refused("occurrence/look_again.html", here, more);
  const body = { review_at: isoText(form.review_at.data), basis: "carer", reason: form.reason.data };
  await site.here.keep(here, [line(form, "review_set", body)]);
  return live(site, here);
}

async function note(site, asked) {
  const [here, form] = [await at(site, asked), site.form("Note")];
  const isGood = asked.method === "POST" && form.takes(asked.typed, asked.now);
  if (asked.method === "GET") form.about.data = asked.query.get("about") ?? "";
  const clash = clashes(here).find(({ id }) => id === form.about.data) ?? null;
  if (clash) form.text.label.text = "Who decided what, and why?";
  if (!isGood) return site[asked.method === "GET" ? "show" : "refused"]("occurrence/note.html", here, { form, others: siblings(here), clash });
  const text = clash ? decision(clash, form.text.data) : form.text.data;
  await keepAlso(site, here, form, { kind: "noted", body: { text } });
  return live(site, here);
}

async function handOver(site, asked) {
  const [here, form] = [await at(site, asked), site.form("HandOver")];
  const more = { form, others: siblings(here) };
  if (asked.method === "GET") return site.show("occurrence/hand_over.html", here, more);
  if (!form.takes(asked.typed, asked.now)) return site.refused("occurrence/hand_over.html", here, more);
  await site.here.keep(here, [line(form, "handed_over", { to_name: form.to_name.data, note: form.note.data ?? "" })]);
  return live(site, here);
}

async function details(site, asked) {
  const here = await at(site, asked);
  const form = site.form("Details").fill({ ...here.occurrence.details, last_seen_at: here.occurrence.lastSeenAt });
  const more = { form, others: siblings(here) };
  if (asked.method === "GET") return site.show("occurrence/details.html", here, more);
  if (!form.takes(asked.typed, asked.now)) return site.refused("occurrence/details.html", here, more);
  const said = newDetails(form, here);
  if (Object.keys(said).length) await site.here.keep(here, [line(form, "details_given", { details: said })]);
  return live(site, here);
}

/** What was not there before, or is said in another way now. A blank takes nothing away. */
function newDetails(form, { occurrence }) {
  const given = [...form].filter(({ name, data }) => name !== "entry_id" && data).map(({ name, data }) => [name, words(data)]);
  const isNew = ([name, said]) => !isSame(said, occurrence.details[name]);
  return Object.fromEntries(given.filter(isNew));
}

const words = (value) => (typeof value === "number" ? isoText(Math.floor(value / 60_000) * 60_000) : String(value));

function isSame(one, other) {
  const [here, there] = [one, other].map((text) => readTime(text ?? ""));
  return one === other || (here && there && here.offset !== null && there.offset !== null && here.at === there.at);
}

async function putRight(site, asked) {
  const [here, form] = [await at(site, asked), site.form("PutRight")];
  const found = here.occurrence.line(asked.args.entry_id);
  if (!found) return live(site, here);
  const told = logSentence(found.entry, found.isVerified, titlesOf(here.pack));
  const more = { form, line: { ...found.entry, happened_at: utc(found.entry.happened_at) }, sentence: named(told, here.childName, ownWords(found.entry)) };
  if (asked.method === "GET") return site.show("occurrence/put_right.html", here, more);
  const isGood = form.takes(asked.typed, asked.now);
  const withdraws = form.what.data === "did_not_happen";
  if (isGood && !form.text.data && !withdraws) form.text.errors = ["Write what is right, or choose “It did not happen”."];
  if (form.errors.length) return site.refused("occurrence/put_right.html", here, more);
  const body = { entry: found.entry.id, text: form.text.data ?? "", reason: whyRight(form, withdraws), withdraws };
  await site.here.keep(here, [line(form, "corrected", body)]);
  return live(site, here);
}

function whyRight({ what, reason }, withdraws) {
  const isSaidAnyway = withdraws || (what.data === "other" && reason.data);
  const chosen = isSaidAnyway ? "" : (WRONG[what.data] ?? "");
  return [chosen ? `${chosen}.` : "", reason.data].filter(Boolean).join(" ") || PUT_RIGHT;
}

/** @type {Object<string, import("./site.js").View>} */
export const views = {
  "POST occurrence.more_worried": moreWorried,
  "GET occurrence.worried": worried,
  "POST occurrence.why_worried": whyWorried,
  "POST occurrence.go_by_the_guide": goByTheGuide,
  "GET occurrence.look_again": lookAgain,
  "POST occurrence.look_again": lookAgain,
  "GET occurrence.note": note,
  "POST occurrence.note": note,
  "GET occurrence.hand_over": handOver,
  "POST occurrence.hand_over": handOver,
  "GET occurrence.details": details,
  "POST occurrence.details": details,
  "GET occurrence.put_right": putRight,
  "POST occurrence.put_right": putRight,
};
