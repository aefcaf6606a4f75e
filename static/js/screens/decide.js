/** Deciding: who is not home, and the few short pages that lead to a level. Twin of carer_app/web/decide. */

import { decide as decideBy, derive, isAsk } from "../domain/decision.js";
import { State } from "../domain/levels.js";
import { Occurrence } from "../domain/occurrence.js";
import { fill } from "../domain/protocol.js";
import { ageOn } from "../domain/profile.js";
import { lineId } from "../domain/to_try.js";
import { localDay } from "../domain/wall_clock.js";
import { fromThePlan } from "./beside.js";
import { isoText } from "./forms.js";
import { mayAskStillTrue, onward } from "./onward.js";

const DANGER = "danger";
const POLICE_CONDITION = "plan_police_from_outset";
const BLANK = { signs: "antecedent_behaviour", triggers: "trigger_incident" };
const SHORT = ["dont_know", "no", "yes"];

/* Who is not home */

async function who(site, { now }) {
  return site.page("decide/who.html", await listed(site, now));
}

async function together(site, { now }) {
  return site.page("decide/together.html", { ...(await listed(site, now)), form: new Start() });
}

async function listed(site, now) {
  const [packs, all, left] = await Promise.all([site.here.children(), site.here.occurrences(), site.here.whoLeft()]);
  const children = packs.map((pack) => childNow(pack, all.filter(({ child }) => child === pack.child.id), now));
  const awayFrom = new Set(children.filter((child) => child.away).map((child) => child.home_name));
  const last = ({ home_name }) => Number(!awayFrom.has(home_name));
  const stays = ({ away: gone }) => Number(!gone);
  const byName = (one, other) => stays(one) - stays(other) || one.name.localeCompare(other.name);
  children.sort((one, other) => last(one) - last(other) || one.home_name.localeCompare(other.home_name) || byName(one, other));
  const names = [...new Set(children.map((child) => child.home_name))];
  const homes = names.map((name) => [name, children.filter((child) => child.home_name === name)]);
  return { children, homes, now, left, waits: [], emergency: emergencyOf(packs) };
}

/** The duty team where it is the same for every child: another council's does not know the child. */
function emergencyOf(packs) {
  const edt = packs[0]?.contacts.edt;
  const isTheSame = edt?.telephone && packs.every(({ contacts }) => contacts.edt?.telephone === edt.telephone);
  return isTheSame ? { edt_telephone: edt.telephone, label: edt.label } : null;
}

function childNow({ child, home, photo }, begun, now) {
  const open = begun.find(({ occurrence }) => occurrence.isOpen);
  const back = begun.filter(({ occurrence }) => occurrence.state === State.BACK).sort((one, other) => other.occurrence.openedAt - one.occurrence.openedAt);
  return {
    id: child.id,
    name: child.preferred_name || child.full_name || "the child",
    home_name: home.name ?? "",
    photo_id: null,
    draws_photo: Boolean(photo),
    age: child.date_of_birth ? ageOn(child.date_of_birth, localDay(now)) : null,
    plan_needs: "",
    back: back.map(({ id, occurrence }) => ({ id, opened_at: occurrence.openedAt })),
    away: open ? away(open.id, open.occurrence, now) : null,
  };
}

function away(id, occurrence, now) {
  const { level, state } = occurrence.at(now);
  const timers = occurrence.timers.map(({ dueAt }) => dueAt);
  return { id, level, state, opened_at: occurrence.openedAt, police_told: occurrence.policeTold !== null, timer_at: timers.length ? Math.min(...timers) : null };
}

/** Who is not home, and where they should be now. Each answer carries the occurrence's id, made with the page. */
class Start {
  child = { data: [], errors: [] };
  expected_where = { data: "", errors: [] };
  formErrors = [];

  *[Symbol.iterator]() {}

  kept() {
    return Object.fromEntries(this.child.data.map((pair) => pair.split(":")));
  }
}

async function start(site, { typed, now }) {
  const form = new Start();
  form.child.data = typed.getAll("child").map(String);
  const where = String(typed.get("expected_where") ?? "");
  if (!form.child.data.length) form.child.errors = ["Tick who is not home."];
  if (form.child.errors.length) return { ...site.page("decide/together.html", { ...(await listed(site, now)), form }), status: 400 };
  const [[first, id]] = form.child.data.map((pair) => pair.split(":"));
  const ids = form.child.data.map((pair) => pair.split(":")[0]);
  const running = (await site.here.occurrences()).filter((one) => ids.includes(one.child) && one.occurrence.isOpen);
  const fresh = ids.filter((child) => !running.some((one) => one.child === child));
  const begun = fresh.length ? await begin(site, fresh, where, id, now) : [];
  const chosen = running.find((one) => one.child === first)?.id ?? begun[0]?.occurrence ?? running[0].id;
  return { redirect: site.urlFor("decide.go_on", { occurrence_id: chosen }) };
}

