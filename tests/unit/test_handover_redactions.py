"""What is left out of a pack: its place says so and why, its words stand nowhere else, and nothing else changes."""

from __future__ import annotations

import copy
from dataclasses import fields, is_dataclass

import pytest

from carer_app.domain.entries import PackRedacted, WhyLeftOut
from carer_app.domain.handover_redactions import PHOTO, STRUCK, WORDS, choices, hides_photo, left_out, redacted, says
from carer_app.domain.occurrence import Occurrence
from tests.pdf.sample import SECTIONS, evening, reported, sample

PACK = sample(reported(evening()))
CHOICES = choices(PACK, has_photo=True)


def texts(value):
    """Every text in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for f in fields(value):
            yield from texts(getattr(value, f.name))


def body(target: str, label: str = "", **more) -> PackRedacted:
    return PackRedacted(target, label, WhyLeftOut.OTHER_PERSON, **more)


def target_of(label: str, part: str = "") -> str:
    return next(choice.target for choice in CHOICES if choice.label == label and part in choice.part)


def test_nothing_left_out_is_the_pack_itself():
    assert redacted(PACK, ()) is PACK


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.target)
def test_each_place_says_that_it_was_left_out_and_why(choice):
    made = redacted(PACK, [body(choice.target, choice.label)])
    said = "left out: it is private to somebody else"
    assert any(said in text.lower() for text in texts(made))
    assert not any(said in text.lower() for text in texts(PACK))
    if choice.label not in ("The photo", "Sex"):
        assert not any(choice.value in text for text in texts(made) if len(choice.value) > 8)


@pytest.mark.parametrize(
    "label, part, words",
    [
        ("Rose Example", "Part 3", ["Rose Example", "01632 960020", "4 Sample Row"]),
        ("“Dex”", "Part 3", ["Dex"]),
        ("Phones", "Part 1", ["07700 900123"]),
        ("Bus station, bay 6", "Part 3", ["Bus station, bay 6"]),
    ],
)
def test_its_words_stand_nowhere_in_the_pack(label, part, words):
    everything = "\n".join(texts(redacted(PACK, [body(target_of(label, part), label)])))
    for word in words:
        assert word in "\n".join(texts(PACK))
        assert word not in everything
    assert STRUCK in everything


def test_a_long_text_is_struck_out_on_page_1_too_where_it_is_cut_short():
    long = "Trusts nobody in a uniform until they have taken their hat off, and then wants to talk about engines. " * 3
    sections = {"identity": {"preferred_name": "Ash"}, "health": {"how_to_talk": long.strip()}}
    pack = sample(reported(evening()), sections)
    (choice, *_) = [c for c in choices(pack, False) if c.part.startswith("Part 1") and c.value.startswith("Trusts nobody")]
    assert any("Trusts nobody" in text and "…" in text for text in texts(pack.overview))
    assert "Trusts nobody" not in "\n".join(texts(redacted(pack, [body(choice.target, choice.label)])))


def test_a_text_of_any_length_is_known_again_and_a_long_reason_leaves_page_1_one_page():
    long = " ".join(f"word{n}" for n in range(480))
    sections = {"identity": {"preferred_name": "Ash"}, "health": {"how_to_talk": long}}
    pack = sample(reported(evening()), sections)
    chosen = [c for c in choices(pack, False) if c.value.startswith("word0 word1")]
    made = redacted(pack, [body(c.target, c.label, words="Because of this. " * 29) for c in chosen])
    assert "word0" not in "\n".join(texts(made))
    assert max(len(row.value or "") for row in made.overview.talking) < 160


def test_words_are_struck_out_of_the_log_as_well():
    made = redacted(PACK, [body(f"{WORDS}/Kai", "Kai")])
    assert "Kai" not in "\n".join(texts(made))
    assert len(made.parts[-1].groups[0].blocks[0].lines) == len(PACK.parts[-1].groups[0].blocks[0].lines), "no line goes"


def test_the_photo_is_left_out_and_page_1_says_why():
    bodies = [PackRedacted(PHOTO, "The photo", WhyLeftOut.DANGER, "Ask us for it.")]
    assert hides_photo(bodies)
    assert redacted(PACK, bodies).overview.no_photo == "Photo left out: it could put somebody in danger. Ask us for it"


def test_what_the_police_need_for_a_danger_now_is_asked_about_twice():
    vital = {choice.label for choice in CHOICES if choice.is_vital}
    assert {"The photo", "Full name", "Last seen", "Clothing", "Medical"} <= vital
    assert "Rose Example" not in vital
    assert any(choice.group == "Vulnerabilities" for choice in CHOICES if choice.is_vital)


def test_the_last_word_on_a_place_counts():
    log = evening()
    log.at(21, 40, body("a", "One"))
    log.at(21, 41, body("b", "Two"))
    log.at(21, 42, body("a", "One", put_back=True))
    assert [b.target for b in left_out(Occurrence.of(log.entries))] == ["b"]


def test_whom_to_ring_what_was_agreed_and_on_what_footing_cannot_be_left_out():
    groups = {choice.group for choice in CHOICES} | {choice.label for choice in CHOICES}
    assert groups.isdisjoint({"Who to ring", "Agreed with the police", "On what footing"})


def test_what_it_says():
    assert says(PackRedacted("a", "b", WhyLeftOut.COURT, "Order of 3 May.")) == "left out: a court order forbids it. Order of 3 May"


def test_a_short_form_is_struck_out_on_page_1_too():
    sections = {**SECTIONS, "health": {**SECTIONS.get("health", {}), "conditions": "HIV"}}
    pack = sample(reported(evening()), sections)
    choice = next(choice for choice in choices(pack, has_photo=False) if choice.value == "HIV")
    assert "HIV" not in "\n".join(texts(redacted(pack, [body(choice.target, choice.label)])))


def test_whom_to_ring_stands_whatever_an_entry_says():
    rows = [("police_only/Everyone to ring", row.label) for row in PACK.parts[0].groups[1].blocks[0].rows]
    assert rows
    assert redacted(PACK, [body(f"{at}/{label}", label) for at, label in rows]) == PACK


def test_a_person_whose_card_is_called_otherwise_by_now_stays_left_out():
    sections = copy.deepcopy(SECTIONS)
    row = next(row for row in sections["people"]["people"] if row.get("name") == "Rose Example")
    row["name"] = "Rose Example (aunt)"
    made = redacted(sample(reported(evening()), sections), [body(target_of("Rose Example", "Part 3"), "Rose Example")])
    said = "\n".join(texts(made))
    assert not [words for words in ("Rose Example", "01632 960020", "4 Sample Row") if words in said]
    assert "Kai" in said
