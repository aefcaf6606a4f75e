import assert from "node:assert/strict";
import test from "node:test";

import { factsForDecision } from "../../static/js/domain/facts.js";
import { utc } from "../../static/js/domain/iso_time.js";
import { Occurrence } from "../../static/js/domain/occurrence.js";
import { cases, entryId } from "./vectors.js";

const camel = (name) => name.replace(/_./g, (found) => found[1].toUpperCase());

/** An attribute as the cases write it. */
function seen(occurrence, name) {
  const value = occurrence[camel(name)];
  if (name === "police_told") return value !== null;
  if (name === "lowering") return value && value.id;
  if (name === "log" || name === "linked") return value.length;
  if (name === "timers") return value.map((timer) => [timer.kind, timer.dueAt]);
  return value;
}

function expected(one, name, raw) {
  if (name === "timers") return raw.map(([kind, due]) => [kind, utc(one.value(due))]);
  return name.endsWith("_at") && raw ? utc(one.value(raw)) : one.value(raw);
}

function check(one, occurrence) {
  for (const [name, raw] of Object.entries(one.raw.is ?? {})) assert.deepEqual(plain(seen(occurrence, name)), expected(one, name, raw), name);
  for (const [fact, answer] of Object.entries(one.raw.facts ?? {})) assert.equal(occurrence.facts[fact], answer);
  for (const [number, marks] of Object.entries(one.raw.marks ?? {})) assert.deepEqual(occurrence.line(entryId(number)).marks, marks, number);
  for (const moment of one.raw.at ?? []) checkAt(one, occurrence, moment);
}

function checkAt(one, occurrence, moment) {
  const now = occurrence.at(one.minute(moment.minute));
  for (const name of ["state", "level"]) if (name in moment) assert.equal(now[name], moment[name], `${moment.minute} ${name}`);
  if (moment.due) assert.deepEqual(now.due.map((timer) => timer.kind), moment.due);
  for (const [fact, answer] of Object.entries(moment.derived ?? {})) assert.equal(now.derived[fact], answer, `${moment.minute} ${fact}`);
  if (moment.whereabouts) assert.equal(factsForDecision(occurrence, now.now, {}, "outstanding").whereabouts, moment.whereabouts);
}

const plain = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/** Always the same disorder. */
function shuffled(list) {
  const found = [...list];
  for (let at = found.length - 1, seed = 7; at > 0; at -= 1) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    const other = seed % (at + 1);
    [found[at], found[other]] = [found[other], found[at]];
  }
  return found;
}

for (const one of cases()) {
  test(`${one.file} ${one.raw.id}: ${one.raw.says}`, () => {
    const entries = one.entries();
    check(one, Occurrence.of(entries));
    check(one, Occurrence.of(shuffled([...entries, ...entries])));
  });
}

test("entries of two occurrences are not one", () => {
  const [entry] = cases()[0].entries();
  assert.throws(() => Occurrence.of([entry, { ...entry, id: entryId(2), occurrence: entryId(3) }]), RangeError);
  assert.throws(() => Occurrence.of([]), RangeError);
});
