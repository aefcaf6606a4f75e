/** What the child's record says for the call script. Twin of carer_app/domain/script_facts.py; `words` are those of the profile's fields. */

import { WAS_AT } from "./log_words.js";
import { dateWords, localDay } from "./wall_clock.js";

const RECENT = 90 * 86_400_000;
const EXPLOITATION = [
  ["sexual_exploitation", "sexual exploitation"], ["criminal_exploitation", "criminal exploitation"],
  ["trafficking", "trafficking"], ["risky_adults", "adults who pose a risk"],
];
const VICTIM = [["likely_victim", "being hurt or a victim of crime"]];
const RISKS = {
  victim_of_crime: VICTIM, hurt: VICTIM, exploitation: EXPLOITATION, self_harm: [["self_harm", "self-harm or suicide"]],
  danger_to_others: [["danger_to_others", "danger to other people"]],
};
const WORRY = { now: "a worry now", past: "a worry in the past" };
const CALM = { no: "no", dont_know: "not sure" };
const NONE = ["none", "no", "nothing", "not"];
const LOOKS = ["height", "build", "complexion", "hair", "facial_hair", "eyes", "glasses_or_aids"];
const TIMES = { 0: "not", 1: "once", 2: "twice" };

/**
 * @param {import("./profile.js").Profile} profile
 * @param {number} now
 * @param {{opened_at: string, found_where: string}[]} earlier newest first
 * @param {{callerName?: string, callerRole?: string, callback?: string, address?: string, called?: string, hasPhoto?: boolean}} about
 * @param {Object<string, Object<string, Object>>} words
 * @returns {import("./call_opening.js").ScriptFacts}
 */
export function scriptFactsOf(profile, now, earlier, about, words) {
  const today = localDay(now);
  const born = profile.get("identity", "date_of_birth");
  const called = about.called || "";
  return {
    callerName: about.callerName ?? "",
    callerRole: about.callerRole ?? "",
    callback: about.callback ?? "",
    childName: profile.text("identity", "full_name") || called,
    called,
    dateOfBirth: born ? dayWords(born) : "",
    age: profile.age(today),
    address: about.address ?? "",
    description: description(profile, words),
    hasPhoto: about.hasPhoto ?? false,
    isPhotoOld: profile.get("photo", "taken_on") !== null && isOld(profile.get("photo", "taken_on"), today),
    hasPack: Object.keys(profile.sections).length > 0,
    isBegunOnly: isBegunOnly(profile, words),
    plan: plan(profile),
    about: kept(aboutThem(profile, earlier, now, called || "the child")),
    calm: kept(Object.entries(RISKS).map(([name, factors]) => [name, calm(profile, factors)])),
  };
}

const kept = (pairs) => Object.fromEntries(pairs.filter(([, said]) => said));
const dayWords = (day) => dateWords(Date.parse(`${day}T12:00:00Z`));

/** Older than three months. */
function isOld(taken, today) {
  const [year, month, date] = today.split("-").map(Number);
  const months = year * 12 + month - 1 - 3;
  const last = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate();
  const two = (number) => String(number).padStart(2, "0");
  return `${Math.floor(months / 12)}-${two((months % 12) + 1)}-${two(Math.min(date, last))}` > taken;
}

function isBegunOnly(profile, words) {
  const essential = Object.entries(words).flatMap(([section, fields]) => Object.entries(fields).filter(([, { essential: is }]) => is).map(([field]) => [section, field]));
  return essential.filter(([section, field]) => profile.get(section, field) !== null).length * 2 < essential.length;
}

function aboutThem(profile, earlier, now, child) {
  const ooc = profile.lines("warning_signs", "out_of_character");
  return [
    ["out_of_character", ooc.length ? `Out of character would be: ${ooc.join("; ")}.` : ""],
    ["before", before(profile, earlier, now, child)],
    ["medical", medical(profile)],
    ["family_and_friends", familyAndFriends(profile)],
    ["gp_and_dentist", gpAndDentist(profile)],
    ["school", sentence(joined([profile.text("school", "name"), profile.text("school", "address")]))],
    ...["victim_of_crime", "hurt", "exploitation", "self_harm"].map((question) => [question, worries(profile, RISKS[question])]),
    ["danger_to_others", danger(profile)],
    ["other", joined([officers(profile), profile.text("risks", "vulnerabilities"), whomAndWhere(profile), talking(profile, child)], " ")],
  ];
}

const said = (profile, words, section, field) => {
  const value = profile.get(section, field);
  if (value === null || value === "") return null;
  const { options, is_date: isDate } = words[section]?.[field] ?? {};
  return isDate ? dayWords(value) : (options?.[value] ?? String(value));
};

function description(profile, words) {
  const looks = LOOKS.map((name) => look(name, said(profile, words, "description", name)));
  const marks = profile.rows("description", "marks").map((mark) => joined([mark.what, mark.where]));
  const who = joined([said(profile, words, "identity", "sex"), said(profile, words, "identity", "ethnicity")]);
  return sentence(joined([who, ...looks, ...marks], "; "));
}

