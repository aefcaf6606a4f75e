"""Reads the JSON of a pack into the shapes of `domain.protocol`; an unknown key, a missing citation or a dangling id is an error."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from carer_app.domain.conditions import KnownFacts, parse_condition
from carer_app.domain.entries import DETAILS
from carer_app.domain.errors import MalformedPack
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.protocol import (
    Action,
    CallQuestion,
    Choice,
    Cites,
    DecisionPath,
    Escalation,
    Fact,
    LevelWords,
    Option,
    Page,
    ReturnStepWords,
    ReviewDefault,
    Rule,
    Step,
)

SOURCE_KEYS = frozenset({"CALL"})
PAGE_KINDS = {"choices", "ticks", "questions"}
STEP_KINDS = {"call", "do", "tell", "go"}
STEP_EACH = {"", "people", "places", "child_steps", "expected_place", "believed_place", "social_worker", "edt", "manager"}
REQUIRED = {"yes", "if_crime", "if_reported", "guide"}
STRENGTHS = {"fixed", "default"}
NUMBERS_TO_CALL = {"999", "101"}
RETURN_ANSWERS = {"yes": "Yes", "no": "No", "dont_know": "I'm not sure", "done": "Done", "not_needed": "Not needed"}
_REPORT_STATES = ("S4", "S5", "S6", "S7", "none")


class Reader:
    """Takes apart one file of a pack, naming the file in every complaint."""

    def __init__(self, where: str, provisions: Collection[str]) -> None:
        self.where = where
        self._provisions = provisions

    def fail(self, what: str) -> MalformedPack:
        """The complaint, ready to raise."""
        return MalformedPack(f"{self.where}: {what}")

    def keys(self, raw: Any, needed: str, allowed: str = "") -> Mapping[str, Any]:
        """`raw` as an object that has every needed key and no key outside needed and allowed (both space-separated)."""
        if not isinstance(raw, Mapping):
            raise self.fail(f"expected an object, found {str(raw)[:60]!r}.")
        if unknown := set(raw) - set(needed.split()) - set(allowed.split()):
            raise self.fail(f"unknown key {sorted(unknown)[0]!r} in {_name(raw)}.")
        if missing := set(needed.split()) - set(raw):
            raise self.fail(f"{_name(raw)} needs {sorted(missing)[0]!r}.")
        return raw

    def words(self, raw: Any) -> str:
        """A string."""
        if not isinstance(raw, str):
            raise self.fail(f"expected words, found {str(raw)[:60]!r}.")
        return raw

    def flag(self, raw: Any) -> bool:
        """True or false."""
        if not isinstance(raw, bool):
            raise self.fail(f"expected true or false, found {str(raw)[:60]!r}.")
        return raw

    def count(self, raw: Any) -> int:
        """A whole number above 0."""
        if isinstance(raw, bool) or not isinstance(raw, int) or raw <= 0:
            raise self.fail(f"expected a whole number above 0, found {str(raw)[:60]!r}.")
        return raw

    def listed(self, raw: Any) -> list[Any]:
        """A list."""
        if not isinstance(raw, list):
            raise self.fail(f"expected a list, found {str(raw)[:60]!r}.")
        return raw

    def one_of(self, raw: Any, allowed: Collection[str]) -> str:
        """One word of a closed list."""
        if raw not in allowed:
            raise self.fail(f"{raw!r} is not one of {', '.join(sorted(allowed))}.")
        return str(raw)

    def all_words(self, raw: Any) -> tuple[str, ...]:
        """A list of strings."""
        return tuple(self.words(item) for item in self.listed(raw))

    def cites(self, raw: Mapping[str, Any]) -> Cites:
        """The citations of an item: at least one, each a provision or a source key."""
        cites = self.all_words(raw["cites"])
        if not cites:
            raise self.fail(f"{_name(raw)} cites nothing.")
        for cite in cites:
            if cite not in self._provisions and cite not in SOURCE_KEYS:
                raise self.fail(f"{_name(raw)} cites {cite!r}, which is no provision.")
        return cites

    def unique(self, ids: list[str], what: str) -> None:
        """Refuses an id used twice."""
        if twice := sorted(i for i in set(ids) if ids.count(i) > 1):
            raise self.fail(f"two {what} are called {twice[0]!r}.")

    def each(self, raw: Any, read: Callable[[Any], Any]) -> tuple[Any, ...]:
        """Every item of a list, read."""
        return tuple(read(item) for item in self.listed(raw))


def _name(raw: Mapping[str, Any]) -> str:
    return f"'{raw.get('id') or raw.get('code') or raw.get('title') or 'an object'}'"


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
    )


def known_to_actions(path: DecisionPath) -> dict[str, Collection[str]]:
    """What the conditions of actions and reviews may speak of: every fact, and the outcome of the decision."""
    states = tuple(State)
    levels = (*LevelOfIntervention, "none")
    return {
        **{fact.id: fact.option_ids for fact in path.facts.values()},
        "level": levels,
        "state": states,
        "rule": tuple(rule.id for rule in path.rules),
        "report_state": _REPORT_STATES,
        "call": (*sorted(NUMBERS_TO_CALL), "none"),
        "rules_level": levels,
        "rules_state": states,
        "speak_to_someone_now": ("yes", "no"),
    }


def read_actions(reader: Reader, raw: Any, known: KnownFacts) -> tuple[Action, ...]:
    """actions.json, most urgent first."""

    def read(item: Any) -> Action:
        item = reader.keys(item, "code when text cites")
        return Action(reader.words(item["code"]), parse_condition(item["when"], known), reader.words(item["text"]), reader.cites(item))

    return reader.each(reader.keys(raw, "actions")["actions"], read)


def read_steps(reader: Reader, raw: Any) -> tuple[Step, ...]:
    """steps.json, in the order to do them."""

    def read(item: Any) -> Step:
        item = reader.keys(item, "code kind reasonable title hint cites", "each instead")
        return Step(
            code=reader.words(item["code"]),
            title=reader.words(item["title"]),
            hint=reader.words(item["hint"]),
            kind=reader.one_of(item["kind"], STEP_KINDS),
            reasonable=reader.flag(item["reasonable"]),
            cites=reader.cites(item),
            each=reader.one_of(item.get("each", ""), STEP_EACH),
            instead=reader.words(item.get("instead", "")),
        )

    steps = reader.each(reader.keys(raw, "steps")["steps"], read)
    reader.unique([step.code for step in steps], "steps")
    for step in steps:
        if step.instead and step.instead not in {other.code for other in steps}:
            raise reader.fail(f"'{step.code}' points to '{step.instead}', which is no step.")
    return steps


def read_call_questions(reader: Reader, raw: Any, path: DecisionPath) -> tuple[CallQuestion, ...]:
    """call_questions.json, in call-handler order."""

    def read(item: Any) -> CallQuestion:
        item = reader.keys(item, "id question details facts cites")
        question = CallQuestion(
            reader.words(item["id"]),
            reader.words(item["question"]),
            reader.all_words(item["details"]),
            reader.all_words(item["facts"]),
            reader.cites(item),
        )
        for name in question.details:
            reader.one_of(name, DETAILS)
        for name in question.facts:
            reader.one_of(name, path.facts)
        return question

    questions = reader.each(reader.keys(raw, "questions")["questions"], read)
    reader.unique([question.id for question in questions], "questions")
    return questions


def read_levels(reader: Reader, raw: Any) -> tuple[dict[str, LevelWords], dict[str, LevelWords]]:
    """levels.json: the words for every level and every state."""
    raw = reader.keys(raw, "levels states")
    levels = reader.keys(raw["levels"], " ".join(LevelOfIntervention))
    states = reader.keys(raw["states"], " ".join(State))
    return _level_words(reader, levels), _level_words(reader, states)


def _level_words(reader: Reader, raw: Mapping[str, Any]) -> dict[str, LevelWords]:
    words = {}
    for name, item in raw.items():
        item = reader.keys(item, "title text cites")
        words[name] = LevelWords(reader.words(item["title"]), reader.words(item["text"]), reader.cites(item))
    return words


def read_return_steps(reader: Reader, raw: Any) -> tuple[ReturnStepWords, ...]:
    """return_steps.json, in the order of E6."""

    def read(item: Any) -> ReturnStepWords:
        item = reader.keys(item, "id title text required options signs cites")
        answers = [reader.one_of(option, RETURN_ANSWERS) for option in reader.listed(item["options"])]
        return ReturnStepWords(
            id=reader.words(item["id"]),
            title=reader.words(item["title"]),
            text=reader.words(item["text"]),
            required=reader.one_of(item["required"], REQUIRED),
            options=tuple(Option(answer, RETURN_ANSWERS[answer]) for answer in answers),
            signs=reader.all_words(item["signs"]),
            cites=reader.cites(item),
        )

    steps = reader.each(reader.keys(raw, "steps")["steps"], read)
    reader.unique([step.id for step in steps], "return steps")
    return steps


def read_reviews(reader: Reader, raw: Any, known: KnownFacts) -> tuple[tuple[ReviewDefault, ...], int]:
    """reviews.json: when to look again, and how soon to ring again."""

    def read(item: Any) -> ReviewDefault:
        item = reader.keys(item, "id when minutes app_default text cites")
        return ReviewDefault(
            reader.words(item["id"]),
            parse_condition(item["when"], known),
            reader.count(item["minutes"]),
            reader.words(item["text"]),
            reader.cites(item),
            reader.flag(item["app_default"]),
        )

    raw = reader.keys(raw, "ring_again_minutes defaults")
    defaults = reader.each(raw["defaults"], read)
    if sorted(defaults, key=lambda default: default.minutes) != list(defaults):
        raise reader.fail("the soonest review must stand first, because the first that holds counts.")
    return defaults, reader.count(raw["ring_again_minutes"])


def read_escalation(reader: Reader, raw: Any) -> Escalation:
    """escalation.json."""
    raw = reader.keys(raw, "title ask_for script urgent_script cites")
    return Escalation(
        reader.words(raw["title"]),
        reader.words(raw["ask_for"]),
        reader.all_words(raw["script"]),
        reader.all_words(raw["urgent_script"]),
        reader.cites(raw),
    )