/** One that is together with others has the same mark in each log; one who came back within a day continues that one. */
async function begin(site, children, where, id, now) {
  const child = await site.phone.child(children[0]);
  const body = { expected_where: where, realised_at: isoText(now), packs: child?.protocol?.packs ?? [] };
  const continues = children.length === 1 ? await site.here.justEnded(children[0], now) : null;
  return site.phone.open(children, { ...body, ...(continues && { continues }) }, { id });
}

/* The pages of questions */

async function goOn(site, { args, now }) {
  return { redirect: onward(site, await site.here.situation(args.occurrence_id, now)) };
}

async function page(site, { args, now }) {
  const at = await site.here.situation(args.occurrence_id, now);
  if (!at.occurrence.isOpen) return { redirect: site.urlFor("occurrence.live", { occurrence_id: at.id }) };
  return shown(site, at, asked(site, at, pageCalled(at, args.page_id)));
}

async function answer(site, { args, typed, now }) {
  const at = await site.here.situation(args.occurrence_id, now);
  const it = asked(site, at, pageCalled(at, args.page_id));
  it.form.takes(typed, now);
  const reply = it.form.reply(it);
  if (it.form.errors.length || it.form.formErrors.length || leavesOpen(site, at, it, reply)) return { ...shown(site, at, it), status: 422 };
  await keepReply(site, at, it, reply);
  return { redirect: onward(site, await site.here.situation(at.id, now)) };
}

function shown(site, at, it) {
  return site.show(`decide/${it.page.kind}.html`, at, { asked: it, form: it.form });
}

const pageCalled = (at, id) => at.pack.path.pages.find((one) => one.id === id) ?? at.pack.path.pages[0];

/** A page of the decision made ready for one child. */
function asked(site, at, one) {
  const earlier = answeredPages(at);
  const several = one.id === DANGER && at.occurrence.decided === null ? at.together.filter(({ state }) => state === State.OPENED) : [];
  return {
    page: one,
    form: formOf(site, at, one, several),
    whose: and([at.childName, ...several.map(({ childName }) => childName)]),
    title: fill(one.title, at.childName),
    lead: fill(one.lead ?? "", at.childName),
    number: [...earlier, one.id].indexOf(one.id) + 1,
    plan: Object.fromEntries(one.facts.map((fact) => [fact, fromThePlan(site.words, at, fact)])),
    several,
    examples: one.kind === "ticks" ? examples(at, one) : [],
    is_change: earlier.includes(one.id),
  };
}

export function answeredPages(at) {
  const said = at.occurrence.log.filter(({ entry, counts }) => entry.kind === "answered" && counts);
  return [...new Set(said.map(({ entry }) => entry.body.page))];
}

function formOf(site, at, one, several) {
  const make = { choices: oneTap, ticks, questions }[one.kind];
  return make(site, at, one, several.length > 0);
}

function offered(at, one, isSeveral = false) {
  return one.choices.map((choice) => {
    const label = isSeveral && choice.id === "child" ? "Yes, for one of them or more" : choice.label;
    return { ...choice, label: fill(label, at.childName) };
  });
}

function oneTap(site, at, one, isSeveral) {
  const form = Object.assign(site.form("OneTap"), { offered: offered(at, one, isSeveral) });
  form.reply = () => {
    const chosen = form.offered.find(({ id }) => id === form.choice.data);
    if (!chosen) form.formErrors = [site.words.choose];
    return { answers: { ...chosen?.answers }, signs: [], words: "", place: "" };
  };
  return form;
}

function ticks(site, at, one) {
  const form = Object.assign(site.form("Ticks"), { offered: offered(at, one) });
  const lines = linesToTick(at, one);
  const facts = hasCondition(at) ? [...one.facts, POLICE_CONDITION] : one.facts;
  form.ticked.choices = lines.map(({ id, text }) => [id, text]);
  form.reply = () => {
    const chosen = form.offered.find(({ id }) => id === form.choice.data);
    const seen = lines.filter(({ id }) => form.ticked.data.includes(id));
    const unticked = { ...chosen?.answers };
    const isUnsure = Object.values(unticked).includes("dont_know");
    if (!chosen && !seen.length) form.ticked.errors = [site.words.tick];
    if (chosen && seen.length && !isUnsure) form.ticked.errors = [site.words.not_both];
    const answers = Object.fromEntries(facts.map((fact) => [fact, unticked[fact] ?? (isUnsure ? "dont_know" : "no")]));
    for (const { fact } of seen) answers[fact] = "yes";
    const ours = seen.filter(({ isSign }) => !isSign).map(({ text }) => text).join("; ");
    const words = [ours ? `${ours}.` : "", form.words.data ?? ""].filter(Boolean).join(" ");
    return { answers, signs: seen.filter(({ isSign }) => isSign).map(({ text }) => text), words, place: "" };
  };
  return form;
}

