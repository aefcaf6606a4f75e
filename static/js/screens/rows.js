/** The lines of "Do next" as rows with one button each, and the calls whose result is still to be said. Twin of carer_app/web/occurrence/rows.py. */

import { utc } from "../domain/iso_time.js";
import { State } from "../domain/levels.js";
import { policeCall } from "../domain/police_call.js";
import { timeWords } from "../domain/wall_clock.js";
import { whose } from "./speaking.js";

const SHOWN = 5;
const PEOPLE_EARLY = 2;
export const SHARED_STEPS = ["search_home", "search_grounds", "search_surroundings", "tell_social_worker", "tell_edt", "tell_manager"];
export const CHECKS_A_PLACE = ["verify_place", "verify_believed_place", "check_believed_place"];

/** Those away together with this child whose logs are open too. */
export const siblings = (at) => at.together.filter(({ isOpen }) => isOpen);

/** The rows of this moment. While one waits, everything stands under "more". */
export function rows(words, at) {
  const toDo = peopleEarly(at.steps.filter(({ state }) => ["open", "tried"].includes(state)).map((step) => row(words, at, step)));
  const shown = at.state === State.WAITING ? 0 : SHOWN;
  const calls = at.occurrence.callsOpen.filter((entry) => policeCall(entry) === null).map((entry) => openCall(at, entry));
  const found = { first: toDo.slice(0, shown), more: toDo.slice(shown), calls: calls.reverse(), ruled_out: at.steps.filter(({ state }) => state === "ruled_out") };
  return { ...found, any: Boolean(found.first.length || found.more.length || found.calls.length) };
}

function row(words, at, step) {
  const also = SHARED_STEPS.includes(step.code) ? siblings(at) : [];
  const unreached = step.state === "open" ? saidUnreached(words, at, step) : "";
  const source = at.pack.steps.find(({ code }) => code === step.code)?.source;
  return { step, act: act(step), hint: unreached || hint(words, step), also, whose: source ? whose(at.pack, source) : "", fields: { step: step.code, who: step.contactId } };
}

function act(step) {
  if (step.kind === "police_only") return "none";
  if (step.telephone) return "ring";
  if (["call", "tell"].includes(step.kind) || CHECKS_A_PLACE.includes(step.code)) return "write";
  return step.kind === "go" ? "not_there" : "done";
}

function hint(words, step) {
  const tried = step.state === "tried" && step.lastAt ? words.tried.replace("{}", timeWords(utc(step.lastAt))) : "";
  return tried && !step.contactId ? tried : [tried, step.hint].filter(Boolean).join(" · ");
}

/** The first people of the plan that may be rung come right after the first steps. */
function peopleEarly(toDo) {
  const named = toDo.filter(({ step, act: what }) => step.code === "family_friends" && what === "ring").slice(0, PEOPLE_EARLY);
  const rest = toDo.filter((one) => !named.includes(one));
  const before = SHOWN - PEOPLE_EARLY;
  return [...rest.slice(0, before), ...named, ...rest.slice(before)];
}

/** The carer answered that the child cannot be reached: nobody who has tried is told to ring as if for the first time. */
function saidUnreached(words, at, step) {
  if (step.code !== "contact_child" || at.occurrence.facts.contact !== "no_reply") return "";
  const said = at.occurrence.log.findLast(({ entry, counts }) => counts && entry.kind === "answered" && entry.body.answers.contact === "no_reply");
  return said ? words.said_unreached.replace("{}", timeWords(utc(said.entry.happened_at))).replace("{}", at.childName) : "";
}

function openCall(at, entry) {
  const { step, contact, contact_id: contactId } = entry.body;
  const title = at.steps.find(({ code }) => code === step)?.title ?? "them";
  const whom = step === "contact_child" ? at.childName : contact || title;
  return { id: entry.id, step, contact_id: contactId ?? "", whom, at: entry, is_the_child: step === "contact_child" };
}
