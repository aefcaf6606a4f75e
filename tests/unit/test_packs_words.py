"""The words a carer reads: plain, calm, and never a reason not to ring the police."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from carer_app.packs import loader

NUMBERS = {"999", "101"}
NEVER = re.compile(
    r"police (are|is) not needed|no need (for|to (ring|call|tell)) the police|(do not|don[’']t|never) (ring|call|tell) the police"
    r"|not (serious|urgent) enough|follow the car|no police|submitted|completed",
    re.IGNORECASE,
)
PRONOUNS = re.compile(r"\b(he|she|him|her|his|hers)\b", re.IGNORECASE)
SHOWN = {"title", "lead", "label", "question", "hint", "tick", "said", "because", "text", "script", "urgent_script", "ask_for", "signs", "paragraphs",
         "reading", "status_text"}  # fmt: skip
NOT_FOR_CARERS = {"meta.json", "call_questions.json"}


def words_of(raw: Any, key: str = "") -> Iterator[str]:
    if isinstance(raw, dict):
        for name, value in raw.items():
            yield from words_of(value, name)
    elif isinstance(raw, list):
        for value in raw:
            yield from words_of(value, key)
    elif isinstance(raw, str) and key in SHOWN and raw:
        yield raw


def all_words() -> list[Any]:
    found = []
    for name in loader.names():
        for version in loader.versions(name):
            for file in sorted((loader.DATA / name / version).glob("*.json")):
                if file.name not in NOT_FOR_CARERS:
                    words = words_of(json.loads(file.read_text(encoding="utf-8")))
                    found += [pytest.param(text, id=f"{name}-{file.stem}-{number}") for number, text in enumerate(words)]
    return found


@pytest.mark.parametrize("text", all_words())
def test_words_for_carers_are_plain(text: str) -> None:
    assert not NEVER.search(text)
    assert not PRONOUNS.search(text)
    assert set(re.findall(r"\d{3,}", text)) <= NUMBERS
    assert set(re.findall(r"\{(\w+)\}", text)) <= {"child", "contact"}
    assert "{" not in re.sub(r"\{\w+\}", "", text)
    for sentence in re.split(r"[.?!:] ", text):
        assert len(sentence.split()) <= 25, sentence


@pytest.mark.parametrize("page", loader.national().path.pages, ids=lambda page: page.id)
def test_not_sure_is_always_on_offer_and_stands_last(page: Any) -> None:
    path = loader.national().path
    if page.kind in ("choices", "ticks") and page.id != "where":
        assert page.choices[-1].label == "I’m not sure"
    for fact in page.facts:
        options = path.facts[fact].options
        if "dont_know" in path.facts[fact].option_ids:
            assert (options[-1].id, options[-1].label) == ("dont_know", "I’m not sure")


def test_every_asked_fact_can_be_told_back_when_it_worries() -> None:
    for fact in loader.national().path.facts.values():
        if fact.asked and fact.worsens:
            assert fact.said(fact.worsens[-1]), fact.id
            assert fact.said("yes" if "yes" in fact.option_ids else fact.worsens[-1]).endswith(".")


def test_the_reading_age_of_the_whole_pack_is_low() -> None:
    """Flesch-Kincaid grade over all words shown to carers: grade 6 is about age 11."""
    texts = [param.values[0].replace("{child}", "Sam").replace("{contact}", "Nan") for param in all_words()]
    sentences = [s for text in texts for s in re.split(r"[.?!:]+\s*", text) if s.strip()]
    words = [w for s in sentences for w in re.findall(r"[A-Za-z']+", s)]
    grade = 0.39 * len(words) / len(sentences) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59
    assert grade < 6


def _syllables(word: str) -> int:
    lowered = re.sub(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", lowered)))