function questions(site, at, one) {
  const before = answeredOn(at, one);
  const isAsked = at.asks && at.outcome.page === one.id;
  const open = isAsked ? at.outcome.facts : one.facts.filter((fact) => !(fact in derive(at.pack.path, at.facts)));
  const facts = one.facts.filter((fact) => open.includes(fact) || fact in before).map((fact) => at.pack.path.facts[fact]);
  const form = site.form("EntryForm");
  for (const fact of facts) form.add(question(fact, at.childName, before[fact.id]));
  form.facts = facts;
  form.asks_place = one.id === "place";
  if (form.asks_place) form.add({ ...PLACE, data: placeSaid(at) });
  form.reply = () => {
    const answers = Object.fromEntries(facts.filter(({ id }) => form[id].data).map(({ id }) => [id, form[id].data]));
    return { answers, signs: [], words: "", place: form.asks_place ? (form.place.data ?? "") : "" };
  };
  return form;
}

const PLACE = { name: "place", type: "TextField", label: "Which place is it?", description: "You can leave this blank.", draw_as: "text", most: 300, too_long: "Please shorten this to 300 characters." };

function question(fact, child, data) {
  const choices = fact.options.map(({ id, label }) => [id, fill(label, child)]);
  const isShort = fact.options.length === 3 && fact.options.every(({ id }) => SHORT.includes(id));
  return { name: fact.id, type: "ChoiceField", label: fill(fact.question, child), description: fill(fact.hint, child), draw_as: "radios", choices, inline: isShort, data };
}

/** Whether the rules would ask this very page again: then each blank says that it needs an answer. Blanks nobody needs may stay (I1). */
function leavesOpen(site, at, it, reply) {
  if (it.page.kind !== "questions") return false;
  if (!Object.keys(reply.answers).length) return stillToAnswer(site, it.form, it.page.facts);
  const outcome = decideBy(at.pack.path, { ...at.facts, ...reply.answers });
  return isAsk(outcome) && outcome.page === it.page.id && stillToAnswer(site, it.form, outcome.facts);
}

function stillToAnswer(site, form, needed) {
  const blank = form.facts.filter(({ id }) => needed.includes(id) && !form[id].data);
  for (const { id } of blank) form[id].errors = [site.words.choose];
  return blank.length > 0;
}

async function keepReply(site, at, it, { answers, signs, words, place }) {
  const lines = [{ kind: "answered", body: { page: it.page.id, answers, signs, words }, id: it.form.entry_id.data }];
  if (place && place !== at.occurrence.details.believed_place) lines.unshift({ kind: "details_given", body: { details: { believed_place: place } } });
  const others = await Promise.all(it.several.map(({ occurrenceId }) => site.here.situation(occurrenceId, at.now)));
  await site.here.keep(at, lines, others);
}

/** The place as it was last called, if it was. */
function placeSaid(at) {
  const named = at.occurrence.log.filter(({ entry, counts }) => entry.kind === "located" && counts && entry.body.place);
  return named.at(-1)?.entry.body.place ?? at.occurrence.details.believed_place ?? "";
}

function answeredOn(at, one) {
  const said = at.occurrence.log.filter(({ entry, counts }) => entry.kind === "answered" && counts && entry.body.page === one.id);
  const found = Object.assign({}, ...said.map(({ entry }) => entry.body.answers));
  return Object.fromEntries(Object.entries(found).filter(([fact]) => one.facts.includes(fact)));
}

function linesToTick(at, one) {
  const { profile } = at;
  const own = [
    ...profile.signs.map((text) => ["antecedent_behaviour", text]),
    ...profile.triggers.map((text) => ["trigger_incident", text]),
    ...profile.lines("warning_signs", "out_of_character").map((text) => ["out_of_character", text]),
  ];
  if (hasCondition(at)) own.push([POLICE_CONDITION, profile.policeCondition]);
  const once = [...new Map(own.map((pair) => [JSON.stringify(pair), pair])).values()];
  const lines = once.map(([fact, text]) => ({ id: `${fact}-${lineId(text)}`, fact, text, isSign: true }));
  const facts = one.facts.map((fact) => at.pack.path.facts[fact]).filter(({ tick }) => tick);
  return [...lines, ...facts.map(({ id, tick }) => ({ id, fact: id, text: fill(tick, at.childName), isSign: false }))];
}

