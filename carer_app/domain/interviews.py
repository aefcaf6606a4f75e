"""The independent return interview, a line after a line: the child's wish, what was offered, the child's own answer, and what came of it.

Only the child says no (NAT-4.10b). What the child said stands apart from what the interviewer makes of it (NOTT-90), and both apart from
the dated facts, which the people of the home see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from carer_app.domain.follow_up import add_kinds


class Wish(StrEnum):
    """Whether the child would like to talk. Wishing not to is no refusal: it is asked before anything is offered."""

    YES = "yes"
    NO = "no"
    UNSURE = "dont_know"


class SharedWith(StrEnum):
    """Who was told something that came out of it."""

    HOME = "home"
    SOCIAL_WORKER = "social_worker"
    IRO = "iro"
    FAMILY = "family"
    HEALTH = "health"
    SCHOOL = "school"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class WishAsked:
    """What the child wishes: with whom, where, when, in their words (C7, NOTT-87, WAKE-5.4)."""

    wish: Wish
    who: str = ""
    where: str = ""
    when: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class InterviewOffered:
    """Somebody offered it to the child, and how."""

    by_name: str
    by_role: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class InterviewAccepted:
    """The child said yes."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class InterviewRefused:
    """The child said no, in the child's words, to somebody; and when it is offered again (NAT-4.10b, NOTT-94)."""

    words: str
    said_to: str
    offer_again: str = ""


@dataclass(frozen=True, slots=True)
class InterviewTried:
    """Somebody tried: rang, wrote, went there (WAKE-6.12, NOTT-93b)."""

    how: str
    by_name: str
    came_of_it: str = ""


@dataclass(frozen=True, slots=True)
class InterviewSet:
    """When, where and with whom it will be."""

    at: datetime
    where: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class InterviewHeld:
    """It was held; the time of the line is when. `holder`: which of those whom the protocols let hold it. Their place and helplines given."""

    by_name: str
    by_role: str
    holder: str
    place: str = ""
    alone: str = ""
    helplines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChildsWords:
    """What the child said, in the child's words (WAKE-6.11, WAKE-5.6a)."""

    own: str = ""
    why: str = ""
    where: str = ""
    harm: str = ""
    feeling: str = ""
    would_help: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written."""
        return not any((self.own, self.why, self.where, self.harm, self.feeling, self.would_help))


@dataclass(frozen=True, slots=True)
class InterviewersView:
    """What the interviewer makes of it: needs, worries, what should follow (SOM-RET-13)."""

    text: str


@dataclass(frozen=True, slots=True)
class PlacementFelt:
    """How the child feels about where they live, and whether that is part of why (NAT-4.12). Kept from the people of that place (NOTT-64)."""

    part_of_why: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class ToldPolice:
    """The least that keeps somebody safe: what was passed to the police, why, and to whom (NAT-4.14, NOTT-91, NOTT-92)."""

    what: str
    why: str
    to_whom: str


@dataclass(frozen=True, slots=True)
class InterviewShared:
    """Who was told, and what of it."""

    whom: SharedWith
    what: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class InterviewNotHeld:
    """A named person ends it unheld, and why; it was offered or tried before."""

    by_name: str
    by_role: str
    reason: str


ABOUT_INTERVIEWS: dict[str, type] = {
    "interview_wish": WishAsked,
    "interview_offered": InterviewOffered,
    "interview_accepted": InterviewAccepted,
    "interview_refused": InterviewRefused,
    "interview_tried": InterviewTried,
    "interview_set": InterviewSet,
    "interview_held": InterviewHeld,
    "interview_words": ChildsWords,
    "interview_view": InterviewersView,
    "interview_placement": PlacementFelt,
    "interview_police": ToldPolice,
    "interview_shared": InterviewShared,
    "interview_not_held": InterviewNotHeld,
}
add_kinds(ABOUT_INTERVIEWS)
NOT_FOR_THE_HOME = (ChildsWords, InterviewersView, PlacementFelt, ToldPolice)
"""Lines that nobody of the home reads: what they need is shared with them on purpose."""
