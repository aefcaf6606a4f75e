"""Makes, from a seed, what both languages are asked, and what Python answers: routes, answers by chance, entries, histories, logs."""

from __future__ import annotations

import hashlib
import json
import os
import random
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from carer_app.domain.call_opening import ScriptFacts
from carer_app.domain.decision_check import PLAN, Route, routes
from carer_app.domain.entries import Entry, ExpectedWhere
from carer_app.domain.entry_json import parse
from carer_app.domain.errors import MalformedEntry
from carer_app.domain.levels import State
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.profile import Profile
from carer_app.domain.protocol import Pack
from carer_app.domain.to_try import Contact, PlaceToTry, StepContext, line_id, people_to_ring, places_to_try
from carer_app.domain.wall_clock import date_words, day_and_time_words, local
from carer_app.packs import loader
from carer_app.packs.bank_holidays import bank_holidays
from tests.unit import twin_answers as answers
from tests.unit.history_generator import generate_history
from tests.unit.twin_streams import KEPT, MOMENTS, ODD, PLACES, STARTS, TEXTS, Stream

SEED = "not home yet"
IS_FULL = bool(os.environ.get("NHY_FULL"))
STREAMS = 2000 if IS_FULL else 300
COMPLETE = 20_000 if IS_FULL else 1_500
BLOCK = 500
BANK_HOLIDAYS = bank_holidays(2020, 2030)


def packs() -> dict[str, Pack]:
    """The national pack, each local one over it, and two pairs of them; in the big run every pair."""
    local_ones = [name for name in loader.names() if name != "national"]
    pairs = [(one, other) for one in local_ones for other in local_ones if one != other]
    chosen = pairs if IS_FULL else random.Random(SEED).sample(pairs, min(2, len(pairs)))
    found = {"national": loader.national(), **{name: loader.load(name) for name in local_ones}}
    return found | {f"{one}+{other}": loader.together((one, other)) for one, other in chosen}


def write_questions(folder: Path) -> None:
    """One file for each kind of question, and the packs they are asked of, for tests/js/agree.mjs."""
    found = packs()
    (folder / "packs.json").write_text(json.dumps({name: pack.raw for name, pack in found.items()}))
    (folder / "routes.json").write_text(json.dumps(list(_routes(found))))
    (folder / "bank_holidays.json").write_text(json.dumps([day.isoformat() for day in BANK_HOLIDAYS]))
    chance = random.Random(SEED)
    for kind, pairs in {
        "conditions": _conditions(chance),
        "decisions": _decisions(found, chance),
        "entries": _entries(),
        "times": _times(chance),
        "texts": _texts(),
        "plans": _plans(chance),
        "duties": _duties(found, chance),
        "occurrences": _occurrences(found, chance),
    }.items():
        with (folder / f"{kind}.jsonl").open("w") as file:
            file.writelines(json.dumps(pair) + "\n" for pair in pairs)


# --- the decision ---------------------------------------------------------------------------------------------------


def _routes(found: Mapping[str, Pack]) -> Iterator[dict[str, Any]]:
    for name, pack in found.items():
        for given in _walks(name, pack):
            lines, digests = walked(pack, given), []
            while block := list(islice(lines, BLOCK)):
                digests.append(hashlib.sha256("\n".join(block).encode()).hexdigest())
            yield {"pack": name, "given": given, "digests": digests}


def _walks(name: str, pack: Pack) -> Iterator[dict[str, str]]:
    """Every route of the national pack, and in the big run of them all; else some branches of each."""
    if IS_FULL:
        yield from ({PLAN: option} for option in pack.path.facts[PLAN].option_ids)
        return
    if name == "national":
        yield from ({PLAN: option} for option in ("yes", "no"))
        return
    chance = random.Random(f"{SEED} {name}")
    asked = [fact for fact in pack.path.facts.values() if fact.asked]
    for _ in range(12):
        yield {PLAN: "no"} | {fact.id: chance.choice(fact.option_ids) for fact in chance.sample(asked, 8)}