/** A colour alone does not say of what: a call handler hears it and cannot see the form. */
function look(name, words) {
  if (!words || !["hair", "eyes"].includes(name) || words.toLowerCase().includes(name.replace(/s+$/, ""))) return words;
  return `${name}: ${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}

function plan(profile) {
  if (profile.policeFromOutset !== "yes") return "";
  return `The agreed plan says to tell the police from the start${profile.policeCondition ? `, ${profile.policeCondition}` : ""}`;
}

function before(profile, earlier, now, child) {
  const places = profile.rows("history", "times").map((row) => row.found_where ?? "");
  if (!earlier.length) {
    const was = { yes: "Yes", no: "Not as far as we know" }[profile.text("history", "missing_before")] ?? "";
    const found = joined(places, "; ");
    return joined([sentence(joined([was, profile.get("history", "how_many")])), found ? `Found: ${found}.` : ""], " ");
  }
  const recent = earlier.filter((time) => now - Date.parse(time.opened_at) <= RECENT).length;
  const [last] = earlier;
  const found = last.found_where ?? "";
  const how = Object.values(WAS_AT).includes(found) ? `: ${child} ${found}` : `, found: ${found}`;
  const ways = [found, ...Object.values(WAS_AT)];
  const where = [...earlier.slice(1).map((time) => time.found_where ?? ""), ...places].filter((place) => place && !ways.includes(place));
  const others = where.length ? ` Found before that: ${[...new Set(where)].join("; ")}.` : "";
  return `Yes: ${TIMES[recent] ?? `${recent} times`} in the last 90 days. The last was on ${dateWords(Date.parse(last.opened_at))}${found ? how : ""}.${others}`;
}

function medical(profile) {
  const urgent = profile.rows("health", "medicines").filter((row) => row.essential === "yes");
  const doses = urgent.map((row) => joined([row.name, row.when, row.if_missed]));
  const allergies = profile.text("health", "allergies");
  return joined([profile.text("health", "conditions"), allergies ? `Allergic to ${allergies}` : "", ...doses].map(sentence), " ");
}

/** With their addresses, as far as the plan knows them (SOM-REP-2d). */
function familyAndFriends(profile) {
  const rows = [...profile.rows("contacts", "family"), ...profile.rows("people", "people")];
  return sentence(joined(rows.map((row) => joined([row.name, row.relationship, row.address])), "; "));
}

/** SOM-REP-2f */
function gpAndDentist(profile) {
  const gp = joined([profile.text("health", "gp_name"), profile.text("health", "gp_address")]);
  const dentist = joined([profile.text("health", "dentist_name"), profile.text("health", "dentist_address")]);
  return joined([sentence(gp ? `GP: ${gp}` : ""), sentence(dentist ? `Dentist: ${dentist}` : "")], " ");
}

/** What is a worry now or was one, said as the plan's. */
function worries(profile, factors) {
  const found = factors.filter(([factor]) => WORRY[profile.text("risks", factor)]);
  const told = found.map(([factor, words]) => sentence(joined([`${words}: ${WORRY[profile.text("risks", factor)]}`, profile.text("risks", `${factor}_why`)], ". ")));
  return found.length ? `From the plan: ${joined(told, " ")}` : "";
}

/** What the plan does not worry about: no reason for anybody to look less hard. Nothing where one of the factors is a worry. */
function calm(profile, factors) {
  const given = factors.map(([factor, words]) => [words, profile.text("risks", factor)]);
  if (given.some(([, answer]) => answer in WORRY)) return "";
  const told = given.filter(([, answer]) => answer in CALM).map(([words, answer]) => `${words}, the plan says ${CALM[answer]}`);
  return told.length ? `About ${told.join("; about ")}.` : "";
}

function danger(profile) {
  const who = profile.text("risks", "who_is_in_danger");
  return joined([worries(profile, RISKS.danger_to_others), who ? `Who might be in danger: ${who}.` : ""], " ");
}

/** A bare "None known" read aloud would say that nothing else at all is known. */
function officers(profile) {
  const told = profile.text("risks", "officer_safety").trim();
  if (!told) return "";
  const isNone = NONE.includes(told.split(/\s+/)[0].toLowerCase().replace(/[.,;]+$/, ""));
  return sentence(isNone ? `Danger to officers: ${told.charAt(0).toLowerCase()}${told.slice(1)}` : `Officer safety: ${told}`);
}

/** Everybody and every place of the plan by name, the unsafe ones above all; their addresses are in the pack. */
function whomAndWhere(profile) {
  const people = profile.rows("people", "people").map((row) => joined([row.name, row.relationship])).filter(Boolean);
  const places = profile.rows("places", "places").map((row) => row.name).filter(Boolean);
  return joined([people.length ? `People in the plan: ${people.join("; ")}.` : "", places.length ? `Places in the plan: ${places.join("; ")}.` : ""], " ");
}

function talking(profile, child) {
  const how = profile.text("health", "how_to_talk");
  const interpreter = profile.get("identity", "interpreter") === "yes" ? "An interpreter is needed." : "";
  return joined([how ? `How to talk with ${child}: ${how}` : "", interpreter], " ");
}

function joined(parts, between = ", ") {
  return parts.map((part) => String(part ?? "").trim()).filter(Boolean).join(between);
}

function sentence(text) {
  const told = String(text ?? "").trim();
  return told ? told.charAt(0).toUpperCase() + told.slice(1) + (/[.!?]$/.test(told) ? "" : ".") : "";
}
