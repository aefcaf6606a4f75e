/** Reasonable steps and calls: one tap starts, one more says how it went. Twin of carer_app/web/occurrence/{steps,calls,outcomes}.py. */

import { fill } from "../domain/protocol.js";
import { CHECKS_A_PLACE, SHARED_STEPS, siblings } from "./rows.js";

const RULED_OUT = ["not_safe", "not_possible"];
const RESULTS = ["done", "no_answer", "not_there", "spoke", ...RULED_OUT];
const ASKED_ABOUT_THE_CHILD = ["expected_place_call", "family_friends", "known_places"];

/** The step of tonight with that code and contact; a step the plan no longer names keeps its place in the protocol. */
export function stepCalled(at, code, who) {
  const found = at.steps.find((step) => step.code === code && step.contactId === who);
  if (found) return found;
  const known = at.pack.steps.find((step) => step.code === code);
  const title = known ? fill(known.title.replace("{contact}", "them"), at.childName) : "";
  return { code, title, hint: "", kind: known?.kind ?? "do", cites: known?.cites ?? [], contact: "", contactId: who, telephone: "" };
}

/** The step a call was begun for, with the person who was rung then. */
function stepOfCall(at, { step, contact, contact_id: contactId }) {
  const found = stepCalled(at, step, contactId ?? "");
  return found.contact === contact ? found : { ...found, contact, contactId: contactId ?? "" };
}

const begun = (at, id) => at.occurrence.log.find(({ entry }) => entry.id === id && entry.kind === "call_started")?.entry ?? null;
const live = (site, at) => ({ redirect: site.urlFor("occurrence.live", { occurrence_id: at.id }) });

async function call(site, { args, typed, now }) {
  const at = await site.here.situation(args.occurrence_id, now);
  const { code, contact, contactId } = stepCalled(at, String(typed.get("step") ?? ""), String(typed.get("who") ?? ""));
  const body = { step: code, contact, contact_id: contactId || null };
  await site.here.keep(at, [{ kind: "call_started", body, id: String(typed.get("entry_id")) }]);
  return live(site, at);
}

async function callResult(site, { args, now }) {
  const at = await site.here.situation(args.occurrence_id, now);
  const line = begun(at, args.call_id);
  if (!line || !at.occurrence.callsOpen.includes(line)) return live(site, at);
  const found = stepOfCall(at, line.body);
  return outcomePage(site, at, found, { call: line.id, telephone: found.telephone });
}

async function step(site, { args, query, now }) {
  const at = await site.here.situation(args.occurrence_id, now);
  return outcomePage(site, at, stepCalled(at, query.get("step") ?? "", query.get("who") ?? ""), {});
}

function outcomePage(site, at, found, { call: callId = "", telephone = "", form = site.form("Step") }) {
  const more = { ...about(at, found, callId), form, outcomes: outcomes(site, at, found, callId), telephone };
  return site.show("occurrence/outcome.html", at, more);
}

const about = (at, found, callId) => ({ step: found, call: callId, others: SHARED_STEPS.includes(found.code) ? siblings(at) : [] });

async function notDone(site, { args, query, now }) {
  const at = await site.here.situation(args.occurrence_id, now);
  const found = stepCalled(at, query.get("step") ?? "", query.get("who") ?? "");
  return site.show("occurrence/not_done.html", at, { ...about(at, found, query.get("call") ?? ""), form: site.form("Step") });
}

async function takeStep(site, { args, typed, now }) {
  const at = await site.here.situation(args.occurrence_id, now);
  const form = site.form("Step");
  const shown = form.result.choices;
  form.result.choices = RESULTS.map((result) => [result, result]);
  const isGood = form.takes(typed, now);
  form.result.choices = shown;
  const line = begun(at, form.call.data);
  const found = line ? stepOfCall(at, line.body) : stepCalled(at, form.step.data ?? "", form.who.data ?? "");
  if (isGood && RULED_OUT.includes(form.result.data) && !form.reason.data) {
    form.reason.errors = ["Give the reason. It shows why this was not left undone by mistake."];
  }
  if (form.errors.length) {
    if (RULED_OUT.includes(form.result.data) || !form.result.data) return site.refused("occurrence/not_done.html", at, { ...about(at, found, form.call.data), form });
    return { ...outcomePage(site, at, found, { call: form.call.data, form }), status: 422 };
  }
  await keepAlso(site, at, form, { kind: "step_taken", body: bodyOf(form, found) });
  return live(site, at);
}

function bodyOf(form, found) {
  return {
    step: found.code,
    result: form.result.data,
    contact: found.contact,
    contact_id: found.contactId || null,
    note: form.note.data ?? "",
    reason: form.reason.data ?? "",
    instead_by: form.instead_by.data ?? "",
    call: form.call.data || null,
  };
}

/** Here and in the logs of those away together that were ticked. `first`: lines of this log alone that come before it. */
export async function keepAlso(site, at, form, line, first = []) {
  const wanted = siblings(at).filter(({ occurrenceId }) => form.also?.data?.includes(occurrenceId));
  const others = await Promise.all(wanted.map(({ occurrenceId }) => site.here.situation(occurrenceId, at.now)));
  const own = { ...line, id: form.entry_id.data, ...(form.happenedAt && { happenedAt: form.happenedAt }) };
  await site.here.keep(at, [own, ...first], others);
}

/** How a step may have gone. "Not safe or not possible" is always the last, and asks why. */
function outcomes(site, at, found, callId) {
  const to = (endpoint) => site.urlFor(`occurrence.${endpoint}`, { occurrence_id: at.id, step: found.code, who: found.contactId || null, call: callId || null });
  const page = (text, endpoint) => ({ text, result: "", href: to(endpoint) });
  const tap = (text, result) => ({ text, result, href: "" });
  return [...told(at, found, page, tap), page("Not safe, or not possible", "not_done")];
}

function told(at, found, page, tap) {
  const nobody = tap("No answer", "no_answer");
  const isThere = page(`They say ${at.childName} is there`, "located");
  if (found.code === "contact_child") {
    return [nobody, page(`${at.childName} answered`, "contact"), page("Only a text or a message came back", "contact")];
  }
  if (CHECKS_A_PLACE.includes(found.code)) return [isThere, tap("Not there", "not_there"), nobody];
  if (found.kind === "tell" && found.code !== "who_searches") return [nobody, tap("I told them", "spoke")];
  if (found.kind === "call" || ASKED_ABOUT_THE_CHILD.includes(found.code)) {
    return [nobody, tap("Spoke: not there, not seen", "not_there"), page("They told me something", "information"), isThere];
  }
  if (found.kind === "go") return [tap("Looked: not there", "not_there"), isThere];
  return [tap("Done", "done")];
}

/** @type {Object<string, import("./site.js").View>} */
export const views = {
  "POST occurrence.call": call,
  "GET occurrence.call_result": callResult,
  "GET occurrence.step": step,
  "GET occurrence.not_done": notDone,
  "POST occurrence.take_step": takeStep,
};
