"""Every kind of entry as a plain sentence or two, for the live page, the printed log and the call script; calm, and blaming nobody.

JavaScript twin: static/js/domain/log_lines.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from carer_app.domain import entries as e
from carer_app.domain import log_words as words
from carer_app.domain.entries import Entry
from carer_app.domain.talk_notes import PUT_RIGHT, is_said_in_a_talk
from carer_app.domain.wall_clock import day_and_time_words, time_words

Parts = tuple[str, ...]
NO_TITLES: Mapping[str, str] = {}
_THE_CHILD = re.compile(r"\bthe child\b", re.IGNORECASE)


def log_sentence(entry: Entry, is_verified: bool = False, titles: Mapping[str, str] = NO_TITLES, *, talks: bool = False) -> str:
    """What the line says, without its time and writer. Marks and corrections are said beside it (`marks.SAYS`).

    `is_verified`: an adult was known to be with the child then, so a place written down is where the child is.
    `titles`: what the child's protocols call a step, by its code (`log_titles.titles_of`).
    `talks`: the reader may read what was said in an interview; to others it is held, and that is all (NOTT-64).
    """
    if isinstance(entry.body, e.DetailsGiven):
        return sentences(*_details(entry.body, is_verified))
    if isinstance(entry.body, e.ReturnStep):
        return sentences(*_return_step(entry.body, titles, talks=talks))
    if isinstance(entry.body, e.StepTaken):
        return sentences(*_step(entry.body, titles))
    return sentences(*_SAYS[type(entry.body)](entry.body))


def timed_sentence(entry: Entry, with_day: bool = False, is_verified: bool = False) -> str:
    """The line read aloud with the time it happened: "At 22:05: rang Nana Jo: no answer." """
    said = log_sentence(entry, is_verified)
    at = day_and_time_words(entry.happened_at) if with_day else time_words(entry.happened_at)
    return f"At {at}: {said[:1].lower()}{said[1:]}"


def sentences(*parts: str) -> str:
    """The parts that say something, each as a sentence: a capital first, one stop last."""
    kept = [part.strip() for part in parts if part.strip()]
    return " ".join(part[:1].upper() + part[1:] + ("" if part.rstrip("”")[-1:] in (".", "!", "?") else ".") for part in kept)


def named(sentence: str, child: str, kept: Iterable[str] = ()) -> str:
    """The sentence with the child's name in place of "the child"; what stands in `kept` is somebody's own words and stays as it is."""
    own = sorted({text.strip() for text in kept if text.strip()}, key=len, reverse=True)
    parts = re.split(f"({'|'.join(map(re.escape, own))})", sentence, flags=re.IGNORECASE) if own else [sentence]
    return "".join(part if place % 2 else _THE_CHILD.sub(lambda _: child, part) for place, part in enumerate(parts))


def own_words(body: e.Body) -> Iterator[str]:
    """What somebody typed into a line, where it speaks of "the child"; the reasons of a decision are the guide's words."""
    if isinstance(body, e.Decided):
        return
    for field in fields(body):
        value = getattr(body, field.name)
        texts = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else (value,)
        yield from (text for text in texts if isinstance(text, str) and _THE_CHILD.search(text))


def quoted(text: str) -> str:
    """Somebody's own words, marked as such; nothing for a blank."""
    return f"“{text.strip()}”" if text.strip() else ""


def _after(words: str, text: str) -> str:
    return f"{words}: {text.strip()}" if text.strip() else ""


def _why(reason: str) -> str:
    return _after("Reason", reason)


def _until(words: str, at: datetime | None) -> str:
    return f"{words} {day_and_time_words(at)}" if at else ""


def _person(words: str, name: str, role: str = "") -> str:
    who = ", ".join(part.strip() for part in (name, role) if part.strip())
    return f"{words} {who}" if who else ""


def _opened(body: e.Opened) -> Parts:
    known = f"Noticed at {day_and_time_words(body.realised_at)}"
    late = "This was written down after it was over" if body.past else ""
    return (f"The child was not where they should be, {words.EXPECTED[body.expected_where]}", known, late)


def _answered(body: e.Answered) -> Parts:
    said = [f"{words.FACT.get(f, f.replace('_', ' '))}: {words.answer_words(f, a)}" for f, a in body.answers.items()]
    signs = f"Seen from the child’s plan: {'; '.join(body.signs)}" if body.signs else ""
    return ("Answered the questions", *said, signs, quoted(body.words))


def _details(body: e.DetailsGiven, is_verified: bool = False) -> Parts:
    said = [
        f"{words.detail_label(key, is_verified)}: {words.detail_text(key, value)}" for key, value in body.details.items() if value.strip()
    ]
    return ("Wrote down what the police will ask", *said)


def _decided(body: e.Decided) -> Parts:
    level = f"The guide says {words.LEVEL[body.level]}" if body.level else "The guide was followed again"
    return (level, words.LOCATED.get(body.state, ""), *body.why, _until("Look again at", body.review_at))


