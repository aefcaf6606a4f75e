/** The phone's pages: what a template means, times that are typed, addresses. What the pages say is compared with the server's in pytest. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { clock, tel } from "../../static/js/screens/filters.js";
import { Form, tidy } from "../../static/js/screens/forms.js";
import { Routes } from "../../static/js/screens/routes.js";
import { Safe, attr, escaped, isTrue } from "../../static/js/screens/values.js";
import { clockTime, londonTime } from "../../static/js/screens/when.js";

const at = (text) => Date.parse(text);

test("what somebody typed is never markup, and is not escaped twice", () => {
  assert.equal(escaped(`<img src=x onerror="1">'&`), "&lt;img src=x onerror=&#34;1&#34;&gt;&#39;&amp;");
  assert.equal(escaped(new Safe("<b>")), "<b>");
});

test("the empty is false, as on the server", () => {
  for (const empty of [null, undefined, "", 0, [], {}, new Map()]) assert.equal(isTrue(empty), false);
  for (const full of ["no", [0], { a: 1 }, -1]) assert.equal(isTrue(full), true);
});

test("a name of the server's is found under ours", () => {
  assert.equal(attr({ childName: "Ash" }, "child_name"), "Ash");
  assert.equal(attr({ child_name: "Ash", childName: "Elm" }, "child_name"), "Ash");
  assert.equal(attr("police", "value"), "police");
  assert.equal(attr(null, "anything"), undefined);
});

test("a time is read however people write it", () => {
  for (const [text, time] of [["22:05", [22, 5]], ["2205", [22, 5]], ["9pm", [21, 0]], ["12am", [0, 0]], ["10.05 pm", [22, 5]]]) {
    assert.deepEqual(clockTime(text), time);
  }
  for (const text of ["", "25:00", "13pm", "soon"]) assert.throws(() => clockTime(text));
});

test("of the hour that comes twice the later one counts once it has come; ahead, the earlier still to come", () => {
  assert.equal(londonTime("2026-10-25", 1, 30, at("2026-10-25T02:00:00Z")), at("2026-10-25T01:30:00Z"));
  assert.equal(londonTime("2026-10-25", 1, 30, at("2026-10-25T00:45:00Z")), at("2026-10-25T00:30:00Z"));
  assert.equal(londonTime("2026-10-25", 1, 30, at("2026-10-25T00:15:00Z"), true), at("2026-10-25T00:30:00Z"));
  assert.throws(() => londonTime("2026-03-29", 1, 30, at("2026-03-29T03:00:00Z")), /clocks went forward/);
});

test("times are told as the server tells them", () => {
  const now = at("2026-10-14T21:30:00Z");
  assert.equal(clock("2026-10-14T22:05:00+01:00", now), "22:05");
  assert.equal(clock("2026-10-13T22:05:00+01:00", now), "yesterday 22:05");
  assert.equal(clock("2025-10-13T22:05:00+01:00", now), "13 October 2025 22:05");
  assert.equal(tel("+44 (0)1632 960-011"), "+4401632960011");
});

test("an address is made and read in the same way; a path that is no id is nobody's", () => {
  const id = "0d7f6a52-7b0f-4f39-8a55-4a1c6f0f9e01";
  const routes = new Routes({ "occurrence.note": "/occurrence/<occurrence_id>/note" }, ["GET occurrence.note"]);
  const url = routes.urlFor("occurrence.note", { occurrence_id: id, about: "a b", not: null });
  assert.equal(url, `/occurrence/${id}/note?about=a+b`);
  assert.deepEqual(routes.match("GET", `/occurrence/${id}/note`).args, { occurrence_id: id });
  assert.equal(routes.match("POST", `/occurrence/${id}/note`), null);
  assert.equal(routes.match("GET", "/occurrence/else/note"), null);
});

test("a form says what is missing, and keeps what was typed", () => {
  const form = new Form([
    { name: "entry_id", type: "EntryIdField", label: "", description: "", draw_as: "hidden" },
    { name: "text", type: "LongTextField", label: "About the child", description: "", draw_as: "textarea", needed: "Write something first.", most: 5, too_long: "Shorten." },
    { name: "how", type: "ChoiceField", label: "", description: "", draw_as: "radios", choices: [["a", "A"]] },
  ]);
  const typed = new FormData();
  typed.set("how", "never offered");
  assert.equal(form.takes(typed, 0), false);
  assert.deepEqual(form.text.errors, ["Write something first."]);
  assert.deepEqual(form.how.errors, ["Choose one of the answers on the page."]);
  assert.equal(form.nameTheChild("Ash").text.label.text, "About Ash");
  assert.equal(tidy("  a\r\nb\u202e "), "a\nb");
});
