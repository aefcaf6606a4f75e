"""Reads the other JSON files of a pack into the shapes of `domain.protocol`: actions, steps, questions, words, reviews."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from carer_app.domain.conditions import ALWAYS, KnownFacts, parse_condition
from carer_app.domain.entries import DETAILS, PoliceOutcome
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.protocol import (
    Action,
    CallQuestion,
    DecisionPath,
    Escalation,
    LevelWords,
    Option,
    Owed,
    ReturnStepWords,
    ReviewDefault,
    Step,
)
from carer_app.packs.path_reader import NUMBERS_TO_CALL
from carer_app.packs.reading import Reader

STEP_KINDS = {"call", "do", "tell", "go"}
STEP_EACH = {"", "people", "places", "child_steps", "expected_place", "believed_place", "social_worker", "edt", "manager"}
FOR_WHOM = {"setting": ("foster", "residential"), "out_of_area": ("yes", "no")}
"""What may narrow down who a step is for."""
REQUIRED = {"yes", "if_crime", "if_reported", "guide"}
RETURN_ANSWERS = {
    "yes": "Yes", "no": "No", "dont_know": "I’m not sure", "done": "Done", "not_needed": "Not needed",
    "asked": "I have asked for it", "arranged": "It is arranged", "held": "It was held",
}  # fmt: skip
_REPORT_STATES = ("S4", "S5", "S6", "S7", "none")


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
        when = parse_condition(item["when"], known)
        return Action(reader.words(item["code"]), when, reader.words(item["text"]), reader.cites(item), reader.source(item))

    return reader.each(reader.keys(raw, "actions")["actions"], read)


def read_steps(reader: Reader, raw: Any) -> tuple[Step, ...]:
    """steps.json, in the order to do them."""

    def read(item: Any) -> Step:
        item = reader.keys(item, "code kind reasonable title hint cites", "each instead when")
        return Step(
            code=reader.words(item["code"]),
            title=reader.words(item["title"]),
            hint=reader.words(item["hint"]),
            kind=reader.one_of(item["kind"], STEP_KINDS),
            reasonable=reader.flag(item["reasonable"]),
            cites=reader.cites(item),
            each=reader.one_of(item.get("each", ""), STEP_EACH),
            instead=reader.words(item.get("instead", "")),
            source=reader.source(item),
            when=parse_condition(item["when"], FOR_WHOM) if "when" in item else ALWAYS,
        )

    steps = reader.each(reader.keys(raw, "steps")["steps"], read)
    reader.unique([step.code for step in steps], "steps")
    for step in steps:
        if step.instead and step.instead not in {other.code for other in steps}:
            raise reader.fail(f"'{step.code}' points to '{step.instead}', which is no step.")
    return steps


def read_call_questions(reader: Reader, raw: Any, path: DecisionPath, codes: Collection[str]) -> tuple[CallQuestion, ...]:
    """call_questions.json, in call-handler order. `codes`: those of the pack's steps."""

    def read(item: Any) -> CallQuestion:
        item = reader.keys(item, "id question details facts cites", "steps")
        question = CallQuestion(
            reader.words(item["id"]),
            reader.words(item["question"]),
            reader.all_words(item["details"]),
            reader.all_words(item["facts"]),
            reader.cites(item),
            reader.source(item),
            tuple(reader.one_of(code, codes) for code in reader.listed(item.get("steps", []))),
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
            source=reader.source(item),
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
            reader.source(item),
        )

    raw = reader.keys(raw, "ring_again_minutes defaults")
    defaults = reader.each(raw["defaults"], read)
    if sorted(defaults, key=lambda default: default.minutes) != list(defaults):
        raise reader.fail("the soonest review must stand first, because the first that holds counts.")
    return defaults, reader.count(raw["ring_again_minutes"])


def read_escalation(reader: Reader, raw: Any) -> Escalation:
    """escalation.json."""
    raw = reader.keys(raw, "title ask_for script urgent_script cites", "rungs owed meanwhile")

    def read(item: Any) -> Owed:
        item = reader.keys(item, "id text cites", "when")
        when = tuple(reader.one_of(name, {one.value for one in PoliceOutcome}) for name in reader.listed(item.get("when", [])))
        return Owed(reader.words(item["id"]), reader.words(item["text"]), when, reader.cites(item), reader.source(item))

    return Escalation(
        reader.words(raw["title"]),
        reader.words(raw["ask_for"]),
        reader.all_words(raw["script"]),
        reader.all_words(raw["urgent_script"]),
        reader.cites(raw),
        reader.source(raw),
        reader.all_words(raw.get("rungs", [raw["ask_for"]])),
        reader.each(raw.get("owed", []), read),
        reader.each(raw.get("meanwhile", []), read),
    )