def _raised(body: e.LevelRaised) -> Parts:
    return (f"More worried now: raised to {words.LEVEL[body.level]}", _why(body.reason))


def _lowered(body: e.LevelLowered) -> Parts:
    guide = f"The guide says {words.LEVEL[body.recommended]}" if body.recommended else ""
    second = _after("Second person", body.second_person_name)
    return (f"Decided on {words.LEVEL[body.level]}", guide, _why(body.reason), second, _until("Look again at", body.review_at))


def _confirmed(body: e.LoweringConfirmed) -> Parts:
    said = "agrees with the lower level" if body.agreed else "does not agree with the lower level"
    return (f"The second person {said}", body.note)


def _review_set(body: e.ReviewSet) -> Parts:
    whose = {e.ReviewBasis.PLAN: ", as the plan says", e.ReviewBasis.POLICE: ", as the police said"}.get(body.basis, "")
    return (f"Look again at {day_and_time_words(body.review_at)}{whose}", _why(body.reason))


def _call_started(body: e.CallStarted) -> Parts:
    return (f"Started a call to {_to_whom(body.step, body.contact)}",)


def _step(body: e.StepTaken, titles: Mapping[str, str] = NO_TITLES) -> Parts:
    place = f" ({body.place.strip()})" if body.place.strip() else ""
    what = f"{_what_was_done(body, titles)}{place}: {words.RESULT[body.result]}"
    return (what, _why(body.reason), _after("Done instead by", body.instead_by), body.note)


def _what_was_done(body: e.StepTaken, titles: Mapping[str, str]) -> str:
    if body.step == words.PLAN_STEP:
        return f"From the child’s plan, {quoted(body.contact) or 'a step'}"
    if body.step not in words.STEP:
        return ", ".join(part for part in (titles.get(body.step) or body.step.replace("_", " "), body.contact.strip()) if part)
    done, to_do, _ = words.STEP[body.step]
    return f"{to_do if body.result in words.RULED_OUT else done} {_to_whom(body.step, body.contact)}"


def _to_whom(step: str, contact: str) -> str:
    """The person or place named; the child is never named in a sentence that may be seen over a shoulder."""
    is_named = bool(contact.strip()) and step not in words.OF_THE_CHILD
    if is_named or step not in words.STEP:
        return contact.strip() or step.replace("_", " ")
    return words.STEP[step][2]


def _contact(body: e.ContactMade) -> Parts:
    agreed = words.AGREED.get(body.agreed, "")
    talk = "The child could not talk freely" if body.can_talk is e.Unsure.NO else ""
    return (
        words.HOW[body.how],
        _after("Through", body.through),
        quoted(body.said),
        words.SOUNDS[body.sounds_safe],
        talk,
        words.COMPANY[body.someone_with_them] if body.someone_with_them else "",
        f"{agreed} at {day_and_time_words(body.agreed_at)}" if agreed and body.agreed_at else agreed,
    )


def _information(body: e.InformationReceived) -> Parts:
    raises = {e.Unsure.YES: "This is worrying", e.Unsure.DONT_KNOW: "Not sure whether this is worrying"}.get(body.raises_concern, "")
    return (f"Heard from {body.source}", quoted(body.text), raises)


def _arranged(body: e.ReturnArranged) -> Parts:
    if body.how is e.Agreed.NOTHING:
        return ("Nothing is agreed about the way home any more",)
    when = f"{words.AGREED[body.how]} at {day_and_time_words(body.agreed_at)}"
    return (when, _after("Collected by", body.who), _after("From", body.where))


def _rang(body: e.PoliceRang) -> Parts:
    silence = "Nobody answered, so the police have not been told" if body.purpose == "report" else "Nobody answered"
    answered = "They answered" if body.answered else silence
    return (f"Rang the police on {body.number}{words.PURPOSE.get(body.purpose, '')}", answered, body.note)


def _told(body: e.PoliceTold) -> Parts:
    reference = "They gave no reference" if body.none_given else "No reference is written down yet"
    reference = _after("Reference", body.reference) or reference
    return ("Told the police", reference, _person("Spoke to", body.name, body.role))


def _police_answered(body: e.PoliceAnswered) -> Parts:
    return (
        words.OUTCOME[body.outcome],
        _why(body.reason),
        _after("Reference", body.reference),
        _person("Spoke to", body.officer, body.officer_role),
        _after("Their risk grade", body.risk_grade),
        _after("The police will", body.police_actions),
        _after("We will", body.carer_actions),
        _after("How to reach them", body.direct_contact),
        _until("They look again at", body.review_at),
    )


def _updated(body: e.PoliceUpdated) -> Parts:
    return ("Gave the police news", quoted(body.what), _person("Spoke to", body.name))


def _disagreed(body: e.Disagreed) -> Parts:
    about = "the decision of the police" if body.about == "police" else words.DIFFERENCE.get(body.about, body.about.replace("_", " "))
    return (f"Did not agree with {about}", _why(body.reason))


