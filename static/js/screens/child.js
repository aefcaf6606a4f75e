/** Word of the child: contact, news from somebody else, a place, and the way home. Twin of carer_app/web/occurrence/child.py. */

import { isoText } from "./forms.js";
import { onward } from "./onward.js";
import { siblings } from "./rows.js";
import { keepAlso } from "./steps.js";

const AGREE_A_TIME = "Agree a time, so that you know when to look again.";
const COLLECTED = "to_be_collected";
const NOTHING = "nothing";

const situation = (site, { args, now }) => site.here.situation(args.occurrence_id, now);

/** The page: as asked for, or with what is wrong. */
function again(site, asked, template, at, form) {
  const call = asked.query.get("call") ?? asked.typed.get("call") ?? "";
  return site[asked.method === "GET" ? "show" : "refused"](template, at, { form, others: siblings(at), call });
}

const openCall = (at, id) => at.occurrence.callsOpen.find((entry) => entry.id === id) ?? null;

/** The call that brought the news is answered: otherwise the page would go on asking how it went. */
function finished(at, form) {
  const call = openCall(at, form.call?.data);
  if (!call) return [];
  const { step, contact, contact_id: contactId } = call.body;
  return [{ kind: "step_taken", body: { step, result: "spoke", contact, contact_id: contactId, call: call.id } }];
}

async function next(site, at) {
  return { redirect: onward(site, await site.here.situation(at.id, at.now)) };
}

async function contact(site, asked) {
  const [at, form] = [await situation(site, asked), site.form("Contact")];
  const isGood = asked.method === "POST" && form.takes(asked.typed, asked.now);
  if (isGood && form.agreed.data !== NOTHING && form.agreed_at.data === null) form.agreed_at.errors = [AGREE_A_TIME];
  if (!isGood || form.errors.length) return again(site, asked, "occurrence/contact.html", at, form);
  const body = {
    how: form.how.data,
    sounds_safe: form.sounds_safe.data,
    said: form.said.data ?? "",
    can_talk: form.can_talk.data || null,
    someone_with_them: form.someone_with_them.data || null,
    through: form.through.data ?? "",
    agreed: form.agreed.data,
    agreed_at: form.agreed.data === NOTHING ? null : isoText(form.agreed_at.data),
    call: form.call.data || null,
  };
  await keepAlso(site, at, { entry_id: form.entry_id, happenedAt: form.happenedAt }, { kind: "contact_made", body }, finished(at, form));
  if (form.agreed.data === COLLECTED) return { redirect: site.urlFor("occurrence.way_home", { occurrence_id: at.id, how: COLLECTED }) };
  return next(site, at);
}

async function information(site, asked) {
  const [at, form] = [await situation(site, asked), site.form("Information")];
  const isGood = asked.method === "POST" && form.takes(asked.typed, asked.now);
  if (asked.method === "GET") form.source.data = openCall(at, asked.query.get("call"))?.body.contact ?? "";
  if (!isGood) return again(site, asked, "occurrence/information.html", at, form);
  const body = { source: form.source.data, text: form.text.data, raises_concern: form.raises_concern.data };
  await keepAlso(site, at, form, { kind: "information_received", body }, finished(at, form));
  return next(site, at);
}

async function located(site, asked) {
  const [at, form] = [await situation(site, asked), site.form("Place")];
  const isGood = asked.method === "POST" && form.takes(asked.typed, asked.now);
  if (!isGood) return again(site, asked, "occurrence/located.html", at, form);
  const body = { found_where: form.found_where.data, adult_with_child: form.adult_with_child.data === "yes", place: form.place.data ?? "", by_whom: form.by_whom.data ?? "" };
  await keepAlso(site, at, { entry_id: form.entry_id, happenedAt: form.happenedAt }, { kind: "located", body }, finished(at, form));
  if (form.found_where.data === "hospital") site.flash(site.words.in_hospital);
  return next(site, at);
}

async function wayHome(site, asked) {
  const [at, form] = [await situation(site, asked), site.form("WayHome")];
  if (at.occurrence.arranged === null) form.how.choices = form.how.choices.filter(([how]) => how !== NOTHING);
  if (asked.method === "GET") {
    form.how.data = asked.query.get("how");
    form.where.data = at.occurrence.details.believed_place ?? "";
  }
  const isGood = asked.method === "POST" && form.takes(asked.typed, asked.now);
  if (isGood && form.how.data !== NOTHING && form.agreed_at.data === null) form.agreed_at.errors = [AGREE_A_TIME];
  if (!isGood || form.errors.length) return again(site, asked, "occurrence/way_home.html", at, form);
  const body = { how: form.how.data, agreed_at: isoText(form.agreed_at.data ?? at.now), who: form.who.data ?? "", where: form.where.data ?? "" };
  await keepAlso(site, at, form, { kind: "return_arranged", body });
  return { redirect: site.urlFor("occurrence.live", { occurrence_id: at.id }) };
}

/** @type {Object<string, import("./site.js").View>} */
export const views = Object.fromEntries(
  Object.entries({ contact, information, located, way_home: wayHome }).flatMap(([name, view]) => [
    [`GET occurrence.${name}`, view],
    [`POST occurrence.${name}`, view],
  ]),
);
