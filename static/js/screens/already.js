/** They are already back: an absence nobody had written down. Twin of carer_app/web/returned/already.py and services/past_absences.py. */

import { TELL_SOCIAL_WORKER } from "../domain/closing.js";
import { WAS_AT } from "../domain/log_words.js";
import { dayAndTimeWords } from "../domain/wall_clock.js";
import { derivedId } from "../offline/writing.js";
import { isoText } from "./forms.js";
import { NotHere } from "./here.js";
import { lowered, told } from "./steps_after.js";

const BEGUN_LATE = 86_400_000;
const POLICE = "police";
const ALIKE = "This looks like one that is written down already.";

async function already(site, asked) {
  const pack = (await site.here.children()).find(({ child }) => child.id === asked.args.child_id);
  if (!pack) throw new NotHere();
  const form = site.form("PastForm");
  const logs = (await site.here.occurrences()).filter(({ child }) => child === pack.child.id);
  const running = logs.find(({ occurrence }) => occurrence.isOpen) ?? null;
  if (asked.method === "GET") return running ? home(site, running.id) : page(site, asked, pack, form);
  if (!takes(site, form, asked)) return { ...page(site, asked, pack, form), status: 422 };
  const absence = absenceOf(site, form);
  const id = await derivedId(crypto, form.entry_id.data, "occurrence", pack.child.id);
  if (logs.some((one) => one.id === id)) return home(site, id);
  if (running) return alsoThere(site, running.id, absence, form.entry_id.data, asked.now);
  const alike = form.another.data.length ? [] : meeting(logs, pack.earlier, absence);
  if (alike.length) {
    form.formErrors = [ALIKE];
    return { ...page(site, asked, pack, form, alike), status: 409 };
  }
  await site.phone.writeAll(await lines(id, pack, absence, form.entry_id.data, asked.now));
  return home(site, id);
}

const home = (site, id) => ({ redirect: site.urlFor("returned.home", { occurrence_id: id }) });

function page(site, asked, { child }, form, alike = []) {
  const name = child.preferred_name || "the child";
  form.nameTheChild(name);
  const request = { view_args: { child_id: child.id } };
  return site.page("returned/already.html", { form, child: name, alike, now: asked.now, request });
}

function takes(site, form, { typed, now }) {
  const isGood = form.takes(typed, now);
  if (isGood && form.missed_at.data >= form.back_at.data) form.back_at.errors = [site.words.returned.not_after];
  return !form.errors.length;
}

function absenceOf(site, form) {
  const words = site.words.returned;
  const chosen = form.told.data;
  const [who, reference] = [form.who.data ?? "", form.reference.data ?? ""];
  const known = chosen.filter((one) => one !== POLICE);
  const isKnown = known.some((one) => words.must_know.includes(one));
  const everybody = [...words.told, [POLICE, "The police"]].filter(([one]) => chosen.includes(one)).map(([, said]) => lowered(said)).join(", ");
  const said = [["Told", everybody], ["Spoke to", who], ["Police reference", reference]].filter(([, what]) => what);
  const ofThese = words.told.map(([one]) => one).filter((one) => known.includes(one));
  return {
    missedAt: form.missed_at.data,
    backAt: form.back_at.data,
    returned: { found_where: form.found_where.data, place: form.place.data ?? "", brought_by: "" },
    level: levelWords(words.would_have_been, form.level.data),
    what: form.what.data ?? "",
    told: isKnown ? [told(site, ofThese), who && `Spoke to ${who}`].filter(Boolean).join(". ") : "",
    toldSaid: said.map(([label, what]) => `${label}: ${what}`).join(". "),
    police: chosen.includes(POLICE) ? { reference, none_given: !reference } : null,
  };
}

function levelWords(levels, level) {
  const [, said] = levels.find(([one]) => one === level);
  const sentence = level === "dont_know" ? "Nobody is sure what level it would have been" : `It would have been: ${said.toLowerCase()}`;
  return `Written down afterwards. ${sentence}.`;
}

/** The occurrences whose time meets that of this absence, latest first. */
function meeting(logs, earlier, { missedAt, backAt }) {
  const here = logs.map(({ id, occurrence: { beganAt, returnedAt, closedAt } }) => ({ id, began_at: beganAt, returned_at: returnedAt, until: returnedAt ?? closedAt ?? Infinity }));
  const told = earlier.filter(({ id }) => !here.some((one) => one.id === id)).map(({ id, opened_at: began, returned_at: back }) => {
    return { id, began_at: Date.parse(began), returned_at: back && Date.parse(back), until: back ? Date.parse(back) : Infinity };
  });
  const meets = ({ began_at: began, until }) => began < backAt && missedAt < until && began < backAt + BEGUN_LATE;
  return [...here, ...told].filter(meets).sort((one, other) => other.began_at - one.began_at);
}

async function alsoThere(site, id, absence, entryId, now) {
  const at = await site.here.situation(id, now);
  await site.here.keep(at, [{ kind: "noted", body: { text: inWords(absence) }, id: entryId }]);
  site.flash(site.words.returned.kept_there);
  return home(site, id);
}

/** All that was written on the page, as one line. */
function inWords({ missedAt, backAt, returned, level, what, toldSaid, police }) {
  const parts = [
    "Written on the page “Was away and is back”, while this log was open",
    `Away from ${dayAndTimeWords(missedAt)} to ${dayAndTimeWords(backAt)}`,
    `The child ${WAS_AT[returned.found_where]}`,
    returned.place,
    level,
    what && `What happened: ${what}`,
    toldSaid,
    police && `The police were told, reference ${police.reference || "none given"}`,
  ];
  return `${parts.filter(Boolean).map((part) => part.trim().replace(/\.+$/, "")).join(". ")}.`;
}

/** A log of its own, with every line, to be kept in one go. The same page sent twice gives the same ids. */
async function lines(id, pack, absence, entryId, now) {
  const [then, back, today] = [absence.missedAt, absence.backAt, now].map(isoText);
  const body = { child: pack.child.id, expected_where: "home", realised_at: then, packs: pack.protocol?.packs ?? [], past: true };
  const said = [["level", "noted", { text: absence.level }, today]];
  if (absence.what) said.push(["what", "details_given", { details: { circumstances: absence.what } }, today]);
  if (absence.police) said.push(["police", "police_told", absence.police, then]);
  said.push(["back", "returned", absence.returned, back]);
  if (absence.told) said.push(["told", "return_step", { step: TELL_SOCIAL_WORKER, answer: "done", note: absence.told, signs: [] }, today]);
  else if (absence.toldSaid) said.push(["told", "noted", { text: absence.toldSaid }, today]);
  const rest = await Promise.all(said.map(async ([name, kind, about, happenedAt]) => ({ occurrence: id, id: await derivedId(crypto, id, name), kind, body: about, happenedAt })));
  return [{ occurrence: id, id: entryId, kind: "opened", body, happenedAt: then }, ...rest];
}

/** @type {Object<string, import("./site.js").View>} */
export const views = { "GET returned.already": already, "POST returned.already": already };