/** The plan says: the police from the start, but only if something is so tonight. */
const hasCondition = ({ profile }) => profile.policeFromOutset === "yes" && Boolean(profile.policeCondition);

/** Facts whose part of the plan is blank: general examples are shown, and said to be that (E8). */
function examples(at, one) {
  const blank = Object.entries(BLANK).filter(([part]) => !at.profile.lines("warning_signs", part).length).map(([, fact]) => fact);
  return one.facts.filter((fact) => blank.includes(fact)).map((fact) => at.pack.path.facts[fact]).filter(({ examples: found }) => found.length);
}

const and = (names) => (names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : names[0]);

/* Answers looked at again */

async function again(site, { args, now }) {
  const at = await site.here.situation(args.occurrence_id, now);
  return site.show("decide/again.html", at, { said: whatWasSaid(at, lastAnswers(at.occurrence)) });
}

async function stillTrue(site, { args, now }) {
  const at = await site.here.situation(args.occurrence_id, now);
  if (!mayAskStillTrue(at)) return { redirect: onward(site, at) };
  const before = await occurrenceBefore(site, at);
  const said = before ? whatWasSaid(at, lastAnswers(before).filter((body) => body.page !== DANGER)) : [];
  if (!said.length) return { redirect: site.urlFor("decide.page", { occurrence_id: at.id, page_id: at.outcome.page ?? DANGER }) };
  return site.show("decide/still_true.html", at, { said, form: site.form("EntryForm"), returned_at: before.returnedAt });
}

/** Somebody looked at every answer and says that it holds now: then it is an answer of tonight. */
async function allStillTrue(site, { args, now }) {
  const at = await site.here.situation(args.occurrence_id, now);
  const before = mayAskStillTrue(at) ? await occurrenceBefore(site, at) : null;
  const bodies = before ? lastAnswers(before).filter((body) => body.page !== DANGER) : [];
  await site.here.keep(at, bodies.map((body) => ({ kind: "answered", body })));
  return { redirect: onward(site, await site.here.situation(at.id, now)) };
}

async function occurrenceBefore(site, at) {
  const entries = await site.phone.entriesOf(at.occurrence.opened.continues);
  return entries.length ? Occurrence.of(entries) : null;
}

/** The newest answers of each page, in the order the pages were first answered. */
function lastAnswers(occurrence) {
  const said = occurrence.log.filter(({ entry, counts }) => entry.kind === "answered" && counts).map(({ entry }) => entry.body);
  return [...new Map(said.map((body) => [body.page, body])).values()];
}

function whatWasSaid(at, bodies) {
  const pages = new Map(at.pack.path.pages.map((one) => [one.id, one]));
  return bodies.filter((body) => pages.has(body.page)).map((body) => {
    const one = pages.get(body.page);
    return { page: one.id, question: fill(one.title, at.childName), answer: fill(answerSaid(at, one, body), at.childName) };
  });
}

/** The button that was tapped, the lines that were ticked, or each question with its answer on a line of its own. */
function answerSaid(at, one, body) {
  const isSame = (answers) => Object.keys(answers).length === Object.keys(body.answers).length && Object.entries(answers).every(([fact, said]) => body.answers[fact] === said);
  const chosen = (one.choices ?? []).find(({ answers }) => isSame(answers))?.label ?? "";
  if (one.kind !== "questions" && (chosen || body.signs.length || body.words)) return [chosen, ...body.signs, body.words].filter(Boolean).join("\n");
  const facts = Object.keys(body.answers).map((fact) => at.pack.path.facts[fact]).filter((fact) => fact?.question);
  return facts.map((fact) => `${fact.question} ${fact.options.find(({ id }) => id === body.answers[fact.id])?.label ?? body.answers[fact.id]}`).join("\n");
}

/** @type {Object<string, import("./site.js").View>} */
export const views = {
  "GET decide.who": who,
  "GET decide.together": together,
  "POST decide.start": start,
  "GET decide.go_on": goOn,
  "GET decide.page": page,
  "POST decide.answer": answer,
  "GET decide.again": again,
  "GET decide.still_true": stillTrue,
  "POST decide.all_still_true": allStillTrue,
};
