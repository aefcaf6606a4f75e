"""Reads decision.json into a `DecisionPath` whose ids all lead somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carer_app.domain.conditions import KnownFacts, parse_condition
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.protocol import Choice, DecisionPath, Fact, Option, Page, Rule
from carer_app.packs.reading import Reader

PAGE_KINDS = {"choices", "ticks", "questions"}
STRENGTHS = {"fixed", "default"}
NUMBERS_TO_CALL = {"999", "101"}


def read_path(reader: Reader, raw: Any) -> DecisionPath:
    """decision.json as a path whose ids all lead somewhere."""
    raw = reader.keys(raw, "young_age new_to_care_days pages facts rules speak_to_someone_now")
    facts = reader.each(raw["facts"], lambda item: _fact(reader, item))
    reader.unique([fact.id for fact in facts], "facts")
    by_id = {fact.id: fact for fact in facts}
    known = {fact.id: fact.option_ids for fact in facts}
    pages = reader.each(raw["pages"], lambda item: _page(reader, item, known))
    rules = reader.each(raw["rules"], lambda item: _rule(reader, item, known))
    reader.unique([page.id for page in pages], "pages")
    reader.unique([rule.id for rule in rules], "rules")
    _refuse_lost_facts(reader, by_id, pages)
    speak = reader.keys(raw["speak_to_someone_now"], "when cites")
    reader.cites(speak)
    return DecisionPath(
        pages=pages,
        facts=by_id,
        rules=rules,
        speak_now=parse_condition(speak["when"], known),
        young_age=_threshold(reader, raw["young_age"]),
        new_to_care_days=_threshold(reader, raw["new_to_care_days"]),
    )


def _threshold(reader: Reader, raw: Any) -> int:
    raw = reader.keys(raw, "value cites", "app_default")
    reader.cites(raw)
    return reader.count(raw["value"])


def _refuse_lost_facts(reader: Reader, facts: Mapping[str, Fact], pages: tuple[Page, ...]) -> None:
    on_pages = [fact for page in pages for fact in page.facts]
    reader.unique(on_pages, "facts on pages")
    asked = {fact.id for fact in facts.values() if fact.asked}
    if lost := sorted(asked.symmetric_difference(on_pages)):
        raise reader.fail(f"'{lost[0]}' is asked but on no page, or on a page but not asked.")


def _option(reader: Reader, raw: Any) -> Option:
    raw = reader.keys(raw, "id label", "said")
    return Option(reader.words(raw["id"]), reader.words(raw["label"]), reader.words(raw.get("said", "")))


def _fact(reader: Reader, raw: Any) -> Fact:
    raw = reader.keys(raw, "id asked safety options worsens cites", "question hint tick plan_list examples default")
    fact = Fact(
        id=reader.words(raw["id"]),
        options=reader.each(raw["options"], lambda item: _option(reader, item)),
        asked=reader.flag(raw["asked"]),
        cites=reader.cites(raw),
        default=raw.get("default"),
        question=reader.words(raw.get("question", "")),
        hint=reader.words(raw.get("hint", "")),
        tick=reader.words(raw.get("tick", "")),
        plan_list=reader.words(raw.get("plan_list", "")),
        examples=reader.all_words(raw.get("examples", [])),
        safety=reader.flag(raw["safety"]),
        worsens=reader.all_words(raw["worsens"]),
    )
    reader.unique(list(fact.option_ids), f"options of '{fact.id}'")
    if fact.worsens and set(fact.worsens) != set(fact.option_ids):
        raise reader.fail(f"'{fact.id}' does not order all of its options.")
    if fact.default is not None and fact.default not in fact.option_ids:
        raise reader.fail(f"the default of '{fact.id}' is not one of its options.")
    if fact.asked and (not fact.question or fact.default is not None):
        raise reader.fail(f"'{fact.id}' is asked, so it needs a question and no default.")
    return fact


def _page(reader: Reader, raw: Any, known: KnownFacts) -> Page:
    raw = reader.keys(raw, "id title lead kind facts choices cites")
    facts = reader.all_words(raw["facts"])
    for fact in facts:
        if fact not in known:
            raise reader.fail(f"page {raw['id']!r} asks '{fact}', which is no fact.")
    return Page(
        id=reader.words(raw["id"]),
        title=reader.words(raw["title"]),
        lead=reader.words(raw["lead"]),
        kind=reader.one_of(raw["kind"], PAGE_KINDS),
        facts=facts,
        choices=reader.each(raw["choices"], lambda item: _choice(reader, item, known)),
        cites=reader.cites(raw),
    )


def _choice(reader: Reader, raw: Any, known: KnownFacts) -> Choice:
    raw = reader.keys(raw, "id label answers")
    for fact, option in reader.keys(raw["answers"], "", " ".join(known)).items():
        reader.one_of(option, known[fact])
    return Choice(reader.words(raw["id"]), reader.words(raw["label"]), dict(raw["answers"]))


def _rule(reader: Reader, raw: Any, known: KnownFacts) -> Rule:
    raw = reader.keys(raw, "id when level state strength call because cites", "state_if")
    return Rule(
        id=reader.words(raw["id"]),
        when=parse_condition(raw["when"], known),
        level=LevelOfIntervention(reader.one_of(raw["level"], set(LevelOfIntervention))),
        state=State(reader.one_of(raw["state"], set(State))),
        strength=reader.one_of(raw["strength"], STRENGTHS),
        cites=reader.cites(raw),
        because=reader.words(raw["because"]),
        call=None if raw["call"] is None else reader.one_of(raw["call"], NUMBERS_TO_CALL),
        state_if=tuple(
            (State(reader.one_of(state, set(State))), parse_condition(when, known)) for state, when in raw.get("state_if", {}).items()
        ),
        source=reader.source(raw),
    )
