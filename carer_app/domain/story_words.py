"""The rows of a child's story in words: what the log says, and each line about what followed.

What was said in an interview stands only for those who may read it: any of the words may be the child's (NOTT-64).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from carer_app.domain import interviews as i
from carer_app.domain import meetings as m
from carer_app.domain.counting_words import CATEGORY
from carer_app.domain.entries import Decided, Entry, PackShared
from carer_app.domain.follow_up import Answer, CareEvent, CategoryDecided, DutyAnswered, FollowUp
from carer_app.domain.handover_words import carer_said
from carer_app.domain.letters import LETTERS, LetterKept
from carer_app.domain.log_lines import log_sentence, quoted, sentences
from carer_app.domain.log_words import PACK_TAKEN
from carer_app.domain.prevention import PreventionHeld, PreventionNotHeld
from carer_app.domain.profile_fields import date_words
from carer_app.domain.reviewing import OccurrenceReviewed
from carer_app.domain.story_facts import Asks
from carer_app.domain.wall_clock import day_and_time_words

_TALK = "return interview"
_WISH = {i.Wish.YES: "yes", i.Wish.NO: "no, not now", i.Wish.UNSURE: "not sure"}
_PART_OF_WHY = {"yes": "yes", "no": "no", "dont_know": "not sure"}
_SHARED = {
    i.SharedWith.HOME: "the home",
    i.SharedWith.SOCIAL_WORKER: "the social worker",
    i.SharedWith.IRO: "the reviewing officer",
    i.SharedWith.FAMILY: "family",
    i.SharedWith.HEALTH: "health",
    i.SharedWith.SCHOOL: "school",
    i.SharedWith.OTHER: "others",
}
_BECAME = {Answer.DONE: "done", Answer.NOT_NEEDED: "not needed", Answer.OWED_AGAIN: "owed again"}
Parts = tuple[str, ...]


def logged(entry: Entry, is_verified: bool) -> str:
    """A line of the log, told to somebody else than its carer. Whether a pack arrived is a row of its own."""
    if isinstance(entry.body, PackShared):
        how = PACK_TAKEN.get(entry.body.channel, "Gave version {version} of the pack to {whom}")
        return sentences(how.format(version=entry.body.version, whom=entry.body.recipient))
    said = log_sentence(entry, is_verified, talks=True)  # what this reader may not read was taken out of the line before
    return carer_said(said) if isinstance(entry.body, Decided) else said


def followed(line: FollowUp, title: str, agreed: Sequence[m.Agreed], *, reads: bool) -> str:
    """A line about what followed; empty where this reader may not know of it. `title`: what its meeting is called, `agreed` what was there."""
    body = line.body
    if type(body) in _SAID:
        return sentences(*_SAID[type(body)](body)) if reads else ""
    if type(body) in _TALKS:
        return sentences(*_TALKS[type(body)](body, reads))
    if type(body) in _MEETINGS:
        return sentences(*_MEETINGS[type(body)](body, title))
    if isinstance(body, m.AgreedDone):
        what = agreed[body.number].what if body.number < len(agreed) else "what was agreed"
        return sentences(f"{'Done' if body.done else 'Will not be done'}, from the {title.lower()}: {what}", body.note)
    if isinstance(body, CategoryDecided):
        return sentences(f"It counts as: {CATEGORY[body.category].lower()}", f"Reason: {body.reason}" if body.reason else "")
    if isinstance(body, OccurrenceReviewed):
        return "The home’s manager looked back at this time away."
    if isinstance(body, CareEvent):
        return sentences("The day of a looked-after review", body.note)
    return ""


def answered(body: DutyAnswered, asked: Asks | None, *, reads: bool) -> str:
    """What became of what was owed. Why a talk with the child was not held may be the child's words."""
    what = asked.title.replace("{child}", "the child") if asked else "Something that was owed"
    why = body.reason if reads or asked is None or not asked.is_talk else ""
    return sentences(f"{what}: {_BECAME[body.answer]}", f"Reason: {why}" if why and body.answer is not Answer.DONE else why)


def sent(body: LetterKept) -> str:
    """That a letter went, to whom and how; what it says is read where it is kept."""
    month = f", {date.fromisoformat(f'{body.period}-01'):%B %Y}" if body.period else ""
    return sentences(f"A letter was written down as sent to {body.to}: {LETTERS[body.letter].title}{month}", body.how)


def _who(name: str, role: str = "") -> str:
    return ", ".join(part.strip() for part in (name, role) if part.strip()) or "nobody named"


def _wish(body: i.WishAsked, reads: bool) -> Parts:
    asked = f"The child was asked about a {_TALK}. Would like to talk: {_WISH[body.wish]}"
    return (asked, *((body.who and f"With {body.who}", body.where, body.when, quoted(body.words)) if reads else ()))


def _offered(body: i.InterviewOffered, reads: bool) -> Parts:
    return (f"A {_TALK} was offered by {_who(body.by_name, body.by_role)}", body.how if reads else "")


