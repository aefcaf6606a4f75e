"""Any well-formed entry, and any log of one occurrence, for properties."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from carer_app.domain.entries import (
    DETAILS,
    KINDS,
    Corrected,
    Decided,
    DetailsGiven,
    Entry,
    LoweringConfirmed,
    Opened,
    ReturnStep,
    StepTaken,
)
from carer_app.domain.levelling import LEVEL_OF
from tests.unit.occurrence_cases import OCCURRENCE, PEOPLE, START, entry_id

ZONES = (UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-5)))
times = st.integers(0, 600).flatmap(
    lambda minute: st.sampled_from(ZONES).map(lambda zone: (START + timedelta(minutes=minute)).astimezone(zone))
)
words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
st.register_type_strategy(datetime, times)
st.register_type_strategy(str, words)

PLAUSIBLE: dict[type, Any] = {
    DetailsGiven: st.builds(DetailsGiven, details=st.dictionaries(st.sampled_from(sorted(DETAILS)), words, max_size=3)),
    Corrected: st.builds(Corrected, entry=st.integers(1, 14).map(entry_id)),
    LoweringConfirmed: st.builds(LoweringConfirmed, lowering=st.integers(1, 14).map(entry_id)),
    ReturnStep: st.builds(
        ReturnStep,
        step=st.sampled_from(
            ("hurt_or_unwell", "signs", "people_told", "police_told", "safe_to_stay", "return_interview", "documents_review")
        ),
        answer=st.sampled_from(("no", "yes", "done", "asked", "held", "dont_know")),
    ),
    StepTaken: st.builds(StepTaken, step=st.sampled_from(("tell_edt", "contact_child", "verify_whereabouts")), contact=words),
}


def bodies(kind: type) -> st.SearchStrategy[Any]:
    """Any body of that kind; of those that name something, most often something that is there."""
    return PLAUSIBLE.get(kind, st.from_type(kind))


def _decisions() -> st.SearchStrategy[Decided]:
    """Decisions as the guide makes them: the level of the state, under a rule of the framework."""
    rules = st.sampled_from(("D1", "D4", "D6", "D8", "D10", "D13", "D15"))
    states = st.sampled_from(sorted(LEVEL_OF))
    facts = st.sampled_from(("contact", "whereabouts", "carer_concern"))
    answers = st.dictionaries(facts, st.sampled_from(("no_reply", "verified", "worried")), max_size=2)
    made = st.builds(Decided, rule=rules, state=states, answers=answers, strength=st.sampled_from(("fixed", "default")))
    return made.map(lambda decided: replace(decided, level=LEVEL_OF[decided.state]))


any_body = st.sampled_from([*KINDS.values(), *([Decided] * 4)]).flatmap(lambda kind: _decisions() if kind is Decided else bodies(kind))
authors = st.sampled_from((None, *PEOPLE.values()))


@st.composite
def entries(draw: st.DrawFn, body: st.SearchStrategy[Any] = any_body) -> Entry:
    """Any well-formed entry, with an id of its own."""
    return Entry(
        id=str(uuid.UUID(int=draw(st.integers(0, 2**128 - 1)), version=4)), occurrence=OCCURRENCE, device=draw(words),
        seq=draw(st.integers(0, 2**53 - 1)), happened_at=draw(times), written_at=draw(times), body=draw(body), author=draw(authors),
    )  # fmt: skip


@st.composite
def logs(draw: st.DrawFn, max_size: int = 10) -> list[Entry]:
    """A log that begins with an opening line, with any lines after it, from up to two devices whose counts may clash."""
    found = [_numbered(1, 0, "a", draw(times), draw(bodies(Opened)), None, True)]
    for number, body in enumerate(draw(st.lists(any_body, max_size=max_size)), start=2):
        seq = draw(st.sampled_from((number, number, number - 1)))
        found.append(_numbered(number, seq, draw(st.sampled_from("ab")), draw(times), body, draw(authors), draw(st.booleans())))
    return found


def _numbered(number: int, seq: int, device: str, at: datetime, body: Any, author: str | None, proved: bool) -> Entry:
    return Entry(entry_id(number), OCCURRENCE, device, seq, at, at, body, author, proved)