def _escalated(body: e.Escalated) -> Parts:
    role = body.to_role.replace("_", " ")
    role = role if role.startswith(("the ", "a ")) else f"the {role}"
    what = f"Took it to {role}" if body.reached else f"Tried to reach {role}. Not reached yet"
    return (
        what,
        _person("Spoke to" if body.reached else "Asked for", body.name),
        body.outcome,
        _until("They look again at", body.review_at),
    )


def _shared(body: e.PackShared) -> Parts:
    how = words.PACK_TAKEN.get(body.channel, "Gave version {version} of the pack to {whom}")
    return (how.format(version=body.version, whom=body.recipient), "They have not said yet that they have it")


def _pack_confirmed(body: e.PackConfirmed) -> Parts:
    return (f"{body.by} said they have the pack",)


def _pack_followed(body: e.PackFollowed) -> Parts:
    return tuple(part.replace("{whom}", f" for {body.recipient}" if body.recipient else "") for part in words.PACK_NEWS[body.news])


def _pack_redacted(body: e.PackRedacted) -> Parts:
    if body.put_back:
        return (_after("Back in the pack for the police", body.label),)
    return (_after("Left out of the pack for the police", body.label), _why(words.WHY_LEFT_OUT[body.why]), quoted(body.words))


def _handed_over(body: e.HandedOver) -> Parts:
    return (f"Handed over to {body.to_name}", body.note)


def _noted(body: e.Noted) -> Parts:
    return (body.text if body.text.strip() else "A note with no words",)


def _corrected(body: e.Corrected) -> Parts:
    what = "An earlier line did not happen" if body.withdraws else "An earlier line is put right"
    return (_after(what, quoted(body.text)) or what, "" if body.reason == PUT_RIGHT else _why(body.reason))


def _located(body: e.Located) -> Parts:
    checked = "A trusted adult is with the child" if body.adult_with_child else "Nobody has checked yet"
    where = f"Heard that the child {words.IS_AT[body.found_where]}"
    return (_after(where, body.place) or where, checked, _person("Said by", body.by_whom))


def _returned(body: e.Returned) -> Parts:
    back = f"The child is back and {words.WAS_AT[body.found_where]}"
    return (back, _after("Where", body.place), _person("Brought back by", body.brought_by))


def return_answer(body: e.ReturnStep) -> str:
    """What was said of a step after the return, in a few words."""
    said = words.RETURN_ANSWER.get((body.step, body.answer))
    return said or words.ANSWER.get(body.answer, body.answer.replace("_", " "))


def _return_step(body: e.ReturnStep, titles: Mapping[str, str] = NO_TITLES, *, talks: bool = False) -> Parts:
    step = titles.get(body.step) or words.RETURN_STEP.get(body.step, body.step.replace("_", " "))
    if is_said_in_a_talk(body) and not talks:
        return (f"{step}: {return_answer(body)}",)
    signs = f"Seen: {'; '.join(body.signs)}" if body.signs else ""
    return (f"{step}: {return_answer(body)}", signs, body.note)


def _told_of_return(body: e.PoliceToldOfReturn) -> Parts:
    of = "where the child is" if body.of == "located" else "that the child is back"
    return (f"Told the police {of}", _person("Spoke to", body.name), _after("Reference", body.reference))


def _linked(body: e.Linked) -> Parts:
    why = {
        "together": "Another child is away at the same time: the two logs belong together",
        "earlier": "The child was away just before: the two logs belong together",
        "same_report": "The police have one report for this time and the time before",
        "also_open": "Another phone opened a log for the same time away: read both",
    }
    return (why.get(body.why, "Another log belongs beside this one"),)


def _attached(body: e.Attached) -> Parts:
    return ("This log was begun in an emergency. It now belongs to the child’s record",)


def _closed(body: e.Closed) -> Parts:
    return ("Everything to do after the return is done, and the log is closed", body.note)


_SAYS: Mapping[type, Callable[[Any], Parts]] = {
    e.Opened: _opened, e.DetailsGiven: _details, e.Answered: _answered, e.Decided: _decided, e.LevelRaised: _raised,
    e.LevelLowered: _lowered, e.LoweringConfirmed: _confirmed, e.ReviewSet: _review_set, e.CallStarted: _call_started,
    e.StepTaken: _step, e.ContactMade: _contact, e.InformationReceived: _information, e.ReturnArranged: _arranged,
    e.PoliceRang: _rang, e.PoliceTold: _told, e.PoliceAnswered: _police_answered, e.PoliceUpdated: _updated,
    e.Disagreed: _disagreed, e.Escalated: _escalated, e.PackShared: _shared, e.PackConfirmed: _pack_confirmed, e.PackFollowed: _pack_followed,
    e.PackRedacted: _pack_redacted,
    e.HandedOver: _handed_over, e.Noted: _noted, e.Corrected: _corrected, e.Located: _located, e.Returned: _returned,
    e.ReturnStep: _return_step, e.PoliceToldOfReturn: _told_of_return, e.Linked: _linked, e.Attached: _attached, e.Closed: _closed,
}  # fmt: skip