def _accepted(body: i.InterviewAccepted, reads: bool) -> Parts:
    return (f"The child said yes to the {_TALK}", quoted(body.words) if reads else "")


def _refused(body: i.InterviewRefused, reads: bool) -> Parts:
    again = f"To be offered again: {body.offer_again}" if body.offer_again else ""
    return (f"The child said no to the {_TALK}", *((quoted(body.words), f"Said to {body.said_to}", again) if reads else ()))


def _tried(body: i.InterviewTried, reads: bool) -> Parts:
    return (f"{_who(body.by_name)} tried to hold the {_TALK}", *((body.how, body.came_of_it) if reads else ()))


def _set(body: i.InterviewSet, _: bool) -> Parts:
    where = ", ".join(part for part in (body.where, f"with {body.who}" if body.who else "") if part)
    return (f"The {_TALK} was set for {day_and_time_words(body.at)}", where)


def _held(body: i.InterviewHeld, _: bool) -> Parts:
    return (f"The {_TALK} was held by {_who(body.by_name, body.by_role)}", body.place)


def _not_held(body: i.InterviewNotHeld, reads: bool) -> Parts:
    return (f"{_who(body.by_name, body.by_role)} decided that the {_TALK} is not held", f"Reason: {body.reason}" if reads else "")


def _first_held(body: PreventionHeld, reads: bool) -> Parts:
    seemed = f"The child seemed: {body.seemed}" if body.seemed else ""
    return (f"The prevention interview was held by {_who(body.by_name)}", *((seemed, body.learned) if reads else ()))


def _first_not_held(body: PreventionNotHeld, reads: bool) -> Parts:
    what = f"{_who(body.by_name, body.by_role)} decided that the prevention interview is not held"
    return (what, f"Reason: {body.reason}" if reads else "")


def _own(body: i.ChildsWords) -> Parts:
    kept = (
        ("Why", body.why), ("Where, and with whom", body.where), ("Hurt or frightened", body.harm),
        ("How it feels now", body.feeling), ("What would help", body.would_help),
    )  # fmt: skip
    said = quoted(body.own)
    return (f"What the child said: {said}" if said else "What the child said", *(f"{label}: {words}" for label, words in kept if words))


def _view(body: i.InterviewersView) -> Parts:
    return (f"The interviewer’s view: {body.text}",)


def _felt(body: i.PlacementFelt) -> Parts:
    return (f"Whether where the child lives is part of why: {_PART_OF_WHY.get(body.part_of_why, body.part_of_why)}", quoted(body.words))


def _police(body: i.ToldPolice) -> Parts:
    return (f"Told the police ({body.to_whom}) out of the {_TALK}: {body.what}", f"Why: {body.why}")


def _shared(body: i.InterviewShared) -> Parts:
    whom = f"{_SHARED[body.whom]}{', ' + body.name if body.name else ''}"
    return (f"Shared out of the {_TALK} with {whom}: {body.what}",)


def _asked_for(body: m.MeetingAsked, title: str) -> Parts:
    return (f"{title}: asked for", body.why)


def _set_for(body: m.MeetingSet, title: str) -> Parts:
    return (f"{title}: set for {day_and_time_words(body.at)}", body.where)


def _was_held(body: m.MeetingHeld, title: str) -> Parts:
    there = "; ".join(_who(one.name, one.role) for one in body.attended)
    tasks = "; ".join(f"{one.what} ({', '.join(part for part in (one.who, _by(one.by)) if part)})" for one in body.agreed)
    view = f"The child’s view: {body.child_view}" if body.child_view else ""
    return (f"{title}: held", f"There: {there}" if there else "", body.discussed, view, f"Agreed: {tasks}" if tasks else "")


def _was_not_held(body: m.MeetingNotHeld, title: str) -> Parts:
    return (f"{title}: not held. {_who(body.by_name, body.by_role)} decided that", f"Reason: {body.reason}")


def _by(day: str) -> str:
    return f"by {date_words(date.fromisoformat(day))}" if day else ""


_TALKS: Mapping[type, Callable[[Any, bool], Parts]] = {
    i.WishAsked: _wish,
    i.InterviewOffered: _offered,
    i.InterviewAccepted: _accepted,
    i.InterviewRefused: _refused,
    i.InterviewTried: _tried,
    i.InterviewSet: _set,
    i.InterviewHeld: _held,
    i.InterviewNotHeld: _not_held,
    PreventionHeld: _first_held,
    PreventionNotHeld: _first_not_held,
}
_SAID: Mapping[type, Callable[[Any], Parts]] = {
    i.ChildsWords: _own,
    i.InterviewersView: _view,
    i.PlacementFelt: _felt,
    i.ToldPolice: _police,
    i.InterviewShared: _shared,
}
_MEETINGS: Mapping[type, Callable[[Any, str], Parts]] = {
    m.MeetingAsked: _asked_for,
    m.MeetingSet: _set_for,
    m.MeetingHeld: _was_held,
    m.MeetingNotHeld: _was_not_held,
}