def walked(pack: Pack, given: Mapping[str, str]) -> Iterator[str]:
    """Every route, a line each."""
    return (_route_line(route) for route in routes(pack.path, given))


def _route_line(route: Route) -> str:
    d = route.decision
    line = [
        [f"{fact}={option}" for fact, option in route.answers.items()],
        d.rule, d.level, d.state, d.strength, d.call, d.why, d.cites, d.speak_to_someone_now, d.review_by_required,
    ]  # fmt: skip
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


def _conditions(chance: random.Random) -> Iterator[tuple[Any, Any]]:
    for _ in range(800):
        raw = _condition(chance, 3)
        given = {fact: chance.choice("xyz") for fact in "abcde" if chance.random() < 0.6}
        yield {"raw": raw, "given": given}, answers.condition_answers(raw, given)


def _condition(chance: random.Random, depth: int) -> Any:
    match chance.choice(("in", "all", "any", "not")) if depth else "in":
        case "not":
            return {"not": _condition(chance, depth - 1)}
        case "in":
            return {chance.choice("abcde"): chance.sample("xyz", chance.randint(1, 2))}
        case kind:
            return {kind: [_condition(chance, depth - 1) for _ in range(chance.randint(1, 3))]}


def _decisions(found: Mapping[str, Pack], chance: random.Random) -> Iterator[tuple[Any, Any]]:
    for name, pack in found.items():
        for _ in range(COMPLETE // len(found)):
            facts = _facts(pack, chance)
            now = chance.choice(STARTS)
            due, wait = now - timedelta(minutes=chance.choice((0, 5, 20, 60, 90))), chance.choice((None, 20, 60))
            given = {"pack": name, "facts": facts, "now": answers.milliseconds(now), "due_home": answers.milliseconds(due), "wait": wait}
            yield given, answers.decision_answers(pack, facts, now, due, wait)


def _facts(pack: Pack, chance: random.Random) -> dict[str, str | int]:
    """Complete answers most of the time; now and then some left out, numbers, and options that nobody offers."""
    complete, calm = chance.random() < 0.7, chance.random() < 0.4
    facts: dict[str, str | int] = {
        fact.id: fact.worsens[0] if calm and fact.worsens and chance.random() < 0.9 else chance.choice(fact.option_ids)
        for fact in pack.path.facts.values()
        if complete or chance.random() < 0.6
    }
    facts |= {"returned": "no", "police": "not_told"} if calm else {}
    facts |= {"child_age": chance.choice((9, 12, 13, "11", "x"))} if chance.random() < 0.4 else {}
    facts |= {"days_in_care": chance.choice((0, 7, 8, "3", ""))} if chance.random() < 0.4 else {}
    facts |= {chance.choice(("whereabouts", "made_up")): "nonsense"} if chance.random() < 0.1 else {}
    return facts


# --- entries, times and words ---------------------------------------------------------------------------------------


def _entries() -> Iterator[tuple[Any, Any]]:
    for number in range(STREAMS):
        for line in Stream(f"{SEED} {number}").lines:
            yield line["raw"], answers.read(line["raw"])
    whole = Stream(SEED).lines[0]["raw"]
    for raw in (whole | {name: odd} for name in whole for odd in ODD):
        yield raw, answers.read(raw)


def _times(chance: random.Random) -> Iterator[tuple[Any, Any]]:
    texts = [*MOMENTS, *TEXTS, "2026-W42-3T10:00Z", "2026W42", "2026-10-14", "2026-10-14T", "2026-10-14T10:00:00.1234567+01:00", "20261014"]
    texts += ["2026-10-14T10:00:00+24:00", "2026-10-14T10:00:00-00:00:01", "2026-02-29T00:00Z", "2024-02-29 00:00z", "2026-10-14T24:00Z"]
    for text in (*texts, *(_time(chance) for _ in range(1500))):
        yield text, _read_time(text)


def _time(chance: random.Random) -> str:
    at = datetime(1990, 1, 2, tzinfo=UTC) + timedelta(seconds=chance.randint(0, 210 * 365 * 86_400))
    at = at.replace(microsecond=chance.choice((0, 0, 500_000, 123_456)))
    if chance.random() < 0.5:  # near the hours when the clocks change
        day, hour, minute = chance.randint(24, 31), chance.randint(0, 3), chance.randint(0, 59)
        at = datetime(chance.randint(1996, 2090), chance.choice((3, 10)), day, hour, minute, tzinfo=UTC)
    text = at.replace(tzinfo=None).isoformat(timespec=chance.choice(("auto", "minutes", "milliseconds")))
    text = text.replace("-", "").replace(":", "") if chance.random() < 0.1 else text
    text += chance.choice(("Z", "+00:00", "+01:00", "-05:30", "+0100", "+01", "+00:00:30", ""))
    if chance.random() < 0.15:
        place = chance.randrange(10)
        text = text[:place] + chance.choice("0127") + text[place + 1 :]
    return text


def _read_time(text: str) -> Any:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if at.utcoffset() is None:
        return "no offset"
    told = {}
    if at.year >= 1972:  # before that, clocks in England had other rules
        told = {"words": day_and_time_words(at), "date": date_words(at), "day": local(at).date().isoformat()}
    return {"at": answers.milliseconds(at), "text": at.isoformat(), **told}


def _texts() -> Iterator[tuple[str, Any]]:
    for text in (*TEXTS, *PLACES, "Jo\u00a0", "ΣΊΣΥΦΟΣ", "ﬁn", "ǅ", "x" * 200):
        kept = text.strip()
        yield text, {"strip": kept, "fold": answers.plain(kept.casefold()), "id": line_id(text, "x")}


# --- the plan, the log and the call ---------------------------------------------------------------------------------


def _plan(chance: random.Random) -> dict[str, Any]:
    def some(*values: Any) -> Any:
        return chance.choice(values)

    def row(kind: str) -> dict[str, Any]:
        drawn = {
            "name": some("Nana Jo", "Mr Oak", "", "the park"), kind: some("Family", "Friend"), "telephone": some("", "07700 900123"),
            "safe_to_ring": some("yes", "no", "dont_know", ""), "safe_to_visit": some("yes", "no", "dont_know", ""),
            "police_only": some("yes", "no", "dont_know"), "should_see": some("yes", "no"), "found_before": some("", "in May"),
            "who_goes": some("", "Mo"),
        }  # fmt: skip
        return {name: value for name, value in drawn.items() if chance.random() < 0.75}

    return {
        "people": {"people": [row("relationship") for _ in range(chance.randint(0, 3))]},
        "places": {"places": [row("kind") for _ in range(chance.randint(0, 3))]},
    }


def _plans(chance: random.Random) -> Iterator[tuple[Any, Any]]:
    for _ in range(200):
        sections = _plan(chance)
        profile = Profile.stored(sections)
        yield sections, {"people": answers.plain(people_to_ring(profile)), "places": answers.plain(places_to_try(profile))}


SINGLE = [odd for odd in ODD if not isinstance(odd, list | dict)]


def _duties(found: Mapping[str, Pack], chance: random.Random) -> Iterator[tuple[Any, Any]]:
    """Histories by number; of some, one thing changed into what no history holds."""
    for number in range(STREAMS):
        name, history = chance.choice(tuple(found)), generate_history(number)
        yield {"pack": name, "history": history}, answers.duty_answers(found[name], history, BANK_HOLIDAYS)
        where = chance.choice((history, history["child"], *history["occurrences"], *history["events"], *history["done"]))
        where[chance.choice((*sorted(where), "stranger"))] = chance.choice(SINGLE)
        yield {"pack": name, "history": history}, answers.duty_answers(found[name], history, BANK_HOLIDAYS)


def _occurrences(found: Mapping[str, Pack], chance: random.Random) -> Iterator[tuple[Any, Any]]:
    """Each log by itself, or as the one that follows the log before it."""
    before: list[dict[str, Any]] | None = None
    for number in range(STREAMS):
        lines = Stream(f"{SEED} {number}").lines
        entries = read(lines)
        if not entries:
            continue
        name = chance.choice(tuple(found))
        told = _told(chance, entries)
        earlier = before if chance.random() < 0.4 else None
        given = {"pack": name, "lines": lines, "told": _as_json(told), "earlier": earlier}
        yield given, answers.occurrence_answers(found[name], entries, told, Occurrence.of(read(earlier)) if earlier else None)
        before = lines


def read(lines: list[dict[str, Any]]) -> list[Entry]:
    found = []
    for line in lines:
        try:
            entry = parse(line["raw"])
        except MalformedEntry:
            continue
        received = line["received_at"] and datetime.fromisoformat(line["received_at"])
        found.append(replace(entry, proved=line["proved"], received_at=received))
    return [entry for entry in found if entry.occurrence == found[0].occurrence]


def _told(chance: random.Random, entries: list[Entry]) -> answers.Told:
    profile = Profile.stored(_plan(chance))
    contact = (None, Contact("Kim", "07700 900001"), Contact("the team"))
    park = PlaceToTry(KEPT[0], "the park", safe_to_visit=chance.choice(("yes", "no", "")), police_only=chance.random() < 0.3)
    context = StepContext(
        taken=tuple(entries), child=chance.choice(("the child", "Ashby", "émile")), child_telephone=chance.choice(("", "07700 900002")),
        state=chance.choice(tuple(State)), expected_where=chance.choice(tuple(ExpectedWhere)), expected_place=chance.choice(contact),
        believed_place=chance.choice(("", "the park")), is_believed=chance.random() < 0.5, is_found=chance.random() < 0.5,
        people=people_to_ring(profile), places=(*places_to_try(profile), park), child_steps=chance.choice(((), ("Ring his coach",))),
        family_rule=chance.choice(("", "ask first")), office_hours=chance.random() < 0.5, social_worker=chance.choice(contact),
        edt=chance.choice(contact), manager=chance.choice(contact),
        facts=chance.choice(({}, {"setting": "foster", "out_of_area": "yes"}, {"setting": "residential", "out_of_area": "no"})),
    )  # fmt: skip
    script = ScriptFacts(
        caller_name=chance.choice(("", "Sam Reed")), caller_role="foster carer", callback="07700 900003", child_name=chance.choice(("", "Ashby Lee")),
        called=chance.choice(("", "Ashby")), date_of_birth="2 May 2012", age=chance.choice((None, 14)), address=chance.choice(("", "5 Elm Road")),
        description=chance.choice(("", "Tall.")), has_photo=chance.random() < 0.5, has_pack=chance.random() < 0.5,
        is_photo_old=chance.random() < 0.5, is_begun_only=chance.random() < 0.5,
        calm=chance.choice(({}, {"self_harm": "The plan says no.", "exploitation": "The plan says no."})),
        form_title=chance.choice(("Philomena Protocol form", "Find Me Plan")), known_risk=chance.choice(("", "report", "assist")),
        plan=chance.choice(("", "The agreed plan says so")), about=chance.choice(({}, {"medical": "Asthma.", "before": "Yes: once."})),
    )  # fmt: skip
    plan = chance.choice(({}, {PLAN: "yes"}, {PLAN: "no", "child_age": 12}, {"uasc_or_migrant": "yes", "days_in_care": 3}))
    last = max(entry.happened_at for entry in entries)
    moments = tuple(last + timedelta(minutes=minutes) for minutes in (0, 10, 45, 300))
    marks = {chance.choice(entries).id: ["server_disagrees"]} if chance.random() < 0.1 else {}
    return answers.Told(plan, context, script, moments, marks, chance.choice((5, 10, 15)))


def _as_json(told: answers.Told) -> dict[str, Any]:
    context = {name: value for name, value in asdict(replace(told.context, taken=())).items() if name != "taken"}
    camelled = [{_camel(name): value for name, value in row.items()} for row in context["people"]]
    context["places"] = [{_camel(name): value for name, value in row.items()} for row in context["places"]]
    return {
        "plan_facts": told.plan_facts,
        "context": {**context, "people": camelled},
        "script": asdict(told.script),
        "moments": [answers.milliseconds(at) for at in told.moments],
        "marks": told.marks,
        "ring_again": told.ring_again,
    }


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
